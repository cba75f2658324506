// What is wrong with the text, at its place: underlined, marked in the gutter, and said below its line.

import { forEachDiagnostic, lintGutter, linter, setDiagnosticsEffect } from "@codemirror/lint";
import { StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const CHECK_DELAY_MS = 200;
/** So many are said in the text; the others are marked, and all stand in the page's list. */
const SAID_MAX = 20;

/** Asks `check` a moment after each change, and shows what it answers. */
export function problems(check) {
  return [lintGutter(), linter((view) => diagnostics(view.state.doc, check), { delay: CHECK_DELAY_MS }), said];
}

/** The problems that `check` finds, as CodeMirror's diagnostics. */
function diagnostics(doc, check) {
  let found;
  try {
    found = check(doc.toString());
  } catch (error) {
    reportError(error); // the program has stopped: boot.js says so
    return [];
  }
  return Array.from(found ?? [], (problem) => {
    const from = offset(doc, problem.line, problem.column);
    const to = problem.endLine ? offset(doc, problem.endLine, problem.endColumn ?? 1) : wordEnd(doc, from);
    return {
      from, to: Math.max(from, to), message: problem.message,
      severity: problem.severity === "warning" ? "warning" : "error",
    };
  });
}

/** The offset of a line and a column, both counted from 1, kept inside the text. */
export function offset(doc, line, column) {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, line));
  let at = 0;
  // CodeMirror counts UTF-16 units, a YAML parser characters.
  for (let left = column - 1; left > 0 && at < text.length; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return from + at;
}

/** The end of the word at an offset; of the line where there is no word. */
function wordEnd(doc, from) {
  const line = doc.lineAt(from);
  const word = /^[^\s:,\]}]+/.exec(line.text.slice(from - line.from));
  return word ? from + word[0].length : line.to;
}

class Said extends WidgetType {
  constructor(message, severity) {
    super();
    Object.assign(this, { message, severity });
  }
  eq(other) {
    return other.message === this.message && other.severity === this.severity;
  }
  toDOM() {
    const box = document.createElement("div");
    box.className = `cm-said cm-said-${this.severity}`;
    box.textContent = this.message;
    return box;
  }
}

/** The messages below their lines. */
const said = StateField.define({
  create: () => Decoration.none,
  update(shown, transaction) {
    if (!transaction.effects.some((effect) => effect.is(setDiagnosticsEffect))) return shown.map(transaction.changes);
    const { doc } = transaction.state, widgets = [];
    forEachDiagnostic(transaction.state, ({ message, severity }, from) => {
      if (widgets.length === SAID_MAX) return;
      widgets.push(Decoration.widget({ widget: new Said(message, severity), block: true, side: 1 }).range(doc.lineAt(from).to));
    });
    return Decoration.set(widgets, true);
  },
  provide: (shown) => EditorView.decorations.from(shown),
});
