//! Looking one step ahead: what a page needs that must never stand still.

use super::moment::Moment;
use super::scenario::{Action, At};
use super::{Acted, Session, limits};
use crate::cluster::Cluster;
use crate::cluster::step::Step;
use crate::kubectl::{self, LineError};

/// The state after the next step, and that step; computed once, taken by the step itself.
#[derive(Clone, Debug)]
pub(super) struct Ahead {
    /// The cursor from which it was looked.
    from: usize,
    moment: Moment,
    step: Option<Step>,
}

impl Session {
    /// The next step, if there is one. The cursor stays.
    pub fn peek(&mut self) -> Option<&Step> {
        let cursor = self.cursor;
        if cursor < self.steps.len() {
            return self.steps.get(cursor);
        }
        if cursor >= limits::STEPS {
            return None;
        }
        if self.ahead.as_ref().is_none_or(|ahead| ahead.from != cursor) {
            let mut moment = self.moment.clone();
            let step = moment.next(&self.actions, &self.scenario, cursor, self.waited());
            self.ahead = Some(Ahead {
                from: cursor,
                moment,
                step,
            });
        }
        self.ahead.as_ref()?.step.as_ref()
    }

    /// The state after the last step that anything comes of: what controllers still look at changes
    /// nothing more. `None` when more happens, or nobody has asked for the next step by [`peek`](Session::peek).
    pub fn rested(&self) -> Option<&Cluster> {
        let is_end = self.cursor == self.steps.len() && self.moment.ran == self.actions.len();
        let ahead = self
            .ahead
            .as_ref()
            .filter(|_| is_end && !self.is_settled())?;
        (ahead.from == self.cursor && ahead.step.is_none()).then_some(&ahead.moment.cluster)
    }

    /// Makes the next step in the moment, or takes it over where it is known.
    pub(super) fn take_next(&mut self) -> Option<Step> {
        let is_end = self.cursor == self.steps.len();
        match self.ahead.take() {
            Some(ahead) if is_end && ahead.from == self.cursor => {
                self.moment = ahead.moment;
                ahead.step
            }
            _ => {
                let (actions, scenario) = (&self.actions, &self.scenario);
                self.moment
                    .next(actions, scenario, self.cursor, self.waited())
            }
        }
    }

    /// What a line would come to here; nothing changes.
    ///
    /// # Errors
    /// When the line cannot be understood.
    pub fn rehearse(&self, line: &str) -> Result<Acted, LineError> {
        let action = Action {
            at: At::Settled,
            line: line.to_owned(),
            command: kubectl::parse(line)?,
            with: None,
        };
        let step = self.moment.clone().act(&action, &self.scenario);
        Ok(Acted::of(self.cursor, Some(&step)))
    }
}
