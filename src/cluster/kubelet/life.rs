//! The life of one pod on its node: admission, pull, start, ready, end.

use super::{Kubelets, Stage, Work};
use crate::api::{
    Condition, Container, ContainerState, ContainerStatus, Name, Pod, PodPhase, TaintEffect,
    Timestamp,
};
use crate::cluster::agenda::Repeat;
use crate::cluster::clock::{Purpose, Time, draw};
use crate::cluster::core::Core;
use crate::cluster::events::Saying;
use crate::cluster::names::NodeName;
use crate::cluster::scheduler;
use crate::cluster::setup::Durations;
use crate::cluster::step::{Component, Reason, Step, StepKind};
use crate::cluster::store::PodId;

/// How long a registry takes to say that it lacks an image.
const PULL_FAILS_MS: u64 = 500;
/// The durations of a pod that a scenario can set.
#[derive(Clone, Copy)]
enum PodDuration {
    Pull,
    Start,
    Ready,
    Stop,
}

impl Kubelets {
    /// Something about the pod changed: is there anything to begin?
    pub(super) fn look_at(&mut self, core: &mut Core, node: &NodeName, id: PodId) -> Option<Step> {
        let pod = core
            .store
            .pod(id)
            .filter(|p| p.node_name.as_ref() == Some(&node.0))?
            .clone();
        let work = self.pods.get(&id).copied();
        if pod.meta.is_terminating() {
            return match work {
                Some(w) if w.stage == Stage::Stopping => None,
                _ => self.stop(core, node, id, &pod),
            };
        }
        match work {
            None if !pod.status.phase.is_terminal() => self.begin(core, node, id, &pod),
            _ => None,
        }
    }

    /// The pod's timer has come.
    pub(super) fn go_on(
        &mut self,
        core: &mut Core,
        node: &NodeName,
        id: PodId,
        pod: &Pod,
        work: Work,
    ) -> Option<Step> {
        match work.stage {
            Stage::Starting | Stage::Pulling => Some(self.started(core, node, id, pod)),
            Stage::PullFailing => self.pull_failed(core, node, id, pod, work),
            Stage::PullBackOff => self.begin(core, node, id, pod),
            Stage::Running => Some(self.ready(core, id, pod)),
            Stage::Stopping => {
                core.remove_pod(id);
                let killed = self.length(core, pod, PodDuration::Stop) > grace_ms(pod);
                Some(step(
                    core,
                    StepKind::PodRemoved,
                    pod,
                    Reason::ContainersEnded { killed },
                ))
            }
            Stage::Ready | Stage::Stuck => None,
        }
    }

