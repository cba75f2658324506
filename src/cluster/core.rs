//! What every component shares: the store with its watch, the clock, the agenda, the event log.
//!
//! Every write to an object goes through here and leaves a [`Change`], which all components then see, as
//! they would through a watch.

use super::agenda::{Agenda, Repeat, Timer};
use super::clock::Time;
use super::events::{EventLog, Saying};
use super::names::{NodeName, SortedName, uid};
use super::step::ObjectRef;
use super::store::{Key, PodId, Store};
use crate::api::{ControllerRevision, DaemonSet, Name, Node, Pod};
use crate::sorted::Map;
use std::collections::VecDeque;
use std::sync::Arc;

/// One watch event: the object before and after; `None` where it did not or does not exist.
#[derive(Clone, Debug)]
pub enum Change {
    /// A pod.
    Pod(PodId, Option<Arc<Pod>>, Option<Arc<Pod>>),
    /// A node.
    Node(NodeName, Option<Arc<Node>>, Option<Arc<Node>>),
    /// A DaemonSet.
    DaemonSet(Key, Option<Arc<DaemonSet>>, Option<Arc<DaemonSet>>),
    /// A ControllerRevision.
    Revision(
        Key,
        Option<Arc<ControllerRevision>>,
        Option<Arc<ControllerRevision>>,
    ),
}

/// The shared part of a cluster.
#[derive(Clone, Debug, Default)]
pub struct Core {
    /// The scenario's seed.
    pub seed: u32,
    /// The clock.
    pub now: Time,
    /// The objects. Read freely; write through the methods here.
    pub store: Store,
    /// What is due later.
    pub agenda: Agenda,
    /// What components said.
    pub events: EventLog,
    changes: VecDeque<Change>,
    births: Map<(&'static str, Name), Map<SortedName, u64>>,
}

impl Core {
    /// The oldest change that the components have not seen.
    pub fn next_change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    /// True when every change has been seen.
    pub fn is_quiet(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many objects were born under this key before; counts this one.
    pub fn birth(&mut self, kind: &'static str, scope: &Name, name: &Name) -> u64 {
        let count = self
            .births
            .get_or_insert_with((kind, scope.clone()), Map::new)
            .get_or_insert_with(name.into(), || 0);
        *count += 1;
        *count - 1
    }

    /// A uid for a new object.
    pub fn new_uid(&mut self, kind: &'static str, namespace: &Name, name: &Name) -> Name {
        let n = self.birth(kind, namespace, name);
        uid(self.seed, &[kind, namespace, name], n)
    }

    /// Writes an event.
    pub fn say(&mut self, saying: Saying<'_>) {
        self.events.record(self.seed, self.now, saying);
    }

    /// Wakes `timer` in `ms` milliseconds.
    pub fn after(&mut self, ms: u64, timer: Timer, repeat: Repeat) {
        self.agenda.add(self.now.plus_ms(ms), timer, repeat);
    }

    /// A new pod.
    pub fn add_pod(&mut self, pod: Pod) -> PodId {
        let id = self.store.add_pod(pod);
        let new = self.store.pod(id).cloned();
        self.changes.push_back(Change::Pod(id, None, new));
        id
    }

    /// Changes a pod; false when it is not there.
    pub fn update_pod(&mut self, id: PodId, change: impl FnOnce(&mut Pod)) -> bool {
        let Some((old, new)) = self.store.update_pod(id, change) else {
            return false;
        };
        self.changes
            .push_back(Change::Pod(id, Some(old), Some(new)));
        true
    }

    /// Takes a pod out.
    pub fn remove_pod(&mut self, id: PodId) -> Option<Arc<Pod>> {
        let old = self.store.remove_pod(id)?;
        self.changes
            .push_back(Change::Pod(id, Some(old.clone()), None));
        Some(old)
    }

    /// A new Node, or a Node in place of the one of its name.
    pub fn put_node(&mut self, mut node: Node) {
        node.meta.resource_version = self.store.bump();
        let key = NodeName::from(&node.meta.name);
        let new = Arc::new(node);
        let old = self.store.nodes.insert(key.clone(), new.clone());
        self.changes.push_back(Change::Node(key, old, Some(new)));
    }

    /// Changes a Node; false when it is not there.
    pub fn update_node(&mut self, name: &NodeName, change: impl FnOnce(&mut Node)) -> bool {
        let Some(old) = self.store.nodes.get(name) else {
            return false;
        };
        let mut node = old.as_ref().clone();
        change(&mut node);
        self.put_node(node);
        true
    }

    /// Takes a Node out.
    pub fn remove_node(&mut self, name: &NodeName) -> Option<Arc<Node>> {
        let old = self.store.nodes.remove(name)?;
        self.store.bump();
        self.changes
            .push_back(Change::Node(name.clone(), Some(old.clone()), None));
        Some(old)
    }

    /// A new DaemonSet, or one in place of the one of its name.
    pub fn put_daemon_set(&mut self, mut daemon_set: DaemonSet) {
        daemon_set.meta.resource_version = self.store.bump();
        let key = (
            daemon_set.meta.namespace.clone(),
            daemon_set.meta.name.clone(),
        );
        let new = Arc::new(daemon_set);
        let old = self.store.daemon_sets.insert(key.clone(), new.clone());
        self.changes
            .push_back(Change::DaemonSet(key, old, Some(new)));
    }

    /// Takes a DaemonSet out.
    pub fn remove_daemon_set(&mut self, key: &Key) -> Option<Arc<DaemonSet>> {
        let old = self.store.daemon_sets.remove(key)?;
        self.store.bump();
        self.changes
            .push_back(Change::DaemonSet(key.clone(), Some(old.clone()), None));
        Some(old)
    }

    /// A new ControllerRevision, or one in place of the one of its name.
    pub fn put_revision(&mut self, mut revision: ControllerRevision) {
        revision.meta.resource_version = self.store.bump();
        let key = (revision.meta.namespace.clone(), revision.meta.name.clone());
        let new = Arc::new(revision);
        let old = self.store.revisions.insert(key.clone(), new.clone());
        self.changes
            .push_back(Change::Revision(key, old, Some(new)));
    }

    /// Takes a ControllerRevision out.
    pub fn remove_revision(&mut self, key: &Key) -> Option<Arc<ControllerRevision>> {
        let old = self.store.revisions.remove(key)?;
        self.store.bump();
        self.changes
            .push_back(Change::Revision(key.clone(), Some(old.clone()), None));
        Some(old)
    }

    /// Names a pod.
    pub fn pod_ref(pod: &Pod) -> ObjectRef {
        ObjectRef {
            kind: "Pod",
            namespace: pod.meta.namespace.clone(),
            name: pod.meta.name.clone(),
        }
    }

    /// Names a node.
    pub fn node_ref(name: &Name) -> ObjectRef {
        ObjectRef {
            kind: "Node",
            namespace: Name::default(),
            name: name.clone(),
        }
    }

    /// Names a DaemonSet.
    pub fn daemon_set_ref(key: &Key) -> ObjectRef {
        ObjectRef {
            kind: "DaemonSet",
            namespace: key.0.clone(),
            name: key.1.clone(),
        }
    }

    /// Names a ControllerRevision.
    pub fn revision_ref(key: &Key) -> ObjectRef {
        ObjectRef {
            kind: "ControllerRevision",
            namespace: key.0.clone(),
            name: key.1.clone(),
        }
    }
}
