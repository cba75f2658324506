//! The garbage collectors: of dependants (`pkg/controller/garbagecollector`) and of pods whose node is
//! gone (`pkg/controller/podgc/gc_controller.go`).
//!
//! Left out: owners of other kinds than DaemonSet, the limit on terminal pods, out-of-service nodes.

use super::agenda::{Repeat, Timer};
use super::api_server;
use super::clock::Time;
use super::core::{Change, Core};
use super::names::NodeName;
use super::step::{Component, ObjectRef, Reason, Step, StepKind};
use super::store::{Key, PodId};
use crate::api::{Condition, DaemonSet, Name, OwnerReference, PodPhase};
use std::collections::VecDeque;
use std::sync::Arc;

const ROUND_MS: u64 = 20_000;
const QUARANTINE_MS: u64 = 40_000;

/// The finalizer of a foreground deletion.
pub const FOREGROUND: &str = "foregroundDeletion";
/// The finalizer of a deletion that orphans.
pub const ORPHAN: &str = "orphan";

/// What is still to be collected.
#[derive(Clone, Debug, Default)]
pub struct GarbageCollector {
    tasks: VecDeque<Task>,
    foreground: Vec<(Key, Name)>,
}

#[derive(Clone, Debug)]
enum Task {
    DeletePod(PodId, Name),
    DeleteRevision(Key, Name),
    OrphanPod(PodId, Name, Name),
    OrphanRevision(Key, Name),
    RemoveDaemonSet(Key, Name, Reason),
    RemovePod(PodId),
}

impl GarbageCollector {
    /// Sees a change.
    pub fn observe(&mut self, core: &mut Core, change: &Change) {
        match change {
            Change::DaemonSet(_, Some(old), None) => {
                self.foreground.retain(|(_, uid)| *uid != old.meta.uid);
                self.collect(core, old);
            }
            Change::DaemonSet(key, old, Some(new)) => {
                let begins = new.meta.is_terminating()
                    && old.as_ref().is_some_and(|o| !o.meta.is_terminating());
                let holds = |finalizer: &str| new.meta.finalizers.iter().any(|f| f == finalizer);
                if begins && holds(FOREGROUND) {
                    self.foreground.push((key.clone(), new.meta.uid.clone()));
                    self.collect(core, new);
                } else if begins && holds(ORPHAN) {
                    self.orphan(core, key, new);
                }
            }
            Change::Node(name, Some(_), None) if core.store.pods_of(name).next().is_some() => {
                quarantine(core, &name.0);
            }
            Change::Pod(id, old, Some(new)) => {
                if old.is_none()
                    && let Some(owner) = new.meta.controller()
                {
                    self.late_arrival(core, *id, &new.meta.namespace, owner);
                }
                let gone = |n: &&Name| !core.store.nodes.contains_key(&(*n).into());
                let bound = old.as_ref().is_none_or(|o| o.node_name.is_none());
                if bound && let Some(node) = new.node_name.as_ref().filter(gone) {
                    quarantine(core, node);
                }
            }
            _ => {}
        }
    }

    /// A pod made for an owner that is gone, or that waits for its dependants to go.
    fn late_arrival(&mut self, core: &Core, id: PodId, namespace: &Name, owner: &OwnerReference) {
        let key = (namespace.clone(), owner.name.clone());
        let lives = core
            .store
            .daemon_sets
            .get(&key)
            .is_some_and(|d| d.meta.uid == owner.uid);
        let waits = self.foreground.iter().any(|(_, uid)| *uid == owner.uid);
        if *owner.kind == *"DaemonSet" && (!lives || waits) {
            self.tasks
                .push_back(Task::DeletePod(id, owner.name.clone()));
        }
    }

    fn collect(&mut self, core: &Core, owner: &DaemonSet) {
        let name = &owner.meta.name;
        let pods = core.store.owned_by(&owner.meta.uid);
        let live = pods.filter(|(_, p)| !p.meta.is_terminating());
        self.tasks
            .extend(live.map(|(id, _)| Task::DeletePod(id, name.clone())));
        self.tasks
            .extend(revisions_of(core, owner).map(|key| Task::DeleteRevision(key, name.clone())));
    }

    fn orphan(&mut self, core: &Core, key: &Key, owner: &DaemonSet) {
        let (name, uid) = (&owner.meta.name, &owner.meta.uid);
        let pods = core.store.owned_by(uid);
        self.tasks
            .extend(pods.map(|(id, _)| Task::OrphanPod(id, name.clone(), uid.clone())));
        self.tasks
            .extend(revisions_of(core, owner).map(|key| Task::OrphanRevision(key, name.clone())));
        let reason = Reason::OwnerOrphans {
            owner: name.clone(),
        };
        self.tasks
            .push_back(Task::RemoveDaemonSet(key.clone(), uid.clone(), reason));
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The next write, if any is to be made now.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        loop {
            let Some(task) = self.tasks.pop_front() else {
                let done = self.foreground.iter().position(|(key, uid)| {
                    core.store.owned_by(uid).next().is_none()
                        && core
                            .store
                            .daemon_sets
                            .get(key)
                            .is_none_or(|d| revisions_of(core, d).next().is_none())
                })?;
                let (key, uid) = self.foreground.remove(done);
                self.tasks
                    .push_back(Task::RemoveDaemonSet(key, uid, Reason::DependantsGone));
                continue;
            };
            if let Some(step) = carry_out(core, task) {
                return Some(step);
            }
        }
    }

