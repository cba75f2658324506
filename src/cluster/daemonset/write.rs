//! The writes of a sync, each one step.

use super::history::HASH_LABEL;
use super::{Blueprint, manage, pod_template};
use crate::api::{
    ControllerRevision, DaemonSet, DaemonSetStatus, Labels, Name, ObjectMeta, Pod, PodStatus,
};
use crate::api::{revision, template_hash};
use crate::cluster::api_server;
use crate::cluster::core::Core;
use crate::cluster::events::Saying;
use crate::cluster::names::generated;
use crate::cluster::step::{Component, ObjectRef, Reason, Step, StepKind};
use crate::cluster::store::{Key, PodId};
use std::sync::Arc;

const COMPONENT: &str = "daemonset-controller";

/// What pods of one revision are made from.
#[derive(Clone, Debug)]
pub(super) struct PodMaker(pub(super) Arc<Blueprint>);

/// One write to the API server.
#[derive(Clone, Debug)]
pub(super) enum Write {
    AdoptRevision(Name),
    ReleaseRevision(Name),
    LabelRevision(Name),
    CreateRevision(i64),
    RenumberRevision { name: Name, from: i64, to: i64 },
    DeleteRevision(Name, Reason),
    RelabelPod(PodId, Name),
    AdoptPod(PodId),
    ReleasePod(PodId),
    CreatePod(PodMaker, Name, Reason),
    DeletePod(PodId, Reason),
    Status(DaemonSetStatus),
}

impl Write {
    /// Makes the write; `None` when what it is about is gone.
    pub(super) fn carry_out(self, core: &mut Core, key: &Key) -> Option<Step> {
        let ds = core.store.daemon_sets.get(key)?.clone();
        match self {
            Write::AdoptRevision(name) => {
                let owner = pod_template::owner(&ds);
                revise(core, key, name, Reason::SelectorMatches, |r| {
                    r.owner_references = Arc::new([owner])
                })
            }
            Write::ReleaseRevision(name) => {
                revise(core, key, name, Reason::SelectorNoLongerMatches, |r| {
                    r.owner_references = Arc::new([])
                })
            }
            Write::LabelRevision(name) => {
                revise(core, key, name.clone(), Reason::RevisionWithoutHash, |r| {
                    Arc::make_mut(&mut r.labels).insert(HASH_LABEL.into(), name.to_string());
                })
            }
            Write::CreateRevision(number) => Some(create_revision(core, key, &ds, number)),
            Write::RenumberRevision { name, from, to } => {
                let key = (key.0.clone(), name);
                let mut revision = core.store.revisions.get(&key)?.as_ref().clone();
                revision.revision = to;
                core.put_revision(revision);
                let object = Core::revision_ref(&key);
                Some(step(
                    core,
                    StepKind::RevisionRenumbered,
                    object,
                    None,
                    Reason::TemplateIsBack { from, to },
                ))
            }
            Write::DeleteRevision(name, reason) => {
                let key = (key.0.clone(), name);
                core.remove_revision(&key)?;
                Some(step(
                    core,
                    StepKind::RevisionDeleted,
                    Core::revision_ref(&key),
                    None,
                    reason,
                ))
            }
            Write::RelabelPod(id, hash) => {
                let pod = core.store.pod(id)?.clone();
                core.update_pod(id, |p| {
                    Arc::make_mut(&mut p.meta.labels).insert(HASH_LABEL.into(), hash.to_string());
                });
                Some(pod_step(
                    core,
                    StepKind::PodRelabelled,
                    &pod,
                    Reason::RevisionIsDouble,
                ))
            }
            Write::AdoptPod(id) => {
                let pod = core.store.pod(id)?.clone();
                let owners: Vec<_> = pod
                    .meta
                    .owner_references
                    .iter()
                    .cloned()
                    .chain([pod_template::owner(&ds)])
                    .collect();
                core.update_pod(id, |p| p.meta.owner_references = owners.into());
                Some(pod_step(
                    core,
                    StepKind::PodAdopted,
                    &pod,
                    Reason::SelectorMatches,
                ))
            }
            Write::ReleasePod(id) => {
                let pod = core.store.pod(id)?.clone();
                let others: Vec<_> = pod
                    .meta
                    .owner_references
                    .iter()
                    .filter(|o| o.uid != ds.meta.uid)
                    .cloned()
                    .collect();
                core.update_pod(id, |p| p.meta.owner_references = others.into());
                Some(pod_step(
                    core,
                    StepKind::PodReleased,
                    &pod,
                    Reason::SelectorNoLongerMatches,
                ))
            }
            Write::CreatePod(maker, node, reason) => {
                Some(create_pod(core, &ds, &maker, node, reason))
            }
            Write::DeletePod(id, reason) => delete_pod(core, &ds, id, reason),
            Write::Status(status) => {
                let reason = Reason::Counted {
                    status: status.clone(),
                };
                core.put_daemon_set(DaemonSet {
                    status,
                    ..ds.as_ref().clone()
                });
                Some(step(
                    core,
                    StepKind::StatusUpdated,
                    Core::daemon_set_ref(key),
                    None,
                    reason,
                ))
            }
        }
    }
}

fn step(
    core: &Core,
    kind: StepKind,
    object: ObjectRef,
    node: Option<Name>,
    reason: Reason,
) -> Step {
    Step {
        at: core.now,
        component: Component::DaemonSetController,
        kind,
        object,
        node,
        reason,
    }
}

