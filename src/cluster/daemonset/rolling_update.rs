//! What may be replaced now.
//!
//! Mirrors `rollingUpdate` and `updatedDesiredNodeCounts` (`pkg/controller/daemon/update.go`). The real
//! controller walks a Go map; here nodes take their turn in the order of their rank.

use super::fact::Role;
use super::manage::BURST;
use super::tally::{Rank, Tally};
use crate::api::quoted::quoted;
use crate::api::{DaemonSetSpec, IntOrPercent, Name, StrategyType};
use crate::cluster::names::NodeName;
use crate::cluster::step::{Placement, Reason};
use crate::cluster::store::PodId;

/// The budgets as numbers of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// How many pods may be unavailable.
    pub max_unavailable: i32,
    /// How many nodes may run a second pod.
    pub max_surge: i32,
}

/// What the rolling update does, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replacement {
    /// Nodes that get a second pod.
    pub create: Vec<(NodeName, Reason)>,
    /// Pods that are deleted.
    pub delete: Vec<(PodId, Reason)>,
}

/// Why no budget or no replacement could be computed; the whole sync fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A budget that is neither a number nor a percentage.
    BadBudget(String),
    /// With surge: an old pod on a node that does not exist.
    NodeNotFound(NodeName),
}

impl std::fmt::Display for Failure {
    /// The controller's own words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::BadBudget(text) => {
                write!(
                    f,
                    "invalid value for IntOrString: invalid type: string is not a percentage: {text}"
                )
            }
            Failure::NodeNotFound(node) => {
                write!(
                    f,
                    "couldn't get node for nodeName {}: node {} not found",
                    quoted(&node.0),
                    quoted(&node.0)
                )
            }
        }
    }
}

/// A budget as a number of pods out of `desired`: percentages round up.
fn scaled(budget: Option<&IntOrPercent>, desired: i32) -> Result<i32, Failure> {
    match budget {
        None => Ok(0),
        Some(IntOrPercent::Int(n)) => Ok(*n),
        Some(IntOrPercent::Text(text)) => {
            let bad = || Failure::BadBudget(text.clone());
            let percent: i64 = text
                .strip_suffix('%')
                .ok_or_else(bad)?
                .parse()
                .map_err(|_| bad())?;
            let product = percent.checked_mul(i64::from(desired)).ok_or_else(bad)?;
            let up = product.div_euclid(100) + i64::from(product.rem_euclid(100) != 0);
            i32::try_from(up).map_err(|_| bad())
        }
    }
}

/// The budgets for so many desired pods. Both zero with desired pods means one unavailable.
pub fn budgets(spec: &DaemonSetSpec, desired: i32) -> Result<Budgets, Failure> {
    let rolling = match spec.update_strategy.kind {
        StrategyType::RollingUpdate => spec.update_strategy.rolling_update.as_ref(),
        StrategyType::OnDelete => None,
    };
    let mut max_unavailable = scaled(rolling.and_then(|r| r.max_unavailable.as_ref()), desired)?;
    let max_surge = scaled(rolling.and_then(|r| r.max_surge.as_ref()), desired)?;
    if desired > 0 && max_unavailable == 0 && max_surge == 0 {
        max_unavailable = 1;
    }
    Ok(Budgets {
        max_unavailable,
        max_surge,
    })
}

/// True when nodes may run a second pod (`AllowsSurge`, evaluated for one node as manage does).
pub fn allows_surge(spec: &DaemonSetSpec) -> bool {
    spec.update_strategy.kind == StrategyType::RollingUpdate
        && budgets_for_one(spec).is_some_and(|max_surge| max_surge > 0)
}

fn budgets_for_one(spec: &DaemonSetSpec) -> Option<i32> {
    scaled(
        spec.update_strategy
            .rolling_update
            .as_ref()?
            .max_surge
            .as_ref(),
        1,
    )
    .ok()
}

/// How many nodes count as unavailable (without surge).
pub fn unavailable(tally: &Tally) -> i32 {
    let roles = &tally.roles;
    let nodes = roles.messy.len()
        + roles.empty.len()
        + roles.new_unavailable.len()
        + roles.old_unavailable.len()
        + roles.pair_new_available.len()
        + roles.pair_new_unavailable.len();
    i32::try_from(nodes).unwrap_or(i32::MAX)
}

