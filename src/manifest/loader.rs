//! From the events of the YAML parser to one tree: places, types, anchors, merge keys, keys that
//! stand twice, limits.

use super::limits;
use super::scalar::{self, Scalar};
use super::syntax;
use super::tree::{Entry, Node, Span, Tree};
use super::yaml::{Document, Fault};
use crate::sorted::Map;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use std::borrow::Cow;

/// Reads the one document of a text whose first line has this number; of `nodes_max` values there is
/// room for `nodes_left`.
pub(super) fn document(
    text: &str,
    first_line: u32,
    nodes_left: &mut usize,
    nodes_max: usize,
) -> Document {
    let mut loader = Loader {
        offset: first_line - 1,
        stack: Vec::new(),
        root: None,
        anchors: Map::new(),
        faults: Vec::new(),
        nodes_left,
        nodes_max,
        alias_bytes_left: limits::ALIAS_BYTES,
        path_bytes_left: limits::PATH_BYTES,
    };
    let mut ended = false;
    for item in Parser::new_from_str(&masked(text)) {
        let (event, span) = match item {
            Ok(pair) => pair,
            Err(error) => {
                let (at, words) = syntax::in_go_words(&error, text);
                let at = Span::at(at.0 + loader.offset, at.1);
                loader.faults.push((at, Fault::Syntax(words)));
                break;
            }
        };
        let place = loader.place(&span);
        match event {
            Event::DocumentStart(_) if ended => {
                loader.syntax(place, "yaml: found content after the end of the document");
                break;
            }
            Event::DocumentEnd => ended = true,
            _ => {}
        }
        if loader.take(event, place, text).is_none() {
            break;
        }
    }
    while !loader.stack.is_empty() {
        // What is left open after an error is closed as far as it was read.
        let _ = loader.close();
    }
    Document {
        root: loader.root.filter(|node| !node.is_null()),
        faults: loader.faults,
        first_line,
    }
}

/// Stands for a dash that the parser would refuse; of the private use area.
const MASK: char = '\u{e000}';

/// The text for the parser, with its characters at the same places. saphyr-parser refuses a word that
/// begins with a dash and a flow indicator, as in `[cat, -]` or `{do: kubectl apply -f -, …}`; go-yaml reads
/// it as text.
fn masked(text: &str) -> Cow<'_, str> {
    let flow = |c: char| matches!(c, ',' | '[' | ']' | '{' | '}');
    if text.contains(MASK) || !text.contains("-,") && !text.contains("-]") && !text.contains("-}") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = before.is_whitespace() || flow(before);
        let hide = c == '-' && begins && chars.peek().is_some_and(|next| flow(*next));
        out.push(if hide { MASK } else { c });
        before = c;
    }
    Cow::Owned(out)
}

/// A list or map whose end has not come yet.
struct Open {
    anchor: usize,
    span: Span,
    /// `Some` for a map.
    entries: Option<Vec<Entry>>,
    items: Vec<Node>,
    /// Where each key of `entries` is.
    index: Map<String, usize>,
    /// The key that waits for its value, and whether it is `<<`.
    key: Option<(String, Span, bool)>,
    merges: Vec<Node>,
}

/// Builds the tree of one document from events.
struct Loader<'a> {
    offset: u32,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: Map<usize, Node>,
    faults: Vec<(Span, Fault)>,
    nodes_left: &'a mut usize,
    nodes_max: usize,
    alias_bytes_left: usize,
    path_bytes_left: usize,
}

