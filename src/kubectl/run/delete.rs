//! `delete`: sends the requests at once (`kubectl/pkg/cmd/delete`). kubectl then waits until the
//! objects are gone; here time passes elsewhere.

use super::super::command::{DeleteOptions, Objects};
use super::super::errors::{Doing, shown_kind};
use super::targets::{Target, is_missing, targets};
use super::{Run, shared};
use crate::api::quoted::quoted;
use crate::cluster::request::{ApiError, Request};

pub fn delete(run: &mut Run<'_>, objects: &Objects, options: &DeleteOptions) {
    let grace_seconds = grace(options);
    let is_forced = grace_seconds == Some(0);
    if is_forced {
        run.warn("Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.");
    }
    let targets = targets(run, objects);
    if targets.is_empty() && run.errors.is_empty() {
        return run.say("No resources found");
    }
    for target in targets {
        match delete_one(run, &target, options, grace_seconds) {
            Ok(()) => {
                let Target {
                    kind,
                    namespace,
                    name,
                    ..
                } = &target;
                let done = match is_forced {
                    true => "force deleted",
                    false => "deleted",
                };
                let place = match kind.is_namespaced() {
                    true => format!(" from {namespace} namespace"),
                    false => String::new(),
                };
                run.say(format!(
                    "{} {} {done}{place}",
                    shown_kind(*kind),
                    quoted(name)
                ));
            }
            Err(error) if options.ignore_not_found && is_missing(&error) => {}
            Err(error) => {
                let doing = target.file.as_deref().map(|file| Doing {
                    what: "deleting",
                    file,
                });
                run.refuse(&error, doing);
            }
        }
    }
}

/// The grace period that is sent: `--now` is one second, and zero needs `--force`.
fn grace(options: &DeleteOptions) -> Option<i64> {
    match options.grace_seconds {
        _ if options.now => Some(1),
        None if options.force => Some(0),
        Some(0) if !options.force => Some(1),
        given => given,
    }
}

fn delete_one(
    run: &mut Run<'_>,
    target: &Target,
    options: &DeleteOptions,
    grace_seconds: Option<i64>,
) -> Result<(), ApiError> {
    let request = Request::Delete {
        kind: target.kind,
        namespace: shared(&target.namespace),
        name: shared(&target.name),
        cascade: options.cascade,
        grace_seconds,
    };
    run.cluster.request(&request).map(|_| ())
}
