// Which field of which object stands at a place of a YAML text, by its lines: half-written text, which
// no parser takes, is the usual thing while somebody types. Asks no editor and touches no page.
//
// The schema is `later/fields.json` (see schema/): `kinds` names an apiVersion and a type for each kind,
// `types` lists the fields of each type as [name, type, flags, help, values?].

const LIST = 1, MAP = 2, REQUIRED = 4;
const KEY = /^("[^"]*"|'[^']*'|[^\s"'#{}[\],&*!|>][^\s:]*(?::[^\s:]+)*)\s*:(?=\s|$)/;
const WORDS = { s: "string", b: "boolean", i: "integer", n: "number", q: "quantity", x: "integer or string", t: "time", o: "object" };

const bare = (word) => word.replace(/^["']|["']$/g, "");

/** The dashes and the key of a line, each with its column; `at` is where the rest begins. */
function read(text) {
  const tokens = [];
  let at = text.search(/\S|$/);
  while (text[at] === "-" && (at + 1 === text.length || text[at + 1] === " ")) {
    tokens.push({ key: "[]", column: at, isDash: true });
    at += 1 + text.slice(at + 1).search(/\S|$/);
  }
  const key = KEY.exec(text.slice(at));
  if (key) tokens.push({ key: bare(key[1]), column: at, end: at + key[1].length, value: at + key[0].length });
  return { tokens, at };
}

const isBorder = (text) => /^(---|\.\.\.)(\s|$)/.test(text);

/** The keys that lead to `column` of a line, outermost first; "[]" is an item of a list. */
function pathTo(doc, number, column) {
  const path = [];
  let need = column, fromDash = false;
  for (let n = number; n > 0; n--) {
    const { text } = doc.line(n);
    if (n < number && isBorder(text)) break;
    for (const token of read(text).tokens.reverse()) {
      // A list may stand at the very column of its key.
      if (token.column > need || (token.column === need && (!fromDash || token.isDash))) continue;
      path.unshift(token.key);
      need = token.column;
      fromDash = Boolean(token.isDash);
    }
    if (need === 0 && !fromDash) break;
  }
  return path;
}

/** The other keys of the mapping whose keys stand at `column` around a line. */
function keysBeside(doc, number, column) {
  const keys = [];
  for (const way of [-1, 1]) {
    for (let n = way < 0 ? number : number + 1; n > 0 && n <= doc.lines; n += way) {
      const { text } = doc.line(n);
      if (n !== number && isBorder(text)) break;
      if (!text.trim() || /^\s*#/.test(text)) continue;
      const { tokens, at } = read(text);
      const first = tokens[0]?.column ?? at;
      const own = tokens.find((token) => token.column === column && !token.isDash);
      // Downwards a dash before the column begins the next item; upwards it begins this one.
      if (first < column && way > 0) break;
      if (own && n !== number) keys.push(own.key);
      if (first < column) break;
    }
  }
  return keys;
}

/** The inside of `{…}` and `[…]` up to a column: the path, the word, whether a value is meant. */
function inFlow(text, from, to) {
  const frames = [];
  let word = from;
  for (let at = from; at < to; at++) {
    const c = text[at], top = frames.at(-1);
    if (c === '"' || c === "'") {
      const end = text.indexOf(c, at + 1);
      if (end < 0 || end >= to) break;
      at = end;
    } else if (c === "{" || c === "[") { frames.push({ isList: c === "[", keys: [] }); word = at + 1; }
    else if (c === "}" || c === "]") { frames.pop(); word = at + 1; }
    else if (c === ",") { if (top) top.key = undefined; word = at + 1; }
    else if (c === ":" && top && !top.isList && (text[at + 1] === " " || at + 1 === to)) {
      top.key = bare(text.slice(word, at).trim());
      top.keys.push(top.key);
      word = at + 1;
    }
  }
  const last = frames.at(-1);
  if (!last) return undefined;
  const path = frames.flatMap((frame) => (frame.isList ? ["[]"] : frame.key === undefined ? [] : [frame.key]));
  while (text[word] === " " && word < to) word++;
  return { path, isValue: last.isList || last.key !== undefined, from: word, keys: last.keys };
}

/**
 * What stands at a position: the path to it, and whether a key or a value is meant there.
 *
 * @param {import("@codemirror/state").Text} doc
 * @returns {{path: string[], isValue: boolean, from: number, to: number, column: number, keys: string[],
 *   hasColon: boolean, isFlow: boolean} | undefined}
 */
export function placeAt(doc, position) {
  const line = doc.lineAt(position), { text } = line, column = position - line.from;
  if (/(^|\s)#/.test(text.slice(0, column)) || isBorder(text)) return undefined;
  const { tokens, at } = read(text);
  const key = tokens.at(-1)?.isDash ? undefined : tokens.at(-1);
  const word = (from) => line.from + Math.max(from, from + text.slice(from).search(/[\s,:}\]]|$/));
  const place = (path, from, rest) => ({
    path, isValue: false, from: line.from + from, to: word(from), column: from, keys: [], hasColon: false, isFlow: false, ...rest,
  });
  const start = key && column > key.end ? Math.max(key.value + text.slice(key.value).search(/\S|$/), key.value) : at;
  if ((!key || column > key.end) && /[[{]/.test(text[start] ?? "") && column > start) {
    const flow = inFlow(text, start, column);
    if (!flow) return undefined;
    const base = pathTo(doc, line.number, key ? key.column + 1 : start);
    const hasColon = /^\s*:/.test(text.slice(word(flow.from) - line.from));
    return place([...base, ...flow.path], flow.from, { isValue: flow.isValue, keys: flow.keys, hasColon, isFlow: true });
  }
  if (key && column > key.end) {
    if (column <= key.value - 1) return undefined;
    return place(pathTo(doc, line.number, key.column + 1), Math.min(start, column), { isValue: true });
  }
  if (column < at && text.trim()) return undefined;
  const from = text.trim() ? at : column;
  return place(pathTo(doc, line.number, from), from, {
    to: key ? line.from + key.end : word(from), keys: keysBeside(doc, line.number, from), hasColon: Boolean(key),
  });
}

/** `kind` and `apiVersion` of the document around a position. */
export function headOf(doc, position) {
  const head = {}, start = doc.lineAt(position).number;
  const take = (text) => {
    const found = /^(kind|apiVersion)\s*:\s*["']?([^\s"'#]+)/.exec(text);
    if (found) head[found[1]] ??= found[2];
  };
  for (let n = start; n > 0 && !(n < start && isBorder(doc.line(n).text)); n--) take(doc.line(n).text);
  for (let n = start + 1; n <= doc.lines && !isBorder(doc.line(n).text); n++) take(doc.line(n).text);
  return head;
}

/** A field as an object. */
const field = ([name, type, flags, help, values]) => ({
  name, type, isList: Boolean(flags & LIST), isMap: Boolean(flags & MAP), isRequired: Boolean(flags & REQUIRED), help, values,
});

/** The field that a path leads to in an object of this kind; undefined where the schema knows none. */
export function fieldAt(schema, { kind, apiVersion }, path) {
  const known = Object.hasOwn(schema.kinds, kind ?? "") ? schema.kinds[kind] : undefined;
  if (!known || (apiVersion && apiVersion !== known[0])) return undefined;
  let here = { type: known[1] };
  for (const step of path) {
    if (step === "[]") {
      if (!here.isList) return undefined;
      here = { ...here, isList: false, isItem: true };
    } else if (here.isMap && !here.isList) {
      here = { name: step, type: here.type, help: "" };
    } else {
      const found = !here.isList && schema.types[here.type]?.find(([name]) => name === step);
      if (!found) return undefined;
      here = field(found);
      if (path.length === 1 && step === "kind") here.values = Object.keys(schema.kinds);
      if (path.length === 1 && step === "apiVersion") here.values = [known[0]];
    }
  }
  return here;
}

/** The fields that an object may have at a place; none where the schema knows none. */
export function fieldsIn(schema, head, path) {
  if (!head.kind && path.length === 0) {
    return [field(["apiVersion", "s", REQUIRED, ""]), field(["kind", "s", REQUIRED, ""])];
  }
  const here = fieldAt(schema, head, path);
  if (!here || here.isList || here.isMap) return [];
  return (schema.types[here.type] ?? []).map(field);
}

/** The values that fit a field; none where they are not counted. */
export function valuesOf(schema, head, path) {
  if (!head.kind && path.length === 1) {
    const kinds = Object.entries(schema.kinds);
    if (path[0] === "kind") return kinds.filter(([, [version]]) => !head.apiVersion || version === head.apiVersion).map(([kind]) => kind);
    return path[0] === "apiVersion" ? [...new Set(kinds.map(([, [version]]) => version))] : [];
  }
  const here = fieldAt(schema, head, path);
  if (!here || here.isList || here.isMap) return [];
  return here.values ?? (here.type === "b" ? ["true", "false"] : []);
}

/** The type of a field in words. */
export function typeOf({ type, isList, isMap }) {
  const word = WORDS[type] ?? "object";
  return isList ? `list of ${word}s` : isMap ? `map of ${word}s` : word;
}
