//! A scenario being played: actions, cursor, checkpoints. The state is recomputed, not stored: a session
//! is a scenario, a seed and a list of actions, and undo, scrubbing and autosave follow from that.
//!
//! It does not know how a decision is made, and keeps no clock of its own.

mod ahead;
mod beginning;
mod checkpoints;
pub mod digest;
pub mod examples;
pub mod limits;
pub mod link;
mod moment;
mod replay;
pub mod report;
pub mod scenario;

use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::step::{Reason, Step};
use crate::kubectl::{self, Command, LineError, Passing};
use ahead::Ahead;
pub use beginning::Beginning;
use checkpoints::Checkpoints;
use moment::Moment;
use replay::Replay;
pub use scenario::{Action, At, Made, Scenario, ScenarioError};
use std::sync::Arc;

/// A scenario being played.
#[derive(Clone, Debug)]
pub struct Session {
    scenario: Arc<Scenario>,
    actions: Vec<Action>,
    steps: Vec<Step>,
    cursor: usize,
    moment: Moment,
    checkpoints: Checkpoints<Moment>,
    /// For how many milliseconds time has passed after the last action because somebody waited: the
    /// repeats up to then belong to the course.
    wait_ms: Option<u64>,
    /// What the next step is known to be, where somebody has looked.
    ahead: Option<Ahead>,
    /// How far its opening has come.
    replay: Replay,
}

/// How many repeats a document's cursor may lie beyond the settled state.
const REPEATS_MAX: usize = 10_000;

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acted {
    /// Its step, counted from 1; for lines that only let time pass, the step reached.
    pub step: usize,
    /// What kubectl printed.
    pub output: String,
    /// True when kubectl or the API server refused.
    pub refused: bool,
}

impl Acted {
    fn of(cursor: usize, step: Option<&Step>) -> Acted {
        let (output, refused) = match step.map(|step| &step.reason) {
            Some(Reason::Asked {
                output, refused, ..
            }) => (output.to_string(), *refused),
            _ => (String::new(), false),
        };
        Acted {
            step: cursor,
            output,
            refused,
        }
    }
}

impl Session {
    /// A scenario before its first step.
    pub fn new(scenario: Scenario) -> Session {
        let mut beginning = Beginning::new(scenario);
        beginning.go_on(usize::MAX);
        beginning.session()
    }

    /// The same for a run that only goes forward: no moments are kept on the way, which in a large cluster
    /// take longer than the run.
    pub fn forward_only(scenario: Scenario) -> Session {
        let session = Session::new(scenario);
        Session {
            checkpoints: Checkpoints::new(session.moment.clone(), usize::MAX),
            ..session
        }
    }

    /// A scenario at its own cursor; without one at its end: settled, or at the work limit.
    pub fn open(scenario: Scenario) -> Session {
        let mut session = Session::new(scenario);
        while !session.approach(limits::STEPS) {}
        session
    }

    /// The state at the cursor.
    pub fn cluster(&self) -> &Cluster {
        &self.moment.cluster
    }

    /// The steps played so far; after stepping back there are more than the cursor says.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many steps lie before the state that is shown.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The actions, those still to come among them.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// How many of the actions have run at the cursor.
    pub fn ran(&self) -> usize {
        self.moment.ran
    }

    /// The scenario that this began from.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario's title.
    pub fn title(&self) -> &str {
        &self.scenario.title
    }

    /// The scenario's seed.
    pub fn seed(&self) -> u32 {
        self.scenario.setup.seed
    }

    /// One step on; false when settled, or at the limit of steps.
    pub fn forward(&mut self) -> bool {
        if self.cursor >= limits::STEPS {
            return false;
        }
        let Some(step) = self.take_next() else {
            return false;
        };
        match self.steps.get(self.cursor) {
            Some(known) => {
                debug_assert_eq!(*known, step, "a replay differs at step {}", self.cursor + 1)
            }
            None => self.steps.push(step),
        }
        self.cursor += 1;
        self.checkpoints.offer(self.cursor, &self.moment);
        true
    }

    /// One step back; false at the start.
    pub fn back(&mut self) -> bool {
        let there = self.cursor > 0;
        if there {
            self.seek(self.cursor - 1);
        }
        there
    }

    /// To any step, known or still to come; where the scenario ends before, there. Gives the cursor.
    pub fn seek(&mut self, step: usize) -> usize {
        let (at, moment) = self.checkpoints.before(step);
        if step < self.cursor || at > self.cursor {
            (self.cursor, self.moment) = (at, moment.clone());
        }
        while self.cursor < step && self.forward() {}
        self.cursor
    }

    /// At most `budget` steps on; true when nothing more happens, or at the limit of steps.
    pub fn run(&mut self, budget: usize) -> bool {
        (0..budget).any(|_| !self.forward())
    }

    /// Plays what actions are left, then whatever happens up to and including `until`, repeats included,
    /// and moves the clock there.
    pub fn run_until(&mut self, until: Time) {
        while self.moment.ran < self.actions.len() && self.forward() {}
        if self.waited().is_none_or(|waited| waited < until) {
            // What was known beyond is only known without the repeats.
            self.steps.truncate(self.cursor);
            self.checkpoints.cut(self.cursor);
            self.wait_ms = Some(self.moment.since_action_ms(until));
            self.ahead = None;
        }
        while self.cursor < limits::STEPS {
            let Some(step) = self.moment.next_until(until) else {
                return;
            };
            if self.steps.len() == self.cursor {
                self.steps.push(step);
            }
            self.cursor += 1;
            self.checkpoints.offer(self.cursor, &self.moment);
        }
    }

