// Rolling out: one at a time, with surge, on delete; each step with its reason.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { ON_DELETE, ROLLING_UPDATE, SURGE, withImage } from "./guide.mjs";
import { apply, button, cluster, happened, numbers, picture, pods, settle, startEmpty, step, waiting } from "./page.mjs";

/** A step tells what happened and, after a colon, why; or it is a plain fact of a status. */
const HAS_REASON = /: \S/;
const STEPS_MAX = 200;

async function isSettled(page) {
  return (await page.getByText("settled", { exact: true }).count()) > 0;
}

pageTest("the page opens before a rollout, and the first step changes what it says", async ({ page }) => {
  await waiting(page).filter({ hasText: "0 of 5 up to date" }).waitFor();
  assert.equal(await pods(page, "web", "revision v1, ready").count(), 5);
  const before = await happened(page).innerText();
  await step(page);
  const after = await happened(page).innerText();
  assert.notEqual(after, before);
  assert.match(after, HAS_REASON);
});

pageTest("a new image is rolled out with never more than one pod unavailable, each step with a reason", async ({ page }) => {
  await startEmpty(page);
  await apply(page, ROLLING_UPDATE);
  await settle(page);
  assert.equal(await pods(page, "nginx-daemonset", "ready").count(), 5);
  await apply(page, withImage(ROLLING_UPDATE, "nginx:1.30"));
  for (let i = 0; !(await isSettled(page)); i++) {
    assert.ok(i < STEPS_MAX, "the rollout does not end");
    await step(page);
    assert.match(await happened(page).innerText(), HAS_REASON);
    const ready = await pods(page, "nginx-daemonset", ", ready,").count();
    assert.ok(ready >= 4, `only ${ready} ready after: ${await happened(page).innerText()}`);
  }
  await waiting(page).filter({ hasText: "5 of 5 up to date and available" }).waitFor();
  assert.equal(await pods(page, "nginx-daemonset", "revision v2, ready").count(), 5);
  assert.equal((await numbers(page))["up to date"], 5);
});

pageTest("with maxSurge 1 and maxUnavailable 0 no pod goes before its successor is available", async ({ page }) => {
  await startEmpty(page);
  await apply(page, SURGE);
  await settle(page);
  await apply(page, withImage(SURGE, "nginx:1.30"));
  let seenTogether = false;
  for (let i = 0; !(await isSettled(page)); i++) {
    assert.ok(i < STEPS_MAX, "the rollout does not end");
    await step(page);
    assert.ok((await pods(page, "nginx-daemonset", ", ready,").count()) >= 5, await happened(page).innerText());
    seenTogether ||= (await pods(page, "nginx-daemonset").count()) > 5;
  }
  assert.ok(seenTogether, "no node ever ran two pods");
  assert.equal(await pods(page, "nginx-daemonset", "revision v2, ready").count(), 5);
});

pageTest("with OnDelete a pod is replaced when it is deleted by hand, and no other", async ({ page }) => {
  await startEmpty(page);
  await apply(page, ON_DELETE);
  await settle(page);
  await apply(page, withImage(ON_DELETE, "nginx:1.30"));
  await settle(page);
  await waiting(page).filter({ hasText: "Waiting for somebody to delete the old pods" }).waitFor();
  assert.equal(await pods(page, "nginx-daemonset", "revision v1, ready").count(), 5);
  await pods(page, "nginx-daemonset", "on worker-2$").click();
  await page.getByRole("button", { name: /^Delete pod/ }).click();
  await settle(page);
  await pods(page, "nginx-daemonset", "revision v2, ready, on worker-2$").waitFor();
  assert.equal(await pods(page, "nginx-daemonset", "revision v1, ready").count(), 4);
});

pageTest("back to the start and forward again is the same picture", async ({ page }) => {
  await settle(page);
  const end = await picture(page);
  await button(page, "To the start").click();
  await page.getByText("Before the first step.").waitFor();
  assert.equal(await pods(page, "web").count(), 0);
  await step(page);
  await step(page);
  await button(page, "Step back").click();
  await settle(page);
  assert.equal(await picture(page), end);
});

pageTest("the budget's slot names the pod that takes it", async ({ page }) => {
  const budget = cluster(page).getByRole("region", { name: "Budget" });
  await budget.getByText("free").waitFor();
  for (let i = 0; (await budget.getByRole("button").count()) === 0; i++) {
    assert.ok(i < STEPS_MAX, "no slot is ever taken");
    await step(page);
  }
  await budget.getByRole("button", { name: /^web-[a-z0-9]+ · / }).click();
  await page.getByRole("region", { name: "Inspector" }).getByRole("heading", { name: /web-/ }).waitFor();
});
