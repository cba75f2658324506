// The engine in wasm beside the engine natively: node engine.mjs plays the same scenarios in the built page
// and by `benches/session.rs`, compiled at the same optimisation level (the profile `wasm`), and prints a
// table. It is the same work: the digests must be the same.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { close, openTab, visit } from "./harness.mjs";
import { rollout } from "./clusters.mjs";

const TIMES = 10;
const top = fileURLToPath(new URL("../..", import.meta.url));

/** Digest and times in ms. */
function natively(document) {
  const args = ["bench", "--quiet", "--profile", "wasm", "--bench", "session"];
  const said = execFileSync("cargo", args, { cwd: top, input: document, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
  const [digest, ...times] = said.trim().split(" ");
  return { digest, times: times.map(Number) };
}

/** The same in a page that has just been opened. */
async function inBrowser(document) {
  const { page, close: shut } = await openTab();
  await visit(page);
  const played = await page.evaluate(([document, count]) => {
    const times = [];
    let digest;
    for (let n = 0; n < count; n++) {
      const start = performance.now();
      digest = window.playScenario(document);
      times.push(performance.now() - start);
    }
    return { digest, times };
  }, [document, TIMES]);
  await shut();
  return played;
}

const ms = (time) => `${Math.round(time)} ms`;
console.log("| created and rolled out at maxUnavailable 1, session and digest | native | wasm, in the browser | its first run | times native |\n| --- | ---: | ---: | ---: | ---: |");
for (const nodes of [1_000, 5_000]) {
  const document = rollout(nodes, { budget: 1, special: false });
  const native = natively(document);
  const wasm = await inBrowser(document);
  assert.equal(wasm.digest, native.digest, "not the same work");
  // What else the machine does only ever adds.
  const [ours, theirs] = [Math.min(...native.times), Math.min(...wasm.times)];
  console.log(`| ${nodes.toLocaleString("en")} nodes | ${ms(ours)} | ${ms(theirs)} | ${ms(wasm.times[0])} | ${(theirs / ours).toFixed(2)} |`);
}
await close();
