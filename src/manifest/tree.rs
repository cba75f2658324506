//! YAML values with their places. How they are read is not known here.

use super::scalar::Scalar;

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
    pub(super) fn weight(&self) -> (usize, usize) {
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
    pub(super) fn height(&self) -> usize {
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
