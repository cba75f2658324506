//! Which revision is the current one, and which old ones may go.
//!
//! Mirrors `constructHistory` and `cleanupHistory` (`pkg/controller/daemon/update.go`). Pure: the owned
//! revisions in, what to write out. A revision matches when its data is byte for byte that of the
//! DaemonSet's template.

use crate::api::{ControllerRevision, Name};
use std::sync::Arc;

/// The label that carries a revision's hash.
pub const HASH_LABEL: &str = "controller-revision-hash";

/// What the history asks for before anything else is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Construct {
    /// The current revision is there and numbered; its hash.
    Stands {
        /// Its name.
        name: Name,
        /// Its hash label.
        hash: Name,
    },
    /// Revisions without a hash label get their name as label.
    Label {
        /// Which.
        names: Vec<Name>,
    },
    /// No revision holds the template: make one with this number.
    Create {
        /// The number.
        revision: i64,
    },
    /// The current revision gets the highest number.
    Renumber {
        /// Which.
        name: Name,
        /// Its present number.
        from: i64,
        /// Its new number.
        to: i64,
    },
    /// Several revisions hold the template: keep one, relabel pods, delete the others.
    Dedupe {
        /// The one that stays.
        keep: Name,
        /// The hash that all pods get.
        hash: Name,
        /// The ones that go.
        remove: Vec<Name>,
    },
}

/// The revision's hash label.
pub fn hash_of(revision: &ControllerRevision) -> Option<Name> {
    revision
        .meta
        .labels
        .get(HASH_LABEL)
        .map(|h| h.as_str().into())
}

/// The next thing that the history needs; asked again after each write. `owned` in the store's order.
pub fn construct(owned: &[Arc<ControllerRevision>], data: &str) -> Construct {
    let bare: Vec<Name> = owned
        .iter()
        .filter(|r| !r.meta.labels.contains_key(HASH_LABEL))
        .map(|r| r.meta.name.clone())
        .collect();
    if !bare.is_empty() {
        return Construct::Label { names: bare };
    }
    let holds = |r: &&Arc<ControllerRevision>| *r.data == *data;
    let holders = || owned.iter().filter(holds);
    let others = owned.iter().filter(|r| !holds(r));
    let highest = others.map(|r| r.revision).max();
    let next = highest.unwrap_or(0).max(0).saturating_add(1);
    // The last of the highest: on a tie the later in the store's order stays.
    let Some(keep) = holders().max_by_key(|r| r.revision) else {
        return Construct::Create { revision: next };
    };
    let (name, hash) = (
        keep.meta.name.clone(),
        hash_of(keep).unwrap_or_else(|| keep.meta.name.clone()),
    );
    let mut doubles = holders().filter(|r| r.meta.name != name).peekable();
    if doubles.peek().is_some() {
        return Construct::Dedupe {
            keep: name.clone(),
            hash,
            remove: doubles.map(|r| r.meta.name.clone()).collect(),
        };
    }
    if keep.revision < next {
        return Construct::Renumber {
            name,
            from: keep.revision,
            to: next,
        };
    }
    Construct::Stands { name, hash }
}

/// The old revisions that go, lowest number first: as many as there are beyond `limit`, those that a pod
/// still carries left out.
pub fn cleanup(
    owned: &[Arc<ControllerRevision>],
    current: &str,
    limit: i32,
    mut is_carried: impl FnMut(&str) -> bool,
) -> Vec<Name> {
    let mut old: Vec<&Arc<ControllerRevision>> =
        owned.iter().filter(|r| *r.meta.name != *current).collect();
    let surplus = old
        .len()
        .saturating_sub(usize::try_from(limit).unwrap_or(0));
    if surplus == 0 {
        return Vec::new();
    }
    old.sort_unstable_by_key(|revision| (revision.revision, &revision.meta.name));
    let free = old
        .iter()
        .filter(|r| !hash_of(r).is_some_and(|h| is_carried(&h)));
    free.take(surplus).map(|r| r.meta.name.clone()).collect()
}