fn pod_step(core: &Core, kind: StepKind, pod: &Pod, reason: Reason) -> Step {
    let node = pod.node_name.clone().or_else(|| pod.target.clone());
    step(core, kind, Core::pod_ref(pod), node, reason)
}

fn revise(
    core: &mut Core,
    key: &Key,
    name: Name,
    reason: Reason,
    change: impl FnOnce(&mut ObjectMeta),
) -> Option<Step> {
    let key = (key.0.clone(), name);
    let mut revision = core.store.revisions.get(&key)?.as_ref().clone();
    change(&mut revision.meta);
    core.put_revision(revision);
    Some(step(
        core,
        StepKind::RevisionUpdated,
        Core::revision_ref(&key),
        None,
        reason,
    ))
}

/// The name that a revision of the present template gets.
pub(super) fn revision_name(ds: &DaemonSet) -> Name {
    let hash = template_hash::hash(&ds.spec.template.tree, ds.status.collision_count);
    format!("{}-{hash}", ds.meta.name).into()
}

/// Mirrors `snapshot`: a new revision, or a counted collision when its name is taken. A sync asks for none
/// that is there already.
fn create_revision(core: &mut Core, key: &Key, ds: &DaemonSet, number: i64) -> Step {
    let template = &ds.spec.template;
    let hash = template_hash::hash(&template.tree, ds.status.collision_count);
    let name = revision_name(ds);
    let revision_key = (key.0.clone(), name.clone());
    if core.store.revisions.contains_key(&revision_key) {
        // As Go counts: the number only has to be another one.
        let count = ds.status.collision_count.unwrap_or(0).wrapping_add(1);
        let status = DaemonSetStatus {
            collision_count: Some(count),
            ..ds.status.clone()
        };
        core.put_daemon_set(DaemonSet {
            status,
            ..ds.clone()
        });
        let reason = Reason::HashCollision { count };
        return step(
            core,
            StepKind::CollisionCounted,
            Core::daemon_set_ref(key),
            None,
            reason,
        );
    }
    let mut labels: Labels = template.labels.as_ref().clone();
    labels.insert(HASH_LABEL.into(), hash);
    let meta = ObjectMeta {
        uid: core.new_uid("ControllerRevision", &key.0, &name),
        name,
        namespace: key.0.clone(),
        creation_timestamp: core.now.timestamp(),
        labels: Arc::new(labels),
        annotations: Arc::new(ds.all_annotations()),
        owner_references: Arc::new([pod_template::owner(ds)]),
        ..ObjectMeta::default()
    };
    core.put_revision(ControllerRevision {
        meta,
        data: revision::data(&template.tree).into(),
        revision: number,
    });
    let reason = Reason::TemplateIsNew { revision: number };
    step(
        core,
        StepKind::RevisionCreated,
        Core::revision_ref(&revision_key),
        None,
        reason,
    )
}

fn create_pod(
    core: &mut Core,
    ds: &DaemonSet,
    maker: &PodMaker,
    node: Name,
    reason: Reason,
) -> Step {
    let PodMaker(blueprint) = maker;
    let mut meta = pod_template::meta(ds, blueprint.labels.clone(), blueprint.owners.clone());
    let key = [&*ds.meta.uid, &*node];
    let mut n = core.birth("daemon pod", &ds.meta.uid, &node);
    meta.name = generated(core.seed, &meta.generate_name, &key, n).into();
    while core.store.pod_id(&meta.namespace, &meta.name).is_some() {
        n = core.birth("daemon pod", &ds.meta.uid, &node);
        meta.name = generated(core.seed, &meta.generate_name, &key, n).into();
    }
    meta.uid = core.new_uid("Pod", &meta.namespace, &meta.name);
    meta.creation_timestamp = core.now.timestamp();
    let pod = Pod {
        meta,
        spec: blueprint.spec.clone(),
        // A template that names a node binds its pods by itself.
        node_name: Some(blueprint.spec.node_name.clone()).filter(|n| !n.is_empty()),
        target: Some(node.clone()),
        status: PodStatus::default(),
    };
    let object = Core::pod_ref(&pod);
    core.add_pod(pod);
    say(
        core,
        ds,
        "Normal",
        "SuccessfulCreate",
        format!("Created pod: {}", object.name),
    );
    step(core, StepKind::PodCreated, object, Some(node), reason)
}

fn delete_pod(core: &mut Core, ds: &DaemonSet, id: PodId, reason: Reason) -> Option<Step> {
    let pod = core.store.pod(id)?.clone();
    if let Some((kind, word, text)) = manage::remark(&reason, &pod) {
        say(core, ds, kind, word, text);
    }
    api_server::delete_pod(core, id, None);
    say(
        core,
        ds,
        "Normal",
        "SuccessfulDelete",
        format!("Deleted pod: {}", pod.meta.name),
    );
    Some(pod_step(core, StepKind::PodDeleted, &pod, reason))
}

fn say(core: &mut Core, ds: &DaemonSet, kind: &'static str, reason: &'static str, message: String) {
    let regarding = Core::daemon_set_ref(&(ds.meta.namespace.clone(), ds.meta.name.clone()));
    core.say(Saying {
        regarding,
        uid: &ds.meta.uid,
        kind,
        reason,
        message,
        component: COMPONENT,
        host: None,
        container: None,
    });
}
