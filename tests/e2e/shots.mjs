// Screenshots of the page: node shots.mjs FOLDER. The page as it opens, and rollouts on 1 to 1,000 nodes;
// wide and narrow, light and dark.

import { join } from "node:path";
import { keep, MIDDLE, rollout } from "./clusters.mjs";
import { close, NARROW, openTab, until, visit, WIDE } from "./harness.mjs";

const [folder = "."] = process.argv.slice(2);

async function shot(name, options, nodes, table = false) {
  const { page, problems, close: shut } = await openTab({ ...options, reducedMotion: "reduce" });
  const at = MIDDLE[nodes];
  if (nodes) await keep(page, rollout(nodes, { cursor: at }));
  await visit(page);
  if (nodes) await until(page, (step) => Number(document.querySelector(".happened b").textContent) === step, at);
  if (table) await page.getByRole("button", { name: /^Table/ }).click();
  // What loads after the first paint belongs into the picture too.
  await page.waitForLoadState("networkidle");
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
  for (const problem of problems) console.error(problem);
  await shut();
}

for (const [size, viewport] of [["wide", WIDE], ["narrow", NARROW]]) {
  for (const colorScheme of ["light", "dark"]) {
    const look = `${size}-${colorScheme}`;
    await shot(look, { viewport, colorScheme });
    for (const nodes of Object.keys(MIDDLE)) await shot(`${look}-${nodes.padStart(4, "0")}`, { viewport, colorScheme }, Number(nodes));
    await shot(`${look}-1000-table`, { viewport, colorScheme }, 1000, true);
  }
}
await close();
