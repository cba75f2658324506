//! One line of text ↔ one typed action, and what kubectl itself does between requests: the three-way
//! merge of `apply`, the rules of `label` and `taint`, `rollout undo`, and what it prints.
//!
//! Keeps no state. A line that cannot be understood is a [`LineError`] and nothing happens; one that
//! the API server or kubectl refuses has run, and its [`Printed`] says so.

pub mod command;
pub mod duration;
mod errors;
mod flags;
mod line;
mod merge;
mod merge_keys;
mod parse;
mod print;
pub mod rollout_history;
pub mod rollout_status;
mod run;
mod selector;
pub mod template_text;
mod template_volumes;

pub use command::{
    Change, Command, DeleteOptions, Kubectl, NewNodes, NodeShape, Objects, Passing, RolloutVerb,
    Sim, TaintChange, Verb,
};
pub use line::{LineError, LineHint, quoted};
pub use parse::parse;
pub use run::{
    Channel, NODES_MAX, Pool, Preview, Printed, PrintedLine, Texts, capacity, number_in, perform,
    preview, taints,
};
pub use selector::Selector;
