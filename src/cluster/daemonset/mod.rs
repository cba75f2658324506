//! The DaemonSet controller: kube-controller-manager's `pkg/controller/daemon`.
//!
//! Each question has its own file and is a pure function from facts to a decision with reasons; only
//! this file and `sync` act. Left out: the stale-read guard and expectations as counters (a watch here is
//! immediate: a sync in which manage acts skips the rolling update, and the pods' changes wake the
//! DaemonSet again), client rate limits, and retries after errors (the next change wakes it).

pub mod backoff;
mod count;
pub mod fact;
pub mod history;
mod judge;
pub mod manage;
pub mod placement;
pub mod pod_template;
pub mod rolling_update;
pub mod status;
mod sync;
pub mod tally;
mod write;

use super::agenda::{Repeat, Timer};
use super::clock::Time;
use super::core::{Change, Core};
use super::names::NodeName;
use super::step::Step;
use super::store::{Key, home};
use crate::api::{
    DaemonSet, DaemonSetSpec, Labels, Name, Node, OwnerReference, Pod, PodSpec, Toleration,
};
use crate::sorted::{Map, Set};
use backoff::Backoff;
use judge::Rules;
use rolling_update::Failure;
use std::collections::VecDeque;
use std::sync::Arc;
use tally::{Ranking, Tally};
use write::Write;

/// The controller's queue and what it remembers of each DaemonSet.
#[derive(Clone, Debug, Default)]
pub struct DaemonSetController {
    controlled: Map<Key, Controlled>,
    queue: Set<Key>,
    writes: VecDeque<(Key, Write)>,
}

/// What the controller remembers of one DaemonSet; all of it but the back-off is a cache.
#[derive(Clone, Debug)]
struct Controlled {
    uid: Name,
    spec: Arc<DaemonSetSpec>,
    template_generation: Option<i64>,
    /// The bytes that a revision of the present template has.
    data: Arc<str>,
    tolerations: Vec<Toleration>,
    surge: bool,
    blueprint: Arc<Blueprint>,
    tally: Tally,
    dirty: Dirty,
    backoff: Backoff,
    failure: Option<Failure>,
    wakes: Set<Time>,
    /// True when the last sync had nothing to write and nothing to wait for, and neither the DaemonSet nor
    /// a revision has changed since: until a fact changes, another sync would find the same.
    calm: bool,
}

/// What all pods of one revision share.
#[derive(Clone, Debug)]
struct Blueprint {
    spec: Arc<PodSpec>,
    labels: Arc<Labels>,
    owners: Arc<[OwnerReference]>,
}

/// Nodes whose fact is to be judged again.
#[derive(Clone, Debug)]
enum Dirty {
    All,
    Some(Set<NodeName>),
}

impl Dirty {
    fn mark(&mut self, node: NodeName) {
        if let Dirty::Some(nodes) = self {
            nodes.insert(node);
        }
    }
}

