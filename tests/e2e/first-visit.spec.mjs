// What a first visit, a link and a reload ask for, and when. How long they take is printed, and decides
// nothing: machines differ.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close } from "./harness.mjs";
import { HEAD, NETWORKS, open, OPENINGS, row } from "./first-visit.mjs";

/** All that the program needs to run. */
const NEEDED = ["", "boot.js", "page.js", "page_bg.wasm", "style.css"];
/** What a link names may be asked for at once. */
const NAMED = /^later\/examples\//;
/** When the browser asks for the page's icon, and how often, is its own business. */
const ICON = "favicon.svg";

const rows = [];
after(close);
after(() => console.log([HEAD, ...rows].join("\n")));

for (const [network, speed] of Object.entries(NETWORKS)) {
  for (const [what, opening] of Object.entries(OPENINGS)) {
    test(`at ${network}, a ${what} fetches each file once, and late ones late`, async () => {
      const [opened, reloaded] = await open(speed, opening);
      rows.push(row(network, what, [opened]));
      const all = opened.requests.map(({ name, start }) => ({ name: name.replace(/\?.*/, ""), start })).filter(({ name }) => name !== ICON);
      const names = all.map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)], "asked for twice");
      const early = all.filter(({ name, start }) => start < opened.ready && !NAMED.test(name)).map(({ name }) => name);
      assert.deepEqual(early.sort(), NEEDED, "asked for before the program runs");
      assert.ok(names.includes("editor.js"), "the editor comes by itself");

      if (!reloaded) return;
      rows.push(row(network, `${what}, reloaded`, [reloaded]));
      assert.deepEqual(reloaded.requests.filter(({ bytes }) => bytes > 0), [], "a reload fetches what is there");
    });
  }
}
