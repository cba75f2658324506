//! `dsplay link`: makes share links of scenarios, and scenarios of share links.

use super::{Refusal, text_of};
use crate::session::limits;
use crate::session::link;
use crate::session::scenario::Scenario;
use crate::words;
use clap::{Args, Subcommand};
use std::io::Write;

/// What `dsplay link` is told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    way: Way,
}

#[derive(Debug, Subcommand)]
enum Way {
    /// Print the link that carries a scenario
    Encode {
        /// The scenario document; - is standard input
        #[arg(value_name = "SCENARIO")]
        scenario: String,
        /// The page's address, its flags included; without it the part from # on is printed
        #[arg(long, value_name = "URL", default_value = "", value_parser = base)]
        base: String,
    },
    /// Print the scenario document that a link carries
    Decode {
        /// The link, or its part from # on; - is standard input
        #[arg(value_name = "LINK")]
        link: String,
    },
}

fn base(text: &str) -> Result<String, String> {
    let is_odd = |c: char| c == '#' || c.is_whitespace() || c.is_control();
    match text.contains(is_odd) {
        true => Err("an address without # and blanks is needed here".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Does it.
pub fn run(options: &Options, out: &mut impl Write) -> Result<(), Refusal> {
    match &options.way {
        Way::Encode { scenario, base } => {
            let text = text_of(scenario, limits::BYTES)?;
            let read = Scenario::read(&text)
                .map_err(|error| Refusal::Said(format!("{scenario}:{error}")))?;
            let fragment = link::encode(&read)
                .map_err(|_| Refusal::Said(words::en::too_large_for_a_link()))?;
            Ok(writeln!(out, "{base}{fragment}")?)
        }
        Way::Decode { link } => {
            let piped = match link.as_str() {
                "-" => Some(text_of("-", limits::LINK_CHARACTERS + ADDRESS)?),
                _ => None,
            };
            let scenario = link::decode(piped.as_ref().unwrap_or(link))
                .map_err(|error| Refusal::Said(words::en::link_error(&error)))?;
            Ok(out.write_all(scenario.write().as_bytes())?)
        }
    }
}

/// Bytes that the page's address may have before `#`, where a link comes from standard input.
const ADDRESS: usize = 8_192;
