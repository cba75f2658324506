//! Everything that is wrong with a text, as an editor shows it while one types: reading, then
//! defaults and the validation of a new object, each finding at its place. No cluster is asked.

use super::problem::{Hint, Problem, Severity, Stage};
use super::tree::Span;
use super::{Kind, Manifest, Reading, limits};
use crate::api::defaults;
use crate::api::validation::{self, FieldError, Validation};

/// Every problem of a text, in the order of the text.
pub fn check(text: &str) -> Vec<Problem> {
    examine(text).problems
}

/// What a text holds, with every problem that [`check`] finds.
pub fn examine(text: &str) -> Reading {
    let mut reading = super::read(text);
    let problems = &mut reading.problems;
    for manifest in reading.manifests.iter().flatten() {
        problems.extend(of_object(manifest));
    }
    problems.sort_by_key(|p| (p.line, p.column));
    problems.truncate(limits::PROBLEMS);
    reading
}

/// What the API server would answer to a manifest that is created: errors and warnings.
pub fn validate(manifest: &Manifest) -> Validation {
    let mut object = manifest.value.clone();
    match manifest.kind {
        Kind::DaemonSet => {
            defaults::daemon_set(&mut object);
            validation::daemon_set_create(&object)
        }
        Kind::Pod => {
            defaults::pod(&mut object);
            validation::pod_create(&object)
        }
        Kind::Node => {
            defaults::node(&mut object);
            validation::node(&object)
        }
        Kind::Namespace => validation::namespace(&object),
    }
}

fn of_object(manifest: &Manifest) -> Vec<Problem> {
    let Validation { errors, warnings } = validate(manifest);
    let errors = errors.iter().map(|error| {
        let span = place(manifest, error);
        Problem::new(span, Stage::Validate, &error.path, error.to_string())
            .with_hint(hint(manifest, error))
    });
    let warnings = warnings.iter().map(|warning| {
        let path = warning.split(": ").next().unwrap_or_default();
        let span = manifest.places.find(path);
        let mut problem = Problem::new(span, Stage::Validate, path, warning.clone());
        problem.severity = Severity::Warning;
        problem
    });
    errors.chain(warnings).collect()
}

fn place(manifest: &Manifest, error: &FieldError) -> Span {
    let places = &manifest.places;
    // The strategy as a whole is named where its type is meant.
    if error.path == "spec.updateStrategy" {
        return places.find("spec.updateStrategy.type");
    }
    places.find_value(&error.path, error.bad_value.as_deref())
}

fn hint(manifest: &Manifest, error: &FieldError) -> Option<Hint> {
    let strategy = &manifest.value["spec"]["updateStrategy"];
    match error.path.as_str() {
        "spec.updateStrategy" => {
            let written = strategy["type"].as_str()?;
            match written.to_ascii_lowercase().as_str() {
                "pause" | "paused" => Some(Hint::PauseStrategy),
                "rollingupdate" => Some(Hint::DidYouMean("RollingUpdate".to_owned())),
                "ondelete" => Some(Hint::DidYouMean("OnDelete".to_owned())),
                _ => None,
            }
        }
        "spec.updateStrategy.rollingUpdate.maxSurge"
            if strategy["rollingUpdate"]["maxUnavailable"].is_null()
                && error.detail.starts_with("may not be set") =>
        {
            Some(Hint::SurgeNeedsZeroUnavailable)
        }
        _ => None,
    }
}
