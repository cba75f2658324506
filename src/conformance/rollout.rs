//! kubectl: `rollout status`, `rollout undo`, `rollout history`.

use super::Outcome;
use super::difference::same;
use super::recorded::list;
use crate::api::{ControllerRevision, read};
use crate::kubectl::rollout_history::{History, Undo};
use crate::kubectl::rollout_status::rollout_status;
use serde_json::{Value, json};

pub fn check_status(input: &Value, expected: &Value) -> Outcome {
    let daemon_set = read::daemon_set(&input["daemonSet"]);
    let got = match rollout_status(&daemon_set) {
        Ok(status) => json!({
            "message": format!("{}\n", status.message),
            "done": status.done,
            "error": "",
        }),
        Err(error) => json!({"message": "", "done": true, "error": error}),
    };
    same("answer", expected, &got)
}

pub fn check_history(input: &Value, expected: &Value) -> Outcome {
    let daemon_set = read::daemon_set(&input["daemonSet"]);
    let all: Vec<ControllerRevision> = list(input, "controllerRevisions")
        .iter()
        .map(read::controller_revision)
        .collect();
    let history = History::of(&daemon_set, &all);
    let number = |key: &str| input[key].as_i64().unwrap_or_default();
    let to = number("toRevision");
    let template = &daemon_set.spec.template.tree;
    let mut after = template.as_ref().clone();
    let undone = history.undo(template, to).map(|undo| match undo {
        Undo::Skipped => {
            format!("skipped rollback (current template already matches revision {to})")
        }
        Undo::To(template) => {
            after = template;
            "rolled back".to_owned()
        }
    });
    let (message, error) = parted(undone);
    let (preview, preview_error) = parted(history.undo_preview(to));
    let details = history.details(number("historyRevision"));
    let (details, details_error) = parted(details.map_err(str::to_owned));
    let got = json!({
        "rollbackMessage": message,
        "rollbackError": error,
        "dryRunClientOutput": preview,
        "dryRunClientError": preview_error,
        "historyOutput": history.table(),
        "historyError": "",
        "historyRevisionOutput": details,
        "historyRevisionError": details_error,
        "templateAfter": after,
    });
    same("answer", expected, &got)
}

/// Output and error, one of them empty.
fn parted(result: Result<String, String>) -> (String, String) {
    match result {
        Ok(output) => (output, String::new()),
        Err(error) => (String::new(), error),
    }
}
