//! The form that a JSON object takes after Go has decoded it into its struct and encoded it again: unknown
//! fields gone, empty optional fields gone, structs and required fields present, quantities canonical, empty
//! lists and maps gone as after the storage round trip. No defaults are set, and a value of a wrong type stays as it is.

use super::schema::{self, Field, Shape};
use super::{Timestamp, quantity};
use serde_json::{Map, Value};

/// Brings `value`, an object of the Go type `go_type` (`v1.DaemonSet`), into normal form.
pub fn normalise(value: &mut Value, go_type: &'static str) {
    let given = value.take();
    *value = encode(given, go_type);
}

/// The JSON of a Go value of this type; what Go leaves at zero is written as zero.
fn encode(value: Value, go_type: &'static str) -> Value {
    match (schema::shape(go_type), value) {
        (Shape::Pointer(inner), value) if !value.is_null() => encode(value, inner),
        (Shape::Pointer(_), _) => Value::Null,
        (Shape::List(inner), Value::Array(items)) => {
            Value::Array(items.into_iter().map(|v| encode(v, inner)).collect())
        }
        (Shape::Map(inner), Value::Object(map)) => map
            .into_iter()
            .map(|(key, v)| (key, encode(v, inner)))
            .collect(),
        (Shape::Struct(fields), Value::Object(mut given)) => {
            let mut out = Map::new();
            encode_fields(&mut given, fields, &mut out);
            Value::Object(out)
        }
        (Shape::Struct(fields), Value::Null) => {
            let mut out = Map::new();
            encode_fields(&mut Map::new(), fields, &mut out);
            Value::Object(out)
        }
        (Shape::Quantity, value) => encode_quantity(value),
        (Shape::Time, Value::String(text)) => {
            Value::String(Timestamp::parse(&text).map_or(text, |t| t.to_string()))
        }
        (Shape::Bool, Value::Null) => Value::Bool(false),
        (Shape::Int32 | Shape::Int64 | Shape::IntOrString, Value::Null) => Value::from(0),
        (Shape::Text, Value::Null) => Value::from(""),
        (_, value) => value,
    }
}

fn encode_fields(given: &mut Map<String, Value>, fields: &[Field], out: &mut Map<String, Value>) {
    for field in fields {
        if field.is_inline {
            if let Shape::Struct(inner) = schema::shape(field.go_type) {
                encode_fields(given, inner, out);
            }
            continue;
        }
        let value = given.remove(field.json_name).unwrap_or_default();
        let value = encode(value, field.go_type);
        if !(field.omits_empty && is_left_out(&value, field)) {
            out.insert(field.json_name.to_string(), value);
        }
    }
}

/// Go's `omitempty`: never for structs and quantities, for a pointer only when it is nil.
fn is_left_out(value: &Value, field: &Field) -> bool {
    match schema::shape(field.go_type) {
        Shape::Struct(_) | Shape::Quantity | Shape::IntOrString => false,
        // Only this one has `omitzero`; other times that are not set are written as null.
        Shape::Time => value.is_null() && field.json_name == "creationTimestamp",
        Shape::Pointer(_) => value.is_null(),
        _ => match value {
            Value::Null => true,
            Value::Bool(on) => !on,
            Value::Number(number) => number.as_i64() == Some(0),
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty(),
        },
    }
}

fn encode_quantity(value: Value) -> Value {
    let text = match &value {
        Value::Null => "0".to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    quantity::canonical(&text).map_or(value, Value::String)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_empty_goes_and_what_is_required_comes() {
        let mut value = json!({
            "metadata": {"labels": {}, "creationTimestamp": null},
            "spec": {
                "containers": [{"name": "c", "env": [], "colour": "red",
                    "resources": {"limits": {"cpu": 2, "memory": "1024Mi"}}}],
                "automountServiceAccountToken": false,
                "hostNetwork": false,
                "nodeSelector": {},
            },
        });
        normalise(&mut value, "v1.PodTemplateSpec");
        assert_eq!(
            value,
            json!({
                "metadata": {},
                "spec": {
                    "containers": [{"name": "c",
                        "resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}],
                    "automountServiceAccountToken": false,
                },
            })
        );
    }
}
