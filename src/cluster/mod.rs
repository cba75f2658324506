//! The virtual cluster: store, clock, event log, and one module for each component that Kubernetes has.
//!
//! It reads no clock, draws no unkeyed randomness, does no I/O and does not panic on what a person gave.

mod agenda;
pub mod api_server;
pub mod clock;
pub mod core;
pub mod daemonset;
mod events;
mod garbage_collector;
mod kubelet;
pub mod names;
mod node_lifecycle;
mod queries;
pub mod request;
mod scheduler;
pub mod setup;
pub mod step;
pub mod store;
mod taint_eviction;
pub mod why;

use self::core::Core;
use crate::api::quoted::quoted;
use crate::api::{Name, Node, Timestamp};
use agenda::Timer;
use api_server::Created;
use clock::Time;
use daemonset::DaemonSetController;
use garbage_collector::GarbageCollector;
pub use kubelet::BackOff;
use kubelet::Kubelets;
use names::NodeName;
use node_lifecycle::NodeLifecycle;
use request::{ApiError, Disturbance, ErrorReason, Kind, Request, Response};
use scheduler::Scheduler;
use serde_json::Value;
use setup::Setup;
use step::{ObjectRef, Step};
use taint_eviction::TaintEviction;

/// A whole cluster at one moment. Cheap to clone: objects are shared.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    core: Core,
    garbage_collector: GarbageCollector,
    node_lifecycle: NodeLifecycle,
    taint_eviction: TaintEviction,
    daemon_sets: DaemonSetController,
    scheduler: Scheduler,
    kubelets: Kubelets,
}

/// One Kubernetes Event, as `kubectl get events` shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The number at the end of the event's own name.
    pub serial: u64,
    /// What it is about.
    pub regarding: ObjectRef,
    /// For containers: `spec.containers{name}`; else empty.
    pub field_path: Name,
    /// `Normal` or `Warning`.
    pub kind: &'static str,
    /// One word.
    pub reason: &'static str,
    /// The text.
    pub message: Name,
    /// `daemonset-controller`, `kubelet`, …
    pub component: &'static str,
    /// The kubelet's node.
    pub host: Option<Name>,
    /// When it was seen first.
    pub first: Timestamp,
    /// When it was seen last.
    pub last: Timestamp,
    /// How often.
    pub count: u32,
}

impl Event {
    /// The event's own name: the object's, a dot, and the serial number.
    pub fn name(&self) -> String {
        format!("{}.{:016x}", self.regarding.name, self.serial)
    }
}

/// The namespaces that every cluster has.
const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

impl Cluster {
    /// A cluster with these nodes, all Ready, at time zero.
    pub fn new(setup: &Setup) -> Cluster {
        let mut cluster = Cluster::without_nodes(setup);
        cluster.begin_with(&setup.nodes);
        cluster
    }

    /// The same before its nodes are there.
    pub fn without_nodes(setup: &Setup) -> Cluster {
        let mut cluster = Cluster {
            kubelets: Kubelets::new(setup.timings.clone()),
            ..Cluster::default()
        };
        cluster.core.seed = setup.seed;
        cluster
            .core
            .store
            .namespaces
            .extend(NAMESPACES.map(Name::from));
        cluster
    }

    /// Nodes that are there from the beginning, Ready; only before anything else happens.
    pub fn begin_with(&mut self, nodes: &[Node]) {
        for node in nodes {
            let mut node = node.clone();
            let born = self.core.now.timestamp();
            api_server::complete_node(&mut node, born);
            node.meta.uid = self.core.new_uid("Node", &"".into(), &node.meta.name);
            node.status.conditions = kubelet::conditions(true, born);
            self.kubelets.add_machine(&node.meta.name);
            self.core.put_node(node);
        }
        self.look();
    }

