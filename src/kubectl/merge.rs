//! The three-way merge of `kubectl apply` (`apimachinery/pkg/util/strategicpatch`,
//! CreateThreeWayMergePatch, and the server's application of its patch): the last applied manifest,
//! the present one and the live object. Fields that the manifest has dropped go, fields that others
//! have set stay. Pure functions over JSON.

use super::merge_keys::{Strategy, element_type, field_type, key_of, strategy};
use serde_json::{Map, Value, json};

/// What a merge gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The live object with the changes.
    pub object: Value,
    /// The changes as a patch; empty when nothing is to be sent. Directives for the order of lists
    /// are left out.
    pub patch: Map<String, Value>,
}

/// Merges objects of one kind; `go_type` is its struct (`v1.DaemonSet`).
pub fn three_way(
    original: Option<&Value>,
    modified: &Value,
    current: &Value,
    go_type: &'static str,
) -> Merged {
    let none = Map::new();
    let map = |value: &'_ Value| value.as_object().cloned().unwrap_or_default();
    let (object, patch) = maps(
        original.and_then(Value::as_object).unwrap_or(&none),
        &map(modified),
        &map(current),
        Some(go_type),
    );
    Merged {
        object: Value::Object(object),
        patch,
    }
}

type Object = Map<String, Value>;

fn maps(
    original: &Object,
    modified: &Object,
    current: &Object,
    go_type: Option<&'static str>,
) -> (Object, Object) {
    let mut result = current.clone();
    let mut patch = Object::new();
    for key in original.keys().filter(|key| !modified.contains_key(*key)) {
        result.remove(key);
        patch.insert(key.clone(), Value::Null);
    }
    for (key, wanted) in modified {
        if wanted.is_null() {
            result.remove(key);
            patch.insert(key.clone(), Value::Null);
            continue;
        }
        let Some(live) = current.get(key) else {
            result.insert(key.clone(), without_nulls(wanted));
            patch.insert(key.clone(), wanted.clone());
            continue;
        };
        let inner = go_type.and_then(|t| field_type(t, key));
        let before = original.get(key);
        let none = Object::new();
        let (value, change) = match (wanted, live) {
            (Value::Object(wanted), Value::Object(live)) => {
                let before = before.and_then(Value::as_object).unwrap_or(&none);
                let (value, change) = maps(before, wanted, live, inner);
                let change = (!change.is_empty()).then_some(Value::Object(change));
                (Value::Object(value), change)
            }
            (Value::Array(wanted), Value::Array(live)) => {
                let before = before
                    .and_then(Value::as_array)
                    .map_or(&[][..], Vec::as_slice);
                let strategy = strategy(go_type.unwrap_or_default(), key);
                lists(before, wanted, live, strategy, inner.and_then(element_type))
            }
            _ => {
                let change = (wanted != live).then(|| wanted.clone());
                (without_nulls(wanted), change)
            }
        };
        result.insert(key.clone(), value);
        if let Some(change) = change {
            patch.insert(key.clone(), change);
        }
    }
    (result, patch)
}

fn lists(
    original: &[Value],
    modified: &[Value],
    current: &[Value],
    strategy: Strategy,
    go_type: Option<&'static str>,
) -> (Value, Option<Value>) {
    match strategy {
        Strategy::Replace => {
            let change = (modified != current).then(|| Value::from(modified.to_vec()));
            (Value::from(modified.to_vec()), change)
        }
        Strategy::Set => {
            let kept = |v: &&Value| !original.contains(v) && !modified.contains(v);
            let mut all = modified.to_vec();
            all.extend(current.iter().filter(kept).cloned());
            let change = (all.len() != current.len() || !all.iter().all(|v| current.contains(v)))
                .then(|| Value::from(modified.to_vec()));
            let value = change.is_some().then_some(all);
            (
                Value::from(value.unwrap_or_else(|| current.to_vec())),
                change,
            )
        }
        Strategy::Keyed { keys, retain } => {
            keyed(original, modified, current, keys, retain, go_type)
        }
    }
}

