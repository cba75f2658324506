// What every browser test stands on: one Chromium for all files, a fresh profile for each test, and
// a test that fails on whatever the browser complains of. It knows nothing of the playground's looks.
//
// The policy forbids eval, and so `page.waitForFunction`: use locators, or `until` below.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

/** The built page's folder. */
const dist = process.env.PLAYGROUND_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
/** The page's address, ends with a slash: what somebody else serves, or else what was built. */
export const url = process.env.PLAYGROUND_URL ?? await serve(dist);
/** The same page as other machines open it: over plain http, by a name, where browsers allow a page less. */
export const plainUrl = url.replace(/\/\/[^/:]+/, "//playground.test");
/** The two sizes that the page is judged at. */
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

const TEST_MAX_MS = 60_000;
const ACTION_MAX_MS = 10_000;
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  `--host-resolver-rules=MAP ${new URL(plainUrl).hostname} 127.0.0.1`,
];

let browser;

/** The one browser; started when it is first needed, with a profile folder of its own. */
export function launch() {
  const executablePath = process.env.CHROMIUM ??
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => existsSync(file));
  browser ??= chromium.launch({ executablePath, args: FLAGS, headless: true });
  return browser;
}

/** Ends the browser; after tests this is done by itself. */
export async function close() {
  await (await browser)?.close();
  browser = undefined;
}
let closesAtEnd = false;

/**
 * A tab in a fresh profile, not yet at any address. `problems` fills with what the browser complains
 * of: console errors, uncaught errors, policy violations, failed requests, requests to other hosts.
 */
export async function openTab({ from = url, viewport = WIDE, ...profile } = {}) {
  const context = await (await launch()).newContext({ viewport, ...profile });
  context.setDefaultTimeout(ACTION_MAX_MS);
  const page = await context.newPage();
  const problems = [];
  const requests = [];
  const own = new URL(from).origin;
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
    const violation = message.text().match(/^policy violation: .*/);
    if (violation) problems.push(violation[0]);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  page.on("request", (request) => {
    requests.push(request.url());
    const { origin, protocol } = new URL(request.url());
    if (origin !== own && protocol !== "data:" && protocol !== "blob:") problems.push(`other host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A reload breaks off what is still being fetched; that is not the page's fault.
    if (reason !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()} ${reason}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.info(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return { page, problems, requests, close: () => context.close() };
}

/** Goes to the page (`path` may hold flags and a fragment) and waits until the program has drawn it. */
export async function visit(page, path = "", from = url) {
  await page.goto(from + path);
  await page.locator("html[data-ready]").waitFor();
}

/**
 * A test in a tab of its own. It fails when the browser complains, unless by something in `allow`.
 *
 * @param {string} name  a sentence
 * @param {{path?: string, from?: string, visit?: boolean, allow?: RegExp[], viewport?: object}} options
 *   `from` is the address that `path` is added to; `visit: false` leaves the tab empty; the rest goes to Playwright's newContext (colorScheme, locale, …)
 * @param {(tab: {page: import("playwright-core").Page, requests: string[], problems: string[]}) => Promise<void>} body
 */
export function pageTest(name, options, body) {
  if (typeof options === "function") return pageTest(name, {}, options);
  if (!closesAtEnd) after(close);
  closesAtEnd = true;
  const { path, visit: shouldVisit = true, allow = [], ...profile } = options;
  return test(name, { timeout: TEST_MAX_MS }, async () => {
    const tab = await openTab(profile);
    try {
      if (shouldVisit) await visit(tab.page, path, options.from);
      await body(tab);
      if (profile.javaScriptEnabled !== false) await settle(tab.page);
      const unexpected = tab.problems.filter((problem) => !allow.some((pattern) => pattern.test(problem)));
      assert.deepEqual(unexpected, [], "the browser complains");
    } catch (error) {
      // What the browser said is often the reason why a locator waited in vain.
      if (tab.problems.length > 0) error.message += `\nThe browser said:\n${tab.problems.join("\n")}`;
      throw error;
    } finally {
      await tab.close();
    }
  });
}

/** Lets the page's queued events out, so that all complaints of what was done so far have come in. */
export function settle(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** Asks in the page until the answer is true; gives up with what was asked. */
export async function until(page, ask, argument) {
  const end = Date.now() + ACTION_MAX_MS;
  while (!(await page.evaluate(ask, argument))) {
    assert.ok(Date.now() < end, `never true: ${ask}`);
    await settle(page);
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong for people with disabilities, a line for each: rule, how bad, where. */
export async function accessibilityProblems(page, selector = "body") {
  await page.evaluate(axe);
  const { violations } = await run(page, selector);
  return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => `${id} (${impact}): ${node.target.join(" ")}`));
}

/** Runs axe-core; again when something that it looks at goes away meanwhile, on which it stumbles. */
async function run(page, selector, tries = 3) {
  try {
    return await page.evaluate((where) => window.axe.run(where), selector);
  } catch (error) {
    if (tries === 1 || !/Cannot read properties/.test(error.message)) throw error;
    await settle(page);
    return run(page, selector, tries - 1);
  }
}
