//! The kubelets, one for each machine: `pkg/kubelet`, over virtual time.
//!
//! A bound pod is admitted, its images are pulled, its containers start, become ready, and end when the
//! pod is deleted. A machine without power does nothing. Left out: probes as such (a container is ready
//! `ready` after its start), init containers as steps of their own, restarts of single containers,
//! eviction under pressure. The terminal phase that a real kubelet publishes just before the pod object
//! goes is part of its going.

mod life;
mod machine;
mod pull;

use super::agenda::{Agenda, Repeat, Timer};
use super::clock::Time;
use super::core::{Change, Core};
use super::names::NodeName;
use super::setup::Timings;
use super::step::Step;
use super::store::PodId;
use crate::api::Name;
use crate::sorted::{Map, Set};
use machine::Machine;
pub use machine::conditions;
use std::sync::Arc;

/// All kubelets, their machines, and the registry that they pull from.
#[derive(Clone, Debug, Default)]
pub struct Kubelets {
    timings: Arc<Timings>,
    machines: Map<NodeName, Machine>,
    broken_images: Set<Name>,
    pods: Map<PodId, Work>,
    dirty: Set<(NodeName, PodId)>,
}

/// What a kubelet is doing with a pod.
#[derive(Clone, Copy, Debug)]
struct Work {
    stage: Stage,
    /// Timers with another number have been overtaken.
    tick: u32,
    /// Failed pulls so far.
    failures: u32,
    /// When its timer is due.
    due: Time,
}

/// A pause between two tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// When the next try begins.
    pub until: Time,
    /// How long the whole pause is, in milliseconds.
    pub whole_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Containers are created; all images are there.
    Starting,
    /// Images are pulled, then containers are created.
    Pulling,
    /// The pull will fail.
    PullFailing,
    /// The pull has failed and is tried again later.
    PullBackOff,
    /// Running, not ready.
    Running,
    /// Ready.
    Ready,
    /// The containers are ending.
    Stopping,
    /// Nothing more happens: rejected, or an image that must not be pulled is absent.
    Stuck,
}

impl Kubelets {
    /// Kubelets without machines.
    pub fn new(timings: Timings) -> Kubelets {
        Kubelets {
            timings: Arc::new(timings),
            ..Kubelets::default()
        }
    }

    /// Sees a change.
    pub fn observe(&mut self, change: &Change) {
        let Change::Pod(id, _, new) = change else {
            return;
        };
        match new {
            Some(pod) => {
                if let Some(node) = &pod.node_name {
                    self.dirty.insert((node.into(), *id));
                }
            }
            None => {
                self.pods.remove(id);
            }
        }
    }

    /// True while images of the pod are being pulled, whatever comes of it.
    pub fn is_pulling(&self, id: PodId) -> bool {
        let work = self.pods.get(&id);
        work.is_some_and(|w| matches!(w.stage, Stage::Pulling | Stage::PullFailing))
    }

    /// The pause before the pod's images are pulled again; `None` when none lasts.
    pub fn back_off(&self, id: PodId) -> Option<BackOff> {
        let work = self.pods.get(&id)?;
        (work.stage == Stage::PullBackOff).then(|| BackOff {
            until: work.due,
            whole_ms: pull::pause_ms(work.failures.saturating_sub(1)),
        })
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.dirty.is_empty()
    }

    /// The next thing that a kubelet does now, by node, then by pod.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        while let Some((node, id)) = self.dirty.pop_first() {
            if self.machines.get(&node).is_some_and(Machine::is_up)
                && let Some(step) = self.look_at(core, &node, id)
            {
                return Some(step);
            }
        }
        None
    }

    /// The pod's timer has come; nothing happens when it was overtaken or its machine is without power.
    pub fn due(&mut self, core: &mut Core, id: PodId, tick: u32) -> Option<Step> {
        let work = self.pods.get(&id).filter(|w| w.tick == tick).copied()?;
        let pod = core.store.pod(id)?.clone();
        let node = NodeName::from(pod.node_name.as_ref()?);
        self.machines.get(&node).filter(|m| m.is_up())?;
        self.go_on(core, &node, id, &pod, work)
    }

    /// Sets the pod's timer.
    fn wait(&mut self, agenda: &mut Agenda, id: PodId, stage: Stage, at: Time, repeat: Repeat) {
        let work = self.pods.get_or_insert_with(id, || Work {
            stage,
            tick: 0,
            failures: 0,
            due: at,
        });
        work.stage = stage;
        work.due = at;
        work.tick += 1;
        agenda.add(at, Timer::Pod(id, work.tick), repeat);
    }
}
