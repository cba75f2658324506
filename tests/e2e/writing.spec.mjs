// The writing: pasting, applying, what is wrong and where, and coming back.

import assert from "node:assert/strict";
import { accessibilityProblems, NARROW, pageTest, until, visit } from "./harness.mjs";
import { NODE_SELECTOR, ROLLING_UPDATE } from "./guide.mjs";
import { apply, button, cluster, cursor, happened, picture, pods, settle, startEmpty, step, waiting, write } from "./page.mjs";

const writing = (page) => page.getByRole("region", { name: "Writing" });

for (const [name, text] of [["my-daemonset", NODE_SELECTOR], ["nginx-daemonset", ROLLING_UPDATE]]) {
  pageTest(`the guide's ${name} is pasted and applied as it is`, async ({ page }) => {
    await startEmpty(page);
    await apply(page, text);
    await writing(page).getByText(`daemonset.apps/${name} created`).waitFor();
    assert.equal(await writing(page).getByRole("region", { name: "Problems" }).count(), 0);
    await happened(page).getByText("kubectl apply -f -").waitFor();
  });
}

pageTest("bad YAML is marked at its line, and the cluster is untouched", async ({ page }) => {
  const before = await picture(page);
  const at = await cursor(page);
  const bad = ROLLING_UPDATE.replace("maxUnavailable: 1", "maxUnavailabel: 1");
  const line = bad.split("\n").findIndex((text) => text.includes("maxUnavailabel")) + 1;
  await write(page, bad);
  const problem = writing(page).getByRole("region", { name: "Problems" }).getByRole("button", { name: new RegExp(`^line ${line}, column`) });
  await problem.waitFor();
  assert.match(await problem.innerText(), /maxUnavailable/);
  const applies = page.getByRole("button", { name: /^Apply/ });
  assert.equal(await applies.getAttribute("aria-disabled"), "true");
  await writing(page).getByText(`Fix the error on line ${line} to apply.`).waitFor();
  await applies.press("Enter");
  await writing(page).getByText("Not applied; the cluster is unchanged.").waitFor();
  assert.match(await writing(page).locator(".editor-host").getByRole("textbox").innerText(), /maxUnavailabel/);
  assert.equal(await cursor(page), at);
  assert.equal(await pods(page, "nginx-daemonset").count(), 0);
  assert.equal((await picture(page)).replace(/.*clock.*/, ""), before.replace(/.*clock.*/, ""));
});

pageTest("an empty editor offers two texts", async ({ page }) => {
  await write(page, " ");
  await button(page, "YAML: nodeSelector (guide)").last().click();
  await writing(page).locator(".editor-host").getByText("my-daemonset").waitFor();
});

pageTest("a reload comes back to the same place", async ({ page }) => {
  for (let i = 0; i < 7; i++) await step(page);
  await write(page, NODE_SELECTOR);
  const before = await picture(page);
  const said = await happened(page).innerText();
  // Written a moment after the last change, and when the page is left.
  await visit(page);
  assert.equal(await picture(page), before);
  assert.equal(await happened(page).innerText(), said);
  await writing(page).locator(".editor-host").getByText("my-daemonset").waitFor();
});

pageTest("on a small screen each place is one press away", { viewport: NARROW }, async ({ page }) => {
  const bar = page.getByRole("navigation", { name: "Places" });
  await button(page, "Step").click();
  await bar.getByRole("button", { name: "YAML" }).click();
  await apply(page, NODE_SELECTOR);
  await cluster(page).waitFor();
  await settle(page);
  await bar.getByRole("button", { name: "Why" }).click();
  await page.getByRole("region", { name: "Inspector" }).waitFor();
  await bar.getByRole("button", { name: "Cluster" }).click();
  await waiting(page).filter({ hasText: "No node should run" }).waitFor();
  await until(page, () => document.documentElement.scrollWidth <= innerWidth);
  assert.deepEqual(await accessibilityProblems(page), []);
});

pageTest("who writes before the full editor is there goes on writing in it", { visit: false }, async ({ page }) => {
  let letCome;
  const mayCome = new Promise((resolve) => { letCome = resolve; });
  await page.route(/editor\.js/, async (route) => { await mayCome; await route.continue(); });
  await visit(page);
  const plain = page.getByRole("textbox", { name: "Manifest" });
  await plain.press("Control+Home");
  await plain.press("ArrowDown");
  await plain.pressSequentially("knd: x\n");
  letCome();
  await page.locator(".editor-host").getByRole("textbox", { name: "Manifest" }).waitFor();
  // What was written before is looked at, and marked, without another change.
  await page.locator(".editor-host .cm-lint-marker-error").first().waitFor();
  await page.keyboard.type("knf: y");
  await until(page, () => document.querySelector(".editor-host").shadowRoot.querySelector(".cm-content")
    .innerText.startsWith("apiVersion: apps/v1\nknd: x\nknf: y"));
});
