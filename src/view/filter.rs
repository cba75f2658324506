//! Which nodes a person wants to see, where there are many.

use super::card::Card;
use super::cell::{CellLook, cell};

/// What is asked for; each part narrows further.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The state.
    pub group: Option<Group>,
    /// The mark of a pod's revision.
    pub mark: Option<u32>,
    /// A part of the name or of a label or taint.
    pub text: String,
}

/// A state to filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The pod is available.
    Available,
    /// The pod is on its way or ending.
    NotAvailable,
    /// The pod is in trouble.
    Failing,
    /// A pod should be here.
    Missing,
    /// No pod belongs here.
    KeptOff,
    /// The node is not Ready.
    NotReady,
    /// The node is cordoned.
    Cordoned,
    /// The node has taints.
    Tainted,
}

impl Group {
    /// All of them, in the order of a list.
    pub const ALL: [Group; 8] = [
        Group::Available,
        Group::NotAvailable,
        Group::Failing,
        Group::Missing,
        Group::KeptOff,
        Group::NotReady,
        Group::Cordoned,
        Group::Tainted,
    ];

    fn has(self, card: &Card) -> bool {
        let cell = cell(card);
        match self {
            Group::Available => cell.look == CellLook::Available,
            Group::NotAvailable => matches!(cell.look, CellLook::Coming | CellLook::Ending),
            Group::Failing => cell.look == CellLook::Failing,
            Group::Missing => cell.look == CellLook::Missing,
            Group::KeptOff => cell.look == CellLook::Nothing,
            Group::NotReady => cell.down,
            Group::Cordoned => cell.cordoned,
            Group::Tainted => !card.taints.is_empty(),
        }
    }
}

impl Filter {
    /// True when it lets every node through.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// True when the node is wanted.
    pub fn lets(&self, card: &Card) -> bool {
        let text = self.text.trim();
        let has_mark = |mark| card.pods.iter().any(|pod| pod.mark == Some(mark));
        self.group.is_none_or(|group| group.has(card))
            && self.mark.is_none_or(has_mark)
            && (text.is_empty()
                || card.name.contains(text)
                || card
                    .labels
                    .iter()
                    .chain(&card.taints)
                    .any(|l| l.contains(text)))
    }
}
