//! What applying a text would change, object by object and field by field.

use crate::cluster::Cluster;
use crate::kubectl::{Preview, preview};
use crate::manifest::{Manifest, emit};
use serde_json::{Map, Value};

/// One object of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The object before and after.
    pub object: Preview,
    /// The fields that differ; none for a new object.
    pub fields: Vec<FieldChange>,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The keys that lead to it; `[web]` is an item of a list that has several.
    pub path: Vec<String>,
    /// The value now; `None` where there is none.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
}

impl Planned {
    /// True when it is not there yet.
    pub fn is_new(&self) -> bool {
        self.object.before.is_none()
    }

    /// The object as YAML, now and after; nothing now for a new one.
    pub fn texts(&self) -> (String, String) {
        let before = self.object.before.as_ref().map(emit::document);
        (
            before.unwrap_or_default(),
            emit::document(&self.object.after),
        )
    }
}

/// What applying these objects would change.
pub fn plan(cluster: &Cluster, manifests: &[Manifest]) -> Vec<Planned> {
    let objects = preview(cluster, manifests).into_iter();
    objects
        .map(|object| {
            let mut fields = Vec::new();
            if let Some(before) = &object.before {
                compare(
                    &mut Vec::new(),
                    Some(before),
                    Some(&object.after),
                    &mut fields,
                );
            }
            Planned { object, fields }
        })
        .collect()
}

fn compare(
    path: &mut Vec<String>,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<FieldChange>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            for (key, value) in old {
                inside(path, key.clone(), Some(value), new.get(key), found);
            }
            for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                inside(path, key.clone(), None, Some(value), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if are_named(old) && are_named(new) => {
            let is_alone = old.len() == 1 && new.len() == 1;
            let find = |all: &'_ [Value], name: &str| all.iter().position(|v| name_of(v) == name);
            let old_only = old.iter().map(name_of).filter(|n| find(new, n).is_none());
            for name in new.iter().map(name_of).chain(old_only) {
                let (before, after) = (find(old, name), find(new, name));
                let (before, after) = (before.map(|i| &old[i]), after.map(|i| &new[i]));
                match is_alone && before.is_some() {
                    true => compare(path, before, after, found),
                    false => inside(path, format!("[{name}]"), before, after, found),
                }
            }
        }
        // A map that comes or goes with all its texts and numbers is told entry by entry.
        (None, Some(Value::Object(new))) if is_flat(new) => {
            for (key, value) in new {
                inside(path, key.clone(), None, Some(value), found);
            }
        }
        (Some(Value::Object(old)), None) if is_flat(old) => {
            for (key, value) in old {
                inside(path, key.clone(), Some(value), None, found);
            }
        }
        _ => found.push(FieldChange {
            path: path.clone(),
            before: before.map(shown),
            after: after.map(shown),
        }),
    }
}

fn inside(
    path: &mut Vec<String>,
    key: String,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<FieldChange>,
) {
    path.push(key);
    compare(path, before, after, found);
    path.pop();
}

fn is_flat(map: &Map<String, Value>) -> bool {
    !map.is_empty() && !map.values().any(|v| v.is_object() || v.is_array())
}

fn name_of(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

/// Longer lists are compared as a whole.
const ITEMS_MAX: usize = 100;

/// True when every item has a name of its own.
fn are_named(items: &[Value]) -> bool {
    let is_own = |i: usize| {
        let name = name_of(&items[i]);
        !name.is_empty() && items[..i].iter().all(|before| name_of(before) != name)
    };
    items.len() <= ITEMS_MAX && (0..items.len()).all(is_own)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => "…".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_told_apart_by_name() {
        let old = serde_json::json!({"spec": {"containers": [{"name": "a", "image": "1"}, {"name": "b", "image": "1"}], "x": [1, 2], "y": 1, "z": {}}});
        let new = serde_json::json!({"spec": {"containers": [{"name": "b", "image": "2"}, {"name": "a", "image": "1"}, {"name": "c", "args": []}], "x": [1], "y": null, "z": {"q": true}}});
        let mut fields = Vec::new();
        compare(&mut Vec::new(), Some(&old), Some(&new), &mut fields);
        let paths: Vec<String> = fields.iter().map(|f| f.path.join(".")).collect();
        let expected = [
            "spec.containers.[b].image",
            "spec.containers.[c]",
            "spec.x",
            "spec.y",
            "spec.z.q",
        ];
        assert_eq!(paths, expected);
    }
}
