//! The facts of all nodes, counted and sorted, so that a decision reads numbers and the heads of sets
//! and never walks the nodes.

use super::fact::{NodeFact, Role, Share};
use super::judge::{Judge, Rules};
use crate::api::{Name, Timestamp};
use crate::cluster::clock::{Purpose, draw};
use crate::cluster::names::NodeName;
use crate::cluster::step::Placement;
use crate::cluster::store::Store;
use crate::sorted::Set;
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
    /// By name; nodes about which the same is to be said mostly share it.
    facts: Vec<(NodeName, Arc<NodeFact>)>,
    recheck: Set<(Timestamp, NodeName)>,
    /// Sums of the shares.
    pub counts: Counts,
    /// Nodes with pods to adopt or release.
    pub claims: Set<NodeName>,
    /// Nodes that need a pod.
    pub create: Set<Rank>,
    /// Nodes with pods to delete, failed ones among them.
    pub delete: Set<Rank>,
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
    pub messy: Set<Rank>,
    /// No pod, or only terminating ones.
    pub empty: Set<Rank>,
    /// How many have only an available new pod.
    pub new_available: usize,
    /// Only a new pod, not available.
    pub new_unavailable: Set<Rank>,
    /// Only an old pod, available.
    pub old_available: Set<Rank>,
    /// Only an old pod, not available.
    pub old_unavailable: Set<Rank>,
    /// Old and available new.
    pub pair_new_available: Set<Rank>,
    /// Old and new, the new one not available.
    pub pair_new_unavailable: Set<Rank>,
    /// Of the pairs, how many have an available old pod.
    pub pair_old_available: usize,
    /// Of `old_available`, nodes that should not run the pod.
    pub old_available_unwanted: Set<Rank>,
    /// Nodes that do not exist and have only an old pod.
    pub old_on_gone_node: Set<Rank>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(ranking: Ranking) -> Tally {
        Tally {
            ranking,
            facts: Vec::new(),
            recheck: Set::new(),
            counts: Counts::default(),
            claims: Set::new(),
            create: Set::new(),
            delete: Set::new(),
            roles: Roles::default(),
        }
    }

    /// What ranks depend on.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// The fact of a node.
    pub fn fact(&self, node: &NodeName) -> Option<&NodeFact> {
        let at = self.place(node).ok()?;
        Some(&self.facts[at].1)
    }

    /// Where a node's fact is, or would be.
    fn place(&self, node: &NodeName) -> Result<usize, usize> {
        match self.facts.last() {
            Some((last, _)) if last >= node => self.facts.binary_search_by(|(n, _)| n.cmp(node)),
            _ => Err(self.facts.len()),
        }
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

    /// Judges every node afresh. Facts of nodes that are not in the store any more stay.
    pub fn take_all(&mut self, store: &Store, rules: Rules<'_>) {
        let mut judge = Judge::new(rules);
        for site in store.sites() {
            let fact = judge.judge(store, &site);
            self.replace(site.name, Some(fact));
        }
    }

    /// Takes in a node's new fact for its old one; `None` forgets the node. False when that changes nothing.
    pub fn replace(&mut self, node: &NodeName, fact: Option<NodeFact>) -> bool {
        let place = self.place(node);
        let new = match (fact, place) {
            (Some(fact), Ok(at)) if *self.facts[at].1 == fact => return false,
            (None, Err(_)) => return false,
            (fact, Ok(at) | Err(at)) => fact.map(|fact| {
                let before = at.checked_sub(1).map(|at| &self.facts[at].1);
                let alike = before.filter(|known| ***known == fact).cloned();
                alike.unwrap_or_else(|| Arc::new(fact))
            }),
        };
        if let Ok(at) = place {
            let old = self.facts[at].1.clone();
            self.sort(node, &old, false);
        }
        if let Some(new) = &new {
            self.sort(node, new, true);
        }
        match (new, place) {
            (Some(new), Ok(at)) => self.facts[at].1 = new,
            (Some(new), Err(at)) => self.facts.insert(at, (node.clone(), new)),
            (None, Ok(at)) => drop(self.facts.remove(at)),
            (None, Err(_)) => {}
        }
        true
    }

    /// Counts and sorts a fact in, or out again.
    fn sort(&mut self, node: &NodeName, fact: &NodeFact, enters: bool) {
        self.count(fact, if enters { 1 } else { -1 });
        if let Some(at) = fact.recheck_at {
            put(&mut self.recheck, (at, node.clone()), enters);
        }
        if !fact.claims.is_empty() {
            put(&mut self.claims, node.clone(), enters);
        }
        let ranking = &self.ranking;
        let put = |set: &mut Set<Rank>| put(set, ranking.of(node), enters);
        if fact.manage.create {
            put(&mut self.create);
        }
        if !fact.manage.delete.is_empty() || fact.manage.failed.is_some() {
            put(&mut self.delete);
        }
        if let Some(role) = fact.role {
            let wanted = fact.placement.as_ref().map(Placement::should_run);
            self.roles.change(role, wanted, put, enters);
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

fn put<T: Ord + Clone>(set: &mut Set<T>, item: T, enters: bool) {
    if enters {
        set.insert(item);
    } else {
        set.remove(&item);
    }
}

impl Roles {
    /// A node enters or leaves a role. `wanted`: whether it should run the pod; `None` when it does not exist.
    fn change(
        &mut self,
        role: Role,
        wanted: Option<bool>,
        mut put: impl FnMut(&mut Set<Rank>),
        enters: bool,
    ) {
        let add = |number: &mut usize| if enters { *number += 1 } else { *number -= 1 };
        if matches!(role, Role::OldAvailable(_) | Role::OldUnavailable(_)) && wanted.is_none() {
            put(&mut self.old_on_gone_node);
        }
        match role {
            Role::Messy => put(&mut self.messy),
            Role::Empty => put(&mut self.empty),
            Role::NewAvailable => add(&mut self.new_available),
            Role::NewUnavailable => put(&mut self.new_unavailable),
            Role::OldAvailable(_) => {
                put(&mut self.old_available);
                if wanted != Some(true) {
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
