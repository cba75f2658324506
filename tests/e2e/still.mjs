// The still of a first visit: what the page shows of the running example, as plain HTML that needs no
// program. `src/ui/shell/still.html` holds it, and the build puts it into index.html.
//
//   node still.mjs      writes it anew from the built page; needed when the first picture has changed

import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { close, openTab, url } from "./harness.mjs";

export const FILE = new URL("../../src/ui/shell/still.html", import.meta.url);

/** The page before the full editor has come. */
export async function open(page, url) {
  await page.route(/editor\.js/, () => {});
  await page.goto(url);
  await page.locator("html[data-ready]").waitFor();
}

/** The page as it stands, without what only a program or a screen reader can use. */
export const stillOf = (page) => page.evaluate(() => {
  const isBox = (element) => /flex|grid/.test(getComputedStyle(element).display);
  const copy = (element) => {
    if (element.hidden || element.matches("dialog, .menu, .unseen, details > :not(summary)")) return [];
    const still = element.cloneNode(false);
    for (const { name, value } of [...still.attributes]) {
      const isSeen = /^(class|disabled|wrap|open|colspan|data-.*)$/.test(name) || element instanceof SVGElement;
      if (!isSeen || name.startsWith("aria-") || value === "" && name === "class") still.removeAttribute(name);
      // The policy takes no styles in attributes; boot.js sets these.
      if (name === "style" && value !== "") { still.removeAttribute(name); still.dataset.style = value; }
    }
    const text = element.matches("textarea") ? [document.createTextNode(element.value)] : [];
    const children = [...element.childNodes].flatMap((child) => {
      if (child instanceof Text) return [child.cloneNode()];
      if (!(child instanceof Element)) return [];
      // Line breaks, where they are not drawn, keep the file readable.
      return isBox(element) ? ["\n", ...copy(child)] : copy(child);
    });
    still.append(...(text.length ? text : children));
    return [still];
  };
  return copy(document.querySelector("#app > .page"))[0].outerHTML + "\n";
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { page } = await openTab();
  await open(page, url);
  await writeFile(FILE, await stillOf(page));
  await close();
}
