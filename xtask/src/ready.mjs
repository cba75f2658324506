// The memory of the page's program once it is ready for a first visit: node ready.mjs PAGE.wasm MEMORY
// writes it to the file MEMORY.

import { readFileSync, writeFileSync } from "node:fs";

const [, , page, file] = process.argv;
const module = new WebAssembly.Module(readFileSync(page));
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  // What is made ready is the same in every browser, for it asks nothing of one.
  imports[from][name] = () => { throw new Error(`makeReady calls ${name}`); };
}
const { exports } = new WebAssembly.Instance(module, imports);
// wasm-bindgen, which comes later, takes the digest from the name's end.
const makeReady = Object.keys(exports).find((name) => name.startsWith("makeReady"));
exports[makeReady]();
writeFileSync(file, new Uint8Array(exports.memory.buffer));
