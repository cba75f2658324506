// What is drawn says what it is: whose a pod is, how long a back-off lasts, what lets a pod past a taint,
// what a step has changed; and each menu says its keys.

import assert from "node:assert/strict";
import { accessibilityProblems, pageTest, settle as quiet, visit } from "./harness.mjs";
import { keep, rollout } from "./clusters.mjs";
import { apply, button, happened, node, onNode, pods, settle, startEmpty } from "./page.mjs";

const inspector = (page) => page.getByRole("region", { name: "Inspector" });
const daemonSet = (name, image = "nginx:1.29") => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: "${image}"}]
`;

pageTest("pods of other DaemonSets carry the initials of whose they are", async ({ page }) => {
  await startEmpty(page);
  for (const name of ["node-exporter", "fluentd", "web"]) {
    await apply(page, daemonSet(name));
    await settle(page);
  }
  const text = (set) => pods(page, set, "on worker-2$").innerText();
  assert.deepEqual([await text("node-exporter"), await text("fluentd"), await text("web")], ["ne", "fl", "v1"]);
  assert.match(await pods(page, "node-exporter", "on worker-2$").getAttribute("title"), /^pod node-exporter-[a-z0-9]+, ne, ready/);
  await button(page, "fluentd").click();
  await pods(page, "fluentd", "on worker-2$").filter({ hasText: "v1" }).waitFor();
  assert.deepEqual([await text("node-exporter"), await text("web")], ["ne", "we"]);
  assert.deepEqual(await accessibilityProblems(page), []);
});

pageTest("a back-off's clock counts, on the square and in the sentence", { visit: false }, async ({ page }) => {
  const broken = "nginx:1.31";
  await keep(page, rollout(3, { then: [
    ["settled", `sim image break ${broken}`],
    ["settled", `kubectl set image ds/web web=${broken}`],
    ...[15, 2, 3, 4].map((seconds) => [`+${seconds}s`, `kubectl label node worker-1 wait=${seconds} --overwrite`]),
  ] }));
  await visit(page);
  await button(page, "Play").waitFor();
  for (let i = 0; i < 3; i++) await button(page, "To the action before").click();
  await pods(page, "web", "until the next try").click();
  const seen = [];
  for (const wait of [2, 3, 4]) {
    await button(page, "To the next action").click();
    await happened(page).getByText(`wait=${wait}`).waitFor();
    const label = await pods(page, "web", "until the next try").getAttribute("aria-label");
    const seconds = Number(label.match(/, (\d+) s until the next try, /)[1]);
    seen.push(seconds);
    await pods(page, "web").getByText(`${seconds} s`, { exact: true }).waitFor();
    await inspector(page).getByText(`It tries again in ${seconds} s.`).waitFor();
  }
  assert.ok(seen[0] > seen[1] && seen[1] > seen[2], `${seen}`);
});

pageTest("a taint names the toleration that lets the pod past it", async ({ page }) => {
  await startEmpty(page);
  await apply(page, daemonSet("web").replace("      containers", "      tolerations: [{key: dedicated, operator: Exists}]\n      containers"));
  await onNode(page, "worker-1", "Cordon");
  await onNode(page, "worker-1", "Taints");
  await page.getByRole("textbox", { name: /key=value/ }).fill("dedicated=gpu:NoSchedule other:NoSchedule");
  await button(page, "Set").click();
  await settle(page);
  await button(page, "worker-1").click();
  const check = inspector(page).getByRole("listitem").filter({ hasText: "A taint is not tolerated" });
  await check.filter({ hasText: "dedicated=gpu:NoSchedule" }).waitFor();
  const text = await check.innerText();
  assert.match(text, /dedicated=gpu:NoSchedule\s+tolerated by “key: dedicated, operator: Exists” of the template/);
  assert.match(text, /unschedulable:NoSchedule\s+tolerated: the DaemonSet controller adds the toleration/);
  assert.match(text, /other:NoSchedule\s+not tolerated/);
});

pageTest("taints are removed by a press, by pointer and by keys", async ({ page }) => {
  await onNode(page, "worker-1", "Taints");
  const field = page.getByRole("textbox", { name: /key=value/ });
  await field.fill("dedicated=gpu:NoSchedule soft:PreferNoSchedule");
  await button(page, "Set").click();
  await onNode(page, "worker-1", "Taints");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Remove dedicated=gpu:NoSchedule" }).click();
  await happened(page).getByText("kubectl taint nodes worker-1 dedicated:NoSchedule-").waitFor();
  await field.and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Shift+Tab");
  await dialog.getByRole("button", { name: "Remove soft:PreferNoSchedule" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await happened(page).getByText("kubectl taint nodes worker-1 soft:PreferNoSchedule-").waitFor();
  assert.equal(await dialog.getByRole("listitem").count(), 0);
  await page.keyboard.press("Escape");
  await page.getByRole("article", { name: "node worker-1, Ready", exact: true }).waitFor();
});

pageTest("every entry of a menu has a letter of its own, which presses it", async ({ page }) => {
  await settle(page);
  const menu = page.getByRole("menu");
  const openers = {
    "a node": () => node(page, "worker-1").getByRole("button", { name: /^Actions for/ }).click(),
    "a pod": () => pods(page, "web", "on worker-1$").click({ button: "right" }),
    "the DaemonSet": () => inspector(page).getByRole("button", { name: "Actions for web" }).click(),
  };
  for (const [what, open] of Object.entries(openers)) {
    await open();
    await menu.getByRole("menuitem").first().waitFor();
    const keys = await menu.getByRole("menuitem").evaluateAll((items) =>
      items.map((item) => [item.getAttribute("aria-keyshortcuts"), item.querySelector("kbd").textContent]));
    assert.ok(keys.every(([key, shown]) => /^[a-z]$/.test(key) && key === shown), `${what}: ${keys}`);
    assert.equal(new Set(keys.map(([key]) => key)).size, keys.length, `${what}: ${keys}`);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
  }
  await openers["a node"]();
  await menu.getByRole("menuitem").first().and(page.locator(":focus")).waitFor();
  await page.keyboard.press("c");
  await happened(page).getByText("kubectl cordon worker-1").waitFor();
  await menu.waitFor({ state: "hidden" });
  await openers["a pod"]();
  await menu.getByRole("menuitem").first().and(page.locator(":focus")).waitFor();
  await page.keyboard.press("D");
  await happened(page).getByText("kubectl delete pod web-").waitFor();
  // With single letters switched off there are none in the menus either.
  await button(page, "Keys and help").click();
  await page.getByRole("checkbox", { name: "Single-letter keys" }).uncheck();
  await button(page, "Close").click();
  await openers["a node"]();
  await menu.getByRole("menuitem").first().and(page.locator(":focus")).waitFor();
  assert.equal(await menu.locator("kbd").count(), 0);
  await page.keyboard.press("r");
  await quiet(page);
  assert.ok(await menu.isVisible());
  await node(page, "worker-1").waitFor();
});

for (const reducedMotion of ["no-preference", "reduce"]) {
  pageTest(`what a step has changed is lit, nodes fill as they join and fade as they go, motion: ${reducedMotion}`, { reducedMotion }, async ({ page }) => {
    await settle(page);
    const look = (locator) => locator.evaluate((element) => {
      const { borderTopStyle, outlineStyle, boxShadow, animationName, animationDuration } = getComputedStyle(element);
      const lasts = animationDuration.split(", ").some((time) => parseFloat(time) > 0);
      return { border: borderTopStyle, outline: outlineStyle, shadow: boxShadow, moves: lasts && animationName !== "none" };
    });
    const moves = reducedMotion !== "reduce";
    const quietShadow = (await look(node(page, "worker-2"))).shadow;
    // The light is there with and without motion, also for what an action has changed.
    await onNode(page, "worker-2", "Cordon");
    const lit = await look(page.getByRole("article", { name: /^node worker-2, Ready, cordoned/ }));
    assert.notEqual(lit.shadow, quietShadow);
    assert.equal(lit.moves, moves);
    await pods(page, "web", "on worker-3$").click();
    await page.getByRole("button", { name: /^Delete pod/ }).click();
    const ending = pods(page, "web", "terminating, on worker-3$");
    await button(page, "worker-1").click();
    assert.deepEqual([(await look(ending)).outline, (await look(ending)).moves], ["solid", moves]);
    // One that joins is an outline that fills.
    await page.getByRole("button", { name: /^Add node/ }).click();
    const joining = page.getByRole("article", { name: /^node worker-6, joining/ });
    assert.equal((await look(joining)).border, "dashed");
    await settle(page);
    assert.equal((await look(page.getByRole("article", { name: "node worker-6, Ready", exact: true }))).border, "solid");
    // One that is gone leaves its outline for this step.
    await onNode(page, "worker-6", "Remove");
    const gone = page.getByRole("article", { name: "node worker-6 is gone" });
    assert.deepEqual([(await look(gone)).border, (await look(gone)).moves], ["dashed", moves]);
    assert.deepEqual(await accessibilityProblems(page), []);
    await button(page, "Step").click();
    await gone.waitFor({ state: "detached" });
  });
}

pageTest("a node says its role, its taints and that it is not Ready, with marks and words", async ({ page }) => {
  await startEmpty(page);
  await apply(page, "apiVersion: v1\nkind: Node\nmetadata:\n  name: main-1\n  labels: {node-role.kubernetes.io/control-plane: \"\", a: b, c: d, e: f, g: h}\n");
  await settle(page);
  const main = page.getByRole("article", { name: "node main-1, Ready, control-plane", exact: true });
  await main.getByText("control-plane", { exact: true }).waitFor();
  await main.getByText("and 1 more", { exact: true }).waitFor();
  await onNode(page, "worker-2", "Power off");
  await onNode(page, "worker-2", "Cordon");
  await settle(page);
  const down = page.getByRole("article", { name: /^node worker-2, NotReady \(unknown\), cordoned, 3 taints$/ });
  await down.getByText("NotReady", { exact: true }).waitFor();
  await down.getByText("unreachable:NoExecute").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
});

pageTest("the rule behind a step is in a fold, which stays open from step to step", async ({ page }) => {
  const fold = page.locator("summary", { hasText: /^Rule$/ });
  assert.equal(await fold.isVisible(), false);
  await settle(page);
  await fold.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Each sync ends with the status.").waitFor();
  await button(page, "Step back").click();
  await page.getByText("Ready for minReadySeconds, the pod counts as available.").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  // What a person did follows no rule.
  await button(page, "To the action before").click();
  await fold.waitFor({ state: "hidden" });
});
