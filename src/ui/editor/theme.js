// How the editor looks: the page's tokens given to CodeMirror's parts. Holds no colour of its own.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const mix = (token, percent) => `color-mix(in srgb, var(${token}) ${percent}%, transparent)`;

/** The sheet of the shadow root itself. */
export function hostSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; min-height: 0; }
    .editor, .cm-editor { height: 100%; }
    #help { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .fold { width: 10px; height: 10px; vertical-align: middle; fill: none; stroke: currentColor; stroke-width: 1.6; }
    .fold.open { transform: rotate(90deg); }
  `);
  return sheet;
}

/** What is bold, what is quiet: keys stand out, values are calm, comments recede. */
export const highlightStyle = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
  { tag: [tags.keyword, tags.labelName, tags.typeName, tags.meta], color: "var(--warn)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--text-3)" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--text-2)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

/** The theme; `dark` only tells CodeMirror which of its own defaults to start from. */
export function theme(dark) {
  return EditorView.theme({
    "&": { backgroundColor: "var(--panel)", color: "var(--text)", fontSize: "12.5px" },
    "&.cm-focused": { outline: "none", boxShadow: "inset 0 0 0 2px var(--accent)" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", overflow: "auto", containerType: "inline-size" },
    ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
    ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: mix("--accent", 24) },
    ".cm-activeLine": { backgroundColor: mix("--accent", 6) },
    ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--text-3)", border: "none" },
    ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
    ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", padding: "0 3px" },
    ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "1px solid var(--line)", color: "var(--text-2)", padding: "0 4px" },
    ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: mix("--good", 24) },
    ".cm-selectionMatch": { backgroundColor: mix("--accent", 12) },
    ".cm-searchMatch": { backgroundColor: mix("--warn", 24), outline: "1px solid var(--warn)" },
    ".cm-searchMatch-selected": { backgroundColor: mix("--warn", 50) },
    ".cm-specialChar": { color: "var(--bad)" },

    ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)" },
    ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
    ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
    ".cm-panel.cm-search": { padding: "8px 32px 8px 8px" },
    ".cm-textfield": { backgroundColor: "var(--panel)", border: "1px solid var(--line)", borderRadius: "4px", color: "var(--text)", fontSize: "inherit" },
    ".cm-button": { background: "var(--panel)", backgroundImage: "none", border: "1px solid var(--line)", borderRadius: "4px", color: "var(--text)", fontSize: "inherit", cursor: "pointer" },
    ".cm-button:active": { background: "var(--sunken)", backgroundImage: "none" },
    ".cm-panel button[name=close]": { color: "var(--text-2)", padding: "0 8px", cursor: "pointer" },
    ".cm-panel :focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },

    ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "8px", overflow: "hidden", fontFamily: "var(--sans)", maxWidth: "min(480px, 90vw)" },
    ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16em", maxWidth: "min(480px, 90vw)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px", lineHeight: "1.6" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
    ".cm-completionDetail": { marginLeft: "12px", fontFamily: "var(--sans)", fontStyle: "normal", color: "var(--text-3)" },
    "li[aria-selected] .cm-completionDetail": { color: "inherit" },
    ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
    ".cm-tooltip.cm-completionInfo": { padding: "0", width: "max-content", maxWidth: "300px", whiteSpace: "normal" },
    ".cm-fieldHelp": { maxWidth: "400px", lineHeight: "1.45" },
    ".cm-tooltip > .cm-fieldHelp, .cm-tooltip-hover .cm-fieldHelp": { padding: "8px 12px" },
    ".cm-fieldHelp b": { fontFamily: "var(--mono)" },
    ".cm-fieldHelp p": { margin: "0" },
    ".cm-fieldHelp b + p": { marginBottom: "4px", color: "var(--text-3)" },
    ".cm-diagnostic": { padding: "6px 10px", whiteSpace: "pre-wrap" },
    ".cm-diagnostic-error": { borderLeft: "4px solid var(--bad)" },
    ".cm-diagnostic-warning": { borderLeft: "4px solid var(--warn)" },
    // What is wrong, said below its line.
    ".cm-said": { position: "sticky", left: "0", margin: "0 8px 2px 4px", padding: "2px 8px", borderLeft: "3px solid", borderRadius: "4px", fontFamily: "var(--sans)", fontSize: "12px", lineHeight: "1.45", whiteSpace: "pre-wrap", overflowWrap: "anywhere", boxSizing: "border-box", maxWidth: "calc(100cqi - 88px)" },
    ".cm-said-error": { backgroundColor: "var(--bad-soft)", color: "var(--bad)" },
    ".cm-said-warning": { backgroundColor: "var(--warn-soft)", color: "var(--warn)" },
    ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textDecorationSkipInk: "none" },
    ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)", textDecorationSkipInk: "none" },
    ".cm-lintPoint-error:after": { borderBottomColor: "var(--bad)" },
    ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warn)" },
    // Told apart by shape too: an octagon stops, a triangle warns.
    ".cm-lint-marker": { width: "10px", height: "10px", marginTop: "5px" },
    ".cm-lint-marker-error": { content: "normal", backgroundColor: "var(--bad)", clipPath: "polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%)" },
    ".cm-lint-marker-warning": { content: "normal", backgroundColor: "var(--warn)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
    ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: mix("--accent", 16) },
    ".cm-panel.cm-panel-lint ul:focus [aria-selected]": { backgroundColor: mix("--accent", 24), color: "var(--text)" },
  }, { dark });
}