/// How many nodes count against `maxSurge`.
pub fn surging(tally: &Tally) -> i32 {
    i32::try_from(tally.roles.messy.len() + tally.roles.pair_new_unavailable.len())
        .unwrap_or(i32::MAX)
}

/// Decides what is replaced in this sync. `name` gives a pod's name.
pub fn decide(
    spec: &DaemonSetSpec,
    tally: &Tally,
    name: impl Fn(PodId) -> Name,
) -> Result<Replacement, Failure> {
    let budgets = budgets(spec, tally.counts.desired)?;
    let mut done = if budgets.max_surge > 0 {
        with_surge(tally, budgets, name)?
    } else {
        without_surge(tally, budgets)
    };
    done.create.truncate(BURST);
    done.delete.truncate(BURST);
    Ok(done)
}

fn old_pod(tally: &Tally, rank: &Rank) -> Option<PodId> {
    match tally.fact(&rank.1)?.role? {
        Role::OldAvailable(old)
        | Role::OldUnavailable(old)
        | Role::PairNewAvailable { old, .. } => Some(old),
        _ => None,
    }
}

fn room(budget: i32, used: i32, candidates: usize) -> usize {
    usize::try_from(budget.saturating_sub(used))
        .unwrap_or(0)
        .min(candidates)
}

fn without_surge(
    tally: &Tally,
    Budgets {
        max_unavailable, ..
    }: Budgets,
) -> Replacement {
    let unavailable = unavailable(tally);
    let roles = &tally.roles;
    let must = roles
        .old_unavailable
        .iter()
        .filter_map(|r| old_pod(tally, r));
    let must = must.map(|id| (id, Reason::OldPodUnavailable { max_unavailable }));
    let room = room(max_unavailable, unavailable, roles.old_available.len());
    let may = roles
        .old_available
        .iter()
        .take(room)
        .filter_map(|r| old_pod(tally, r));
    let may = may.map(|id| {
        (
            id,
            Reason::BudgetHasRoom {
                unavailable,
                max_unavailable,
            },
        )
    });
    Replacement {
        create: Vec::new(),
        delete: must.chain(may).collect(),
    }
}

fn with_surge(
    tally: &Tally,
    Budgets { max_surge, .. }: Budgets,
    name: impl Fn(PodId) -> Name,
) -> Result<Replacement, Failure> {
    let roles = &tally.roles;
    if let Some(gone) = roles.old_on_gone_node.first() {
        return Err(Failure::NodeNotFound(gone.1.clone()));
    }
    let wanted = |rank: &Rank| {
        tally
            .fact(&rank.1)
            .and_then(|f| f.placement.as_ref())
            .is_some_and(Placement::should_run)
    };
    let mut done = Replacement::default();
    for rank in &roles.old_unavailable {
        if wanted(rank) {
            done.create
                .push((rank.1.clone(), Reason::SurgeForUnavailable));
        } else if let (Some(old), Some(fact)) = (old_pod(tally, rank), tally.fact(&rank.1)) {
            let check = fact.placement.clone().unwrap_or(Placement::Runs);
            done.delete.push((old, Reason::NodeMayNotRun { check }));
        }
    }
    for rank in &roles.pair_new_available {
        let role = tally.fact(&rank.1).and_then(|f| f.role);
        if let Some(Role::PairNewAvailable { old, new, .. }) = role {
            done.delete.push((
                old,
                Reason::SuccessorAvailable {
                    successor: name(new),
                },
            ));
        }
    }
    // One pod of each node counts: the old one while there is one, else the new one.
    let available = roles.old_available.len() + roles.pair_old_available + roles.new_available;
    let desired = usize::try_from(tally.counts.desired).unwrap_or(0);
    let excess = available.saturating_sub(desired);
    let sunset = roles
        .old_available_unwanted
        .iter()
        .take(excess)
        .filter_map(|r| old_pod(tally, r));
    done.delete
        .extend(sunset.map(|id| (id, Reason::MoreThanDesired)));
    let surging = surging(tally);
    let candidates = roles.old_available.len() - roles.old_available_unwanted.len();
    let room = room(max_surge, surging, candidates);
    let may = roles.old_available.iter().filter(|r| wanted(r)).take(room);
    done.create
        .extend(may.map(|r| (r.1.clone(), Reason::SurgeHasRoom { surging, max_surge })));
    Ok(done)
}
