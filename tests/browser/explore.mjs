// Uses the page of `balance explore` as people do, in a real browser without network: moves money by form, slider, field
// and keyboard; presets, policies, readings; plans A and B; copies, saves, follows a link; without workers and without
// WebAssembly; on a telephone, dark, printed; and looks for what keeps people out (WCAG 2.2 AA by axe-core). Its numbers are
// those of the native program.
//
// node explore.mjs PAGE.html WANTED.json [BROWSER] [SHOTS]
//
// WANTED.json: a list of plans, each its fragment and what the native program answers; the last ones with their runs.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [path, wanted, browser = "/usr/bin/chromium", shots] = process.argv.slice(2);
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const address = pathToFileURL(resolve(path)).href;
const facts = JSON.parse(readFileSync(path, "utf8").split('id="facts">')[1].split("</script>")[0]);
const plans = JSON.parse(readFileSync(wanted, "utf8"));

const faults = [];
let checks = 0;
function hold(what, holds, found = "") {
  checks += 1;
  if (!holds) faults.push(`${what}${found === "" ? "" : `: ${found}`}`);
}

const started = await chromium.launch({
  executablePath: browser,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
async function opened({ hash = "", width = 1280, height = 900, scheme = "light", without = [], reduced = false } = {}) {
  const context = await started.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: reduced ? "reduce" : "no-preference",
    acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.setOffline(true);
  const page = await context.newPage();
  page.on("request", (request) => {
    const own = request.url().split("#")[0];
    if (own !== address && !/^(blob|data):/.test(own)) faults.push(`asks for ${own.slice(0, 80)}`);
  });
  page.on("console", (said) => faults.push(`${said.type()}: ${said.text()}`));
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  await page.addInitScript((names) => {
    for (const name of names) delete globalThis[name];
  }, without);
  await page.goto(address + hash);
  if (!without.includes("WebAssembly")) await page.waitForSelector("body[data-ready=true]", { timeout: 30000 });
  return page;
}
const settled = (page) => page.waitForSelector("body[data-complete=true]", { timeout: 120000 });
const runs = (page) => page.getAttribute("body", "data-runs");
const text = (page, id) => page.textContent(id);
const cells = (page) =>
  page.$$eval("#table tbody tr", (rows) =>
    rows.map((row) => [row.cells[0].textContent, ...[...row.cells].slice(2).map((cell) => cell.querySelector("strong")?.textContent)]));
const answered = async (page, than) => {
  await page.waitForFunction((than) => Number(document.body.dataset.turn) > than, than, { timeout: 30000 });
  await page.waitForFunction(() => document.getElementById("finding").textContent !== "", null, { timeout: 30000 });
};
const turn = async (page) => Number((await page.getAttribute("body", "data-turn")) ?? 0);
const shot = async (page, name) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};
async function axe(page, where) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  checks += 1;
  for (const { id, impact, help, nodes } of violations) {
    const at = nodes.slice(0, 3).map((node) => node.target.join(" "));
    faults.push(`${where}: ${id} (${impact}): ${help}: ${nodes.length} times, at ${at.join("; ")}`);
  }
}
async function narrow(page, where, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  hold(`${where}: no wider than the screen`, wide <= width, `${wide} pixels`);
}

