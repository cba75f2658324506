// The program comes in two modules: what the first use calls, and the rest. Whoever wants a function of
// the rest before it is there waits for it, and notices nothing.

import assert from "node:assert/strict";
import { pageTest, until, visit } from "./harness.mjs";
import { button, cursor, happened, picture, step } from "./page.mjs";

const REST = /later\/rest\.wasm/;
const asked = (requests) => requests.filter((request) => REST.test(request)).length;
const isSaved = (page) => until(page, () => localStorage.getItem("dsplay.saved") !== null);
/** Opens a dialog: nothing of it is drawn in a first use. */
const openDialog = (page) => button(page, "With labels or taints…").click();

pageTest("the page can be used before the rest of the program is there", { visit: false }, async ({ page, requests }) => {
  let letCome;
  const mayCome = new Promise((resolve) => { letCome = resolve; });
  await page.route(REST, async (route) => { await mayCome; await route.continue(); });
  await visit(page);
  await step(page);
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

pageTest("what needs the rest before it is there gets it at once", { visit: false, allow: [/request failed/, /ERR_FAILED/] }, async ({ page, requests }) => {
  let times = 0;
  await page.route(REST, (route) => (++times === 1 ? route.abort() : route.continue()));
  await visit(page);
  await until(page, () => performance.getEntriesByType("resource").some(({ name }) => name.includes("rest.wasm")));
  await openDialog(page);
  await page.getByRole("dialog", { name: "Add nodes" }).waitFor();
  assert.equal(asked(requests), 2);
});

pageTest("where the rest cannot be had, the page says so", { visit: false, allow: [/request failed/, /ERR_FAILED/, /uncaught/, /NetworkError/] }, async ({ page }) => {
  await page.route(REST, (route) => route.abort());
  await visit(page);
  await step(page);
  await openDialog(page);
  const dialog = page.getByRole("dialog", { name: "The playground has stopped" });
  await dialog.getByText("What happened", { exact: true }).click();
  await dialog.getByText(/rest of the program could not be loaded.*Check the network/s).waitFor();
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
