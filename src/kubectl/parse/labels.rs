//! `label`, `annotate`, `taint`: resources first, then changes (`k=v`, `k-`).

use super::super::command::{Change, Kubectl, Objects, TaintChange, Verb};
use super::super::flags::{Args, Flag, Takes, flag, missing};
use super::super::line::{LineError, Word};
use super::targets::{Nameless, objects};
use super::{args, command, usage};
use crate::api::TaintEffect;
use crate::api::label_syntax;
use crate::api::quoted::quoted;
use crate::cluster::request::Kind;

const VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const KEY: &str = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const OWN: [Flag; 12] = [
    flag("filename", Some('f'), Takes::Text),
    flag("selector", Some('l'), Takes::Text),
    flag("all", None, Takes::Switch),
    flag("overwrite", None, Takes::Switch),
    missing("dry-run", None, Takes::Maybe("unchanged")),
    missing("output", Some('o'), Takes::Text),
    missing("all-namespaces", Some('A'), Takes::Switch),
    missing("field-selector", None, Takes::Text),
    missing("field-manager", None, Takes::Text),
    missing("list", None, Takes::Switch),
    missing("local", None, Takes::Switch),
    missing("resource-version", None, Takes::Text),
];

/// Words before the first change, and the changes (`cmd/util`, GetResourcesAndPairs).
pub fn pairs(
    words: &[Word],
    what: &str,
    is_change: impl Fn(&str) -> bool,
) -> Result<(Vec<Word>, Vec<Word>), LineError> {
    let mut resources = Vec::new();
    let mut changes = Vec::new();
    for word in words {
        if is_change(&word.text) {
            changes.push(word.clone());
        } else if changes.is_empty() {
            resources.push(word.clone());
        } else {
            let message = format!(
                "error: all resources must be specified before {what} changes: {}",
                word.text
            );
            return Err(LineError::new(word.column, message));
        }
    }
    Ok((resources, changes))
}

fn is_pair(text: &str) -> bool {
    text.contains('=') && !text.starts_with('=') || text.ends_with('-') && text != "-"
}

/// The resources and the changes of `label` and `annotate`.
fn changed(verb: &Word, args: &Args, what: &str) -> Result<(Objects, Vec<Word>), LineError> {
    let (resources, changes) = pairs(&args.words, what, is_pair)?;
    if resources.is_empty() && args.all("filename").is_empty() {
        let message = "error: one or more resources must be specified as <resource> <name> or <resource>/<name>";
        return Err(LineError::new(verb.column, message));
    }
    if changes.is_empty() {
        let message = format!("error: at least one {what} update is required");
        return Err(LineError::new(verb.column, message));
    }
    let objects = objects(verb, &resources, args, Nameless::Refused)?;
    Ok((objects, changes))
}

pub fn label(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let args = args(words, &OWN, "kubectl label")?;
    let (objects, changes) = changed(verb, &args, "label")?;
    let mut change = Change {
        overwrite: args.is_on("overwrite"),
        ..Change::default()
    };
    for word in &changes {
        let text = &word.text;
        let refuse =
            |message: String| Err(LineError::new(word.column, format!("error: {message}")));
        match text.split('=').collect::<Vec<_>>()[..] {
            [key, value] if label_syntax::is_value(value) => {
                change.set.insert(key.to_owned(), value.to_owned());
            }
            [_, _] => {
                return refuse(format!("invalid label value: {}: {VALUE}", quoted(text)));
            }
            [one] => push_once(&mut change.remove, one.strip_suffix('-').unwrap_or(one)),
            _ => return refuse(format!("invalid label spec: {text}")),
        }
    }
    if change.remove.iter().any(|key| change.set.contains_key(key)) {
        let message = "error: can not both modify and remove a label in the same command";
        return Err(LineError::new(verb.column, message));
    }
    command(&args, Verb::Label { objects, change })
}

fn push_once(keys: &mut Vec<String>, key: &str) {
    if !keys.iter().any(|k| k == key) {
        keys.push(key.to_owned());
    }
}

pub fn annotate(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let args = args(words, &OWN, "kubectl annotate")?;
    let (objects, changes) = changed(verb, &args, "annotation")?;
    let mut change = Change {
        overwrite: args.is_on("overwrite"),
        ..Change::default()
    };
    for word in &changes {
        match word.text.split_once('=') {
            Some((key, value)) => {
                change.set.insert(key.to_owned(), value.to_owned());
            }
            None => push_once(&mut change.remove, &word.text[..word.text.len() - 1]),
        }
    }
    let both: Vec<&str> = change
        .remove
        .iter()
        .filter(|key| change.set.contains_key(*key))
        .map(String::as_str)
        .collect();
    if !both.is_empty() {
        let message = format!(
            "error: can not both modify and remove the following annotation(s) in the same command: {}",
            both.join(", ")
        );
        return Err(LineError::new(verb.column, message));
    }
    command(&args, Verb::Annotate { objects, change })
}