// --- opened, moved by the form, to the last run -----------------------------------------------------
{
  const page = await opened();
  const ready = (await page.evaluate(() => window.timings)).ready;
  console.log(`ready after ${Math.round(ready)} ms; ${await page.getAttribute("body", "data-workers")} workers`);
  await axe(page, "as it opens");
  await shot(page, "opened");
  hold("nothing is changed at first", (await text(page, "#described")).startsWith("Nothing is changed"));
  const before = await turn(page);
  await page.click("#move button");
  await answered(page, before);
  hold("the move is told", /£200,000 a year more for residential rehab/.test(await text(page, "#described")), await text(page, "#described"));
  await settled(page);
  hold("every run was made", (await runs(page)) === String(facts.runs), await runs(page));
  hold("ranges stand there", /90 % of runs/.test(await text(page, "#table")));
  hold("what it rests on stands there", /weak evidence/.test(await text(page, "#rests")));
  hold("what finds nobody stands there", /finds nobody/.test(await text(page, "#table")));
  await axe(page, "answered");
  await shot(page, "answered");
  const timings = await page.evaluate(() => window.timings);
  console.log(`a move answered in ${timings.answers.map(Math.round).join(", ")} ms; ${facts.runs} runs of one plan in ${(timings.runs / 1000).toFixed(1)} s`);

  // Copies and files.
  await page.click("#copy");
  await page.waitForFunction(() => document.getElementById("done").textContent !== "");
  const sentence = await page.evaluate(() => navigator.clipboard.readText());
  hold("the sentence is copied, with its source and limits", /rehab/.test(sentence) && /equality impact/.test(sentence) && /commissioning-balance/.test(sentence), sentence);
  console.log(`sentence: ${sentence}`);
  await page.click("#link");
  await page.waitForFunction(() => /link is copied/.test(document.getElementById("done").textContent));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  hold("the link is short", link.split("#")[1].length < 120, link.split("#")[1]);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#file")]);
  const toml = readFileSync(await file.path(), "utf8");
  hold("the plan is saved", /^extends = /m.test(toml) && /rehab = 200000/.test(toml), toml);
  const [picture] = await Promise.all([page.waitForEvent("download"), page.click("#picture")]);
  hold("the picture is saved", picture.suggestedFilename().endsWith(".png"), picture.suggestedFilename());
  if (shots) await picture.saveAs(join(shots, "saved.png"));
  await page.click("#keep");
  hold("a plan is set beside", /residential rehab/.test(await text(page, "#kept")));

  // The link opens to the same numbers.
  const first = await cells(page);
  const other = await opened({ hash: "#" + link.split("#")[1] });
  await settled(other);
  hold("a link gives the same numbers", JSON.stringify(await cells(other)) === JSON.stringify(first));
  await other.context().close();

  // Printed.
  const pdf = await page.pdf({ format: "A4" });
  hold("printed, it has pages", /\/Type\s*\/Page\b/.test(pdf.toString("latin1")));
  await page.emulateMedia({ media: "print" });
  await shot(page, "printed");
  hold("printed, no button is there", !(await page.isVisible("#copy")) && (await page.isVisible("#finding")));
  await page.emulateMedia({ media: "screen" });
  await page.context().close();
}

