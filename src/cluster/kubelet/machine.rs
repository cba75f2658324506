//! The machines: what power, boot and a registry do to them.

use super::{Kubelets, Stage, Work};
use crate::api::{
    ContainerState, ContainerStatus, Name, Node, NodeCondition, Taint, TaintEffect, Timestamp,
};
use crate::cluster::agenda::{Repeat, Timer};
use crate::cluster::clock::Time;
use crate::cluster::core::Core;
use crate::cluster::names::NodeName;
use crate::cluster::node_lifecycle::NodeLifecycle;
use crate::cluster::step::{Component, Reason, Step, StepKind};
use crate::cluster::store::PodId;
use crate::sorted::Set;

/// From registration or boot to Ready, in milliseconds.
pub const BOOT_MS: u64 = 2_000;

/// One machine.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    power: Power,
    pub(super) images: Set<Name>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Power {
    #[default]
    On,
    Off,
    Booting,
}

impl Machine {
    /// True when its kubelet runs.
    pub fn is_up(&self) -> bool {
        self.power == Power::On
    }
}

/// The four conditions that a kubelet reports, Ready as given.
pub fn conditions(ready: bool, at: Timestamp) -> Vec<NodeCondition> {
    let row = |kind, status, reason, message: &str| NodeCondition {
        kind,
        status,
        reason,
        message: message.into(),
        last_transition_time: at,
    };
    vec![
        row(
            "MemoryPressure",
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
        ),
        row(
            "DiskPressure",
            "False",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure",
        ),
        row(
            "PIDPressure",
            "False",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available",
        ),
        match ready {
            true => row(
                "Ready",
                "True",
                "KubeletReady",
                "kubelet is posting ready status",
            ),
            false => row(
                "Ready",
                "False",
                "KubeletNotReady",
                "[container runtime status check may not have completed yet]",
            ),
        },
    ]
}

impl Kubelets {
    /// A machine that is there from the start.
    pub fn add_machine(&mut self, name: &Name) {
        self.machines.insert(name.into(), Machine::default());
    }

    /// A machine joins: its kubelet registers the Node, not Ready, with admission's taint.
    pub fn join(&mut self, core: &mut Core, mut node: Node) {
        let name = node.meta.name.clone();
        node.status.conditions = conditions(false, core.now.timestamp());
        let not_ready = Taint {
            key: "node.kubernetes.io/not-ready".into(),
            value: "".into(),
            effect: TaintEffect::NoSchedule,
            time_added: None,
        };
        let same = |t: &Taint| (&t.key, t.effect) == (&not_ready.key, not_ready.effect);
        if !node.spec.taints.iter().any(same) {
            node.spec.taints.push(not_ready);
        }
        self.machines.insert(
            (&name).into(),
            Machine {
                power: Power::Booting,
                ..Machine::default()
            },
        );
        core.after(
            BOOT_MS,
            Timer::NodeReady(name, node.meta.uid.clone()),
            Repeat::Progress,
        );
        core.put_node(node);
    }

    /// The machine is gone for good; what ran there is gone with it.
    pub fn leave(&mut self, core: &Core, name: &Name) {
        let node = NodeName::from(name);
        self.machines.remove(&node);
        for (id, _) in core.store.pods_of(&node) {
            self.pods.remove(&id);
        }
    }

    /// Power lost: containers are gone. False when it has none already.
    pub fn fail(&mut self, core: &mut Core, name: &Name, uid: &Name) -> bool {
        let node = NodeName::from(name);
        let Some(machine) = self
            .machines
            .get_mut(&node)
            .filter(|m| m.power != Power::Off)
        else {
            return false;
        };
        machine.power = Power::Off;
        for (id, _) in core.store.pods_of(&node) {
            self.pods.remove(&id);
        }
        NodeLifecycle::power_lost(core, name, uid);
        true
    }

    /// Power is back and the machine boots. False when it was never gone.
    pub fn recover(&mut self, core: &mut Core, name: &Name, uid: &Name) -> bool {
        let node = NodeName::from(name);
        let Some(machine) = self
            .machines
            .get_mut(&node)
            .filter(|m| m.power == Power::Off)
        else {
            return false;
        };
        machine.power = Power::Booting;
        core.after(
            BOOT_MS,
            Timer::NodeReady(name.clone(), uid.clone()),
            Repeat::Progress,
        );
        true
    }

    /// True while the node's machine is there and its kubelet runs.
    pub fn is_up(&self, name: &Name) -> bool {
        self.machines
            .get(&NodeName::from(name))
            .is_some_and(Machine::is_up)
    }

    /// The machine has booted: its kubelet reports Ready, if it was not, and starts what should run there.
    pub fn booted(&mut self, core: &mut Core, name: &Name, uid: &Name) -> Option<Step> {
        let key = NodeName::from(name);
        let node = core
            .store
            .nodes
            .get(&key)
            .filter(|n| n.meta.uid == *uid)?
            .clone();
        let machine = self
            .machines
            .get_mut(&key)
            .filter(|m| m.power == Power::Booting)?;
        machine.power = Power::On;
        let here: Vec<PodId> = core.store.pods_of(&key).map(|(id, _)| id).collect();
        for id in here {
            core.update_pod(id, |pod| {
                for container in pod.status.containers.iter_mut().filter(|c| has_run(c)) {
                    container.restart_count += 1;
                }
            });
            self.dirty.insert((key.clone(), id));
        }
        if node.is_ready() {
            return None;
        }
        let at = core.now.timestamp();
        core.update_node(&key, |n| n.status.conditions = conditions(true, at));
        core.say(crate::cluster::events::Saying {
            regarding: Core::node_ref(name),
            uid: &"".into(),
            kind: "Normal",
            reason: "NodeReady",
            message: format!("Node {name} status is now: NodeReady"),
            component: "kubelet",
            host: Some(name),
            container: None,
        });
        Some(Step {
            at: core.now,
            component: Component::Kubelet,
            kind: StepKind::NodeReady,
            object: Core::node_ref(name),
            node: Some(name.clone()),
            reason: Reason::KubeletReady,
        })
    }

    /// The registry loses an image. False when nothing changes.
    pub fn break_image(&mut self, image: &Name) -> bool {
        self.broken_images.insert(image.clone())
    }

    /// The registry has an image again: the next tries of those who wait for it are no mere repeats. False
    /// when nothing changes.
    pub fn fix_image(&mut self, core: &mut Core, image: &Name) -> bool {
        let wants = |id: &PodId| {
            let spec = core.store.pod(*id).map(|pod| &pod.spec);
            spec.is_some_and(|spec| {
                let mut containers = spec.init_containers.iter().chain(&spec.containers);
                containers.any(|c| c.image == *image)
            })
        };
        core.agenda.expect(|timer| match timer {
            Timer::Pod(id, tick) => {
                let waits = |work: &Work| {
                    let stage = matches!(work.stage, Stage::PullFailing | Stage::PullBackOff);
                    stage && work.tick == *tick
                };
                self.pods.get(id).is_some_and(waits) && wants(id)
            }
            _ => false,
        });
        self.broken_images.remove(image)
    }

    pub(super) fn put(&mut self, id: PodId, stage: Stage) {
        self.pods
            .get_or_insert_with(id, || Work {
                stage,
                tick: 0,
                failures: 0,
                due: Time::default(),
            })
            .stage = stage;
    }
}

fn has_run(container: &ContainerStatus) -> bool {
    !matches!(container.state, ContainerState::Waiting { .. }) || container.restart_count > 0
}
