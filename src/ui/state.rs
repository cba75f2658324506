//! The page's signals, and the one door through which everything changes: move the cursor, perform
//! an action, open another session. Components read signals and call these functions. Beside it what the
//! page begins with and what the browser keeps of it. No component is here.

mod drawing;
pub mod examples;
pub mod save;
pub mod storage;

use crate::api::Name;
use crate::cluster::step::ObjectRef;
use crate::session::Session;
use crate::session::scenario::Scenario;
use crate::ui::shell::panels::{self, Panel};
use crate::ui::t;
use crate::view::Filter;
use crate::words::en;
use drawing::{Kept, View};
use leptos::prelude::*;
use std::sync::Arc;
use storage::Saved;

/// How time moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// It does not.
    Still,
    /// A step per tick.
    Playing,
    /// As fast as it goes, until settled.
    Running,
    /// As fast as it goes, to the place where a session opens.
    Opening,
    /// As fast as it goes, to the next action or until settled.
    ToAction,
}

/// The last action as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The line.
    pub line: String,
    /// What kubectl printed, or why the line cannot be understood.
    pub output: String,
    /// True when nothing was changed.
    pub refused: bool,
    /// True when it came from the Apply button.
    pub applied: bool,
}

/// Which place a small screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The cluster and the time.
    Cluster,
    /// The editor.
    Writing,
    /// The inspector.
    Inspector,
}

/// Which dialog is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Keys and help.
    Help,
    /// Add nodes.
    AddNodes,
    /// Labels of a node.
    Labels(Name),
    /// Taints of a node.
    Taints(Name),
    /// The link to what is shown.
    Share,
}

/// How the cluster and its course are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterView {
    /// As a picture.
    Picture,
    /// The nodes as a table.
    Nodes,
    /// The steps as a table.
    Steps,
}

/// A notice above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The last session was kept aside; its document.
    KeptAside(String),
    /// The browser does not store.
    CannotStore,
    /// There is no room left in the browser's storage.
    StorageIsFull,
    /// Another tab has changed what is kept.
    OtherTab,
    /// What was here before is on the shelf; its title.
    Shelved(String),
    /// What the address asks for cannot be opened, and why.
    CannotOpen(String),
    /// The scenario was made for another Kubernetes.
    OtherKubernetes(String),
    /// The course is another one than where the scenario was made; by what, and whether the cursor is
    /// placed by action and time.
    Differs(String, bool),
    /// What to look for in what was opened.
    LookFor(&'static str),
}

/// Every signal of the page. Copied freely.
#[derive(Clone, Copy)]
pub struct App {
    session: StoredValue<Session>,
    kept: StoredValue<Kept>,
    epoch: StoredValue<u32>,
    /// How many sessions have been opened: the latest replaces one that is still being made.
    pub loads: StoredValue<u32>,
    /// True when the person has done something in this session.
    pub is_own: StoredValue<bool>,
    /// True while the session is not the one that is being opened.
    pub is_loading: StoredValue<bool>,
    /// True while another tab owns what is kept.
    pub is_elsewhere: StoredValue<bool>,
    /// What is drawn.
    pub view: RwSignal<Arc<View>>,
    /// The DaemonSet asked for; the picture takes the first when there is none.
    pub focus: RwSignal<Option<ObjectRef>>,
    /// The object in the inspector.
    pub selected: RwSignal<Option<ObjectRef>>,
    /// The editor's text.
    pub text: RwSignal<String>,
    /// How time moves.
    pub motion: RwSignal<Motion>,
    /// Virtual time runs this many times faster.
    pub speed: RwSignal<u32>,
    /// The last action.
    pub said: RwSignal<Option<Said>>,
    /// The place on a small screen.
    pub place: RwSignal<Place>,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// The object whose menu is open.
    pub menu: RwSignal<Option<ObjectRef>>,
    /// What must be said above all.
    pub notices: RwSignal<Vec<Notice>>,
    /// The picture, or a table in its place.
    pub cluster_view: RwSignal<ClusterView>,
    /// The panels at the sides, the left one first.
    pub panels: RwSignal<[Panel; 2]>,
    /// Which nodes are asked for, where there are many.
    pub filter: RwSignal<Filter>,
}

impl App {
    /// The page as it opens: what was kept, else the running example.
    pub fn start() -> App {
        let (scenario, saved, notice) = save::restore();
        let session = match scenario {
            None => Session::open(examples::rolling_update(t().example_rolling)),
            Some(_) => Session::new(Scenario::default()),
        };
        let app = App {
            session: StoredValue::new(session),
            kept: StoredValue::new(Kept::default()),
            epoch: StoredValue::new(0),
            loads: StoredValue::new(0),
            is_own: StoredValue::new(saved.is_own),
            is_loading: StoredValue::new(false),
            is_elsewhere: StoredValue::new(false),
            view: RwSignal::new(Arc::default()),
            focus: RwSignal::new(saved.focus.map(|(namespace, name)| ObjectRef {
                kind: "DaemonSet",
                namespace: namespace.into(),
                name: name.into(),
            })),
            selected: RwSignal::new(None),
            text: RwSignal::new(saved.text),
            motion: RwSignal::new(Motion::Still),
            speed: RwSignal::new(1),
            said: RwSignal::new(None),
            place: RwSignal::new(Place::Cluster),
            dialog: RwSignal::new(None),
            menu: RwSignal::new(None),
            notices: RwSignal::new(notice.into_iter().collect()),
            cluster_view: RwSignal::new(ClusterView::Picture),
            panels: RwSignal::new(panels::restored()),
            filter: RwSignal::new(Filter::default()),
        };
        match scenario {
            Some(scenario) => app.load(scenario),
            None => app.show(),
        }
        app
    }