    /// The round of the pod garbage collector in which the pods bound to this node go, if the node is
    /// still missing.
    pub fn round(&mut self, core: &Core, node: &Name) {
        let node = NodeName::from(node);
        if !core.store.nodes.contains_key(&node) {
            let pods = core
                .store
                .pods_of(&node)
                .filter(|(_, p)| p.node_name.is_some());
            self.tasks.extend(pods.map(|(id, _)| Task::RemovePod(id)));
        }
    }
}

/// The first round after the node was seen missing, and forty seconds more.
fn quarantine(core: &mut Core, node: &Name) {
    let seen = core.now.0.div_ceil(ROUND_MS) * ROUND_MS;
    core.agenda.add(
        Time(seen + QUARANTINE_MS),
        Timer::PodGarbage(node.clone()),
        Repeat::Progress,
    );
}

fn revisions_of(core: &Core, owner: &DaemonSet) -> impl Iterator<Item = Key> {
    let is_its = |r: &crate::api::ControllerRevision| {
        r.meta.controller().is_some_and(|o| o.uid == owner.meta.uid)
    };
    core.store
        .revisions
        .iter()
        .filter(move |(_, r)| is_its(r))
        .map(|(key, _)| key.clone())
}

fn carry_out(core: &mut Core, task: Task) -> Option<Step> {
    let step = |core: &Core, kind, object: ObjectRef, node, reason| {
        Some(Step {
            at: core.now,
            component: Component::GarbageCollector,
            kind,
            object,
            node,
            reason,
        })
    };
    match task {
        Task::DeletePod(id, owner) => {
            let pod = core
                .store
                .pod(id)
                .filter(|p| !p.meta.is_terminating())?
                .clone();
            api_server::delete_pod(core, id, None);
            let reason = Reason::OwnerIsGone { owner };
            step(
                core,
                StepKind::PodDeleted,
                Core::pod_ref(&pod),
                pod.node_name.clone(),
                reason,
            )
        }
        Task::DeleteRevision(key, owner) => {
            core.remove_revision(&key)?;
            let object = Core::revision_ref(&key);
            step(
                core,
                StepKind::RevisionDeleted,
                object,
                None,
                Reason::OwnerIsGone { owner },
            )
        }
        Task::OrphanPod(id, owner, uid) => {
            let pod = core.store.pod(id)?.clone();
            let others: Vec<_> = pod
                .meta
                .owner_references
                .iter()
                .filter(|o| o.uid != uid)
                .cloned()
                .collect();
            core.update_pod(id, |p| p.meta.owner_references = others.into());
            let reason = Reason::OwnerOrphans { owner };
            step(
                core,
                StepKind::PodReleased,
                Core::pod_ref(&pod),
                pod.node_name.clone(),
                reason,
            )
        }
        Task::OrphanRevision(key, owner) => {
            let mut revision = core.store.revisions.get(&key)?.as_ref().clone();
            revision.meta.owner_references = Arc::new([]);
            core.put_revision(revision);
            let object = Core::revision_ref(&key);
            step(
                core,
                StepKind::RevisionUpdated,
                object,
                None,
                Reason::OwnerOrphans { owner },
            )
        }
        Task::RemoveDaemonSet(key, uid, reason) => {
            core.store
                .daemon_sets
                .get(&key)
                .filter(|d| d.meta.uid == uid)?;
            core.remove_daemon_set(&key)?;
            step(
                core,
                StepKind::DaemonSetRemoved,
                Core::daemon_set_ref(&key),
                None,
                reason,
            )
        }
        Task::RemovePod(id) => {
            let pod = core.store.pod(id)?.clone();
            let at = core.now.timestamp();
            core.update_pod(id, |p| {
                p.status.phase = PodPhase::Failed;
                p.status.conditions.disruption_target = Some(Condition {
                    status: true,
                    reason: "DeletionByPodGC".into(),
                    message: "PodGC: node no longer exists".into(),
                    last_transition_time: at,
                });
            });
            core.remove_pod(id);
            step(
                core,
                StepKind::PodRemoved,
                Core::pod_ref(&pod),
                pod.node_name.clone(),
                Reason::PodOnGoneNode,
            )
        }
    }
}
