//! A cluster state as a picture in plain data: cards, squares, slots, numbers, revisions, lanes. It
//! draws nothing and speaks nothing; every decision in it was asked of `cluster::why`.

mod acted;
mod areas;
mod card;
mod cell;
mod checks;
mod course;
pub mod diff;
mod filter;
mod inspect;
mod plan;
mod revisions;
mod square;
#[cfg(test)]
mod tests;
mod timeline;

pub use acted::acted_on;
pub use areas::{Area, UNAVAILABLE};
pub use card::{Card, NodeState};
pub use cell::{Cell, CellLook, cell};
pub use checks::{Check, CheckKind, Fact, Outcome, checks};
pub use course::{Course, LANES_MAX};
pub use filter::{Filter, Group};
pub use inspect::{EventRow, Inspection, NodeVerdict, events, fields, inspect, yaml};
pub use plan::{FieldChange, Planned, plan};
pub use revisions::{Revision, mark_of};
pub use square::{PodState, Square};
pub use timeline::{Lane, Look, Segment, Timeline};

use crate::api::{DaemonSet, DaemonSetStatus, Name, Node, Pod, StrategyType};
use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::step::ObjectRef;
#[cfg(test)]
use crate::cluster::step::Step;
use crate::cluster::why::{self, Rollout};
use crate::sorted::Map;
use std::sync::Arc;

/// A whole cluster at one moment, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The clock.
    pub at: Time,
    /// One card for each node, in natural name order.
    pub nodes: Vec<Arc<Card>>,
    /// Pods without a card, of the DaemonSet in focus and others: their node is gone, or none has
    /// taken them.
    pub homeless: Vec<Arc<Square>>,
    /// Every DaemonSet, by namespace and name.
    pub daemon_sets: Vec<ObjectRef>,
    /// The DaemonSet that the picture is about.
    pub focus: Option<Arc<Focus>>,
    /// Where each node stands in `nodes`.
    index: Arc<Map<Name, usize>>,
    /// What each card was made of.
    sources: Vec<Source>,
    /// What all cards were made for.
    card_inputs: Option<CardInputs>,
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
    /// The picture of a cluster, about one DaemonSet: the one asked for, else the first.
    #[cfg(test)]
    pub fn of(cluster: &Cluster, steps: &[Step], focus: Option<&ObjectRef>) -> Picture {
        let known = choose(cluster, focus)
            .map(|set| revisions::created(steps, &set.meta.namespace, &set.meta.name));
        Picture::default().then(cluster, &known.unwrap_or_default(), focus)
    }

    /// The picture of a cluster, about one DaemonSet: the one asked for, else the first. Cards of nodes
    /// that are as they were in this picture are taken from it, so that a step costs little however many
    /// nodes there are. `known` are the names of all revisions that the DaemonSet ever had, in order of
    /// creation; they give revisions their lasting marks.
    pub fn then(&self, cluster: &Cluster, known: &[Name], focus: Option<&ObjectRef>) -> Picture {
        let chosen = choose(cluster, focus);
        let mut about = chosen.map(|set| About::new(cluster, known, set));
        let card_inputs = about.as_ref().map(About::card_inputs);
        // With the clock set back, a pod may be ready and not available yet again.
        let is_usable = card_inputs == self.card_inputs && cluster.now() >= self.at;
        let old = if is_usable { self.sources.len() } else { 0 };
        let (mut nodes, mut sources, mut homeless) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_same_list = true;
        cluster.each_home(|node, pods| {
            let Some(node) = node else {
                let squares = pods
                    .iter()
                    .map(|pod| square::square(cluster, pod, about.as_ref()));
                return homeless.extend(squares.map(Arc::new));
            };
            let place = nodes.len();
            let name = &node.meta.name;
            let is_at = |i: usize| self.nodes.get(i).is_some_and(|card| card.name == *name);
            is_same_list &= is_at(place);
            let place = match is_at(place) {
                true => Some(place),
                false => self.index.get(name).copied(),
            };
            let kept = place.filter(|i| {
                *i < old
                    && self.sources[*i].is(node, &pods)
                    && self.nodes[*i].is_still_so(cluster, &pods)
            });
            nodes.push(match kept {
                Some(i) => self.nodes[i].clone(),
                None => Arc::new(card::card(cluster, node, &pods, about.as_ref())),
            });
            sources.push(Source {
                node: node.clone(),
                pods: pods.into_iter().cloned().collect(),
            });
        });
        if let Some(about) = &mut about {
            about.count(&nodes, &homeless);
        }
        let index = match is_same_list && nodes.len() == self.nodes.len() {
            true => self.index.clone(),
            false => {
                let names = nodes.iter().map(|card| card.name.clone());
                Arc::new(names.zip(0..).collect())
            }
        };
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
            sources,
            card_inputs,
        }
    }

    /// One node's card.
    pub fn card(&self, node: &str) -> Option<&Arc<Card>> {
        self.index.get(node).and_then(|&i| self.nodes.get(i))
    }

    /// Where a node stands among the cards.
    pub fn place(&self, node: &str) -> Option<usize> {
        self.index.get(node).copied()
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
    fn new(cluster: &Cluster, known: &[Name], set: &'a Arc<DaemonSet>) -> About<'a> {
        About {
            set,
            revisions: revisions::revisions(cluster, known, set),
        }
    }

    /// Everything about the DaemonSet that its cards show. A new status alone changes no card.
    fn card_inputs(&self) -> CardInputs {
        let marks = self.revisions.iter();
        CardInputs {
            uid: self.set.meta.uid.clone(),
            generation: self.set.meta.generation,
            marks: marks.map(|r| (r.hash.clone(), r.mark, r.current)).collect(),
        }
    }

    /// Counts the pods of each revision.
    fn count(&mut self, nodes: &[Arc<Card>], homeless: &[Arc<Square>]) {
        let on_nodes = nodes.iter().flat_map(|card| &card.pods);
        for mark in on_nodes.chain(homeless).filter_map(|square| square.mark) {
            if let Some(revision) = self.revisions.iter_mut().find(|r| r.mark == mark) {
                revision.pods += 1;
            }
        }
    }
}

/// The facts about the DaemonSet in focus that every card of a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct CardInputs {
    uid: Name,
    generation: i64,
    marks: Vec<(Name, u32, bool)>,
}

/// What a card was made of. An object that changes is a new one, so two are the same when they lie at
/// the same place.
#[derive(Clone, Debug)]
struct Source {
    node: Arc<Node>,
    pods: Vec<Arc<Pod>>,
}

impl Source {
    fn is(&self, node: &Arc<Node>, pods: &[&Arc<Pod>]) -> bool {
        let mut pairs = self.pods.iter().zip(pods);
        Arc::ptr_eq(&self.node, node)
            && self.pods.len() == pods.len()
            && pairs.all(|(mine, its)| Arc::ptr_eq(mine, its))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        let pods: Vec<_> = other.pods.iter().collect();
        self.is(&other.node, &pods)
    }
}

/// The DaemonSet that a picture will be about: the one asked for, else the first.
pub fn in_focus(cluster: &Cluster, focus: Option<&ObjectRef>) -> Option<(ObjectRef, i32)> {
    choose(cluster, focus).map(|set| (object_of(set), set.spec.min_ready_seconds))
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
