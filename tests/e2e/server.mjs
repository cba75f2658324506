// A static host for a built page, on this machine only: what the browser tests and the measurements open.
// It answers with what the folder held when the server began, so that a build meanwhile mixes nothing, and
// so that no address leads out of the folder.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** Not the top folder, as on many a static host. */
const BASE = "/some/folder/";
const YEAR_S = 31_536_000;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".yaml": "text/yaml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Serves a folder on a free port until the program ends, which it does not hold up; gives the address. */
export async function serve(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
  const files = new Map(names.map((name) => [name.split(sep).join("/"), read(join(folder, name))]));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(`http://127.0.0.1${request.url}`);
    const file = pathname.startsWith(BASE) ? files.get(pathname.slice(BASE.length) || "index.html") : undefined;
    if (!file) return response.writeHead(404).end();
    const headers = {
      // The build names each version of a file by a query, so that this one never changes.
      "Cache-Control": searchParams.has("v") ? `public, max-age=${YEAR_S}, immutable` : "no-cache",
      "ETag": file.etag,
      "Vary": "Accept-Encoding",
    };
    if (request.headers["if-none-match"] === file.etag) return response.writeHead(304, headers).end();
    const isPacked = /\bgzip\b/.test(request.headers["accept-encoding"]);
    const body = isPacked ? file.packed : file.plain;
    return response.writeHead(200, {
      ...headers,
      ...(isPacked && { "Content-Encoding": "gzip" }),
      "Content-Length": body.length,
      "Content-Type": file.type,
      "X-Content-Type-Options": "nosniff",
    }).end(body);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${BASE}`;
}

/** A file as it is sent. Packed beforehand: a measurement must not wait for it. */
function read(path) {
  const plain = readFileSync(path);
  return {
    plain,
    packed: gzipSync(plain, { level: 9 }),
    etag: `"${createHash("sha256").update(plain).digest("hex").slice(0, 16)}"`,
    type: TYPES[extname(path)] ?? "application/octet-stream",
  };
}
