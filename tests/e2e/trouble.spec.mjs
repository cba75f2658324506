// When it fails all the same: a panic, storage that is full or blocked, two tabs, a replay that ends the program.

import assert from "node:assert/strict";
import { pageTest, until, visit } from "./harness.mjs";
import { button, cluster, cursor, node, step } from "./page.mjs";

const saved = (page) => page.evaluate(() => localStorage.getItem("dsplay.saved"));
/** Waits until what is kept holds a text. */
const kept = (page, text) => until(page, (part) => localStorage.getItem("dsplay.saved")?.includes(part), text);

pageTest("after a panic the dialog says so, and a reload brings the work back", { allow: [/panicked/, /unreachable/, /uncaught/] }, async ({ page }) => {
  await page.getByRole("button", { name: /^Add node/ }).click();
  await step(page);
  const at = await cursor(page);
  await kept(page, "sim node add");
  await page.evaluate(() => { setTimeout(() => window.endProgram()); });
  const dialog = page.getByRole("dialog", { name: "The playground has stopped" });
  await dialog.waitFor();
  // The panic's own words, with their place in the source.
  assert.match(await dialog.locator("#crash-detail").textContent(), /probe\.rs:\d+:\d+:\s+a test asked for it/);
  await dialog.getByRole("button", { name: "Reload" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.locator("html[data-ready]").waitFor();
  await node(page, "worker-6").waitFor();
  assert.equal(await cursor(page), at);
});

pageTest("a session whose replay ended the program is offered, not played again", async ({ page }) => {
  await page.getByRole("button", { name: /^Add node/ }).click();
  await kept(page, "sim node add");
  const document = JSON.parse(await saved(page)).document;
  // As it stands when the program ends in the middle of a replay.
  await page.addInitScript(() => localStorage.setItem("dsplay.replaying", "1"));
  await visit(page);
  await page.getByRole("alert").filter({ hasText: "kept aside" }).waitFor();
  await page.getByText("Show it").click();
  assert.match(await page.getByRole("textbox", { name: "Show it" }).inputValue(), /sim node add --pool worker/);
  assert.match(document, /sim node add --pool worker/);
  await step(page);
});

pageTest("full storage is said, and the page works on", async ({ page }) => {
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; });
  await step(page);
  await page.getByRole("alert").filter({ hasText: "storage is full" }).waitFor();
  await step(page);
});

pageTest("blocked storage is said, and the page works on", { visit: false }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });
  });
  await visit(page);
  await step(page);
  await page.getByRole("alert").filter({ hasText: "does not let the page store anything" }).waitFor();
  await step(page);
});

pageTest("of two tabs, the one that changed last is kept, and the other says so", async ({ page }) => {
  const other = await page.context().newPage();
  await visit(other);
  await other.getByRole("button", { name: /^Add node/ }).click();
  await node(other, "worker-6").waitFor();
  await page.getByRole("alert").filter({ hasText: "Another tab" }).waitFor();
  // What this tab does meanwhile does not overwrite the other's.
  await step(page);
  await kept(page, "sim node add");
  await button(page, "Go on here").click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await until(page, () => !localStorage.getItem("dsplay.saved").includes("sim node add"));
  await other.getByRole("alert").filter({ hasText: "Another tab" }).waitFor();
  await cluster(other).waitFor();
  await other.close();
});
