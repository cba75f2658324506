//! What can be read of a cluster. Nothing here changes it.

use super::agenda::Timer;
use super::core::Core;
use super::names::NodeName;
use super::request::{ApiError, Kind};
use super::step::ObjectRef;
use super::{BackOff, Cluster, Event, api_server, daemonset};
use crate::api::{ControllerRevision, DaemonSet, Name, Node, Pod};
use serde_json::Value;
use std::sync::Arc;

impl Cluster {
    /// One object as `kubectl get -o json` prints it (namespace empty for nodes).
    pub fn get(&self, kind: Kind, namespace: &str, name: &str) -> Result<Value, ApiError> {
        api_server::get(&self.core, kind, namespace, name)
    }

    /// All objects of a kind as JSON, by namespace and name in byte order.
    pub fn list(&self, kind: Kind) -> Vec<Value> {
        api_server::list(&self.core, kind)
    }

    /// Namespace and name of all objects of a kind, in byte order.
    pub fn keys(&self, kind: Kind) -> Vec<(Name, Name)> {
        api_server::keys(&self.core, kind)
    }

    /// All Nodes in natural name order.
    pub fn nodes(&self) -> impl Iterator<Item = &Arc<Node>> {
        self.core.store.nodes.values()
    }

    /// One Node.
    pub fn node(&self, name: &str) -> Option<&Arc<Node>> {
        self.core.store.nodes.get(&NodeName::new(name))
    }

    /// All DaemonSets by namespace and name.
    pub fn daemon_sets(&self) -> impl Iterator<Item = &Arc<DaemonSet>> {
        self.core.store.daemon_sets.values()
    }

    /// One DaemonSet.
    pub fn daemon_set(&self, namespace: &str, name: &str) -> Option<&Arc<DaemonSet>> {
        self.core
            .store
            .daemon_sets
            .get(&(namespace.into(), name.into()))
    }

    /// All pods, in order of creation.
    pub fn pods(&self) -> impl Iterator<Item = &Arc<Pod>> {
        self.core.store.pods().map(|(_, pod)| pod)
    }

    /// The pods bound to a node or waiting for it, in order of creation.
    pub fn pods_on<'a>(&'a self, node: &str) -> impl Iterator<Item = &'a Arc<Pod>> + use<'a> {
        self.core
            .store
            .pods_of(&NodeName::new(node))
            .map(|(_, p)| p)
    }

    /// Each Node with the pods bound to it or waiting for it, in natural name order; among them, without
    /// a Node, the pods whose node is not there or that ask for none.
    pub fn each_home<'a>(&'a self, see: impl FnMut(Option<&'a Arc<Node>>, Vec<&'a Arc<Pod>>)) {
        self.core.store.each_home(see);
    }

    /// True while a pod's images are being pulled.
    pub fn is_pulling(&self, pod: &Pod) -> bool {
        let meta = &pod.meta;
        let id = self.core.store.pod_id(&meta.namespace, &meta.name);
        id.is_some_and(|id| self.kubelets.is_pulling(id))
    }

    /// The pause that a pod's kubelet makes before it pulls its images again.
    pub fn back_off(&self, pod: &Pod) -> Option<BackOff> {
        let meta = &pod.meta;
        let id = self.core.store.pod_id(&meta.namespace, &meta.name)?;
        self.kubelets.back_off(id)
    }

    /// One pod.
    pub fn pod(&self, namespace: &str, name: &str) -> Option<&Arc<Pod>> {
        self.core
            .store
            .pod(self.core.store.pod_id(&namespace.into(), &name.into())?)
    }

    /// The revisions that a DaemonSet controls, by number.
    pub fn revisions(&self, daemon_set: &DaemonSet) -> Vec<&Arc<ControllerRevision>> {
        let is_its = |r: &&Arc<ControllerRevision>| {
            r.meta
                .controller()
                .is_some_and(|o| o.uid == daemon_set.meta.uid)
        };
        let mut owned: Vec<_> = self.core.store.revisions.values().filter(is_its).collect();
        owned.sort_unstable_by_key(|revision| (revision.revision, &revision.meta.name));
        owned
    }

    /// The label `controller-revision-hash` of the revision that holds the DaemonSet's template now.
    pub fn current_hash(&self, daemon_set: &DaemonSet) -> Option<Name> {
        let data = crate::api::revision::data(&daemon_set.spec.template.tree);
        let holders = self.revisions(daemon_set);
        holders
            .iter()
            .rev()
            .find(|r| *r.data == *data)
            .and_then(|r| daemonset::history::hash_of(r))
    }

    /// Events that are not older than an hour, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Arc<Event>> {
        self.core.events.iter(self.core.now)
    }

    /// Namespaces in byte order.
    pub fn namespaces(&self) -> impl Iterator<Item = &Name> {
        self.core.store.namespaces.iter()
    }

    /// Differences between what the DaemonSet controller remembers and what it would count afresh, one
    /// line each; none in a sound cluster. Nodes that changed since the last sync are left out.
    pub fn audit(&self) -> Vec<String> {
        self.daemon_sets.audit(&self.core)
    }

    /// The objects that the remaining timers are about.
    pub fn still_changing(&self) -> Vec<ObjectRef> {
        let about = |timer: &Timer| match timer {
            Timer::SyncDaemonSet(key) => Some(Core::daemon_set_ref(key)),
            Timer::Pod(id, _) | Timer::Evict(id) => {
                self.core.store.pod(*id).map(|p| Core::pod_ref(p))
            }
            Timer::NodeReady(name, _) | Timer::LeaseExpires(name, _) | Timer::PodGarbage(name) => {
                Some(Core::node_ref(name))
            }
        };
        let mut objects: Vec<ObjectRef> = self.core.agenda.timers().filter_map(about).collect();
        objects.sort_unstable();
        objects.dedup();
        objects
    }
}
