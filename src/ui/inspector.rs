//! The right side: why the selected object is as it is, and what is recorded of it. What can be done to it
//! comes from the menu (`shell::menu`).

mod records;

use crate::api::Name;
use crate::cluster::step::ObjectRef;
use crate::ui::parts::colours::colour;
use crate::ui::parts::diff_rows::diff_rows;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::shell::menu::{Actions, Opener};
use crate::ui::stage::node_ref;
use crate::ui::state::app;
use crate::ui::t;
use crate::view::{self, Card, Focus, Inspection, NodeVerdict, Outcome, Revision, Square, mark_of};
use crate::words::en;
use leptos::prelude::*;
use records::{Events, Fields, Yaml};
use std::sync::Arc;
use web_sys::KeyboardEvent;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Why,
    Events,
    Fields,
    Yaml,
}

const TABS: [Tab; 4] = [Tab::Why, Tab::Events, Tab::Fields, Tab::Yaml];

impl Tab {
    fn name(self) -> &'static str {
        match self {
            Tab::Why => t().why,
            Tab::Events => t().events,
            Tab::Fields => t().fields,
            Tab::Yaml => t().yaml,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Tab::Why => "tab-why",
            Tab::Events => "tab-events",
            Tab::Fields => "tab-fields",
            Tab::Yaml => "tab-yaml",
        }
    }
}

/// The right side.
#[component]
pub fn Inspector() -> impl IntoView {
    let app = app();
    let tab = RwSignal::new(Tab::Why);
    // What is selected; else the DaemonSet in focus.
    let object = Memo::new(move |_| {
        let focus = app.view.with(|view| {
            view.picture
                .focus
                .as_ref()
                .map(|focus| focus.object.clone())
        });
        app.selected.get().or(focus)
    });
    let body = move || {
        let Some(object) = object.get() else {
            return view! { <p class="hint">{t().nothing_selected}</p> }.into_any();
        };
        match tab.get() {
            Tab::Why => view! { <Why object/> }.into_any(),
            Tab::Events => view! { <Events object/> }.into_any(),
            Tab::Fields => view! { <Fields object/> }.into_any(),
            Tab::Yaml => view! { <Yaml object/> }.into_any(),
        }
    };
    let title = move || {
        object.get().map(|object| {
            let has_menu = object.kind != "ControllerRevision";
            view! {
                <div class="object">
                    <h2><small>{object.kind}</small>{object.name.to_string()}</h2>
                    {has_menu.then(|| view! { <Opener object/> })}
                </div>
            }
        })
    };
    view! {
        <section class="side inspector" id="inspector" aria-label=t().inspector>
            <Tabs tab/>
            <div class="panel" role="tabpanel" id="inspector-panel" tabindex="0" aria-labelledby=move || tab.get().id()>
                {title}
                {body}
            </div>
        </section>
    }
}