pub fn taint(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    const PATH: &str = "kubectl taint";
    let own = [
        flag("selector", Some('l'), Takes::Text),
        flag("all", None, Takes::Switch),
        flag("overwrite", None, Takes::Switch),
        missing("dry-run", None, Takes::Maybe("unchanged")),
        missing("output", Some('o'), Takes::Text),
        missing("validate", None, Takes::Maybe("strict")),
        missing("field-manager", None, Takes::Text),
    ];
    let args = args(words, &own, PATH)?;
    let (resources, changes) = pairs(&args.words, "taint", |text| {
        text.contains(['=', ':']) || text.ends_with('-')
    })?;
    if resources.is_empty() {
        return Err(usage(
            verb,
            PATH,
            "one or more resources must be specified as <resource> <name> or <resource>/<name>",
        ));
    }
    let objects = match changes.is_empty() {
        false => objects(verb, &resources, &args, Nameless::Refused)?,
        true => return Err(usage(verb, PATH, "at least one taint update is required")),
    };
    let kinds: Vec<Kind> = match &objects {
        Objects::Named(named) => named.iter().map(|(kind, _)| *kind).collect(),
        Objects::Selected { kinds, .. } => kinds.clone(),
        Objects::Files(_) => Vec::new(),
    };
    if let Some(kind) = kinds.iter().find(|kind| **kind != Kind::Node) {
        let message = format!(
            "invalid resource type {}, only node types are supported",
            kind.plural()
        );
        return Err(usage(verb, PATH, &message));
    }
    let mut change = TaintChange {
        overwrite: args.is_on("overwrite"),
        ..TaintChange::default()
    };
    for word in &changes {
        taint_word(&word.text, &mut change).map_err(|message| usage(word, PATH, &message))?;
    }
    let both = change.add.iter().find(|(key, _, effect)| {
        let same =
            |(k, e): &(String, Option<TaintEffect>)| k == key && e.is_none_or(|e| e == *effect);
        change.remove.iter().any(same)
    });
    if let Some((key, _, effect)) = both {
        let message = format!(
            "can not both modify and remove the following taint(s) in the same command: {key}:{}",
            effect.as_str()
        );
        return Err(usage(verb, PATH, &message));
    }
    command(&args, Verb::Taint { objects, change })
}

/// `key=value:Effect`, `key:Effect`, `key:Effect-`, `key-` (`cmd/taint/utils.go`, parseTaints).
fn taint_word(text: &str, change: &mut TaintChange) -> Result<(), String> {
    if let Some(text) = text.strip_suffix('-') {
        let (key, _, effect) = taint_spec(text)?;
        let removed = (key, effect);
        if !change.remove.contains(&removed) {
            change.remove.push(removed);
        }
        return Ok(());
    }
    let (key, value, effect) = taint_spec(text)?;
    let Some(effect) = effect else {
        return Err(format!("invalid taint spec: {text}"));
    };
    if change.add.iter().any(|(k, _, e)| *k == key && *e == effect) {
        let effect = effect.as_str();
        return Err(format!(
            "duplicated taints with the same key and effect: {{{key} {value} {effect} <nil>}}"
        ));
    }
    change.add.push((key, value, effect));
    Ok(())
}

/// Key, value and effect of a taint as it is written.
pub fn taint_spec(text: &str) -> Result<(String, String, Option<TaintEffect>), String> {
    let (key, value, effect) = match text.split(':').collect::<Vec<_>>()[..] {
        [key] => (key, "", None),
        [pair, effect] => {
            let effect = TaintEffect::parse(effect).ok_or_else(|| {
                format!("invalid taint effect: {effect}, unsupported taint effect")
            })?;
            match pair.split('=').collect::<Vec<_>>()[..] {
                [key] => (key, "", Some(effect)),
                [key, value] => (key, value, Some(effect)),
                _ => return Err(format!("invalid taint spec: {text}")),
            }
        }
        _ => return Err(format!("invalid taint spec: {text}")),
    };
    if !label_syntax::is_value(value) {
        return Err(format!("invalid taint spec: {text}, {VALUE}"));
    }
    if !label_syntax::is_key(key) {
        return Err(match key.contains('=') {
            true => format!("invalid taint spec: {text}"),
            false => format!("invalid taint spec: {text}, {KEY}"),
        });
    }
    Ok((key.to_owned(), value.to_owned(), effect))
}
