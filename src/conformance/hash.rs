//! `ComputeHash`, the text that it hashes, and the bytes of a revision.

use super::Outcome;
use super::difference::same;
use crate::api::{revision, template_hash};
use serde_json::{Map, Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let template = &input["template"];
    let counts = expected["computeHash"].as_object().into_iter().flatten();
    let hashes: Map<String, Value> = counts
        .map(|(count, _)| {
            let hash = template_hash::hash(template, count.parse().ok());
            (count.clone(), hash.into())
        })
        .collect();
    same("computeHash", &expected["computeHash"], &hashes.into())?;
    if expected["spewDump"].is_string() {
        let dump = template_hash::dump(template);
        same("spewDump", &expected["spewDump"], &dump.into())?;
    }
    let data = revision::data(template);
    same(
        "revisionDataRaw",
        &expected["revisionDataRaw"],
        &json!(data),
    )
}
