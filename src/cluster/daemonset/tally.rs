//! The facts of all nodes, counted and sorted, so that a decision reads numbers and the heads of sets
//! and never walks the nodes.

use super::fact::{NodeFact, Role, Share};
use crate::api::{Name, Timestamp};
use crate::cluster::clock::{Purpose, draw};
use crate::cluster::names::NodeName;
use crate::cluster::step::Placement;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The order in which nodes take their turn: by the seed's rank, ties by name. Seed 0 ranks all alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(u64, pub NodeName);

/// What ranks depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// The scenario's seed.
    pub seed: u32,
    /// The DaemonSet's uid.
    pub uid: Name,
    /// The current revision's hash.
    pub hash: Name,
}

impl Ranking {
    fn of(&self, node: &NodeName) -> Rank {
        let rank = match self.seed {
            0 => 0,
            seed => draw(seed, Purpose::Rank, &[&self.uid, &self.hash, &node.0], 0),
        };
        Rank(rank, node.clone())
    }
}

/// The facts of one DaemonSet's nodes and what they add up to.
#[derive(Clone, Debug)]
pub struct Tally {
    ranking: Ranking,
    facts: BTreeMap<NodeName, Arc<NodeFact>>,
    recheck: BTreeSet<(Timestamp, NodeName)>,
    /// Sums of the shares.
    pub counts: Counts,
    /// Nodes with pods to adopt or release.
    pub claims: BTreeSet<NodeName>,
    /// Nodes where manage has something to do.
    pub manage: BTreeSet<Rank>,
    /// Nodes by what they are for the rolling update.
    pub roles: Roles,
}

/// Sums over nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Should run.
    pub desired: i32,
    /// Should and does.
    pub current: i32,
    /// Ready.
    pub ready: i32,
    /// Available.
    pub available: i32,
    /// Up to date.
    pub updated: i32,
    /// Does and should not.
    pub misscheduled: i32,
}

/// Nodes by their role; the sets that the rolling update takes from, and the sizes of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// To be pruned.
    pub messy: BTreeSet<Rank>,
    /// No pod, or only terminating ones.
    pub empty: BTreeSet<Rank>,
    /// How many have only an available new pod.
    pub new_available: usize,
    /// Only a new pod, not available.
    pub new_unavailable: BTreeSet<Rank>,
    /// Only an old pod, available.
    pub old_available: BTreeSet<Rank>,
    /// Only an old pod, not available.
    pub old_unavailable: BTreeSet<Rank>,
    /// Old and available new.
    pub pair_new_available: BTreeSet<Rank>,
    /// Old and new, the new one not available.
    pub pair_new_unavailable: BTreeSet<Rank>,
    /// Of the pairs, how many have an available old pod.
    pub pair_old_available: usize,
    /// Of `old_available`, nodes that should not run the pod.
    pub old_available_unwanted: BTreeSet<Rank>,
    /// Nodes that do not exist and have only an old pod.
    pub old_on_gone_node: BTreeSet<Rank>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(ranking: Ranking) -> Tally {
        Tally {
            ranking,
            facts: BTreeMap::new(),
            recheck: BTreeSet::new(),
            counts: Counts::default(),
            claims: BTreeSet::new(),
            manage: BTreeSet::new(),
            roles: Roles::default(),
        }
    }

    /// What ranks depend on.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// The fact of a node.
    pub fn fact(&self, node: &NodeName) -> Option<&NodeFact> {
        self.facts.get(node).map(Arc::as_ref)
    }

    /// All facts in natural order of the names.
    pub fn facts(&self) -> impl Iterator<Item = (&NodeName, &NodeFact)> {
        self.facts.iter().map(|(node, fact)| (node, fact.as_ref()))
    }

    /// Nodes whose fact changes by the passing of time up to `now`.
    pub fn due(&self, now: Timestamp) -> Vec<NodeName> {
        self.recheck
            .iter()
            .take_while(|(at, _)| *at <= now)
            .map(|(_, node)| node.clone())
            .collect()
    }

    /// Takes in a node's new fact for its old one; `None` forgets the node.
    pub fn replace(&mut self, node: &NodeName, fact: Option<NodeFact>) {
        let new = fact.map(Arc::new);
        let old = match (&new, self.facts.get_mut(node)) {
            (Some(new), Some(known)) if known == new => return,
            (Some(new), Some(known)) => Some(std::mem::replace(known, new.clone())),
            (Some(new), None) => self.facts.insert(node.clone(), new.clone()),
            (None, _) => self.facts.remove(node),
        };
        let rank = self.ranking.of(node);
        if let Some(old) = old {
            self.count(&old, -1);
            if let Some(at) = old.recheck_at {
                self.recheck.remove(&(at, node.clone()));
            }
            if !old.claims.is_empty() {
                self.claims.remove(node);
            }
            if !old.manage.is_empty() {
                self.manage.remove(&rank);
            }
            if let Some(role) = old.role {
                self.roles
                    .change(role, old.placement.as_ref(), &rank, false);
            }
        }
        let Some(new) = new else {
            return;
        };
        self.count(&new, 1);
        if let Some(at) = new.recheck_at {
            self.recheck.insert((at, node.clone()));
        }
        if !new.claims.is_empty() {
            self.claims.insert(node.clone());
        }
        if !new.manage.is_empty() {
            self.manage.insert(rank.clone());
        }
        if let Some(role) = new.role {
            self.roles.change(role, new.placement.as_ref(), &rank, true);
        }
    }

    fn count(&mut self, fact: &NodeFact, sign: i32) {
        let Share {
            desired,
            current,
            ready,
            available,
            updated,
            misscheduled,
        } = fact.share;
        let c = &mut self.counts;
        c.desired += sign * i32::from(desired);
        c.current += sign * i32::from(current);
        c.ready += sign * i32::from(ready);
        c.available += sign * i32::from(available);
        c.updated += sign * i32::from(updated);
        c.misscheduled += sign * i32::from(misscheduled);
    }
}

impl Roles {
    fn change(&mut self, role: Role, placement: Option<&Placement>, rank: &Rank, enter: bool) {
        let put = |set: &mut BTreeSet<Rank>| {
            if enter {
                set.insert(rank.clone())
            } else {
                set.remove(rank)
            };
        };
        let add = |number: &mut usize| if enter { *number += 1 } else { *number -= 1 };
        if matches!(role, Role::OldAvailable(_) | Role::OldUnavailable(_)) && placement.is_none() {
            put(&mut self.old_on_gone_node);
        }
        match role {
            Role::Messy => put(&mut self.messy),
            Role::Empty => put(&mut self.empty),
            Role::NewAvailable => add(&mut self.new_available),
            Role::NewUnavailable => put(&mut self.new_unavailable),
            Role::OldAvailable(_) => {
                put(&mut self.old_available);
                if !placement.is_some_and(Placement::should_run) {
                    put(&mut self.old_available_unwanted);
                }
            }
            Role::OldUnavailable(_) => put(&mut self.old_unavailable),
            Role::PairNewAvailable { old_available, .. } => {
                put(&mut self.pair_new_available);
                if old_available {
                    add(&mut self.pair_old_available);
                }
            }
            Role::PairNewUnavailable { old_available } => {
                put(&mut self.pair_new_unavailable);
                if old_available {
                    add(&mut self.pair_old_available);
                }
            }
        }
    }
}
