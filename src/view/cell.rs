//! One node as a cell of the density map: so little that thousands can be compared at every step.

use super::card::{Card, NodeState};
use super::square::PodState;
use crate::cluster::step::Placement;

/// One node, as small as it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The mark of the revision of its pod, from 1; 0 for none.
    pub mark: u32,
    /// How it is drawn.
    pub look: CellLook,
    /// The node is not Ready.
    pub down: bool,
    /// The node is cordoned.
    pub cordoned: bool,
}

/// What becomes of the daemon pod on a node, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellLook {
    /// Available.
    Available,
    /// On its way: waiting, pulling, starting, not ready, not available yet.
    Coming,
    /// Something is wrong.
    Failing,
    /// Asked to end.
    Ending,
    /// There is none, and one will come.
    Missing,
    /// There is none, and none belongs here.
    Nothing,
}

/// The cell of a node.
pub fn cell(card: &Card) -> Cell {
    let look = |state: &PodState| match state {
        PodState::Ready => CellLook::Available,
        PodState::Failing(_) | PodState::Unschedulable => CellLook::Failing,
        PodState::Terminating | PodState::Completed => CellLook::Ending,
        _ => CellLook::Coming,
    };
    // Of two pods the one that fails is shown, then the available one, then the newer.
    let rank = |look: CellLook| match look {
        CellLook::Failing => 3,
        CellLook::Available => 2,
        CellLook::Coming => 1,
        _ => 0,
    };
    let ours = card.pods.iter().filter(|pod| pod.in_focus);
    let pod = ours.max_by_key(|pod| rank(look(&pod.state)));
    Cell {
        mark: pod.and_then(|pod| pod.mark).unwrap_or(0),
        look: match (pod, &card.ghost) {
            (Some(pod), _) => look(&pod.state),
            (None, Some(Placement::Runs)) => CellLook::Missing,
            (None, _) => CellLook::Nothing,
        },
        down: card.state != NodeState::Ready,
        cordoned: card.cordoned,
    }
}
