// Opens a page in a headless Chromium, does what it is told, and prints what it saw as JSON.
//
// node browser.mjs PAGE.html STEPS.json SCREENSHOT.png
//
// A step is a list: its name and its arguments, see `STEPS`. Of every step, what is then on the page
// is printed, and at the end every request and every complaint.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [page, steps, screenshot] = process.argv.slice(2);

async function launch() {
  const own = process.env.CHROMIUM;
  if (own) return puppeteer.launch({ executablePath: own, args: ["--no-sandbox"], headless: true });
  const { default: chromium } = await import("@sparticuz/chromium");
  const args = await puppeteer.defaultArgs({ args: chromium.args, headless: "shell" });
  const executablePath = await chromium.executablePath();
  return puppeteer.launch({ executablePath, args, headless: "shell" });
}

function observe() {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  return {
    address: location.hash,
    way: texts("#way button"),
    about: texts("#about h2")[0],
    why: texts("#about li"),
    caption: texts("#caption")[0],
    rows: [...document.querySelectorAll("#parts tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent)),
    legend: texts("#legend button"),
    map: box(document.getElementById("map")),
    cells: [...document.querySelectorAll("#map > .cell")].map((cell) => ({
      name: cell.node.name, size: cell.node.size, ...box(cell),
    })),
    drawn: document.querySelectorAll(".cell").length,
    found: document.querySelectorAll(".cell.found").length,
    faded: document.querySelectorAll(".cell.faded").length,
    selected: [...document.querySelectorAll(".cell.selected")].map((cell) => cell.node.name),
    tip: document.getElementById("tip").hidden ? null : texts("#tip")[0],
    background: getComputedStyle(document.body).backgroundColor,
    overflow: document.documentElement.scrollWidth > innerWidth,
  };
}

const STEPS = {
  look: async () => {},
  key: async (tab, key) => tab.keyboard.press(key),
  type: async (tab, text) => tab.keyboard.type(text),
  click: async (tab, selector) => tab.click(selector),
  // On the strip with the name of a part, or in its middle where it has no parts.
  press: async (tab, x, y) => tab.mouse.click(x, y),
  hover: async (tab, x, y) => tab.mouse.move(x, y),
  back: async (tab) => tab.goBack(),
  theme: async (tab, value) =>
    tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]),
  size: async (tab, width, height) => tab.setViewport({ width, height }),
};

const browser = await launch();
try {
  const tab = await browser.newPage();
  const requests = [], complaints = [], seen = [];
  tab.on("request", (request) => requests.push(request.url()));
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("dialog", (dialog) => { complaints.push(dialog.message()); dialog.dismiss(); });
  await tab.setViewport({ width: 1440, height: 900 });
  await tab.goto(pathToFileURL(page).href);
  for (const [name, ...given] of JSON.parse(readFileSync(steps, "utf8"))) {
    await STEPS[name](tab, ...given);
    // Two frames: what follows from a new size is drawn in the one after it.
    await tab.evaluate(() =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    seen.push(await tab.evaluate(observe));
  }
  await tab.screenshot({ path: screenshot });
  process.stdout.write(JSON.stringify({ requests, complaints, seen }));
} finally {
  await browser.close();
}
