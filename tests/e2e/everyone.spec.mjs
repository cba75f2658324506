// For everyone: the main job by keyboard alone, and what axe-core finds, in every view, theme and width.

import assert from "node:assert/strict";
import { accessibilityProblems, NARROW, pageTest, settle as quiet, until, visit, WIDE } from "./harness.mjs";
import { ROLLING_UPDATE } from "./guide.mjs";
import { button, cluster, cursor, happened, node, onNode, pods, settle, step, waiting } from "./page.mjs";

/** Presses Tab until a control has the focus; the picture of what a keyboard reaches. */
async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let i = 0; i < 120; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const { outlineStyle, outlineWidth } = await wanted.evaluate((element) => getComputedStyle(element));
      assert.ok(outlineStyle !== "none" && parseFloat(outlineWidth) >= 1, `${name}: the focus is not seen`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never came to ${role} ${name}`);
}

pageTest("the keyboard alone does the main job", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  const editor = page.locator(".editor-host").getByRole("textbox", { name: "Manifest" });
  await editor.waitFor();
  await page.keyboard.press("e");
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((text) => navigator.clipboard.writeText(text), ROLLING_UPDATE);
  await page.keyboard.press("ControlOrMeta+v");
  await page.keyboard.press("ControlOrMeta+Enter");
  await happened(page).getByText("daemonset.apps/nginx-daemonset created").waitFor();
  // Out of the editor, to the transport.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await tabTo(page, "button", "Step");
  const before = await cursor(page);
  await page.keyboard.press("Enter");
  await happened(page).getByText(String(before + 1), { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await happened(page).getByText(String(before + 2), { exact: true }).waitFor();
  await page.keyboard.press("End");
  await pods(page, "nginx-daemonset", "ready, on worker-5").waitFor();
  // A node's menu, and a pod's by the context menu's key.
  await tabTo(page, "button", "Actions for worker-2");
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Actions for worker-2" });
  await menu.getByRole("menuitem", { name: /^Why/ }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await happened(page).getByText("kubectl cordon worker-2").waitFor();
  await page.keyboard.press("n");
  await node(page, "worker-6").waitFor();
  await page.keyboard.press("End");
  await pods(page, "nginx-daemonset", "ready, on worker-6").waitFor();
  await page.keyboard.press("Home");
  await happened(page).getByText("Before the first step").waitFor();
  await page.keyboard.press("]");
  await happened(page).getByText("kubectl apply").waitFor();
});

pageTest("a pod's own menu deletes it, with the line that does", async ({ page }) => {
  await settle(page);
  const pod = pods(page, "web", "on worker-1$");
  const name = (await pod.getAttribute("aria-label")).match(/web-[a-z0-9]+/)[0];
  await pod.click({ button: "right" });
  const entry = page.getByRole("menuitem", { name: /^Delete pod/ });
  assert.match(await entry.innerText(), new RegExp(`kubectl delete pod ${name}`));
  await entry.click();
  await happened(page).getByText(`kubectl delete pod ${name}`).waitFor();
});

pageTest("letter keys can be switched off, and never act in a control", async ({ page }) => {
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  await page.getByRole("checkbox", { name: "Single-letter keys" }).uncheck();
  await button(page, "Close").click();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("n");
  await quiet(page);
  assert.equal(await node(page, "worker-6").count(), 0);
  await page.keyboard.press("ArrowRight");
  assert.ok(await cursor(page) > 0);
});

pageTest("what happened is said in one sentence", async ({ page }) => {
  await step(page);
  const said = page.locator("[aria-live=polite]").first();
  assert.match(await said.textContent(), /^[A-Z].{20,}$/);
});

pageTest("any two revisions can be compared", async ({ page }) => {
  await settle(page);
  const inspector = page.getByRole("region", { name: "Inspector" });
  await inspector.getByRole("listitem").filter({ hasText: "v2" }).getByRole("button").click();
  await inspector.getByRole("combobox", { name: "Compared with" }).selectOption("v1");
  await inspector.getByText("image: nginx:1.29").waitFor();
  await inspector.locator(".added").filter({ hasText: "image: nginx:1.30" }).waitFor();
});

pageTest("fields and YAML of what is selected can be read and copied", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await settle(page);
  await pods(page, "web", "on worker-1$").click();
  const inspector = page.getByRole("region", { name: "Inspector" });
  for (const [tab, part] of [["Fields", "spec.containers[0].image"], ["YAML", "kind: Pod"]]) {
    await inspector.getByRole("tab", { name: tab, exact: true }).click();
    await inspector.getByRole("button", { name: "Copy", exact: true }).click();
    await inspector.getByRole("status").filter({ hasText: "Copied." }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(text.includes(part), text);
    assert.ok((await inspector.innerText()).includes(part));
  }
});

pageTest("to the next action and back", async ({ page }) => {
  await settle(page);
  await page.getByRole("button", { name: /^Add node/ }).click();
  const at = await cursor(page);
  await button(page, "To the start").click();
  await button(page, "To the next action").click();
  await happened(page).getByText("kubectl apply").waitFor();
  for (let i = 0; i < 2; i++) await button(page, "To the next action").click();
  await happened(page).getByText("sim node add").waitFor();
  assert.equal(await cursor(page), at);
  await button(page, "To the action before").click();
  await happened(page).getByText("kubectl apply").waitFor();
});

pageTest("the theme follows the system until one is chosen", { colorScheme: "dark" }, async ({ page }) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), "dark");
  await button(page, "Theme: system").click();
  assert.equal(await theme(), "light");
  await button(page, "Theme: light").click();
  await button(page, "Theme: dark").click();
  await button(page, "Theme: system").waitFor();
  await page.emulateMedia({ colorScheme: "light" });
  await until(page, () => document.documentElement.dataset.theme === "light");
});

pageTest("on paper there is what is shown, and nothing to press", async ({ page }) => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await button(page, "Step").isVisible(), false);
  assert.equal(await button(page, "Share").isVisible(), false);
  await waiting(page).waitFor();
  await node(page, "worker-5").waitFor();
  await page.getByRole("region", { name: "Inspector" }).waitFor();
});

pageTest("at 200 % nothing is lost", { viewport: { width: 720, height: 450 } }, async ({ page }) => {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content}px of content in ${window}px`);
  await step(page);
  await node(page, "worker-5").scrollIntoViewIfNeeded();
});

