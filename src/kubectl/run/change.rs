//! `set image`, `label`, `annotate`, `taint`, `cordon`: read an object, change it, send it.

use super::super::command::{Change, Objects, TaintChange};
use super::super::errors::shown;
use super::Run;
use super::targets::{Live, all_live, live};
use crate::api::quoted::quoted;
use crate::api::{TaintEffect, tree};
use crate::cluster::request::Kind;
use serde_json::{Map, Value, json};

/// `kubernetes.io/change-cause` may always be overwritten.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// `cmd/set/set_image.go`
pub fn set_image(run: &mut Run<'_>, objects: &Objects, images: &[(String, String)]) {
    for Live {
        kind,
        name,
        mut object,
    } in all_live(run, objects)
    {
        let spec = match kind {
            Kind::DaemonSet => &mut object["spec"]["template"]["spec"],
            Kind::Pod => &mut object["spec"],
            other => {
                run.fail(format!(
                    "the object is not a pod or does not have a pod template: *v1.{}",
                    other.name()
                ));
                continue;
            }
        };
        let mut is_changed = false;
        for (container, image) in images {
            let mut is_found = false;
            for list in ["initContainers", "containers"] {
                for one in spec[list].as_array_mut().into_iter().flatten() {
                    if container != "*" && one["name"] != container.as_str() {
                        continue;
                    }
                    is_found = true;
                    if one["image"] != image.as_str() {
                        one["image"] = image.as_str().into();
                        is_changed = true;
                    }
                }
            }
            if !is_found {
                run.fail(format!(
                    "unable to find container named {}",
                    quoted(container)
                ));
            }
        }
        if is_changed {
            match run.update(kind, object) {
                Ok(_) => run.say(format!("{} image updated", shown(kind, &name))),
                Err(error) => run.refuse(&error, None),
            }
        }
    }
}

/// `cmd/label/label.go`
pub fn label(run: &mut Run<'_>, objects: &Objects, change: &Change) {
    for Live {
        kind,
        name,
        mut object,
    } in live(run, objects)
    {
        let labels = metadata_map(&mut object, "labels");
        let taken = taken(labels, change, |_| true);
        if !change.overwrite && !taken.is_empty() {
            let say = |(key, value): &(String, String)| {
                format!("'{key}' already has a value ({value}), and --overwrite is false")
            };
            let all: Vec<String> = taken.iter().map(say).collect();
            run.fail(match &all[..] {
                [one] => one.clone(),
                _ => format!("[{}]", all.join(", ")),
            });
            continue;
        }
        for key in change
            .remove
            .iter()
            .filter(|key| !labels.contains_key(*key))
        {
            run.say(format!("label {} not found.", quoted(key)));
        }
        let is_set = change
            .set
            .iter()
            .any(|(key, value)| labels.get(key) != Some(&json!(value)));
        let is_removed = change.remove.iter().any(|key| labels.contains_key(key));
        put(labels, change);
        let done = match (is_set, is_removed) {
            (true, true) => "modified",
            (true, false) => "labeled",
            (false, true) => "unlabeled",
            (false, false) => {
                run.say(format!("{} not labeled", shown(kind, &name)));
                continue;
            }
        };
        match run.update(kind, object) {
            Ok(_) => run.say(format!("{} {done}", shown(kind, &name))),
            Err(error) => run.refuse(&error, None),
        }
    }
}

/// `cmd/annotate/annotate.go`
pub fn annotate(run: &mut Run<'_>, objects: &Objects, change: &Change) {
    for Live {
        kind,
        name,
        mut object,
    } in live(run, objects)
    {
        let annotations = metadata_map(&mut object, "annotations");
        let taken = taken(annotations, change, |key| key != CHANGE_CAUSE);
        if !change.overwrite && !taken.is_empty() {
            let say =
                |(key, value): &(String, String)| format!("'{key}' already has a value ({value})");
            let all: Vec<String> = taken.iter().map(say).collect();
            run.fail(format!(
                "--overwrite is false but found the following declared annotation(s): {}",
                all.join("; ")
            ));
            continue;
        }
        put(annotations, change);
        match run.update(kind, object) {
            Ok(_) => run.say(format!("{} annotated", shown(kind, &name))),
            Err(error) => run.refuse(&error, None),
        }
    }
}

/// `metadata.labels` or `metadata.annotations`, made where there is none.
fn metadata_map<'v>(object: &'v mut Value, field: &str) -> &'v mut Map<String, Value> {
    tree::object(tree::object(tree::as_object(object), "metadata"), field)
}

