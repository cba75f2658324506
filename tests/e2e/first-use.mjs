// Which functions the first use of the page calls: node first-use.mjs TRACED.wasm, where TRACED.wasm is
// the page's module with a global for each of its functions, 1 once it was called. Prints their numbers.
//
// The build leaves these in the first module. A function that is called without being seen here is
// loaded when it is needed: this list makes the page light, not right. The page believes that there is a
// second module, which never comes, and so does not do what waits for it.

import { readFileSync } from "node:fs";
import { close, NARROW, openTab, settle as drawn, visit, WIDE } from "./harness.mjs";
import { step } from "./page.mjs";

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
  // On a narrow page nobody sees it.
  await page.locator(".editor-host .cm-content").waitFor({ state: "attached" });
  await putOff(page);
  await act(page);
  await putOff(page);
  const numbers = await page.evaluate(() => Object.entries(window.traced)
    .filter(([name, value]) => /^called\d+$/.test(name) && value.value === 1)
    .map(([name]) => Number(name.slice("called".length))));
  for (const number of numbers) called.add(number);
  await shut();
}

// What a person can do before the engine is there: look, and take the steps that are ready.
const STEPS = 2; // one less, as each step looks at the next
const steps = async (page) => {
  for (let n = 0; n < STEPS; n++) await step(page);
};
await use({ viewport: WIDE }, steps);
await use({ viewport: NARROW, colorScheme: "dark" }, steps);
await close();
console.log(JSON.stringify([...called].sort((a, b) => a - b)));
