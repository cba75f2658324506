// What a person does and sees on the page, by roles and names. Knows the page, not Kubernetes.

import { until } from "./harness.mjs";

/** The middle of the page. */
export const cluster = (page) => page.getByRole("region", { name: "Cluster", exact: true });
/** What the rollout waits for. */
export const waiting = (page) => cluster(page).getByRole("heading", { level: 2 });
/** The sentence of the step that led here. */
export const happened = (page) => page.getByRole("group", { name: "What happened" });
/** One node's card. */
export const node = (page, name) => page.getByRole("article", { name: new RegExp(`^node ${name},`) });
/** Pods of one DaemonSet, by a part of their accessible names. */
export const pods = (page, set, rest = "") => page.getByRole("button", { name: new RegExp(`^pod ${set}-[a-z0-9]+,.*${rest}`) });
/** A button by its whole name. */
export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** The number of the step that is shown. */
export const cursor = async (page) => Number(await happened(page).locator("b").first().innerText());

/** Takes one step, and waits until it is drawn. */
export async function step(page) {
  const before = await cursor(page);
  await button(page, "Step").click();
  await until(page, (n) => Number(document.querySelector(".happened b").textContent) > n, before);
}

/** Runs until nothing more happens by itself. */
export async function settle(page) {
  await button(page, "Run until settled").click();
  await page.getByText("settled", { exact: true }).waitFor();
}

/** Pastes a text over what the editor holds. */
export async function write(page, text) {
  const box = page.locator(".editor-host").getByRole("textbox", { name: "Manifest" });
  await box.click();
  await page.keyboard.press("ControlOrMeta+a");
  await box.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Pastes a text and applies it. */
export async function apply(page, text) {
  await write(page, text);
  await page.getByRole("button", { name: /^Apply/ }).click();
}

/** Begins with five nodes and nothing else. */
export async function startEmpty(page) {
  await page.getByText("Examples", { exact: true }).click();
  await button(page, "Five nodes, nothing deployed").click();
  await page.getByText("No DaemonSet yet.").waitFor();
}

/** Opens a node's menu and presses an entry. */
export async function onNode(page, name, entry) {
  await node(page, name).getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${entry}`) }).click();
}

/** Sets or removes a label in the dialog. */
export async function label(page, name, text) {
  await onNode(page, name, "Labels");
  await page.getByRole("textbox", { name: /key=value/ }).fill(text);
  await button(page, "Set").click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

/** The status numbers by name. */
export function numbers(page) {
  return page.getByRole("group", { name: "Status numbers" }).evaluate((group) =>
    Object.fromEntries([...group.querySelectorAll("dl > div")].map((pair) =>
      [pair.querySelector("dt").textContent, Number(pair.querySelector("dd").textContent)])));
}

/** Everything that is drawn of the cluster, as text. */
export function picture(page) {
  return cluster(page).evaluate((region) => [...region.querySelectorAll("h2, dl, .legend li, .slot, article, article button, .clock")]
    .map((element) => `${element.getAttribute("aria-label") ?? element.textContent} ${element.className} ${element.dataset.state ?? ""}`).join("\n"));
}
