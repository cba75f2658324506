// Completion and help from Kubernetes' own schema: fields that are not there yet, values where they are
// counted, and what a field means, under the pointer or by a key. Without the schema nothing is offered.

import { autocompletion, startCompletion } from "@codemirror/autocomplete";
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { fieldAt, fieldsIn, headOf, placeAt, typeOf, valuesOf } from "./fields.js";

/**
 * The extensions.
 *
 * @param {() => object | undefined} schema  the schema once it is there
 */
export function kubernetes(schema) {
  return [
    autocompletion({ override: [(context) => offers(schema(), context)], icons: false, positionInfo: beside }),
    hoverTooltip((view, position) => help(schema(), view.state.doc, position), { hideOnChange: true }),
    helpField,
    keymap.of([
      { key: "F1", preventDefault: true, run: (view) => toggleHelp(schema(), view) },
      { key: "Mod-i", preventDefault: true, run: (view) => toggleHelp(schema(), view) },
      { key: "Escape", run: closeHelp },
    ]),
  ];
}

/** Help stands at the right of its option, or below or above the list: never over it. */
function beside(view, list, option, info, space) {
  if (space.right - list.right >= info.right - info.left) return { style: `left: 100%; top: ${option.top - list.top}px` };
  const isRoomBelow = space.bottom - list.bottom >= info.bottom - info.top;
  return { style: `left: 0; ${isRoomBelow ? "top" : "bottom"}: 100%` };
}

function offers(schema, context) {
  const { doc } = context.state;
  const place = schema && placeAt(doc, context.pos);
  if (!place || (!context.explicit && place.from === context.pos)) return null;
  const head = headOf(doc, context.pos);
  let options;
  if (!place.isValue) options = fieldsIn(schema, head, place.path).filter(({ name }) => !place.keys.includes(name)).map((field) => offer(field, place));
  // A list of values is written as items, and so is what stands in a line without a colon.
  if (!options?.length) options = valuesOf(schema, head, place.path).map((label) => ({ label }));
  return options.length ? { from: place.from, to: Math.max(place.to, context.pos), options, validFor: /^[\w./-]*$/ } : null;
}

function offer(field, place) {
  const { name, isRequired, help } = field;
  return {
    label: name,
    detail: typeOf(field) + (isRequired ? ", required" : ""),
    info: help ? () => described("cm-fieldHelp", help) : undefined,
    boost: isRequired ? 1 : 0,
    apply: (view, _, from, to) => {
      const insert = place.hasColon ? name : name + after(field, place);
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.complete", scrollIntoView: true });
      // What comes next may be known too.
      if (!place.hasColon) startCompletion(view);
    },
  };
}

/** What follows a key: a blank, or a new line with the indentation and the dash that its type needs. */
function after({ type, isList, isMap }, { column, isFlow }) {
  const isNested = typeof type === "number" || isList || isMap;
  if (!isNested || isFlow) return ": ";
  return `:\n${" ".repeat(column + 2)}${isList ? "- " : ""}`;
}

function described(className, ...texts) {
  const box = document.createElement("div");
  box.className = className;
  for (const text of texts.filter(Boolean)) {
    const part = box.appendChild(document.createElement(box.childElementCount || texts.length === 1 ? "p" : "b"));
    part.textContent = text;
  }
  return box;
}

/** What the field at a position means, as a tooltip; null where the schema knows none. */
function help(schema, doc, position) {
  const place = schema && placeAt(doc, position);
  if (!place || position > place.to) return null;
  const key = doc.sliceString(place.from, place.to).replace(/^["']|["']$/g, "");
  const path = place.isValue || !place.hasColon ? place.path : [...place.path, key];
  const field = fieldAt(schema, headOf(doc, position), path);
  if (!field?.help) return null;
  const facts = typeOf(field) + (field.isRequired ? ", required" : "");
  const values = field.values ? `One of ${field.values.join(", ")}.` : "";
  const said = [field.name, facts, field.help, values].filter(Boolean);
  return {
    pos: place.from, end: place.to, above: true, said: said.join(". "),
    create: () => ({ dom: described("cm-fieldHelp", ...said) }),
  };
}

const setHelp = StateEffect.define();
/** The help that a key has opened; it goes with the next change or move. */
const helpField = StateField.define({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHelp)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (shown) => showTooltip.from(shown),
});

function closeHelp(view) {
  if (!view.state.field(helpField)) return false;
  view.dispatch({ effects: setHelp.of(null) });
  return true;
}

function toggleHelp(schema, view) {
  if (closeHelp(view)) return true;
  const { state } = view;
  const found = help(schema, state.doc, state.selection.main.head);
  const said = found?.said ?? state.phrase("Nothing is known of this place.");
  const effects = [EditorView.announce.of(said)];
  if (found) effects.push(setHelp.of(found));
  view.dispatch({ effects });
  return true;
}
