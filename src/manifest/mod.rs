//! Manifests: YAML or JSON text to Kubernetes objects as they were written, each field with its place, and
//! every problem where it stands, in the words of kubectl and the API server.
//!
//! Nothing is defaulted here and nothing is dropped silently: a document is an object or it is
//! refused. [`check`] adds what the API server would say to the objects.

pub mod body;
mod builder;
mod check;
pub mod decode;
pub mod emit;
mod json;
pub mod kinds;
pub mod limits;
mod lines;
mod loader;
pub mod places;
pub mod problem;
pub mod scalar;
mod spelling;
pub mod stream;
mod syntax;
mod texts;
pub mod tree;
pub mod yaml;

pub use check::{check, examine, validate};
pub use kinds::Kind;
pub use places::Places;
pub use problem::{Hint, Problem, Severity, Stage};

use scalar::Scalar;
use serde_json::Value;
use tree::{Node, Span, Tree};
use yaml::{Document, Fault};

/// One object as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Its kind.
    pub kind: Kind,
    /// The object, not defaulted. Nulls and whole-number quantities are kept; other numbers in
    /// quantities are texts.
    pub value: Value,
    /// Where each field stands.
    pub places: Places,
    /// The line that it begins on.
    pub first_line: u32,
}

impl Manifest {
    /// `metadata.name`; empty when there is none.
    pub fn name(&self) -> &str {
        self.value["metadata"]["name"].as_str().unwrap_or_default()
    }

    /// `metadata.namespace`; empty when there is none.
    pub fn namespace(&self) -> &str {
        let namespace = &self.value["metadata"]["namespace"];
        namespace.as_str().unwrap_or_default()
    }
}

/// One document that is no object: what could be read of it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `apiVersion` as written; may be empty.
    pub api_version: String,
    /// `kind` as written; may be empty.
    pub kind: String,
    /// `metadata.name` as written; may be empty.
    pub name: String,
    /// `metadata.namespace` as written; may be empty.
    pub namespace: String,
    /// The line that it begins on.
    pub first_line: u32,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl Refused {
    /// Who refuses: kubectl (`Parse`) or the API server.
    pub fn stage(&self) -> Stage {
        let stages = self.problems.iter().map(|p| p.stage);
        stages.min().unwrap_or(Stage::Parse)
    }

    /// The whole answer: kubectl's text after `error: ` and any file name, or the message of the
    /// API server's Status (BadRequest).
    pub fn message(&self) -> String {
        let version = self.api_version.rsplit('/').next().unwrap_or_default();
        let parse = self.problems.iter().find(|p| p.stage == Stage::Parse);
        match parse {
            Some(problem) => problem.message.clone(),
            None => decode::message(&self.kind, version, &self.problems).unwrap_or_default(),
        }
    }
}

/// What becomes of a key that stands twice in one map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// An error, as the API server's for a raw body.
    #[default]
    Refuse,
    /// The last one is taken, with a warning that kubectl does not give.
    LastWins,
}

/// kubectl's `--validate`: what becomes of fields that do not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldValidation {
    /// An error.
    #[default]
    Strict,
    /// A warning; the object goes without them.
    Warn,
    /// Nothing; the object goes without them.
    Ignore,
}

/// How strictly a text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Keys that stand twice.
    pub duplicates: Duplicates,
    /// Fields that do not exist.
    pub fields: FieldValidation,
}

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Every document that is not empty, lists taken apart, in the order of the text.
    pub manifests: Vec<Result<Manifest, Refused>>,
    /// Every problem of every document, warnings too, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a text as strictly as can be.
pub fn read(text: &str) -> Reading {
    read_as(text, Rules::default())
}

/// Reads a text.
pub fn read_as(text: &str, rules: Rules) -> Reading {
    let mut reading = Reading::default();
    for document in stream::read(text) {
        take(document, text, rules, &mut reading);
    }
    reading.problems.sort_by_key(|p| (p.line, p.column));
    reading.problems.truncate(limits::PROBLEMS);
    reading
}

fn take(document: Document, text: &str, rules: Rules, reading: &mut Reading) {
    let mut broken = Vec::new();
    let mut repeated = Vec::new();
    for (span, fault) in document.faults {
        match fault {
            Fault::Syntax(words) => {
                let hint = if syntax::is_tab(text, span.line, span.column) {
                    Some(Hint::Tab)
                } else {
                    syntax::is_template(text).then_some(Hint::Template)
                };
                broken.push(Problem::new(span, Stage::Parse, "", words).with_hint(hint));
            }
            Fault::TooMuch(words) => broken.push(Problem::new(span, Stage::Parse, "", words)),
            Fault::DuplicateKey { path, first } => repeated.push((span, path, first)),
        }
    }
    let first_line = document.first_line;
    let Some(root) = document.root else {
        return refuse(&Node::nothing(first_line), first_line, broken, reading);
    };
    if !broken.is_empty() {
        let all = repeated.iter().map(duplicate);
        broken.extend(all);
        return refuse(&root, root.span.line, broken, reading);
    }
    let (version, kind) = (written(&root, &["apiVersion"]), written(&root, &["kind"]));
    match root.get("items").map(|entry| &entry.node.value) {
        Some(Tree::Sequence(items)) if kinds::is_list(&version, &kind) => {
            for (i, item) in items.iter().enumerate() {
                let prefix = format!("items[{i}].");
                let own = repeated.iter().filter_map(|(span, path, first)| {
                    let path = path.strip_prefix(&prefix)?.to_owned();
                    Some((*span, path, *first))
                });
                object(item, own.collect(), rules, reading);
            }
        }
        _ => object(&root, repeated, rules, reading),
    }
}

