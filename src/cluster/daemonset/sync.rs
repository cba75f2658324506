//! One sync: from the facts to a list of writes, in the order of `syncDaemonSet` and `updateDaemonSet`.

use super::fact::{self, Claim};
use super::history::{self, Construct};
use super::judge::{Judge, Rules};
use super::rolling_update::{self, Replacement};
use super::write::{self, PodMaker, Write};
use super::{Blueprint, Controlled, DaemonSetController, Dirty, manage, pod_template, status};
use crate::api::{ControllerRevision, DaemonSet, Name, StrategyType};
use crate::cluster::agenda::Repeat;
use crate::cluster::api_server;
use crate::cluster::core::Core;
use crate::cluster::daemonset::tally::{Ranking, Tally};
use crate::cluster::step::Reason;
use crate::cluster::store::{Key, PodId, home};
use crate::sorted::Set;
use std::sync::Arc;

impl DaemonSetController {
    /// Looks at one DaemonSet and queues what is to be written.
    pub(super) fn sync(&mut self, core: &mut Core, key: &Key) {
        let Some(ds) = core.store.daemon_sets.get(key).cloned() else {
            return;
        };
        if ds.meta.is_terminating() {
            return;
        }
        self.know(core, key, &ds);
        if let Some(controlled) = self.controlled.get_mut(key).filter(|c| c.calm) {
            controlled.calm = !controlled.judge_dirty(core, &ds);
            if controlled.calm {
                return;
            }
        }
        let mut writes = Vec::new();
        let owned = claim_revisions(core, &ds, &mut writes);
        let Some(controlled) = self.controlled.get_mut(key) else {
            return;
        };
        let construct = match history::construct(&owned, &controlled.data) {
            create @ Construct::Create { .. } => {
                taken(core, &ds, &controlled.data).unwrap_or(create)
            }
            construct => construct,
        };
        let current = match construct {
            Construct::Stands { name, hash } if writes.is_empty() => (name, hash),
            construct => {
                // After the history is written the DaemonSet is looked at again, still at this moment.
                if writes.is_empty() {
                    writes = history_writes(core, &ds, construct);
                }
                self.writes
                    .extend(writes.into_iter().map(|w| (key.clone(), w)));
                self.queue.insert(key.clone());
                return;
            }
        };
        controlled.adopt_hash(core, &ds, &current.1);
        controlled.judge_dirty(core, &ds);
        let managed = manage::decide(
            &controlled.tally,
            &mut controlled.backoff,
            ds.status.observed_generation,
            core.now,
        );
        writes.extend(managed.claims.iter().map(|claim| match claim {
            Claim::Adopt(id) => Write::AdoptPod(*id),
            Claim::Release(id) => Write::ReleasePod(*id),
        }));
        let mut replacement = Ok(Replacement::default());
        if !managed.acts() && ds.spec.update_strategy.kind == StrategyType::RollingUpdate {
            let name = |id: PodId| {
                core.store
                    .pod(id)
                    .map_or_else(|| "".into(), |p| p.meta.name.clone())
            };
            replacement = rolling_update::decide(&ds.spec, &controlled.tally, name);
        }
        let failed = replacement.is_err();
        controlled.failure = replacement.as_ref().err().cloned();
        let replacement = replacement.unwrap_or_default();
        let needed = managed.create.iter().map(|n| (n, Reason::NodeNeedsPod));
        let second = replacement.create.iter().map(|(n, r)| (&n.0, r.clone()));
        for (node, reason) in needed.chain(second) {
            writes.push(Write::CreatePod(controlled.maker(), node.clone(), reason));
        }
        let deletes = managed.delete.into_iter().chain(replacement.delete);
        writes.extend(deletes.map(|(id, reason)| Write::DeletePod(id, reason)));
        if !failed {
            // Pods adopted just now count already, released ones no more, and those of no node never.
            let carries = |id: PodId, hash: &str| {
                let released = managed.claims.contains(&Claim::Release(id));
                let pod = core.store.pod(id).filter(|_| !released);
                pod.is_some_and(|p| fact::hash_of(p) == Some(hash) && !home(p).0.is_empty())
            };
            let carried = |hash: &str| {
                let mut owned = core.store.owned_by(&ds.meta.uid);
                let mut claims = managed.claims.iter();
                owned.any(|(id, _)| carries(id, hash))
                    || claims.any(|c| matches!(c, Claim::Adopt(id) if carries(*id, hash)))
            };
            let limit = ds.spec.revision_history_limit;
            let surplus = history::cleanup(&owned, &current.0, limit, carried);
            let reason = Reason::BeyondHistoryLimit { limit };
            writes.extend(
                surplus
                    .into_iter()
                    .map(|name| Write::DeleteRevision(name, reason.clone())),
            );
        }
        let counts = controlled.tally.counts;
        let observed = ds.meta.generation;
        writes.extend(status::decide(&ds, counts, observed).map(Write::Status));
        let seconds = ds.spec.min_ready_seconds;
        let ripens = seconds > 0 && counts.ready != counts.available;
        // Which revisions may go depends on the labels of single pods.
        let limit = usize::try_from(ds.spec.revision_history_limit).unwrap_or(0);
        let keeps_all = owned.len() <= limit.saturating_add(1);
        let waits = !managed.waits.is_empty() || ripens;
        controlled.calm = writes.is_empty() && !waits && !failed && keeps_all;
        self.writes
            .extend(writes.into_iter().map(|w| (key.clone(), w)));
        for verdict in managed.waits {
            let repeat = if verdict.deletions >= 3 {
                Repeat::Repeat
            } else {
                Repeat::Progress
            };
            self.wake_later(core, key, verdict.delay_ms, repeat);
        }
        if ripens {
            self.wake_later(
                core,
                key,
                u64::try_from(seconds).unwrap_or(0) * 1000,
                Repeat::Progress,
            );
        }
    }

