//! `cargo xtask`: the project's chores, each one word. Reads the words and hands them on; what a
//! chore does stands in its own module. Nothing of the page or the engine is here.

mod bench;
mod browser;
mod fields;
mod files;
mod licenses;
mod memory;
mod names;
mod page;
mod process;
mod ready;
mod rewrite;
mod serve;
mod server;
mod sizes;
mod split;
mod suite;
mod tools;
mod wasm_target;

use std::process::ExitCode;

const HELP: &str = "\
The DaemonSet playground's chores.

Usage: cargo xtask <verb>

  build                     build the page into dist/, and check what it weighs
  serve [--port N] [--watch]
                            build if something changed, then serve dist/ on http://127.0.0.1:8080/;
                            --watch builds again at every change
  test                      format, lint, native tests, the page, browser tests
  bench                     the engine's times beside those recorded of the real controller
  shots [DIR]               screenshots of the page and of rollouts on 1 to 1,000 nodes, wide and
                            narrow, light and dark (target/shots)

What is missing on the machine (the wasm target, Trunk, wasm-bindgen, npm packages, Chromium) is
installed first; the tools go to ${XDG_CACHE_HOME:-~/.cache}/daemonset-playground/.
";

/// What a person asked for.
#[derive(Debug, PartialEq)]
enum Verb {
    Build,
    Serve { port: u16, watch: bool },
    Test,
    Bench,
    Shots { folder: Option<String> },
    Help,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let verb = match parse(&words) {
        Ok(verb) => verb,
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let done = match verb {
        Verb::Help => {
            print!("{HELP}");
            Ok(())
        }
        Verb::Build => page::build(),
        Verb::Serve { port, watch } => serve::serve(port, watch),
        Verb::Test => suite::run_all(),
        Verb::Bench => bench::run_all(),
        Verb::Shots { folder } => browser::shots(folder.as_deref()),
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

fn parse(words: &[String]) -> Result<Verb, String> {
    let mut rest = words.iter().map(String::as_str);
    let verb = match rest.next() {
        None => return Err("Say which chore.".into()),
        Some("help" | "--help" | "-h") => return Ok(Verb::Help),
        Some("build") => Verb::Build,
        Some("test") => Verb::Test,
        Some("bench") => Verb::Bench,
        Some("shots") => Verb::Shots {
            folder: rest.next().map(String::from),
        },
        Some("serve") => {
            let (mut port, mut watch) = (serve::PORT, false);
            while let Some(word) = rest.next() {
                match word.split_once('=').unwrap_or((word, "")) {
                    ("--watch", "") => watch = true,
                    ("--port", inline) => {
                        let number = if inline.is_empty() {
                            rest.next().unwrap_or("")
                        } else {
                            inline
                        };
                        port = number
                            .parse()
                            .ok()
                            .filter(|port| *port > 0)
                            .ok_or_else(|| {
                                format!("--port takes a number from 1 to 65535, not “{number}”.")
                            })?;
                    }
                    _ => return Err(format!("serve does not know “{word}”.")),
                }
            }
            Verb::Serve { port, watch }
        }
        Some(other) => return Err(format!("There is no chore “{other}”.")),
    };
    match rest.next() {
        None => Ok(verb),
        Some(word) => Err(format!("“{word}” is one word too many.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Result<Verb, String> {
        parse(
            &line
                .split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn verbs_and_their_options_are_read() {
        assert_eq!(said("build"), Ok(Verb::Build));
        assert_eq!(said("bench"), Ok(Verb::Bench));
        assert_eq!(
            said("serve"),
            Ok(Verb::Serve {
                port: 8080,
                watch: false
            })
        );
        assert_eq!(
            said("serve --watch --port 9000"),
            Ok(Verb::Serve {
                port: 9000,
                watch: true
            })
        );
        assert_eq!(
            said("serve --port=9001"),
            Ok(Verb::Serve {
                port: 9001,
                watch: false
            })
        );
        assert_eq!(
            said("shots here"),
            Ok(Verb::Shots {
                folder: Some("here".into())
            })
        );
        assert_eq!(said("--help"), Ok(Verb::Help));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for line in [
            "",
            "biuld",
            "build now",
            "serve --port",
            "serve --port 0",
            "serve --port 99999",
            "serve -x",
        ] {
            assert!(said(line).is_err(), "{line:?} was understood");
        }
        assert!(said("biuld").is_err_and(|problem| problem.contains("biuld")));
    }
}
