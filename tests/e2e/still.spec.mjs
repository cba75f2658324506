// Before the program has come, a first visit shows a still of the running example: the same picture at the
// same place, in which nothing can be pressed yet.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { NARROW, pageTest, url, WIDE } from "./harness.mjs";
import { FILE, open, stillOf } from "./still.mjs";
import { button } from "./page.mjs";

const BLOCKED = [/page_bg\.wasm/, /ERR_FAILED/];
/** Keeps the program away until the function that is given is called. */
async function withhold(page) {
  let letCome;
  const mayCome = new Promise((resolve) => { letCome = resolve; });
  await page.route(/page_bg\.wasm/, async (route) => { await mayCome; await route.continue(); });
  await page.route(/editor\.js/, () => {});
  await page.goto(url);
  return letCome;
}

pageTest("the still is what the page shows", { visit: false }, async ({ page }) => {
  await open(page, url);
  assert.equal(await stillOf(page), await readFile(FILE, "utf8"),
    "the first picture has changed: make the still anew with `node still.mjs` in tests/e2e, and look at it");
});

/** Where everything that has a place of its own is. */
const places = (page) => page.evaluate(() => {
  const seen = document.querySelectorAll(".page :is(h1, h2, article, .pod, .slot, .numbers, .legend, .transport button, .lane, .applybar, textarea, .tab-row, .thumb)");
  return [...seen].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return `${element.tagName} ${element.className}: ${[x, y, width, height].map(Math.round)}`;
  });
});

for (const [name, viewport] of [["wide", WIDE], ["narrow", NARROW]]) {
  pageTest(`a ${name} page is replaced without a jump`, { visit: false, viewport }, async ({ page }) => {
    const letCome = await withhold(page);
    await page.locator(".still article").first().waitFor();
    const still = await places(page);
    letCome();
    await page.locator("html[data-ready]").waitFor();
    assert.ok(still.length > 30);
    assert.deepEqual(await places(page), still);
  });
}

pageTest("nothing can be pressed or written before it works", { visit: false }, async ({ page }) => {
  const letCome = await withhold(page);
  await page.locator(".still article").first().waitFor();
  assert.equal(await button(page, "Step").count(), 0);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  await page.getByRole("status").filter({ hasText: "Starting" }).waitFor();
  letCome();
  await button(page, "Step").click();
});

pageTest("a link does not show the still of something else", { visit: false, allow: BLOCKED }, async ({ page }) => {
  await page.route(/page_bg\.wasm/, () => {});
  await page.goto(`${url}#example/surge`);
  await page.getByRole("status").filter({ hasText: "Starting" }).waitFor();
  assert.equal(await page.locator(".still").isVisible(), false);
});
