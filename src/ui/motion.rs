//! Moving time: play at a tempo that follows virtual time, or run in slices until settled.

use super::state::{App, Motion};
use super::storage;
use crate::session::Session;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A slice of a run lasts so long; the browser gets its turn between slices.
const SLICE_MS: f64 = 24.0;
/// So many steps are taken before the clock is looked at.
const AT_ONCE: usize = 32;
/// Sessions of more nodes are not opened before the first paint.
const AT_ONCE_NODES: usize = 500;
/// While a session is being opened it is drawn so seldom.
const SEEN_MS: f64 = 150.0;
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
        if self.motion.get_untracked() == Motion::Running {
            return self.stop();
        }
        self.motion.set(Motion::Running);
        spawn_local(async move {
            while self.motion.try_get_untracked() == Some(Motion::Running) {
                let is_done = self.slice(Session::run);
                // Working and drawing are two tasks: neither keeps a key or a click waiting for both.
                TimeoutFuture::new(0).await;
                self.refresh();
                if is_done {
                    break;
                }
                TimeoutFuture::new(0).await;
            }
            self.stop();
        });
    }

    /// Draws the session that the page opens with; one that was kept is played to its place before: at
    /// once if that is near, else in slices, seen as a run and stopped like one.
    pub fn arrive(self, is_kept: bool) {
        let is_large = self.with(|session| session.cluster().nodes().count() > AT_ONCE_NODES);
        if !is_kept || (!is_large && self.slice(Session::open_on)) {
            self.refresh();
            return storage::replayed();
        }
        self.refresh();
        self.motion.set(Motion::Running);
        spawn_local(async move {
            let mut drawn = now_ms();
            while self.motion.try_get_untracked() == Some(Motion::Running) {
                TimeoutFuture::new(0).await;
                if self.slice(Session::open_on) {
                    break;
                }
                if now_ms() - drawn > SEEN_MS {
                    TimeoutFuture::new(0).await;
                    self.refresh();
                    drawn = now_ms();
                }
            }
            TimeoutFuture::new(0).await;
            storage::replayed();
            self.refresh();
            self.stop();
        });
    }

    /// Works on the session for a moment; true when the work is done.
    fn slice(self, work: fn(&mut Session, usize) -> bool) -> bool {
        let end = now_ms() + SLICE_MS;
        loop {
            let is_done = self.change(|session| work(session, AT_ONCE));
            if is_done || now_ms() > end {
                return is_done;
            }
        }
    }
}

/// The browser's clock. Only how long work has taken is read from it, never what comes of it.
fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
