//! What a first visit opens with: the running example, and its next steps. It is the same for everybody, so
//! the build makes it: it calls `makeReady` and ships the program's memory as that leaves it
//! (`xtask/src/ready.rs`). So the first picture and the first steps need neither the engine nor the reader
//! of manifests, which come in the second module.
//!
//! Nothing depends on that: without it, the same is made when the page starts.

use super::examples;
use crate::session::Session;
use crate::words::EN;
use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;

/// So many steps are ready. Until the engine has come a person takes all but the last of them (`freeSteps` in
/// `boot.js`), for each step looks at the next. Each makes the page heavier by a kilobyte.
const STEPS: usize = 3;

thread_local! {
    static READY: Cell<Option<Session>> = const { Cell::new(None) };
}

/// Makes it; called by the build, and by nothing else.
#[wasm_bindgen(js_name = makeReady)]
pub fn make_ready() {
    READY.set(Some(make()));
}

/// What was made ready, or else the same made now.
pub fn session() -> Session {
    READY.take().unwrap_or_else(make)
}

#[inline(never)]
fn make() -> Session {
    let mut session = Session::open(examples::rolling_update(EN.example_rolling));
    session.foresee(STEPS);
    session
}
