//! YAML text to trees with places: documents, anchors, merge keys, duplicate keys. Reads as far as
//! it can and returns the trees and the problems; what the trees mean is not its business.
//!
//! Documents are cut apart line by line, as kubectl does before it parses, so that a syntax error
//! in one of them leaves the others readable.

use super::limits;
use super::scalar::{self, Scalar};
use super::syntax;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use std::collections::BTreeMap;

/// Where something stands: lines and columns from 1, columns in characters, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the end.
    pub end_column: u32,
}

impl Span {
    /// One character.
    pub fn at(line: u32, column: u32) -> Span {
        Span {
            line,
            column,
            end_line: line,
            end_column: column + 1,
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Tree,
    /// Where it is written; for an alias where the alias is, inside it where the anchor is.
    pub span: Span,
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A scalar; the text as written where the type was guessed from a plain one.
    Scalar {
        /// What it means.
        scalar: Scalar,
        /// The characters between the quotes, or the plain word.
        written: String,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in the order of the text; no key twice.
    Mapping(Vec<Entry>),
}

/// One key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as JSON has it: always text.
    pub key: String,
    /// Where the key is written.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// An empty value at the beginning of a line.
    pub fn nothing(line: u32) -> Node {
        Node {
            value: Tree::Scalar {
                scalar: Scalar::Null,
                written: String::new(),
            },
            span: Span::at(line, 1),
        }
    }

    /// The value under a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Tree::Mapping(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// True for an empty value.
    pub fn is_null(&self) -> bool {
        matches!(
            &self.value,
            Tree::Scalar {
                scalar: Scalar::Null,
                ..
            }
        )
    }

    /// How many values and how many bytes of text are in here.
    fn weight(&self) -> (usize, usize) {
        match &self.value {
            Tree::Scalar { written, .. } => (1, written.len()),
            Tree::Sequence(items) => items.iter().map(Node::weight).fold((1, 0), add),
            Tree::Mapping(entries) => entries
                .iter()
                .map(|e| add((0, e.key.len()), e.node.weight()))
                .fold((1, 0), add),
        }
    }

    /// How deep the value is nested; 1 for a scalar.
    fn height(&self) -> usize {
        1 + match &self.value {
            Tree::Scalar { .. } => 0,
            Tree::Sequence(items) => items.iter().map(Node::height).max().unwrap_or(0),
            Tree::Mapping(entries) => entries.iter().map(|e| e.node.height()).max().unwrap_or(0),
        }
    }
}

fn add(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0 + b.0, a.1 + b.1)
}

/// Something wrong with the YAML itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text cannot be parsed; in kubectl's words.
    Syntax(String),
    /// A key is there twice; where it was first. The last one is in the tree.
    DuplicateKey {
        /// The path of the key from the document's root.
        path: String,
        /// Where it stood first.
        first: Span,
    },
    /// A limit of [`limits`] was passed; what is limited, as an English sentence.
    TooMuch(String),
}

/// One document: what could be read, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The tree; `None` for an empty document.
    pub root: Option<Node>,
    /// In the order of the text.
    pub faults: Vec<(Span, Fault)>,
    /// The line that the document begins on.
    pub first_line: u32,
}

/// Reads every document of a text; empty ones are left out unless something is wrong with them.
pub fn read(text: &str) -> Vec<Document> {
    if text.len() > limits::BYTES {
        let fault = Fault::TooMuch(format!("the text is longer than {} bytes", limits::BYTES));
        return vec![Document {
            root: None,
            faults: vec![(Span::at(1, 1), fault)],
            first_line: 1,
        }];
    }
    let mut documents = Vec::new();
    let mut nodes_left = limits::NODES;
    for chunk in chunks(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        let mut document = document(&chunk, &mut nodes_left);
        document.faults.extend(chunk.fault);
        document.faults.sort_by_key(|(span, _)| *span);
        if documents.len() == limits::DOCUMENTS {
            let what = format!("there are more than {} documents", limits::DOCUMENTS);
            document.root = None;
            document.faults = vec![(Span::at(document.first_line, 1), Fault::TooMuch(what))];
            documents.push(document);
            break;
        }
        if document.root.is_some() || !document.faults.is_empty() {
            documents.push(document);
        }
    }
    documents
}

