// The panels at the sides: moved by pointer and by key, folded, and as they were left after a reload.

import assert from "node:assert/strict";
import { accessibilityProblems, NARROW, pageTest, until, visit } from "./harness.mjs";
import { button, cursor, node, step } from "./page.mjs";

const edge = (page, panel) => page.getByRole("separator", { name: `Width of the ${panel} panel` });
const panel = (page, name) => page.getByRole("region", { name, exact: true });
const fold = (page, name) => button(page, `${name} panel`);
const value = async (page, name) => Number(await edge(page, name).getAttribute("aria-valuenow"));
/** Waits until a panel is drawn as wide as its edge says. */
const drawn = (page, id) => until(page, (id) => {
  const edge = document.querySelector(`[role=separator][aria-controls=${id}]`);
  return Math.abs(document.getElementById(id).getBoundingClientRect().width - Number(edge.ariaValueNow)) < 1;
}, id);

/** The pointer counts whole pixels. */
const about = (actual, expected) => assert.ok(Math.abs(actual - expected) <= 1, `${actual}, not ${expected}`);

/** Drags an edge sideways. */
async function drag(page, name, by) {
  const { x, y, width, height } = await edge(page, name).boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + by / 2, y + 40, { steps: 3 });
  await page.mouse.move(x + width / 2 + by, y + 80, { steps: 3 });
  await page.mouse.up();
}

pageTest("an edge is moved by the pointer, and both panels are as they were left after a reload", async ({ page }) => {
  await drag(page, "writing", 100);
  about(await value(page, "writing"), 500);
  await drawn(page, "writing");
  await drag(page, "inspector", -84);
  about(await value(page, "inspector"), 400);
  const widths = [await value(page, "writing"), await value(page, "inspector")];
  await drawn(page, "inspector");
  await visit(page);
  assert.deepEqual([await value(page, "writing"), await value(page, "inspector")], widths);
  await drawn(page, "writing");
  await drawn(page, "inspector");
  await edge(page, "writing").dblclick();
  assert.equal(await value(page, "writing"), 400);
  // However far it is dragged, the cluster keeps its place.
  await drag(page, "writing", 900);
  assert.equal(await value(page, "writing"), 720);
  await drag(page, "inspector", -600);
  const { width } = await panel(page, "Cluster").boundingBox();
  assert.ok(width >= 419, `${width}px for the cluster`);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content}px of content in ${window}px`);
});

pageTest("an edge is moved by keys, which move nothing else", async ({ page }) => {
  await step(page);
  const at = await cursor(page);
  for (const [name, least, most, grow, shrink] of [["writing", 280, 720, "ArrowRight", "ArrowLeft"], ["inspector", 304, 560, "ArrowLeft", "ArrowRight"]]) {
    await edge(page, name).focus();
    const before = await value(page, name);
    await page.keyboard.press(grow);
    await page.keyboard.press(grow);
    await page.keyboard.press(shrink);
    assert.equal(await value(page, name), before + 16);
    await page.keyboard.press("Home");
    assert.equal(await value(page, name), least);
    await page.keyboard.press(shrink);
    assert.equal(await value(page, name), least);
    await drawn(page, name);
    await page.keyboard.press("End");
    assert.equal(await value(page, name), most);
    await page.keyboard.press("Home");
  }
  assert.equal(await cursor(page), at, "a key on an edge moved time");
});

pageTest("a panel is folded, stays so, and opens when something leads to it", async ({ page }) => {
  for (const name of ["Writing", "Inspector"]) {
    await fold(page, name).focus();
    await page.keyboard.press("Enter");
    assert.equal(await fold(page, name).getAttribute("aria-expanded"), "false");
    assert.ok((await panel(page, name).boundingBox()).width < 60);
    await edge(page, name.toLowerCase()).waitFor({ state: "hidden" });
  }
  assert.equal(await page.getByRole("tab", { name: "Why" }).isVisible(), false);
  assert.deepEqual(await accessibilityProblems(page), []);
  await visit(page);
  assert.equal(await fold(page, "Writing").getAttribute("aria-expanded"), "false");
  await node(page, "worker-1").getByRole("button", { name: "worker-1", exact: true }).click();
  await panel(page, "Inspector").getByRole("heading", { name: /worker-1$/ }).waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("e");
  await until(page, () => document.activeElement?.closest(".editor"));
  assert.equal(await fold(page, "Writing").getAttribute("aria-expanded"), "true");
});

pageTest("on a small screen there is nothing to fold or to move", async ({ page }) => {
  await edge(page, "writing").focus();
  await page.keyboard.press("Home");
  await fold(page, "Inspector").click();
  await page.setViewportSize(NARROW);
  await edge(page, "writing").waitFor({ state: "hidden" });
  await fold(page, "Writing").waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "Why" }).click();
  await page.getByRole("tab", { name: "Events" }).click();
});

pageTest("where nothing can be stored or nonsense is, the panels are as usual", { visit: false }, async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("dsplay.panels", "9999999999 x 1 <b>"));
  await visit(page);
  assert.deepEqual([await value(page, "writing"), await value(page, "inspector")], [400, 304]);
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
  });
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
  await drag(page, "writing", 50);
  about(await value(page, "writing"), 450);
  await fold(page, "Writing").click();
  await edge(page, "writing").waitFor({ state: "hidden" });
});
