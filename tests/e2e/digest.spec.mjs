// The same scenario comes to the same bytes in the browser as natively: each document names its digest,
// and `tests/digests.rs` holds the native run to it.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { pageTest } from "./harness.mjs";

const folder = new URL("../fixtures/scenarios/", import.meta.url);

pageTest("every scenario has the same digest in the browser as natively", async ({ page }) => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  assert.ok(names.length >= 6);
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const named = text.match(/digest: ([0-9a-f]{16})/)[1];
    assert.equal(await page.evaluate((document) => window.playScenario(document), text), named, name);
  }
});
