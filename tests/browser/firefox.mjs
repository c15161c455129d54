// The page of `balance explore` in Firefox, over its own remote protocol (Marionette): it opens without network, a link is
// answered to its last run, and the numbers are those of the native program.
//
// node firefox.mjs PAGE.html WANTED.json FIREFOX
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [path, wanted, firefox] = process.argv.slice(2);
const PORT = 20000 + (process.pid % 20000);
const profile = mkdtempSync(join(tmpdir(), "balance-firefox-"));
writeFileSync(join(profile, "user.js"), [
  `user_pref("marionette.port", ${PORT});`,
  'user_pref("network.proxy.type", 1);',
  'user_pref("network.proxy.http", "127.0.0.1");',
  'user_pref("network.proxy.http_port", 1);',
  'user_pref("network.proxy.ssl", "127.0.0.1");',
  'user_pref("network.proxy.ssl_port", 1);',
  'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
].join("\n"));
const browser = spawn(firefox, ["--headless", "--marionette", "--no-remote", "--profile", profile], { stdio: "ignore" });
const wait = (time) => new Promise((done) => setTimeout(done, time));

let socket;
for (let tried = 0; ; tried++) {
  try {
    socket = await new Promise((done, failed) => {
      const one = connect(PORT, "127.0.0.1", () => done(one));
      one.once("error", failed);
    });
    break;
  } catch (fault) {
    if (tried > 120) throw fault;
    await wait(500);
  }
}
let held = Buffer.alloc(0);
const waiting = new Map();
socket.on("data", (bytes) => {
  held = Buffer.concat([held, bytes]);
  for (;;) {
    const colon = held.indexOf(58);
    if (colon < 0) return;
    const length = Number(held.subarray(0, colon).toString());
    if (held.length < colon + 1 + length) return;
    const said = JSON.parse(held.subarray(colon + 1, colon + 1 + length).toString());
    held = held.subarray(colon + 1 + length);
    if (Array.isArray(said)) waiting.get(said[1])?.(said);
  }
});
let next = 1;
async function command(name, parameters = {}) {
  const id = next++;
  const text = JSON.stringify([0, id, name, parameters]);
  const answer = new Promise((done) => waiting.set(id, done));
  socket.write(`${Buffer.byteLength(text)}:${text}`);
  const [, , error, value] = await answer;
  if (error) throw new Error(`${name}: ${error.message}`);
  return value;
}
const script = async (text, ...args) => (await command("WebDriver:ExecuteScript", { script: text, args })).value;
async function until(text, time = 180000) {
  for (const end = Date.now() + time; Date.now() < end; await wait(200)) if (await script(`return Boolean(${text})`)) return;
  throw new Error(`never came: ${text}`);
}

let faults = 0;
try {
  await command("WebDriver:NewSession", { capabilities: {} });
  const plans = JSON.parse(readFileSync(wanted, "utf8"));
  const whole = plans.filter(({ answer }) => !answer.expected).slice(0, 1);
  for (const { fragment, answer } of [...plans.slice(0, 3), ...whole]) {
    await command("WebDriver:Navigate", { url: "about:blank" });
    await command("WebDriver:Navigate", { url: `${pathToFileURL(resolve(path)).href}#${fragment}` });
    await until("document.body.dataset.ready");
    await until(answer.expected ? 'document.getElementById("finding").textContent' : 'document.body.dataset.complete === "true"');
    const cells = await script('return [...document.querySelectorAll("#table tbody tr")].map((row) => [...row.cells].slice(2).map((cell) => cell.querySelector("strong").textContent))');
    const found = JSON.stringify(cells.slice(0, answer.rows.length));
    const want = JSON.stringify(answer.rows.map((row) => row.cells.map((cell) => cell.text)));
    const shown = await script("return [document.body.dataset.runs, document.body.dataset.workers, Math.round(window.timings.ready), Math.round(window.timings.runs)]");
    console.log(`Firefox: ${fragment}: ${shown.join(", ")} (runs, workers, ready ms, runs ms)`);
    // Ranges may have come in the meantime.
    if (found !== want && (!answer.expected || shown[0] === "0")) {
      faults += 1;
      console.log(`${found}\nfor ${want}`);
    }
  }
} catch (fault) {
  faults += 1;
  console.log(String(fault));
} finally {
  await Promise.race([command("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {}), wait(5000)]);
  browser.kill();
  socket.destroy();
  await wait(500);
  rmSync(profile, { recursive: true, force: true });
}
console.log(`${faults} faults in Firefox`);
process.exitCode = faults ? 1 : 0;
