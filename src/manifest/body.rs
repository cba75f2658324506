//! A DaemonSet that somebody sends to the API server without kubectl: the answers of the server's
//! codec to bodies that kubectl would not send (`apimachinery/pkg/runtime/serializer/json`).

use super::decode;
use super::{Manifest, Refused, read};

/// Decodes the body of a POST or PUT.
///
/// # Errors
/// The message of the Status (BadRequest).
pub fn daemon_set(text: &str) -> Result<Manifest, String> {
    if text.trim_start().starts_with('{') {
        let whole = serde_json::from_str::<serde::de::IgnoredAny>(text);
        if whole.is_err_and(|error| error.is_eof()) {
            return Err("the object provided is unrecognized (must be of type DaemonSet): couldn't get version/kind; json parse error: unexpected end of JSON input".to_owned());
        }
    }
    match read(text).manifests.into_iter().next() {
        Some(Ok(manifest)) => Ok(manifest),
        Some(Err(refused)) => Err(answer(&refused)),
        None => Err("Object 'Kind' is missing in '{}'".to_owned()),
    }
}

fn answer(refused: &Refused) -> String {
    let (api_version, kind) = (&refused.api_version, &refused.kind);
    let version = api_version.rsplit('/').next().unwrap_or_default();
    if let Some(message) = decode::message(kind, version, &refused.problems) {
        return message;
    }
    let named = !api_version.is_empty() && !kind.is_empty();
    if named && refused.message().starts_with("no matches for kind") {
        return format!(
            "{kind} in version \"{version}\" cannot be handled as a DaemonSet: no kind \"{kind}\" is registered for version \"{api_version}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
        );
    }
    refused.message()
}
