//! YAML as a person would write it: plain words where they mean themselves, quotes where they are needed,
//! literal blocks for texts of several lines. What is written is for this project's own reader, which
//! takes scalars as YAML 1.1 does; serde_yaml's writer leaves words without quotes that this reader takes
//! for booleans or numbers.

use super::scalar::{self, Scalar};
use serde_json::Value as Json;
use serde_yaml::{Mapping, Number, Value};
use std::fmt::Write;

/// Where a scalar stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Block,
    Flow,
}

/// A whole object as a document.
pub fn document(object: &Json) -> String {
    let mut out = String::new();
    match of_json(object) {
        Value::Mapping(map) => entries(&mut out, &map, 0),
        other => {
            flow(&mut out, &other);
            out.push('\n');
        }
    }
    out
}

/// JSON as YAML values; a number that is no integer becomes a text.
pub fn of_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(on) => Value::from(*on),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(n), _) => Value::from(n),
            (None, Some(n)) => Value::from(n),
            (None, None) => Value::from(number.to_string()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::Sequence(items.iter().map(of_json).collect()),
        Json::Object(entries) => Value::Mapping(
            entries
                .iter()
                .map(|(key, value)| (Value::from(key.as_str()), of_json(value)))
                .collect(),
        ),
    }
}

/// `key: value` lines at an indentation.
pub fn entries(out: &mut String, map: &Mapping, indent: usize) {
    for (key, value) in map {
        blanks(out, indent);
        scalar(out, key, Style::Block);
        out.push(':');
        after_key(out, value, indent);
    }
}

/// `key:` with quotes where it needs them.
pub fn key(out: &mut String, key: &str) {
    string(out, key, Style::Block);
    out.push(':');
}

/// The value after `key:`, and the end of the line.
pub fn after_key(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            out.push('\n');
            entries(out, map, indent + 2);
        }
        Value::Sequence(items) if !items.is_empty() => {
            out.push('\n');
            self::items(out, items, indent);
        }
        Value::String(text) => after_mark(out, text, indent + 2),
        other => {
            out.push(' ');
            flow(out, other);
            out.push('\n');
        }
    }
}

/// `- value` lines at an indentation.
pub fn items(out: &mut String, items: &[Value], indent: usize) {
    for item in items {
        match item {
            Value::Mapping(map) if !map.is_empty() => {
                let start = out.len();
                entries(out, map, indent + 2);
                // The first key stands behind the dash.
                out.replace_range(start + indent..start + indent + 1, "-");
            }
            Value::String(text) => {
                blanks(out, indent);
                out.push('-');
                after_mark(out, text, indent + 2);
            }
            other => {
                blanks(out, indent);
                out.push_str("- ");
                flow(out, other);
                out.push('\n');
            }
        }
    }
}

/// A text after `key:` or `-`, and the end of the line: a literal block where it has several lines.
pub fn after_mark(out: &mut String, text: &str, indent: usize) {
    out.push(' ');
    match chomping(text) {
        None => {
            string(out, text, Style::Block);
            out.push('\n');
        }
        Some(mark) => {
            out.push_str(mark);
            out.push('\n');
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    blanks(out, indent);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
    }
}

/// The mark of the literal block that holds a text to the last character; `None` where quotes are better.
fn chomping(text: &str) -> Option<&'static str> {
    let plain = |c: char| c == '\n' || c == '\t' || is_printable(c);
    let body = text.strip_suffix('\n');
    let lines = body.unwrap_or(text);
    let good = text.contains('\n')
        && text.chars().all(plain)
        && !lines.starts_with([' ', '\t', '\n'])
        && !lines.is_empty()
        && !lines
            .split('\n')
            .any(|line| !line.is_empty() && line.trim().is_empty())
        && !lines.ends_with('\n');
    match (good, body) {
        (false, _) => None,
        (true, Some(_)) => Some("|"),
        (true, None) => Some("|-"),
    }
}

fn digits(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => scalar::written(value),
        _ => number.to_string(),
    }
}

/// A value on one line.
pub fn flow(out: &mut String, value: &Value) {
    match value {
        Value::Sequence(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                flow(out, item);
            }
            out.push(']');
        }
        Value::Mapping(map) => {
            out.push('{');
            for (i, (key, value)) in map.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                scalar(out, key, Style::Flow);
                out.push_str(": ");
                flow(out, value);
            }
            out.push('}');
        }
        other => scalar(out, other, Style::Flow),
    }
}

fn scalar(out: &mut String, value: &Value, style: Style) {
    match value {
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&digits(number)),
        Value::String(text) => string(out, text, style),
        Value::Tagged(tagged) => scalar(out, &tagged.value, style),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => out.push_str("null"),
    }
}

/// A text on one line.
fn string(out: &mut String, text: &str, style: Style) {
    if is_plain(text, style) {
        return out.push_str(text);
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if is_printable(c) => out.push(c),
            // Writing into a string cannot fail.
            _ => drop(match u32::from(c) {
                n @ 0..=0xff => write!(out, "\\x{n:02x}"),
                n @ 0x100..=0xffff => write!(out, "\\u{n:04x}"),
                n => write!(out, "\\U{n:08x}"),
            }),
        }
    }
    out.push('"');
}

/// True where a text needs no quotes: it means itself and nothing in it means something to YAML.
fn is_plain(text: &str, style: Style) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let marks = "-?:,[]{}#&*!|>'\"%@` ";
    let begins_well = !marks.contains(first)
        || (matches!(first, '-' | ':' | '?')
            && text
                .chars()
                .nth(1)
                .is_some_and(|c| c.is_ascii_alphanumeric()));
    begins_well
        && matches!(scalar::resolve(text), Scalar::Text(_))
        && text.chars().all(is_printable)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !matches!(text, "<<" | "=")
        && (style == Style::Block || !text.contains([',', '[', ']', '{', '}', ':', '?', '"', '\'']))
}

/// True for what can stand in a text as it is.
fn is_printable(c: char) -> bool {
    let odd = matches!(
        u32::from(c),
        0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff | 0xe000..=0xf8ff
    );
    !c.is_control() && !odd && u32::from(c) <= 0x1_ffff
}

fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