/// Keys that have another value already, with it.
fn taken(
    present: &Map<String, Value>,
    change: &Change,
    counts: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let other = |(key, value): (&String, &String)| {
        let there = present.get(key)?.as_str()?;
        (counts(key) && there != value).then(|| (key.clone(), there.to_owned()))
    };
    change.set.iter().filter_map(other).collect()
}

fn put(present: &mut Map<String, Value>, change: &Change) {
    for (key, value) in &change.set {
        present.insert(key.clone(), value.as_str().into());
    }
    for key in &change.remove {
        present.remove(key);
    }
}

/// `cmd/taint/{taint,utils}.go`
pub fn taint(run: &mut Run<'_>, objects: &Objects, change: &TaintChange) {
    for Live {
        kind,
        name,
        mut object,
    } in live(run, objects)
    {
        let old: Vec<Value> = object["spec"]["taints"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let (done, taints) = match retaint(&name, &old, change) {
            Ok(result) => result,
            Err(errors) => {
                errors.iter().for_each(|error| run.fail(error));
                continue;
            }
        };
        object["spec"]["taints"] = taints.into();
        match run.update(kind, object) {
            Ok(_) => run.say(format!("{} {done}", shown(kind, &name))),
            Err(error) => run.refuse(&error, None),
        }
    }
}

/// What is done to a node's taints, and the new ones: these come before the present ones.
fn retaint(
    node: &str,
    old: &[Value],
    change: &TaintChange,
) -> Result<(&'static str, Vec<Value>), Vec<String>> {
    let is = |taint: &Value, key: &str, effect: TaintEffect| {
        taint["key"] == key && taint["effect"] == effect.as_str()
    };
    let has = |key: &str, effect| old.iter().any(|taint| is(taint, key, effect));
    if !change.overwrite {
        let keys: Vec<&str> = change
            .add
            .iter()
            .filter(|(key, _, effect)| has(key, *effect))
            .map(|(key, ..)| key.as_str())
            .collect();
        if !keys.is_empty() {
            let keys = keys.join(",");
            return Err(vec![format!(
                "node {node} already has {keys} taint(s) with same effect(s) and --overwrite is false"
            )]);
        }
    }
    let made = |(key, value, effect): &(String, String, TaintEffect)| match value.is_empty() {
        true => json!({"key": key, "effect": effect.as_str()}),
        false => json!({"key": key, "value": value, "effect": effect.as_str()}),
    };
    let mut taints: Vec<Value> = change.add.iter().map(made).collect();
    let stays = |taint: &&Value| {
        !change
            .add
            .iter()
            .any(|(key, _, effect)| is(taint, key, *effect))
    };
    taints.extend(old.iter().filter(stays).cloned());
    let is_added = taints.len() != old.len();
    let mut errors = Vec::new();
    let mut is_removed = false;
    for (key, effect) in &change.remove {
        let before = taints.len();
        taints.retain(|taint| match effect {
            Some(effect) => !is(taint, key, *effect),
            None => taint["key"] != key.as_str(),
        });
        if taints.len() == before {
            let taint = match effect {
                Some(effect) => format!("{key}:{}", effect.as_str()),
                None => key.clone(),
            };
            errors.push(format!("taint {} not found", quoted(&taint)));
        } else {
            is_removed = true;
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let done = match (is_added, is_removed) {
        _ if change.overwrite => "modified",
        (true, true) => "modified",
        (true, false) => "tainted",
        (false, _) => "untainted",
    };
    Ok((done, taints))
}

/// Cordon, or take it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cordon {
    /// `cordon`
    On,
    /// `uncordon`
    Off,
}

/// `cmd/drain/drain.go`
pub fn cordon(run: &mut Run<'_>, objects: &Objects, wanted: Cordon) {
    let done = match wanted {
        Cordon::On => "cordoned",
        Cordon::Off => "uncordoned",
    };
    for Live {
        kind,
        name,
        mut object,
    } in all_live(run, objects)
    {
        let is_cordoned = object["spec"]["unschedulable"] == true;
        if is_cordoned == (wanted == Cordon::On) {
            run.say(format!("{} already {done}", shown(kind, &name)));
            continue;
        }
        object["spec"]["unschedulable"] = (wanted == Cordon::On).into();
        match run.update(kind, object) {
            Ok(_) => run.say(format!("{} {done}", shown(kind, &name))),
            Err(error) => run.refuse(&error, None),
        }
    }
}
