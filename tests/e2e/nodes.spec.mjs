// Nodes: labels, cordon, adding and removing.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { NODE_SELECTOR } from "./guide.mjs";
import { apply, button, happened, label, node, onNode, pods, settle, startEmpty, waiting } from "./page.mjs";

pageTest("a node gets its pod with the label and loses it without", async ({ page }) => {
  await startEmpty(page);
  await apply(page, NODE_SELECTOR);
  await settle(page);
  await waiting(page).filter({ hasText: "No node should run" }).waitFor();
  assert.equal(await pods(page, "my-daemonset").count(), 0);
  const ghost = node(page, "worker-3").getByRole("button", { name: /nodeSelector asks for disktype=ssd/ });
  await ghost.click();
  await page.getByRole("region", { name: "Inspector" }).getByText("nodeSelector does not match").waitFor();
  await label(page, "worker-3", "disktype=ssd");
  await settle(page);
  await pods(page, "my-daemonset", "ready, on worker-3$").waitFor();
  assert.equal(await pods(page, "my-daemonset").count(), 1);
  await label(page, "worker-3", "disktype-");
  await settle(page);
  await ghost.waitFor();
  assert.equal(await pods(page, "my-daemonset").count(), 0);
});

pageTest("a node that joins gets a pod, once it is Ready", async ({ page }) => {
  await settle(page);
  await page.getByRole("button", { name: /^Add node/ }).click();
  await node(page, "worker-6").waitFor();
  await happened(page).getByText("sim node add --pool worker").waitFor();
  assert.equal(await pods(page, "web", "on worker-6$").count(), 0);
  await settle(page);
  await pods(page, "web", "ready, on worker-6$").waitFor();
});

pageTest("a node that is removed takes its pod with it", async ({ page }) => {
  await settle(page);
  await onNode(page, "worker-5", "Remove");
  await settle(page);
  await node(page, "worker-5").waitFor({ state: "detached" });
  assert.equal(await pods(page, "web").count(), 4);
});

pageTest("cordon keeps no daemon pod away", async ({ page }) => {
  await settle(page);
  await onNode(page, "worker-2", "Cordon");
  await page.getByRole("article", { name: /^node worker-2, Ready, cordoned/ }).waitFor();
  await pods(page, "web", "on worker-2$").click();
  await page.getByRole("button", { name: /^Delete pod/ }).click();
  await settle(page);
  await pods(page, "web", "ready, on worker-2$").waitFor();
  await onNode(page, "worker-2", "Uncordon");
  await settle(page);
  await page.getByRole("article", { name: "node worker-2, Ready", exact: true }).waitFor();
});

pageTest("keys add nodes and step, but never while one types", async ({ page }) => {
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("n");
  await node(page, "worker-6").waitFor();
  await page.locator(".editor-host").getByRole("textbox", { name: "Manifest" }).click();
  await page.keyboard.type("n");
  assert.equal(await node(page, "worker-7").count(), 0);
});
