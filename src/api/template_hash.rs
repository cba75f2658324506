//! The hash in a revision's name and in the label `controller-revision-hash`, bit for bit as `ComputeHash` of
//! `pkg/controller/controller_utils.go` makes it: FNV-1a over the text in which go-spew renders the pod template.
//!
//! Left out: a template whose metadata carries times or managed fields, which no realistic manifest has; those
//! are rendered as if they were not there.

mod go_quantity;

use super::schema::{self, Shape};
use serde_json::Value;
use std::fmt::{self, Write};

/// The hash of a defaulted template in normal form; `collision` is the DaemonSet's `status.collisionCount`.
pub fn hash(template: &Value, collision: Option<i32>) -> String {
    let mut fnv = Fnv(0x811C_9DC5);
    // Hashing cannot fail: the sink takes everything.
    let _ = write_value(&mut fnv, "v1.PodTemplateSpec", template, true);
    if let Some(count) = collision {
        fnv.bytes(&count.to_le_bytes());
        fnv.bytes(&[0; 4]);
    }
    // Upstream takes each digit's character code modulo 27 as an index into its safe alphabet.
    fnv.0
        .to_string()
        .bytes()
        .map(|digit| char::from(b"456789bcdf"[usize::from(digit - b'0')]))
        .collect()
}

/// The text that is hashed.
pub fn dump(template: &Value) -> String {
    let mut out = String::new();
    let _ = write_value(&mut out, "v1.PodTemplateSpec", template, true);
    out
}

struct Fnv(u32);

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

const ZERO_TIME: &str = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";

/// Renders a value of a Go type; `typed` says whether the type stands before it.
fn write_value(
    out: &mut impl Write,
    go_type: &'static str,
    value: &Value,
    typed: bool,
) -> fmt::Result {
    if typed {
        write!(out, "({go_type})")?;
    }
    match schema::shape(go_type) {
        Shape::Pointer(_) if value.is_null() => out.write_str("<nil>"),
        Shape::Pointer(inner) => write_value(out, inner, value, false),
        Shape::List(inner) => match value.as_array() {
            Some(items) if !items.is_empty() => {
                out.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    space(out, i)?;
                    write_value(out, inner, item, false)?;
                }
                out.write_char(']')
            }
            _ => out.write_str("<nil>"),
        },
        Shape::Map(inner) => write_map(out, inner, value),
        Shape::Struct(_) => {
            out.write_char('{')?;
            write_fields(out, go_type, value)?;
            out.write_char('}')
        }
        Shape::Quantity => go_quantity::write(out, value),
        Shape::Time => out.write_str(ZERO_TIME),
        Shape::Raw => out.write_str("{Raw:([]uint8)<nil>}"),
        Shape::IntOrString => {
            let (kind, text) = match value.as_str() {
                Some(text) => (1, text),
                None => (0, ""),
            };
            let number = value.as_i64().unwrap_or_default();
            write!(
                out,
                "{{Type:(intstr.Type){kind} IntVal:(int32){number} StrVal:(string){text}}}"
            )
        }
        Shape::Bool => write!(out, "{}", value.as_bool().unwrap_or_default()),
        Shape::Int32 | Shape::Int64 => write!(out, "{}", value.as_i64().unwrap_or_default()),
        Shape::Text => out.write_str(value.as_str().unwrap_or_default()),
    }
}

fn write_fields(out: &mut impl Write, struct_name: &str, value: &Value) -> fmt::Result {
    for (i, field) in schema::fields(struct_name)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        space(out, i)?;
        write!(out, "{}:", field.go_name)?;
        let inner = if field.is_inline {
            value
        } else {
            &value[field.json_name]
        };
        write_value(out, field.go_type, inner, true)?;
    }
    Ok(())
}

fn write_map(out: &mut impl Write, inner: &'static str, value: &Value) -> fmt::Result {
    let mut entries: Vec<(&String, &Value)> = value.as_object().into_iter().flatten().collect();
    if entries.is_empty() {
        return out.write_str("<nil>");
    }
    entries.sort_unstable_by_key(|(key, _)| *key);
    out.write_str("map[")?;
    for (i, (key, value)) in entries.into_iter().enumerate() {
        space(out, i)?;
        write!(out, "{key}:")?;
        write_value(out, inner, value, false)?;
    }
    out.write_char(']')
}

fn space(out: &mut impl Write, index: usize) -> fmt::Result {
    if index > 0 {
        out.write_char(' ')?;
    }
    Ok(())
}
