//! JSON text to the tree that the YAML reader makes of the same text, places and limits included. serde_json
//! decides what is JSON and what a value is; the words of an error are those of Go's `encoding/json`.

use super::builder::{Builder, Room};
use super::lines::Lines;
use super::scalar::{self, Scalar};
use super::tree::Span;
use super::yaml::Document;
use crate::api::quoted::quoted;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::{self, Formatter};

/// What comes next in a text.
pub(super) enum Next {
    /// A value, and the offset of its end.
    Value(Document, usize),
    /// Nothing but blanks.
    End,
    /// Something that is no JSON.
    Refused(Refusal),
}

/// Why a text is no JSON, in Go's words.
pub(super) struct Refusal {
    pub span: Span,
    pub words: String,
    /// How many bytes Go has read then; `None` where the text ends too early.
    pub bytes: Option<usize>,
}

impl Refusal {
    /// What kubectl says as long as the text may be YAML.
    pub(super) fn in_full(&self) -> String {
        match self.bytes {
            Some(bytes) => format!("json: offset {bytes}: {}", self.words),
            None => self.words.clone(),
        }
    }
}

/// Reads the next value from an offset on.
pub(super) fn next(lines: &Lines<'_>, from: usize, room: &mut Room) -> Next {
    let rest = &lines.text()[from..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    let raw = match values.next() {
        None => return Next::End,
        Some(Ok(raw)) => raw,
        Some(Err(error)) => return Next::Refused(refusal(&error, rest, lines)),
    };
    let mut reader = Reader {
        lines,
        builder: Builder::new(room),
        refused: None,
    };
    // Where it ends early, it has said why.
    let _ = reader.value(raw);
    if let Some(refusal) = reader.refused {
        return Next::Refused(refusal);
    }
    let (root, faults) = reader.builder.finish();
    let document = Document {
        root,
        faults,
        first_line: lines.at(lines.offset_of(raw.get())).0,
    };
    Next::Value(document, lines.offset_of(raw.get()) + raw.get().len())
}

/// The keys and values of an object, in the order of the text.
struct Entries<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Entries<'de> {
    type Value = Self;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<Self, M::Error> {
        while let Some(entry) = map.next_entry()? {
            self.0.push(entry);
        }
        Ok(self)
    }
}

struct Reader<'a, 'r> {
    lines: &'a Lines<'a>,
    builder: Builder<'r>,
    /// What the syntax allows and serde_json does not take all the same.
    refused: Option<Refusal>,
}

