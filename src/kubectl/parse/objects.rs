//! `apply`, `create`, `replace`, `delete`.

use super::super::command::{DeleteOptions, Kubectl, Verb};
use super::super::flags::{Args, Flag, Takes, flag, missing};
use super::super::line::{LineError, LineHint, Word};
use super::targets::{Nameless, objects};
use super::{args, command, take_word, usage};
use crate::cluster::request::Cascade;

const FILE: Flag = flag("filename", Some('f'), Takes::Text);
const DRY_RUN: Flag = missing("dry-run", None, Takes::Maybe("unchanged"));
const VALIDATE: Flag = missing("validate", None, Takes::Maybe("strict"));
const RECORD: Flag = missing("record", None, Takes::Switch);
const OUTPUT: Flag = missing("output", Some('o'), Takes::Text);
const RECURSIVE: Flag = missing("recursive", Some('R'), Takes::Switch);
const KUSTOMIZE: Flag = missing("kustomize", Some('k'), Takes::Text);
const MANAGER: Flag = missing("field-manager", None, Takes::Text);

pub fn apply(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let own = [
        FILE,
        DRY_RUN,
        VALIDATE,
        RECORD,
        OUTPUT,
        RECURSIVE,
        KUSTOMIZE,
        MANAGER,
        missing("server-side", None, Takes::Switch),
        missing("force-conflicts", None, Takes::Switch),
        missing("prune", None, Takes::Switch),
        missing("force", None, Takes::Switch),
        missing("overwrite", None, Takes::Switch),
        missing("selector", Some('l'), Takes::Text),
        missing("wait", None, Takes::Switch),
    ];
    let args = args(words, &own, "kubectl apply")?;
    if let Some(word) = args.words.first() {
        let message = match word.text.as_str() {
            "edit-last-applied" | "set-last-applied" | "view-last-applied" => {
                return Err(super::not_built(
                    word,
                    &format!("kubectl apply {}", word.text),
                ));
            }
            _ => format!("Unexpected args: [{}]", texts(&args.words)),
        };
        return Err(usage(word, "kubectl apply", &message));
    }
    let files = files(verb, &args)?;
    command(&args, Verb::Apply { files })
}

fn texts(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    texts.join(" ")
}

fn files(verb: &Word, args: &Args) -> Result<Vec<String>, LineError> {
    let files = args.all("filename");
    match files.is_empty() {
        true => {
            let hint = LineHint::Usage("-f - reads the text that comes with the line");
            let message = "error: must specify one of -f and -k";
            Err(LineError::new(verb.column, message).hint(hint))
        }
        false => Ok(files),
    }
}

pub fn create(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    if let Some((sub, rest)) = take_word(words).filter(|_| !has_file(words)) {
        let path = format!("kubectl create {}", sub.text);
        match sub.text.as_str() {
            "namespace" | "ns" => {
                let args = args(&rest, &[DRY_RUN, OUTPUT, MANAGER], &path)?;
                return match &args.words[..] {
                    [name] if !name.text.is_empty() => {
                        let name = name.text.clone();
                        command(&args, Verb::CreateNamespace { name })
                    }
                    other => {
                        let count = other.len();
                        let message = format!("exactly one NAME is required, got {count}");
                        Err(usage(&sub, &path, &message))
                    }
                };
            }
            "clusterrole"
            | "clusterrolebinding"
            | "configmap"
            | "cm"
            | "cronjob"
            | "deployment"
            | "deploy"
            | "ingress"
            | "job"
            | "poddisruptionbudget"
            | "priorityclass"
            | "quota"
            | "role"
            | "rolebinding"
            | "secret"
            | "service"
            | "serviceaccount"
            | "token" => {
                return Err(super::not_built(&sub, &path));
            }
            _ => {}
        }
    }
    let own = [
        FILE,
        DRY_RUN,
        VALIDATE,
        RECORD,
        OUTPUT,
        RECURSIVE,
        KUSTOMIZE,
        MANAGER,
        flag("save-config", None, Takes::Switch),
        missing("edit", None, Takes::Switch),
        missing("raw", None, Takes::Text),
        missing("selector", Some('l'), Takes::Text),
    ];
    let args = args(words, &own, "kubectl create")?;
    if args.all("filename").is_empty() {
        let message = "error: must specify one of -f and -k";
        let usage = "kubectl create -f - or kubectl create namespace NAME";
        return Err(LineError::new(verb.column, message).hint(LineHint::Usage(usage)));
    }
    if let Some(word) = args.words.first() {
        let message = format!("Unexpected args: [{}]", texts(&args.words));
        return Err(usage(word, "kubectl create", &message));
    }
    let save_config = args.is_on("save-config");
    let files = files(verb, &args)?;
    command(&args, Verb::Create { files, save_config })
}

