//! One moment of a play: the cluster and how far the actions have come. Knows what happens next; keeps
//! no past.

use super::scenario::{Action, At, Scenario};
use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::step::{Component, ObjectRef, Reason, Step, StepKind};
use crate::kubectl::{self, Command, Texts};
use crate::sorted::Map;
use std::ops::Range;
use std::sync::Arc;

/// How far ahead a repeat is looked for, in milliseconds: every back-off is far shorter.
const REPEAT_MS_MAX: u64 = 24 * 3_600_000;
/// Everything that changes as a scenario is played.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The state.
    pub cluster: Cluster,
    /// How many actions have run.
    pub ran: usize,
    /// When the last one ran.
    pub acted_at: Time,
    /// True when repeats have happened since then that come after the settled state.
    pub repeats: bool,
    /// The highest number that a node of each pool has ever had.
    numbers: Arc<Map<String, u64>>,
}

impl Moment {
    /// Before the first step; the nodes are still to come.
    pub fn without_nodes(scenario: &Scenario) -> Moment {
        Moment {
            cluster: Cluster::without_nodes(&scenario.setup),
            ran: 0,
            acted_at: Time(0),
            repeats: false,
            numbers: Arc::default(),
        }
    }

    /// Brings in these of the scenario's nodes.
    pub fn begin_with(&mut self, scenario: &Scenario, nodes: Range<usize>) {
        let nodes = &scenario.setup.nodes[nodes];
        self.cluster.begin_with(nodes);
        self.number(scenario, nodes.iter().map(|node| &*node.meta.name));
    }

    /// The next step: of the cluster, or the next action when its time has come. After the last action
    /// and up to `waited`, repeats are steps too.
    pub fn next(
        &mut self,
        actions: &[Action],
        scenario: &Scenario,
        cursor: usize,
        waited: Option<Time>,
    ) -> Option<Step> {
        let Some(action) = actions.get(self.ran) else {
            let step = waited.and_then(|until| self.next_until(until));
            return step.or_else(|| self.cluster.step());
        };
        let before = match action.at {
            At::Start(ms) => self.cluster.step_until(Time(ms).max(self.acted_at)),
            At::After(ms) => self.cluster.step_until(self.acted_at.plus_ms(ms)),
            At::Settled => self.cluster.step(),
            At::Step(step) if cursor >= step => None,
            At::Step(_) => self.cluster.step().or_else(|| self.repeat()),
        };
        Some(before.unwrap_or_else(|| self.act(action, scenario)))
    }

    /// From the last action to a later moment, in milliseconds.
    pub fn since_action_ms(&self, until: Time) -> u64 {
        until.0.saturating_sub(self.acted_at.0)
    }

    /// The next step of the cluster up to and including `until`; without one the clock stands there.
    pub fn next_until(&mut self, until: Time) -> Option<Step> {
        let is_settled = self.cluster.is_settled();
        let step = self.cluster.step_until(until);
        self.repeats |= is_settled && step.is_some();
        step
    }

    /// The next repeat of a settled cluster; without one the clock stands still.
    fn repeat(&mut self) -> Option<Step> {
        let until = self.next_repeat_at()?;
        self.next_until(until)
    }

    /// When a settled cluster does something again.
    pub fn next_repeat_at(&self) -> Option<Time> {
        let horizon = self.cluster.now().plus_ms(REPEAT_MS_MAX);
        self.cluster.clone().step_until(horizon).map(|step| step.at)
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

    /// Performs an action; the step says what came of it.
    pub fn act(&mut self, action: &Action, scenario: &Scenario) -> Step {
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
        self.repeats = false;
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