#[component]
fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    let keydown = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let now = TABS
            .iter()
            .position(|t| *t == tab.get_untracked())
            .unwrap_or(0);
        let next = TABS[(now + by) % TABS.len()];
        tab.set(next);
        if let Some(button) = document().get_element_by_id(next.id()) {
            use wasm_bindgen::JsCast;
            let _ = button.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    view! {
        <div class="tab-row" role="tablist" aria-label=t().inspector on:keydown=keydown>
            {TABS.map(|this| {
                let is_on = move || tab.get() == this;
                view! {
                    <button
                        type="button"
                        role="tab"
                        id=this.id()
                        aria-controls="inspector-panel"
                        aria-selected=move || is_on().to_string()
                        tabindex=move || if is_on() { "0" } else { "-1" }
                        on:click=move |_| tab.set(this)
                    >
                        {this.name()}
                    </button>
                }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Why(object: ObjectRef) -> impl IntoView {
    let app = app();
    let found = Memo::new(move |_| {
        app.view.with(|view| {
            app.with(|session| view::inspect(session.cluster(), &view.picture, &object))
        })
    });
    move || match found.get() {
        None => view! { <p class="hint">{t().gone}</p> }.into_any(),
        Some(Inspection::Node {
            card,
            room,
            age_ms,
            verdict,
        }) => view! {
            <p class="muted">{en::node_facts(&card, &room, age_ms)}</p>
            {verdict.map(|verdict| view! { <Verdict verdict/> })}
            <PodsOf card/>
        }
        .into_any(),
        Some(Inspection::Pod {
            square,
            node,
            age_ms,
            tries_again_ms,
            message,
        }) => view! { <PodFacts square node age_ms tries_again_ms message/> }.into_any(),
        Some(Inspection::DaemonSet { focus }) => view! { <SetFacts focus/> }.into_any(),
        Some(Inspection::Revision {
            revision,
            template,
            others,
        }) => view! { <RevisionFacts revision template others/> }.into_any(),
    }
}

#[component]
fn Verdict(verdict: NodeVerdict) -> impl IntoView {
    let headline = en::placement(&verdict).to_string();
    let placement = verdict.placement;
    let why_not = (!placement.should_run()).then(|| en::why_not(&placement));
    let rows = verdict.checks.into_iter().map(|check| {
        let (class, icon) = match check.outcome {
            Outcome::Pass => ("check pass", Icon::Tick),
            Outcome::Fail => ("check fail", Icon::Close),
            Outcome::Nothing | Outcome::NotReached => ("check", Icon::Dash),
        };
        let facts = check.facts.iter().map(|fact| {
            let verdict = fact.verdict.as_ref().map(en::taint_verdict);
            view! { <code>{fact.text.clone()}</code><small>{verdict}</small> }
        });
        view! {
            <li class=class>
                <span class="check-mark"><Draw icon/></span>
                <div>
                    {en::check(&check)}
                    {facts.collect_view()}
                </div>
            </li>
        }
    });
    view! {
        <p class="verdict" class:no=!placement.should_run()>
            {headline}
            {why_not.map(|why| view! { <span>{why}</span> })}
        </p>
        <h3>{t().lets_it_on}</h3>
        <ul class="checks">{rows.collect_view()}</ul>
    }
}

/// The pods of a node as links.
#[component]
fn PodsOf(card: Arc<Card>) -> impl IntoView {
    let rows = card.pods.iter().map(|square| {
        let object = ObjectRef {
            kind: "Pod",
            namespace: square.namespace.clone(),
            name: square.name.clone(),
        };
        view! {
            <li>
                <Link object/>
                <span class="muted">{square.short_mark()}" "{en::pod_state(&square.state)}</span>
            </li>
        }
    });
    view! { <ul class="rows">{rows.collect_view()}</ul> }
}

/// An object that can be clicked.
#[component]
fn Link(object: ObjectRef) -> impl IntoView {
    let app = app();
    let name = object.name.to_string();
    view! {
        <button type="button" class="link" on:click=move |_| app.select(object.clone())>{name}</button>
    }
}

#[component]
fn PodFacts(
    square: Arc<Square>,
    node: Option<Name>,
    age_ms: u64,
    tries_again_ms: Option<u64>,
    message: String,
) -> impl IntoView {
    let object = ObjectRef {
        kind: "Pod",
        namespace: square.namespace.clone(),
        name: square.name.clone(),
    };
    let facts = en::pod_facts(&square, age_ms);
    let images = square
        .images
        .iter()
        .map(|image| view! { <code>{image.to_string()}</code> });
    view! {
        <p class="muted">{facts}</p>
        <p>{en::pod_why(&square.state, tries_again_ms)}</p>
        {node.map(|node| view! { <p><span class="muted">{t().on}" "</span><Link object=node_ref(&node)/></p> })}
        {(!message.is_empty()).then(|| view! { <p class="verdict no">{message}</p> })}
        <h3>{t().images}</h3>
        <p>{images.collect_view()}</p>
        <h3>{t().actions}</h3>
        <Actions object/>
    }
}

#[component]
fn SetFacts(focus: Arc<Focus>) -> impl IntoView {
    let object = focus.object.clone();
    let revisions = focus.revisions.iter().rev().map(|revision| {
        let object = ObjectRef {
            kind: "ControllerRevision",
            namespace: object.namespace.clone(),
            name: revision.name.clone(),
        };
        view! {
            <li class:current=revision.current data-rev=colour(revision.mark).to_string()>
                <i aria-hidden="true"></i>
                <div>
                    <b>{mark_of(revision.mark)}</b>" "{en::revision(revision)}
                    <Link object/>
                </div>
            </li>
        }
    });
    view! {
        <h3>{t().strategy}</h3>
        <p>{en::strategy(focus.strategy, &focus.rollout.budget)}</p>
        <h3>{t().history}</h3>
        <ul class="revisions">{revisions.collect_view()}</ul>
        <h3>{t().actions}</h3>
        <Actions object/>
    }
}

/// A revision's template, and how it differs from another's.
#[component]
fn RevisionFacts(
    revision: Revision,
    template: String,
    others: Vec<(Revision, String)>,
) -> impl IntoView {
    let is_newer = |mark: u32| mark > revision.mark;
    // Compared at first with the one before it; the first of all with the one after it.
    let before = others.iter().rposition(|(one, _)| !is_newer(one.mark));
    let chosen = RwSignal::new(before.unwrap_or(0));
    let names: Vec<String> = others.iter().map(|(one, _)| mark_of(one.mark)).collect();
    let this = revision.mark;
    let choose = move |event: web_sys::Event| {
        chosen.set(event_target_value(&event).parse().unwrap_or(0));
    };
    let shown = template.clone();
    let difference = move || {
        others
            .get(chosen.get())
            .map(|(one, other)| match one.mark < this {
                true => diff_rows(other, &template),
                false => diff_rows(&template, other),
            })
    };
    let choice = (!names.is_empty()).then(|| {
        let options = names.into_iter().enumerate().map(|(i, name)| {
            view! { <option value=i.to_string() selected=move || chosen.get() == i>{name}</option> }
        });
        view! {
            <label class="field">
                {t().compare_with}" "
                <select on:change=choose>{options.collect_view()}</select>
            </label>
        }
    });
    view! {
        <p class="muted" data-rev=colour(this).to_string()>
            <b>{mark_of(this)}</b>" "{en::revision(&revision)}" · "{en::revision_number(&revision)}
        </p>
        {choice}
        {difference}
        <h3>{t().template}</h3>
        <pre class="yaml" tabindex="0" role="group" aria-label=t().template>{shown}</pre>
    }
}
