//! From values as they are read, one after another, to one tree: keys that stand twice, anchors, merge
//! keys, limits. How a value is written is not known here.

use super::limits;
use super::scalar::Scalar;
use super::syntax::CONVERTING;
use super::tree::{Entry, Node, Span, Tree};
use super::yaml::Fault;
use crate::sorted::Map;

const NO_MERGE: &str = "yaml: map merge requires map or sequence of maps as the value";

/// How many values may still be read, of all documents of a text together.
pub(super) struct Room {
    /// So many.
    pub left: usize,
    /// How many there were at first.
    pub max: usize,
}

impl Room {
    pub(super) fn new(max: usize) -> Room {
        Room { left: max, max }
    }
}

/// A list or map whose end has not come yet.
struct Open {
    anchor: Option<String>,
    span: Span,
    /// `Some` for a map.
    entries: Option<Vec<Entry>>,
    items: Vec<Node>,
    /// Where each key of `entries` is, and whether it stands in the map itself.
    index: Map<String, (usize, bool)>,
    /// The key that waits for its value, and whether it is `<<`.
    key: Option<(String, Span, bool)>,
}

/// Builds the tree of one document. Its methods answer `None` when it cannot be read further.
pub(super) struct Builder<'a> {
    stack: Vec<Open>,
    root: Option<Node>,
    /// `None` for a value that is still open.
    anchors: Map<String, Option<Node>>,
    faults: Vec<(Span, Fault)>,
    room: &'a mut Room,
    alias_bytes_left: usize,
    path_bytes_left: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(room: &'a mut Room) -> Builder<'a> {
        Builder {
            stack: Vec::new(),
            root: None,
            anchors: Map::new(),
            faults: Vec::new(),
            room,
            alias_bytes_left: limits::ALIAS_BYTES,
            path_bytes_left: limits::PATH_BYTES,
        }
    }

    /// The tree as far as it was read, if it is more than nothing, and what is wrong with it.
    pub(super) fn finish(mut self) -> (Option<Node>, Vec<(Span, Fault)>) {
        while !self.stack.is_empty() {
            // What is left open after an error is closed as far as it was read.
            let _ = self.close();
        }
        (self.root.filter(|node| !node.is_null()), self.faults)
    }

    /// The text cannot be read further, in kubectl's words. What a text means is looked at only when all of it
    /// could be read.
    pub(super) fn syntax(&mut self, span: Span, words: String) {
        let of_meaning = |(_, fault): &(Span, Fault)| matches!(fault, Fault::Syntax(_));
        self.faults.retain(|fault| !of_meaning(fault));
        self.faults.push((span, Fault::Syntax(words)));
    }

    /// Something that is read means nothing, in kubectl's words.
    pub(super) fn meaningless(&mut self, span: Span, words: String) {
        self.faults.push((span, Fault::Syntax(words)));
    }

    /// The same where YAML has it and JSON has not.
    pub(super) fn converting(&mut self, span: Span, words: &str) {
        self.meaningless(span, format!("{CONVERTING}{words}"));
    }

    pub(super) fn too_much(&mut self, span: Span, what: &str) -> Option<()> {
        if !matches!(self.faults.last(), Some((_, Fault::TooMuch(_)))) {
            self.faults.push((span, Fault::TooMuch(what.to_owned())));
        }
        None
    }

    /// One value more.
    fn one_more(&mut self, span: Span) -> Option<()> {
        if self.room.left == 0 {
            let what = format!("there are more than {} values", self.room.max);
            return self.too_much(span, &what);
        }
        self.room.left -= 1;
        Some(())
    }

    /// A scalar; `merges` where it would be a merge key if it were a key.
    pub(super) fn scalar(
        &mut self,
        scalar: Scalar,
        written: String,
        span: Span,
        anchor: Option<String>,
        merges: bool,
    ) -> Option<()> {
        self.one_more(span)?;
        if let Scalar::NotFinite(word) = scalar {
            self.converting(span, &format!("json: unsupported value: {word}"));
        }
        let value = Tree::Scalar { scalar, written };
        self.keep(Node { value, span }, anchor, merges)
    }

    /// A list or a map begins.
    pub(super) fn open(&mut self, span: Span, is_map: bool, anchor: Option<String>) -> Option<()> {
        if self.stack.len() >= limits::DEPTH {
            return self.too_much(span, &format!("exceeded max depth of {}", limits::DEPTH));
        }
        self.one_more(span)?;
        if let Some(name) = &anchor {
            self.anchors.insert(name.clone(), None);
        }
        self.stack.push(Open {
            anchor,
            span,
            entries: is_map.then(Vec::new),
            items: Vec::new(),
            index: Map::new(),
            key: None,
        });
        Some(())
    }

    /// The list or map that was opened last ends.
    pub(super) fn close(&mut self) -> Option<()> {
        let open = self.stack.pop()?;
        let mut span = open.span;
        let value = match open.entries {
            None => {
                if let Some(last) = open.items.last() {
                    (span.end_line, span.end_column) = (last.span.end_line, last.span.end_column);
                }
                Tree::Sequence(open.items)
            }
            Some(entries) => {
                if let Some(last) = entries.last() {
                    let end = (last.node.span.end_line, last.node.span.end_column);
                    (span.end_line, span.end_column) = end;
                }
                Tree::Mapping(entries)
            }
        };
        // The name may have been given to something inside meanwhile.
        let anchor = open.anchor;
        let anchor = anchor.filter(|name| self.anchors.get(name).is_some_and(Option::is_none));
        self.keep(Node { value, span }, anchor, false)
    }

    /// The value that an anchor names, once more.
    pub(super) fn alias(&mut self, name: &str, span: Span) -> Option<()> {
        let node = match self.anchors.get(name) {
            Some(Some(node)) => node,
            Some(None) => {
                let words = format!("yaml: anchor '{name}' value contains itself");
                self.converting(span, &words);
                let mut nothing = Node::nothing(span.line);
                nothing.span = span;
                return self.add(nothing, false);
            }
            None => {
                let words = format!("{CONVERTING}yaml: unknown anchor '{name}' referenced");
                self.syntax(Span::at(span.line, span.column), words);
                return None;
            }
        };
        let (count, bytes) = node.weight();
        if count > self.room.left || bytes > self.alias_bytes_left {
            return self.too_much(span, "document contains excessive aliasing");
        }
        if self.stack.len() + node.height() > limits::DEPTH + 1 {
            return self.too_much(span, &format!("exceeded max depth of {}", limits::DEPTH));
        }
        let mut copy = node.clone();
        copy.span = span;
        let is_merge = |open: &Open| matches!(open.key, Some((_, _, true)));
        if self.stack.last().is_some_and(is_merge) && !matches!(copy.value, Tree::Mapping(_)) {
            // go-yaml takes a list of maps here only where it is written.
            self.converting(span, NO_MERGE);
        }
        self.room.left -= count;
        self.alias_bytes_left -= bytes;
        self.add(copy, false)
    }

    /// Remembers a value under its anchor, and adds it.
    fn keep(&mut self, node: Node, anchor: Option<String>, merges: bool) -> Option<()> {
        if let Some(name) = anchor {
            let (count, _) = node.weight();
            if count > self.room.left {
                return self.too_much(node.span, "document contains excessive aliasing");
            }
            self.room.left -= count;
            self.anchors.insert(name, Some(node.clone()));
        }
        self.add(node, merges)
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node, merges: bool) -> Option<()> {
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        if open.entries.is_none() {
            open.items.push(node);
            return Some(());
        }
        let Some((key, key_span, is_merge)) = open.key.take() else {
            let key = key_text(&node);
            open.key = Some((key.clone().unwrap_or_default(), node.span, merges));
            if key.is_none() {
                let words = "yaml: a key must be a text, a number or a boolean";
                self.converting(node.span, words);
            }
            return Some(());
        };
        let entries = open.entries.get_or_insert_default();
        if is_merge {
            let span = node.span;
            if merge(node, entries, &mut open.index).is_none() {
                self.converting(span, NO_MERGE);
            }
            return Some(());
        }
        let entry = Entry {
            key: key.clone(),
            key_span,
            node,
        };
        let Some((place, own)) = open.index.get(&key).copied() else {
            open.index.insert(key, (entries.len(), true));
            entries.push(entry);
            return Some(());
        };
        let first = std::mem::replace(&mut entries[place], entry).key_span;
        open.index.insert(key.clone(), (place, true));
        // A hostile path is long, and each repetition would hold it.
        if own && self.path_bytes_left > 0 {
            let path = self.path(&key);
            self.path_bytes_left = self.path_bytes_left.saturating_sub(path.len());
            self.faults
                .push((key_span, Fault::DuplicateKey { path, first }));
        }
        Some(())
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

/// `<<: {…}` or `<<: [{…}, {…}]`: of a list the first map that has a key counts. Otherwise, of equal keys, the
/// one that is written last: go-yaml v2 reads from above to below, so that a `<<` at the end overrules what
/// stands before it, though YAML says otherwise. `None` for anything else.
fn merge(
    merge: Node,
    entries: &mut Vec<Entry>,
    index: &mut Map<String, (usize, bool)>,
) -> Option<()> {
    let span = merge.span;
    let sources = match merge.value {
        Tree::Sequence(items) => items,
        value => vec![Node { value, span }],
    };
    for source in sources.into_iter().rev() {
        let Tree::Mapping(more) = source.value else {
            return None;
        };
        for entry in more {
            match index.get(&entry.key) {
                Some((place, _)) => entries[*place] = entry,
                None => {
                    index.insert(entry.key.clone(), (entries.len(), false));
                    entries.push(entry);
                }
            }
        }
    }
    Some(())
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
