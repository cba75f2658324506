//! A scenario being played: actions, cursor, checkpoints. The state is recomputed, not stored: a session
//! is a scenario, a seed and a list of actions, and undo, scrubbing and autosave follow from that.
//!
//! It does not know how a decision is made, and keeps no clock of its own.

mod checkpoints;
pub mod digest;
pub mod limits;
pub mod report;
pub mod scenario;

use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::step::{Component, ObjectRef, Reason, Step, StepKind};
use crate::kubectl::{self, Command, LineError, Passing, Texts};
use checkpoints::Checkpoints;
use scenario::{Action, At, Made, Scenario};
use std::collections::BTreeMap;
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
}

/// Everything that changes as a scenario is played.
#[derive(Clone, Debug)]
struct Moment {
    cluster: Cluster,
    /// How many actions have run.
    ran: usize,
    /// When the last one ran.
    acted_at: Time,
    /// The highest number that a node of each pool has ever had.
    numbers: Arc<BTreeMap<String, u64>>,
}

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

impl Session {
    /// A scenario before its first step.
    pub fn new(scenario: Scenario) -> Session {
        let cluster = Cluster::new(&scenario.setup);
        let mut moment = Moment {
            cluster,
            ran: 0,
            acted_at: Time(0),
            numbers: Arc::default(),
        };
        moment.number(
            &scenario,
            scenario.setup.nodes.iter().map(|node| &*node.meta.name),
        );
        // A moment costs in proportion to the nodes, and so may be the way between two of them.
        let distance = (scenario.setup.nodes.len() / 8).next_power_of_two().max(16);
        Session {
            actions: scenario.actions.clone(),
            scenario: Arc::new(scenario),
            steps: Vec::new(),
            cursor: 0,
            checkpoints: Checkpoints::new(moment.clone(), distance),
            moment,
        }
    }

    /// A scenario at its own cursor; without one at its end: settled, or at the work limit.
    pub fn open(scenario: Scenario) -> Session {
        let cursor = scenario.cursor;
        let mut session = Session::new(scenario);
        match cursor {
            Some(step) => {
                session.seek(step);
            }
            None => {
                session.run(limits::STEPS);
            }
        }
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
        let Some(step) = self.moment.next(&self.actions, &self.scenario, self.cursor) else {
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

    /// Steps on while they happen up to and including `until`, repeats included, and moves the clock there.
    pub fn run_until(&mut self, until: Time) {
        while self.cursor < limits::STEPS {
            let Some(step) =
                self.moment
                    .next_until(&self.actions, &self.scenario, self.cursor, until)
            else {
                return;
            };
            self.steps.truncate(self.cursor);
            self.steps.push(step);
            self.cursor += 1;
            self.checkpoints.offer(self.cursor, &self.moment);
        }
    }

    /// True when nothing happens by itself any more and no recorded action follows.
    pub fn is_settled(&self) -> bool {
        self.moment.ran == self.actions.len() && self.moment.cluster.is_settled()
    }

    /// Performs one line at the cursor, `with` being the text for `-f -`. What lay beyond the cursor is
    /// cut off.
    ///
    /// # Errors
    /// When the line cannot be understood; then nothing has changed.
    pub fn act(&mut self, line: &str, with: Option<&str>) -> Result<Acted, LineError> {
        let command = kubectl::parse(line)?;
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
        self.forward();
        let (output, refused) = match self.steps.last().map(|s| &s.reason) {
            Some(Reason::Asked {
                output, refused, ..
            }) => (output.to_string(), *refused),
            _ => (String::new(), false),
        };
        Ok(Acted {
            step: self.cursor,
            output,
            refused,
        })
    }

    /// Forgets everything beyond the cursor.
    fn cut(&mut self) {
        self.actions.truncate(self.moment.ran);
        self.steps.truncate(self.cursor);
        self.checkpoints.cut(self.cursor);
    }

    fn pass(&mut self, passing: Passing) {
        self.cut();
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
            () if self.cluster().is_settled() => At::Settled,
            () => At::Step(self.cursor),
        }
    }

    /// The scenario that plays to the very same place.
    pub fn to_scenario(&self) -> Scenario {
        Scenario {
            actions: self.actions.clone(),
            cursor: Some(self.cursor),
            made: Some(Made {
                by: env!("CARGO_PKG_VERSION").to_owned(),
                digest: None,
            }),
            ..self.scenario.as_ref().clone()
        }
    }

    /// The same as a document.
    pub fn document(&self) -> String {
        self.to_scenario().write()
    }

    /// The digest of the course up to the cursor.
    pub fn digest(&self) -> String {
        digest::digest(&self.steps[..self.cursor], self.cluster())
    }
}

impl Moment {
    /// The next step: of the cluster, or the next action when its time has come.
    fn next(&mut self, actions: &[Action], scenario: &Scenario, cursor: usize) -> Option<Step> {
        let Some(action) = actions.get(self.ran) else {
            return self.cluster.step();
        };
        let before = match action.at {
            At::Start(ms) => self.cluster.step_until(Time(ms).max(self.acted_at)),
            At::After(ms) => self.cluster.step_until(self.acted_at.plus_ms(ms)),
            At::Settled => self.cluster.step(),
            At::Step(step) if cursor >= step => None,
            At::Step(_) => self.cluster.step(),
        };
        Some(before.unwrap_or_else(|| self.act(action, scenario)))
    }

    /// The same, but nothing later than `until`.
    fn next_until(
        &mut self,
        actions: &[Action],
        scenario: &Scenario,
        cursor: usize,
        until: Time,
    ) -> Option<Step> {
        if actions.len() > self.ran {
            return self.next(actions, scenario, cursor);
        }
        self.cluster.step_until(until)
    }

    /// Remembers the numbers of nodes that have joined.
    fn number<'a>(&mut self, scenario: &Scenario, names: impl Iterator<Item = &'a str>) {
        for name in names {
            for pool in &scenario.pools {
                let Some(number) = kubectl::number_in(name, &pool.name) else {
                    continue;
                };
                if self
                    .numbers
                    .get(&pool.name)
                    .is_none_or(|highest| *highest < number)
                {
                    Arc::make_mut(&mut self.numbers).insert(pool.name.clone(), number);
                }
            }
        }
    }

    fn act(&mut self, action: &Action, scenario: &Scenario) -> Step {
        let texts = Texts {
            stdin: action.with.as_deref(),
            files: &scenario.files,
            pools: &scenario.pools,
            numbers: &self.numbers,
        };
        let printed = kubectl::perform(&mut self.cluster, &action.command, &texts);
        self.number(scenario, printed.joined.iter().map(String::as_str));
        self.ran += 1;
        self.acted_at = self.cluster.now();
        let world = matches!(action.command, Command::Sim(_));
        Step {
            at: self.acted_at,
            component: if world {
                Component::World
            } else {
                Component::User
            },
            kind: StepKind::Action,
            object: ObjectRef {
                kind: "Action",
                namespace: "".into(),
                name: self.ran.to_string().into(),
            },
            node: None,
            reason: Reason::Asked {
                line: action.line.as_str().into(),
                output: printed.text().into(),
                refused: printed.refused,
            },
        }
    }
}
