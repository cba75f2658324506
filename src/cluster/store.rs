//! The objects, shared, with the indexes that make every component's question a look-up.

use super::names::NodeName;
use crate::api::{ControllerRevision, DaemonSet, Name, Node, Pod};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Namespace and name.
pub type Key = (Name, Name);

/// A pod's number in order of creation; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId(pub u32);

/// What the API server keeps.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub(super) nodes: BTreeMap<NodeName, Arc<Node>>,
    pub(super) daemon_sets: BTreeMap<Key, Arc<DaemonSet>>,
    pub(super) revisions: BTreeMap<Key, Arc<ControllerRevision>>,
    pub(super) namespaces: BTreeSet<Name>,
    pods: BTreeMap<PodId, Arc<Pod>>,
    pod_ids: BTreeMap<Name, BTreeMap<Name, PodId>>,
    by_node: BTreeMap<NodeName, BTreeSet<PodId>>,
    by_owner: BTreeMap<Name, BTreeSet<PodId>>,
    next_pod: u32,
    version: u64,
}

/// The node that a pod belongs to: where it is bound, else where its affinity wants it, else none (empty).
pub fn home(pod: &Pod) -> NodeName {
    NodeName(
        pod.node_name
            .as_ref()
            .or(pod.target.as_ref())
            .cloned()
            .unwrap_or_default(),
    )
}

impl Store {
    /// The next resource version.
    pub fn bump(&mut self) -> u64 {
        self.version += 1;
        self.version
    }

    /// One pod.
    pub fn pod(&self, id: PodId) -> Option<&Arc<Pod>> {
        self.pods.get(&id)
    }

    /// The number of a pod by its name.
    pub fn pod_id(&self, namespace: &Name, name: &Name) -> Option<PodId> {
        self.pod_ids.get(namespace)?.get(name).copied()
    }

    /// All pods in order of creation.
    pub fn pods(&self) -> impl Iterator<Item = (PodId, &Arc<Pod>)> {
        self.pods.iter().map(|(id, pod)| (*id, pod))
    }

    /// The pods of a node (see [`home`]) in order of creation.
    pub fn pods_of<'a>(
        &'a self,
        node: &NodeName,
    ) -> impl Iterator<Item = (PodId, &'a Arc<Pod>)> + use<'a> {
        self.by_node
            .get(node)
            .into_iter()
            .flatten()
            .filter_map(|id| Some((*id, self.pods.get(id)?)))
    }

    /// Each Node with its pods, and each home without a Node, in natural order of the names: one walk
    /// through both indexes, side by side.
    pub fn each_home<'a>(&'a self, mut see: impl FnMut(Option<&'a Arc<Node>>, Vec<&'a Arc<Pod>>)) {
        let pods_of =
            |ids: &BTreeSet<PodId>| ids.iter().filter_map(|id| self.pods.get(id)).collect();
        let mut homes = self.by_node.iter().peekable();
        for (name, node) in &self.nodes {
            while let Some((_, ids)) = homes.next_if(|(home, _)| *home < name) {
                see(None, pods_of(ids));
            }
            let ids = homes.next_if(|(home, _)| *home == name);
            see(
                Some(node),
                ids.map(|(_, ids)| pods_of(ids)).unwrap_or_default(),
            );
        }
        for (_, ids) in homes {
            see(None, pods_of(ids));
        }
    }

    /// Every name that a pod has as its node, whether the node exists or not.
    pub fn homes(&self) -> impl Iterator<Item = &NodeName> {
        self.by_node.keys()
    }

    /// The pods that an owner's uid controls.
    pub fn owned_by<'a>(
        &'a self,
        uid: &Name,
    ) -> impl Iterator<Item = (PodId, &'a Arc<Pod>)> + use<'a> {
        self.by_owner
            .get(uid)
            .into_iter()
            .flatten()
            .filter_map(|id| Some((*id, self.pods.get(id)?)))
    }

    /// Puts a new pod in and gives its number.
    pub fn add_pod(&mut self, mut pod: Pod) -> PodId {
        let id = PodId(self.next_pod);
        self.next_pod += 1;
        pod.meta.resource_version = self.bump();
        let names = self.pod_ids.entry(pod.meta.namespace.clone()).or_default();
        names.insert(pod.meta.name.clone(), id);
        self.index(id, place(&pod));
        self.pods.insert(id, Arc::new(pod));
        id
    }

    /// Changes a pod; gives it as it was and as it is. `None` when it is not there.
    pub fn update_pod(
        &mut self,
        id: PodId,
        change: impl FnOnce(&mut Pod),
    ) -> Option<(Arc<Pod>, Arc<Pod>)> {
        let slot = self.pods.get_mut(&id)?;
        let old = slot.clone();
        self.version += 1;
        let pod = Arc::make_mut(slot);
        change(pod);
        pod.meta.resource_version = self.version;
        let new = slot.clone();
        if seat(&old) != seat(&new) {
            self.unindex(id, &place(&old));
            self.index(id, place(&new));
        }
        Some((old, new))
    }

    /// Takes a pod out.
    pub fn remove_pod(&mut self, id: PodId) -> Option<Arc<Pod>> {
        let pod = self.pods.remove(&id)?;
        self.bump();
        if let Some(names) = self.pod_ids.get_mut(&pod.meta.namespace) {
            names.remove(&pod.meta.name);
        }
        self.unindex(id, &place(&pod));
        Some(pod)
    }

    fn index(&mut self, id: PodId, (node, owner): Place) {
        self.by_node.entry(node).or_default().insert(id);
        if let Some(owner) = owner {
            self.by_owner.entry(owner).or_default().insert(id);
        }
    }

    fn unindex(&mut self, id: PodId, (node, owner): &Place) {
        take_out(&mut self.by_node, node, id);
        if let Some(owner) = owner {
            take_out(&mut self.by_owner, owner, id);
        }
    }
}

/// What a pod is found by: its node and its controller's uid.
type Place = (NodeName, Option<Name>);

/// The same, borrowed.
fn seat(pod: &Pod) -> (Option<&Name>, Option<&Name>) {
    let home = pod.node_name.as_ref().or(pod.target.as_ref());
    (home, pod.meta.controller().map(|o| &o.uid))
}

fn place(pod: &Pod) -> Place {
    (home(pod), pod.meta.controller().map(|o| o.uid.clone()))
}

fn take_out<K: Ord>(index: &mut BTreeMap<K, BTreeSet<PodId>>, key: &K, id: PodId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