    /// Admits the pod and begins to pull or to create.
    pub(super) fn begin(
        &mut self,
        core: &mut Core,
        node: &NodeName,
        id: PodId,
        pod: &Pod,
    ) -> Option<Step> {
        if let Some((reason, message)) = rejected(core, node, pod) {
            self.put(id, Stage::Stuck);
            say(core, pod, "Warning", reason, message.clone(), None);
            let said: Name = format!("Pod was rejected: {message}").into();
            core.update_pod(id, |p| {
                p.status.phase = PodPhase::Failed;
                p.status.reason = reason.into();
                p.status.message = said.clone();
                let since = core_time(&p.status.conditions.ready);
                p.status.conditions.ready = since.map(|t| condition(false, "PodFailed", "", t));
            });
            let (reason, message) = (reason.into(), said);
            return Some(step(
                core,
                StepKind::PodFailed,
                pod,
                Reason::Rejected { reason, message },
            ));
        }
        let images = &self.machines.get(node)?.images;
        let mut absent: Vec<&Container> = Vec::new();
        for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
            if !images.contains(&container.image)
                && !absent.iter().any(|c| c.image == container.image)
            {
                absent.push(container);
            }
        }
        if let Some(never) = absent.iter().find(|c| *c.image_pull_policy == *"Never") {
            let message = format!(
                "Container image \"{}\" is not present with pull policy of Never",
                never.image
            );
            return self.wait_forever(core, id, pod, never, "ErrImageNeverPull", message);
        }
        let broken = absent
            .iter()
            .find(|c| self.broken_images.contains(&c.image))
            .map(|c| c.image.clone());
        let first_try = !self.pods.contains_key(&id);
        let pull_ms: u64 = absent
            .iter()
            .map(|c| self.length_of(core, pod, PodDuration::Pull, c))
            .sum();
        for container in &absent {
            let text = format!("Pulling image \"{}\"", container.image);
            say(core, pod, "Normal", "Pulling", text, Some(&container.name));
        }
        let image = broken
            .clone()
            .or_else(|| absent.first().map(|c| c.image.clone()));
        if broken.is_some() {
            let at = core.now.plus_ms(PULL_FAILS_MS);
            let repeat = self.pull_repeat(id);
            self.wait(&mut core.agenda, id, Stage::PullFailing, at, repeat);
        } else {
            let at = core
                .now
                .plus_ms(pull_ms + self.length(core, pod, PodDuration::Start));
            let stage = match absent.is_empty() {
                true => Stage::Starting,
                false => Stage::Pulling,
            };
            self.wait(&mut core.agenda, id, stage, at, Repeat::Progress);
        }
        if !first_try && broken.is_some() {
            // One more try of a pull that fails again: nothing changes that anybody could see.
            return None;
        }
        let at = core.now.timestamp();
        core.update_pod(id, |p| creating(p, at));
        Some(match image {
            Some(image) => step(
                core,
                StepKind::PodPulling,
                pod,
                Reason::ImageAbsent { image, pull_ms },
            ),
            None => step(core, StepKind::PodCreating, pod, Reason::ImagesPresent),
        })
    }

    /// Images are there, containers run.
    fn started(&mut self, core: &mut Core, node: &NodeName, id: PodId, pod: &Pod) -> Step {
        let at = core.now.timestamp();
        for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
            let fresh = self
                .machines
                .get_mut(node)
                .is_some_and(|m| m.images.insert(container.image.clone()));
            let image = &container.image;
            let pulled = match fresh {
                true => {
                    let took = Time(self.length_of(core, pod, PodDuration::Pull, container));
                    format!(
                        "Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: 0 bytes."
                    )
                }
                false => format!(
                    "Container image \"{image}\" already present on machine and can be accessed by the pod"
                ),
            };
            say(core, pod, "Normal", "Pulled", pulled, Some(&container.name));
            say(
                core,
                pod,
                "Normal",
                "Created",
                "Container created".into(),
                Some(&container.name),
            );
            say(
                core,
                pod,
                "Normal",
                "Started",
                "Container started".into(),
                Some(&container.name),
            );
        }
        let ready_at = core.now.plus_ms(self.length(core, pod, PodDuration::Ready));
        self.wait(
            &mut core.agenda,
            id,
            Stage::Running,
            ready_at,
            Repeat::Progress,
        );
        core.update_pod(id, |p| {
            p.status.phase = PodPhase::Running;
            p.status.conditions.ready_to_start = Some(condition(true, "", "", at));
            p.status.conditions.initialized = Some(condition(true, "", "", at));
            for container in &mut p.status.containers {
                container.state = ContainerState::Running { started_at: at };
            }
        });
        step(core, StepKind::PodStarted, pod, Reason::ContainersCreated)
    }

    fn ready(&mut self, core: &mut Core, id: PodId, pod: &Pod) -> Step {
        self.put(id, Stage::Ready);
        let at = core.now.timestamp();
        core.update_pod(id, |p| {
            p.status.conditions.ready = Some(condition(true, "", "", at));
            p.status.conditions.containers_ready = Some(condition(true, "", "", at));
            p.status.containers.iter_mut().for_each(|c| c.ready = true);
        });
        step(core, StepKind::PodReady, pod, Reason::ProbePassed)
    }

    /// The pod was asked to end: nothing that runs goes at once, the rest after its time to stop.
    fn stop(&mut self, core: &mut Core, _node: &NodeName, id: PodId, pod: &Pod) -> Option<Step> {
        let runs = pod
            .status
            .containers
            .iter()
            .any(|c| matches!(c.state, ContainerState::Running { .. }));
        let was_lost = !self.pods.contains_key(&id);
        if !runs || was_lost {
            core.remove_pod(id);
            return Some(step(
                core,
                StepKind::PodRemoved,
                pod,
                Reason::ContainersEnded { killed: false },
            ));
        }
        for container in &pod.spec.containers {
            say(
                core,
                pod,
                "Normal",
                "Killing",
                format!("Stopping container {}", container.name),
                Some(&container.name),
            );
        }
        let ms = self.length(core, pod, PodDuration::Stop).min(grace_ms(pod));
        let at = core.now.plus_ms(ms);
        self.wait(&mut core.agenda, id, Stage::Stopping, at, Repeat::Progress);
        None
    }

    /// The longest of the pod's containers, in milliseconds.
    fn length(&self, core: &Core, pod: &Pod, what: PodDuration) -> u64 {
        pod.spec
            .containers
            .iter()
            .map(|c| self.length_of(core, pod, what, c))
            .max()
            .unwrap_or(0)
    }

    fn length_of(&self, core: &Core, pod: &Pod, what: PodDuration, container: &Container) -> u64 {
        let node = pod.node_name.as_deref().unwrap_or_default();
        let Durations {
            pull_ms,
            start_ms,
            ready_ms,
            stop_ms,
            jitter_percent,
        } = self.timings.of(&container.image, node);
        let (ms, n) = match what {
            PodDuration::Pull => (pull_ms, 0),
            PodDuration::Start => (start_ms, 1),
            PodDuration::Ready => (ready_ms, 2),
            PodDuration::Stop => (stop_ms, 3),
        };
        let (ms, percent) = (
            ms.unwrap_or(0),
            u64::from(jitter_percent.unwrap_or(0).min(100)),
        );
        if core.seed == 0 || percent == 0 {
            return ms;
        }
        // Uniform between ms - percent and ms + percent.
        let reach = ms.saturating_mul(percent) / 100;
        let key = [&*pod.meta.namespace, &*pod.meta.name, &*container.name];
        ms - reach + draw(core.seed, Purpose::Jitter, &key, n) % (2 * reach + 1)
    }
}

