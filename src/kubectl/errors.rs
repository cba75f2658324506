//! How kubectl prints what the API server refused (`kubectl/pkg/cmd/util/helpers.go`).

use crate::api::quoted::quoted;
use crate::cluster::request::{ApiError, ErrorReason, Kind};

/// What kubectl was doing with which file, for the prefix of an error.
#[derive(Clone, Copy, Debug)]
pub struct Doing<'a> {
    /// For example `creating`.
    pub what: &'static str,
    /// The file's name; `STDIN` for `-`.
    pub file: &'a str,
}

/// The lines of an error.
pub fn api_error(error: &ApiError, doing: Option<Doing<'_>>) -> String {
    if error.reason == ErrorReason::Invalid {
        return invalid(error);
    }
    let prefix = match doing {
        Some(Doing { what, file }) => format!("error when {what} {}: ", quoted(file)),
        None => String::new(),
    };
    let reason = match error.reason.as_str() {
        "" => String::new(),
        reason => format!(" ({reason})"),
    };
    format!("Error from server{reason}: {prefix}{}", error.message)
}

fn invalid(error: &ApiError) -> String {
    let who = match error.kind.is_empty() {
        true => "The request is invalid".to_owned(),
        false => format!("The {} {} is invalid", error.kind, quoted(&error.name)),
    };
    let mut causes: Vec<String> = Vec::new();
    for (path, body) in &error.causes {
        let cause = match path.is_empty() {
            true => body.clone(),
            false => format!("{path}: {body}"),
        };
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    match &causes[..] {
        [] => format!("{who}: {}", error.message),
        [one] => format!("{who}: {one}"),
        many => format!("{who}: \n* {}", many.join("\n* ")),
    }
}

/// The API server's answer for an object that is not there.
pub fn not_found(kind: Kind, name: &str) -> ApiError {
    ApiError {
        reason: ErrorReason::NotFound,
        message: format!(
            "{} {} not found",
            with_group(kind.plural(), kind),
            quoted(name)
        ),
        causes: Vec::new(),
        kind: kind.name(),
        name: name.to_owned(),
    }
}

/// `daemonsets.apps`, `pods`.
pub fn with_group(name: &str, kind: Kind) -> String {
    match kind.group() {
        "" => name.to_owned(),
        group => format!("{name}.{group}"),
    }
}

/// How kubectl names an object in its results: `daemonset.apps/web`, `node/w1`.
pub fn shown(kind: Kind, name: &str) -> String {
    format!("{}/{name}", shown_kind(kind))
}

/// `daemonset.apps`, `node`.
pub fn shown_kind(kind: Kind) -> String {
    with_group(&kind.name().to_lowercase(), kind)
}