    /// What the API server answers; a refused request changes nothing.
    pub fn request(&mut self, request: &Request) -> Result<Response, ApiError> {
        let core = &mut self.core;
        let response = match request {
            Request::Create { kind, object } => match api_server::create(core, *kind, object)? {
                Created::Stored(response) => response,
                Created::Joins(node, response) => {
                    self.kubelets.join(core, *node);
                    response
                }
            },
            Request::Update { kind, object } => api_server::update(core, *kind, object)?,
            Request::Delete {
                kind,
                namespace,
                name,
                cascade,
                grace_seconds,
            } => {
                let response =
                    api_server::delete(core, *kind, namespace, name, *cascade, *grace_seconds)?;
                if *kind == Kind::Node {
                    self.kubelets.leave(core, name);
                }
                response
            }
        };
        self.look();
        Ok(response)
    }

    /// What the world does; refused when it names what is not there (or is there already).
    pub fn disturb(&mut self, disturbance: &Disturbance) -> Result<(), ApiError> {
        let core = &mut self.core;
        let uid_of = |core: &Core, name: &Name| match core.store.nodes.get(&name.into()) {
            Some(node) => Ok(node.meta.uid.clone()),
            None => Err(api_server::not_found(Kind::Node, name)),
        };
        let changed = match disturbance {
            Disturbance::NodeAdd {
                name,
                labels,
                taints,
                capacity,
            } => {
                let labels: Value = (labels.iter())
                    .map(|(key, value)| (key.as_str(), value.as_str()))
                    .collect();
                let taints: Vec<Value> = taints.iter().map(crate::api::write::taint).collect();
                let object = serde_json::json!({
                    "apiVersion": "v1",
                    "kind": "Node",
                    "metadata": {"name": &**name, "labels": labels},
                    "spec": {"taints": taints},
                    "status": {"capacity": crate::api::write::resources(capacity)},
                });
                return self
                    .request(&Request::Create {
                        kind: Kind::Node,
                        object,
                    })
                    .map(|_| ());
            }
            Disturbance::NodeRemove { name } => {
                uid_of(core, name)?;
                core.remove_node(&name.into());
                self.kubelets.leave(core, name);
                true
            }
            Disturbance::NodeFail { name } => {
                let uid = uid_of(core, name)?;
                self.kubelets.fail(core, name, &uid)
            }
            Disturbance::NodeRecover { name } => {
                let uid = uid_of(core, name)?;
                self.kubelets.recover(core, name, &uid)
            }
            Disturbance::ImageBreak { image } => self.kubelets.break_image(image),
            Disturbance::ImageFix { image } => self.kubelets.fix_image(core, image),
        };
        self.look();
        match changed {
            true => Ok(()),
            false => Err(already_so(disturbance)),
        }
    }

    /// Every component sees what has changed.
    fn look(&mut self) {
        while let Some(change) = self.core.next_change() {
            self.garbage_collector.observe(&mut self.core, &change);
            self.node_lifecycle.observe(&mut self.core, &change);
            self.taint_eviction.observe(&self.core, &change);
            self.daemon_sets.observe(&mut self.core, &change);
            self.scheduler.observe(&self.core, &change);
            self.kubelets.observe(&change);
        }
    }

    /// What is queued now, in the components' fixed order.
    fn work(&mut self) -> Option<Step> {
        let core = &mut self.core;
        let step = self
            .garbage_collector
            .work(core)
            .or_else(|| self.node_lifecycle.work(core))
            .or_else(|| self.taint_eviction.work(core))
            .or_else(|| self.daemon_sets.work(core))
            .or_else(|| self.scheduler.work(core))
            .or_else(|| self.kubelets.work(core));
        self.look();
        step
    }

    /// Works until something has happened or nothing is queued.
    fn work_off(&mut self) -> Option<Step> {
        loop {
            let step = self.work();
            if step.is_some() || self.is_idle() {
                return step;
            }
        }
    }