impl Reader<'_, '_> {
    /// Takes a value and all that is in it; `None` when the rest cannot be read.
    fn value(&mut self, raw: &RawValue) -> Option<()> {
        let text = raw.get();
        let start = self.lines.offset_of(text);
        match text.as_bytes().first()? {
            b'{' => {
                self.builder.open(self.span(start, 1), true, None)?;
                for (key, value) in self.parsed::<Entries<'_>>(text)?.0 {
                    self.value(key)?;
                    self.value(value)?;
                }
                self.builder.close()
            }
            b'[' => {
                self.builder.open(self.span(start, 1), false, None)?;
                for item in self.parsed::<Vec<&RawValue>>(text)? {
                    self.value(item)?;
                }
                self.builder.close()
            }
            b'"' => {
                let value: String = self.parsed(text)?;
                let span = self.span(start, text.len());
                let scalar = Scalar::Text(value.clone());
                self.builder.scalar(scalar, value, span, None, false)
            }
            _ => {
                let span = self.span(start, text.len());
                let scalar = match text {
                    "null" => Scalar::Null,
                    "true" => Scalar::Bool(true),
                    "false" => Scalar::Bool(false),
                    _ => match number(text) {
                        Some(number) => number,
                        None => {
                            let words = format!(
                                "json: cannot unmarshal number {text} into Go value of type float64"
                            );
                            self.builder.meaningless(span, words);
                            Scalar::Null
                        }
                    },
                };
                self.builder
                    .scalar(scalar, text.to_owned(), span, None, false)
            }
        }
    }

    fn parsed<'t, T: Deserialize<'t>>(&mut self, text: &'t str) -> Option<T> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refused = Some(refusal(&error, text, self.lines));
                None
            }
        }
    }

    fn span(&self, start: usize, length: usize) -> Span {
        let (line, column) = self.lines.at(start);
        let (end_line, end_column) = self.lines.at(start + length);
        Span {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// A number as `k8s.io/apimachinery` decodes it, whole where it can be; `None` for one that is too large.
fn number(text: &str) -> Option<Scalar> {
    match text.parse() {
        Ok(whole) => Some(Scalar::Integer(whole)),
        Err(_) => scalar::decimal(text),
    }
}

/// What Go says where serde_json refuses a part of the text.
fn refusal(error: &serde_json::Error, part: &str, lines: &Lines<'_>) -> Refusal {
    let before = part.split_inclusive('\n').take(error.line() - 1);
    let line_start: usize = before.map(str::len).sum();
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    // The end of a line counts as the beginning of the next one.
    let stopped = (line_start + error.column()).saturating_sub(1);
    let (at, context) = context(words, part, stopped);
    let from = lines.offset_of(part);
    let Some(byte) = part.as_bytes().get(at).filter(|_| !error.is_eof()) else {
        let (line, column) = lines.end();
        return Refusal {
            span: Span::at(line, column),
            words: "unexpected EOF".to_owned(),
            bytes: None,
        };
    };
    let words = match context {
        None => words.to_owned(),
        Some(context) => format!("invalid character {} {context}", shown(*byte)),
    };
    let (line, column) = lines.at(from + at);
    Refusal {
        span: Span::at(line, column),
        words,
        bytes: Some(from + at + 1),
    }
}

/// A byte as Go shows it (`encoding/json`, quoteChar).
fn shown(byte: u8) -> String {
    match byte {
        b'\'' => "'\\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        byte => {
            let quotes = quoted(&char::from(byte).to_string());
            format!("'{}'", &quotes[1..quotes.len() - 1])
        }
    }
}

/// Where Go stops when serde_json says this and stops there, and what Go calls the place.
fn context(words: &str, text: &str, at: usize) -> (usize, Option<String>) {
    let bytes = text.as_bytes();
    let before = &bytes[..at.min(bytes.len())];
    let context = match words {
        "expected value" => "looking for beginning of value",
        "key must be a string" => "looking for beginning of object key string",
        "expected `:`" => "after object key",
        "expected `,` or `}`" => "after object key:value pair",
        "expected `,` or `]`" => "after array element",
        "trailing characters" => "after top-level value",
        "invalid number" => match before {
            [.., b'.'] => "after decimal point in numeric literal",
            [.., b'e' | b'E'] | [.., b'e' | b'E', b'+' | b'-'] => "in exponent of numeric literal",
            _ => "in numeric literal",
        },
        "invalid escape" => match before {
            [.., b'\\', b'u', _, _, _] => {
                let digits = bytes[at - 3..].iter();
                let hex = digits.take_while(|b| b.is_ascii_hexdigit()).count();
                let context = "in \\u hexadecimal character escape";
                return (at - 3 + hex, Some(context.to_owned()));
            }
            _ => "in string escape code",
        },
        "expected ident" => {
            let read = before.iter().rev().take_while(|b| b.is_ascii_lowercase());
            let read = &before[at - read.count()..];
            let literal = ["true", "false", "null"]
                .into_iter()
                .find(|literal| literal.as_bytes().starts_with(read))
                .unwrap_or_default();
            let expected = literal.chars().nth(read.len()).unwrap_or_default();
            let context = format!("in literal {literal} (expecting '{expected}')");
            return (at, Some(context));
        }
        _ if words.starts_with("control character") => {
            return (at + 1, Some("in string literal".to_owned()));
        }
        _ => return (at, None),
    };
    (at, Some(context.to_owned()))
}
