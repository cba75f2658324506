//! The revisions of a DaemonSet as kubectl sees them: the table and the details of `rollout history`, and
//! where `rollout undo` goes.
//!
//! Mirrors `kubectl/pkg/polymorphichelpers/{history,rollback}.go`. Pure: the caller reads and writes.

use super::template_text::template_text;
use crate::api::{ControllerRevision, DaemonSet, revision};
use serde_json::Value;

/// Why a revision came to be, in a person's words.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// The revisions that the DaemonSet controls and its selector matches, by number.
pub struct History<'a>(Vec<&'a ControllerRevision>);

/// What `rollout undo` does.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// The present template already is that of the revision.
    Skipped,
    /// The template changes to this one.
    To(Value),
}

impl<'a> History<'a> {
    /// Takes a DaemonSet's own out of all revisions.
    pub fn of(
        daemon_set: &DaemonSet,
        revisions: impl IntoIterator<Item = &'a ControllerRevision>,
    ) -> History<'a> {
        let meta = &daemon_set.meta;
        let is_its = |r: &&ControllerRevision| {
            r.meta.namespace == meta.namespace
                && r.meta.controller().is_some_and(|o| o.uid == meta.uid)
                && daemon_set.spec.selector.matches(&r.meta.labels)
        };
        let mut own: Vec<_> = revisions.into_iter().filter(is_its).collect();
        own.sort_unstable_by_key(|r| (r.revision, &r.meta.name));
        History(own)
    }

    /// What `rollout history` prints after the DaemonSet's name.
    pub fn table(&self) -> String {
        if self.0.is_empty() {
            return NONE.to_owned();
        }
        let mut out = "REVISION  CHANGE-CAUSE\n".to_owned();
        for revision in &self.0 {
            let cause = revision.meta.annotations.get(CHANGE_CAUSE);
            let cause = cause.map(String::as_str).filter(|c| !c.is_empty());
            let (number, cause) = (revision.revision.to_string(), cause.unwrap_or("<none>"));
            out.push_str(&format!("{number:<8}  {cause}\n"));
        }
        out
    }

    /// What `rollout history --revision=N` prints: the template, its columns parted by tabs.
    ///
    /// # Errors
    /// kubectl's words, when there are revisions and none has the number.
    pub fn details(&self, number: i64) -> Result<String, &'static str> {
        if self.0.is_empty() {
            return Ok(NONE.to_owned());
        }
        let found = self.0.iter().find(|r| r.revision == number);
        let found = found.ok_or("unable to find the specified revision")?;
        Ok(template_text(&template_of(found)))
    }

    /// The revision that `--to-revision` names; 0 is the one before the last.
    ///
    /// # Errors
    /// kubectl's words, when there is none.
    pub fn target(&self, to_revision: i64) -> Result<&'a ControllerRevision, String> {
        match to_revision {
            0 => {
                let before = self.0.iter().rev().nth(1);
                before.ok_or_else(|| "no last revision to roll back to".to_owned())
            }
            number => {
                let found = self.0.iter().find(|r| r.revision == number);
                found
                    .ok_or_else(|| format!("unable to find specified revision {number} in history"))
            }
        }
        .copied()
    }

    /// What an undo does to a DaemonSet with this template.
    ///
    /// # Errors
    /// Those of [`History::target`].
    pub fn undo(&self, template: &Value, to_revision: i64) -> Result<Undo, String> {
        let target = self.target(to_revision)?;
        match *target.data == *revision::data(template) {
            true => Ok(Undo::Skipped),
            false => Ok(Undo::To(template_of(target))),
        }
    }

    /// What `rollout undo --dry-run=client` prints.
    ///
    /// # Errors
    /// Those of [`History::target`].
    pub fn undo_preview(&self, to_revision: i64) -> Result<String, String> {
        let template = template_of(self.target(to_revision)?);
        Ok(format!("will roll back to {}", template_text(&template)))
    }
}

const NONE: &str = "No rollout history found.";

fn template_of(revision: &ControllerRevision) -> Value {
    revision::template(&revision.data).unwrap_or_default()
}
