// The editor's module by itself, in the page and under its policy: the five methods and the three
// callbacks that the page relies on.

import assert from "node:assert/strict";
import { accessibilityProblems, pageTest, until } from "./harness.mjs";

/** Mounts an editor alone on the page; what it calls back is kept in `window.calls`. */
async function mountEditor(page, text = "kind: DaemonSet\nspec:\n  a: 1\n") {
  await page.evaluate(async (text) => {
    const { mount } = await window.dsplay.loadEditor();
    const main = document.createElement("main");
    const host = document.createElement("div");
    host.id = "host";
    const next = document.createElement("button");
    next.textContent = "After the editor";
    main.append(host, next);
    document.body.replaceChildren(main);
    window.calls = { changes: [], applied: 0 };
    window.editor = mount(host, {
      text, label: "DaemonSet YAML", dark: false,
      onChange: (now) => window.calls.changes.push(now),
      onApply: () => { window.calls.applied += 1; },
      check: (now) => now.includes("wrong")
        ? [{ line: 1, column: 7, severity: "error", message: "no such kind" }, { line: 99, column: 9, severity: "warning", message: "far away" }]
        : [],
    });
  }, text);
  const box = page.getByRole("textbox", { name: "DaemonSet YAML" });
  await box.waitFor();
  return box;
}

pageTest("the editor shows its text, numbered and coloured", async ({ page }) => {
  const box = await mountEditor(page);
  assert.match(await box.innerText(), /^kind: DaemonSet\nspec:\n {2}a: 1/);
  await page.locator("#host .cm-lineNumbers").getByText("3", { exact: true }).waitFor();
  const colours = await box.evaluate((element) => new Set([...element.querySelectorAll("span")].map((span) => getComputedStyle(span).color)).size);
  assert.ok(colours >= 2, "keys and values look the same");
  assert.deepEqual(await accessibilityProblems(page), []);
});

pageTest("typing tells the page, setting does not, undo brings back", async ({ page }) => {
  const box = await mountEditor(page, "a: 1\n");
  await page.evaluate(() => window.editor.set("b: 2\n"));
  assert.deepEqual(await page.evaluate(() => [window.editor.get(), window.calls.changes.length]), ["b: 2\n", 0]);
  await box.press("Control+End");
  await box.pressSequentially("c: 3");
  assert.equal(await page.evaluate(() => window.calls.changes.at(-1)), "b: 2\nc: 3");
  await box.press("Control+z");
  assert.equal(await page.evaluate(() => window.editor.get()), "b: 2\n");
});

pageTest("Control-Enter applies and adds no line", async ({ page }) => {
  const box = await mountEditor(page, "a: 1");
  await box.press("Control+Enter");
  assert.deepEqual(await page.evaluate(() => [window.calls.applied, window.editor.get()]), [1, "a: 1"]);
});

pageTest("Tab indents; Escape, then Tab leaves", async ({ page }) => {
  const box = await mountEditor(page, "a: 1");
  await box.focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => window.editor.get()), "  a: 1");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  const focused = page.locator("button:focus");
  assert.equal(await focused.textContent(), "After the editor");
});

pageTest("what is wrong is marked in the gutter and underlined", async ({ page }) => {
  const box = await mountEditor(page, "kind: wrong\n");
  await page.locator("#host .cm-lint-marker-error").waitFor();
  assert.equal(await box.locator(".cm-lintRange-error").innerText(), "wrong");
  await page.evaluate(() => window.editor.set("kind: right\n"));
  await page.locator("#host .cm-lint-marker-error").waitFor({ state: "detached" });
});

pageTest("the page's colours reach in, and change with the theme", async ({ page }) => {
  await mountEditor(page);
  const background = () => page.locator("#host .cm-editor").evaluate((element) => getComputedStyle(element).backgroundColor);
  await page.evaluate(() => window.dsplay.setTheme("light"));
  const light = await background();
  await page.evaluate(() => { window.dsplay.setTheme("dark"); window.editor.setDark(true); });
  assert.notEqual(await background(), light);
  assert.equal(await page.evaluate(() => window.editor.get().startsWith("kind")), true, "the theme cost the text");
});

pageTest("an editor taken down leaves room for another", async ({ page }) => {
  await mountEditor(page, "first");
  await page.evaluate(() => window.editor.destroy());
  await until(page, () => document.querySelector("#host").shadowRoot.childElementCount === 0);
  await page.evaluate(async () => {
    const { mount } = await window.dsplay.loadEditor();
    window.editor = mount(document.querySelector("#host"), { text: "second", label: "DaemonSet YAML" });
    window.editor.focus();
  });
  assert.equal(await page.getByRole("textbox", { name: "DaemonSet YAML" }).innerText(), "second");
});