    /// Goes on to a step that lies among the repeats after the settled state.
    fn seek_repeats(&mut self, step: usize) {
        let last = step
            .min(self.cursor.saturating_add(REPEATS_MAX))
            .min(limits::STEPS);
        while self.cursor < last && self.is_settled() {
            let Some(at) = self.moment.next_repeat_at() else {
                return;
            };
            self.wait_ms = Some(self.moment.since_action_ms(at));
            self.ahead = None;
            while self.cursor < last && self.forward() {}
        }
    }

    /// True when nothing happens by itself any more and no recorded action follows.
    pub fn is_settled(&self) -> bool {
        self.moment.ran == self.actions.len()
            && self.moment.cluster.is_settled()
            && self
                .waited()
                .is_none_or(|until| until <= self.cluster().now())
    }

    /// Until when time has passed after the last action, once that has run.
    fn waited(&self) -> Option<Time> {
        self.wait_ms.map(|ms| self.moment.acted_at.plus_ms(ms))
    }

    /// Lets the rest of a wait pass in which nothing happens.
    fn wait_out(&mut self) {
        if self.moment.ran < self.actions.len() {
            return;
        }
        if let Some(until) = self.waited() {
            let mut then = self.moment.clone();
            if then.next_until(until).is_none() {
                self.moment = then;
            }
        }
    }

    /// Performs one line at the cursor, `with` being the text for `-f -`. What lay beyond the cursor is
    /// cut off.
    ///
    /// # Errors
    /// When the line cannot be understood, or reads no text and is given one; then nothing has changed.
    pub fn act(&mut self, line: &str, with: Option<&str>) -> Result<Acted, LineError> {
        let command = kubectl::parse(line)?;
        if with.is_some() && !command.reads_stdin() {
            let message = "error: the line reads no text: only -f - does";
            return Err(LineError::new(1, message));
        }
        if let Command::Time(passing) = command {
            self.pass(passing);
            return Ok(Acted {
                step: self.cursor,
                output: String::new(),
                refused: false,
            });
        }
        if self.actions.len() >= limits::ACTIONS {
            let message = format!(
                "error: a scenario holds at most {} actions",
                limits::ACTIONS
            );
            return Err(LineError::new(1, message));
        }
        self.cut();
        let action = Action {
            at: self.here(),
            line: line.trim().to_owned(),
            command,
            with: with.map(str::to_owned),
        };
        self.actions.push(action);
        self.wait_ms = None;
        self.forward();
        Ok(Acted::of(self.cursor, self.steps.last()))
    }

    /// Forgets everything beyond the cursor.
    fn cut(&mut self) {
        self.actions.truncate(self.moment.ran);
        self.steps.truncate(self.cursor);
        self.checkpoints.cut(self.cursor);
        self.ahead = None;
    }

    fn pass(&mut self, passing: Passing) {
        let now = self.cluster().now();
        let is_last = self.moment.ran == self.actions.len();
        let waited = self
            .waited()
            .map(|waited| if is_last { waited.min(now) } else { now });
        self.cut();
        self.wait_ms = waited.map(|waited| self.moment.since_action_ms(waited));
        match passing {
            Passing::Wait(ms) => self.run_until(self.cluster().now().plus_ms(ms)),
            Passing::Settle => {
                self.run(limits::STEPS);
            }
            Passing::Steps(count) => {
                self.run(count as usize);
            }
        }
    }

    /// How an action at the cursor is recorded, so that it comes to the same moment in a replay.
    fn here(&self) -> At {
        let now = self.cluster().now();
        let last = self
            .cursor
            .checked_sub(1)
            .and_then(|i| self.steps.get(i))
            .map_or(Time(0), |s| s.at);
        match () {
            () if now > last => At::Start(now.0),
            () if self.cluster().is_settled() && !self.moment.repeats => At::Settled,
            () => At::Step(self.cursor),
        }
    }

    /// The scenario that plays to the very same place.
    pub fn to_scenario(&self) -> Scenario {
        Scenario {
            actions: self.actions.clone(),
            wait_ms: self.wait_ms.map(|ms| ms.min(kubectl::duration::MS_MAX)),
            cursor: Some(self.cursor),
            made: None,
            ..self.scenario.as_ref().clone()
        }
    }

    /// The same for others: it says what its course came to.
    pub fn to_shared(&self) -> Scenario {
        let mut scenario = self.to_scenario();
        self.name_course(&mut scenario);
        scenario
    }

    /// The same as a document.
    pub fn document(&self) -> String {
        self.to_shared().write()
    }

    /// The digest of the course up to the cursor.
    pub fn digest(&self) -> String {
        digest::digest(&self.steps[..self.cursor], self.cluster())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_change_nothing() {
        let manifest = include_str!("../../tests/fixtures/web.yaml").replace('\n', "\n    ");
        let text = format!(
            "version: 1\ncluster:\n  pools:\n  - {{name: worker, count: 40}}\nactions:\n- at: 0s\n  do: kubectl apply -f -\n  with: |\n    {manifest}\n- do: kubectl rollout restart ds/web\n"
        );
        let scenario = Scenario::read(&text).unwrap();
        let mut with = Session::open(scenario.clone());
        let mut without = Session::new(scenario);
        without.checkpoints = Checkpoints::start_only(with.checkpoints.before(0).1.clone());
        without.run(limits::STEPS);
        assert_eq!(with.digest(), without.digest());
        let end = with.cursor();
        for step in [end - 1, 3, end / 2, 0, end] {
            assert_eq!(with.seek(step), without.seek(step));
            assert_eq!(with.digest(), without.digest(), "at step {step}");
        }
    }
}