// --- slider, field, undo, presets, policies, readings, A and B ----------------------------------------
{
  const page = await opened({ height: 1200 });
  // Values are read aloud when they rest, not at every tick.
  await page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById("say").textContent)).observe(document.getElementById("say"), { childList: true, characterData: true, subtree: true });
  });
  const slider = page.locator("#line-rehab");
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const before = await turn(page);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 8 + (box.width - 16) / 3, y);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 8 + (box.width - 16) * (1 / 3 + step / 60), y);
  await page.mouse.up();
  await answered(page, before);
  const dragged = await page.inputValue("#field-rehab");
  hold("a slider moves money", Number(dragged.replace(/\D/g, "")) > 450000, dragged);
  hold("the total is kept", /as today/.test(await text(page, "#sum")), await text(page, "#sum"));
  await page.waitForTimeout(900);
  const said = await page.evaluate(() => window.said.length);
  hold("a drag is announced once or twice", said >= 1 && said <= 2, String(said));
  await page.click("#undo");
  hold("undo takes it back", (await page.inputValue("#field-rehab")) === "£405,000", await page.inputValue("#field-rehab"));

  await page.fill("#field-rehab", "lots of money");
  await page.press("#field-rehab", "Tab");
  await page.waitForFunction(() => document.getElementById("field-rehab").getAttribute("aria-invalid") === "true");
  hold("words are refused with a reason", /such as 405000/.test(await text(page, "#how-rehab")), await text(page, "#how-rehab"));
  await page.fill("#field-rehab", "1.2m");
  await page.press("#field-rehab", "Tab");
  await page.waitForFunction(() => document.getElementById("field-rehab").value === "£1,200,000");
  await page.fill("#field-rehab", "0");
  await page.press("#field-rehab", "Tab");
  await page.waitForFunction(() => document.getElementById("field-rehab").value === "£0");
  await page.waitForFunction(() => /outside anything seen/i.test(document.getElementById("before").textContent), null, { timeout: 20000 });
  hold("a line at nothing is outside anything seen", true);
  await page.click("#reset");
  hold("back to today", (await page.inputValue("#field-rehab")) === "£405,000");

  for (let index = 0; index < facts.presets.length; index++) {
    const turned = await turn(page);
    await page.selectOption("#preset", String(index));
    await answered(page, turned);
    hold(`example ${facts.presets[index].title}`, (await text(page, "#failed")) === "" && !(await text(page, "#described")).startsWith("Nothing"), await text(page, "#failed"));
  }
  await page.click("#reset");
  let turned = await turn(page);
  await page.check("#policy-0");
  await answered(page, turned);
  turned = await turn(page);
  await page.check("#reading-sceptical");
  await answered(page, turned);
  turned = await turn(page);
  await page.check("#reading-hopeful");
  await answered(page, turned);
  await page.check("#reading-base");
  await page.uncheck("#policy-0");

  await page.click("#move button");
  await page.click("#second");
  turned = await turn(page);
  await page.selectOption("#move-to", "+community");
  await page.click("#move button");
  await answered(page, turned);
  await settled(page);
  const timings = await page.evaluate(() => window.timings);
  console.log(`${facts.runs} runs of both plans in ${(timings.runs / 1000).toFixed(1)} s; answers ${timings.answers.map(Math.round).join(", ")} ms`);
  hold("two plans stand side by side", (await page.$$("#table thead th")).length === 4);
  await axe(page, "two plans");
  await shot(page, "two");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#file")]);
  hold("both plans are saved", /plan_b/.test(readFileSync(await saved.path(), "utf8")));
  await page.click("#drop");
  hold("plan B is dropped", (await page.$("#second")) !== null);

  // Nothing left at all.
  await page.check('#total input[value="free"]');
  for (const line of facts.lines.filter((line) => !line.locked && line.now > 0)) {
    await page.fill(`#field-${line.key}`, "0");
    await page.press(`#field-${line.key}`, "Tab");
    await page.waitForFunction((key) => document.getElementById("field-" + key).value === "£0", line.key);
  }
  await page.waitForTimeout(500);
  hold("every open line at nothing has an answer", (await text(page, "#failed")) === "" && (await text(page, "#finding")) !== "", await text(page, "#failed"));
  await page.context().close();
}

// --- keyboard alone ---------------------------------------------------------------------------------
{
  const page = await opened({ reduced: true });
  const focus = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.textContent);
  await page.keyboard.press("Tab");
  hold("the first key leads to the answer", (await focus()) === "skip", await focus());
  await page.keyboard.press("Tab");
  hold("the second to the amount", (await focus()) === "move-amount", await focus());
  await page.keyboard.press("Control+a");
  await page.keyboard.type("300k");
  const before = await turn(page);
  await page.keyboard.press("Enter");
  await answered(page, before);
  hold("Enter moves the money", /£300,000 a year more/.test(await text(page, "#described")), await text(page, "#described"));
  const reached = new Set();
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press("Tab");
    reached.add(await focus());
  }
  for (const id of ["move-from", "move-to", "preset", "undo", "copy", "line-rehab", "field-rehab", "policy-0"]) hold(`Tab reaches ${id}`, reached.has(id));
  await page.focus("#line-naloxone");
  const slid = await turn(page);
  const was = await page.inputValue("#field-naloxone");
  await page.keyboard.press("ArrowRight");
  await answered(page, slid);
  hold("an arrow key moves a slider", (await page.inputValue("#field-naloxone")) !== was);
  await page.keyboard.press("Control+z");
  hold("and Ctrl+Z takes it back", (await page.inputValue("#field-naloxone")) === was);
  await page.context().close();
}

