//! From a line to a typed action: finds the command and its flags, and leaves the rest to one file
//! for each family of commands.

mod labels;
mod objects;
mod rollout;
mod sim;
mod targets;

use super::command::{Command, Kubectl, Verb};
use super::flags::{Args, Flag, GLOBAL, split};
use super::line::{LineError, LineHint, Word, nearest, words};

/// What kubectl can do in the playground.
const VERBS: [&str; 11] = [
    "apply", "create", "replace", "delete", "set", "label", "annotate", "taint", "cordon",
    "uncordon", "rollout",
];

/// What kubectl can do elsewhere.
const OTHER_VERBS: [&str; 30] = [
    "get",
    "describe",
    "logs",
    "events",
    "edit",
    "patch",
    "scale",
    "autoscale",
    "drain",
    "wait",
    "diff",
    "explain",
    "expose",
    "run",
    "exec",
    "attach",
    "port-forward",
    "proxy",
    "cp",
    "auth",
    "debug",
    "top",
    "certificate",
    "cluster-info",
    "api-resources",
    "api-versions",
    "config",
    "plugin",
    "version",
    "kustomize",
];

/// Reads a line.
///
/// # Errors
/// The line cannot be understood; nothing has happened.
pub fn parse(line: &str) -> Result<Command, LineError> {
    let words = words(line)?;
    let Some((first, rest)) = words.split_first() else {
        return Err(LineError::new(1, "error: the line is empty"));
    };
    match first.text.as_str() {
        "kubectl" => kubectl(first, rest).map(Command::Kubectl),
        "sim" => sim::parse(first, rest),
        other => {
            let message = format!("{other}: command not found");
            let error = LineError::new(first.column, message);
            let known = VERBS.contains(&other) || OTHER_VERBS.contains(&other);
            let near = match known {
                true => Some(LineHint::DidYouMean(format!("kubectl {other}"))),
                false => nearest(other, ["kubectl", "sim"]),
            };
            Err(LineError {
                hint: near,
                ..error
            })
        }
    }
}

fn kubectl(first: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let Some((verb, rest)) = take_word(words) else {
        let message = "error: kubectl needs a command";
        let usage = "kubectl COMMAND …, for example: kubectl apply -f -";
        return Err(LineError::new(first.column, message).hint(LineHint::Usage(usage)));
    };
    match verb.text.as_str() {
        "apply" => objects::apply(&verb, &rest),
        "create" => objects::create(&verb, &rest),
        "replace" => objects::replace(&verb, &rest),
        "delete" => objects::delete(&verb, &rest),
        "set" => rollout::set(&verb, &rest),
        "rollout" => rollout::rollout(&verb, &rest),
        "label" => labels::label(&verb, &rest),
        "annotate" => labels::annotate(&verb, &rest),
        "taint" => labels::taint(&verb, &rest),
        "cordon" | "uncordon" => rollout::cordon(&verb, &rest),
        name if OTHER_VERBS.contains(&name) => Err(not_built(&verb, &format!("kubectl {name}"))),
        name => {
            let hint = nearest(name, VERBS.into_iter().chain(OTHER_VERBS));
            let mut message = format!("error: unknown command \"{name}\" for \"kubectl\"");
            if let Some(LineHint::DidYouMean(near)) = &hint {
                message.push_str(&format!("\n\nDid you mean this?\n\t{near}"));
            }
            let error = LineError::new(verb.column, message);
            Err(LineError { hint, ..error })
        }
    }
}

/// The first word that is no flag, and the others; a global flag may stand before it.
fn take_word(words: &[Word]) -> Option<(Word, Vec<Word>)> {
    let mut skip = false;
    let at = words.iter().position(|word| {
        let text = word.text.as_str();
        let is_value = std::mem::replace(
            &mut skip,
            matches!(text, "-n" | "--namespace" | "--context"),
        );
        !is_value && (!text.starts_with('-') || text == "-")
    })?;
    let mut rest = words.to_vec();
    let word = rest.remove(at);
    Some((word, rest))
}

/// A command of kubectl or of the world that the playground does not have.
fn not_built(word: &Word, what: &str) -> LineError {
    let message = format!("error: the playground does not have \"{what}\" yet");
    LineError::new(word.column, message).hint(LineHint::NotSimulated(what.to_owned()))
}

/// kubectl's error about how a command is used.
fn usage(word: &Word, path: &str, message: &str) -> LineError {
    let message = format!("error: {message}\nSee '{path} -h' for help and examples");
    LineError::new(word.column, message)
}

/// Takes the flags of a command out of its words.
fn args(words: &[Word], own: &[Flag], path: &str) -> Result<Args, LineError> {
    let known: Vec<Flag> = own.iter().chain(&GLOBAL).copied().collect();
    split(words, &known, path)
}

fn command(args: &Args, verb: Verb) -> Result<Kubectl, LineError> {
    let namespace = args.text("namespace").map(str::to_owned);
    if namespace.as_deref() == Some("") {
        let message = "error: the namespace after -n is empty";
        return Err(LineError::new(args.column("namespace"), message));
    }
    Ok(Kubectl { namespace, verb })
}
