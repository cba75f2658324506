// What a person waits for who opens the page: until the cluster is seen, and until the first press on Step
// has worked. On slow networks and with a slow processor, both as Chromium emulates them.
//
// node first-visit.mjs [TIMES] measures the built page (harness.mjs says which) and prints a table.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { close, openTab, settle, url } from "./harness.mjs";

/** How many times slower the processor is. */
const SLOWER = 4;
const MAX_MS = 60_000;
const QUIET_MS = 1_000;

/** The networks, by name. */
export const NETWORKS = {
  "10 Mbit/s, 40 ms": { mbits: 10, latencyMs: 40 },
  "1.6 Mbit/s, 150 ms": { mbits: 1.6, latencyMs: 150 },
};

const share = readFileSync(new URL("../fixtures/links/golden-1-forty-actions.link", import.meta.url), "utf8").trim();

/**
 * What is opened, by name: the part of the address after the page's own, the step that is shown then, and
 * whether the page is opened once more at the end.
 */
export const OPENINGS = {
  "first visit": { reloads: true },
  "link to an example": { fragment: "#example/percent", step: 65 },
  "share link, 50 nodes, 40 actions": { fragment: share, step: 1102 },
};

/**
 * Opens the page in a fresh profile, presses Step, and waits until all has come. A reload then comes back to
 * the step reached, and Step is pressed again.
 *
 * @param {{mbits: number, latencyMs: number}} network
 * @param {{fragment?: string, step?: number, reloads?: boolean}} opening
 * @returns {Promise<Visit[]>} the opening, and the reload if there is one
 *
 * @typedef {object} Visit
 * Times in ms since the address was entered.
 * @property {number} ready  the program says that it runs; not yet painted
 * @property {number} seen  a node's card has been painted, and the step that is to be shown
 * @property {number} usable  Step has been painted, and can be pressed; it was pressed at once
 * @property {number} stepped  the step has been painted
 * @property {number} step  its number
 * @property {{name: string, start: number, bytes: number}[]} requests
 *   What was asked for, the page itself first: its name below the page's address, when, and how much of it came
 *   over the network, packed, without headers; 0 where the browser's copy was good.
 */
export async function open(network, { fragment = "", step, reloads = false } = {}) {
  const tab = await openTab();
  const { page } = tab;
  const emulation = await page.context().newCDPSession(page);
  const slow = async (isSlow) => {
    const bytesPerSecond = isSlow ? (network.mbits * 1e6) / 8 : -1;
    await emulation.send("Network.emulateNetworkConditions", {
      offline: false, latency: isSlow ? network.latencyMs : 0, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond,
    });
    await emulation.send("Emulation.setCPUThrottlingRate", { rate: isSlow ? SLOWER : 1 });
  };
  const quiet = watchNetwork(page);
  /** `go` leads to a document that is to show a step. */
  const measured = async (step, go) => {
    await page.addInitScript((step) => { window.expectedStep = step; }, step);
    await slow(true);
    await go();
    await pressStep(page);
    // What is still to come decides nothing any more.
    await slow(false);
    await quiet();
    return report(page);
  };
  try {
    await emulation.send("Network.enable");
    await page.addInitScript(watch);
    const opened = await measured(step, () => page.goto(url + fragment, { waitUntil: "commit" }));
    if (!reloads) return [opened];
    return [opened, await measured(opened.step, () => page.reload({ waitUntil: "commit" }))];
  } finally {
    await tab.close();
  }
}

/** Presses Step as soon as the page lets a person do so, and waits until the next step is seen. */
async function pressStep(page) {
  const { x, y } = await watched(page, "usable", "Step could never be pressed");
  await page.mouse.click(x, y);
  await watched(page, "stepped", "Step was pressed, and no step came");
}

/** Waits for what `watch` looks for; else an error that says `problem`. */
const watched = (page, what, problem) => page.evaluate(([what, problem, ms]) => Promise.race([
  window.watched[what],
  new Promise((_, reject) => setTimeout(reject, ms, new Error(problem))),
]), [what, problem, MAX_MS]);

