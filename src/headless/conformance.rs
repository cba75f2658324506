//! `dsplay conformance`: holds the engine against recorded decisions of Kubernetes.

use super::Refusal;
use crate::conformance;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// What `dsplay conformance` is told.
#[derive(Debug, Args)]
pub struct Options {
    /// Recorded decisions: JSON lines, or .gz of them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Runs every recorded decision and prints what came of each family.
pub fn run(options: &Options, out: &mut impl Write) -> Result<(), Refusal> {
    match conformance::run(&options.files, out)? {
        0 => Ok(()),
        _ => {
            out.flush()?;
            let words = "the engine differs from what was recorded, or a file could not be read";
            Err(Refusal::Said(words.to_owned()))
        }
    }
}
