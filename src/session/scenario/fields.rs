//! Fields of a scenario document: from a YAML tree with places to texts, numbers, lists and maps, and to
//! the refusal that names the place and what would be right. What the fields mean is not known here.

use crate::api::quoted::quoted;
use crate::manifest::places::shown_entry;
use crate::manifest::scalar::Scalar;
use crate::manifest::tree::{Entry, Node, Span, Tree};
use std::fmt;

/// Why a document is no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What is wrong, and what would be right; one line.
    pub message: String,
}

impl fmt::Display for ScenarioError {
    /// `3:12: seed: must be …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ScenarioError {}

/// What reading gives.
pub type Read<T> = Result<T, ScenarioError>;

/// A refusal at a place.
pub fn refuse<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(error(span, message))
}

/// The same, not wrapped; what a terminal would obey is no part of a message.
pub fn error(span: Span, message: impl Into<String>) -> ScenarioError {
    let harmless = |c: char| if c.is_control() { ' ' } else { c };
    ScenarioError {
        line: span.line.max(1),
        column: span.column.max(1),
        message: message.into().chars().map(harmless).collect(),
    }
}

/// A text in quotes as messages show it: not too long, nothing that a terminal would obey.
pub fn shown(text: &str) -> String {
    const LENGTH: usize = 60;
    match text.char_indices().nth(LENGTH) {
        None => quoted(text),
        Some((end, _)) => format!("{}…", quoted(&text[..end])),
    }
}

/// A value, what it is called, and the place to show for it.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its key, or the key of the list that it stands in.
    pub name: &'a str,
    /// The value.
    pub node: &'a Node,
    /// The value if it is a scalar, else its key.
    pub span: Span,
}

impl<'a> Field<'a> {
    /// The value of an entry.
    pub fn of(entry: &'a Entry) -> Field<'a> {
        Field {
            name: &entry.key,
            node: &entry.node,
            span: shown_entry(entry),
        }
    }

    /// An item of this list.
    fn item(&self, node: &'a Node) -> Field<'a> {
        Field {
            name: self.name,
            node,
            span: node.span,
        }
    }

    /// A refusal of the value.
    pub fn refuse<T>(&self, message: impl fmt::Display) -> Read<T> {
        refuse(self.span, format!("{}: {message}", self.name))
    }

    fn mistyped<T>(&self, right: &str) -> Read<T> {
        let found = match &self.node.value {
            Tree::Sequence(_) => "a list".to_owned(),
            Tree::Mapping(_) => "a map".to_owned(),
            Tree::Scalar { scalar, written } => match scalar {
                Scalar::Null => "nothing".to_owned(),
                Scalar::Bool(_) => format!("the boolean {written}"),
                Scalar::Text(text) => format!("the text {}", shown(text)),
                _ => format!("the number {written}"),
            },
        };
        self.refuse(format!("must be {right}, not {found}"))
    }

    /// A map's entries; none where nothing is written.
    pub fn map(&self, right: &str) -> Read<&'a [Entry]> {
        match &self.node.value {
            Tree::Mapping(entries) => Ok(entries),
            _ if self.node.is_null() => Ok(&[]),
            _ => self.mistyped(right),
        }
    }

    /// A list's items; none where nothing is written.
    pub fn list(&self, right: &str) -> Read<Vec<Field<'a>>> {
        match &self.node.value {
            Tree::Sequence(items) => Ok(items.iter().map(|node| self.item(node)).collect()),
            _ if self.node.is_null() => Ok(Vec::new()),
            _ => self.mistyped(right),
        }
    }

    /// A text.
    pub fn text(&self) -> Read<&'a str> {
        match &self.node.value {
            Tree::Scalar {
                scalar: Scalar::Text(text),
                ..
            } => Ok(text),
            Tree::Scalar { written, .. } if !self.node.is_null() => {
                self.mistyped(&format!("text: write \"{written}\" in quotes"))
            }
            _ => self.mistyped("text"),
        }
    }

    /// Any scalar as it is written, quotes or not.
    pub fn written(&self, right: &str) -> Read<&'a str> {
        match &self.node.value {
            Tree::Scalar { written, .. } if !self.node.is_null() => Ok(written),
            _ => self.mistyped(right),
        }
    }

    /// A whole number within bounds.
    pub fn whole(&self, min: u64, max: u64) -> Read<u64> {
        let number = match &self.node.value {
            Tree::Scalar {
                scalar: Scalar::Integer(n),
                ..
            } => u64::try_from(*n).ok(),
            _ => None,
        };
        match number.filter(|n| (min..=max).contains(n)) {
            Some(number) => Ok(number),
            None => self.mistyped(&format!("a whole number from {min} to {max}")),
        }
    }
}

/// A map that has only fields of known names.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    entries: &'a [Entry],
    span: Span,
}

impl<'a> Fields<'a> {
    /// Refuses a value that is no map, and unknown fields.
    pub fn read(field: Field<'a>, known: &[&str]) -> Read<Fields<'a>> {
        let entries = field.map(&format!("a map with the fields {}", known.join(", ")))?;
        match entries
            .iter()
            .find(|entry| !known.contains(&entry.key.as_str()))
        {
            None => Ok(Fields {
                entries,
                span: field.node.span,
            }),
            Some(entry) => refuse(
                entry.key_span,
                format!(
                    "unknown field {}: the fields here are {}",
                    shown(&entry.key),
                    known.join(", ")
                ),
            ),
        }
    }

    /// A field; `None` where it is left out or empty.
    pub fn get(&self, name: &str) -> Option<Field<'a>> {
        let entry = self.entries.iter().find(|entry| entry.key == name);
        entry.map(Field::of).filter(|field| !field.node.is_null())
    }

    /// A field that must be there.
    pub fn need(&self, name: &str, right: &str) -> Read<Field<'a>> {
        match self.get(name) {
            Some(field) => Ok(field),
            None => refuse(
                self.span,
                format!("the field {name} is missing: write {right}"),
            ),
        }
    }
}
