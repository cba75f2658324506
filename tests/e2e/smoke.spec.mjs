// The page as a whole: it opens from anywhere, keeps its policy, and stops in plain words.

import assert from "node:assert/strict";
import { accessibilityProblems, NARROW, pageTest, settle, url, visit } from "./harness.mjs";
import { button, waiting } from "./page.mjs";

const POLICY = [/policy violation/i, /Content Security Policy/];

pageTest("the page opens with its heading in its main landmark", async ({ page }) => {
  assert.equal(await page.title(), "DaemonSet Playground");
  await page.getByRole("main").first().waitFor();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  assert.equal(await page.locator("#skeleton").count(), 0);
  assert.equal(await page.locator("#crash").isVisible(), false);
});

pageTest("everything comes from the folder that the page lies in", async ({ page, requests }) => {
  assert.notEqual(new URL(url).pathname, "/", "the tests open the page from a sub-folder");
  await page.evaluate(() => window.dsplay.loadEditor());
  assert.deepEqual(requests.filter((request) => !request.startsWith(url) && !request.startsWith("data:")), []);
  assert.ok(requests.some((request) => request.includes("page_bg.wasm?v=")), "no version in the module's address");
});

pageTest("a narrow page does not scroll sideways", { viewport: NARROW }, async ({ page }) => {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content}px of content in ${window}px`);
});

for (const colorScheme of ["light", "dark"]) {
  pageTest(`the ${colorScheme} page has no accessibility problem that axe knows`, { colorScheme }, async ({ page }) => {
    assert.equal(await page.locator("html").getAttribute("data-theme"), colorScheme);
    assert.deepEqual(await accessibilityProblems(page), []);
  });
}

pageTest("a chosen theme outlives a reload and beats the system's", { colorScheme: "light" }, async ({ page }) => {
  await page.evaluate(() => window.dsplay.setTheme("dark"));
  await visit(page);
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.evaluate(() => window.dsplay.setTheme("system"));
  assert.equal(await page.locator("html").getAttribute("data-theme"), "light");
});

pageTest("the policy refuses inline scripts and styles", { allow: POLICY }, async ({ page, problems }) => {
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    document.body.append(script);
    const style = document.createElement("style");
    style.textContent = "body { opacity: 0.5 }";
    document.body.append(style);
    return [window.ranInline === true, getComputedStyle(document.body).opacity];
  });
  assert.deepEqual(ran, [false, "1"]);
  await settle(page);
  assert.ok(problems.some((problem) => POLICY[0].test(problem)), "the harness did not notice");
});

pageTest("a program that stops says so, keeps what was typed, and reloads", async ({ page }) => {
  await page.evaluate(async () => {
    const { mount } = await window.dsplay.loadEditor();
    const host = document.body.appendChild(document.createElement("div"));
    mount(host, { text: "kind: DaemonSet\n", label: "YAML" });
    window.dsplay.crash("panicked at src/cluster.rs: a test");
  });
  const dialog = page.getByRole("dialog", { name: "The playground has stopped" });
  await dialog.waitFor();
  assert.match(await dialog.locator("#crash-detail").textContent(), /panicked at src\/cluster\.rs/);
  assert.match(await page.evaluate(() => localStorage.getItem("dsplay.typed")), /kind: DaemonSet\n/);
  await page.keyboard.press("Escape");
  assert.ok(await dialog.isVisible(), "Escape put the dialog away");
  assert.deepEqual(await accessibilityProblems(page, "#crash"), []);
  await dialog.getByRole("button", { name: "Reload" }).click();
  await page.locator("html[data-ready]").waitFor();
  await dialog.waitFor({ state: "hidden" });
});

pageTest("where nothing can be stored, what was typed is shown to be copied", async ({ page }) => {
  await page.evaluate(async () => {
    const { mount } = await window.dsplay.loadEditor();
    mount(document.body.appendChild(document.createElement("div")), { text: "kind: DaemonSet\n", label: "YAML" });
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    window.dsplay.crash("panicked");
  });
  const typed = page.getByRole("textbox", { name: "What you typed" });
  await typed.waitFor();
  // The page's own editor may be there already; then its text stands before this one.
  assert.ok((await typed.inputValue()).endsWith("kind: DaemonSet\n"));
  assert.match(await page.locator("#crash-kept").innerText(), /could not be kept/);
});

const STOPPED = [/uncaught: /];
pageTest("an error that nothing caught stops the page; one of an extension does not", { allow: STOPPED }, async ({ page }) => {
  const dialog = page.locator("#crash");
  await page.evaluate(() => window.dispatchEvent(new ErrorEvent("error", { message: "not ours", filename: "chrome-extension://x/y.js" })));
  assert.equal(await dialog.isVisible(), false);
  await page.evaluate(() => { Promise.reject(new WebAssembly.RuntimeError("unreachable")); });
  await dialog.waitFor();
});

pageTest("a browser without WebAssembly is told what is missing", { visit: false }, async ({ page }) => {
  await page.addInitScript(() => { delete globalThis.WebAssembly; });
  await page.goto(url);
  await page.getByRole("status").filter({ hasText: "cannot run WebAssembly" }).waitFor();
});

const UNREACHABLE = [/page_bg\.wasm/, /console: Failed to load resource/];
pageTest("a module that cannot be fetched is said, not suffered", { visit: false, allow: UNREACHABLE }, async ({ page }) => {
  await page.route("**/page_bg.wasm*", (route) => route.abort());
  await page.goto(url);
  await page.getByRole("status").filter({ hasText: "could not be loaded" }).waitFor();
});

pageTest("without JavaScript the page says that it needs it", { visit: false, javaScriptEnabled: false, allow: [/page\.js\S* csp/] }, async ({ page }) => {
  await page.goto(url);
  // Playwright's search for text leaves <noscript> out.
  const note = page.locator("#skeleton .boot-note");
  await note.waitFor();
  assert.match(await note.innerText(), /needs JavaScript and WebAssembly/);
  assert.equal(await page.locator("#boot-word").isVisible(), false, "it says that it starts");
});

pageTest("the examples close where one presses beside them", async ({ page }) => {
  await page.getByText("Examples", { exact: true }).click();
  const one = button(page, "Five nodes, nothing deployed");
  await one.waitFor();
  await waiting(page).click();
  await one.waitFor({ state: "hidden" });
});
