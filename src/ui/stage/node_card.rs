//! One node as a card. It reads the view through a memo of its own, so that a step redraws only the
//! cards that it touched.

use super::pod_square::PodSquare;
use crate::api::Name;
use crate::cluster::step::{ObjectRef, Placement};
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::shell::menu;
use crate::ui::state::{Place, app};
use crate::ui::t;
use crate::view::{Card, NodeState};
use crate::words::en;
use leptos::prelude::*;
use std::sync::Arc;

/// The domain of Kubernetes' own taints.
const SYSTEM: &str = "node.kubernetes.io/";
/// The taint of a cordoned node.
const CORDON: &str = "node.kubernetes.io/unschedulable:";

/// More labels than this are counted.
const LABELS_MAX: usize = 3;

/// A node by its name, as an object.
pub fn node_ref(name: &Name) -> ObjectRef {
    ObjectRef {
        kind: "Node",
        namespace: "".into(),
        name: name.clone(),
    }
}

/// The card.
#[component]
pub fn NodeCard(name: Name) -> impl IntoView {
    let app = app();
    let card = {
        let name = name.clone();
        Memo::new(move |_| app.view.with(|view| view.picture.card(&name).cloned()))
    };
    let this = StoredValue::new(node_ref(&name));
    let is_selected = Memo::new(move |_| {
        app.selected
            .with(|object| this.with_value(|this| object.as_ref() == Some(this)))
    });
    let is_lit = Memo::new(move |_| {
        app.view
            .with(|view| this.with_value(|this| view.is_lit(this)))
    });
    let label = move || {
        card.with(|c| match c.as_deref() {
            Some(card) => en::node_label(card),
            None => this.with_value(|this| en::node_gone(&this.name)),
        })
    };
    let state = move || match card.with(|c| c.as_ref().map(|c| c.state)) {
        Some(NodeState::Ready) => "ready",
        Some(NodeState::Joining) => "joining",
        Some(NodeState::NotReady | NodeState::Unknown) => "down",
        None => "gone",
    };
    let is_cordoned = move || card.with(|c| c.as_ref().is_some_and(|c| c.cordoned));
    view! {
        <article
            class="node"
            class:selected=is_selected
            class:lit=is_lit
            class:cordoned=is_cordoned
            data-state=state
            aria-label=label
            on:contextmenu=move |event| menu::open(app, this.get_value(), &event)
        >
            <Header name=name.clone() card is_selected/>
            <Pods name card/>
            {move || card.get().map(|card| view! { <Foot card/> })}
        </article>
    }
}

#[component]
fn Header(name: Name, card: Memo<Option<Arc<Card>>>, is_selected: Memo<bool>) -> impl IntoView {
    let app = app();
    let select = {
        let object = node_ref(&name);
        move |_| {
            app.select(object.clone());
            app.place.set(Place::Inspector);
        }
    };
    let badge = move || {
        let (state, is_cordoned) = card.with(|card| match card {
            Some(card) => (Some(card.state), card.cordoned),
            None => (None, false),
        });
        let word = match state {
            Some(NodeState::Ready) => None,
            Some(NodeState::Unknown) => Some(en::node_state(NodeState::NotReady)),
            Some(state) => Some(en::node_state(state)),
            None => Some(t().gone_now),
        };
        let lock = is_cordoned.then(|| {
            view! { <span class="badge lock"><Draw icon=Icon::Lock/>{t().cordoned}</span> }
        });
        view! { {lock}{word.map(|word| view! { <span class="badge">{word}</span> })} }
    };
    // Where there is little room, the end of the name is what tells nodes apart.
    let (start, end) = match name.rsplit_once('-') {
        Some((start, end)) => (format!("{start}-"), end.to_string()),
        None => (String::new(), name.to_string()),
    };
    view! {
        <header>
            <i class="dot" aria-hidden="true"></i>
            <button
                type="button"
                class="name"
                title=name.to_string()
                aria-label=name.to_string()
                aria-pressed=move || is_selected.get().to_string()
                on:click=select
            >
                <span class="name-start">{start}</span>{end}
            </button>
            {badge}
            <menu::Opener object=node_ref(&name)/>
        </header>
    }
}

