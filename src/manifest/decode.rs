//! Strict decoding: a YAML tree against the Go struct of its kind, with the messages of the API
//! server's JSON decoder (`sigs.k8s.io/json`). Whether the values make sense is for validation.
//!
//! kubectl sends its objects with sorted keys, so that is the order of the problems.

use super::places::shown_entry;
use super::problem::{Hint, Problem, Stage};
use super::scalar::Scalar;
use super::spelling;
use super::texts;
use super::tree::{Entry, Node, Span, Tree};
use crate::api::quantity::Quantity;
use crate::api::quoted::quoted;
use crate::api::schema::{self, Field, Shape};
use crate::sorted::Set;
use serde_json::{Map, Value};

/// A decoded object, and what its decoding found.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The object as written; where the type is wrong, null.
    pub value: Value,
    /// In the order in which the API server prefers them: [`message`] says what it would answer.
    pub problems: Vec<Problem>,
}

/// Decodes a document as the struct of this Go name (`v1.DaemonSet`). `duplicates` are the keys that
/// the document repeats.
pub fn decode(root: &Node, struct_name: &'static str, duplicates: Vec<Problem>) -> Decoded {
    let mut decoder = Decoder::default();
    let value = decoder.value(root, root.span, struct_name);
    let mut problems = decoder.refused;
    problems.append(&mut decoder.mistyped);
    problems.extend(generation_annotation(root, struct_name));
    let unknown = decoder.strict;
    // An unknown field that is given twice is only unknown.
    let is_known = |p: &Problem| unknown.iter().all(|unknown| unknown.path != p.path);
    problems.extend(duplicates.into_iter().filter(is_known));
    problems.extend(unknown);
    Decoded { value, problems }
}

/// What the API server answers to an object with these problems; `None` if there are none of decoding.
pub fn message(kind: &str, version: &str, problems: &[Problem]) -> Option<String> {
    let first = problems.iter().find(|p| p.stage == Stage::Decode);
    let what = match first {
        Some(problem) => problem.message.clone(),
        None => {
            let strict = problems.iter().filter(|p| p.stage == Stage::Strict);
            let mut seen = Set::new();
            let strict: Vec<&str> = strict
                .map(|p| p.message.as_str())
                .filter(|words| seen.insert(*words))
                .collect();
            if strict.is_empty() {
                return None;
            }
            format!("strict decoding error: {}", strict.join(", "))
        }
    };
    Some(format!(
        "{kind} in version \"{version}\" cannot be handled as a {kind}: {what}"
    ))
}

/// The template generation that an old API version kept in an annotation must be a number.
fn generation_annotation(root: &Node, struct_name: &str) -> Option<Problem> {
    const KEY: &str = "deprecated.daemonset.template.generation";
    if struct_name != "v1.DaemonSet" {
        return None;
    }
    let metadata = &root.get("metadata")?.node;
    let entry = metadata.get("annotations")?.node.get(KEY)?;
    let Tree::Scalar {
        scalar: Scalar::Text(text),
        ..
    } = &entry.node.value
    else {
        return None;
    };
    let fault = texts::parse_int_fault(text)?;
    let path = format!("metadata.annotations[{KEY}]");
    let words = format!("strconv.ParseInt: parsing {}: {fault}", quoted(text));
    Some(Problem::new(entry.node.span, Stage::Decode, &path, words))
}

#[derive(Default)]
struct Decoder {
    /// Errors of types that decode themselves: the first one ends Go's decoding.
    refused: Vec<Problem>,
    /// Wrong types: Go reports the first one.
    mistyped: Vec<Problem>,
    /// Unknown fields.
    strict: Vec<Problem>,
    /// The struct whose field is being decoded.
    owner: &'static str,
    /// JSON names of the fields on the way down, without indices: Go's error context.
    stack: Vec<&'static str>,
    path: String,
}

