//! `constructHistory` and `cleanupHistory`: the controller is run on a DaemonSet whose template changes
//! from step to step. When it was recorded there were pods at clean-up only.

use super::Outcome;
use super::difference::same;
use super::recorded::{Recorded, list, owned_pod};
use super::sync::{Detail, revisions, watching};
use crate::api::{ControllerRevision, read, revision, template_hash};
use crate::cluster::api_server;
use crate::cluster::core::Core;
use crate::cluster::daemonset::DaemonSetController;
use crate::cluster::daemonset::history::{self, Construct};
use crate::cluster::request::Kind;
use crate::cluster::step::{Reason, StepKind};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let mut recorded = Recorded::new(input, 0);
    for (at, step) in list(input, "steps").iter().enumerate() {
        let detail = match at {
            0 => Detail::Full,
            _ => Detail::Brief,
        };
        change_template(&mut recorded, &step["image"]);
        let got = run(&mut recorded, list(step, "livePodHashes"), detail);
        same(&format!("steps[{at}]"), &expected["steps"][at], &got)?;
    }
    Ok(())
}

/// The next step's template: another image, a generation more.
fn change_template(recorded: &mut Recorded, image: &Value) {
    let mut object = live(recorded);
    let first = object.pointer_mut("/spec/template/spec/containers/0");
    if let Some(container) = first.and_then(Value::as_object_mut) {
        container.insert("image".into(), image.clone());
    }
    let mut next = read::daemon_set(&object);
    next.meta.generation = next.meta.generation.saturating_add(1);
    recorded.daemon_set = next.clone();
    recorded.core.put_daemon_set(next);
}

fn run(recorded: &mut Recorded, live_hashes: &[Value], detail: Detail) -> Value {
    let uid = recorded.daemon_set.meta.uid.clone();
    let mut controller = watching(&mut recorded.core);
    let collided = construct(recorded, &mut controller);
    let after_construct = revisions(&recorded.core, &uid, detail);
    let mut answer = json!({
        "oldNames": [],
        "relabeledPods": [],
        "afterConstruct": after_construct,
        "deletedByCleanup": [],
    });
    if let Some(name) = collided {
        let error = format!("controllerrevisions.apps {name:?} already exists");
        answer["constructError"] = error.into();
        answer["afterCleanup"] = answer["afterConstruct"].clone();
    } else {
        let (name, hash, old) = current(recorded);
        answer["currentName"] = name.into();
        answer["currentHash"] = hash.into();
        answer["oldNames"] = old;
        for (n, hash) in live_hashes.iter().enumerate() {
            let mut labels = recorded.daemon_set.spec.template.labels.as_ref().clone();
            let hash = hash.as_str().unwrap_or_default();
            labels.insert(history::HASH_LABEL.into(), hash.into());
            let name = format!("{}-{n}", recorded.key.1);
            let mut pod = owned_pod(&recorded.daemon_set, &name, labels);
            pod.node_name = Some("node".into());
            recorded.core.add_pod(pod);
        }
        let mut deleted = Vec::new();
        while let Some(step) = controller.work(&mut recorded.core) {
            if step.kind == StepKind::RevisionDeleted {
                deleted.push(step.object.name);
            }
        }
        deleted.sort();
        let names: Vec<&str> = deleted.iter().map(|n| &**n).collect();
        answer["deletedByCleanup"] = json!(names);
        answer["afterCleanup"] = revisions(&recorded.core, &uid, Detail::Brief);
        remove_pods(&mut recorded.core);
    }
    answer["collisionCountAfter"] = live(recorded)["status"]["collisionCount"].clone();
    answer
}

/// Lets the controller write history until it would go on to the pods. Gives the name that is taken where
/// a collision ends the sync.
fn construct(recorded: &mut Recorded, controller: &mut DaemonSetController) -> Option<String> {
    loop {
        let before = (recorded.core.clone(), controller.clone());
        let step = controller.work(&mut recorded.core);
        let builds = step.as_ref().is_some_and(|step| match step.kind {
            StepKind::RevisionCreated
            | StepKind::RevisionUpdated
            | StepKind::RevisionRenumbered
            | StepKind::PodRelabelled => true,
            StepKind::RevisionDeleted => step.reason == Reason::RevisionIsDouble,
            _ => false,
        });
        if step.is_some_and(|step| step.kind == StepKind::CollisionCounted) {
            let template = &recorded.daemon_set.spec.template.tree;
            let count = read::daemon_set(&object(&before.0, recorded))
                .status
                .collision_count;
            let hash = template_hash::hash(template, count);
            return Some(format!("{}-{hash}", recorded.key.1));
        }
        if !builds {
            (recorded.core, *controller) = before;
            return None;
        }
    }
}

/// Name and hash of the current revision, and the names of the other ones that are owned.
fn current(recorded: &Recorded) -> (String, String, Value) {
    let uid = &recorded.daemon_set.meta.uid;
    let all = api_server::list(&recorded.core, Kind::ControllerRevision);
    let owned: Vec<Arc<ControllerRevision>> = (all.iter().map(read::controller_revision))
        .filter(|r| r.meta.controller().is_some_and(|o| o.uid == *uid))
        .map(Arc::new)
        .collect();
    let data = revision::data(&recorded.daemon_set.spec.template.tree);
    match history::construct(&owned, &data) {
        Construct::Stands { name, hash } => {
            let names = owned.iter().map(|r| &*r.meta.name);
            let old: Vec<&str> = names.filter(|n| *n != &*name).collect();
            (name.to_string(), hash.to_string(), json!(old))
        }
        unfinished => (format!("{unfinished:?}"), String::new(), Value::Null),
    }
}

fn live(recorded: &Recorded) -> Value {
    object(&recorded.core, recorded)
}

fn object(core: &Core, recorded: &Recorded) -> Value {
    let (namespace, name) = &recorded.key;
    api_server::get(core, Kind::DaemonSet, namespace, name).unwrap_or_default()
}

fn remove_pods(core: &mut Core) {
    let ids: Vec<_> = core.store.pods().map(|(id, _)| id).collect();
    for id in ids {
        core.remove_pod(id);
    }
}
