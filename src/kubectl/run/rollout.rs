//! `rollout restart`, `undo`, `pause`, `resume` (`kubectl/pkg/cmd/rollout`,
//! `kubectl/pkg/polymorphichelpers/{objectrestarter,rollback,history}.go`).

use super::super::command::{Objects, RolloutVerb};
use super::super::errors::{shown, with_group};
use super::super::rollout_history::{History, Undo};
use super::apply::LAST_APPLIED;
use super::targets::{Live, live};
use super::{Run, text};
use crate::api::quoted::quoted;
use crate::api::tree;
use crate::cluster::request::Kind;
use serde_json::Value;

const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

pub fn rollout(run: &mut Run<'_>, verb: RolloutVerb, objects: &Objects) {
    let found = live(run, objects);
    if found.is_empty() && run.errors.is_empty() && !matches!(verb, RolloutVerb::Undo { .. }) {
        let namespace = run.namespace.unwrap_or("default");
        return run.say(format!("No resources found in {namespace} namespace."));
    }
    for object in found {
        match verb {
            RolloutVerb::Restart => restart(run, object),
            RolloutVerb::Undo { to_revision } => undo(run, object, to_revision),
            RolloutVerb::Pause => unsupported(run, &object, "pausing"),
            RolloutVerb::Resume => unsupported(run, &object, "resuming"),
        }
    }
}

fn unsupported(run: &mut Run<'_>, object: &Live, what: &str) {
    let resource = with_group(object.kind.plural(), object.kind);
    run.fail(format!(
        "{resource} {} {what} is not supported",
        quoted(&object.name)
    ));
}

fn restart(run: &mut Run<'_>, live: Live) {
    if live.kind != Kind::DaemonSet {
        return unsupported(run, &live, "restarting");
    }
    let Live {
        kind,
        name,
        mut object,
    } = live;
    let now = run.cluster.now().timestamp().to_string();
    let way = ["spec", "template", "metadata", "annotations"];
    let annotations = (way.iter()).fold(tree::as_object(&mut object), |map, key| {
        tree::object(map, key)
    });
    if annotations.get(RESTARTED_AT).and_then(Value::as_str) == Some(&now) {
        return run.fail(format!(
            "failed to create patch for {name}: if restart has already been triggered within the past second, please wait before attempting to trigger another"
        ));
    }
    annotations.insert(RESTARTED_AT.into(), now.into());
    match run.update(kind, object) {
        Ok(_) => run.say(format!("{} restarted", shown(kind, &name))),
        Err(error) => run.refuse(&error, None),
    }
}

fn undo(run: &mut Run<'_>, live: Live, to_revision: i64) {
    let Live {
        kind,
        name,
        mut object,
    } = live;
    if kind != Kind::DaemonSet {
        return run.fail(format!(
            "no rollbacker has been implemented for {}",
            quoted(kind.name())
        ));
    }
    if !text(&object, &["metadata", "annotations", LAST_APPLIED]).is_empty() {
        run.warn(format!(
            "resource {}/{name} was previously managed with 'kubectl apply'. Rolling back will not update the {LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.",
            kind.plural()
        ));
    }
    let namespace = text(&object, &["metadata", "namespace"]).to_owned();
    let Some(daemon_set) = run.cluster.daemon_set(&namespace, &name) else {
        return;
    };
    let revisions = run.cluster.revisions(daemon_set);
    let history = History::of(daemon_set, revisions.iter().map(|r| r.as_ref()));
    match history.undo(&object["spec"]["template"], to_revision) {
        Err(words) => return run.fail(words),
        Ok(Undo::Skipped) => {
            return run.say(format!(
                "{} skipped rollback (current template already matches revision {to_revision})",
                shown(kind, &name)
            ));
        }
        Ok(Undo::To(template)) => object["spec"]["template"] = template,
    }
    match run.update(kind, object) {
        Ok(_) => run.say(format!("{} rolled back", shown(kind, &name))),
        Err(error) => run.refuse(&error, None),
    }
}