impl Decoder {
    fn value(&mut self, node: &Node, place: Span, go_type: &'static str) -> Value {
        let shape = schema::shape(go_type);
        if let Shape::Pointer(inner) = shape {
            return self.value(node, place, inner);
        }
        if node.is_null() {
            return Value::Null;
        }
        match (shape, &node.value) {
            (Shape::Struct(fields), Tree::Mapping(entries)) => {
                self.structure(entries, go_type, fields)
            }
            (Shape::Map(inner), Tree::Mapping(entries)) => self.map(entries, inner),
            (Shape::List(inner), Tree::Sequence(items)) => self.list(items, inner),
            (Shape::Raw, _) => raw(node),
            (Shape::Quantity, _) => self.quantity(node, place),
            (Shape::Time, _) => self.time(node, place),
            (Shape::IntOrString, Tree::Scalar { scalar, .. }) if is_text(scalar) => raw(node),
            (Shape::IntOrString, _) => self.integer(node, place, "int32", true),
            (Shape::Int32, _) => self.integer(node, place, "int32", false),
            (Shape::Int64, _) => self.integer(node, place, "int64", false),
            (
                Shape::Bool,
                Tree::Scalar {
                    scalar: Scalar::Bool(_),
                    ..
                },
            ) => raw(node),
            (Shape::Text, Tree::Scalar { scalar, .. }) if is_text(scalar) => raw(node),
            _ => self.mistyped(node, place, go_type, false),
        }
    }

    fn structure(
        &mut self,
        entries: &[Entry],
        go_type: &'static str,
        fields: &'static [Field],
    ) -> Value {
        let names = flattened(fields);
        let mut object = Map::new();
        for entry in sorted(entries) {
            let length = self.path.len();
            push_field(&mut self.path, &entry.key);
            match names.iter().find(|f| f.json_name == entry.key) {
                Some(field) => {
                    let owner = std::mem::replace(&mut self.owner, short(go_type));
                    self.stack.push(field.json_name);
                    let value = self.value(&entry.node, shown_entry(entry), field.go_type);
                    self.stack.pop();
                    self.owner = owner;
                    object.insert(entry.key.clone(), value);
                }
                None => {
                    let words = format!("unknown field {}", quoted(&self.path));
                    let names = names.iter().map(|f| f.json_name);
                    let hint = spelling::field(short(go_type), &entry.key, names);
                    self.strict.push(
                        Problem::new(entry.key_span, Stage::Strict, &self.path, words)
                            .with_hint(hint.map(Hint::DidYouMean)),
                    );
                }
            }
            self.path.truncate(length);
        }
        Value::Object(object)
    }

    fn map(&mut self, entries: &[Entry], inner: &'static str) -> Value {
        let mut object = Map::new();
        for entry in sorted(entries) {
            let length = self.path.len();
            self.path.push_str(&format!("[{}]", entry.key));
            let value = match self.value(&entry.node, shown_entry(entry), inner) {
                // Go stores the type's empty value under the key.
                Value::Null if schema::shape(inner) == Shape::Text => Value::from(""),
                value => value,
            };
            self.path.truncate(length);
            object.insert(entry.key.clone(), value);
        }
        Value::Object(object)
    }

