//! The objects, shared, with the indexes that make every component's question a look-up.

use super::names::{NodeName, SortedName};
use crate::api::{ControllerRevision, DaemonSet, Name, Node, Pod};
use crate::sorted::{Map, Set};
use std::cmp::Ordering;
use std::sync::Arc;

/// Namespace and name.
pub type Key = (Name, Name);

/// A pod's number in order of creation; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId(pub u32);

/// What the API server keeps.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub(super) nodes: Map<NodeName, Arc<Node>>,
    pub(super) daemon_sets: Map<Key, Arc<DaemonSet>>,
    pub(super) revisions: Map<Key, Arc<ControllerRevision>>,
    pub(super) namespaces: Set<Name>,
    pods: Map<PodId, Arc<Pod>>,
    pod_ids: Map<Name, Map<SortedName, PodId>>,
    by_node: Map<NodeName, Vec<PodId>>,
    by_owner: Map<Name, Set<PodId>>,
    next_pod: u32,
    version: u64,
}

/// A name that a Node has, or a pod as its [`home`], or both.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The name; empty for pods that belong to no node.
    pub name: &'a NodeName,
    /// The Node, if it exists.
    pub node: Option<&'a Arc<Node>>,
    /// Numbers of its pods, in order.
    pods: &'a [PodId],
}

/// The node that a pod belongs to: where it is bound, else where its affinity wants it, else none (empty).
pub fn home(pod: &Pod) -> NodeName {
    let node = pod.node_name.as_ref().or(pod.target.as_ref());
    node.map(NodeName::from).unwrap_or_default()
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
        self.pod_ids.get(namespace)?.get(&name.into()).copied()
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
        let pods = self.by_node.get(node).map(Vec::as_slice);
        self.among(pods.unwrap_or_default())
    }

    /// Each Node with its pods, and each home without a Node, in natural order of the names.
    pub fn each_home<'a>(&'a self, mut see: impl FnMut(Option<&'a Arc<Node>>, Vec<&'a Arc<Pod>>)) {
        for site in self.sites() {
            see(site.node, self.pods_at(&site).map(|(_, pod)| pod).collect());
        }
    }

    /// The pods of a site in order of creation.
    pub fn pods_at<'a>(
        &'a self,
        site: &Site<'a>,
    ) -> impl Iterator<Item = (PodId, &'a Arc<Pod>)> + use<'a> {
        self.among(site.pods)
    }

    fn among<'a>(&'a self, ids: &'a [PodId]) -> impl Iterator<Item = (PodId, &'a Arc<Pod>)> {
        ids.iter().filter_map(|id| Some((*id, self.pods.get(id)?)))
    }

    /// One site; `None` when there is neither a Node nor a pod of this name.
    pub fn site<'a>(&'a self, name: &'a NodeName) -> Option<Site<'a>> {
        let (node, pods) = (self.nodes.get(name), self.by_node.get(name));
        (node.is_some() || pods.is_some()).then(|| Site {
            name,
            node,
            pods: pods.map(Vec::as_slice).unwrap_or_default(),
        })
    }

    /// All sites in natural order of their names.
    pub fn sites(&self) -> impl Iterator<Item = Site<'_>> {
        let mut nodes = self.nodes.iter().peekable();
        let mut homes = self.by_node.iter().peekable();
        std::iter::from_fn(move || {
            let order = match (nodes.peek(), homes.peek()) {
                (Some((node, _)), Some((home, _))) => node.cmp(home),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return None,
            };
            let node = nodes.next_if(|_| order.is_le());
            let home = homes.next_if(|_| order.is_ge());
            Some(Site {
                name: node.map(|(name, _)| name).or(home.map(|(name, _)| name))?,
                node: node.map(|(_, node)| node),
                pods: home.map(|(_, pods)| pods.as_slice()).unwrap_or_default(),
            })
        })
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
        let names = self
            .pod_ids
            .get_or_insert_with(pod.meta.namespace.clone(), Map::new);
        names.insert((&pod.meta.name).into(), id);
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
            names.remove(&SortedName::from(&pod.meta.name));
        }
        self.unindex(id, &place(&pod));
        Some(pod)
    }

    fn index(&mut self, id: PodId, (node, owner): Place) {
        let here = self.by_node.get_or_insert_with(node, Vec::new);
        if let Err(place) = here.binary_search(&id) {
            here.insert(place, id);
        }
        if let Some(owner) = owner {
            self.by_owner.get_or_insert_with(owner, Set::new).insert(id);
        }
    }

    fn unindex(&mut self, id: PodId, (node, owner): &Place) {
        if let Some(here) = self.by_node.get_mut(node) {
            here.retain(|known| *known != id);
            if here.is_empty() {
                self.by_node.remove(node);
            }
        }
        if let Some(owner) = owner
            && let Some(owned) = self.by_owner.get_mut(owner)
        {
            owned.remove(&id);
            if owned.is_empty() {
                self.by_owner.remove(owner);
            }
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
