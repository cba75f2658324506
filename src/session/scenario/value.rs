//! Free parts of a scenario document (`view`, `lesson`): any YAML, kept as it is.

use super::fields::{Field, Read, refuse};
use crate::manifest::scalar::Scalar;
use crate::manifest::tree::{Node, Tree};
use crate::session::limits;
use serde_yaml::{Mapping, Value};

/// A map; an empty one counts as left out.
pub fn read(field: Field<'_>) -> Read<Value> {
    let entries = field.map("a map")?;
    if entries.is_empty() {
        Ok(Value::Null)
    } else {
        value(field.node)
    }
}

fn value(node: &Node) -> Read<Value> {
    Ok(match &node.value {
        Tree::Scalar { scalar, .. } => match scalar {
            Scalar::Null | Scalar::NotFinite(_) => Value::Null,
            Scalar::Bool(on) => Value::from(*on),
            Scalar::Integer(n) => Value::from(*n),
            Scalar::Unsigned(n) => Value::from(*n),
            Scalar::Text(text) => Value::from(text.as_str()),
            Scalar::Decimal(text) => text.parse::<f64>().map_or(Value::Null, Value::from),
        },
        Tree::Sequence(items) => Value::Sequence(items.iter().map(value).collect::<Read<_>>()?),
        Tree::Mapping(entries) => {
            let mut map = Mapping::with_capacity(entries.len());
            for entry in entries {
                if entry.key.chars().count() > limits::KEY {
                    return refuse(
                        entry.key_span,
                        format!("a key has at most {} characters", limits::KEY),
                    );
                }
                map.insert(Value::from(entry.key.as_str()), value(&entry.node)?);
            }
            Value::Mapping(map)
        }
    })
}
