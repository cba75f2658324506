// The program comes in two modules: what the first use calls, and the rest. What wants a function of the
// rest is held back until it is there.

import assert from "node:assert/strict";
import { pageTest, until, visit } from "./harness.mjs";
import { button, cursor, happened, node, picture, step } from "./page.mjs";

/** Lets the rest come only when the function that is given has been called. */
async function withhold(page) {
  let letCome;
  const mayCome = new Promise((resolve) => { letCome = resolve; });
  await page.route(REST, async (route) => { await mayCome; await route.continue(); });
  return letCome;
}
const manifest = (page) => page.getByRole("textbox", { name: "Manifest" });

const REST = /later\/rest\.wasm/;
const asked = (requests) => requests.filter((request) => REST.test(request)).length;
const isSaved = (page) => until(page, () => localStorage.getItem("dsplay.saved") !== null);
/** Opens a dialog: nothing of it is drawn in a first use. */
const openDialog = (page) => button(page, "With labels or taints…").click();

pageTest("the page can be used before the rest of the program is there", { visit: false }, async ({ page, requests }) => {
  const letCome = await withhold(page);
  await visit(page);
  await step(page);
  // A page that is left must not wait either.
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  await step(page);
  assert.equal(asked(requests), 1, "it is fetched once, and not waited for");
  // Keeping the session and looking at the text need the rest, and wait for it.
  assert.equal(await page.evaluate(() => localStorage.getItem("dsplay.saved")), null);
  const changes = page.getByText("…", { exact: true });
  await changes.waitFor();
  letCome();
  await isSaved(page);
  await changes.waitFor({ state: "hidden" });
  await page.getByText(/^(Changes|Nothing to apply)/).waitFor();
});

pageTest("who writes before the full editor is there goes on writing in it", { visit: false }, async ({ page, requests }) => {
  const letCome = await withhold(page);
  await visit(page);
  await manifest(page).press("Control+Home");
  await manifest(page).press("ArrowDown");
  await manifest(page).pressSequentially("knd: x\n");
  assert.equal(asked(requests), 1);
  letCome();
  await page.locator(".editor-host").getByRole("textbox", { name: "Manifest" }).waitFor();
  // What was written before is looked at, and marked, without another change.
  await page.locator(".editor-host .cm-lint-marker-error").first().waitFor();
  await page.keyboard.type("knf: y");
  await until(page, () => document.querySelector(".editor-host").shadowRoot.querySelector(".cm-content")
    .innerText.startsWith("apiVersion: apps/v1\nknd: x\nknf: y"));
});

pageTest("what was made ready for a first visit is what its document plays", async ({ page }) => {
  const all = async () => `${await picture(page)}\n${await happened(page).innerText()}`;
  for (let n = 0; n < 3; n++) await step(page);
  const [place, ready] = [await cursor(page), await all()];
  // In the document that is kept nothing is ready.
  await until(page, (n) => localStorage.getItem("dsplay.saved")?.includes(`cursor: ${n}`), place);
  await visit(page);
  assert.equal(await cursor(page), place);
  assert.equal(await all(), ready);
});

pageTest("where the network fails for a moment, the rest is asked for again", { visit: false, allow: [/request failed/, /ERR_FAILED/] }, async ({ page, requests }) => {
  let times = 0;
  await page.route(REST, (route) => (++times === 1 ? route.abort() : route.continue()));
  await visit(page);
  await step(page);
  await isSaved(page);
  assert.equal(asked(requests), 2);
});

pageTest("what is pressed before the rest is there is done in order when it is", { visit: false }, async ({ page, requests }) => {
  const letCome = await withhold(page);
  await visit(page);
  const start = await cursor(page);
  // Two steps are ready, two are held, and then a node.
  for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: /^Add node/ }).first().click();
  await page.getByText("Still loading. What you pressed is done as soon as the rest is here.").waitFor();
  assert.equal(await cursor(page), start + 2);
  assert.equal(asked(requests), 1);
  letCome();
  await node(page, "worker-6").waitFor();
  await page.getByText("Still loading", { exact: false }).waitFor({ state: "hidden" });
  assert.equal(await cursor(page), start + 5);
  assert.equal(await page.locator("[aria-busy]").count(), 0);
});

pageTest("where the rest cannot be had, the page says so and waits", { visit: false, allow: [/request failed/, /ERR_FAILED/] }, async ({ page }) => {
  let mayCome = false;
  await page.route(REST, (route) => (mayCome ? route.continue() : route.abort()));
  await visit(page);
  await openDialog(page);
  await page.getByText(/could not be fetched yet; it is asked for again/).waitFor();
  mayCome = true;
  await page.getByRole("dialog", { name: "Add nodes" }).waitFor();
});

pageTest("what no person has pressed gets the rest at once, or the program ends", { visit: false, allow: [/request failed/, /ERR_FAILED/, /uncaught/, /NetworkError/] }, async ({ page }) => {
  await page.route(REST, (route) => route.abort());
  await visit(page);
  await button(page, "With labels or taints…").evaluate((element) => element.click());
  const dialog = page.getByRole("dialog", { name: "The playground has stopped" });
  await dialog.getByText("The rest of the playground could not be fetched. Check the network, then reload.").waitFor();
});

pageTest("earlier work is opened with the rest at hand", async ({ page, requests }) => {
  await button(page, "With labels or taints…").waitFor();
  await page.getByRole("button", { name: /^Add node/ }).first().click();
  await until(page, () => localStorage.getItem("dsplay.saved")?.includes("sim node add"));
  requests.length = 0;
  await visit(page);
  await openDialog(page);
  assert.equal(asked(requests), 1, "fetched before the program begins, so nothing waits for it later");
});