    /// True when nothing is queued at this moment: the next thing takes time.
    pub fn is_idle(&self) -> bool {
        self.core.is_quiet()
            && self.garbage_collector.is_idle()
            && self.node_lifecycle.is_idle()
            && self.taint_eviction.is_idle()
            && self.daemon_sets.is_idle()
            && self.scheduler.is_idle()
            && self.kubelets.is_idle()
    }

    /// A timer fires.
    fn fire(&mut self, at: Time, timer: Timer) -> Option<Step> {
        self.core.now = at.max(self.core.now);
        let core = &mut self.core;
        let step = match timer {
            Timer::SyncDaemonSet(key) => {
                self.daemon_sets.wake(&key, at);
                None
            }
            Timer::Pod(id, tick) => self.kubelets.due(core, id, tick),
            Timer::NodeReady(name, uid) => self.kubelets.booted(core, &name, &uid),
            Timer::LeaseExpires(name, uid) => {
                let same = core
                    .store
                    .nodes
                    .get(&NodeName::from(&name))
                    .is_some_and(|n| n.meta.uid == uid);
                (same && !self.kubelets.is_up(&name))
                    .then(|| self.node_lifecycle.lease_expired(core, &name))
            }
            Timer::Evict(id) => self.taint_eviction.due(core, id),
            Timer::PodGarbage(node) => {
                self.garbage_collector.round(core, &node);
                None
            }
        };
        self.look();
        step
    }

    /// The next thing that happens, the clock moved to it; `None` when settled: then the clock stands
    /// where it stood.
    pub fn step(&mut self) -> Option<Step> {
        let before = self.core.now;
        let mut idle = Vec::new();
        loop {
            if let Some(step) = self.work_off() {
                return Some(step);
            }
            if self.core.agenda.is_settled() {
                // Looking at a DaemonSet again has changed nothing; should something change before, it
                // will be looked at again all the same.
                for (at, key) in idle {
                    self.daemon_sets.look_again(&mut self.core, at, key);
                }
                self.core.now = before;
                return None;
            }
            let Some((at, timer)) = self.core.agenda.pop() else {
                continue;
            };
            if let Timer::SyncDaemonSet(key) = &timer {
                idle.push((at, key.clone()));
            }
            if let Some(step) = self.fire(at, timer) {
                return Some(step);
            }
        }
    }

    /// The next thing that happens up to and including `until`, repeats included; `None` when there is
    /// none: then the clock stands at `until`.
    pub fn step_until(&mut self, until: Time) -> Option<Step> {
        loop {
            if let Some(step) = self.work_off() {
                return Some(step);
            }
            if self.core.agenda.first().is_none_or(|at| at > until) {
                self.core.now = self.core.now.max(until);
                return None;
            }
            if let Some((at, timer)) = self.core.agenda.pop()
                && let Some(step) = self.fire(at, timer)
            {
                return Some(step);
            }
        }
    }

    /// True when nothing more happens but repeats.
    pub fn is_settled(&self) -> bool {
        self.is_idle() && self.core.agenda.is_settled()
    }

    /// The clock.
    pub fn now(&self) -> Time {
        self.core.now
    }
}

/// The world cannot do what is so already.
fn already_so(disturbance: &Disturbance) -> ApiError {
    let (kind, name, message) = match disturbance {
        Disturbance::NodeFail { name } => (
            Kind::Node,
            name,
            format!("node {} has no power already", quoted(name)),
        ),
        Disturbance::NodeRecover { name } => (
            Kind::Node,
            name,
            format!("node {} has power already", quoted(name)),
        ),
        Disturbance::ImageBreak { image } => (
            Kind::Pod,
            image,
            format!("image {} is broken already", quoted(image)),
        ),
        Disturbance::ImageFix { image } => (
            Kind::Pod,
            image,
            format!("image {} is not broken", quoted(image)),
        ),
        Disturbance::NodeAdd { name, .. } | Disturbance::NodeRemove { name } => {
            (Kind::Node, name, format!("node {}", quoted(name)))
        }
    };
    api_server::error(ErrorReason::Conflict, kind, name, message)
}
