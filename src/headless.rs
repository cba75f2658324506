//! The headless command line: what `dsplay` is told, what it prints, its exit status. Native only, and
//! the only place that reads files.

mod conformance;
mod link;
mod run;

use clap::{Parser, Subcommand};
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Kubernetes DaemonSets in a virtual cluster: play a scenario, see every step and why.
#[derive(Debug, Parser)]
#[command(name = "dsplay", version, propagate_version = true)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Play every action of a scenario and print what happened
    Run(run::Options),
    /// Hold the engine against recorded decisions of Kubernetes
    Conformance(conformance::Options),
    /// Make a share link of a scenario, or a scenario of a share link
    Link(link::Options),
}

/// Why a verb did not come to its end.
#[derive(Debug)]
enum Refusal {
    /// One clear line for the person.
    Said(String),
    /// Writing failed.
    Write(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Write(error)
    }
}

/// Does what the process was told. Status 0; 1 refused, with one line; 2 usage.
pub fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are printed this way too; a closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = match line.verb {
        Verb::Run(options) => run::run(&options, &mut out),
        Verb::Conformance(options) => conformance::run(&options, &mut out),
        Verb::Link(options) => link::run(&options, &mut out),
    };
    match done.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        // Who closed the pipe has read enough.
        Err(Refusal::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            let words = match refusal {
                Refusal::Said(words) => words,
                Refusal::Write(error) => format!("cannot write: {error}"),
            };
            let _ = writeln!(io::stderr(), "{words}");
            ExitCode::FAILURE
        }
    }
}

/// A file's text, or that of standard input for `-`; of a text longer than `bytes_max` the beginning, one
/// byte more than allowed, so that its reader refuses it.
fn text_of(name: &str, bytes_max: usize) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let limit = bytes_max as u64 + 1;
    let read = match name {
        "-" => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        _ => std::fs::File::open(name).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Refusal::Said(format!("{name}: cannot read it: {error}")))?;
    if bytes.len() > bytes_max {
        return Err(Refusal::Said(format!(
            "{name}:1:1: the text is longer than {bytes_max} bytes"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let (line, last) = (
            1 + good.matches('\n').count(),
            good.rsplit('\n').next().unwrap_or_default(),
        );
        let column = 1 + last.chars().count();
        Refusal::Said(format!("{name}:{line}:{column}: this is not UTF-8 text"))
    })
}