impl DaemonSetController {
    /// The next write, if any is to be made now.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        loop {
            while let Some((key, write)) = self.writes.pop_front() {
                if let Some(step) = write.carry_out(core, &key) {
                    return Some(step);
                }
            }
            let key = self.queue.pop_first()?;
            self.sync(core, &key);
        }
    }

    /// Compares what is remembered of each DaemonSet with a fresh count at the same moment.
    pub fn audit(&self, core: &Core) -> Vec<String> {
        let mut differences = Vec::new();
        for (key, controlled) in &self.controlled {
            let Some(ds) = core
                .store
                .daemon_sets
                .get(key)
                .filter(|d| Arc::ptr_eq(&d.spec, &controlled.spec))
            else {
                continue;
            };
            let Dirty::Some(dirty) = &controlled.dirty else {
                continue;
            };
            let due = controlled.tally.due(core.now.timestamp());
            let fresh = survey(core, ds, &controlled.tally.ranking().hash);
            for (node, fact) in fresh.facts() {
                let stale = dirty.contains(node) || due.contains(node);
                if !stale && controlled.tally.fact(node) != Some(fact) {
                    differences.push(format!(
                        "{}/{} on {}: remembered {:?}, counted {fact:?}",
                        key.0,
                        key.1,
                        node.0,
                        controlled.tally.fact(node)
                    ));
                }
            }
            if dirty.is_empty() && due.is_empty() {
                let (mine, theirs) = (&controlled.tally, &fresh);
                if (mine.counts, &mine.roles, &mine.create, &mine.delete)
                    != (theirs.counts, &theirs.roles, &theirs.create, &theirs.delete)
                {
                    differences.push(format!(
                        "{}/{}: sums {mine:?}, counted {theirs:?}",
                        key.0, key.1
                    ));
                }
            }
        }
        differences
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.writes.is_empty() && self.queue.is_empty()
    }

    /// A timer has come: look at the DaemonSet again.
    pub fn wake(&mut self, key: &Key, now: Time) {
        if let Some(controlled) = self.controlled.get_mut(key) {
            controlled.wakes.remove(&now);
            self.queue.insert(key.clone());
        }
    }

    /// A look that changed nothing is to be taken again at its time, as a repeat.
    pub fn look_again(&mut self, core: &mut Core, at: Time, key: Key) {
        if let Some(controlled) = self.controlled.get_mut(&key)
            && controlled.wakes.insert(at)
        {
            core.agenda
                .add(at, Timer::SyncDaemonSet(key), Repeat::Repeat);
        }
    }

    /// The tally of a DaemonSet as of its last sync.
    pub fn tally(&self, key: &Key) -> Option<&Tally> {
        self.controlled.get(key).map(|c| &c.tally)
    }

    /// Why the last sync of a DaemonSet could not replace pods, if it could not.
    pub fn failure(&self, key: &Key) -> Option<&Failure> {
        self.controlled.get(key)?.failure.as_ref()
    }

    /// Mirrors the event handlers of the real controller: which change wakes which DaemonSet.
    pub fn observe(&mut self, core: &mut Core, change: &Change) {
        match change {
            Change::Pod(_, old, new) => self.observe_pod(core, old.as_deref(), new.as_deref()),
            Change::Node(name, old, new) => {
                for controlled in self.controlled.values_mut() {
                    controlled.dirty.mark(name.clone());
                }
                if let Some(new) = new {
                    self.observe_node(core, old.as_deref(), new);
                }
            }
            Change::DaemonSet(key, _, Some(new)) => {
                if let Some(controlled) = self.controlled.get_mut(key) {
                    controlled.calm = false;
                }
                if new.meta.is_terminating() {
                    self.writes.retain(|(k, _)| k != key);
                }
                self.queue.insert(key.clone());
            }
            Change::DaemonSet(key, _, None) => {
                self.controlled.remove(key);
                self.queue.remove(key);
                self.writes.retain(|(k, _)| k != key);
            }
            Change::Revision(key, old, new) => {
                self.controlled.values_mut().for_each(|c| c.calm = false);
                let owner = |r: &Option<Arc<_>>| {
                    let revision: &crate::api::ControllerRevision = r.as_deref()?;
                    Some((key.0.clone(), revision.meta.controller()?.name.clone()))
                };
                match (owner(old), owner(new)) {
                    // An added revision with an owner wakes nobody.
                    (None, Some(_)) if old.is_none() => {}
                    (None, None) => {
                        if let Some(revision) = new {
                            self.wake_matching(core, &key.0, &revision.meta.labels);
                        }
                    }
                    (before, after) => {
                        let known = |k: &Key| core.store.daemon_sets.contains_key(k);
                        self.queue
                            .extend([before, after].into_iter().flatten().filter(known));
                    }
                }
            }
        }
    }

    fn observe_pod(&mut self, core: &mut Core, old: Option<&Pod>, new: Option<&Pod>) {
        let Some(pod) = new.or(old) else { return };
        let namespace = pod.meta.namespace.clone();
        let controller = |pod: Option<&Pod>| -> Option<Key> {
            let owner = pod?.meta.controller()?;
            let key = (namespace.clone(), owner.name.clone());
            (core.store.daemon_sets.get(&key)?.meta.uid == owner.uid).then_some(key)
        };
        let after = controller(new);
        if matches!((old, new), (Some(o), Some(n)) if fact::reads_alike(o, n)) {
            self.queue.extend(after);
            return;
        }
        let before = controller(old);
        let place = home(pod);
        let former = old.map(home).filter(|former| *former != place);
        for (key, controlled) in self.controlled.iter_mut() {
            if key.0 == namespace {
                controlled.dirty.mark(place.clone());
                (former.iter().cloned()).for_each(|node| controlled.dirty.mark(node));
            }
        }
        if let (Some(key), Some(old), Some(new)) = (&after, old, new)
            && old.ready_since().is_none()
            && new.ready_since().is_some()
        {
            let set = core.store.daemon_sets.get(key);
            let seconds = set.map_or(0, |set| set.spec.min_ready_seconds);
            if seconds > 0 {
                let ms = u64::try_from(i64::from(seconds) + 1).unwrap_or(0) * 1000;
                self.wake_later(core, key, ms, Repeat::Progress);
            }
        }
        if before != after || new.is_none() {
            self.queue.extend(before);
        }
        self.queue.extend(after);
        if let Some(new) = new.filter(|p| p.meta.controller().is_none() && !p.meta.is_terminating())
        {
            let changed = old.is_none_or(|o| {
                o.meta.labels != new.meta.labels
                    || o.meta.owner_references != new.meta.owner_references
            });
            if changed {
                self.wake_matching(core, &namespace, &new.meta.labels);
            }
        }
    }

    fn wake_matching(&mut self, core: &Core, namespace: &Name, labels: &Labels) {
        for (key, ds) in &core.store.daemon_sets {
            if key.0 == *namespace && ds.spec.selector.matches(labels) {
                self.queue.insert(key.clone());
            }
        }
    }

    /// Mirrors `addNode`, `updateNode` and `syncNodeUpdate`.
    fn observe_node(&mut self, core: &Core, old: Option<&Node>, new: &Node) {
        if old.is_some_and(|old| ignores(old, new)) {
            return;
        }
        for (key, ds) in &core.store.daemon_sets {
            let Some(controlled) = self.controlled.get(key) else {
                continue;
            };
            if wakes(core, ds, &controlled.tolerations, new) {
                self.queue.insert(key.clone());
            }
        }
    }

    fn wake_later(&mut self, core: &mut Core, key: &Key, ms: u64, repeat: Repeat) {
        let at = core.now.plus_ms(ms);
        if let Some(controlled) = self.controlled.get_mut(key)
            && controlled.wakes.insert(at)
        {
            core.agenda
                .add(at, Timer::SyncDaemonSet(key.clone()), repeat);
        }
    }
}

