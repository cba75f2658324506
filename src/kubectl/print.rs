//! From a typed action to its one canonical line.

use super::command::{
    Change, Command, DeleteOptions, Kubectl, NewNodes, NodeShape, Objects, Passing, RolloutVerb,
    Sim, TaintChange, Verb,
};
use super::{duration, quoted};
use crate::api::TaintEffect;
use crate::cluster::request::{Cascade, Kind};
use std::fmt;

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Command::Kubectl(command) => kubectl(command),
            Command::Sim(sim) => world(sim),
            Command::Time(Passing::Wait(ms)) => words(["sim", "wait", &duration::print(*ms)]),
            Command::Time(Passing::Settle) => words(["sim", "settle"]),
            Command::Time(Passing::Steps(1)) => words(["sim", "step"]),
            Command::Time(Passing::Steps(n)) => words(["sim", "step", &n.to_string()]),
        };
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        f.write_str(&words.join(" "))
    }
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).into()
}

fn kubectl(command: &Kubectl) -> Vec<String> {
    let mut out = words(["kubectl"]);
    let mut flags = Vec::new();
    match &command.verb {
        Verb::Apply { files } => {
            out.push("apply".into());
            put_files(&mut out, files);
        }
        Verb::Create { files, save_config } => {
            out.push("create".into());
            put_files(&mut out, files);
            put_switch(&mut flags, "--save-config", *save_config);
        }
        Verb::CreateNamespace { name } => {
            out.extend(words(["create", "namespace", name]));
        }
        Verb::Replace { files } => {
            out.push("replace".into());
            put_files(&mut out, files);
        }
        Verb::Delete { objects, options } => {
            out.push("delete".into());
            put_objects(&mut out, &mut flags, objects, Form::Spaced);
            put_delete(&mut flags, options);
        }
        Verb::SetImage { objects, images } => {
            out.extend(words(["set", "image"]));
            put_objects(&mut out, &mut flags, objects, Form::Slashed);
            out.extend(images.iter().map(|(name, image)| format!("{name}={image}")));
        }
        Verb::Label { objects, change } => {
            out.push("label".into());
            put_objects(&mut out, &mut flags, objects, Form::Spaced);
            put_change(&mut out, &mut flags, change);
        }
        Verb::Annotate { objects, change } => {
            out.push("annotate".into());
            put_objects(&mut out, &mut flags, objects, Form::Spaced);
            put_change(&mut out, &mut flags, change);
        }
        Verb::Taint { objects, change } => {
            out.push("taint".into());
            put_objects(&mut out, &mut flags, objects, Form::Spaced);
            put_taints(&mut out, &mut flags, change);
        }
        Verb::Cordon { objects } => {
            out.push("cordon".into());
            put_nodes(&mut out, &mut flags, objects);
        }
        Verb::Uncordon { objects } => {
            out.push("uncordon".into());
            put_nodes(&mut out, &mut flags, objects);
        }
        Verb::Rollout { verb, objects } => {
            out.push("rollout".into());
            out.push(match verb {
                RolloutVerb::Restart => "restart".into(),
                RolloutVerb::Undo { .. } => "undo".into(),
                RolloutVerb::Pause => "pause".into(),
                RolloutVerb::Resume => "resume".into(),
            });
            put_objects(&mut out, &mut flags, objects, Form::Slashed);
            // Without a name, rollout takes all there are and has no flag for it.
            flags.retain(|flag| flag != "--all");
            if let RolloutVerb::Undo { to_revision } = verb
                && *to_revision != 0
            {
                flags.push(format!("--to-revision={to_revision}"));
            }
        }
    }
    if let Some(namespace) = &command.namespace {
        out.extend(words(["-n", namespace]));
    }
    out.extend(flags);
    out
}

/// How one object is written: `pod x` or `pod/x`.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Spaced,
    Slashed,
}

fn short(kind: Kind) -> &'static str {
    match kind {
        Kind::DaemonSet => "ds",
        Kind::Pod => "pod",
        Kind::Node => "node",
        Kind::Namespace => "namespace",
        Kind::ControllerRevision => "controllerrevision",
    }
}