/// The text of one document.
struct Chunk<'a> {
    text: &'a str,
    first_line: u32,
    fault: Option<(Span, Fault)>,
}

/// Cuts at the lines that begin with `---` (`apimachinery/pkg/util/yaml/decoder.go`, YAMLReader).
fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut start_line, mut line, mut at) = (0, 1, 1, 0);
    for piece in text.split_inclusive('\n') {
        // The parser takes a lone carriage return for the end of a line.
        let breaks = piece.matches(['\r', '\n']).count() - piece.matches("\r\n").count();
        if let Some(rest) = piece.strip_prefix("---") {
            let after = rest.trim();
            chunks.push(Chunk {
                text: &text[start..at],
                first_line: start_line,
                fault: (!after.is_empty() && !after.starts_with('#')).then(|| {
                    let words = format!("invalid Yaml document separator: {after}");
                    (Span::at(line, 1), Fault::Syntax(words))
                }),
            });
            (start, start_line) = (at + piece.len(), line + breaks as u32);
        }
        at += piece.len();
        line += breaks as u32;
    }
    chunks.push(Chunk {
        text: &text[start..],
        first_line: start_line,
        fault: None,
    });
    chunks
}

fn document(chunk: &Chunk<'_>, nodes_left: &mut usize) -> Document {
    let mut loader = Loader {
        offset: chunk.first_line - 1,
        stack: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        faults: Vec::new(),
        nodes_left,
        alias_bytes_left: limits::ALIAS_BYTES,
    };
    let mut ended = false;
    for item in Parser::new_from_str(chunk.text) {
        let (event, span) = match item {
            Ok(pair) => pair,
            Err(error) => {
                let (at, words) = syntax::in_go_words(&error, chunk.text);
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
        if loader.take(event, place, chunk.text).is_none() {
            break;
        }
    }
    while !loader.stack.is_empty() {
        loader.close();
    }
    Document {
        root: loader.root.filter(|node| !node.is_null()),
        faults: loader.faults,
        first_line: chunk.first_line,
    }
}

/// A list or map whose end has not come yet.
struct Open {
    anchor: usize,
    span: Span,
    /// `Some` for a map.
    entries: Option<Vec<Entry>>,
    items: Vec<Node>,
    /// Where each key of `entries` is.
    index: BTreeMap<String, usize>,
    /// The key that waits for its value, and whether it is `<<`.
    key: Option<(String, Span, bool)>,
    merges: Vec<Node>,
}

/// Builds the tree of one document from events.
struct Loader<'a> {
    offset: u32,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Node>,
    faults: Vec<(Span, Fault)>,
    nodes_left: &'a mut usize,
    alias_bytes_left: usize,
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
        self.faults.push((span, Fault::TooMuch(what.to_owned())));
        None
    }

    fn syntax(&mut self, span: Span, words: &str) {
        let words = format!("{}{words}", syntax::CONVERTING);
        self.faults.push((span, Fault::Syntax(words)));
    }

    /// Takes one event; `None` when the document cannot be read further.
    fn take(&mut self, event: Event<'_>, span: Span, text: &str) -> Option<()> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
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
            Event::SequenceEnd | Event::MappingEnd => {
                self.close();
                Some(())
            }
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
        self.stack.push(Open {
            anchor,
            span,
            entries,
            items: Vec::new(),
            index: BTreeMap::new(),
            key: None,
            merges: Vec::new(),
        });
        Some(())
    }

    fn close(&mut self) {
        let Some(mut open) = self.stack.pop() else {
            return;
        };
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
        // An end cannot fail: the room was there when the children came.
        let _ = self.add(Node { value, span }, open.anchor, false);
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node, anchor: usize, plain: bool) -> Option<()> {
        if *self.nodes_left == 0 {
            let what = format!("there are more than {} values", limits::NODES);
            return self.too_much(node.span, &what);
        }
        *self.nodes_left -= 1;
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
                let path = self.path(&key);
                self.faults
                    .push((key_span, Fault::DuplicateKey { path, first }));
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
    fn merge(
        &mut self,
        entries: &mut Vec<Entry>,
        index: &mut BTreeMap<String, usize>,
        merge: Node,
    ) {
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