fn keyed(
    original: &[Value],
    modified: &[Value],
    current: &[Value],
    keys: &[&str],
    retain: bool,
    go_type: Option<&'static str>,
) -> (Value, Option<Value>) {
    let key = |element: &Value| key_of(element, keys);
    let find = |list: &'_ [Value], wanted: &Value| list.iter().position(|e| key(e) == key(wanted));
    let none = Object::new();
    let object = |list: &'_ [Value], at: Option<usize>| {
        at.and_then(|i| list[i].as_object())
            .unwrap_or(&none)
            .clone()
    };
    let mut patch = Vec::new();
    let mut merged = Vec::new();
    for wanted in modified {
        let (Some(live), Some(fields)) = (find(current, wanted), wanted.as_object()) else {
            merged.push(without_nulls(wanted));
            patch.push(wanted.clone());
            continue;
        };
        let before = object(original, find(original, wanted));
        let (mut value, mut change) = maps(&before, fields, &object(current, Some(live)), go_type);
        if retain && !change.is_empty() {
            value.retain(|field, _| fields.contains_key(field));
        }
        if !change.is_empty() {
            for name in keys {
                if let Some(part) = wanted.get(*name) {
                    change.insert((*name).to_owned(), part.clone());
                }
            }
            patch.push(Value::Object(change));
        }
        merged.push(Value::Object(value));
    }
    let gone = |e: &Value| find(modified, e).is_none() && find(original, e).is_some();
    for dropped in original.iter().filter(|e| find(modified, e).is_none()) {
        let mut delete = Object::new();
        delete.insert("$patch".to_owned(), json!("delete"));
        for name in keys {
            if let Some(part) = dropped.get(*name) {
                delete.insert((*name).to_owned(), part.clone());
            }
        }
        patch.push(Value::Object(delete));
    }
    let others: Vec<Value> = current
        .iter()
        .filter(|e| find(modified, e).is_none() && !gone(e))
        .cloned()
        .collect();
    let places =
        |list: &[Value]| -> Vec<usize> { list.iter().filter_map(|e| find(current, e)).collect() };
    let moved = !places(&merged).is_sorted();
    if patch.is_empty() && !moved {
        return (Value::from(current.to_vec()), None);
    }
    let value = in_order(merged, others, |e| find(current, e));
    (Value::from(value), Some(Value::from(patch)))
}

/// The manifest's elements in its order, those of others where they stood among them
/// (`strategicpatch`, mergeSortedSlice).
fn in_order(
    left: Vec<Value>,
    right: Vec<Value>,
    place: impl Fn(&Value) -> Option<usize>,
) -> Vec<Value> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let mut right = right.into_iter().peekable();
    for element in left {
        while let Some(other) = right.peek() {
            let is_first = match (place(&element), place(other)) {
                (Some(mine), Some(its)) => mine < its,
                _ => false,
            };
            if is_first {
                break;
            }
            out.extend(right.next());
        }
        out.push(element);
    }
    out.extend(right);
    out
}

