// Over plain http, as in a workshop's own network: no clipboard, no worker, no crypto. All works, and what
// cannot is said.

import assert from "node:assert/strict";
import { accessibilityProblems, pageTest, plainUrl, until, visit } from "./harness.mjs";
import { apply, button, cluster, cursor, node, onNode, pods, settle, step } from "./page.mjs";
import { ROLLING_UPDATE } from "./guide.mjs";

const PLAIN = { from: plainUrl };

/** True when the whole text of a field is selected, so that the copy key takes it. */
const isSelected = (field) => field.evaluate((element) =>
  document.activeElement === element && element.selectionEnd - element.selectionStart === element.value.length);

pageTest("over plain http the page does all that it does elsewhere", PLAIN, async ({ page }) => {
  assert.deepEqual(await page.evaluate(() => [isSecureContext, typeof navigator.clipboard, typeof navigator.serviceWorker, typeof crypto.subtle]),
    [false, "undefined", "undefined", "undefined"]);
  await step(page);
  await onNode(page, "worker-2", "Cordon");
  await page.getByRole("button", { name: /^Add node/ }).click();
  await node(page, "worker-6").waitFor();
  await settle(page);
  await cluster(page).getByText("6 of 6 up to date").waitFor();
  const at = await cursor(page);
  await until(page, () => localStorage.getItem("dsplay.saved")?.includes("sim node add"));
  await page.reload();
  await page.locator("html[data-ready]").waitFor();
  assert.equal(await cursor(page), at);
});

pageTest("over plain http the editor comes and applies", PLAIN, async ({ page }) => {
  await apply(page, ROLLING_UPDATE);
  await settle(page);
  await pods(page, "nginx-daemonset").first().waitFor();
});

pageTest("over plain http a link is there to be copied by hand, and opens", PLAIN, async ({ page }) => {
  await button(page, "Share").click();
  const dialog = page.getByRole("dialog", { name: "Share what you see" });
  await dialog.getByRole("status").filter({ hasText: "does not let the page copy here. The link is selected" }).waitFor();
  const field = dialog.getByRole("textbox", { name: "Link", exact: true });
  assert.ok(await isSelected(field));
  const link = await field.inputValue();
  assert.ok(link.startsWith(`${plainUrl}#1.`), link);
  await button(page, "Copy again").click();
  await until(page, () => document.activeElement?.matches("textarea"));
  assert.ok(await isSelected(field));
  assert.deepEqual(await accessibilityProblems(page, "dialog[open]"), []);
  await button(page, "Close").click();
  await visit(page, link.slice(link.indexOf("#")), plainUrl);
  assert.equal(page.url(), plainUrl);
  await step(page);
});

pageTest("over plain http the inspector says how to copy", PLAIN, async ({ page }) => {
  await button(page, "worker-1").click();
  const inspector = page.getByRole("region", { name: "Inspector" });
  await inspector.getByRole("tab", { name: "YAML", exact: true }).click();
  await inspector.getByRole("button", { name: "Copy", exact: true }).click();
  await inspector.getByRole("status").filter({ hasText: "select the text and press" }).waitFor();
});

pageTest("over plain http what happened can be copied by hand when the page has stopped", PLAIN, async ({ page }) => {
  await page.evaluate(() => window.dsplay.crash("panicked at src/cluster.rs: a test"));
  const dialog = page.getByRole("dialog", { name: "The playground has stopped" });
  await dialog.getByRole("button", { name: "Copy what happened" }).click();
  await dialog.getByRole("button", { name: "Press Ctrl-C or ⌘-C" }).waitFor();
  assert.equal(await page.evaluate(() => getSelection().toString()), "panicked at src/cluster.rs: a test");
  assert.deepEqual(await accessibilityProblems(page, "#crash"), []);
});
