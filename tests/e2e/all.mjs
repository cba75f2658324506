// Runs every *.spec.mjs of this folder in one process, so that they share one browser. A file that
// cannot be loaded is a failed test, and does not keep the others from running.

import { readdir } from "node:fs/promises";
import { test } from "node:test";

const files = (await readdir(import.meta.dirname ?? new URL(".", import.meta.url))).filter((file) => file.endsWith(".spec.mjs")).sort();
for (const file of files) {
  try {
    await import(`./${file}`);
  } catch (error) {
    test(`${file} can be loaded`, () => { throw error; });
  }
}
