// Before Apply: what it would change, why it waits, and the way from a problem to its place.

import assert from "node:assert/strict";
import { accessibilityProblems, NARROW, pageTest, until, visit } from "./harness.mjs";
import { NODE_SELECTOR, ROLLING_UPDATE } from "./guide.mjs";
import { apply, cursor, happened, settle, startEmpty, write } from "./page.mjs";

const writing = (page) => page.getByRole("region", { name: "Writing" });
const box = (page) => page.locator(".editor-host").getByRole("textbox", { name: "Manifest" });
const summary = (page, text) => writing(page).locator("summary", { hasText: text });
const NODE = "apiVersion: v1\nkind: Node\nmetadata:\n  name: w-9\n  labels:\n    disktype: ssd\n";

pageTest("one line says what Apply would change, and a fold shows it line by line", async ({ page }) => {
  await startEmpty(page);
  await write(page, ROLLING_UPDATE);
  await summary(page, "New: DaemonSet nginx-daemonset").waitFor();
  await apply(page, ROLLING_UPDATE);
  await summary(page, "Nothing to apply").waitFor();
  const image = /image: (\S+)/.exec(ROLLING_UPDATE)[1];
  await write(page, ROLLING_UPDATE.replace(image, "nginx:1.99"));
  await summary(page, `Changes DaemonSet nginx-daemonset: image ${image} → nginx:1.99`).click();
  const changes = writing(page).getByRole("group", { name: "Changes" });
  await changes.getByRole("listitem").filter({ hasText: `removed:` }).filter({ hasText: image }).waitFor();
  await changes.getByRole("listitem").filter({ hasText: "added:" }).filter({ hasText: "nginx:1.99" }).waitFor();
  await changes.getByText(/lines as before/).first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
});

pageTest("every document is looked at by itself, and against what others have changed", async ({ page }) => {
  await startEmpty(page);
  await apply(page, ROLLING_UPDATE);
  await settle(page);
  await write(page, `${ROLLING_UPDATE}\n---\n${NODE}---\n${NODE_SELECTOR}`);
  await summary(page, "New: Node w-9, DaemonSet my-daemonset").waitFor();
  await write(page, NODE.replace("w-9", "worker-1"));
  await summary(page, "Changes Node worker-1: labels disktype ssd added").waitFor();
});

pageTest("with errors neither the button nor the keys apply, and both say so; warnings do not block", async ({ page }) => {
  await startEmpty(page);
  const at = await cursor(page);
  await write(page, `${NODE}---\n${NODE.replace("Node", "Nod").replace("w-9", "w-8")}`);
  const why = writing(page).getByText("Fix the error on line 9 to apply.");
  await why.waitFor();
  const button = page.getByRole("button", { name: /^Apply/ });
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  assert.equal(await button.getAttribute("aria-describedby"), await why.getAttribute("id"));
  await box(page).press("Control+Enter");
  await writing(page).getByText("Not applied; the cluster is unchanged. Fix the error on line 9 to apply.").waitFor();
  assert.equal(await cursor(page), at);
  await box(page).press("Control+End");
  await page.keyboard.type("#");
  await why.waitFor();
  await button.press("Enter");
  await writing(page).getByText("Not applied;").waitFor();
  await apply(page, NODE);
  await happened(page).getByText("kubectl apply -f -").waitFor();
});

pageTest("a problem is said below its line, and its entry leads there", async ({ page }) => {
  const bad = `${ROLLING_UPDATE.replace("maxUnavailable: 1", "maxUnavailabel: 1")}\n${"# more\n".repeat(80)}`;
  const line = bad.split("\n").findIndex((text) => text.includes("maxUnavailabel")) + 1;
  await write(page, bad);
  const said = page.locator(".editor-host .cm-said-error");
  await said.filter({ hasText: "maxUnavailabel" }).waitFor({ state: "attached" });
  await page.keyboard.press("Control+End");
  await writing(page).getByRole("region", { name: "Problems" }).getByRole("button", { name: new RegExp(`^line ${line},`) }).click();
  await until(page, (n) => document.querySelector(".editor-host").shadowRoot.querySelector(".cm-activeLineGutter")?.textContent === String(n), line);
  await said.filter({ hasText: "Did you mean maxUnavailable?" }).waitFor();
  await page.keyboard.type("x");
  assert.match(await box(page).innerText(), /xmaxUnavailabel/);
});

pageTest("the plain text box leads to the place too", { visit: false, allow: [/editor\.js/, /ERR_FAILED/] }, async ({ page }) => {
  await page.route("**/editor.js*", (route) => route.abort());
  await visit(page);
  const plain = page.getByRole("textbox", { name: "Manifest" });
  const text = `${"# before\n".repeat(200)}kind: Nonsense\n${"# after\n".repeat(200)}`;
  await plain.fill(text);
  await writing(page).getByRole("button", { name: /^line 201, column/ }).first().click();
  const { start, top, height } = await plain.evaluate((area) => ({ start: area.selectionStart, top: area.scrollTop, height: area.clientHeight }));
  assert.equal(text.slice(0, start).split("\n").length, 201);
  assert.ok(top > height, "the place is out of sight");
});

pageTest("on a small screen the line and the fold fit", { viewport: NARROW }, async ({ page }) => {
  await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "YAML" }).click();
  await write(page, ROLLING_UPDATE);
  await summary(page, "New: DaemonSet nginx-daemonset").click();
  await writing(page).getByRole("group", { name: "Changes" }).getByRole("listitem").first().waitFor();
  await until(page, () => document.documentElement.scrollWidth <= innerWidth);
  assert.deepEqual(await accessibilityProblems(page), []);
});
