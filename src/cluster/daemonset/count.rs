//! The count of a DaemonSet for those who ask between two syncs: the page asks at every step.

use super::tally::Tally;
use super::{DaemonSetController, Dirty, survey};
use crate::api::DaemonSet;
use crate::cluster::core::Core;
use std::borrow::Cow;
use std::sync::Arc;

impl DaemonSetController {
    /// The count of a DaemonSet at this moment: the remembered one, with what has changed since its last
    /// sync judged again; a fresh one where none is remembered for this template.
    pub fn count_now(&self, core: &Core, ds: &DaemonSet, hash: &str) -> Cow<'_, Tally> {
        let key = (ds.meta.namespace.clone(), ds.meta.name.clone());
        let remembered = self.controlled.get(&key).filter(|c| {
            c.uid == ds.meta.uid
                && Arc::ptr_eq(&c.spec, &ds.spec)
                && *c.tally.ranking().hash == *hash
        });
        let Some(controlled) = remembered else {
            return Cow::Owned(survey(core, ds, hash));
        };
        let is_clean = matches!(&controlled.dirty, Dirty::Some(nodes) if nodes.is_empty());
        if is_clean && controlled.tally.due(core.now.timestamp()).is_empty() {
            return Cow::Borrowed(&controlled.tally);
        }
        let mut copy = controlled.clone();
        copy.judge_dirty(core, ds);
        Cow::Owned(copy.tally)
    }
}
