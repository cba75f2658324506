//! What Apply would change, and why it waits.

use super::count;
use crate::view::{FieldChange, Planned};

/// More objects or fields than this are only counted.
const NAMED_MAX: usize = 3;
/// Longer values are cut.
const VALUE_MAX: usize = 40;

/// `Changes DaemonSet web: image nginx:1.29 → nginx:1.30. New: Node w-9.`
pub fn plan(objects: &[Planned]) -> String {
    let new: Vec<String> = objects.iter().filter(|o| o.is_new()).map(object).collect();
    let changed = objects
        .iter()
        .filter(|o| !o.is_new() && !o.fields.is_empty());
    let changed: Vec<String> = changed.map(changes).collect();
    let mut said = Vec::new();
    if !changed.is_empty() {
        said.push(format!("Changes {}", some(&changed, "; ")));
    }
    if !new.is_empty() {
        said.push(format!("New: {}", some(&new, ", ")));
    }
    match said.is_empty() {
        true => "Nothing to apply: the cluster is as the text says.".to_owned(),
        false => said.join(". "),
    }
}

/// `DaemonSet web`.
pub fn object(planned: &Planned) -> String {
    format!("{} {}", planned.object.kind.name(), planned.object.name)
}

fn changes(planned: &Planned) -> String {
    let fields: Vec<String> = planned.fields.iter().map(field).collect();
    format!("{}: {}", object(planned), some(&fields, ", "))
}

/// `image nginx:1.29 → nginx:1.30`.
fn field(change: &FieldChange) -> String {
    let name = field_name(&change.path);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{name} {} → {}", cut(before), cut(after)),
        (None, Some(after)) => format!("{name} {} added", cut(after)),
        (before, None) => {
            let before = before.as_deref().unwrap_or_default();
            format!("{name} {} removed", cut(before))
        }
    }
}

/// The last key; before it what it would be unclear without: the map of free keys, the item.
fn field_name(path: &[String]) -> String {
    const FREE: [&str; 7] = [
        "labels",
        "annotations",
        "nodeSelector",
        "matchLabels",
        "requests",
        "limits",
        "tolerations",
    ];
    let is_item = |key: &&String| key.starts_with('[');
    let item = path.iter().rev().find(is_item);
    let item = item.map(|item| item.trim_matches(['[', ']']));
    let mut keys = path.iter().rev().filter(|key| !is_item(key));
    let last = keys.next().map_or("", String::as_str);
    let within = keys.next().filter(|key| FREE.contains(&key.as_str()));
    let parts = [item, within.map(String::as_str), Some(last)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(VALUE_MAX) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None if value.is_empty() => "\"\"".to_owned(),
        None => value.to_owned(),
    }
}

fn some(all: &[String], between: &str) -> String {
    let said = all.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>();
    let said = said.join(between);
    match all.len().saturating_sub(NAMED_MAX) {
        0 => said,
        more => format!("{said} and {more} more"),
    }
}

/// Why Apply does nothing: `Apply waits: 2 errors in the text, the first at line 9.`
pub fn blocked(errors: usize, line: u32, pressed: bool) -> String {
    let begin = match pressed {
        true => "Not applied. The cluster is untouched. Mend",
        false => "Apply waits for",
    };
    match errors {
        1 => format!("{begin} 1 error, in line {line}."),
        _ => {
            let all = count(i64::try_from(errors).unwrap_or(i64::MAX), "error", "errors");
            format!("{begin} {all}, the first in line {line}.")
        }
    }
}

/// `12 lines stay`.
pub fn lines_stay(n: usize) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    format!("{} as before", count(n, "line", "lines"))
}

/// `Node w-9, new`.
pub fn planned(planned: &Planned) -> String {
    match planned.is_new() {
        true => format!("{}, new", object(planned)),
        false => object(planned),
    }
}
