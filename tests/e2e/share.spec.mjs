// Links, examples, and the way back to one's own work.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { openTab, pageTest, until, visit, WIDE } from "./harness.mjs";
import { keep, rollout } from "./clusters.mjs";
import { button, cluster, cursor, happened, node, onNode, pods, settle, step, waiting } from "./page.mjs";

/** The link in the dialog; the dialog is closed again. */
async function share(page) {
  await button(page, "Share").click();
  const dialog = page.getByRole("dialog", { name: "Share what you see" });
  const link = await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  const said = await dialog.getByRole("status").innerText();
  await dialog.getByText("As a scenario document").click();
  const document = await dialog.getByRole("textbox", { name: /scenario document/ }).inputValue();
  await button(page, "Close").click();
  return { link, said, document };
}

const fragment = (link) => link.slice(link.indexOf("#"));
const digest = (page, document) => page.evaluate((text) => window.playScenario(text), document);
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

pageTest("a link opens the same place, with the same selection, in another browser", CLIPBOARD, async ({ page }) => {
  await onNode(page, "worker-2", "Cordon");
  for (let i = 0; i < 6; i++) await step(page);
  await button(page, "worker-4").click();
  const here = await share(page);
  assert.match(here.said, new RegExp(`copied: ${here.link.length.toLocaleString("en")} characters`));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), here.link);

  const other = await openTab({ viewport: WIDE });
  await visit(other.page, fragment(here.link));
  assert.equal(await cursor(other.page), await cursor(page));
  await button(other.page, "worker-4").and(other.page.locator("[aria-pressed=true]")).waitFor();
  await other.page.getByRole("region", { name: "Inspector" }).getByRole("heading", { name: /worker-4/ }).waitFor();
  const there = await share(other.page);
  assert.equal(there.document, here.document);
  assert.equal(await digest(other.page, there.document), await digest(page, here.document));
  assert.equal(other.page.url().includes("#"), false, "a reload would begin again");
  await settle(other.page);
  await cluster(other.page).getByText("5 of 5 up to date").waitFor();
  assert.deepEqual(other.problems, []);
  await other.close();
});

pageTest("a link that is opened leaves a way back to one's own work", async ({ page }) => {
  const { link } = await share(page);
  await page.getByRole("button", { name: /^Add node/ }).click();
  await node(page, "worker-6").waitFor();
  await page.evaluate((hash) => { location.hash = hash; }, fragment(link));
  await node(page, "worker-6").waitFor({ state: "detached" });
  await page.getByRole("status").filter({ hasText: "is kept, under Examples" }).waitFor();
  await button(page, "Back to it").click();
  await node(page, "worker-6").waitFor();
  // The other way back, and after a reload.
  await page.evaluate((hash) => { location.hash = hash; }, fragment(link));
  await node(page, "worker-6").waitFor({ state: "detached" });
  await page.reload();
  await page.locator("html[data-ready]").waitFor();
  await page.getByText("Examples", { exact: true }).click();
  await page.getByRole("heading", { name: "Earlier work" }).waitFor();
  await page.locator(".earlier").getByRole("button").first().click();
  await node(page, "worker-6").waitFor();
});

for (const [what, hash, says] of [
  ["garbage", "#1.garbage", /link is missing or changed|damaged/],
  ["another codec", "#7.AAAA", /kind 7/],
  ["no link at all", "#what-is-this", /no link to a scenario/],
  ["an example that is not there", "#example/<img src=x>", /There is no example “/],
]) {
  pageTest(`a link with ${what} is said, and the page works`, { path: hash }, async ({ page }) => {
    await page.getByRole("alert").filter({ hasText: says }).waitFor();
    await step(page);
    await button(page, "Dismiss").click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  });
}