    /// Starts to remember a DaemonSet, or forgets what a new spec has made wrong.
    fn know(&mut self, core: &Core, key: &Key, ds: &DaemonSet) {
        let fresh = match self.controlled.get(key) {
            Some(c) => c.uid != ds.meta.uid || !Arc::ptr_eq(&c.spec, &ds.spec),
            None => true,
        };
        if fresh {
            let mut new = Controlled::new(core, ds);
            if let Some(old) = self.controlled.remove(key).filter(|c| c.uid == ds.meta.uid) {
                (new.backoff, new.wakes) = (old.backoff, old.wakes);
                new.backoff.forget_expired(core.now);
            }
            self.controlled.insert(key.clone(), new);
        }
    }
}

/// The revisions that the DaemonSet controls, in the store's order; what is to be adopted or released
/// goes to `writes`. Mirrors `ClaimControllerRevisions`.
fn claim_revisions(
    core: &Core,
    ds: &DaemonSet,
    writes: &mut Vec<Write>,
) -> Vec<Arc<ControllerRevision>> {
    let mut owned = Vec::new();
    for (key, revision) in core
        .store
        .revisions
        .starting_at(&(ds.meta.namespace.clone(), Name::default()))
    {
        if key.0 != ds.meta.namespace {
            break;
        }
        let matches = ds.spec.selector.matches(&revision.meta.labels);
        match revision.meta.controller() {
            Some(owner) if owner.uid != ds.meta.uid => {}
            Some(_) if matches => owned.push(revision.clone()),
            Some(_) => writes.push(Write::ReleaseRevision(key.1.clone())),
            None if matches && !revision.meta.is_terminating() => {
                writes.push(Write::AdoptRevision(key.1.clone()));
            }
            None => {}
        }
    }
    owned
}

/// The revision that a new one would collide with, where it holds the very same template: it counts as the
/// current one, whoever owns it (`snapshot`).
fn taken(core: &Core, ds: &DaemonSet, data: &str) -> Option<Construct> {
    let name = write::revision_name(ds);
    let key = (ds.meta.namespace.clone(), name.clone());
    let there = core.store.revisions.get(&key)?;
    (*there.data == *data).then(|| Construct::Stands {
        name,
        hash: history::hash_of(there).unwrap_or_default(),
    })
}

fn history_writes(core: &Core, ds: &DaemonSet, construct: Construct) -> Vec<Write> {
    match construct {
        Construct::Stands { .. } => Vec::new(),
        Construct::Label { names } => names.into_iter().map(Write::LabelRevision).collect(),
        Construct::Create { revision } => vec![Write::CreateRevision(revision)],
        Construct::Renumber { name, from, to } => vec![Write::RenumberRevision { name, from, to }],
        Construct::Dedupe { hash, remove, .. } => {
            let pods = core.store.owned_by(&ds.meta.uid);
            let others = pods
                .filter(|(_, p)| fact::hash_of(p) != Some(&hash))
                .map(|(id, _)| id);
            let relabel = others.map(|id| Write::RelabelPod(id, hash.clone()));
            let delete = remove
                .into_iter()
                .map(|name| Write::DeleteRevision(name, Reason::RevisionIsDouble));
            relabel.chain(delete).collect()
        }
    }
}

impl Controlled {
    fn maker(&self) -> PodMaker {
        PodMaker(self.blueprint.clone())
    }

    /// Takes the current revision's hash; another hash than before makes every fact stale.
    fn adopt_hash(&mut self, core: &Core, ds: &DaemonSet, hash: &Name) {
        let stands = self.tally.ranking().hash == *hash
            && self.template_generation == ds.template_generation;
        if stands {
            return;
        }
        self.template_generation = ds.template_generation;
        self.tally = Tally::new(Ranking {
            seed: core.seed,
            uid: self.uid.clone(),
            hash: hash.clone(),
        });
        self.dirty = Dirty::All;
        let template = &ds.spec.template;
        self.blueprint = Arc::new(Blueprint {
            spec: Arc::new(api_server::admit_pod_spec(pod_template::spec(template, ""))),
            labels: Arc::new(pod_template::labels(template, hash, ds.template_generation)),
            owners: Arc::new([pod_template::owner(ds)]),
        });
    }

    /// Judges the nodes that changed, and those on which time has passed a mark. True when a fact changed.
    pub(super) fn judge_dirty(&mut self, core: &Core, ds: &DaemonSet) -> bool {
        let hash = self.tally.ranking().hash.clone();
        let rules = Rules {
            daemon_set: ds,
            hash: &hash,
            tolerations: &self.tolerations,
            surge: self.surge,
            now: core.now.timestamp(),
        };
        match std::mem::replace(&mut self.dirty, Dirty::Some(Set::new())) {
            Dirty::Some(mut nodes) => {
                nodes.extend(self.tally.due(rules.now));
                let mut judge = Judge::new(rules);
                let mut changed = false;
                for name in &nodes {
                    let site = core.store.site(name);
                    let fact = site.map(|site| judge.judge(&core.store, &site));
                    changed |= self.tally.replace(name, fact);
                }
                changed
            }
            Dirty::All => {
                self.tally.take_all(&core.store, rules);
                true
            }
        }
    }
}
