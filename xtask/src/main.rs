//! `cargo xtask`: the project's chores, each one word. Reads the words and hands them on; what a
//! chore does stands in its own module. Nothing of the page or the engine is here.

mod assets;
mod bench;
mod browser;
mod files;
mod licenses;
mod page;
mod process;
mod sizes;
mod suite;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
The DaemonSet playground's chores.

Usage: cargo xtask <verb>

  serve [OPTION…]   build the page and serve it on http://127.0.0.1:8080/, and build it again at
                    every change; the options are those of `trunk serve`, such as --port 9000
  build [OPTION…]   build the page into dist/ and check what it weighs; the options are those of
                    `trunk build`
  test [--full]     format, lint, native tests, the page, browser tests; large counts play a
                    tenth, --full plays all
  bench             the engine's times beside those recorded of the real controller, and in
                    WebAssembly beside native
  shots [DIR]       screenshots of the page and of rollouts on 1 to 1,000 nodes, wide and narrow,
                    light and dark (target/shots)

What is missing on the machine (the wasm target, Trunk, wasm-bindgen, npm packages, Chromium) is
installed first; the tools go to ${XDG_CACHE_HOME:-~/.cache}/daemonset-playground/.
Trunk itself calls `cargo xtask assets` to add to the page what does not come from Rust.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["build", options @ ..] => page::build(options),
        ["serve", options @ ..] => page::serve(options),
        ["assets"] => assets::add(),
        ["test"] => suite::run_all(suite::Counts::Tenth),
        ["test", "--full"] => suite::run_all(suite::Counts::All),
        ["bench"] => bench::run_all(),
        ["shots"] => browser::shots(None),
        ["shots", folder] => browser::shots(Some(folder)),
        words => {
            eprintln!("There is no chore “{}”.\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // The message has been said already where there is more than one line to say.
        Err(problem) => {
            if !problem.is_empty() {
                eprintln!("\nerror: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}
