// Which functions the first use of the page calls: node first-use.mjs TRACED.wasm, where TRACED.wasm is
// the page's module with a global for each of its functions, 1 once it was called. Prints their numbers.
//
// The build leaves these in the first module. A function that is called without being seen here is
// loaded when it is needed: this list makes the page light, not right. The page believes that there is a
// second module, which never comes, and so does not do what waits for it.

import { readFileSync } from "node:fs";
import { close, NARROW, openTab, settle as drawn, until, visit, WIDE } from "./harness.mjs";
import { cursor, step } from "./page.mjs";

const body = readFileSync(process.argv[2]);
const called = new Set();

/** Until what was put off has been done, and drawn. */
const putOff = async (page) => {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  await drawn(page);
};

async function use(options, act) {
  const { page, close: shut } = await openTab(options);
  await page.addInitScript(() => {
    // What the page puts off for a moment, such as the check of the text, is part of it, and comes sooner.
    const { setTimeout } = window;
    window.setTimeout = (act, ms, ...given) => setTimeout(act, Math.min(ms, 20), ...given);
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      window.traced = made.instance.exports;
      return made;
    };
  });
  await page.route(/rest\.wasm/, () => {});
  await page.route(/page_bg\.wasm/, (route) => route.fulfill({ body, contentType: "application/wasm" }));
  await visit(page);
  await putOff(page);
  await act(page);
  await putOff(page);
  const numbers = await page.evaluate(() => Object.entries(window.traced)
    .filter(([name, value]) => /^called\d+$/.test(name) && value.value === 1)
    .map(([name]) => Number(name.slice("called".length))));
  for (const number of numbers) called.add(number);
  await shut();
}

// What a person can do before the engine is there: look, take the steps that are ready, write, and leave.
const STEPS = 2; // one less, as each step looks at the next
const steps = async (page) => {
  for (let n = 0; n < STEPS; n++) await step(page);
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
};
const keys = async (page) => {
  const before = await cursor(page);
  for (let n = 0; n < STEPS; n++) await page.keyboard.press("ArrowRight");
  await until(page, (n) => Number(document.querySelector(".happened b").textContent) >= n, before + STEPS);
};
/** What happens by the way while somebody looks around: the focus moves, the pointer, the edges. */
const lookAround = async (page) => {
  for (let n = 0; n < 40; n++) await page.keyboard.press("Tab");
  const { width, height } = page.viewportSize();
  for (let n = 1; n < 12; n++) {
    await page.mouse.move((width * n) / 12, (height * ((n * 5) % 12)) / 12);
    await page.mouse.wheel(0, 40);
  }
  await page.setViewportSize({ width: width - 40, height });
};
const write = (page) => page.getByRole("textbox", { name: "Manifest" }).press("Enter");
await use({ viewport: WIDE }, async (page) => { await write(page); await steps(page); });
await use({ viewport: NARROW, colorScheme: "dark" }, steps);
await use({ viewport: WIDE }, async (page) => { await keys(page); await lookAround(page); });
await close();
console.log(JSON.stringify([...called].sort((a, b) => a - b)));
