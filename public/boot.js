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

  const fetchText = async (name) => {
    const response = await fetch(address(name), { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    return response.text();
  };

  // The build leaves in the first module what the first use of the page calls. The second is fetched once
  // the page can be used; what a person presses before that is held back (below), and what nobody has pressed
  // waits for it in `loadRest`.
  const REST = "later/rest.wasm";
  const hasRest = "rest" in document.currentScript.dataset;
  let rest; // the compiled second module, when it has come
  const fetchRest = async () => {
    if (!hasRest) return;
    const response = await fetch(address(REST), { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    const module = await WebAssembly.compile(await response.arrayBuffer());
    if (!rest) arrived(module);
  };
  const arrived = (module) => {
    rest = module;
    // Not before the program, which may be waiting for it, has returned.
    setTimeout(() => {
      if (stopped) return;
      window.dispatchEvent(new Event("dsplay:whole"));
      release();
    });
  };
  // A network that fails is asked again, each time later.
  const keepFetching = (ms = 2_000) => fetchRest().catch(() => {
    if (stopped || rest) return;
    hasFailed = true;
    sayHeld();
    setTimeout(keepFetching, ms, ms * 2);
  });

  // Until then, what a person presses is held back and done in order when it is there: else the page would
  // stand still for it. Writing goes through, and so do the steps that the build has made ready
  // (`STEPS` in `first_visit.rs`, less one).
  let freeSteps = 2;
  let hasFailed = false;
  const held = [];
  const isWriting = (event) => event.target.closest?.("textarea, input");
  const isStep = (event) => event.type === "keydown"
    ? event.key === "ArrowRight" && !isWriting(event)
    : event.target.closest?.("button.step");
  // What the browser does with a key alone: move the focus, scroll, write, its own shortcuts.
  const isNative = (event) => {
    if (event.type !== "keydown") return false;
    if (event.ctrlKey || event.metaKey) return event.key !== "Enter";
    if (event.key === "Enter" || event.key === " ") return Boolean(isWriting(event) || event.target.closest?.("button.step"));
    return Boolean(event.altKey || isWriting(event)) || !(event.key.length === 1 || /^(Arrow(Left|Right)|Home|End)$/.test(event.key));
  };
  const hold = (event) => {
    if (!hasRest || rest || stopped || !event.isTrusted || !("ready" in root.dataset)) return;
    if (isStep(event) && freeSteps > 0 && held.length === 0) { freeSteps--; return; }
    event.stopImmediatePropagation();
    if (isNative(event)) return;
    event.preventDefault();
    held.push(event);
    event.target.closest?.("button, summary, a, article")?.setAttribute("aria-busy", "true");
    setTimeout(sayHeld, 300);
  };
  for (const kind of ["click", "contextmenu", "keydown"]) window.addEventListener(kind, hold, { capture: true });
  function sayHeld() {
    const note = byId("held");
    if (!note) return; // the document is not parsed yet, so nothing was pressed
    note.hidden = held.length === 0;
    note.textContent = hasFailed
      ? "The rest of the playground could not be fetched yet; it is asked for again. What you pressed is kept until then."
      : "Still loading. What you pressed is done as soon as the rest is here.";
  }
  function release() {
    for (const event of held.splice(0)) {
      const { target } = event;
      if (!target.isConnected) continue;
      target.closest?.("[aria-busy]")?.removeAttribute("aria-busy");
      const isDone = !target.dispatchEvent(new event.constructor(event.type, event));
      if (!isDone && event.type === "keydown" && /^(Enter| )$/.test(event.key)) target.click?.();
    }
    sayHeld();
  }
  // Holds the page until it is there; only for what cannot wait.
  const fetchNow = (name) => {
    const request = new XMLHttpRequest();
    request.open("GET", address(name), false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${name}: the server answered ${request.status}`);
    return Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0));
  };

  let editor; // the promise of the editor's module, once asked for
  // The page's way to what only JavaScript can do under the policy: `import()`.
  window.dsplay = Object.freeze({
    loadEditor: () => {
      editor ??= import(address("editor.js")).catch((error) => { editor = undefined; throw error; });
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
    // Whether nobody has to wait for the second module any more.
    isWhole: () => !hasRest || rest !== undefined,
    // Puts the functions of the second module into their places; `first` is what the first exports.
    loadRest: (first) => {
      try {
        if (!rest) arrived(new WebAssembly.Module(fetchNow(REST)));
        new WebAssembly.Instance(rest, { first });
      } catch (error) {
        byId("crash-what").textContent = "The rest of the playground could not be fetched. Check the network, then reload.";
        stop(`The rest of the program could not be loaded (${describe(error)}). Check the network and reload the page.`);
        throw error;
      }
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
    byId("skeleton")?.removeAttribute("aria-busy");
    const word = byId("boot-word");
    if (word) word.textContent = text;
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
  // Opening a link or earlier work needs more than a first use.
  const more = location.hash || stored(SAVED) || stored(TYPED) ? fetchRest().catch(() => {}) : undefined;
  whenParsed(async () => {
    let module, response;
    try {
      [module, response] = await Promise.all([program, wasm, more]);
      if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    } catch (error) {
      sayInstead(`The playground could not be loaded (${error?.message ?? error}). Check the network and reload the page.`);
      return;
    }
    try {
      await module.default({ module_or_path: response });
      byId("skeleton")?.remove();
      root.dataset.ready = "";
      // After the first paint.
      if (!rest) requestAnimationFrame(() => setTimeout(() => keepFetching()));
    } catch (error) {
      stop(describe(error));
    }
  });
})();
