//! `rollout`, `set image`, `cordon`, `uncordon`.

use super::super::command::{Kubectl, RolloutVerb, Verb};
use super::super::flags::{Flag, Takes, flag, missing};
use super::super::line::{LineError, Word, nearest};
use super::labels::pairs;
use super::targets::{Nameless, nodes, objects};
use super::{args, command, not_built, take_word, usage};
use crate::api::quoted::quoted;

const FILE: Flag = flag("filename", Some('f'), Takes::Text);
const SELECTOR: Flag = flag("selector", Some('l'), Takes::Text);
const DRY_RUN: Flag = missing("dry-run", None, Takes::Maybe("unchanged"));
const OUTPUT: Flag = missing("output", Some('o'), Takes::Text);
const RECURSIVE: Flag = missing("recursive", Some('R'), Takes::Switch);
const MANAGER: Flag = missing("field-manager", None, Takes::Text);

const PARTS: [&str; 6] = ["restart", "undo", "pause", "resume", "status", "history"];

pub fn rollout(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let Some((part, rest)) = take_word(words) else {
        return Err(usage(verb, "kubectl rollout", "a subcommand is required"));
    };
    let path = format!("kubectl rollout {}", part.text);
    let mut own = vec![FILE, SELECTOR, DRY_RUN, OUTPUT, RECURSIVE, MANAGER];
    match part.text.as_str() {
        "undo" => own.push(flag("to-revision", None, Takes::Number)),
        "restart" | "pause" | "resume" => {}
        "status" | "history" => return Err(not_built(&part, &path)),
        name => {
            let mut all = vec![name.to_owned()];
            all.extend(rest.iter().map(|w| w.text.clone()));
            let message = format!("unknown command {}", quoted(&all.join(" ")));
            let error = usage(&part, "kubectl rollout", &message);
            return Err(LineError {
                hint: nearest(name, PARTS),
                ..error
            });
        }
    }
    let args = args(&rest, &own, &path)?;
    if args.words.is_empty() && args.all("filename").is_empty() {
        let message = "error: required resource not specified";
        return Err(LineError::new(part.column, message));
    }
    let objects = objects(&part, &args.words, &args, Nameless::TakesAll)?;
    let verb = match part.text.as_str() {
        "restart" => RolloutVerb::Restart,
        "pause" => RolloutVerb::Pause,
        "resume" => RolloutVerb::Resume,
        _ => RolloutVerb::Undo {
            to_revision: args.number("to-revision").unwrap_or(0),
        },
    };
    command(&args, Verb::Rollout { verb, objects })
}

pub fn set(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let Some((part, rest)) = take_word(words) else {
        return Err(usage(verb, "kubectl set", "a subcommand is required"));
    };
    match part.text.as_str() {
        "image" => {}
        "env" | "resources" | "selector" | "serviceaccount" | "subject" => {
            return Err(not_built(&part, &format!("kubectl set {}", part.text)));
        }
        name => {
            let message = format!("unknown command {}", quoted(name));
            let error = usage(&part, "kubectl set", &message);
            return Err(LineError {
                hint: nearest(name, ["image", "env", "resources"]),
                ..error
            });
        }
    }
    let own = [
        FILE,
        SELECTOR,
        DRY_RUN,
        OUTPUT,
        RECURSIVE,
        MANAGER,
        flag("all", None, Takes::Switch),
        missing("local", None, Takes::Switch),
        missing("record", None, Takes::Switch),
    ];
    let args = args(&rest, &own, "kubectl set image")?;
    let (resources, given) = pairs(&args.words, "image", |text| {
        text.contains('=') && !text.starts_with('=') || text.ends_with('-') && text != "-"
    })?;
    if resources.is_empty() && args.all("filename").is_empty() {
        let message = "error: one or more resources must be specified as <resource> <name> or <resource>/<name>";
        return Err(LineError::new(part.column, message));
    }
    if given.is_empty() {
        let message = "error: at least one image update is required";
        return Err(LineError::new(part.column, message));
    }
    let mut images: Vec<(String, String)> = Vec::new();
    for word in &given {
        match word.text.split_once('=') {
            Some((name, image)) if !image.is_empty() => {
                images.retain(|(other, _)| other != name);
                images.push((name.to_owned(), image.to_owned()));
            }
            _ => {
                let message = format!(
                    "error: invalid image format: {}, must be container=image",
                    quoted(&word.text)
                );
                return Err(LineError::new(word.column, message));
            }
        }
    }
    if images.len() > 1 && images.iter().any(|(name, _)| name == "*") {
        let message = "error: all containers are already specified by *, but saw more than one container_name=container_image pairs";
        return Err(LineError::new(part.column, message));
    }
    let objects = objects(&part, &resources, &args, Nameless::Refused)?;
    command(&args, Verb::SetImage { objects, images })
}

pub fn cordon(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let path = format!("kubectl {}", verb.text);
    let args = args(words, &[SELECTOR, DRY_RUN], &path)?;
    let objects = nodes(verb, &args)?;
    let verb = match verb.text.as_str() {
        "cordon" => Verb::Cordon { objects },
        _ => Verb::Uncordon { objects },
    };
    command(&args, verb)
}