#[component]
fn Pods(name: Name, card: Memo<Option<Arc<Card>>>) -> impl IntoView {
    let keys = Memo::new(move |_| {
        card.with(|card| {
            let pods = card.iter().flat_map(|card| &card.pods);
            pods.map(|pod| (pod.namespace.clone(), pod.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let node = name.clone();
    let ghost = Memo::new(move |_| card.with(|card| card.as_ref()?.ghost.clone()));
    view! {
        <div class="pods">
            <For each=move || keys.get() key=Clone::clone let:key>
                <PodSquare
                    node=node.clone()
                    square=Memo::new(move |_| {
                        card.with(|card| {
                            let mut pods = card.as_ref()?.pods.iter();
                            pods.find(|pod| pod.name == key.1 && pod.namespace == key.0).cloned()
                        })
                    })
                />
            </For>
            {move || ghost.get().map(|verdict| view! { <Ghost name=name.clone() verdict/> })}
        </div>
    }
}

/// The pod that is not there: a click says why.
#[component]
fn Ghost(name: Name, verdict: Placement) -> impl IntoView {
    let app = app();
    let set = app.view.with_untracked(|view| {
        let focus = view.picture.focus.as_ref();
        focus.map(|focus| focus.object.name.to_string())
    });
    let label = en::ghost_label(&verdict, &set.unwrap_or_default(), &name);
    let will_come = verdict == Placement::Runs;
    let object = node_ref(&name);
    let select = move |_| {
        app.select(object.clone());
        app.place.set(Place::Inspector);
    };
    view! {
        <button
            type="button"
            class="pod ghost"
            data-comes=will_come.to_string()
            aria-label=label.clone()
            title=label
            on:click=select
        >
            {if will_come { "" } else { "?" }}
        </button>
    }
}

/// Flags, labels, requested cpu and memory.
#[component]
fn Foot(card: Arc<Card>) -> impl IntoView {
    // A cordon has its own mark.
    let cordon = |taint: &&String| !card.cordoned || !taint.starts_with(CORDON);
    let flags = card.taints.iter().filter(cordon).map(|taint| {
        let short = taint.strip_prefix(SYSTEM).unwrap_or(taint);
        // A line may break after each part.
        let parts = short.split_inclusive(['=', ':']);
        let parts = parts.map(|part| view! { {part.to_owned()}<wbr/> }).collect_view();
        view! {
            <span class="flag" title=taint.clone()><Draw icon=Icon::Flag/><span>{parts}</span></span>
        }
    });
    let pressure = card.pressure.iter().map(|kind| {
        view! { <span class="flag"><Draw icon=Icon::Gauge/>{*kind}</span> }
    });
    let roles = (!card.roles.is_empty()).then(|| card.roles.clone());
    let more = card.labels.len().saturating_sub(LABELS_MAX);
    let more = (more > 0).then(|| {
        view! { <span class="chip" title=card.labels.join("\n")>{en::more(more)}</span> }
    });
    let labels = card.labels.iter().take(LABELS_MAX).map(|label| {
        view! { <span class="chip" title=label.clone()>{label.clone()}</span> }
    });
    let (cpu, memory) = (card.cpu_percent, card.memory_percent);
    let requested = en::requested(cpu, memory);
    view! {
        <div class="foot">
            {roles.map(|roles| view! { <b class="roles">{roles}</b> })}
            {flags.collect_view()}
            {pressure.collect_view()}
            {labels.collect_view()}
            {more}
        </div>
        <div class="bars" role="img" aria-label=requested.clone() title=requested>
            <i style:width=format!("{cpu}%")></i>
            <i style:width=format!("{memory}%")></i>
        </div>
    }
}
