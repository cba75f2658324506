//! A session before its first step, made bit by bit: thousands of nodes take longer than a page may stand
//! still.

use super::Session;
use super::checkpoints::Checkpoints;
use super::moment::Moment;
use super::replay::Replay;
use super::scenario::Scenario;
use std::sync::Arc;

/// A session that is being made.
pub struct Beginning {
    scenario: Scenario,
    moment: Moment,
    /// How many of the scenario's nodes are there.
    nodes: usize,
}

impl Beginning {
    /// Nothing as yet.
    pub fn new(scenario: Scenario) -> Beginning {
        Beginning {
            moment: Moment::without_nodes(&scenario),
            scenario,
            nodes: 0,
        }
    }

    /// At most so many nodes more; true when all are there.
    pub fn go_on(&mut self, nodes: usize) -> bool {
        let all = self.scenario.setup.nodes.len();
        let to = self.nodes.saturating_add(nodes).min(all);
        self.moment.begin_with(&self.scenario, self.nodes..to);
        self.nodes = to;
        to == all
    }

    /// The session, with the nodes that are there.
    pub fn session(self) -> Session {
        // A moment costs in proportion to the nodes, and so may be the way between two of them.
        let distance = (self.nodes / 8).next_power_of_two().max(16);
        Session {
            actions: self.scenario.actions.clone(),
            wait_ms: self.scenario.wait_ms,
            scenario: Arc::new(self.scenario),
            steps: Vec::new(),
            cursor: 0,
            checkpoints: Checkpoints::new(self.moment.clone(), distance),
            moment: self.moment,
            ahead: None,
            replay: Replay::Coming,
        }
    }
}
