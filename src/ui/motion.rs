//! Moving time: play at a tempo that follows virtual time, or run in slices until settled.

use super::state::{App, Motion};
use crate::session::Session;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Steps in one slice of a run; the browser gets its turn between slices.
const SLICE: usize = 1_000;
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
            let cursor = session.cursor();
            if session.steps().len() == cursor {
                if !session.forward() {
                    return None;
                }
                session.back();
            }
            let next = session.steps().get(cursor)?;
            Some(next.at.0.saturating_sub(now.0))
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
                let before = self.with(Session::cursor);
                let settled = self.change(|session| session.run(SLICE));
                let is_stuck = self.with(Session::cursor) == before;
                self.refresh();
                if settled || is_stuck {
                    break;
                }
                TimeoutFuture::new(0).await;
            }
            self.stop();
        });
    }
}
