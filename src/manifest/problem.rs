//! What can be wrong with a manifest, as data: a place, Kubernetes' own words, and a hint that
//! other floors put into sentences.

use super::tree::Span;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The object is refused.
    Error,
    /// The object is accepted; Kubernetes warns.
    Warning,
}

/// One problem of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1, in characters.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the end.
    pub end_column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// The field, as Kubernetes writes its path; empty where there is none.
    pub path: String,
    /// The API server's or kubectl's own words for this one problem.
    pub message: String,
    /// What may help.
    pub hint: Option<Hint>,
    /// Which component refuses, and so how its refusal is worded.
    pub stage: Stage,
}

/// Who notices a problem: kubectl first, then the API server in two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// kubectl cannot read the YAML, or finds no such kind.
    Parse,
    /// The API server cannot decode the object: BadRequest.
    Decode,
    /// A strict decoding error; all of one object are listed together: BadRequest.
    Strict,
    /// The API server finds the object invalid: Invalid.
    Validate,
}

/// What may help, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A name that exists and is close to what was written.
    DidYouMean(String),
    /// The key stands in the same map at this line already.
    DuplicateKey {
        /// Where it was first.
        first_line: u32,
    },
    /// `updateStrategy.type: Pause` is the playground's extension `pauseStrategy`.
    PauseStrategy,
    /// Kubernetes has this kind; the playground does not simulate it.
    NotSimulated {
        /// The kind.
        kind: String,
    },
    /// YAML gave a plain word a type that is not text; quotes make it text.
    QuoteIt {
        /// The word as written.
        written: String,
    },
    /// The kind exists under this API version.
    OtherVersion(String),
    /// YAML indents with blanks; a tab stands here.
    Tab,
    /// The text is a template, of Helm for example, which must be rendered first.
    Template,
    /// `maxUnavailable` defaults to 1, and then `maxSurge` must be 0.
    SurgeNeedsZeroUnavailable,
}

impl Problem {
    /// An error at a place, without a hint.
    pub fn new(span: Span, stage: Stage, path: &str, message: String) -> Problem {
        Problem {
            line: span.line,
            column: span.column,
            end_line: span.end_line,
            end_column: span.end_column,
            severity: Severity::Error,
            path: path.to_owned(),
            message,
            hint: None,
            stage,
        }
    }

    /// The same with a hint, or with none.
    pub fn with_hint(mut self, hint: impl Into<Option<Hint>>) -> Problem {
        self.hint = hint.into();
        self
    }
}
