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
        true => "Nothing to apply: the cluster already matches this YAML.".to_owned(),
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
    // What is more than one value is not written out.
    let of = |value: &str| match value {
        "…" => name.clone(),
        _ => format!("{name} {}", cut(value)),
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => format!("{name} changed"),
        (Some(before), Some(after)) => format!("{} → {}", of(before), cut(after)),
        (None, Some(after)) => format!("{} added", of(after)),
        (before, None) => format!("{} removed", of(before.as_deref().unwrap_or("…"))),
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

/// What must be done before Apply works: `Fix 2 errors, starting on line 9, to apply.`
pub fn blocked(errors: usize, line: u32, pressed: bool) -> String {
    let fix = match errors {
        1 => format!("Fix the error on line {line}"),
        _ => {
            let all = count(i64::try_from(errors).unwrap_or(i64::MAX), "error", "errors");
            format!("Fix {all}, starting on line {line},")
        }
    };
    if pressed {
        format!("Not applied; the cluster is unchanged. {fix} to apply.")
    } else {
        format!("{fix} to apply.")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{self, Manifest};
    use crate::session::{Scenario, Session};
    use crate::view;

    const WEB: &str = include_str!("../../../tests/fixtures/web.yaml");
    const APPLY: &str = "kubectl apply -f -";

    fn session() -> Session {
        let text = "version: 1\ncluster:\n  pools:\n  - {name: worker, count: 2}\nactions: []\n";
        let mut session = Session::open(Scenario::read(text).unwrap());
        assert!(!session.act(APPLY, Some(WEB)).unwrap().refused);
        session
    }

    fn said(session: &Session, text: &str) -> String {
        let manifests = manifest::read(text).manifests;
        let manifests: Vec<Manifest> = manifests.into_iter().flatten().collect();
        plan(&view::plan(session.cluster(), &manifests))
    }

    fn image() -> &'static str {
        let after = WEB.split("image: ").nth(1).unwrap();
        after.split_whitespace().next().unwrap()
    }

    #[test]
    fn what_is_applied_already_changes_nothing() {
        let nothing = "Nothing to apply: the cluster already matches this YAML.";
        assert_eq!(said(&session(), WEB), nothing);
        // Left to its default, a field is what it was.
        let explicit = WEB.replace("spec:\n", "spec:\n  minReadySeconds: 0\n");
        assert_eq!(said(&session(), &explicit), nothing, "{explicit}");
    }

    #[test]
    fn a_new_image_and_a_new_node_are_told() {
        let node = "apiVersion: v1\nkind: Node\nmetadata: {name: w-9}\n";
        let text = format!("{}\n---\n{node}", WEB.replace(image(), "nginx:new"));
        let expected = format!(
            "Changes DaemonSet web: image {} → nginx:new. New: Node w-9",
            image()
        );
        assert_eq!(said(&session(), &text), expected);
    }

    #[test]
    fn what_others_have_changed_is_set_back() {
        let mut session = session();
        let acted = session.act("kubectl set image ds/web *=nginx:other", None);
        assert!(!acted.unwrap().refused);
        let expected = format!("Changes DaemonSet web: image nginx:other → {}", image());
        assert_eq!(said(&session, WEB), expected);
    }

    #[test]
    fn what_apply_says_is_what_apply_does() {
        let session = session();
        let label = "metadata:\n  labels: {a.b/c: d}\n";
        let text = WEB
            .replacen("metadata:\n", label, 1)
            .replace(image(), "x:1");
        assert!(
            said(&session, &text).contains("labels a.b/c d added"),
            "{}",
            said(&session, &text)
        );
        let mut after = session.clone();
        assert!(!after.act(APPLY, Some(&text)).unwrap().refused);
        let manifests = manifest::read(&text).manifests;
        let manifests: Vec<Manifest> = manifests.into_iter().flatten().collect();
        let planned = view::plan(session.cluster(), &manifests);
        let done = view::plan(after.cluster(), &manifests);
        assert_eq!(
            Some(&planned[0].object.after),
            done[0].object.before.as_ref()
        );
        assert!(done[0].fields.is_empty());
    }

    #[test]
    fn many_fields_are_counted_and_items_named() {
        let change = |path: &[&str], before: Option<&str>, after: Option<&str>| FieldChange {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let object = crate::kubectl::Preview {
            kind: crate::cluster::request::Kind::DaemonSet,
            namespace: "default".into(),
            name: "web".into(),
            before: Some(serde_json::json!({})),
            after: serde_json::json!({}),
        };
        let fields = vec![
            change(
                &["spec", "containers", "[b]", "image"],
                Some("1"),
                Some("2"),
            ),
            change(&["spec", "containers", "[c]"], None, Some("…")),
            change(&["spec", "nodeSelector", "disk"], Some("ssd"), None),
            change(&["spec", "x"], Some("1"), Some("2")),
        ];
        assert_eq!(
            plan(&[Planned { object, fields }]),
            "Changes DaemonSet web: b image 1 → 2, c containers added, nodeSelector disk ssd removed and 1 more"
        );
    }

    #[test]
    fn why_apply_waits_is_one_sentence() {
        assert_eq!(blocked(1, 9, false), "Fix the error on line 9 to apply.");
        assert_eq!(
            blocked(2, 9, true),
            "Not applied; the cluster is unchanged. Fix 2 errors, starting on line 9, to apply."
        );
    }
}
