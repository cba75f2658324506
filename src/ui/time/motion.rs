//! Moving time: play at a tempo that follows virtual time, or run in slices: until settled, to the next
//! action, to the place where a session opens.

use crate::cluster::step::{Step, StepKind};
use crate::session::scenario::Scenario;
use crate::session::{Beginning, Session};
use crate::ui::state::{App, Motion, Notice, storage};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A slice of a run takes this long; the browser gets its turn between slices.
const SLICE_MS: f64 = 30.0;
/// Steps between two looks at the clock.
const STEPS_AT_ONCE: usize = 8;
/// Sessions of more nodes are not opened before the first paint.
const AT_ONCE_NODES: usize = 500;
/// Nodes of a large session that are made between two turns of the browser.
const NODES_AT_ONCE: usize = 1_000;
/// While it runs, the page is drawn this often.
const DRAWN_EVERY_MS: f64 = 120.0;
/// A step is seen for at least this long while playing.
const TICK_MS_MIN: u64 = 140;
/// However long virtual time waits, the person waits no longer.
const TICK_MS_MAX: u64 = 2_500;

impl App {
    /// Plays, or pauses.
    pub fn play_or_pause(self) {
        match self.motion.get_untracked() {
            Motion::Still => self.play(),
            _ => self.stop(),
        }
    }

    fn play(self) {
        self.motion.set(Motion::Playing);
        spawn_local(async move {
            while self.motion.try_get_untracked() == Some(Motion::Playing) {
                let Some(wait_ms) = self.until_next_ms() else {
                    break;
                };
                let cursor = self.with(Session::cursor);
                let speed = u64::from(self.speed.get_untracked().max(1));
                let tick = (wait_ms / speed).clamp(TICK_MS_MIN, TICK_MS_MAX);
                TimeoutFuture::new(u32::try_from(tick).unwrap_or(u32::MAX)).await;
                let is_undisturbed = self.motion.try_get_untracked() == Some(Motion::Playing)
                    && self.with(Session::cursor) == cursor;
                if !is_undisturbed {
                    return;
                }
                self.change(Session::forward);
                self.refresh();
            }
            self.stop();
        });
    }

    /// Virtual milliseconds until the next step; `None` when there is none.
    fn until_next_ms(self) -> Option<u64> {
        self.change(|session| {
            let now = session.cluster().now();
            session.peek().map(|next| next.at.0.saturating_sub(now.0))
        })
    }

    /// Runs until nothing more happens by itself, or stops when it runs already.
    pub fn run_or_stop(self) {
        self.go_or_stop(Motion::Running, Session::run);
    }

    /// Runs until an action has happened or nothing more does, or stops when it runs already.
    pub fn to_next_action(self) {
        self.go_or_stop(Motion::ToAction, to_next_action);
    }

    /// The action before the cursor, or the start.
    pub fn to_action_before(self) {
        let step = self.with(|session| {
            let before = session.cursor().saturating_sub(1);
            let steps = session.steps().get(..before).unwrap_or_default();
            steps.iter().rposition(is_action).map_or(0, |i| i + 1)
        });
        self.seek(step);
    }

    /// Puts a scenario in the session's place and plays it to where it opens: a small one at once, a large
    /// one once the page is painted, in slices that can be stopped.
    pub fn load(self, scenario: Scenario) {
        self.loads.update_value(|loads| *loads += 1);
        let load = self.loads.get_value();
        let is_latest = move || self.loads.try_get_value() == Some(load);
        self.is_loading.set_value(false);
        if scenario.setup.nodes.len() <= AT_ONCE_NODES {
            self.change(|old| *old = Session::new(scenario));
            let is_there = self.slice(Session::approach);
            self.refresh();
            return match is_there {
                true => self.opened(),
                false => self.go(Motion::Opening, Session::approach),
            };
        }
        self.is_loading.set_value(true);
        self.motion.set(Motion::Opening);
        spawn_local(async move {
            let mut beginning = Beginning::new(scenario);
            loop {
                TimeoutFuture::new(0).await;
                if !is_latest() {
                    return;
                }
                if beginning.go_on(NODES_AT_ONCE) {
                    break;
                }
            }
            self.change(|old| *old = beginning.session());
            self.is_loading.set_value(false);
            self.go(Motion::Opening, Session::approach);
        });
    }

    /// Shows a session that is where it opens.
    pub fn show(self) {
        self.refresh();
        self.opened();
    }

    fn go_or_stop(self, motion: Motion, go_on: fn(&mut Session, usize) -> bool) {
        match self.motion.get_untracked() {
            Motion::Still | Motion::Playing => self.go(motion, go_on),
            Motion::Running | Motion::Opening | Motion::ToAction => self.stop(),
        }
    }

    fn go(self, motion: Motion, go_on: fn(&mut Session, usize) -> bool) {
        self.motion.set(motion);
        spawn_local(async move {
            let mut drawn = f64::NEG_INFINITY;
            TimeoutFuture::new(0).await;
            while self.motion.try_get_untracked() == Some(motion) && !self.slice(go_on) {
                if now_ms() - drawn > DRAWN_EVERY_MS {
                    // Working and drawing are two tasks: neither keeps a key or a click waiting for both.
                    TimeoutFuture::new(0).await;
                    self.refresh();
                    drawn = now_ms();
                }
                TimeoutFuture::new(0).await;
            }
            TimeoutFuture::new(0).await;
            self.refresh();
            self.stop();
            match motion {
                Motion::Opening => self.opened(),
                _ => storage::replayed(),
            }
        });
    }

    /// A session is where it opens, or was stopped on its way there.
    fn opened(self) {
        storage::replayed();
        let differs = self.with(|session| {
            let (made, is_placed) = session.differs()?;
            Some(Notice::Differs(made.by.clone(), is_placed))
        });
        if let Some(notice) = differs {
            self.notify(notice);
        }
    }

    /// One slice of work; true when there is no more.
    fn slice(self, go_on: fn(&mut Session, usize) -> bool) -> bool {
        let end = now_ms() + SLICE_MS;
        loop {
            if self.change(|session| go_on(session, STEPS_AT_ONCE)) {
                return true;
            }
            if now_ms() >= end {
                return false;
            }
        }
    }
}

/// At most `budget` steps on; true after an action, or when nothing more happens.
fn to_next_action(session: &mut Session, budget: usize) -> bool {
    (0..budget).any(|_| {
        if !session.forward() {
            return true;
        }
        let done = session.cursor().checked_sub(1);
        let done = done.and_then(|i| session.steps().get(i));
        done.is_some_and(is_action)
    })
}

fn is_action(step: &Step) -> bool {
    step.kind == StepKind::Action
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
