//! `sim …`: what happens to the physical world, and how time passes.

use super::super::command::{Command, NewNodes, NodeShape, Passing, Sim};
use super::super::duration;
use super::super::flags::{Args, Takes, flag, split};
use super::super::line::{LineError, LineHint, Word, nearest};
use super::labels::taint_spec;
use super::not_built;
use crate::api::quoted::quoted;
use crate::api::{label_syntax, quantity};

const PARTS: [&str; 5] = ["node", "image", "wait", "settle", "step"];
const NODE_PARTS: [&str; 4] = ["add", "remove", "fail", "recover"];
const NODE_USAGE: &str = "sim node add NAME|--pool POOL [--count N] [--labels k=v,…] [--taints k=v:Effect,…] [--cpu 4] [--memory 16Gi] [--pods 110]; sim node remove|fail|recover NAME";
const IMAGE_USAGE: &str = "sim image break|fix IMAGE";
const TIME_USAGE: &str = "sim wait 30s, sim settle, sim step [N]";

pub fn parse(first: &Word, words: &[Word]) -> Result<Command, LineError> {
    let Some((part, rest)) = words.split_first() else {
        let hint = LineHint::Usage("sim node …, sim image …, sim wait …, sim settle, sim step");
        return Err(LineError::new(first.column, "error: sim needs a command").hint(hint));
    };
    match part.text.as_str() {
        "node" => node(part, rest).map(Command::Sim),
        "image" => image(part, rest).map(Command::Sim),
        "wait" | "settle" | "step" => time(part, rest).map(Command::Time),
        name @ ("network" | "container" | "app" | "api") => {
            Err(not_built(part, &format!("sim {name}")))
        }
        name => Err(unknown(part, name, "sim", &PARTS)),
    }
}

