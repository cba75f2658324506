// Screenshots of the page: node shots.mjs FOLDER. Wide and narrow, light and dark.

import { join } from "node:path";
import { close, NARROW, openTab, visit, WIDE } from "./harness.mjs";

const [folder = "."] = process.argv.slice(2);
for (const [size, viewport] of [["wide", WIDE], ["narrow", NARROW]]) {
  for (const colorScheme of ["light", "dark"]) {
    const tab = await openTab({ viewport, colorScheme, reducedMotion: "reduce" });
    await visit(tab.page);
    // What loads after the first paint belongs into the picture too.
    await tab.page.waitForLoadState("networkidle");
    const path = join(folder, `${size}-${colorScheme}.png`);
    await tab.page.screenshot({ path });
    console.log(path);
    for (const problem of tab.problems) console.error(problem);
    await tab.close();
  }
}
await close();
