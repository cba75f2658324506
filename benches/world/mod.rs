//! The worlds that are timed: nodes, a DaemonSet, and the DaemonSet controller alone with a world that
//! answers at once. The objects are those of the recorded figures (`benches/recorded.json`).

// Each benchmark uses its part.
#![allow(dead_code)]

pub mod cpu_time;

use daemonset_playground::api::{
    Condition, ControllerRevision, DaemonSet, PodPhase, Timestamp, read, revision,
};
use daemonset_playground::cluster::api_server;
use daemonset_playground::cluster::core::{Change, Core};
use daemonset_playground::cluster::daemonset::backoff::Backoff;
use daemonset_playground::cluster::daemonset::rolling_update::Replacement;
use daemonset_playground::cluster::daemonset::{
    DaemonSetController, history, manage, rolling_update, status, survey,
};
use daemonset_playground::cluster::request::Kind;
use daemonset_playground::cluster::store::PodId;
use serde_json::{Value, json};
use std::sync::Arc;

/// A node with four labels; every twentieth has a taint that the DaemonSet tolerates.
pub fn node(n: usize) -> Value {
    let name = format!("node-{n:05}");
    let taints = match n % 20 {
        0 => json!([{"key": "dedicated", "value": "infra", "effect": "NoSchedule"}]),
        _ => json!([]),
    };
    let room = json!({"cpu": "4", "memory": "16Gi", "pods": "110"});
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": {
            "kubernetes.io/hostname": name, "kubernetes.io/os": "linux",
            "kubernetes.io/arch": "amd64", "topology.kubernetes.io/zone": format!("zone-{}", n % 3),
        }},
        "spec": {"taints": taints},
        "status": {"capacity": room, "allocatable": room},
    })
}

/// One container with one port, a node selector, one toleration.
pub fn daemon_set(image: &str, max_unavailable: Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": max_unavailable}},
            "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
                "containers": [{"name": "agent", "image": image, "ports": [{"containerPort": 9100}]}],
            }},
        },
    })
}

/// The controller alone: what it deletes is gone at once, what it creates is bound, runs and is ready.
#[derive(Clone)]
pub struct World {
    core: Core,
    controller: DaemonSetController,
    daemon_set: Option<Arc<DaemonSet>>,
    revisions: Vec<Arc<ControllerRevision>>,
}

impl World {
    /// So many nodes, and the DaemonSet rolled out on them.
    pub fn rolled_out(nodes: usize) -> World {
        let mut core = Core::default();
        (0..nodes).for_each(|n| core.put_node(read::node(&node(n))));
        let namespace =
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}});
        let made = api_server::create(&mut core, Kind::Namespace, &namespace);
        made.expect("a valid Namespace");
        let manifest = daemon_set("agent:v1", json!("10%"));
        let made = api_server::create(&mut core, Kind::DaemonSet, &manifest);
        made.expect("a valid DaemonSet");
        let mut world = World {
            core,
            controller: DaemonSetController::default(),
            daemon_set: None,
            revisions: Vec::new(),
        };
        world.run();
        world
    }

    /// The template changes.
    pub fn set_image(&mut self, image: &str) {
        let manifest = daemon_set(image, json!("10%"));
        let updated = api_server::update(&mut self.core, Kind::DaemonSet, &manifest);
        updated.expect("a valid DaemonSet");
    }

    /// Works until nothing is queued; gives how many writes that took.
    pub fn run(&mut self) -> usize {
        let mut writes = 0;
        loop {
            while let Some(change) = self.core.next_change() {
                self.answer(&change);
                self.controller.observe(&mut self.core, &change);
            }
            if self.controller.work(&mut self.core).is_none() {
                return writes;
            }
            writes += 1;
        }
    }

    /// The DaemonSet as it was written last.
    pub fn daemon_set(&self) -> &DaemonSet {
        self.daemon_set.as_deref().expect("made at the start")
    }

    /// The world's part of a change.
    fn answer(&mut self, change: &Change) {
        match change {
            Change::Pod(id, None, Some(_)) => become_ready(&mut self.core, *id),
            Change::Pod(id, _, Some(pod)) if pod.meta.is_terminating() => {
                self.core.remove_pod(*id);
            }
            Change::DaemonSet(_, _, new) => self.daemon_set = new.clone(),
            Change::Revision(_, _, Some(new)) => {
                self.revisions.retain(|r| r.meta.name != new.meta.name);
                self.revisions.push(new.clone());
            }
            _ => {}
        }
    }

    /// One look at the DaemonSet with all that the controller remembers; nothing has changed.
    pub fn look_again(&mut self) {
        let meta = &self.daemon_set().meta;
        let key = (meta.namespace.clone(), meta.name.clone());
        self.controller.wake(&key, self.core.now);
        let step = self.controller.work(&mut self.core);
        assert!(step.is_none(), "all was up to date: {step:?}");
    }

    /// One look that remembers nothing: the history, every node judged, and all that a sync decides.
    pub fn look_afresh(&self) -> usize {
        let (ds, now) = (self.daemon_set(), self.core.now);
        let data = revision::data(&ds.spec.template.tree);
        let history::Construct::Stands { name, hash } = history::construct(&self.revisions, &data)
        else {
            panic!("the history stands");
        };
        let tally = survey(&self.core, ds, &hash);
        let observed = ds.status.observed_generation;
        let managed = manage::decide(&tally, &mut Backoff::default(), observed, now);
        let pod_name = |id: PodId| match self.core.store.pod(id) {
            Some(pod) => pod.meta.name.clone(),
            None => "".into(),
        };
        let replaced = rolling_update::decide(&ds.spec, &tally, pod_name);
        let replaced: Replacement = replaced.expect("a budget");
        let limit = ds.spec.revision_history_limit;
        let surplus = history::cleanup(&self.revisions, &name, limit, |_| true);
        let status = status::decide(ds, tally.counts, ds.meta.generation);
        managed.create.len()
            + managed.delete.len()
            + replaced.delete.len()
            + surplus.len()
            + usize::from(status.is_some())
    }
}

/// Bound, running and ready.
fn become_ready(core: &mut Core, id: PodId) {
    let at = core.now.timestamp();
    core.update_pod(id, |pod| {
        pod.node_name = pod.target.clone();
        pod.status.phase = PodPhase::Running;
        pod.status.conditions.ready = Some(met(at));
    });
}

fn met(at: Timestamp) -> Condition {
    Condition {
        status: true,
        reason: "".into(),
        message: "".into(),
        last_transition_time: at,
    }
}
