//! The virtual cluster: store, clock, event log, and one module for each component that Kubernetes has.
//!
//! It reads no clock, draws no unkeyed randomness, does no I/O and does not panic on what a person gave.

pub mod clock;
pub mod request;
pub mod setup;
pub mod step;
pub mod why;

use crate::api::{ControllerRevision, DaemonSet, Name, Node, Pod, Timestamp};
use clock::Time;
use request::{ApiError, Disturbance, Kind, Request, Response};
use serde_json::Value;
use setup::Setup;
use std::sync::Arc;
use step::{ObjectRef, Step};

/// A whole cluster at one moment. Cheap to clone: objects are shared.
#[derive(Clone)]
pub struct Cluster {}

/// One Kubernetes Event, as `kubectl get events` shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The event's own name.
    pub name: Name,
    /// What it is about.
    pub regarding: ObjectRef,
    /// For containers: `spec.containers{name}`; else empty.
    pub field_path: Name,
    /// `Normal` or `Warning`.
    pub kind: &'static str,
    /// One word.
    pub reason: Name,
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

#[allow(unused_variables)]
impl Cluster {
    /// A cluster with these nodes, all Ready, at time zero.
    pub fn new(setup: &Setup) -> Cluster {
        todo!()
    }
    /// What the API server answers; a refused request changes nothing.
    pub fn request(&mut self, request: &Request) -> Result<Response, ApiError> {
        todo!()
    }
    /// What the world does; refused when it names what is not there (or is there already).
    pub fn disturb(&mut self, disturbance: &Disturbance) -> Result<(), ApiError> {
        todo!()
    }
    /// The next thing that happens, the clock moved to it; `None` when settled.
    pub fn step(&mut self) -> Option<Step> {
        todo!()
    }
    /// The next thing that happens up to and including `until`, repeats included; `None` when there is
    /// none: then the clock stands at `until`.
    pub fn step_until(&mut self, until: Time) -> Option<Step> {
        todo!()
    }
    /// True when nothing more happens but repeats.
    pub fn is_settled(&self) -> bool {
        todo!()
    }
    /// The clock.
    pub fn now(&self) -> Time {
        todo!()
    }
    /// One object as `kubectl get -o json` prints it (namespace empty for nodes).
    pub fn get(&self, kind: Kind, namespace: &str, name: &str) -> Result<Value, ApiError> {
        todo!()
    }
    /// All objects of a kind as JSON, by namespace and name in byte order.
    pub fn list(&self, kind: Kind) -> Vec<Value> {
        todo!()
    }
    /// All Nodes in natural name order.
    pub fn nodes(&self) -> impl Iterator<Item = &Arc<Node>> {
        std::iter::empty()
    }
    /// One Node.
    pub fn node(&self, name: &str) -> Option<&Arc<Node>> {
        todo!()
    }
    /// All DaemonSets by namespace and name.
    pub fn daemon_sets(&self) -> impl Iterator<Item = &Arc<DaemonSet>> {
        std::iter::empty()
    }
    /// One DaemonSet.
    pub fn daemon_set(&self, namespace: &str, name: &str) -> Option<&Arc<DaemonSet>> {
        todo!()
    }
    /// All pods, in order of creation.
    pub fn pods(&self) -> impl Iterator<Item = &Arc<Pod>> {
        std::iter::empty()
    }
    /// The pods bound to a node or waiting for it, in order of creation.
    pub fn pods_on(&self, node: &str) -> impl Iterator<Item = &Arc<Pod>> {
        std::iter::empty()
    }
    /// One pod.
    pub fn pod(&self, namespace: &str, name: &str) -> Option<&Arc<Pod>> {
        todo!()
    }
    /// The revisions that a DaemonSet controls, by number.
    pub fn revisions(&self, daemon_set: &DaemonSet) -> Vec<&Arc<ControllerRevision>> {
        todo!()
    }
    /// The label `controller-revision-hash` of the revision that holds the DaemonSet's template now.
    pub fn current_hash(&self, daemon_set: &DaemonSet) -> Option<Name> {
        todo!()
    }
    /// Events that are not older than an hour, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Arc<Event>> {
        std::iter::empty()
    }
    /// Namespaces in byte order.
    pub fn namespaces(&self) -> impl Iterator<Item = &Name> {
        std::iter::empty()
    }
    /// Names of DaemonSets and nodes that repeats still change (for `still_changing`).
    pub fn still_changing(&self) -> Vec<ObjectRef> {
        todo!()
    }
}
