//! Reaching into JSON trees in which anything may stand anywhere. serde_json's `value["key"] = …` panics
//! where something else than an object stands; these make an object of it.

use serde_json::{Map, Value};

/// The value as an object; whatever else it was goes.
pub fn as_object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => map,
        _ => unreachable!("just made an object"),
    }
}

/// The object under `key`, made where there is none.
pub fn object<'a>(map: &'a mut Map<String, Value>, key: &str) -> &'a mut Map<String, Value> {
    as_object(map.entry(key).or_insert(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_object_is_reached_through_anything() {
        for mut value in [
            json!(null),
            json!(1),
            json!([{}]),
            json!({"a": "b"}),
            json!({"a": {"b": 0}}),
        ] {
            let inner = object(object(as_object(&mut value), "a"), "b");
            inner.insert("c".into(), 1.into());
            assert_eq!(value, json!({"a": {"b": {"c": 1}}}));
        }
    }
}
