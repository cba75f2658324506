//! The middle: what the rollout waits for, its budget and numbers, and the nodes with their pods as cards,
//! as a map, or as a table. Time has its own place below; what one object is like in full is in the
//! inspector.

mod budget;
mod filters;
mod map;
mod node_card;
mod numbers;
mod paint;
mod pod_square;
mod table;

use crate::api::Name;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::parts::say::Say;
use crate::ui::shell::menu;
use crate::ui::state::{ClusterView, Dialog, app};
use crate::ui::t;
use crate::ui::time::Time;
use crate::words::{Sentence, Story, en};
use budget::Budget;
use filters::{Filters, TwinButton};
use leptos::prelude::*;
use map::NodeMap;
use node_card::NodeCard;
pub use node_card::node_ref;
use numbers::{Legend, Numbers};
use pod_square::PodSquare;
use table::Table;

/// Up to here cards are large enough to be read across a room.
const SPACIOUS_MAX: usize = 5;
/// Up to here a card shows all it has.
const ROOMY_MAX: usize = 20;
/// Up to here a card shows its header and small squares; beyond, less still.
const COMPACT_MAX: usize = 60;

/// Up to here each node has a card; beyond, a cell of a map.
const CARDS_MAX: usize = 299;

/// More pods without a card than this are counted, not drawn.
const HOMELESS_MAX: usize = 40;

/// The line that adds one node, as the button and the key do.
pub const ADD_NODE: &str = "sim node add --pool worker";

/// The middle.
#[component]
pub fn Stage() -> impl IntoView {
    view! {
        <section class="stage" aria-label=t().cluster>
            <Sets/>
            <div class="story">
                <Waiting/>
                <Budget/>
            </div>
            <div class="figures">
                <Numbers/>
                <Legend/>
                <TwinButton/>
            </div>
            <Shown/>
            <Time/>
        </section>
    }
}

/// One button for each DaemonSet, where there are several.
#[component]
fn Sets() -> impl IntoView {
    let app = app();
    let sets = Memo::new(move |_| app.view.with(|view| view.picture.daemon_sets.clone()));
    let focus = Memo::new(move |_| {
        app.view.with(|view| {
            view.picture
                .focus
                .as_ref()
                .map(|focus| focus.object.clone())
        })
    });
    let buttons = move || {
        let all = sets.get().into_iter();
        all.map(|set| {
            let name = set.name.to_string();
            let (asked, of_menu) = (set.clone(), set.clone());
            let pressed = move || (focus.get().as_ref() == Some(&asked)).to_string();
            view! {
                <button
                    type="button"
                    class="set"
                    aria-pressed=pressed
                    on:click=move |_| app.look_at(set.clone())
                    on:contextmenu=move |event| menu::open(app, of_menu.clone(), &event)
                >
                    {name}
                </button>
            }
        })
        .collect_view()
    };
    view! {
        <Show when=move || sets.with(|all| all.len() > 1)>
            <div class="sets" role="group" aria-label=t().daemon_set>{buttons}</div>
        </Show>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let app = app();
    let story = Memo::new(move |_| {
        app.view.with(|view| match &view.picture.focus {
            Some(focus) => en::waiting(&focus.rollout, &focus.object),
            None => Story {
                headline: Sentence::of(t().no_daemon_set),
                detail: Sentence::of(t().no_daemon_set_hint),
            },
        })
    });
    view! {
        <div class="waiting">
            <h2><Say sentence=Signal::derive(move || story.get().headline)/></h2>
            <p><Say sentence=Signal::derive(move || story.get().detail)/></p>
        </div>
    }
}

/// How the nodes are shown.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Cards,
    Map,
    Table,
}

/// The nodes as cards, as a map, or as a table.
#[component]
fn Shown() -> impl IntoView {
    let app = app();
    // What is shown is made anew only when it is of another kind.
    let kind = Memo::new(move |_| {
        let is_picture = app.cluster_view.get() == ClusterView::Picture;
        let count = app.view.with(|view| view.picture.nodes.len());
        match (is_picture, count) {
            (false, _) => Kind::Table,
            (true, ..=CARDS_MAX) => Kind::Cards,
            (true, _) => Kind::Map,
        }
    });
    view! {
        <Show when=move || kind.get() != Kind::Cards><Filters/></Show>
        {move || match kind.get() {
            Kind::Cards => view! { <Nodes/> }.into_any(),
            Kind::Map => view! { <NodeMap/><Homeless/> }.into_any(),
            Kind::Table => view! { <Table/> }.into_any(),
        }}
    }
}

#[component]
fn Nodes() -> impl IntoView {
    let app = app();
    let names = Memo::new(move |_| app.view.with(|view| view.node_names()));
    let density = move || match names.with(Vec::len) {
        0..=SPACIOUS_MAX => "spacious",
        n if n <= ROOMY_MAX => "roomy",
        n if n <= COMPACT_MAX => "compact",
        _ => "dense",
    };
    view! {
        <div class="nodes" role="group" aria-label=t().nodes data-density=density
            style=("--nodes", move || names.with(Vec::len).clamp(1, SPACIOUS_MAX).to_string())>
            <For each=move || names.get() key=Clone::clone let:name>
                <NodeCard name/>
            </For>
            <div class="add">
                <button
                    type="button"
                    class="add-one"
                    aria-keyshortcuts="n"
                    title=ADD_NODE
                    on:click=move |_| { app.act(ADD_NODE, None); }
                >
                    <Draw icon=Icon::Plus/>
                    <span>{t().add_node}" "<kbd aria-hidden="true">"N"</kbd></span>
                </button>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| app.dialog.set(Some(Dialog::AddNodes))
                >
                    {t().add_nodes_with}
                </button>
            </div>
            <Homeless/>
        </div>
    }
}

/// Pods without a card: their node is gone, or none has taken them.
#[component]
fn Homeless() -> impl IntoView {
    let app = app();
    let count = Memo::new(move |_| app.view.with(|view| view.picture.homeless.len()));
    let pods = Memo::new(move |_| {
        app.view.with(|view| {
            let squares = view.picture.homeless.iter().take(HOMELESS_MAX);
            let keys = squares.map(|square| (square.namespace.clone(), square.name.clone()));
            keys.collect::<Vec<(Name, Name)>>()
        })
    });
    let more = move || {
        let more = count.get().saturating_sub(HOMELESS_MAX);
        (more > 0).then(|| en::more(more))
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <article class="node homeless" aria-label=t().homeless>
                <header>{t().homeless}" · "{count}</header>
                <div class="pods">
                    <For each=move || pods.get() key=Clone::clone let:pod>
                        <PodSquare
                            square=Memo::new(move |_| {
                                app.view.with(|view| {
                                    let mut all = view.picture.homeless.iter();
                                    all.find(|square| square.name == pod.1 && square.namespace == pod.0).cloned()
                                })
                            })
                        />
                    </For>
                    <span class="muted">{more}</span>
                </div>
            </article>
        </Show>
    }
}