fn has_file(words: &[Word]) -> bool {
    let is_file = |w: &Word| w.text.starts_with("-f") || w.text.starts_with("--filename");
    words.iter().any(is_file)
}

pub fn replace(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let own = [
        FILE,
        DRY_RUN,
        VALIDATE,
        OUTPUT,
        RECURSIVE,
        KUSTOMIZE,
        MANAGER,
        missing("save-config", None, Takes::Switch),
        missing("force", None, Takes::Switch),
        missing("cascade", None, Takes::Maybe("background")),
        missing("grace-period", None, Takes::Number),
    ];
    let args = args(words, &own, "kubectl replace")?;
    if let Some(word) = args.words.first() {
        let message = format!("Unexpected args: [{}]", texts(&args.words));
        return Err(usage(word, "kubectl replace", &message));
    }
    let files = files(verb, &args)?;
    command(&args, Verb::Replace { files })
}

pub fn delete(verb: &Word, words: &[Word]) -> Result<Kubectl, LineError> {
    let own = [
        FILE,
        DRY_RUN,
        OUTPUT,
        RECURSIVE,
        KUSTOMIZE,
        flag("selector", Some('l'), Takes::Text),
        flag("all", None, Takes::Switch),
        flag("cascade", None, Takes::Maybe("background")),
        flag("grace-period", None, Takes::Number),
        flag("force", None, Takes::Switch),
        flag("now", None, Takes::Switch),
        flag("ignore-not-found", None, Takes::Switch),
        flag("wait", None, Takes::Switch),
        missing("all-namespaces", Some('A'), Takes::Switch),
        missing("field-selector", None, Takes::Text),
        missing("timeout", None, Takes::Text),
        missing("raw", None, Takes::Text),
        missing("interactive", Some('i'), Takes::Switch),
    ];
    let args = args(words, &own, "kubectl delete")?;
    let objects = objects(verb, &args.words, &args, Nameless::Refused)?;
    let refuse = |flag: &str, message: &str| {
        Err(LineError::new(
            args.column(flag),
            format!("error: {message}"),
        ))
    };
    let cascade = match args.text("cascade") {
        None | Some("background") => Cascade::Background,
        Some("foreground") => Cascade::Foreground,
        Some("orphan") => Cascade::Orphan,
        Some(other) => {
            let message = format!(
                "invalid cascade value ({other}). Must be \"background\", \"foreground\", or \"orphan\""
            );
            return refuse("cascade", &message);
        }
    };
    let options = DeleteOptions {
        cascade,
        grace_seconds: args.number("grace-period").filter(|seconds| *seconds >= 0),
        force: args.is_on("force"),
        now: args.is_on("now"),
        ignore_not_found: args.is_on("ignore-not-found"),
        wait: args.text("wait") != Some("false"),
    };
    if options.now && options.grace_seconds.is_some() {
        return refuse(
            "now",
            "--now and --grace-period cannot be specified together",
        );
    }
    if options.force && (options.now || options.grace_seconds.is_some_and(|s| s > 0)) {
        let message = "--force and --grace-period greater than 0 cannot be specified together";
        return refuse("force", message);
    }
    command(&args, Verb::Delete { objects, options })
}
