//! Texts of the page that hold a number or a name.

use super::{age, count, node_state, pod_state};
use crate::api::{Resources, StrategyType};
use crate::cluster::step::Component;
use crate::cluster::why::{Budget, BudgetKind};
use crate::session::scenario::KUBERNETES;
use crate::view::{Card, Revision, Square};

/// `line 12, column 5`.
pub fn place(line: u32, column: u32) -> String {
    format!("line {line}, column {column}")
}

/// `and 3 more`.
pub fn more(n: usize) -> String {
    format!("and {n} more")
}

/// What pods request of a node.
pub fn requested(cpu_percent: u8, memory_percent: u8) -> String {
    format!("requested: {cpu_percent}% of cpu, {memory_percent}% of memory")
}

/// `Actions for worker-3`.
pub fn actions_for(node: &str) -> String {
    format!("Actions for {node}")
}

/// What was here before another scenario was opened.
pub fn shelved(title: &str) -> String {
    match title {
        "" => "Your earlier work is kept, under Examples.".into(),
        title => format!("Your earlier work, “{title}”, is kept, under Examples."),
    }
}

/// Earlier work as an entry of a list.
pub fn earlier(title: &str) -> String {
    match title {
        "" => "Untitled".into(),
        title => title.into(),
    }
}

/// The scenario names another Kubernetes.
pub fn made_for(version: &str) -> String {
    format!(
        "This scenario was made for Kubernetes {version}. It runs here as {KUBERNETES} decides, which may differ."
    )
}

/// The course is another one than where the scenario was made.
pub fn differs(by: &str, is_placed: bool) -> String {
    let by: String = by.chars().take(40).collect();
    let where_now = match is_placed {
        true => "You are at the same action and time, which may be another step.",
        false => "You are at the same number of steps, which may be another moment.",
    };
    format!(
        "This scenario takes another course here than in the playground {by} that made it. {where_now}"
    )
}

/// After a click that copied the link.
pub fn link_copied(characters: usize) -> String {
    format!("The link is copied: {} characters.", thousands(characters))
}

/// Where the browser did not let the page copy.
pub fn link_to_copy(characters: usize) -> String {
    format!(
        "This browser does not let the page copy here. The link is selected: press Ctrl-C or ⌘-C. {} characters.",
        thousands(characters)
    )
}

fn thousands(n: usize) -> String {
    match n {
        0..1000 => n.to_string(),
        _ => format!("{},{:03}", n / 1000, n % 1000),
    }
}

/// An address names an example that does not ship.
pub fn no_such_example(id: &str) -> String {
    let id: String = id.chars().take(40).collect();
    format!("There is no example “{id}”. See the Examples menu.")
}

/// The button that switches the theme; it says which is on.
pub fn theme(chosen: &str) -> String {
    format!("Theme: {chosen}")
}

/// `Remove disktype=ssd`.
pub fn remove_chip(chip: &str) -> String {
    format!("Remove {chip}")
}

/// `· nginx:1.30, current · 3 pods`, after the mark.
pub fn revision(revision: &Revision) -> String {
    let mut said = format!("· {}", revision.images.join(", "));
    if revision.current {
        said.push_str(", current");
    }
    said.push_str(" · ");
    said.push_str(&count(i64::from(revision.pods), "pod", "pods"));
    said
}

/// `revision 2 · web-5d8f6`.
pub fn revision_number(revision: &Revision) -> String {
    format!("revision {} · {}", revision.number, revision.name)
}

/// The scrubber's position in words.
pub fn position(cursor: usize, known: usize, step: Option<String>) -> String {
    match step {
        Some(step) => format!("step {cursor} of {known}: {step}"),
        None => format!("before the first of {known} steps"),
    }
}

/// Who acts.
pub fn component(component: Component) -> &'static str {
    match component {
        Component::User => "you",
        Component::World => "simulation",
        Component::GarbageCollector => "garbage collector",
        Component::NodeLifecycle => "node lifecycle controller",
        Component::TaintEviction => "taint eviction controller",
        Component::DaemonSetController => "DaemonSet controller",
        Component::Scheduler => "scheduler",
        Component::Kubelet => "kubelet",
    }
}

/// `Ready · cordoned · 4 cpu · 16Gi · 3 min old`.
pub fn node_facts(card: &Card, room: &Resources, age_ms: u64) -> String {
    let mut facts = vec![node_state(card.state).to_string()];
    if card.cordoned {
        facts.push("cordoned".into());
    }
    facts.extend(card.pressure.iter().map(|kind| kind.to_string()));
    if !card.roles.is_empty() {
        facts.push(card.roles.clone());
    }
    facts.push(cpu(room.cpu_milli));
    facts.push(memory(room.memory_bytes));
    facts.push(age(age_ms));
    facts.join(" · ")
}

/// `v2 · ready · 3 s old · 1 restart`.
pub fn pod_facts(square: &Square, age_ms: u64) -> String {
    let mut facts = Vec::new();
    if square.mark.is_some() {
        let kind = if square.current { "current" } else { "old" };
        facts.push(format!("{}, {kind} revision", square.short_mark()));
    }
    facts.push(pod_state(&square.state));
    facts.push(age(age_ms));
    if square.restarts > 0 {
        facts.push(count(i64::from(square.restarts), "restart", "restarts"));
    }
    facts.join(" · ")
}

/// `RollingUpdate, maxUnavailable 1`.
pub fn strategy(kind: StrategyType, budget: &Budget) -> String {
    match (kind, budget.kind) {
        (StrategyType::OnDelete, _) => {
            "OnDelete: a pod is replaced when somebody deletes it".into()
        }
        (StrategyType::RollingUpdate, BudgetKind::MaxSurge) => {
            format!("RollingUpdate, maxSurge {}", budget.size)
        }
        (StrategyType::RollingUpdate, _) => {
            format!("RollingUpdate, maxUnavailable {}", budget.size)
        }
    }
}

fn cpu(milli: i64) -> String {
    match milli % 1000 {
        0 => format!("{} cpu", milli / 1000),
        _ => format!("{milli}m cpu"),
    }
}

fn memory(bytes: i64) -> String {
    const UNITS: [(&str, i64); 3] = [("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
    let unit = UNITS.iter().find(|(_, size)| bytes >= *size);
    match unit {
        Some((unit, size)) => format!("{}{unit}", bytes / size),
        None => bytes.to_string(),
    }
}
