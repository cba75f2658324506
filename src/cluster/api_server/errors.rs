//! Refusals in the API server's words.

use crate::api::quoted::quoted;
use crate::api::tree::{as_object, object};
use crate::api::validation::{self, FieldError};
use crate::cluster::request::{ApiError, ErrorReason, Kind};
use serde_json::{Map, Value};

/// A 404 in the API server's words.
pub fn not_found(kind: Kind, name: &str) -> ApiError {
    error(
        ErrorReason::NotFound,
        kind,
        name,
        format!("{} {} not found", resource(kind), quoted(name)),
    )
}

/// A refusal.
pub fn error(reason: ErrorReason, kind: Kind, name: &str, message: String) -> ApiError {
    ApiError {
        reason,
        message,
        causes: Vec::new(),
        kind: kind.name(),
        name: name.to_owned(),
    }
}

/// A 422 with its causes.
pub(super) fn invalid(kind: Kind, name: &str, errors: &[FieldError]) -> ApiError {
    let group_kind = match kind.group() {
        "" => kind.name().to_owned(),
        group => format!("{}.{group}", kind.name()),
    };
    ApiError {
        reason: ErrorReason::Invalid,
        message: validation::invalid_message(&group_kind, name, errors),
        causes: errors.iter().map(|e| (e.path.clone(), e.body())).collect(),
        kind: kind.name(),
        name: name.to_owned(),
    }
}

/// What Kubernetes can do and the playground does not.
pub(super) fn unsupported(kind: Kind, what: &str) -> ApiError {
    let message = format!("{} cannot be {what} in the playground", kind.plural());
    error(ErrorReason::Forbidden, kind, "", message)
}

/// A kind as an error names it: `daemonsets.apps`.
pub(super) fn resource(kind: Kind) -> String {
    match kind.group() {
        "" => kind.plural().to_owned(),
        group => format!("{}.{group}", kind.plural()),
    }
}

/// The metadata of a body, made where there is none; refused where something else stands in its place.
pub(super) fn metadata(kind: Kind, body: &mut Value) -> Result<&mut Map<String, Value>, ApiError> {
    let name = kind.name();
    let wrong = match (&*body, &body["metadata"]) {
        (Value::Object(_) | Value::Null, Value::Object(_) | Value::Null) => None,
        (Value::Object(_), other) => Some((
            other,
            format!("struct field {name}.metadata of type v1.ObjectMeta"),
        )),
        (other, _) => Some((other, format!("value of type v1.{name}"))),
    };
    if let Some((value, place)) = wrong {
        let what = go_type(value);
        let message = format!(
            "{name} in version \"v1\" cannot be handled as a {name}: json: cannot unmarshal {what} into Go {place}"
        );
        return Err(error(ErrorReason::BadRequest, kind, "", message));
    }
    Ok(object(as_object(body), "metadata"))
}

/// What Go's decoder calls a JSON value.
fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