fn duplicate((span, path, first): &(Span, String, Span)) -> Problem {
    let words = format!("duplicate field \"{path}\"");
    Problem::new(*span, Stage::Strict, path, words).with_hint(Hint::DuplicateKey {
        first_line: first.line,
    })
}

/// One document, or one item of a list.
fn object(root: &Node, repeated: Vec<(Span, String, Span)>, rules: Rules, reading: &mut Reading) {
    let kind = match kind_of(root) {
        Ok(kind) => kind,
        Err(problem) => return refuse(root, root.span.line, vec![problem], reading),
    };
    let mut repeated: Vec<Problem> = repeated.iter().map(duplicate).collect();
    let mut warnings = Vec::new();
    if rules.duplicates == Duplicates::LastWins {
        warnings.append(&mut repeated);
    }
    let decoded = decode::decode(root, kind.go_struct(), repeated);
    let mut problems = decoded.problems;
    if rules.fields != FieldValidation::Strict {
        let unknown = |p: &Problem| p.stage == Stage::Strict && p.message.starts_with("unknown");
        let (soft, hard) = problems.into_iter().partition(unknown);
        problems = hard;
        if rules.fields == FieldValidation::Warn {
            warnings.extend::<Vec<Problem>>(soft);
        }
    }
    for warning in &mut warnings {
        warning.severity = Severity::Warning;
    }
    reading.problems.append(&mut warnings);
    if !problems.is_empty() {
        return refuse(root, root.span.line, problems, reading);
    }
    reading.manifests.push(Ok(Manifest {
        kind,
        value: decoded.value,
        places: Places::new(root.clone()),
        first_line: root.span.line,
    }));
}

fn refuse(root: &Node, first_line: u32, problems: Vec<Problem>, reading: &mut Reading) {
    reading.problems.extend(problems.iter().cloned());
    reading.manifests.push(Err(Refused {
        api_version: written(root, &["apiVersion"]),
        kind: written(root, &["kind"]),
        name: written(root, &["metadata", "name"]),
        namespace: written(root, &["metadata", "namespace"]),
        first_line,
        problems,
    }));
}

/// A text under a path of keys; empty where there is none.
fn written(root: &Node, path: &[&str]) -> String {
    let mut node = root;
    for key in path {
        match node.get(key) {
            Some(entry) => node = &entry.node,
            None => return String::new(),
        }
    }
    match &node.value {
        Tree::Scalar {
            scalar: Scalar::Text(text),
            ..
        } => text.clone(),
        _ => String::new(),
    }
}

/// The kind of a document, or kubectl's answer to one that it cannot map.
fn kind_of(root: &Node) -> Result<Kind, Problem> {
    const OFF: &str =
        "; if you choose to ignore these errors, turn validation off with --validate=false";
    let start = Span::at(root.span.line, root.span.column);
    if !matches!(root.value, Tree::Mapping(_)) {
        let words = format!("error validating data: invalid object to validate{OFF}");
        return Err(Problem::new(start, Stage::Parse, "", words));
    }
    let (version, kind) = (written(root, &["apiVersion"]), written(root, &["kind"]));
    let missing = match (version.is_empty(), kind.is_empty()) {
        (true, true) => Some(("apiVersion", "[apiVersion not set, kind not set]")),
        (true, false) => Some(("apiVersion", "apiVersion not set")),
        (false, true) => Some(("kind", "kind not set")),
        (false, false) => None,
    };
    if let Some((field, words)) = missing {
        let words = format!("error validating data: {words}{OFF}");
        return Err(Problem::new(
            places::exact(root, field).unwrap_or(start),
            Stage::Parse,
            field,
            words,
        ));
    }
    if let Some(known) = Kind::named(&kind).filter(|k| k.api_version() == version) {
        return Ok(known);
    }
    let words = format!(
        "no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first"
    );
    let problem = |field: &str| {
        Problem::new(
            places::exact(root, field).unwrap_or(start),
            Stage::Parse,
            field,
            words.clone(),
        )
    };
    Err(if kinds::exists_elsewhere(&version, &kind) {
        problem("kind").with_hint(Hint::NotSimulated { kind })
    } else if let Some(served) = kinds::version_of(&kind) {
        problem("apiVersion").with_hint(Hint::OtherVersion(served.to_owned()))
    } else {
        problem("kind").with_hint(kinds::nearest(&kind).map(Hint::DidYouMean))
    })
}
