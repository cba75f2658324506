//! Reading the JSON tree of an object whose types decoding has made sure of: what is absent, null or
//! of another type reads as empty.

use serde_json::{Map, Value};
use std::sync::LazyLock;

static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// Short ways to the fields of an object.
pub(super) trait Read {
    /// The value under a key, if it is there and not null.
    fn at(&self, key: &str) -> Option<&Value>;
    /// The value under a key, or null.
    fn sub(&self, key: &str) -> &Value;
    /// A text; empty where there is none.
    fn text(&self, key: &str) -> &str;
    /// A whole number.
    fn number(&self, key: &str) -> Option<i64>;
    /// A boolean.
    fn flag(&self, key: &str) -> Option<bool>;
    /// A list; empty where there is none.
    fn list(&self, key: &str) -> &[Value];
    /// A map; empty where there is none.
    fn map(&self, key: &str) -> &Map<String, Value>;
    /// The texts of a list.
    fn texts(&self, key: &str) -> Vec<&str>;
}

impl Read for Value {
    fn at(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|v| !v.is_null())
    }

    fn sub(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Value::Null)
    }

    fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Value::as_i64)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.get(key).and_then(Value::as_bool)
    }

    fn list(&self, key: &str) -> &[Value] {
        self.get(key)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn map(&self, key: &str) -> &Map<String, Value> {
        self.get(key).and_then(Value::as_object).unwrap_or(&EMPTY)
    }

    fn texts(&self, key: &str) -> Vec<&str> {
        self.list(key).iter().filter_map(Value::as_str).collect()
    }
}

/// JSON as Go's encoder writes it.
pub(super) fn json(value: &Value) -> String {
    value
        .to_string()
        .replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}