/// Why the kubelet does not take the pod: its one-word reason and text. Mirrors
/// `pkg/kubelet/lifecycle/predicate.go`.
fn rejected(core: &Core, node: &NodeName, pod: &Pod) -> Option<(&'static str, String)> {
    let node = core.store.nodes.get(node)?;
    if let Some(reason) = scheduler::lacking(core, node, pod).0.first() {
        let (short, what) = match reason.as_str() {
            "Insufficient cpu" => ("OutOfcpu", "cpu"),
            "Insufficient memory" => ("OutOfmemory", "memory"),
            "Too many pods" => ("OutOfpods", "pods"),
            _ => ("OutOfephemeral-storage", "ephemeral-storage"),
        };
        return Some((short, format!("Node didn't have enough resource: {what}")));
    }
    if !scheduler::matches_affinity(node, pod) {
        let text =
            "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector";
        return Some(("NodeAffinity", text.into()));
    }
    if !scheduler::ports_free(core, node, pod) {
        let text = "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports";
        return Some(("NodePorts", text.into()));
    }
    let mut taints = node
        .spec
        .taints
        .iter()
        .filter(|t| t.effect == TaintEffect::NoExecute);
    if taints.any(|t| !pod.spec.tolerations.iter().any(|o| o.tolerates(t))) {
        let text =
            "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate";
        return Some(("TaintToleration", text.into()));
    }
    None
}

/// First contact: the containers are being created.
pub(super) fn creating(pod: &mut Pod, at: Timestamp) {
    let status = &mut pod.status;
    status.start_time = status.start_time.or(Some(at));
    let creating = waiting("ContainerCreating", &Name::default());
    if status.containers.len() != pod.spec.containers.len() {
        let fresh = |c: &Container| ContainerStatus {
            name: c.name.clone(),
            image: c.image.clone(),
            state: creating.clone(),
            last_terminated: None,
            ready: false,
            restart_count: 0,
        };
        status.containers = pod.spec.containers.iter().map(fresh).collect();
    }
    for container in &mut status.containers {
        container.state = creating.clone();
        container.ready = false;
    }
    let names: Vec<&str> = pod.spec.containers.iter().map(|c| &*c.name).collect();
    let unready = format!("containers with unready status: [{}]", names.join(" "));
    let unready = condition(false, "ContainersNotReady", &unready, at);
    let c = &mut status.conditions;
    c.ready_to_start = Some(condition(false, "", "", at));
    c.initialized = Some(condition(true, "", "", at));
    c.ready = Some(unready.clone());
    c.containers_ready = Some(unready);
}

pub(super) fn waiting(reason: &str, message: &Name) -> ContainerState {
    ContainerState::Waiting {
        reason: reason.into(),
        message: message.clone(),
    }
}

fn condition(status: bool, reason: &str, message: &str, at: Timestamp) -> Condition {
    Condition {
        status,
        reason: text(reason),
        message: text(message),
        last_transition_time: at,
    }
}

/// Most reasons and messages are empty, which costs nothing.
fn text(text: &str) -> Name {
    match text {
        "" => Name::default(),
        text => text.into(),
    }
}

fn core_time(condition: &Option<Condition>) -> Option<Timestamp> {
    condition.as_ref().map(|c| c.last_transition_time)
}

fn grace_ms(pod: &Pod) -> u64 {
    let seconds = pod.meta.deletion_grace_period_seconds.unwrap_or(0);
    u64::try_from(seconds).unwrap_or(0).saturating_mul(1000)
}

pub(super) fn step(core: &Core, kind: StepKind, pod: &Pod, reason: Reason) -> Step {
    Step {
        at: core.now,
        component: Component::Kubelet,
        kind,
        object: Core::pod_ref(pod),
        node: pod.node_name.clone(),
        reason,
    }
}

pub(super) fn say(
    core: &mut Core,
    pod: &Pod,
    kind: &'static str,
    reason: &'static str,
    message: String,
    container: Option<&Name>,
) {
    core.say(Saying {
        regarding: Core::pod_ref(pod),
        uid: &pod.meta.uid,
        kind,
        reason,
        message,
        component: "kubelet",
        host: pod.node_name.as_ref(),
        container,
    });
}
