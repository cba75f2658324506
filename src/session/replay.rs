//! From a document to the place where it opens, bit by bit, and whether the course is the one that the
//! document was made from.
//!
//! A document whose `made` names a digest says in its `view` which place its cursor stands for: `action`,
//! how many actions had run, and `time`, that of the step shown. Where the replay differs, for another
//! version of the playground made it, the number of the step means nothing any more; the cursor is then
//! placed by these two. A reader that does not know them ignores them.

use super::Session;
use super::digest::Digest;
use super::scenario::{Made, Scenario, read_duration};
use crate::cluster::step::StepKind;
use crate::kubectl;
use serde_yaml::{Mapping, Value};

/// Where the number of actions that had run stands in a document's view.
const ACTION: &str = "action";
/// Where the time of the step shown stands.
const TIME: &str = "time";
/// A digest over more steps and objects than this is left out of what is written: it would take longer than
/// a click may.
const DIGEST_MAX: usize = 4_000;

/// How far the opening of a document has come.
#[derive(Clone, Debug)]
pub(super) enum Replay {
    /// On the way to the cursor.
    Coming,
    /// At the cursor; the course is being compared.
    Comparing(Digest),
    /// The course is another one; on the way to the action and the time.
    Placing,
    /// There.
    Same,
    /// There, by another course.
    Differs,
}

impl Session {
    /// What [`Session::open`] does, at most `budget` steps of it; true once it is there.
    pub fn approach(&mut self, budget: usize) -> bool {
        match &mut self.replay {
            Replay::Coming => {
                if self.come(budget) {
                    self.replay = match self.named() {
                        Some(_) => Replay::Comparing(Digest::new()),
                        None => Replay::Same,
                    };
                }
            }
            Replay::Comparing(digest) => {
                let steps = &self.steps[..self.cursor];
                let found = digest.go_on(steps, &self.moment.cluster, budget);
                match found {
                    None => {}
                    Some(found) if self.named() == Some(&found) => self.replay = Replay::Same,
                    Some(_) => self.replay = Replay::Placing,
                }
            }
            Replay::Placing => {
                if self.place(budget) {
                    self.replay = Replay::Differs;
                }
            }
            Replay::Same | Replay::Differs => {}
        }
        matches!(self.replay, Replay::Same | Replay::Differs)
    }

    /// What made the document, where its course was another than the one here; and whether the cursor is
    /// placed by action and time.
    pub fn differs(&self) -> Option<(&Made, bool)> {
        let made = self.scenario.made.as_ref()?;
        matches!(self.replay, Replay::Differs).then(|| (made, self.named_place().is_some()))
    }

    /// The digest that the document names.
    fn named(&self) -> Option<&String> {
        self.scenario.made.as_ref()?.digest.as_ref()
    }

    /// To the document's cursor; without one to the end.
    fn come(&mut self, budget: usize) -> bool {
        let Some(cursor) = self.scenario.cursor else {
            return self.run(budget);
        };
        let left = cursor.saturating_sub(self.cursor);
        let is_there = left <= budget || (0..budget).any(|_| !self.forward());
        if is_there {
            self.seek(cursor);
            self.seek_repeats(cursor);
            self.wait_out();
        }
        is_there
    }

    /// To the step of the action and the time that the document names, or the nearest to it; among several
    /// the one nearest to the cursor. A document that names none stays where it is.
    fn place(&mut self, budget: usize) -> bool {
        let Some((action, time)) = self.named_place() else {
            return true;
        };
        for _ in 0..budget {
            let is_on_the_way = self.moment.ran < action
                || self.moment.ran == action && self.time_at(self.cursor) < time;
            if !is_on_the_way || !self.forward() {
                let cursor = self.scenario.cursor.unwrap_or(self.cursor);
                let mut ran = 0;
                let positions = (0..=self.steps.len()).filter(|position| {
                    let step = position.checked_sub(1).map(|i| self.steps[i].kind);
                    ran += usize::from(step == Some(StepKind::Action));
                    ran == action
                });
                let far = |position: &usize| {
                    let off = self.time_at(*position).abs_diff(time);
                    (off, position.abs_diff(cursor))
                };
                let found = positions.min_by_key(far).unwrap_or(self.cursor);
                if found != self.cursor {
                    self.seek(found);
                }
                return true;
            }
        }
        false
    }

    /// When the last of so many steps happened.
    fn time_at(&self, position: usize) -> u64 {
        let last = position.checked_sub(1).and_then(|i| self.steps.get(i));
        last.map_or(0, |step| step.at.0)
    }

    /// The action and the time that the document's cursor stands for.
    fn named_place(&self) -> Option<(usize, u64)> {
        let view = &self.scenario.view;
        let action = view.get(ACTION)?.as_u64()?;
        let time = read_duration(view.get(TIME)?.as_str()?).ok()?;
        Some((usize::try_from(action).ok()?, time))
    }

    /// Names the course and the place in a document of this session, where that costs little.
    pub(super) fn name_course(&self, scenario: &mut Scenario) {
        let cluster = self.cluster();
        let objects = cluster.nodes().count() + cluster.pods().count();
        let is_cheap = self.cursor + objects <= DIGEST_MAX;
        let place = is_cheap.then(|| {
            let time = kubectl::duration::print(self.time_at(self.cursor));
            [Value::from(self.moment.ran), Value::from(time)]
        });
        let mut view = match &scenario.view {
            Value::Mapping(view) => view.clone(),
            _ => Mapping::new(),
        };
        for (i, key) in [ACTION, TIME].into_iter().enumerate() {
            match &place {
                Some(place) => view.insert(key.into(), place[i].clone()),
                None => view.remove(key),
            };
        }
        scenario.view = match view.is_empty() {
            true => Value::Null,
            false => view.into(),
        };
        scenario.made = Some(Made {
            by: env!("CARGO_PKG_VERSION").to_owned(),
            digest: is_cheap.then(|| self.digest()),
        });
    }
}