fn put_objects(out: &mut Vec<String>, flags: &mut Vec<String>, objects: &Objects, form: Form) {
    match objects {
        Objects::Named(named) => {
            let one_kind = named.windows(2).all(|pair| pair[0].0 == pair[1].0);
            match named.first() {
                Some((kind, _)) if one_kind && form == Form::Spaced => {
                    out.push(short(*kind).to_owned());
                    out.extend(named.iter().map(|(_, name)| name.clone()));
                }
                _ => out.extend(
                    named
                        .iter()
                        .map(|(kind, name)| format!("{}/{name}", short(*kind))),
                ),
            }
        }
        Objects::Selected { kinds, selector } => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| short(*kind)).collect();
            out.push(kinds.join(","));
            match selector {
                Some(selector) => flags.extend(words(["-l", &selector.to_string()])),
                None => flags.push("--all".into()),
            }
        }
        Objects::Files(files) => put_files(out, files),
    }
}

fn put_nodes(out: &mut Vec<String>, flags: &mut Vec<String>, objects: &Objects) {
    match objects {
        Objects::Named(named) => out.extend(named.iter().map(|(_, name)| name.clone())),
        Objects::Selected {
            selector: Some(selector),
            ..
        } => {
            flags.extend(words(["-l", &selector.to_string()]));
        }
        Objects::Selected { .. } | Objects::Files(_) => {}
    }
}

fn put_files(out: &mut Vec<String>, files: &[String]) {
    for file in files {
        out.extend(words(["-f", file]));
    }
}

fn put_switch(flags: &mut Vec<String>, name: &str, on: bool) {
    if on {
        flags.push(name.to_owned());
    }
}

fn put_delete(flags: &mut Vec<String>, options: &DeleteOptions) {
    match options.cascade {
        Cascade::Background => {}
        Cascade::Foreground => flags.push("--cascade=foreground".into()),
        Cascade::Orphan => flags.push("--cascade=orphan".into()),
    }
    if let Some(seconds) = options.grace_seconds {
        flags.push(format!("--grace-period={seconds}"));
    }
    put_switch(flags, "--force", options.force);
    put_switch(flags, "--now", options.now);
    put_switch(flags, "--ignore-not-found", options.ignore_not_found);
    put_switch(flags, "--wait=false", !options.wait);
}

fn put_change(out: &mut Vec<String>, flags: &mut Vec<String>, change: &Change) {
    out.extend(
        change
            .set
            .iter()
            .map(|(key, value)| format!("{key}={value}")),
    );
    out.extend(change.remove.iter().map(|key| format!("{key}-")));
    put_switch(flags, "--overwrite", change.overwrite);
}

fn put_taints(out: &mut Vec<String>, flags: &mut Vec<String>, change: &TaintChange) {
    out.extend(change.add.iter().map(taint));
    out.extend(change.remove.iter().map(|(key, effect)| match effect {
        Some(effect) => format!("{key}:{}-", effect.as_str()),
        None => format!("{key}-"),
    }));
    put_switch(flags, "--overwrite", change.overwrite);
}

fn taint((key, value, effect): &(String, String, TaintEffect)) -> String {
    match value.is_empty() {
        true => format!("{key}:{}", effect.as_str()),
        false => format!("{key}={value}:{}", effect.as_str()),
    }
}

fn world(sim: &Sim) -> Vec<String> {
    match sim {
        Sim::NodeAdd { nodes, shape } => {
            let mut out = words(["sim", "node", "add"]);
            match nodes {
                NewNodes::Named(name) => out.push(name.clone()),
                NewNodes::Pool { pool, count } => {
                    out.extend(words(["--pool", pool]));
                    if *count != 1 {
                        out.extend(words(["--count", &count.to_string()]));
                    }
                }
            }
            put_shape(&mut out, shape);
            out
        }
        Sim::NodeRemove { name } => words(["sim", "node", "remove", name]),
        Sim::NodeFail { name } => words(["sim", "node", "fail", name]),
        Sim::NodeRecover { name } => words(["sim", "node", "recover", name]),
        Sim::ImageBreak { image } => words(["sim", "image", "break", image]),
        Sim::ImageFix { image } => words(["sim", "image", "fix", image]),
    }
}

fn put_shape(out: &mut Vec<String>, shape: &NodeShape) {
    if !shape.labels.is_empty() {
        let labels: Vec<String> = shape
            .labels
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        out.extend(words(["--labels", &labels.join(",")]));
    }
    if !shape.taints.is_empty() {
        let taints: Vec<String> = shape.taints.iter().map(taint).collect();
        out.extend(words(["--taints", &taints.join(",")]));
    }
    let numbers = [
        ("--cpu", shape.cpu.clone()),
        ("--memory", shape.memory.clone()),
        ("--pods", shape.pods.map(|n| n.to_string())),
    ];
    for (flag, value) in numbers {
        if let Some(value) = value {
            out.extend(words([flag, &value]));
        }
    }
}
