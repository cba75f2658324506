// What runs before, beside and after the program: sets the theme before the first paint, starts the
// wasm module, loads the editor when it is asked for, and speaks when the program cannot.
// It holds nothing of the playground itself.
//
// A classic script on purpose: it blocks the first paint for the moment that the theme needs.
(() => {
  "use strict";

  const root = document.documentElement;
  const here = new URL(".", document.currentScript.src);
  // Set by the build to the content's digest, so that a cache never mixes the files of two builds.
  const version = new URL(document.currentScript.src).search;
  const address = (name) => new URL(name + version, here).href;
  const byId = (id) => document.getElementById(id);

  // Storage may be blocked altogether; reading then throws.
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); return true; } catch { return false; } };

  const THEME = "dsplay.theme"; // "light" or "dark"; anything else follows the system
  const SAVED = "dsplay.saved"; // the session of an earlier visit
  const TYPED = "dsplay.typed"; // what stood in the editor when the program stopped

  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const applyTheme = () => {
    const chosen = stored(THEME);
    const dark = chosen === "dark" || (chosen !== "light" && systemIsDark.matches);
    root.dataset.theme = dark ? "dark" : "light";
  };
  applyTheme();
  systemIsDark.addEventListener("change", applyTheme);

  // A link or earlier work is about to be opened: then the still of the running example would be wrong.
  const opensWork = location.hash.length > 1 || [SAVED, TYPED].some((key) => stored(key) !== null);
  root.dataset.opening = opensWork ? "work" : "first";

  const fetchText = async (name) => {
    const response = await fetch(address(name), { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    return response.text();
  };

  // Resolved once the page can be used and has been drawn: what a person may do without comes after that.
  let sayUsable;
  const usable = new Promise((resolve) => { sayUsable = resolve; });

  let editor; // the promise of the editor's module, once asked for
  // The page's way to what only JavaScript can do under the policy: `import()`.
  window.dsplay = Object.freeze({
    loadEditor: () => {
      editor ??= usable.then(() => import(address("editor.js"))).catch((error) => { editor = undefined; throw error; });
      return editor;
    },
    // Gives the text of a file of this build.
    fetchText,
    // The fields of Kubernetes' schema, for completion and help.
    loadFields: async () => JSON.parse(await fetchText("later/fields.json")),
    // Copies a text; false where the browser does not allow it (over plain http there is no clipboard).
    copy: async (text) => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    // Chooses "light", "dark" or "system", and remembers it.
    setTheme: (theme) => { store(THEME, theme); applyTheme(); },
    // What the panic hook calls with its message, before the program ends.
    crash: (message) => stop(String(message)),
  });

  let stopped = false;
  function stop(message) {
    if (stopped) return;
    stopped = true;
    // The editor is JavaScript and still holds its text; it answers by filling `typed`.
    const kept = new CustomEvent("dsplay:keep", { detail: { typed: [] } });
    window.dispatchEvent(kept);
    const typed = kept.detail.typed.join("\n---\n");
    const isKept = typed === "" || store(TYPED, typed);
    silence();
    whenParsed(() => showCrash(message, isKept ? "" : typed));
  }

  // The program's memory can no longer be trusted: nothing may call into it again.
  function silence() {
    for (let id = setTimeout(() => {}); id > 0; id--) { clearTimeout(id); clearInterval(id); }
    for (let id = requestAnimationFrame(() => {}); id > 0; id--) cancelAnimationFrame(id);
    const events = ["click", "dblclick", "contextmenu", "keydown", "keyup", "input", "beforeinput", "change",
      "pointerdown", "pointermove", "pointerup", "pointerover", "pointerout", "mousedown", "mousemove", "mouseup",
      "wheel", "focusin", "focusout", "submit", "paste", "drop", "hashchange", "popstate", "resize", "storage",
      "visibilitychange", "beforeunload", "pagehide"];
    const inCrash = (target) => target instanceof Node && byId("crash")?.contains(target);
    for (const name of events) {
      window.addEventListener(name, (event) => { if (!inCrash(event.target)) event.stopImmediatePropagation(); }, { capture: true });
    }
  }

  function showCrash(message, unkept) {
    const dialog = byId("crash");
    byId("crash-detail").textContent = message;
    if (unkept) {
      // Storage is full or blocked: the text itself is shown, to be copied by hand.
      byId("crash-kept").textContent = "This browser's storage is full or blocked, so what you typed could not be kept. Copy it from here before you reload.";
      byId("crash-typed").hidden = false;
      byId("crash-typed").value = unkept;
    }
    byId("crash-reload").addEventListener("click", () => location.reload());
    const copy = byId("crash-copy");
    copy.addEventListener("click", async () => {
      const done = await window.dsplay.copy(message);
      copy.textContent = done ? "Copied" : "Press Ctrl-C or ⌘-C";
      if (done) return;
      // Over plain http there is no clipboard: the text is shown and selected, to be copied by hand.
      const detail = byId("crash-detail");
      detail.closest("details").open = true;
      detail.focus();
      getSelection().selectAllChildren(detail);
    });
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    if (!dialog.open) dialog.showModal();
  }

  const whenParsed = (run) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run, { once: true });
    else run();
  };

  // Browser extensions throw into the page too; that is none of our business.
  const isOurs = (error, file) =>
    error instanceof WebAssembly.RuntimeError || [file, error?.stack, error?.message].some((text) => text?.includes?.(here.href));
  const describe = (error, message) => [message, error?.stack ?? error].filter(Boolean).map(String).join("\n");

  window.addEventListener("error", (event) => {
    // Not an error: the browser says that it will lay out again in the next frame.
    if (/^ResizeObserver loop/.test(event.message)) return;
    if (isOurs(event.error, event.filename)) stop(describe(event.error, event.message));
  });
  window.addEventListener("unhandledrejection", (event) => {
    if (isOurs(event.reason)) stop(describe(event.reason));
  });

  // Says in the skeleton's place why there is no page.
  const sayInstead = (text) => whenParsed(() => {
    root.dataset.opening = "failed";
    byId("skeleton")?.removeAttribute("aria-busy");
    const word = byId("boot-word");
    if (word) word.textContent = text;
  });

  // The policy takes no styles from a document, but from a script.
  whenParsed(() => {
    for (const element of document.querySelectorAll(".still [data-style]")) element.style.cssText = element.dataset.style;
  });

  if (typeof WebAssembly !== "object") {
    sayInstead("This browser cannot run WebAssembly, or it is switched off (some lockdown modes do so). The playground needs it: please open this page in a current Firefox, Chrome, Edge or Safari.");
    return;
  }
  if (location.protocol === "file:") {
    sayInstead("A browser does not run WebAssembly from a file. Serve this folder instead, for example with “python3 -m http.server”, and open the address that it prints.");
    return;
  }

  const program = import(address("page.js"));
  const wasm = fetch(address("page_bg.wasm"), { credentials: "same-origin" });
  // Either may fail before the document is parsed; that is said below, and is no error that nobody caught.
  for (const coming of [program, wasm]) coming.catch(() => {});
  whenParsed(async () => {
    let module, response;
    try {
      [module, response] = await Promise.all([program, wasm]);
      if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    } catch (error) {
      sayInstead(`The playground could not be loaded (${error?.message ?? error}). Check the network and reload the page.`);
      return;
    }
    try {
      await module.default({ module_or_path: response });
      root.dataset.ready = "";
      requestAnimationFrame(() => setTimeout(() => { root.dataset.drawn = ""; sayUsable(); }));
    } catch (error) {
      stop(describe(error));
    }
  });
})();
