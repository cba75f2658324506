//! A whole `syncDaemonSet`: the controller itself is run on the recorded objects. As when it was recorded,
//! it sees nothing of what its own writes change.

use super::choice::Choice;
use super::difference::same;
use super::manage::check_remarks;
use super::recorded::Recorded;
use super::{Outcome, SEEDS};
use crate::api::{Name, Pod, write};
use crate::cluster::api_server;
use crate::cluster::core::Core;
use crate::cluster::daemonset::DaemonSetController;
use crate::cluster::daemonset::manage::remark;
use crate::cluster::request::Kind;
use crate::cluster::step::{Reason, StepKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn check(input: &Value, expected: &Value) -> Outcome {
    for seed in SEEDS {
        check_seed(input, expected, seed)?;
    }
    Ok(())
}

fn check_seed(input: &Value, expected: &Value, seed: u32) -> Outcome {
    let mut recorded = Recorded::new(input, seed);
    let namespace = recorded.key.0.clone();
    let pods: BTreeMap<Name, Arc<Pod>> = (recorded.core.store.pods())
        .filter(|(_, p)| p.meta.namespace == namespace)
        .map(|(_, p)| (p.meta.name.clone(), p.clone()))
        .collect();
    let mut controller = watching(&mut recorded.core);
    let (mut choice, mut status, mut remarks) = (Choice::default(), Value::Null, Vec::new());
    while let Some(step) = controller.work(&mut recorded.core) {
        let name = step.object.name.clone();
        match step.kind {
            StepKind::PodCreated => choice.create.extend(step.node),
            StepKind::PodDeleted => {
                remarks.extend(pods.get(&name).and_then(|p| remark(&step.reason, p)));
                choice.delete.push(name);
            }
            StepKind::PodAdopted => choice.adopt.push(name),
            StepKind::PodReleased => choice.release.push(name),
            StepKind::StatusUpdated => {
                if let Reason::Counted { status: written } = &step.reason {
                    status = write::daemon_set_status(written);
                }
            }
            _ => {}
        }
    }
    let failure = controller.failure(&recorded.key);
    choice.errors.extend(failure.map(ToString::to_string));
    choice.check(expected)?;
    check_remarks(expected, &remarks)?;
    same("status", &expected["status"], &status)?;
    let uid = &recorded.daemon_set.meta.uid;
    let after = revisions(&recorded.core, uid, Detail::Brief);
    same("revisionsAfter", &expected["revisionsAfter"], &after)
}

/// A controller that has seen every object of the state.
pub fn watching(core: &mut Core) -> DaemonSetController {
    let mut controller = DaemonSetController::default();
    while let Some(change) = core.next_change() {
        controller.observe(core, &change);
    }
    controller
}

/// How much of a revision is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Name, number, hash, owner.
    Brief,
    /// Labels and data too.
    Full,
}

/// The ControllerRevisions by name, as they were recorded; `uid` is the DaemonSet's.
pub fn revisions(core: &Core, uid: &str, detail: Detail) -> Value {
    let all = api_server::list(core, Kind::ControllerRevision);
    let shown = all.iter().map(|revision| {
        let meta = &revision["metadata"];
        let mut owners = meta["ownerReferences"].as_array().into_iter().flatten();
        let owned = owners.any(|o| o["controller"] == true && o["uid"] == *uid);
        let hash = &meta["labels"]["controller-revision-hash"];
        let mut shown = json!({
            "name": meta["name"],
            "revision": revision["revision"],
            "hashLabel": hash.as_str().unwrap_or_default(),
            "ownedByDaemonSet": owned,
        });
        if detail == Detail::Full {
            shown["labels"] = meta["labels"].clone();
            shown["dataRaw"] = crate::api::revision::canonical_json(&revision["data"]).into();
        }
        shown
    });
    Value::Array(shown.collect())
}