fn unknown(word: &Word, name: &str, path: &str, known: &[&'static str]) -> LineError {
    let message = format!(
        "error: unknown command {} for {}",
        quoted(name),
        quoted(path)
    );
    let error = LineError::new(word.column, message);
    LineError {
        hint: nearest(name, known.iter().copied()),
        ..error
    }
}

fn misused(word: &Word, message: &str, usage: &'static str) -> LineError {
    LineError::new(word.column, format!("error: {message}")).hint(LineHint::Usage(usage))
}

fn one_name(
    part: &Word,
    words: &[Word],
    what: &str,
    usage: &'static str,
) -> Result<String, LineError> {
    match words {
        [name] if !name.text.is_empty() && !name.text.starts_with('-') => Ok(name.text.clone()),
        _ => Err(misused(
            part,
            &format!("exactly one {what} is needed here"),
            usage,
        )),
    }
}

fn node(part: &Word, words: &[Word]) -> Result<Sim, LineError> {
    let Some((verb, rest)) = words.split_first() else {
        return Err(misused(part, "sim node needs a command", NODE_USAGE));
    };
    let name = || one_name(verb, rest, "node name", NODE_USAGE);
    match verb.text.as_str() {
        "add" => node_add(verb, rest),
        "remove" => Ok(Sim::NodeRemove { name: name()? }),
        "fail" => Ok(Sim::NodeFail { name: name()? }),
        "recover" => Ok(Sim::NodeRecover { name: name()? }),
        name @ ("partition" | "heal" | "pressure") => {
            Err(not_built(verb, &format!("sim node {name}")))
        }
        name => Err(unknown(verb, name, "sim node", &NODE_PARTS)),
    }
}

fn node_add(verb: &Word, words: &[Word]) -> Result<Sim, LineError> {
    let own = [
        flag("pool", None, Takes::Text),
        flag("count", None, Takes::Number),
        flag("labels", None, Takes::Text),
        flag("taints", None, Takes::Text),
        flag("cpu", None, Takes::Text),
        flag("memory", None, Takes::Text),
        flag("pods", None, Takes::Number),
    ];
    let args = split(words, &own, "sim node add")?;
    let count = args.number("count");
    let nodes = match (&args.words[..], args.text("pool")) {
        ([name], None) if count.is_none() => NewNodes::Named(name.text.clone()),
        ([], Some(pool)) => NewNodes::Pool {
            pool: pool.to_owned(),
            count: u32::try_from(count.unwrap_or(1))
                .ok()
                .filter(|n| (1..=10_000).contains(n))
                .ok_or_else(|| flag_error(&args, "count", "a number from 1 to 10000"))?,
        },
        ([_], None) => {
            return Err(misused(verb, "--count goes with --pool", NODE_USAGE));
        }
        _ => {
            let message = "either one node name or --pool is needed here";
            return Err(misused(verb, message, NODE_USAGE));
        }
    };
    Ok(Sim::NodeAdd {
        nodes,
        shape: shape(&args)?,
    })
}

fn flag_error(args: &Args, flag: &str, right: &str) -> LineError {
    let written = args.text(flag).unwrap_or_default();
    let message = format!("error: --{flag} {}: must be {right}", quoted(written));
    LineError::new(args.column(flag), message).hint(LineHint::Usage(NODE_USAGE))
}

fn shape(args: &Args) -> Result<NodeShape, LineError> {
    let mut shape = NodeShape::default();
    let list = |name: &str| -> Vec<String> {
        let all = args.all(name).join(",");
        all.split(',')
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect()
    };
    for label in list("labels") {
        match label.split_once('=') {
            Some((key, value)) if label_syntax::is_key(key) && label_syntax::is_value(value) => {
                shape.labels.insert(key.to_owned(), value.to_owned());
            }
            _ => {
                return Err(flag_error(
                    args,
                    "labels",
                    "labels like disktype=ssd,tier=gold",
                ));
            }
        }
    }
    for taint in list("taints") {
        match taint_spec(&taint) {
            Ok((key, value, Some(effect))) => {
                if shape
                    .taints
                    .iter()
                    .any(|(k, _, e)| *k == key && *e == effect)
                {
                    let right = "taints that differ in key or effect";
                    return Err(flag_error(args, "taints", right));
                }
                shape.taints.push((key, value, effect));
            }
            _ => {
                let right = "taints like dedicated=gpu:NoSchedule,old:NoExecute";
                return Err(flag_error(args, "taints", right));
            }
        }
    }
    for name in ["cpu", "memory"] {
        let Some(text) = args.text(name) else {
            continue;
        };
        let good = quantity::Quantity::parse(text).is_ok_and(|q| q.signum() > 0);
        if !good {
            return Err(flag_error(
                args,
                name,
                "a quantity above 0, like 4, 500m or 16Gi",
            ));
        }
        match name {
            "cpu" => shape.cpu = Some(text.to_owned()),
            _ => shape.memory = Some(text.to_owned()),
        }
    }
    if let Some(pods) = args.number("pods") {
        let pods = u32::try_from(pods)
            .ok()
            .filter(|n| (1..=1_000_000).contains(n));
        shape.pods =
            Some(pods.ok_or_else(|| flag_error(args, "pods", "a number from 1 to 1000000"))?);
    }
    Ok(shape)
}

fn image(part: &Word, words: &[Word]) -> Result<Sim, LineError> {
    let Some((verb, rest)) = words.split_first() else {
        return Err(misused(part, "sim image needs a command", IMAGE_USAGE));
    };
    let image = || one_name(verb, rest, "image", IMAGE_USAGE);
    match verb.text.as_str() {
        "break" => Ok(Sim::ImageBreak { image: image()? }),
        "fix" => Ok(Sim::ImageFix { image: image()? }),
        name @ ("slow" | "evict") => Err(not_built(verb, &format!("sim image {name}"))),
        name => Err(unknown(verb, name, "sim image", &["break", "fix"])),
    }
}

fn time(part: &Word, words: &[Word]) -> Result<Passing, LineError> {
    match (part.text.as_str(), words) {
        ("settle", []) => Ok(Passing::Settle),
        ("step", []) => Ok(Passing::Steps(1)),
        ("step", [count]) => match count.text.parse::<u32>() {
            Ok(count) if (1..=2_000_000).contains(&count) => Ok(Passing::Steps(count)),
            _ => Err(misused(
                count,
                "a number of steps from 1 is needed here",
                TIME_USAGE,
            )),
        },
        ("wait", [time]) => duration::parse(&time.text)
            .map(Passing::Wait)
            .map_err(|why| misused(time, &why, TIME_USAGE)),
        _ => Err(misused(
            part,
            &format!("sim {} is not written like this", part.text),
            TIME_USAGE,
        )),
    }
}
