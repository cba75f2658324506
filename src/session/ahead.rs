//! Looking ahead: what a page needs that must never stand still, and what one can be built with that can
//! be used before its engine has come.

use super::moment::Moment;
use super::scenario::{Action, At};
use super::{Acted, Session, limits};
use crate::cluster::Cluster;
use crate::cluster::step::Step;
use crate::kubectl::{self, LineError};

/// What the next steps are known to be; computed once, taken by the steps themselves.
#[derive(Clone, Debug)]
pub(super) struct Ahead {
    /// The cursor from which it was looked.
    from: usize,
    /// At least one.
    next: Vec<Next>,
}

/// A step, if there is one, and the state after it.
#[derive(Clone, Debug)]
struct Next {
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
        if self.ahead.as_ref().is_none_or(|ahead| ahead.from != cursor) {
            self.foresee(1);
        }
        self.ahead.as_ref()?.next.first()?.step.as_ref()
    }

    /// Makes so many of the steps that come already, those of them that there are. Later, each of them takes
    /// nothing but its place. Nothing else changes.
    pub fn foresee(&mut self, steps: usize) {
        let mut next: Vec<Next> = Vec::new();
        let mut moment = self.moment.clone();
        for cursor in (self.cursor..limits::STEPS).take(steps) {
            let waited = self.waited_from(&moment);
            let step = moment.next(&self.actions, &self.scenario, cursor, waited);
            let is_last = step.is_none();
            next.push(Next {
                moment: moment.clone(),
                step,
            });
            if is_last {
                break;
            }
        }
        self.ahead = (!next.is_empty()).then_some(Ahead {
            from: self.cursor,
            next,
        });
    }

    /// The state after the last step that anything comes of: what controllers still look at changes
    /// nothing more. `None` when more happens, or nobody has asked for the next step by [`peek`](Session::peek).
    pub fn rested(&self) -> Option<&Cluster> {
        let is_end = self.cursor == self.steps.len() && self.moment.ran == self.actions.len();
        let ahead = self
            .ahead
            .as_ref()
            .filter(|_| is_end && !self.is_settled())?;
        let next = ahead.next.first()?;
        (ahead.from == self.cursor && next.step.is_none()).then_some(&next.moment.cluster)
    }

    /// Makes the next step in the moment, or takes it over where it is known.
    pub(super) fn take_next(&mut self) -> Option<Step> {
        let is_end = self.cursor == self.steps.len();
        match self.ahead.take() {
            Some(mut ahead) if is_end && ahead.from == self.cursor => {
                let next = ahead.next.remove(0);
                ahead.from += 1;
                self.ahead = (!ahead.next.is_empty()).then_some(ahead);
                self.moment = next.moment;
                next.step
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
