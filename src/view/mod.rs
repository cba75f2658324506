//! A cluster state as a picture in plain data: cards, squares, slots, numbers, revisions, lanes. It
//! draws nothing and speaks nothing; every decision in it was asked of `cluster::why`.

mod card;
mod checks;
pub mod diff;
mod inspect;
mod plan;
mod revisions;
mod square;
#[cfg(test)]
mod tests;
mod timeline;

pub use card::{Card, NodeState};
pub use checks::{Check, CheckKind, Outcome, checks};
pub use inspect::{EventRow, Inspection, events, inspect, yaml};
pub use plan::{FieldChange, Planned, plan};
pub use revisions::{Revision, mark_of};
pub use square::{PodState, Square};
pub use timeline::{Lane, Look, Segment, Timeline};

use crate::api::{DaemonSet, DaemonSetStatus, Name, StrategyType};
use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::step::{ObjectRef, Step};
use crate::cluster::why::{self, Rollout};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A whole cluster at one moment, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The clock.
    pub at: Time,
    /// One card for each node, in natural name order.
    pub nodes: Vec<Arc<Card>>,
    /// Where each node stands in `nodes`.
    index: BTreeMap<Name, usize>,
    /// Pods without a node, of the DaemonSet in focus and others.
    pub homeless: Vec<Arc<Square>>,
    /// Every DaemonSet, by namespace and name.
    pub daemon_sets: Vec<ObjectRef>,
    /// The DaemonSet that the picture is about.
    pub focus: Option<Arc<Focus>>,
}

/// The DaemonSet that a picture is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    /// Its kind, namespace and name.
    pub object: ObjectRef,
    /// How its pods are replaced.
    pub strategy: StrategyType,
    /// The numbers that the controller wrote last.
    pub numbers: DaemonSetStatus,
    /// True when those numbers are of an older generation of the spec.
    pub numbers_are_stale: bool,
    /// Its revisions, oldest mark first.
    pub revisions: Vec<Revision>,
    /// How its rollout stands, what takes the budget, what it waits for.
    pub rollout: Rollout,
}

impl Picture {
    /// The picture of a cluster, about one DaemonSet: the one asked for, else the first. `steps` are
    /// those that led to this state; they give revisions their lasting marks.
    pub fn of(cluster: &Cluster, steps: &[Step], focus: Option<&ObjectRef>) -> Picture {
        let chosen = choose(cluster, focus);
        let about = chosen.map(|set| About::new(cluster, steps, set));
        let pulling = square::pulling(steps);
        let nodes: Vec<Arc<Card>> = cluster
            .nodes()
            .map(|node| Arc::new(card::card(cluster, node, about.as_ref(), &pulling)))
            .collect();
        let known: BTreeSet<&Name> = nodes.iter().map(|card| &card.name).collect();
        let homeless = cluster
            .pods()
            .filter(|pod| {
                let node = pod.node_name.as_ref().or(pod.target.as_ref());
                node.is_none_or(|node| !known.contains(node))
            })
            .map(|pod| Arc::new(square::square(pod, about.as_ref(), cluster.now(), &pulling)))
            .collect();
        let index = nodes
            .iter()
            .enumerate()
            .map(|(i, card)| (card.name.clone(), i))
            .collect();
        Picture {
            at: cluster.now(),
            index,
            homeless,
            daemon_sets: cluster.daemon_sets().map(|set| object_of(set)).collect(),
            focus: chosen.zip(about).and_then(|(set, about)| {
                let object = object_of(set);
                let rollout = why::rollout(cluster, &object.namespace, &object.name)?;
                Some(Arc::new(Focus {
                    strategy: set.spec.update_strategy.kind,
                    numbers: set.status.clone(),
                    numbers_are_stale: set.status.observed_generation != set.meta.generation,
                    revisions: about.revisions,
                    rollout,
                    object,
                }))
            }),
            nodes,
        }
    }

    /// One node's card.
    pub fn card(&self, node: &str) -> Option<&Arc<Card>> {
        self.index.get(node).and_then(|&i| self.nodes.get(i))
    }

    /// One pod's square and its node.
    pub fn square(&self, namespace: &str, name: &str) -> Option<(&Arc<Square>, Option<&Name>)> {
        let is_it =
            |square: &&Arc<Square>| &*square.name == name && &*square.namespace == namespace;
        self.nodes
            .iter()
            .find_map(|card| Some((card.pods.iter().find(is_it)?, Some(&card.name))))
            .or_else(|| Some((self.homeless.iter().find(is_it)?, None)))
    }
}

/// What cards and squares must know of the DaemonSet in focus.
pub(crate) struct About<'a> {
    set: &'a Arc<DaemonSet>,
    revisions: Vec<Revision>,
}

impl<'a> About<'a> {
    fn new(cluster: &Cluster, steps: &[Step], set: &'a Arc<DaemonSet>) -> About<'a> {
        About {
            set,
            revisions: revisions::revisions(cluster, steps, set),
        }
    }
}

fn choose<'a>(cluster: &'a Cluster, focus: Option<&ObjectRef>) -> Option<&'a Arc<DaemonSet>> {
    focus
        .and_then(|f| cluster.daemon_set(&f.namespace, &f.name))
        .or_else(|| cluster.daemon_sets().next())
}

fn object_of(set: &DaemonSet) -> ObjectRef {
    ObjectRef {
        kind: "DaemonSet",
        namespace: set.meta.namespace.clone(),
        name: set.meta.name.clone(),
    }
}
