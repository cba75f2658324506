//! One finding of validation, worded as Kubernetes words it
//! (`apimachinery/pkg/util/validation/field/errors.go`). Where findings come from is not known here.

use crate::api::quoted::quoted;
use std::fmt;

/// What kind of rule was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A field that must be there is not.
    Required,
    /// The value breaks a rule.
    Invalid,
    /// The value is not one of a list.
    NotSupported,
    /// The field may not be there.
    Forbidden,
    /// The value must be unique and is not.
    Duplicate,
    /// The value names something that is not there.
    NotFound,
    /// The value is too long.
    TooLong,
}

impl ErrorKind {
    /// `Required value`, …
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Required => "Required value",
            ErrorKind::Invalid => "Invalid value",
            ErrorKind::NotSupported => "Unsupported value",
            ErrorKind::Forbidden => "Forbidden",
            ErrorKind::Duplicate => "Duplicate value",
            ErrorKind::NotFound => "Not found",
            ErrorKind::TooLong => "Too long",
        }
    }

    /// The machine-readable reason of a status cause: `FieldValueRequired`, …
    pub fn reason(self) -> &'static str {
        match self {
            ErrorKind::Required => "FieldValueRequired",
            ErrorKind::Invalid => "FieldValueInvalid",
            ErrorKind::NotSupported => "FieldValueNotSupported",
            ErrorKind::Forbidden => "FieldValueForbidden",
            ErrorKind::Duplicate => "FieldValueDuplicate",
            ErrorKind::NotFound => "FieldValueNotFound",
            ErrorKind::TooLong => "FieldValueTooLong",
        }
    }
}

/// `field.Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// What kind of rule was broken.
    pub kind: ErrorKind,
    /// The field, for example `spec.template.spec.containers[0].image`.
    pub path: String,
    /// The value as it is printed; `None` where it is not.
    pub bad_value: Option<String>,
    /// The rule; may be empty.
    pub detail: String,
}

impl FieldError {
    /// Everything after the path: what kubectl prints behind the field.
    pub fn body(&self) -> String {
        let mut body = self.kind.as_str().to_owned();
        if let Some(value) = &self.bad_value {
            body.push_str(": ");
            body.push_str(value);
        }
        if !self.detail.is_empty() {
            body.push_str(": ");
            body.push_str(&self.detail);
        }
        body
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.body())
    }
}

/// Findings in the order in which they are made.
#[derive(Default)]
pub(super) struct Errors(pub(super) Vec<FieldError>);

impl Errors {
    fn add(&mut self, kind: ErrorKind, path: &str, value: Option<String>, detail: &str) {
        self.0.push(FieldError {
            kind,
            path: path.to_owned(),
            bad_value: value,
            detail: detail.to_owned(),
        });
    }

    pub(super) fn required(&mut self, path: &str, detail: &str) {
        self.add(ErrorKind::Required, path, None, detail);
    }

    pub(super) fn forbidden(&mut self, path: &str, detail: &str) {
        self.add(ErrorKind::Forbidden, path, None, detail);
    }

    /// `value` is printed as it stands: a number, or something quoted or in JSON.
    pub(super) fn invalid(&mut self, path: &str, value: String, detail: &str) {
        self.add(ErrorKind::Invalid, path, Some(value), detail);
    }

    /// One error for each message about a text.
    pub(super) fn invalid_text(&mut self, path: &str, text: &str, messages: Vec<String>) {
        for message in messages {
            self.invalid(path, quoted(text), &message);
        }
    }

    /// `value` is printed as it stands; the detail may be empty.
    pub(super) fn duplicate(&mut self, path: &str, value: String, detail: &str) {
        self.add(ErrorKind::Duplicate, path, Some(value), detail);
    }

    pub(super) fn not_found(&mut self, path: &str, text: &str) {
        self.add(ErrorKind::NotFound, path, Some(quoted(text)), "");
    }

    pub(super) fn too_long(&mut self, path: &str, bytes: usize) {
        let detail = format!("may not be more than {bytes} bytes");
        self.add(ErrorKind::TooLong, path, None, &detail);
    }

    pub(super) fn unsupported(&mut self, path: &str, value: String, supported: &[&str]) {
        let list: Vec<String> = supported.iter().map(|s| quoted(s)).collect();
        let detail = format!("supported values: {}", list.join(", "));
        self.add(ErrorKind::NotSupported, path, Some(value), &detail);
    }

    /// The text must be one of the list.
    pub(super) fn one_of(&mut self, path: &str, text: &str, supported: &[&str]) {
        if !supported.contains(&text) {
            self.unsupported(path, quoted(text), supported);
        }
    }

    /// The text must be there and be one of the list.
    pub(super) fn required_one_of(&mut self, path: &str, text: &str, supported: &[&str]) {
        match text {
            "" => self.required(path, ""),
            _ => self.one_of(path, text, supported),
        }
    }

    pub(super) fn not_negative(&mut self, path: &str, value: Option<i64>) {
        if let Some(number) = value.filter(|n| *n < 0) {
            self.invalid(path, number.to_string(), NOT_NEGATIVE);
        }
    }
}

/// The rule of everything that counts.
pub(super) const NOT_NEGATIVE: &str = "must be greater than or equal to 0";