/** Runs in the page from its beginning: looks at every frame what a person sees in it. */
function watch() {
  const times = {};
  const usable = Promise.withResolvers();
  const stepped = Promise.withResolvers();
  window.watched = { times, usable: usable.promise, stepped: stepped.promise };

  const shownStep = () => Number(document.querySelector(".happened b")?.textContent ?? NaN);
  const isShown = (element) => {
    const { width, height, top, bottom } = element.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > 0 && top < innerHeight && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const isSeen = () => {
    const step = window.expectedStep;
    if (step !== undefined && shownStep() !== step) return false;
    const name = [...document.querySelectorAll("article *")].find((element) => element.textContent.trim() === "worker-1");
    return name !== undefined && isShown(name);
  };
  /** Where Step can be pressed, if it can. */
  const placeOfStep = () => {
    const button = [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Step");
    if (!button || button.disabled || button.ariaDisabled === "true" || button.closest("[inert]") || !isShown(button)) return undefined;
    const { x, y, width, height } = button.getBoundingClientRect();
    const middle = { x: x + width / 2, y: y + height / 2 };
    return button.contains(document.elementFromPoint(middle.x, middle.y)) ? middle : undefined;
  };
  /** Notes the time when the frame that is being made has been painted. */
  const painted = (name, then) => {
    times[name] = NaN;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      times[name] = performance.now();
      then?.();
    };
    port2.postMessage(undefined);
  };

  let before;
  const look = () => {
    if (document.documentElement.hasAttribute("data-ready")) times.ready ??= performance.now();
    if (times.seen === undefined && isSeen()) painted("seen");
    if (times.seen !== undefined && times.usable === undefined) {
      const place = placeOfStep();
      if (place) {
        before = shownStep();
        painted("usable", () => usable.resolve(place));
      }
    } else if (before !== undefined && shownStep() > before) {
      painted("stepped", stepped.resolve);
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Gives a function that waits until nothing has been fetched for a while. */
function watchNetwork(page) {
  let pending = 0;
  let last = 0;
  const count = (by) => () => { pending += by; last = Date.now(); };
  page.on("request", count(1));
  page.on("requestfinished", count(-1));
  page.on("requestfailed", count(-1));
  return async () => {
    last = Date.now();
    while (pending > 0 || Date.now() - last < QUIET_MS) await settle(page);
  };
}

/** What was seen and fetched since the page was opened. */
async function report(page) {
  const { step, times, entries } = await page.evaluate(() => ({
    step: Number(document.querySelector(".happened b").textContent),
    times: window.watched.times,
    entries: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      // The browser counts 300 bytes for the headers of what came over the network.
      .map(({ name, startTime, transferSize }) => [name, startTime, Math.max(0, transferSize - 300)]),
  }));
  const base = new URL(url).href;
  const requests = entries.map(([name, start, bytes]) => ({ name: name.replace(base, "").replace(/#.*/, ""), start, bytes }));
  return { step, ...times, requests };
}

/** Median, least and most of some times, in seconds. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) => (ms / 1_000).toFixed(2));
  return sorted.length === 1 ? `${middle} s` : `${middle} (${least}..${most}) s`;
}

/** A row of the table: one thing that was opened, as often as it was. */
export function row(network, what, visits) {
  const times = ["seen", "usable", "stepped"].map((name) => spread(visits.map((visit) => visit[name])));
  const { requests } = visits.at(-1);
  const bytes = requests.reduce((sum, { bytes }) => sum + bytes, 0);
  return `| ${[network, what, ...times, requests.length, `${Math.round(bytes / 1_000)} kB`].join(" | ")} |`;
}
export const HEAD = "| network | what | cluster seen | Step usable | first Step seen | requests | body bytes |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |";

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const times = Number(process.argv[2] ?? 5);
  console.log(`Processor ${SLOWER} times slower; median (least..most) of ${times}.\n\n${HEAD}`);
  // The browser's own first page is another matter.
  await open({ mbits: 100, latencyMs: 0 });
  for (const [network, speed] of Object.entries(NETWORKS)) {
    for (const [what, opening] of Object.entries(OPENINGS)) {
      const all = [];
      for (let n = 0; n < times; n++) all.push(await open(speed, opening));
      console.log(row(network, what, all.map(([opened]) => opened)));
      if (opening.reloads) console.log(row(network, `${what}, reloaded`, all.map(([, reloaded]) => reloaded)));
    }
  }
  await close();
}
