//! The objects of `-f`: reads texts as kubectl's resource builder does. Broken YAML anywhere means
//! that nothing is done at all; a document that is not understood stands aside and the others go on.

use super::Run;
use crate::api::quoted::quoted;
use crate::api::tree;
use crate::cluster::request::Kind;
use crate::manifest::{self, Refused, Stage, decode, stream};
use serde_json::Value;

/// One document.
pub struct Document {
    /// Its kind.
    pub kind: Kind,
    /// The namespace that it is meant for; empty for nodes.
    pub namespace: String,
    /// May be empty.
    pub name: String,
    /// Where it was read: a file's name, or `STDIN`.
    pub file: String,
    /// As it was written.
    pub value: Value,
    /// The API server's answer to an object that it cannot decode.
    pub undecodable: Option<String>,
}

/// Reads the files; `None` when nothing may be done.
pub fn documents(run: &mut Run<'_>, files: &[String]) -> Option<Vec<Document>> {
    let mut all = Vec::new();
    let mut is_broken = false;
    for file in files {
        let text = match file.as_str() {
            "-" => run.texts.stdin.unwrap_or_default(),
            name => match run.texts.files.get(name) {
                Some(text) => text.as_str(),
                None => {
                    run.fail(format!("the path {} does not exist", quoted(name)));
                    is_broken = true;
                    continue;
                }
            },
        };
        let shown = match file.as_str() {
            "-" => "STDIN",
            name => name,
        };
        is_broken |= !read(run, text, shown, &mut all);
    }
    (!is_broken).then_some(all)
}

/// Reads one text; false when it is broken.
fn read(run: &mut Run<'_>, text: &str, file: &str, all: &mut Vec<Document>) -> bool {
    let mut is_whole = true;
    for manifest in manifest::read(text).manifests {
        let document = match manifest {
            Ok(manifest) => Document {
                kind: kind(manifest.kind),
                namespace: manifest.namespace().to_owned(),
                name: manifest.name().to_owned(),
                file: file.to_owned(),
                value: manifest.value,
                undecodable: None,
            },
            Err(refused) => match refused_document(run, text, file, &refused) {
                Refusal::Aside => continue,
                Refusal::Broken => {
                    is_whole = false;
                    continue;
                }
                Refusal::Sent(document) => *document,
            },
        };
        if let Some(document) = placed(run, document) {
            all.push(document);
        }
    }
    is_whole
}

/// What becomes of a document that is no object.
enum Refusal {
    /// The YAML is broken: nothing is done at all.
    Broken,
    /// kubectl does not send it; the others go on.
    Aside,
    /// It is sent, and the API server will refuse it.
    Sent(Box<Document>),
}

fn refused_document(run: &mut Run<'_>, text: &str, file: &str, refused: &Refused) -> Refusal {
    let message = refused.message();
    if refused.stage() == Stage::Parse {
        if message.starts_with("no matches for kind") {
            let Refused {
                name, namespace, ..
            } = refused;
            run.fail(format!(
                "resource mapping not found for name: {} namespace: {} from {}: {message}",
                quoted(name),
                quoted(namespace),
                quoted(file)
            ));
            return Refusal::Aside;
        }
        if message.starts_with("error validating data") {
            run.fail(format!("error validating {}: {message}", quoted(file)));
            return Refusal::Aside;
        }
        run.fail(format!("error parsing {file}: {message}"));
        return Refusal::Broken;
    }
    // kubectl reads the metadata itself.
    let own = refused
        .problems
        .iter()
        .find(|p| p.stage == Stage::Decode && p.message.contains(" field ObjectMeta.metadata"));
    if let Some(problem) = own {
        run.fail(format!(
            "unable to decode {}: {}",
            quoted(file),
            problem.message
        ));
        return Refusal::Aside;
    }
    let Some(kind) = manifest::Kind::named(&refused.kind).map(kind) else {
        run.fail(format!("unable to decode {}: {message}", quoted(file)));
        return Refusal::Aside;
    };
    let documents = stream::read(text).into_iter().filter_map(|d| d.root);
    let value = documents
        .filter(|root| root.span.line == refused.first_line)
        .map(|root| decode::raw(&root))
        .next();
    Refusal::Sent(Box::new(Document {
        kind,
        namespace: refused.namespace.clone(),
        name: refused.name.clone(),
        file: file.to_owned(),
        value: value.unwrap_or_default(),
        undecodable: Some(message),
    }))
}

/// Gives a document its namespace, or refuses one that contradicts `-n`.
fn placed(run: &mut Run<'_>, mut document: Document) -> Option<Document> {
    if !document.kind.is_namespaced() {
        document.namespace.clear();
        return Some(document);
    }
    let Document { namespace, .. } = &document;
    if let Some(given) = run
        .namespace
        .filter(|given| !namespace.is_empty() && given != namespace)
    {
        run.fail(format!(
            "the namespace from the provided object {} does not match the namespace {}. You must pass '--namespace={namespace}' to perform this operation.",
            quoted(namespace),
            quoted(given)
        ));
        return None;
    }
    if document.namespace.is_empty() {
        document.namespace = run.namespace_for(document.kind).to_owned();
    }
    // Only what cannot be decoded may have metadata of another type.
    if document.value["metadata"].is_object() || document.undecodable.is_none() {
        let metadata = tree::object(tree::as_object(&mut document.value), "metadata");
        metadata.insert("namespace".into(), document.namespace.as_str().into());
    }
    Some(document)
}

pub(super) fn kind(kind: manifest::Kind) -> Kind {
    match kind {
        manifest::Kind::DaemonSet => Kind::DaemonSet,
        manifest::Kind::Pod => Kind::Pod,
        manifest::Kind::Node => Kind::Node,
        manifest::Kind::Namespace => Kind::Namespace,
    }
}