    fn list(&mut self, items: &[Node], inner: &'static str) -> Value {
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let length = self.path.len();
            self.path.push_str(&format!("[{index}]"));
            let value = match self.value(item, item.span, inner) {
                Value::Null if schema::shape(inner) == Shape::Text => Value::from(""),
                Value::Null if matches!(schema::shape(inner), Shape::Struct(_)) => {
                    Value::Object(Map::new())
                }
                value => value,
            };
            self.path.truncate(length);
            list.push(value);
        }
        Value::Array(list)
    }

    fn integer(&mut self, node: &Node, place: Span, go_type: &'static str, ends: bool) -> Value {
        match &node.value {
            Tree::Scalar {
                scalar: Scalar::Integer(n),
                ..
            } if go_type == "int64" || i32::try_from(*n).is_ok() => Value::from(*n),
            _ => self.mistyped(node, place, go_type, ends),
        }
    }

    fn quantity(&mut self, node: &Node, place: Span) -> Value {
        let (text, value) = match &node.value {
            Tree::Scalar { scalar, .. } => match scalar {
                Scalar::Text(text) | Scalar::Decimal(text) => {
                    (text.clone(), Value::from(text.as_str()))
                }
                Scalar::Integer(n) => (n.to_string(), Value::from(*n)),
                Scalar::Unsigned(n) => (n.to_string(), Value::from(n.to_string())),
                _ => (String::from("true"), Value::Null),
            },
            _ => (String::from("{"), Value::Null),
        };
        match Quantity::parse(&text) {
            Ok(_) => value,
            Err(words) => self.refuse(place, words),
        }
    }

    fn time(&mut self, node: &Node, place: Span) -> Value {
        match &node.value {
            Tree::Scalar {
                scalar: Scalar::Text(text),
                ..
            } => match texts::time_fault(text) {
                None => Value::from(text.as_str()),
                Some(words) => self.refuse(place, words),
            },
            _ => self.mistyped(node, place, "string", true),
        }
    }

    fn refuse(&mut self, place: Span, words: String) -> Value {
        self.refused
            .push(Problem::new(place, Stage::Decode, &self.path, words));
        Value::Null
    }

    /// A value of the wrong type; `ends` where the type decodes itself, which ends Go's decoding.
    fn mistyped(&mut self, node: &Node, place: Span, go_type: &str, ends: bool) -> Value {
        let numeric = matches!(go_type, "int32" | "int64");
        let what = match &node.value {
            Tree::Sequence(_) => "array".to_owned(),
            Tree::Mapping(_) => "object".to_owned(),
            Tree::Scalar { scalar, .. } => match scalar {
                Scalar::Bool(_) => "bool".to_owned(),
                Scalar::Text(_) => "string".to_owned(),
                Scalar::Decimal(n) if numeric => format!("number {n}"),
                Scalar::Integer(n) if numeric => format!("number {n}"),
                Scalar::Unsigned(n) if numeric => format!("number {n}"),
                _ => "number".to_owned(),
            },
        };
        let words = format!(
            "json: cannot unmarshal {what} into Go struct field {}.{} of type {go_type}",
            self.owner,
            self.stack.join(".")
        );
        let hint = match (&node.value, go_type) {
            (Tree::Scalar { scalar, written }, _)
                if schema_is_text(go_type) && !is_text(scalar) =>
            {
                Some(Hint::QuoteIt {
                    written: written.clone(),
                })
            }
            _ => None,
        };
        let problem = Problem::new(place, Stage::Decode, &self.path, words).with_hint(hint);
        if ends {
            self.refused.push(problem);
        } else {
            self.mistyped.push(problem);
        }
        Value::Null
    }
}

fn schema_is_text(go_type: &str) -> bool {
    !go_type.starts_with(['*', '[']) && !go_type.starts_with("map[") && {
        !matches!(go_type, "bool" | "int32" | "int64") && schema::fields(go_type).is_none()
    }
}

fn is_text(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::Text(_))
}

fn sorted(entries: &[Entry]) -> Vec<&Entry> {
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by_key(|entry| &entry.key);
    order
}

/// The fields of a struct with those of its inlined structs among them.
fn flattened(fields: &'static [Field]) -> Vec<&'static Field> {
    let mut all = Vec::with_capacity(fields.len());
    for field in fields {
        if field.is_inline {
            all.extend(flattened(schema::fields(field.go_type).unwrap_or_default()));
        } else {
            all.push(field);
        }
    }
    all
}

/// `v1.PodSpec` as Go prints the struct alone.
fn short(go_type: &'static str) -> &'static str {
    go_type.rsplit('.').next().unwrap_or(go_type)
}

fn push_field(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Any tree as JSON.
pub fn raw(node: &Node) -> Value {
    match &node.value {
        Tree::Scalar { scalar, .. } => match scalar {
            Scalar::Null | Scalar::NotFinite(_) => Value::Null,
            Scalar::Bool(b) => Value::from(*b),
            Scalar::Integer(n) => Value::from(*n),
            Scalar::Unsigned(n) => Value::from(*n),
            Scalar::Decimal(text) | Scalar::Text(text) => Value::from(text.as_str()),
        },
        Tree::Sequence(items) => items.iter().map(raw).collect(),
        Tree::Mapping(entries) => entries
            .iter()
            .map(|e| (e.key.as_str(), raw(&e.node)))
            .collect(),
    }
}