pageTest("a link that was cut or changed is said, wherever it was hurt", async ({ page }) => {
  const { link } = await share(page);
  const whole = fragment(link);
  const middle = Math.floor(whole.length / 2);
  for (const hurt of [whole.slice(0, middle), whole.slice(0, -1), whole.slice(0, middle) + (whole[middle] === "A" ? "B" : "A") + whole.slice(middle + 1)]) {
    await page.evaluate((hash) => { location.hash = hash; }, hurt);
    await page.getByRole("alert").filter({ hasText: /link/ }).waitFor();
    await button(page, "Dismiss").click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  }
  await step(page);
});

pageTest("where the browser does not let the page copy, the link is selected", async ({ page }) => {
  await page.evaluate(() => { Object.defineProperty(navigator, "clipboard", { value: undefined }); });
  await button(page, "Share").click();
  const dialog = page.getByRole("dialog", { name: "Share what you see" });
  await dialog.getByRole("status").filter({ hasText: "does not let the page copy" }).waitFor();
  const selected = await dialog.getByRole("textbox", { name: "Link", exact: true }).evaluate((field) =>
    document.activeElement === field && field.selectionEnd - field.selectionStart === field.value.length);
  assert.ok(selected);
});

const ids = readdirSync(new URL("../../public/later/examples/", import.meta.url)).map((name) => name.replace(".yaml", ""));
assert.ok(ids.length >= 8);
pageTest("every example opens by its address, says what to look for, and plays to its end", { visit: false }, async ({ page }) => {
  for (const id of ids) {
    await page.goto("about:blank");
    await visit(page, `#example/${id}`);
    await page.getByRole("status").filter({ hasText: /.{20}/ }).first().waitFor();
    await pods(page, "[a-z-]+").or(page.getByRole("button", { name: /^no pod/ })).first().waitFor();
    await settle(page);
    assert.ok(await cursor(page) > 20, id);
    assert.ok((await happened(page).innerText()).length > 10);
    await waiting(page).waitFor();
  }
});

pageTest("an example that cannot be fetched is said", { allow: [/request failed/, /Failed to load resource/] }, async ({ page }) => {
  await page.route("**/later/examples/**", (route) => route.abort());
  await page.getByText("Examples", { exact: true }).click();
  await page.getByRole("button", { name: /percent/i }).first().click();
  await page.getByRole("alert").filter({ hasText: "could not be fetched" }).waitFor();
  await step(page);
});

// Made by another playground, whose course was another: two nodes are cordoned at its cursor, which here
// is after one.
const ELSEWHERE = "#1.IY3SrMMcbvUFKlYAFrSp5RmpRdjGV0kZVzWuRR4wIql9SKxiklqeQPfAwwU5WCz1gBARLAaGRsYmpmbmFpaJScnAYbFa-KAbxDfAhAYZmEwFj4ABAA";
const differs = (page) => page.getByRole("alert").filter({ hasText: "takes another course here" });

pageTest("a course that is another one here is said, and the place is found by action and time", { path: ELSEWHERE }, async ({ page }) => {
  await differs(page).filter({ hasText: "the playground 9.9.9" }).filter({ hasText: "the same action and time" }).waitFor();
  await happened(page).getByText("kubectl cordon worker-2").waitFor();
  assert.equal(await cursor(page), 3);
  // What is shared from here is of this course.
  const { link } = await share(page);
  await button(page, "Dismiss").click();
  await page.evaluate((hash) => { location.hash = hash; }, fragment(link));
  await until(page, () => location.hash === "");
  await happened(page).getByText("kubectl cordon worker-2").waitFor();
  assert.equal(await differs(page).count(), 0);
  // Nor is what is kept.
  await page.reload();
  await page.locator("html[data-ready]").waitFor();
  await happened(page).getByText("kubectl cordon worker-2").waitFor();
  assert.equal(await differs(page).count(), 0);
});

pageTest("a large course is compared too, in pieces", { visit: false }, async ({ page }) => {
  await keep(page, `${rollout(1000, { cursor: 2_500 })}made: {by: 9.9.9, digest: 0123456789abcdef}\nview: {action: 0, time: 0s}\n`);
  await visit(page);
  await differs(page).waitFor({ timeout: 45_000 });
  await happened(page).getByText("Before the first step").waitFor();
});
