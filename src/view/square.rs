//! One pod as a square: whose it is, of which revision, and one state that a person can name.

use super::About;
use super::revisions::mark_of;
use crate::api::{Container, ContainerState, Name, Pod, PodPhase, Timestamp};
use crate::cluster::clock::Time;
use crate::cluster::{BackOff, Cluster};
use std::sync::Arc;

/// One pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Square {
    /// The pod's namespace.
    pub namespace: Name,
    /// The pod's name.
    pub name: Name,
    /// True when it belongs to the DaemonSet in focus.
    pub in_focus: bool,
    /// Two letters of whose it is: of its DaemonSet's name, else of its own; empty for pods of the
    /// DaemonSet in focus.
    pub initials: String,
    /// The mark of its revision, from 1; `None` for other pods.
    pub mark: Option<u32>,
    /// True when its revision is the current one.
    pub current: bool,
    /// Its state.
    pub state: PodState,
    /// The pause that its kubelet makes before the next try.
    pub back_off: Option<BackOff>,
    /// How often its containers were started again.
    pub restarts: u32,
    /// The images of its containers.
    pub images: Vec<Name>,
}

/// The state of a pod in one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodState {
    /// Made, not bound to a node yet.
    Pending,
    /// The scheduler finds no node for it.
    Unschedulable,
    /// An image is being pulled.
    Pulling,
    /// Containers are being started.
    Starting,
    /// Running and not Ready.
    NotReady,
    /// Ready and available.
    Ready,
    /// Ready, but not for `minReadySeconds` yet.
    ReadyNotAvailable,
    /// Something is wrong: Kubernetes' one-word reason.
    Failing(Name),
    /// Asked to end.
    Terminating,
    /// Ended well.
    Completed,
}

impl PodState {
    /// True for Ready pods, available or not.
    pub fn is_ready(&self) -> bool {
        matches!(self, PodState::Ready | PodState::ReadyNotAvailable)
    }
}

pub(super) fn square(cluster: &Cluster, pod: &Arc<Pod>, about: Option<&About>) -> Square {
    let ours = about.filter(|about| {
        let owner = pod.meta.controller();
        owner.is_some_and(|owner| owner.uid == about.set.meta.uid)
    });
    let revision = ours.and_then(|about| {
        let hash = pod.meta.labels.get("controller-revision-hash")?;
        about.revisions.iter().find(|r| *r.hash == **hash)
    });
    let min_ready = ours.map_or(0, |about| about.set.spec.min_ready_seconds);
    let restarts: i32 = pod.status.containers.iter().map(|c| c.restart_count).sum();
    Square {
        namespace: pod.meta.namespace.clone(),
        name: pod.meta.name.clone(),
        in_focus: ours.is_some(),
        initials: match ours {
            Some(_) => String::new(),
            None => initials(match pod.meta.controller() {
                Some(owner) if &*owner.kind == "DaemonSet" => &owner.name,
                _ => &pod.meta.name,
            }),
        },
        mark: revision.map(|r| r.mark),
        current: revision.is_some_and(|r| r.current),
        state: state(cluster, pod, min_ready),
        back_off: back_off(cluster, pod),
        restarts: u32::try_from(restarts).unwrap_or(0),
        images: pod.spec.containers.iter().map(image).collect(),
    }
}

/// `ne` of node-exporter, `fl` of fluentd: the first letters of the first two words, or of the one.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split(['-', '.']).filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let rest = second.unwrap_or(first.get(1..).unwrap_or_default());
    first.chars().take(1).chain(rest.chars().take(1)).collect()
}

/// Of a pod that is to stay; one that ends is not tried again.
pub(super) fn back_off(cluster: &Cluster, pod: &Pod) -> Option<BackOff> {
    let waits = pod.status.phase == PodPhase::Pending && !pod.meta.is_terminating();
    waits.then(|| cluster.back_off(pod)).flatten()
}

fn image(container: &Container) -> Name {
    container.image.clone()
}

fn state(cluster: &Cluster, pod: &Pod, min_ready_seconds: i32) -> PodState {
    if pod.meta.is_terminating() {
        return PodState::Terminating;
    }
    match pod.status.phase {
        PodPhase::Succeeded => return PodState::Completed,
        PodPhase::Failed => {
            let reason = match &*pod.status.reason {
                "" => "Error".into(),
                _ => pod.status.reason.clone(),
            };
            return PodState::Failing(reason);
        }
        PodPhase::Pending | PodPhase::Running => {}
    }
    if pod.node_name.is_none() {
        let scheduled = pod.status.conditions.scheduled.as_ref();
        return match scheduled.is_some_and(|c| !c.status) {
            true => PodState::Unschedulable,
            false => PodState::Pending,
        };
    }
    if let Some(reason) = pod.status.containers.iter().find_map(|c| trouble(&c.state)) {
        return PodState::Failing(reason);
    }
    if let Some(since) = pod.ready_since() {
        let from = Timestamp(since.0.saturating_add(i64::from(min_ready_seconds)));
        return match Time::from_timestamp(from) <= cluster.now() {
            true => PodState::Ready,
            false => PodState::ReadyNotAvailable,
        };
    }
    if pod.status.phase == PodPhase::Running {
        return PodState::NotReady;
    }
    match cluster.is_pulling(pod) {
        true => PodState::Pulling,
        false => PodState::Starting,
    }
}

/// The one-word reason of a container that is in trouble.
fn trouble(state: &ContainerState) -> Option<Name> {
    match state {
        ContainerState::Waiting { reason, .. } => {
            let normal = matches!(&**reason, "" | "ContainerCreating" | "PodInitializing");
            (!normal).then(|| reason.clone())
        }
        ContainerState::Running { .. } => None,
        ContainerState::Terminated(end) => Some(end.reason.clone()),
    }
}

impl Square {
    /// `v2`, or empty for a pod that is not of the DaemonSet in focus.
    pub fn short_mark(&self) -> String {
        self.mark.map(mark_of).unwrap_or_default()
    }

    /// How much of its back-off is left, in milliseconds and in percent.
    pub fn left(&self, now: Time) -> Option<(u64, u64)> {
        let pause = self.back_off?;
        let ms = pause.until.0.checked_sub(now.0)?;
        Some((ms, ms.saturating_mul(100) / pause.whole_ms.max(1)))
    }

    /// What stands in the square: the mark of the revision, or for other pods the initials.
    pub fn sign(&self) -> String {
        match self.in_focus {
            true => self.short_mark(),
            false => self.initials.clone(),
        }
    }
}