    /// Says something above all; once is enough.
    pub fn notify(self, notice: Notice) {
        if !self
            .notices
            .with_untracked(|notices| notices.contains(&notice))
        {
            self.notices.update(|notices| notices.push(notice));
        }
    }

    /// Reads the session; nothing can be changed through it.
    pub fn with<T>(self, read: impl FnOnce(&Session) -> T) -> T {
        self.session.with_value(read)
    }

    /// Changes the session, and says nothing: the caller refreshes when it is time to draw.
    pub fn change<T: Default>(self, change: impl FnOnce(&mut Session) -> T) -> T {
        self.session.try_update_value(change).unwrap_or_default()
    }

    /// Draws the session as it is now.
    pub fn refresh(self) {
        let focus = self.focus.get_untracked();
        let before = self.view.get_untracked();
        self.change(|session| {
            session.peek();
        });
        let view = self.session.with_value(|session| {
            let epoch = self.epoch.get_value();
            let draw = |kept: &mut Kept| kept.draw(session, epoch, &before.picture, focus.as_ref());
            self.kept.try_update_value(draw)
        });
        self.view.set(Arc::new(view.unwrap_or_default()));
    }

    /// Time stands still.
    pub fn stop(self) {
        if self.motion.get_untracked() != Motion::Still {
            self.motion.set(Motion::Still);
        }
    }

    /// One step on.
    pub fn forward(self) -> bool {
        self.stop();
        let moved = self.change(Session::forward);
        self.refresh();
        moved
    }

    /// One step back.
    pub fn back(self) {
        self.stop();
        self.change(Session::back);
        self.refresh();
    }

    /// To a step; 0 is before the first.
    pub fn seek(self, step: usize) {
        self.stop();
        if self.view.with_untracked(|view| view.cursor) == step {
            return;
        }
        self.change(|session| session.seek(step));
        self.refresh();
    }

    /// Performs one line at the cursor. True when it was not refused.
    pub fn act(self, line: &str, with: Option<&str>) -> bool {
        self.stop();
        self.epoch.update_value(|n| *n += 1);
        self.is_own.set_value(true);
        let said = self.change(|session| match session.act(line, with) {
            Ok(acted) => Said {
                line: line.into(),
                output: acted.output,
                refused: acted.refused,
                applied: with.is_some(),
            },
            Err(error) => Said {
                line: line.into(),
                output: en::line_error(&error),
                refused: true,
                applied: with.is_some(),
            },
        });
        let is_done = !said.refused;
        if is_done {
            self.look_at_what_was_made(&said.output);
        }
        self.said.set(Some(said));
        self.refresh();
        is_done
    }

    /// Why a line would be refused here; `None` where it would not.
    pub fn refusal(self, line: &str) -> Option<String> {
        self.with(|session| match session.rehearse(line) {
            Ok(acted) => acted.refused.then_some(acted.output),
            Err(error) => Some(en::line_error(&error)),
        })
    }

    /// A DaemonSet that an action has made or changed comes into focus.
    fn look_at_what_was_made(self, output: &str) {
        let made = output.lines().rev().find_map(|line| {
            let name = line.strip_prefix("daemonset.apps/")?.split(' ').next()?;
            self.with(|session| {
                let mut sets = session.cluster().daemon_sets();
                let set = sets.find(|set| &*set.meta.name == name)?;
                Some(ObjectRef {
                    kind: "DaemonSet",
                    namespace: set.meta.namespace.clone(),
                    name: set.meta.name.clone(),
                })
            })
        });
        if made.is_some() {
            self.focus.set(made);
        }
    }

    /// Applies the editor's text.
    pub fn apply(self) {
        let text = self.text.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        if self.act(examples::APPLY, Some(&text)) {
            self.place.set(Place::Cluster);
        }
    }

    /// Goes on with another scenario; the editor's text becomes `text`. The session that was here is
    /// the caller's to keep.
    pub fn begin(self, scenario: Scenario, text: String, focus: Option<ObjectRef>) {
        self.stop();
        self.epoch.update_value(|n| *n += 1);
        self.is_own.set_value(false);
        self.focus.set(focus);
        self.selected.set(None);
        self.said.set(None);
        self.notices.set(Vec::new());
        self.text.set(text);
        self.load(scenario);
    }

    /// Looks at another DaemonSet.
    pub fn look_at(self, daemon_set: ObjectRef) {
        self.focus.set(Some(daemon_set.clone()));
        self.refresh();
        self.selected.set(Some(daemon_set));
    }

    /// Shows the cluster as a table, or as a picture again.
    pub fn picture_or_table(self) {
        self.cluster_view.update(|cluster_view| {
            *cluster_view = match cluster_view {
                ClusterView::Picture => ClusterView::Nodes,
                ClusterView::Nodes | ClusterView::Steps => ClusterView::Picture,
            }
        });
    }

    /// Shows an object in the inspector.
    pub fn select(self, object: ObjectRef) {
        if object.kind == "DaemonSet" {
            self.focus.set(Some(object.clone()));
            self.refresh();
        }
        self.selected.set(Some(object));
    }

    /// What is to be kept for the next visit.
    pub fn saved(self) -> Saved {
        Saved {
            title: self.with(|session| session.title().to_string()),
            document: self.with(Session::document),
            text: self.text.get_untracked(),
            is_own: self.is_own.get_value(),
            focus: self
                .focus
                .get_untracked()
                .map(|focus| (focus.namespace.to_string(), focus.name.to_string())),
        }
    }
}

/// The page's signals, from anywhere in it.
pub fn app() -> App {
    expect_context::<App>()
}