/// True for a node update of which the controller takes no notice (`shouldIgnoreNodeUpdate`).
pub fn ignores(old: &Node, new: &Node) -> bool {
    old.meta.labels == new.meta.labels && old.spec.taints == new.spec.taints
}

/// Does a change of this node make the DaemonSet be looked at? `tolerations` are those of
/// [`placement::tolerations`].
pub fn wakes(core: &Core, ds: &DaemonSet, tolerations: &[Toleration], node: &Node) -> bool {
    let placement = placement::judge(&ds.spec.template, tolerations, node);
    let is_its = |pod: &Pod| {
        pod.meta.namespace == ds.meta.namespace
            && pod.node_name.as_ref() == Some(&node.meta.name)
            && pod
                .meta
                .controller()
                .is_some_and(|o| *o.kind == *"DaemonSet" && o.name == ds.meta.name)
    };
    let scheduled = core
        .store
        .pods_of(&NodeName::from(&node.meta.name))
        .any(|(_, p)| is_its(p));
    match scheduled {
        true => !placement.should_continue() || ds.status.number_misscheduled > 0,
        false => placement.should_run(),
    }
}

/// The tally of a DaemonSet made afresh from all nodes and pods, as of now: what a sync would read if it
/// remembered nothing. `hash` is the label of the current revision.
pub fn survey(core: &Core, ds: &DaemonSet, hash: &str) -> Tally {
    let tolerations = placement::tolerations(&ds.spec.template.spec);
    let surge = rolling_update::allows_surge(&ds.spec);
    let rules = Rules {
        daemon_set: ds,
        hash,
        tolerations: &tolerations,
        surge,
        now: core.now.timestamp(),
    };
    let mut tally = Tally::new(Ranking {
        seed: core.seed,
        uid: ds.meta.uid.clone(),
        hash: hash.into(),
    });
    tally.take_all(&core.store, rules);
    tally
}

impl Controlled {
    /// What is known of a DaemonSet before its first sync under this template.
    fn new(core: &Core, ds: &DaemonSet) -> Controlled {
        let template = &ds.spec.template;
        Controlled {
            uid: ds.meta.uid.clone(),
            spec: ds.spec.clone(),
            template_generation: ds.template_generation,
            data: crate::api::revision::data(&template.tree).into(),
            tolerations: placement::tolerations(&template.spec),
            surge: rolling_update::allows_surge(&ds.spec),
            blueprint: Arc::new(Blueprint {
                spec: Arc::default(),
                labels: Arc::default(),
                owners: Arc::new([]),
            }),
            tally: Tally::new(Ranking {
                seed: core.seed,
                uid: ds.meta.uid.clone(),
                hash: "".into(),
            }),
            dirty: Dirty::All,
            backoff: Backoff::default(),
            failure: None,
            wakes: Set::new(),
            calm: false,
        }
    }
}
