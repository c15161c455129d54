// Opens every page of a folder in a real browser and looks for what keeps people out: WCAG 2.2 AA by axe-core on a
// telephone, a tablet and a wide screen, light and dark; nothing wider than the screen; the keyboard reaches the
// answer; nothing is loaded and nothing fails; printed to PDF it has pages.
//
// node accessible.mjs FOLDER [BROWSER]
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, browser = "/usr/bin/chromium"] = process.argv.slice(2);
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// The first page is looked at in every way, the others in two: a look takes seconds.
const LOOKS = [
  [320, "light"],
  [800, "dark"],
  [1600, "light"],
];
const MORE = [
  [320, "dark"],
  [800, "light"],
  [1600, "dark"],
];
const PAGES = /\/Type\s*\/Page\b(?!s)/g;

const faults = [];
const started = await chromium.launch({
  executablePath: browser,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
  ],
});

async function look(name, width, colorScheme) {
  const where = `${name}, ${width} pixels, ${colorScheme}`;
  const context = await started.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const address = pathToFileURL(resolve(join(folder, name))).href;
  page.on("request", (request) => {
    if (request.url() !== address) faults.push(`${where}: asks for ${request.url()}`);
  });
  page.on("console", (said) => faults.push(`${where}: ${said.type()}: ${said.text()}`));
  page.on("pageerror", (error) => faults.push(`${where}: ${error.message}`));
  await page.goto(address);
  const first = await page.evaluate(() => document.documentElement.scrollWidth);
  if (first > width) faults.push(`${where}: ${first} pixels wide`);
  // What is folded is read, too. There are no frames, so that one script in one page is enough (legacy mode).
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) faults.push(`${where}: ${wide} pixels wide when unfolded`);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  for (const { id, impact, help, nodes } of violations) {
    const at = nodes.slice(0, 3).map((node) => node.target.join(" "));
    faults.push(`${where}: ${id} (${impact}): ${help}: ${nodes.length} times, at ${at.join("; ")}`);
  }
  const skip = await page.evaluate(() => document.querySelector("a.skip")?.getAttribute("href"));
  if (skip) {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const reached = await page.evaluate(() => document.activeElement?.id);
    if (`#${reached}` !== skip) faults.push(`${where}: the skip link arrives at #${reached}`);
  }
  if (width === 1600 && colorScheme === "light") {
    const pdf = await page.pdf({ format: "A4" });
    const pages = (pdf.toString("latin1").match(PAGES) ?? []).length;
    if (pages === 0) faults.push(`${where}: printed, it has no pages`);
  }
  await context.close();
}

let looks = 0;
const names = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
for (const [index, name] of names.entries()) {
  for (const [width, scheme] of index === 0 ? [...LOOKS, ...MORE] : [LOOKS[0], LOOKS[2]]) {
    await look(name, width, scheme);
    looks += 1;
  }
}
await started.close();
for (const fault of faults) console.log(fault);
console.log(`${looks} looks, ${faults.length} faults`);
process.exitCode = faults.length > 0 || looks === 0 ? 1 : 0;
