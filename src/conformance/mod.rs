//! Recorded decisions of Kubernetes, asked of the engine: the verb `dsplay conformance`.
//!
//! Each line of a file is one decision: what Kubernetes' own code was given and what it did. Each family
//! of decisions has a thin adapter here that puts the input to the very functions the page runs on; no
//! rule of Kubernetes is written down a second time.

mod backoff;
mod choice;
mod defaults;
mod difference;
mod hash;
mod history;
mod manage;
mod node_update;
mod placement;
mod pod_template;
mod recorded;
mod rolling_update;
mod rollout;
mod status;
mod sync;
mod validation;

pub use difference::Difference;

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// What came of one case: nothing to say, or how the engine differs.
type Outcome = Result<(), Difference>;

/// Asks the engine: input and expected answer.
type Check = fn(&Value, &Value) -> Outcome;

/// All families, in the order in which they are reported.
const FAMILIES: [(&str, Check); 14] = [
    ("node_should_run", placement::check),
    ("manage", manage::check),
    ("rolling_update", rolling_update::check),
    ("status", status::check),
    ("sync", sync::check),
    ("history", history::check),
    ("pod_template", pod_template::check),
    ("failed_pod_backoff", backoff::check),
    ("node_update", node_update::check),
    ("hash", hash::check),
    ("defaults", defaults::check),
    ("validation", validation::check),
    ("kubectl_rollout_status", rollout::check_status),
    ("kubectl_rollback_history", rollout::check_history),
];

/// The seeds that every choice is made with: name order, and two others.
const SEEDS: [u32; 3] = [0, 7, 3_000_000_019];

/// How many differences of a family are shown.
const SHOWN: usize = 5;

/// What came of one family.
#[derive(Clone, Debug, Default)]
struct Tally {
    passed: u32,
    failed: u32,
    skipped: u32,
    shown: Vec<(String, Difference)>,
}

/// Runs every case of the files (`.jsonl`, or `.gz` of it) and reports to `out`. Gives the exit status: 0
/// when nothing failed, 1 when something did or a file could not be read.
///
/// # Errors
/// Only what writing to `out` gives.
pub fn run(files: &[PathBuf], out: &mut impl Write) -> io::Result<u8> {
    let mut tallies = vec![Tally::default(); FAMILIES.len()];
    let mut unread = Vec::new();
    for file in files {
        if let Err(why) = run_file(file, &mut tallies) {
            unread.push(format!("{}: {why}", file.display()));
        }
    }
    let mut skipped = 0;
    for ((family, _), tally) in FAMILIES.iter().zip(&tallies) {
        let Tally {
            passed,
            failed,
            skipped: left_out,
            shown,
        } = tally;
        if passed + failed + left_out == 0 {
            continue;
        }
        writeln!(
            out,
            "{family}: {passed} passed, {failed} failed, {left_out} skipped"
        )?;
        for (id, difference) in shown {
            writeln!(out, "  {id}\n{difference}")?;
        }
        skipped += left_out;
    }
    if skipped > 0 {
        writeln!(
            out,
            "Skipped: DaemonSets that the API server refuses (validDaemonSet: false)."
        )?;
    }
    for why in &unread {
        writeln!(out, "{why}")?;
    }
    let failed = tallies.iter().any(|t| t.failed > 0);
    Ok(u8::from(failed || !unread.is_empty()))
}

fn run_file(path: &Path, tallies: &mut [Tally]) -> Result<(), String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let text: Box<dyn Read> = match path.extension().is_some_and(|e| e == "gz") {
        true => Box::new(MultiGzDecoder::new(file)),
        false => Box::new(file),
    };
    for (at, line) in BufReader::new(text).lines().enumerate() {
        let place = |why: String| format!("line {}: {why}", at + 1);
        let line = line.map_err(|e| place(e.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let case: Value = serde_json::from_str(&line).map_err(|e| place(e.to_string()))?;
        let Some(found) = family(&case) else {
            return Err(place(format!("unknown family {}", case["family"])));
        };
        run_case(FAMILIES[found].1, &case, &mut tallies[found]);
    }
    Ok(())
}

/// The place of a case's family among all.
fn family(case: &Value) -> Option<usize> {
    FAMILIES
        .iter()
        .position(|(name, _)| case["family"] == *name)
}

/// Asks the engine one case, a line of a file, whether or not its DaemonSet is valid. `None` when its family
/// is not known.
pub fn ask(case: &Value) -> Option<Result<(), Difference>> {
    let (_, check) = FAMILIES[family(case)?];
    Some(check(&case["input"], &case["expected"]))
}

fn run_case(check: Check, case: &Value, tally: &mut Tally) {
    let (input, expected) = (&case["input"], &case["expected"]);
    if input["validDaemonSet"] == false {
        tally.skipped += 1;
        return;
    }
    match check(input, expected) {
        Ok(()) => tally.passed += 1,
        Err(difference) => {
            tally.failed += 1;
            if tally.shown.len() < SHOWN {
                let id = case["id"].as_str().unwrap_or_default().to_owned();
                tally.shown.push((id, difference));
            }
        }
    }
}