// --- telephone, dark ----------------------------------------------------------------------------------
for (const [width, scheme] of [[390, "light"], [390, "dark"], [320, "light"], [1280, "dark"]]) {
  const page = await opened({ width, scheme, height: 844 });
  await narrow(page, `${width} ${scheme}, opened`, width);
  const before = await turn(page);
  await page.click("#move button");
  await answered(page, before);
  await page.waitForFunction(() => document.getElementById("rests").textContent !== "", null, { timeout: 30000 });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await narrow(page, `${width} ${scheme}, answered`, width);
  await axe(page, `${width} ${scheme}`);
  await shot(page, `${width}-${scheme}`);
  await page.context().close();
}

// --- without workers, without WebAssembly, with links that say nothing ----------------------------------
{
  const page = await opened({ without: ["Worker"] });
  hold("without workers it says so to nobody and works", (await page.getAttribute("body", "data-workers")) === "none");
  const before = await turn(page);
  await page.click("#move button");
  await answered(page, before);
  await page.waitForFunction(() => document.getElementById("progress").value >= 3, null, { timeout: 60000 });
  hold("and runs come in pieces", true);
  const moved = await turn(page);
  await page.selectOption("#preset", "0");
  await answered(page, moved);
  await page.context().close();
  const plain = await opened({ without: ["WebAssembly"] });
  await plain.waitForSelector("main.plain");
  hold("without WebAssembly there is a plain page with the reason", /does not run the model/.test(await text(plain, "main.plain")) && /Drug deaths/.test(await text(plain, "main.plain")));
  await axe(plain, "plain");
  await plain.context().close();
  const packed = await opened({ without: ["DecompressionStream"] });
  hold("without DecompressionStream it opens", true);
  await packed.context().close();
  for (const [hash, reason] of [
    ["#9.xxxx.b", /another version/],
    [`#1.0000.b.12.1..a-1`, /another area/],
    [`#1.${facts.mark}.b.12.1..a-9999999999`, /cannot lose/],
    [`#1.${facts.mark}.b.12.1..v-5`, /locked/],
    ["#nonsense<script>", /cut short/],
    [`#1.${facts.mark}.b.12.1..a-1a-1`, /cut short/],
  ]) {
    const linked = await opened({ hash });
    await linked.waitForFunction(() => document.getElementById("link-error").textContent !== "", null, { timeout: 10000 });
    const told = await text(linked, "#link-error");
    hold(`${hash} is refused with a reason`, reason.test(told), told);
    await linked.context().close();
  }
}

// --- the numbers of the native program --------------------------------------------------------------------
{
  const page = await opened();
  let same = 0;
  for (const { fragment, answer } of plans) {
    const before = await turn(page);
    await page.evaluate((fragment) => (location.hash = fragment), fragment);
    await answered(page, before);
    if (!answer.expected) await settled(page);
    const shown = (await cells(page)).slice(0, answer.rows.length);
    const want = answer.rows.map((row) => [row.label, ...row.cells.map((cell) => cell.text)]);
    const equal = JSON.stringify(shown) === JSON.stringify(want);
    hold(`${fragment} has the numbers of the native program`, equal, `${JSON.stringify(shown)} for ${JSON.stringify(want)}`);
    same += equal ? 1 : 0;
  }
  console.log(`${same} of ${plans.length} plans as the native program has them`);
  await page.context().close();
}

await started.close();
for (const fault of faults) console.log(fault);
console.log(`${checks} checks, ${faults.length} faults`);
process.exitCode = faults.length > 0 || checks === 0 ? 1 : 0;
