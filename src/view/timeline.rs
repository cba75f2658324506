//! The course of a run as the strip of time draws it: lanes, one for each node; where there are many
//! nodes, stacked areas instead; a mark for each step and each action. `course` reads it from the steps.
//!
//! The axis is neither pure time nor pure steps: a step is one unit wide, and a wait before it makes
//! it wider, up to a limit. So a burst within one instant can be seen, and an hour does not drown it.

use super::areas::Area;
use crate::api::Name;

/// The whole strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Where each step ends, in units; the first is 0, before the first step.
    pub ends: Vec<u32>,
    /// One lane for each node, in the order given; none where there are too many.
    pub lanes: Vec<Lane>,
    /// Where there are too many nodes for lanes: how many are as, from the whole down.
    pub areas: Vec<Area>,
    /// Where steps end, in units; so many at most as can be told apart.
    pub ticks: Vec<u32>,
    /// Where actions end, the same way.
    pub actions: Vec<u32>,
}

/// One node's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The node.
    pub node: Name,
    /// In order, without overlap; gaps are times without a pod.
    pub segments: Vec<Segment>,
}

/// A stretch of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Begins here, in units.
    pub from: u32,
    /// Ends here, in units; `None` where it goes on to the end of what is known.
    pub to: Option<u32>,
    /// The revision's mark, from 1.
    pub mark: u32,
    /// How it is drawn.
    pub look: Look,
}

/// How a stretch is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A pod is available.
    Available,
    /// A pod is there and not available.
    Unavailable,
    /// The only pod is ending.
    Terminating,
}

impl Timeline {
    /// The whole width, in units; at least 1.
    pub fn width(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0).max(1)
    }

    /// The cursor nearest to a place on the axis, in units.
    pub fn cursor_at(&self, unit: u32) -> usize {
        let after = self.ends.partition_point(|end| *end < unit);
        match (after.checked_sub(1), self.ends.get(after)) {
            (Some(before), Some(end)) if unit - self.ends[before] < end - unit => before,
            (Some(before), None) => before,
            _ => after,
        }
    }
}
