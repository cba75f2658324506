// The YAML editor: CodeMirror 6 behind six methods. Bundled into `dist/editor.js` and loaded after
// the first paint. It knows nothing of Kubernetes: what is wrong with the text is asked of `check`, and
// the fields are those of a schema that is fetched.
//
// Mounted in a shadow root, so that CodeMirror's styles are constructed sheets, which the page's
// Content-Security-Policy allows, and not <style> elements, which it forbids. All colours are the
// page's custom properties, which reach into a shadow root: the theme switches by itself.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { kubernetes } from "./complete.js";
import { offset, problems } from "./problems.js";
import { hostSheet, highlightStyle, theme } from "./theme.js";

const HELP = "Tab indents. To leave the editor with the keyboard, press Escape, then Tab. Control with Space offers fields, F1 explains the one at the cursor. Control or Command with Enter applies.";

/**
 * Puts an editor into `host`.
 *
 * @param {HTMLElement} host  an empty element; its size is the editor's
 * @param {object} options
 * @param {string} options.text  the first text
 * @param {string} options.label  the accessible name of the text box
 * @param {boolean} [options.dark]  whether the page is dark now
 * @param {(text: string) => void} [options.onChange]  after every change by the person, never after `set`
 * @param {() => void} [options.onApply]  on Ctrl-Enter or Cmd-Enter
 * @param {(text: string) => Problem[]} [options.check]  what is wrong; asked 200 ms after the last change.
 *   Problem: {line, column, endLine?, endColumn?, severity: "error" | "warning", message}; lines and
 *   columns count from 1, columns in characters (Unicode scalar values); the end is exclusive.
 * @param {() => Promise<object>} [options.fields]  fetches the schema that completion and help read
 * @param {string} [options.help]  what a screen reader adds to the name (how to leave with the keyboard)
 * @param {Record<string, string>} [options.phrases]  CodeMirror's own words in another language
 * @returns {{get(): string, set(text: string): void, focus(): void, goTo(line: number, column: number): void, setDark(dark: boolean): void, destroy(): void}}
 */
export function mount(host, options) {
  const { text = "", label, dark = false, onChange, onApply, check, fields, help = HELP, phrases } = options;
  // An element keeps its shadow root for life; mounting again reuses it.
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [hostSheet()];
  const helpText = document.createElement("p");
  helpText.id = "help";
  helpText.textContent = help;
  const parent = document.createElement("div");
  parent.className = "editor";
  shadow.replaceChildren(parent, helpText);

  const look = new Compartment();
  let isSetting = false, schema;
  // Without the schema the editor is still an editor.
  fields?.().then((loaded) => { schema = loaded; }, () => {});
  const extensions = [
    Prec.highest(keymap.of([{ key: "Mod-Enter", preventDefault: true, run: () => { onApply?.(); return true; } }])),
    EditorView.exceptionSink.of((error) => reportError(error)),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "help", tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no" }),
    look.of(theme(dark)),
    lineNumbers(), foldGutter({ markerDOM: foldMarker }), codeFolding(),
    check ? problems(check) : [],
    fields ? kubernetes(() => schema) : [],
    highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching(),
    highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }),
    EditorState.tabSize.of(2), indentUnit.of("  "),
    yaml(), syntaxHighlighting(highlightStyle),
    phrases ? EditorState.phrases.of(phrases) : [],
    keymap.of([...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !isSetting) onChange?.(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent, root: shadow });

  // Delegated focus would go to the first thing that scrolls; it is the text that is meant.
  host.tabIndex = -1;
  const focusText = () => view.focus();
  host.addEventListener("focus", focusText);

  // When the program stops, boot.js asks for what was typed.
  const keep = (event) => event.detail.typed.push(view.state.doc.toString());
  window.addEventListener("dsplay:keep", keep);

  return {
    get: () => view.state.doc.toString(),
    set: (next) => {
      if (next === view.state.doc.toString()) return;
      isSetting = true;
      try {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      } finally {
        isSetting = false;
      }
    },
    focus: () => view.focus(),
    goTo: (line, column) => {
      const anchor = offset(view.state.doc, line, column);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    },
    setDark: (isDark) => view.dispatch({ effects: look.reconfigure(theme(isDark)) }),
    destroy: () => {
      window.removeEventListener("dsplay:keep", keep);
      host.removeEventListener("focus", focusText);
      view.destroy();
      shadow.replaceChildren();
    },
  };
}

/** The triangle of the fold gutter, drawn: no font needs to have it. */
function foldMarker(isOpen) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("class", isOpen ? "fold open" : "fold");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 2.5 L8 6 L4 9.5");
  svg.append(path);
  const marker = document.createElement("span");
  marker.append(svg);
  return marker;
}
