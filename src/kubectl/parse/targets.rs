//! Which objects a command is about, by the rules of kubectl's resource builder
//! (`cli-runtime/pkg/resource/builder.go`, ResourceTypeOrNameArgs).

use super::super::command::Objects;
use super::super::flags::Args;
use super::super::line::{LineError, LineHint, Word};
use super::super::selector::Selector;
use crate::api::quoted::quoted;
use crate::cluster::request::Kind;

/// Types of Kubernetes that the playground does not keep.
const ELSEWHERE: [&str; 24] = [
    "deployments",
    "deployment",
    "deploy",
    "services",
    "service",
    "svc",
    "replicasets",
    "replicaset",
    "rs",
    "statefulsets",
    "statefulset",
    "sts",
    "jobs",
    "job",
    "cronjobs",
    "cj",
    "configmaps",
    "cm",
    "secrets",
    "events",
    "ev",
    "leases",
    "all",
    "poddisruptionbudgets",
];

/// What to take when neither a name nor a selector is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nameless {
    /// Every object of the type.
    TakesAll,
    /// It is an error.
    Refused,
}

/// The kind of a resource type as it is written.
pub fn kind(text: &str) -> Option<Kind> {
    let (name, group) = match text.split_once('.') {
        Some((name, group)) => (name, Some(group)),
        None => (text, None),
    };
    let kind = match name {
        "daemonsets" | "daemonset" | "ds" => Kind::DaemonSet,
        "pods" | "pod" | "po" => Kind::Pod,
        "nodes" | "node" | "no" => Kind::Node,
        "namespaces" | "namespace" | "ns" => Kind::Namespace,
        "controllerrevisions" | "controllerrevision" => Kind::ControllerRevision,
        _ => return None,
    };
    let fits = group.is_none_or(|g| g == kind.group() || g == format!("v1.{}", kind.group()));
    fits.then_some(kind)
}

fn known_kind(word: &Word, text: &str) -> Result<Kind, LineError> {
    kind(text).ok_or_else(|| {
        let message = format!(
            "error: the server doesn't have a resource type {}",
            quoted(text)
        );
        let error = LineError::new(word.column, message);
        match ELSEWHERE.contains(&text.split('.').next().unwrap_or_default()) {
            true => error.hint(LineHint::NotSimulated(text.to_owned())),
            false => error,
        }
    })
}

/// Reads the objects of a command from its words and from `-l`, `--all` and `-f`.
pub fn objects(
    verb: &Word,
    words: &[Word],
    args: &Args,
    nameless: Nameless,
) -> Result<Objects, LineError> {
    let error =
        |word: &Word, message: &str| Err(LineError::new(word.column, format!("error: {message}")));
    let files = args.all("filename");
    if !files.is_empty() {
        return match words.first() {
            None => Ok(Objects::Files(files)),
            Some(word) => error(
                word,
                "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
            ),
        };
    }
    let selector = selector(args)?;
    let all = args.is_on("all");
    if all && selector.is_some() {
        return error(verb, "cannot set --all and --selector at the same time");
    }
    let Some((first, names)) = words.split_first() else {
        return error(
            verb,
            "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
        );
    };
    let named = if words.iter().any(|word| word.text.contains('/')) {
        words.iter().map(one).collect::<Result<Vec<_>, _>>()?
    } else {
        let kinds = first.text.split(',').map(|text| known_kind(first, text));
        let kinds: Vec<Kind> = kinds.collect::<Result<_, _>>()?;
        if names.is_empty() {
            if selector.is_none() && !all && nameless == Nameless::Refused {
                return error(
                    first,
                    "resource(s) were provided, but no name was specified",
                );
            }
            return Ok(Objects::Selected { kinds, selector });
        }
        let pairs = kinds
            .iter()
            .flat_map(|kind| names.iter().map(|name| (*kind, name.text.clone())));
        pairs.collect()
    };
    if selector.is_some() || all {
        return error(verb, "name cannot be provided when a selector is specified");
    }
    if named.iter().any(|(_, name)| name.is_empty()) {
        return error(verb, "resource name may not be empty");
    }
    // No object of the playground can have such a name, and a line could not be told from a change.
    if let Some((_, name)) = named.iter().find(|(_, name)| name.contains(['=', ':'])) {
        return error(
            verb,
            &format!("resource name {} may not contain '=' or ':'", quoted(name)),
        );
    }
    Ok(Objects::Named(named))
}

/// `type/name`.
fn one(word: &Word) -> Result<(Kind, String), LineError> {
    let parts: Vec<&str> = word.text.split('/').collect();
    let message = match parts[..] {
        [_] => {
            "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
        }
        ["", _] | [_, ""] => "arguments in resource/name form must have a single resource and name",
        [kind, name] => return Ok((known_kind(word, kind)?, name.to_owned())),
        _ => "arguments in resource/name form may not have more than one slash",
    };
    Err(LineError::new(word.column, format!("error: {message}")))
}

/// The nodes of `cordon` and `uncordon`: names, `node/name`, or `-l`.
pub fn nodes(verb: &Word, args: &Args) -> Result<Objects, LineError> {
    let selector = selector(args)?;
    let kinds = vec![Kind::Node];
    match (&args.words[..], selector) {
        ([], Some(selector)) => Ok(Objects::Selected {
            kinds,
            selector: Some(selector),
        }),
        ([], None) => {
            let name = &verb.text;
            let message = format!("USAGE: {name} NODE [flags]");
            Err(super::usage(verb, &format!("kubectl {name}"), &message))
        }
        (_, Some(_)) => Err(LineError::new(
            verb.column,
            format!(
                "error: cannot specify both a node name and a --selector option\nSee 'kubectl {} -h' for help and examples",
                verb.text
            ),
        )),
        (names, None) => {
            let one = |word: &Word| match word.text.split_once('/') {
                None => Ok((Kind::Node, word.text.clone())),
                Some((_, name)) if !name.is_empty() && !name.contains('/') => {
                    let (found, name) = one(word)?;
                    match found {
                        Kind::Node => Ok((found, name)),
                        other => Err(LineError::new(
                            word.column,
                            format!(
                                "error: invalid resource type {}, only node types are supported",
                                other.plural()
                            ),
                        )),
                    }
                }
                Some(_) => one(word),
            };
            let named = names.iter().map(one).collect::<Result<Vec<_>, _>>()?;
            match named.iter().any(|(_, name)| name.is_empty()) {
                true => Err(LineError::new(
                    verb.column,
                    "error: resource name may not be empty",
                )),
                false => Ok(Objects::Named(named)),
            }
        }
    }
}

fn selector(args: &Args) -> Result<Option<Selector>, LineError> {
    let Some(text) = args.text("selector") else {
        return Ok(None);
    };
    let selector = Selector::parse(text)
        .map_err(|why| LineError::new(args.column("selector"), format!("error: {why}")))?;
    Ok(Some(selector))
}
