//! What else can be opened: a share link, an example, earlier work. Whatever was here before and is the
//! person's own goes on the shelf first, so that there is always a way back.

use crate::cluster::step::ObjectRef;
use crate::session::examples::Example;
use crate::session::link::{self, Opens};
use crate::session::scenario::{KUBERNETES, Scenario};
use crate::ui::state::{App, Notice, save, storage};
use crate::ui::{bridge, t};
use crate::words::en;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_yaml::{Mapping, Value};

/// Follows what the address asks for, now and whenever it changes.
pub fn follow(app: App) {
    follow_now(app);
    let handle = window_event_listener_untyped("hashchange", move |_| follow_now(app));
    on_cleanup(move || handle.remove());
}

fn follow_now(app: App) {
    let fragment = window().location().hash().unwrap_or_default();
    let opens = link::opens(&fragment);
    if opens == Opens::Nothing {
        return;
    }
    // A reload comes back to what became of it, not to its beginning.
    bridge::forget_fragment();
    match opens {
        Opens::Nothing => {}
        Opens::Example(id) => match Example::of_id(id) {
            Some(example) => app.open_example(example),
            None => app.notify(Notice::CannotOpen(en::no_such_example(id))),
        },
        Opens::Scenario(link) => match link::decode(link) {
            Ok(scenario) => app.open(scenario),
            Err(error) => app.notify(Notice::CannotOpen(en::link_error(&error))),
        },
    }
}

impl App {
    /// Opens a scenario.
    pub fn open(self, scenario: Scenario) {
        let shelved = self.shelve();
        let text = last_applied(&scenario);
        let focus = part(&scenario, "focus");
        let selected = part(&scenario, "selected");
        let other = (scenario.kubernetes != KUBERNETES).then(|| scenario.kubernetes.clone());
        self.begin(scenario, text, focus);
        self.selected.set(selected);
        if let Some(other) = other {
            self.notify(Notice::OtherKubernetes(other));
        }
        if let Some(title) = shelved {
            self.notify(Notice::Shelved(title));
        }
    }

    /// Fetches an example and opens it.
    pub fn open_example(self, example: Example) {
        spawn_local(async move {
            let opened = match bridge::fetch_text(&example.address()).await {
                Some(text) => Scenario::read(&text).map_err(|error| error.to_string()),
                None => Err(t().not_fetched.into()),
            };
            match opened {
                Ok(scenario) => {
                    self.open(scenario);
                    self.notify(Notice::LookFor(en::example_look_for(example)));
                }
                Err(why) => self.notify(Notice::CannotOpen(why)),
            }
        });
    }

    /// Goes back to earlier work; `index` counts on the shelf.
    pub fn open_earlier(self, index: usize) {
        let Some(saved) = storage::take_from_shelf(index) else {
            return;
        };
        match Scenario::read(&saved.document) {
            Ok(scenario) => {
                let shelved = self.shelve();
                let focus = saved.focus.map(|(namespace, name)| ObjectRef {
                    kind: "DaemonSet",
                    namespace: namespace.into(),
                    name: name.into(),
                });
                self.begin(scenario, saved.text, focus);
                self.is_own.set_value(true);
                if let Some(title) = shelved {
                    self.notify(Notice::Shelved(title));
                }
            }
            Err(_) => self.notify(Notice::KeptAside(saved.document)),
        }
    }

    /// Puts what is here on the shelf, if the person has done something in it; gives its title.
    fn shelve(self) -> Option<String> {
        if !self.is_own.get_value() {
            return None;
        }
        let saved = self.saved();
        save::report(self, storage::shelve(&saved));
        Some(saved.title)
    }

    /// The scenario that opens what is shown, selection included.
    pub fn to_scenario(self) -> Scenario {
        let mut scenario = self.with(|session| session.to_shared());
        let parts = [
            ("focus", self.focus.get_untracked()),
            ("selected", self.selected.get_untracked()),
        ];
        let mut view = match scenario.view {
            Value::Mapping(view) => view,
            _ => Mapping::new(),
        };
        for (key, object) in parts {
            match object {
                Some(object) => view.insert(key.into(), to_text(&object).into()),
                None => view.remove(key),
            };
        }
        scenario.view = match view.is_empty() {
            true => Value::Null,
            false => view.into(),
        };
        scenario
    }
}

fn to_text(object: &ObjectRef) -> String {
    format!("{}/{}/{}", object.kind, object.namespace, object.name)
}

/// An object that the document's view names.
fn part(scenario: &Scenario, key: &str) -> Option<ObjectRef> {
    const KINDS: [&str; 4] = ["DaemonSet", "Pod", "Node", "ControllerRevision"];
    let mut words = scenario.view.get(key)?.as_str()?.splitn(3, '/');
    let kind = words.next()?;
    Some(ObjectRef {
        kind: KINDS.into_iter().find(|known| *known == kind)?,
        namespace: words.next()?.into(),
        name: words.next()?.into(),
    })
}

/// The text that was applied last.
fn last_applied(scenario: &Scenario) -> String {
    let mut actions = scenario.actions.iter().rev();
    actions
        .find_map(|action| action.with.clone())
        .unwrap_or_default()
}
