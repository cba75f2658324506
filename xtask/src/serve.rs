//! `serve`: the built page on this machine, and a new build at every change where that is wanted.

use crate::process::say;
use crate::server::{Site, answer, bind};
use crate::{files, page};
use std::io::ErrorKind;
use std::time::Duration;

/// The port where none is named.
pub const PORT: u16 = 8080;
const WATCH_EVERY: Duration = Duration::from_millis(500);

/// Builds if something changed, then serves until it is stopped.
pub fn serve(port: u16, watch: bool) -> Result<(), String> {
    // The port first: that it is taken is better known before the build than after.
    let listener = bind(port).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!(
            "Port {port} is taken on this machine. Take another: cargo xtask serve --port {}",
            port.checked_add(1).unwrap_or(PORT)
        ),
        _ => format!("Port {port} cannot be opened: {error}"),
    })?;
    let seen = files::inputs_changed(&files::top());
    match page::build_if_needed() {
        Err(problem) if !watch => return Err(problem),
        Err(problem) => eprintln!("\nerror: {problem}\n"),
        Ok(()) => {}
    }
    let server = std::thread::spawn(move || {
        answer(
            listener,
            Site {
                folder: files::dist(),
                base: "/",
            },
        )
    });
    println!("http://127.0.0.1:{port}/");
    say("Control-C stops");
    if watch {
        rebuild_for_ever(port, seen);
    }
    server.join().map_err(|_| "The server stopped.".to_string())
}

/// Looks for changes twice a second and builds at each; a build that fails leaves the last page up.
fn rebuild_for_ever(port: u16, mut seen: files::Changed) -> ! {
    loop {
        std::thread::sleep(WATCH_EVERY);
        let now = files::inputs_changed(&files::top());
        if now == seen {
            continue;
        }
        seen = now;
        match page::build_if_needed() {
            Err(problem) => eprintln!("\nerror: {problem}\n"),
            Ok(()) => say(&format!("Up to date: http://127.0.0.1:{port}/")),
        }
    }
}
