//! Pulls that fail: the back-off between the tries, and the images that are never pulled.

use super::life::{creating, say, step, waiting};
use super::{Kubelets, Stage, Work};
use crate::api::{Container, Name, Pod};
use crate::cluster::agenda::Repeat;
use crate::cluster::core::Core;
use crate::cluster::names::NodeName;
use crate::cluster::step::{Reason, Step, StepKind};
use crate::cluster::store::PodId;

/// Between failed pulls: 10 s, doubling, 300 s at most.
const BACKOFF_MS: u64 = 10_000;
const BACKOFF_MAX_MS: u64 = 300_000;

impl Kubelets {
    pub(super) fn wait_forever(
        &mut self,
        core: &mut Core,
        id: PodId,
        pod: &Pod,
        container: &Container,
        reason: &'static str,
        message: String,
    ) -> Option<Step> {
        self.put(id, Stage::Stuck);
        let at = core.now.timestamp();
        let said: Name = message.as_str().into();
        core.update_pod(id, |p| {
            creating(p, at);
            set_waiting(p, &container.image, reason, &said);
        });
        say(core, pod, "Warning", reason, message, Some(&container.name));
        let (image, retry_at) = (container.image.clone(), None);
        Some(step(
            core,
            StepKind::PodPullFailed,
            pod,
            Reason::ImageNotPulled { image, retry_at },
        ))
    }

    pub(super) fn pull_repeat(&self, id: PodId) -> Repeat {
        match self.pods.get(&id) {
            Some(work) if work.failures >= 2 => Repeat::Repeat,
            _ => Repeat::Progress,
        }
    }

    /// The registry has answered that it lacks an image.
    pub(super) fn pull_failed(
        &mut self,
        core: &mut Core,
        node: &NodeName,
        id: PodId,
        pod: &Pod,
        work: Work,
    ) -> Option<Step> {
        let images = &self.machines.get(node)?.images;
        let mut containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
        let lacks =
            |c: &&Container| !images.contains(&c.image) && self.broken_images.contains(&c.image);
        let Some(container) = containers.find(lacks) else {
            return self.begin(core, node, id, pod);
        };
        let image = container.image.clone();
        let retry_at = core.now.plus_ms(pause_ms(work.failures));
        if let Some(work) = self.pods.get_mut(&id) {
            work.failures += 1;
        }
        let repeat = self.pull_repeat(id);
        self.wait(&mut core.agenda, id, Stage::PullBackOff, retry_at, repeat);
        let error = format!(
            "rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": not found"
        );
        let c = Some(&container.name);
        say(
            core,
            pod,
            "Warning",
            "Failed",
            format!("Failed to pull image \"{image}\": {error}"),
            c,
        );
        say(
            core,
            pod,
            "Warning",
            "Failed",
            "Error: ErrImagePull".into(),
            c,
        );
        say(
            core,
            pod,
            "Normal",
            "BackOff",
            format!("Back-off pulling image \"{image}\""),
            c,
        );
        let (reason, message): (_, Name) = match work.failures {
            0 => ("ErrImagePull", error.into()),
            _ => (
                "ImagePullBackOff",
                format!("Back-off pulling image \"{image}\": ErrImagePull: {error}").into(),
            ),
        };
        let mut changed = false;
        core.update_pod(id, |p| changed = set_waiting(p, &image, reason, &message));
        let retry_at = Some(retry_at);
        changed.then(|| {
            step(
                core,
                StepKind::PodPullFailed,
                pod,
                Reason::ImageNotPulled { image, retry_at },
            )
        })
    }
}

/// The pause after so many failed pulls and one more.
pub(super) fn pause_ms(failures: u32) -> u64 {
    (BACKOFF_MS << failures.min(5)).min(BACKOFF_MAX_MS)
}

/// True when that was not said already.
fn set_waiting(pod: &mut Pod, image: &Name, reason: &str, message: &Name) -> bool {
    let mut changed = false;
    for container in pod
        .status
        .containers
        .iter_mut()
        .filter(|c| c.image == *image)
    {
        let state = waiting(reason, message);
        changed |= container.state != state;
        container.state = state;
    }
    changed
}