/** Every view that one person can have before the eyes. */
const VIEWS = {
  "the first sight": async () => {},
  "a rollout half way": async (page) => { for (let i = 0; i < 9; i++) await step(page); },
  "the examples": async (page) => page.getByText("Examples", { exact: true }).click(),
  "the keys": async (page) => button(page, "Keys and help").click(),
  "the link": async (page) => button(page, "Share").click(),
  "a node's menu": async (page) => node(page, "worker-1").getByRole("button", { name: "Actions for worker-1" }).click(),
  "a node's labels": async (page) => onNode(page, "worker-1", "Labels"),
  "a node's taints": async (page) => onNode(page, "worker-1", "Taints"),
  "nodes to add": async (page) => button(page, "With labels or taints…").click(),
};
const PLACES = ["Why", "Events", "Fields", "YAML"];

for (const [size, viewport] of [["wide", WIDE], ["narrow", NARROW]]) {
  for (const colorScheme of ["light", "dark"]) {
    pageTest(`axe finds nothing, ${size} and ${colorScheme}`, { viewport, colorScheme, reducedMotion: "reduce", visit: false }, async ({ page }) => {
      const found = [];
      const look = async (what) => found.push(...(await accessibilityProblems(page)).map((problem) => `${what}: ${problem}`));
      for (const [what, go] of Object.entries(VIEWS)) {
        await visit(page);
        await cluster(page).waitFor();
        await go(page);
        await quiet(page);
        await look(what);
        await page.keyboard.press("Escape");
      }
      await visit(page);
      if (size === "narrow") await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "Why" }).click();
      for (const tab of PLACES) {
        await page.getByRole("region", { name: "Inspector" }).getByRole("tab", { name: tab, exact: true }).click();
        await look(`inspector, ${tab}`);
      }
      assert.deepEqual(found, []);
    });
  }
}
