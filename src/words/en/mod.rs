//! English. Short, concrete sentences with Kubernetes' own terms.

mod examples;
mod hints;
mod link;
mod many;
mod page;
mod placement;
mod plan;
mod rollout;
mod rule;
mod states;
mod step;

pub use examples::{example_look_for, example_title};
pub use hints::{hint, line_error};
pub use link::{link_error, too_large_for_a_link};
pub use many::{
    cell_label, group, of_nodes, table_node, table_pods, table_revisions, table_states,
    table_taints,
};
pub use page::{
    actions_for, component, differs, earlier, link_copied, link_to_copy, made_for, more,
    no_such_example, node_facts, place, pod_facts, position, remove_chip, requested, revision,
    revision_number, shelved, strategy, theme,
};
pub use placement::{placement, taint_verdict, why_not};
pub use plan::{blocked, lines_stay, plan, planned};
pub use rollout::{budget, slot_use, waiting};
pub use rule::rule;
pub use states::{
    age, check, ghost_label, node_gone, node_label, node_state, pod_label, pod_state,
    pod_state_short, pod_why, seconds_left, slot,
};
pub use step::{sentence, step};

use super::Sentence;
use crate::api::Name;
use crate::cluster::step::Names;

/// Milliseconds as a person says them: `500 ms`, `3 s`, `1 min 30 s`.
pub fn duration(ms: u64) -> String {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    match (seconds / 60, seconds % 60) {
        (0, 0) => format!("{rest} ms"),
        (0, s) if rest == 0 => format!("{s} s"),
        (0, s) => format!("{s}.{} s", rest / 100),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m} min {s} s"),
    }
}

/// `1 pod`, `2 pods`.
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and 3 more`; each name added by `add`.
fn list(names: &[Name], more: u32, add: impl Fn(Sentence, &Name) -> Sentence) -> Sentence {
    let all = names.len();
    let mut out = Sentence::default();
    for (i, name) in names.iter().enumerate() {
        out = match i {
            0 => out,
            _ if i + 1 == all && more == 0 => out.text(" and "),
            _ => out.text(", "),
        };
        out = add(out, name);
    }
    match more {
        0 => out,
        n => out.text(format!(" and {n} more")),
    }
}

/// The names as text.
fn names(names: &Names) -> String {
    list(&names.first, names.more, |s, name| s.text(&**name)).to_string()
}