impl Loader<'_> {
    fn place(&self, span: &saphyr_parser::Span) -> Span {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (line, column) = (small(span.start.line()), small(span.start.col()) + 1);
        let (mut end_line, mut end_column) = (small(span.end.line()), small(span.end.col()) + 1);
        if (end_line, end_column) <= (line, column) {
            (end_line, end_column) = (line, column + 1);
        }
        Span {
            line: line.max(1) + self.offset,
            column,
            end_line: end_line.max(1) + self.offset,
            end_column,
        }
    }

    fn too_much(&mut self, span: Span, what: &str) -> Option<()> {
        if !matches!(self.faults.last(), Some((_, Fault::TooMuch(_)))) {
            self.faults.push((span, Fault::TooMuch(what.to_owned())));
        }
        None
    }

    /// One value more.
    fn room(&mut self, span: Span) -> Option<()> {
        if *self.nodes_left == 0 {
            let what = format!("there are more than {} values", self.nodes_max);
            return self.too_much(span, &what);
        }
        *self.nodes_left -= 1;
        Some(())
    }

    fn syntax(&mut self, span: Span, words: &str) {
        let words = format!("{}{words}", syntax::CONVERTING);
        self.faults.push((span, Fault::Syntax(words)));
    }

    /// Takes one event; `None` when the document cannot be read further.
    fn take(&mut self, event: Event<'_>, span: Span, text: &str) -> Option<()> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.room(span)?;
                let value = match value.contains(MASK) {
                    true => value.replace(MASK, "-").into(),
                    false => value,
                };
                let scalar = self.typed(&value, style, tag.as_deref(), span);
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let node = Node {
                    value: Tree::Scalar {
                        scalar,
                        written: value.into_owned(),
                    },
                    span,
                };
                self.add(node, anchor, plain)
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, span, None),
            Event::MappingStart(anchor, _) => self.open(anchor, span, Some(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => self.alias(id, span, text),
            _ => Some(()),
        }
    }

    fn typed(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Scalar {
        let resolved = match tag {
            Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
                "int" | "float" | "bool" | "null" => scalar::resolve(text),
                _ => Scalar::Text(text.to_owned()),
            },
            Some(_) => Scalar::Text(text.to_owned()),
            None if style == ScalarStyle::Plain => scalar::resolve(text),
            None => Scalar::Text(text.to_owned()),
        };
        if let Scalar::NotFinite(word) = resolved {
            self.syntax(span, &format!("json: unsupported value: {word}"));
        }
        resolved
    }

    fn open(&mut self, anchor: usize, span: Span, entries: Option<Vec<Entry>>) -> Option<()> {
        if self.stack.len() >= limits::DEPTH {
            return self.too_much(span, &format!("exceeded max depth of {}", limits::DEPTH));
        }
        self.room(span)?;
        self.stack.push(Open {
            anchor,
            span,
            entries,
            items: Vec::new(),
            index: Map::new(),
            key: None,
            merges: Vec::new(),
        });
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let mut open = self.stack.pop()?;
        let mut span = open.span;
        let value = match open.entries.take() {
            None => {
                if let Some(last) = open.items.last() {
                    (span.end_line, span.end_column) = (last.span.end_line, last.span.end_column);
                }
                Tree::Sequence(open.items)
            }
            Some(mut entries) => {
                if let Some(last) = entries.last() {
                    let end = (last.node.span.end_line, last.node.span.end_column);
                    (span.end_line, span.end_column) = end;
                }
                for merge in open.merges {
                    self.merge(&mut entries, &mut open.index, merge);
                }
                Tree::Mapping(entries)
            }
        };
        self.add(Node { value, span }, open.anchor, false)
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node, anchor: usize, plain: bool) -> Option<()> {
        if anchor != 0 {
            let (count, _) = node.weight();
            if count > *self.nodes_left {
                return self.too_much(node.span, "document contains excessive aliasing");
            }
            *self.nodes_left -= count;
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        if open.entries.is_none() {
            open.items.push(node);
            return Some(());
        }
        let Some((key, key_span, is_merge)) = open.key.take() else {
            let is_merge =
                plain && matches!(&node.value, Tree::Scalar { written, .. } if written == "<<");
            let key = key_text(&node);
            open.key = Some((key.clone().unwrap_or_default(), node.span, is_merge));
            if key.is_none() {
                self.syntax(
                    node.span,
                    "yaml: a key must be a text, a number or a boolean",
                );
            }
            return Some(());
        };
        if is_merge {
            open.merges.push(node);
            return Some(());
        }
        let entries = open.entries.get_or_insert_default();
        let entry = Entry {
            key: key.clone(),
            key_span,
            node,
        };
        let earlier = open.index.get(&key).and_then(|&i| entries.get_mut(i));
        match earlier {
            None => {
                open.index.insert(key, entries.len());
                entries.push(entry);
            }
            Some(place) => {
                let first = place.key_span;
                *place = entry;
                // A hostile path is long, and each repetition would hold it.
                if self.path_bytes_left > 0 {
                    let path = self.path(&key);
                    self.path_bytes_left = self.path_bytes_left.saturating_sub(path.len());
                    self.faults
                        .push((key_span, Fault::DuplicateKey { path, first }));
                }
            }
        }
        Some(())
    }

    fn alias(&mut self, id: usize, span: Span, text: &str) -> Option<()> {
        let Some(node) = self.anchors.get(&id) else {
            let name = syntax::word_at(text, span.line - self.offset, span.column);
            let name = name.trim_start_matches('*');
            self.syntax(
                span,
                &format!("yaml: anchor '{name}' value contains itself"),
            );
            return None;
        };
        let (count, bytes) = node.weight();
        if count > *self.nodes_left || bytes > self.alias_bytes_left {
            return self.too_much(span, "document contains excessive aliasing");
        }
        if self.stack.len() + node.height() > limits::DEPTH + 1 {
            return self.too_much(span, &format!("exceeded max depth of {}", limits::DEPTH));
        }
        let mut copy = node.clone();
        copy.span = span;
        *self.nodes_left -= count;
        self.alias_bytes_left -= bytes;
        self.add(copy, 0, false)
    }

    /// `<<: {…}` or `<<: [{…}, {…}]`: keys that are not there yet.
    fn merge(&mut self, entries: &mut Vec<Entry>, index: &mut Map<String, usize>, merge: Node) {
        let span = merge.span;
        let sources = match merge.value {
            Tree::Sequence(items) => items,
            value => vec![Node { value, span }],
        };
        for source in sources {
            let Tree::Mapping(more) = source.value else {
                self.syntax(
                    span,
                    "yaml: map merge requires map or sequence of maps as the value",
                );
                return;
            };
            for entry in more {
                if !index.contains_key(&entry.key) {
                    index.insert(entry.key.clone(), entries.len());
                    entries.push(entry);
                }
            }
        }
    }

    /// The path of a key of the map that is open now.
    fn path(&self, key: &str) -> String {
        let mut path = String::new();
        for open in &self.stack[..self.stack.len().saturating_sub(1)] {
            match (&open.entries, &open.key) {
                (None, _) => path.push_str(&format!("[{}]", open.items.len())),
                (Some(_), Some((key, ..))) => push_key(&mut path, key),
                (Some(_), None) => {}
            }
        }
        push_key(&mut path, key);
        path
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// A key as JSON has it (`sigs.k8s.io/yaml`, convertToJSONableObject); `None` where it refuses.
fn key_text(node: &Node) -> Option<String> {
    match &node.value {
        Tree::Scalar { scalar, .. } => match scalar {
            Scalar::Text(text) | Scalar::Decimal(text) => Some(text.clone()),
            Scalar::Integer(n) => Some(n.to_string()),
            Scalar::Unsigned(n) => Some(n.to_string()),
            Scalar::Bool(b) => Some(b.to_string()),
            Scalar::Null | Scalar::NotFinite(_) => None,
        },
        _ => None,
    }
}
