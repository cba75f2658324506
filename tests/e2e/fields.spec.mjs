// Completion and help from Kubernetes' own schema, by keyboard and by pointer.

import assert from "node:assert/strict";
import { accessibilityProblems, pageTest, until, visit } from "./harness.mjs";
import { write } from "./page.mjs";

const host = (page) => page.locator(".editor-host");
const box = (page) => host(page).getByRole("textbox", { name: "Manifest" });
const options = (page) => host(page).getByRole("listbox").getByRole("option");
const option = (page, name) => options(page).filter({ has: page.locator(".cm-completionLabel").getByText(name, { exact: true }) });

/** Writes a text, goes to the end of it, and waits until completion can answer. */
async function begin(page, text) {
  await fetched(page);
  await write(page, text);
  await page.keyboard.press("Control+End");
}
/** Takes the option that is chosen. For 75 ms after a list has changed the editor takes Enter for a line. */
async function accept(page) {
  const shown = await page.evaluate(() => performance.now());
  await until(page, (shown) => performance.now() > shown + 150, shown);
  await page.keyboard.press("Enter");
}
const fetched = (page) => until(page, () => performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.includes("fields.json") && responseEnd > 0));

const DAEMON_SET = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\nspec:\n";

pageTest("fields are offered, chosen by keyboard, and written as their type needs", async ({ page }) => {
  await begin(page, `${DAEMON_SET}  up`);
  await page.keyboard.type("d");
  await option(page, "updateStrategy").waitFor();
  assert.equal(await options(page).count(), 1);
  await accept(page);
  // What comes next is offered at once.
  await option(page, "rollingUpdate").waitFor();
  assert.match(await option(page, "type").innerText(), /string/);
  await page.keyboard.type("ty");
  await option(page, "rollingUpdate").waitFor({ state: "detached" });
  await accept(page);
  await option(page, "OnDelete").waitFor();
  await accept(page);
  assert.ok((await box(page).innerText()).trimEnd().endsWith("  updateStrategy:\n    type: OnDelete"));
});

pageTest("a list begins with a dash, and what stands there already is not offered again", async ({ page }) => {
  await begin(page, `${DAEMON_SET}  template:\n    spec:\n      restartPolicy: Always\n      `);
  await page.keyboard.press("Control+Space");
  await option(page, "containers").waitFor();
  assert.equal(await option(page, "restartPolicy").count(), 0);
  assert.match(await option(page, "containers").innerText(), /list of objects, required/);
  await page.keyboard.type("containers");
  await accept(page);
  await option(page, "imagePullPolicy").waitFor();
  await page.keyboard.press("Escape");
  assert.match(await box(page).innerText(), /\n {6}containers:\n {8}- *(\n|$)/);
});

pageTest("each document has the fields of its own kind; unknown kinds have none", async ({ page }) => {
  await begin(page, `${DAEMON_SET}---\napiVersion: v1\nkind: Node\nspec:\n  `);
  await page.keyboard.press("Control+Space");
  await option(page, "unschedulable").waitFor();
  assert.equal(await option(page, "updateStrategy").count(), 0);
  await begin(page, "apiVersion: v1\nkind: Gadget\nspec:\n  ");
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("F1");
  await host(page).getByText("Nothing is known of this place.").waitFor({ state: "attached" });
  assert.equal(await options(page).count(), 0);
});

pageTest("a field explains itself under the pointer and by a key", async ({ page }) => {
  await begin(page, `${DAEMON_SET}  minReadySeconds: 5\n`);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("F1");
  const help = host(page).locator(".cm-fieldHelp");
  await help.getByText("integer", { exact: true }).waitFor();
  await help.getByText(/minimum number of seconds/).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await box(page).getByText("minReadySeconds").hover();
  await help.getByText(/minimum number of seconds/).waitFor();
});

pageTest("without the schema the editor is still an editor", { visit: false, allow: [/fields\.json/, /ERR_FAILED/] }, async ({ page }) => {
  await page.route("**/fields.json*", (route) => route.abort());
  await visit(page);
  await write(page, `${DAEMON_SET}  `);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+Space");
  await page.keyboard.type("minReady");
  assert.match(await box(page).innerText(), /minReady/);
  assert.equal(await options(page).count(), 0);
});

// ¦ is the cursor; then the field that F1 explains there, or nothing.
const PLACES = [
  [`${DAEMON_SET}  templ¦ate:\n    spec:\n`, "template"],
  [`${DAEMON_SET}  updateStrategy: {rollingUpdate: {maxS¦urge: 1}}\n`, "maxSurge"],
  [`${DAEMON_SET}  updateStrategy: {type: OnDe¦lete}\n`, "type"],
  [`${DAEMON_SET}  template:\n    spec:\n      tolerations: [{operator: Exists, eff¦ect: NoExecute}]\n`, "effect"],
  [`${DAEMON_SET}  template:\n    spec:\n      containers:\n      - name: a\n        # a remark\n        args:\n        - |\n          text: of its own\n        im¦age: b\n`, "image"],
  [`${DAEMON_SET}  template:\n    spec:\n      containers:\n      - args: [a]\n      - "ima¦ge": b\n`, "image"],
  [`${DAEMON_SET}  template:\n    spec:\n      containers:\n      - name: a\n        args:\n        - |\n          im¦age: text\n`, undefined],
  ["kind: Node\napiVersion: v1\nspec:\n  taints:\n  - ke¦y: a\n---\nkind: DaemonSet\n", "key"],
  ["kind: DaemonSet\n---\nspec:\n  unsched¦ulable: true\nkind: Node\n", "unschedulable"],
  [`${DAEMON_SET}  se¦lector: {}\n`.replace("apps/v1", "apps/v2"), undefined],
  [`${DAEMON_SET}  nonsense:\n    na¦me: a\n`, undefined],
  [`${DAEMON_SET}  # sele¦ctor\n`, undefined],
  ["constructor: a\nkind: toString\nspec¦: b\n", undefined],
];

pageTest("the field at a place is found in any way of writing it", async ({ page }) => {
  await page.evaluate(async () => {
    const { mount } = await window.dsplay.loadEditor();
    const fields = await window.dsplay.loadFields();
    const host = document.createElement("div");
    document.body.replaceChildren(host);
    host.className = "editor-host";
    window.editor = mount(host, { text: "", label: "Manifest", fields: async () => fields });
  });
  for (const [text, expected] of PLACES) {
    const before = text.slice(0, text.indexOf("¦")).split("\n");
    await page.evaluate(([text, line, column]) => {
      window.editor.set(text);
      window.editor.goTo(line, column);
    }, [text.replace("¦", ""), before.length, before.at(-1).length + 1]);
    await page.keyboard.press("F1");
    const help = host(page).locator(".cm-fieldHelp b");
    if (expected) assert.equal(await help.innerText(), expected, text);
    else assert.equal(await help.count(), 0, text);
  }
});