/// What the server keeps of a value that was not there: nulls say "remove".
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(key, value)| (key.as_str(), without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// A value as Go's `%v` prints it.
pub fn go_text(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go_text).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(k, v)| format!("{k}:{}", go_text(v)))
                .collect();
            format!("map[{}]", fields.join(" "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A DaemonSet with these containers.
    fn set(containers: Value) -> Value {
        json!({"spec": {"template": {"spec": {"containers": containers}}}})
    }

    fn check(original: Value, modified: Value, current: Value, expected: Value, sent: bool) {
        let merged = three_way(Some(&original), &modified, &current, "v1.DaemonSet");
        assert_eq!(merged.object, expected);
        assert_eq!(!merged.patch.is_empty(), sent, "{:?}", merged.patch);
    }

    #[test]
    fn what_the_manifest_says_already_is_not_sent() {
        let live = set(json!([{"name": "a", "image": "x:1", "imagePullPolicy": "IfNotPresent"}]));
        let file = set(json!([{"name": "a", "image": "x:1"}]));
        check(file.clone(), file, live.clone(), live, false);
    }

    #[test]
    fn a_field_that_was_dropped_goes_and_one_that_others_set_stays() {
        check(
            json!({"spec": {"minReadySeconds": 5}, "metadata": {"labels": {"a": "1", "b": "2"}}}),
            json!({"metadata": {"labels": {"a": "1"}}, "spec": {}}),
            json!({"spec": {"minReadySeconds": 5, "revisionHistoryLimit": 3}, "metadata": {"labels": {"a": "1", "b": "2", "c": "3"}}}),
            json!({"spec": {"revisionHistoryLimit": 3}, "metadata": {"labels": {"a": "1", "c": "3"}}}),
            true,
        );
    }

    #[test]
    fn a_field_that_only_others_changed_is_set_back_to_the_manifest() {
        check(
            json!({"spec": {"minReadySeconds": 5}}),
            json!({"spec": {"minReadySeconds": 5}}),
            json!({"spec": {"minReadySeconds": 9}}),
            json!({"spec": {"minReadySeconds": 5}}),
            true,
        );
    }

    #[test]
    fn containers_merge_by_name_and_one_that_others_put_in_comes_before_a_new_one() {
        check(
            set(json!([{"name": "a", "image": "x:1"}, {"name": "old", "image": "y"}])),
            set(json!([{"name": "new", "image": "n"}, {"name": "a", "image": "x:2"}])),
            set(
                json!([{"name": "a", "image": "x:1", "tty": true}, {"name": "old", "image": "y"}, {"name": "injected", "image": "i"}]),
            ),
            set(
                json!([{"name": "injected", "image": "i"}, {"name": "new", "image": "n"}, {"name": "a", "image": "x:2", "tty": true}]),
            ),
            true,
        );
    }

    #[test]
    fn ports_environment_and_mounts_merge_by_their_own_keys() {
        let container = |ports: Value, env: Value| {
            set(
                json!([{"name": "a", "ports": ports, "env": env, "volumeMounts": [{"name": "v", "mountPath": "/v"}]}]),
            )
        };
        check(
            container(
                json!([{"containerPort": 53, "protocol": "UDP"}]),
                json!([{"name": "A", "value": "1"}]),
            ),
            container(
                json!([{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]),
                json!([{"name": "B", "value": "2"}]),
            ),
            container(
                json!([{"containerPort": 53, "protocol": "UDP"}]),
                json!([{"name": "A", "value": "1"}, {"name": "C", "value": "3"}]),
            ),
            container(
                json!([{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]),
                json!([{"name": "C", "value": "3"}, {"name": "B", "value": "2"}]),
            ),
            true,
        );
    }

    #[test]
    fn another_volume_source_drives_the_old_one_out() {
        let pod = |volumes: Value| json!({"spec": {"template": {"spec": {"volumes": volumes}}}});
        let old = pod(json!([{"name": "v", "hostPath": {"path": "/a"}}]));
        let new = pod(json!([{"name": "v", "emptyDir": {}}]));
        let live = pod(json!([{"name": "v", "hostPath": {"path": "/a", "type": ""}}]));
        check(old, new.clone(), live, new, true);
    }

    #[test]
    fn tolerations_are_replaced_whole() {
        let pod = |list: Value| json!({"spec": {"template": {"spec": {"tolerations": list}}}});
        let one = json!([{"key": "a", "operator": "Exists"}]);
        let two = json!([{"key": "b", "operator": "Exists"}]);
        let both = json!([{"key": "a", "operator": "Exists"}, {"key": "z"}]);
        check(pod(one), pod(two.clone()), pod(both), pod(two), true);
    }

    #[test]
    fn a_null_removes_and_is_always_sent() {
        check(
            json!({}),
            json!({"spec": {"minReadySeconds": null}}),
            json!({"spec": {"minReadySeconds": 3, "paused": true}}),
            json!({"spec": {"paused": true}}),
            true,
        );
    }
}
