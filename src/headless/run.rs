//! `dsplay run`: plays a scenario and prints its steps and its end.

use super::{Refusal, text_of};
use crate::cluster::clock::Time;
use crate::session::report::Report;
use crate::session::scenario::{self, Scenario};
use crate::session::{Session, limits};
use crate::words;
use clap::{Args, ValueEnum};
use std::io::Write;

/// What `dsplay run` is told.
#[derive(Debug, Args)]
pub struct Options {
    /// The scenario document; - is standard input
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Another seed than the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// Until when to play on after the last action: settled, or a time since the start such as 5m
    #[arg(long, value_name = "settled|DURATION", default_value = "settled", value_parser = until)]
    until: Until,
    /// What to print
    #[arg(short, long, value_name = "text|json", default_value = "text")]
    output: Output,
}

#[derive(Clone, Copy, Debug)]
enum Until {
    Settled,
    Time(Time),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Output {
    Text,
    Json,
}

fn until(text: &str) -> Result<Until, String> {
    match text {
        "settled" => Ok(Until::Settled),
        _ => scenario::read_duration(text).map(|ms| Until::Time(Time(ms))),
    }
}

/// Plays and prints.
pub fn run(options: &Options, out: &mut impl Write) -> Result<(), Refusal> {
    let name = &options.scenario;
    let text = text_of(name, limits::BYTES)?;
    let mut scenario =
        Scenario::read(&text).map_err(|error| Refusal::Said(format!("{name}:{error}")))?;
    if let Some(seed) = options.seed {
        scenario.setup.seed = seed;
    }
    let mut session = Session::forward_only(scenario);
    match options.until {
        Until::Settled => {
            session.run(limits::STEPS);
        }
        Until::Time(time) => session.run_until(time),
    }
    let report = Report::new(&session, words::en::step);
    match options.output {
        Output::Json => report.write_json(out)?,
        Output::Text => report.write_text(out)?,
    }
    Ok(())
}
