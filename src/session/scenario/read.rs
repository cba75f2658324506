//! A whole scenario document: from text to [`Scenario`], or the first thing that is wrong with it.

use super::fields::{Field, Fields, Read, error, refuse, shown};
use super::{KUBERNETES, Made, Scenario, VERSION, actions, cluster, value};
use crate::cluster::setup::Setup;
use crate::manifest::scalar::Scalar;
use crate::manifest::stream;
use crate::manifest::tree::{Node, Span, Tree};
use crate::manifest::yaml::Fault;
use crate::session::limits;
use crate::sorted::Map;

const KNOWN: [&str; 11] = [
    "version",
    "title",
    "kubernetes",
    "seed",
    "cluster",
    "files",
    "actions",
    "cursor",
    "made",
    "view",
    "lesson",
];

/// Reads it.
pub fn scenario(text: &str) -> Read<Scenario> {
    let root = root(text)?;
    let whole = Field {
        name: "the scenario",
        node: &root,
        span: root.span,
    };
    if !matches!(root.value, Tree::Mapping(_)) {
        return refuse(root.span, "a scenario is a map that begins with version: 1");
    }
    version(&root)?;
    let fields = Fields::read(whole, &KNOWN)?;
    let text = |name: &str| {
        fields
            .get(name)
            .map(|field| field.text().map(str::to_owned))
            .transpose()
    };
    let seed = match fields.get("seed") {
        Some(seed) => seed.whole(0, u64::from(u32::MAX))? as u32,
        None => 0,
    };
    let kubernetes = fields.get("kubernetes").map(kubernetes).transpose()?;
    let machines = fields
        .get("cluster")
        .map(cluster::read)
        .transpose()?
        .unwrap_or_default();
    let free = |name: &str| {
        fields
            .get(name)
            .map(value::read)
            .transpose()
            .map(Option::unwrap_or_default)
    };
    let cursor = fields
        .get("cursor")
        .map(|cursor| cursor.whole(0, limits::STEPS as u64))
        .transpose()?;
    let course = fields
        .get("actions")
        .map(actions::read)
        .transpose()?
        .unwrap_or_default();
    Ok(Scenario {
        title: text("title")?.unwrap_or_default(),
        kubernetes: kubernetes.unwrap_or_else(|| KUBERNETES.to_owned()),
        setup: Setup {
            seed,
            nodes: machines.nodes,
            timings: machines.timings,
        },
        pools: machines.pools,
        pool_counts: machines.pool_counts,
        files: fields
            .get("files")
            .map(files)
            .transpose()?
            .unwrap_or_default(),
        actions: course.actions,
        wait_ms: course.wait_ms,
        cursor: cursor.map(|step| step as usize),
        made: fields.get("made").map(made).transpose()?,
        view: free("view")?,
        lesson: free("lesson")?,
    })
}

/// The one tree of the text.
fn root(text: &str) -> Read<Node> {
    let mut documents = stream::read_within(text, limits::BYTES, limits::VALUES).into_iter();
    let Some(document) = documents.next() else {
        return refuse(
            Span::at(1, 1),
            "the document is empty: a scenario begins with version: 1",
        );
    };
    if let Some((span, fault)) = document.faults.into_iter().next() {
        return Err(match fault {
            Fault::Syntax(words) => error(span, format!("YAML: {}", bare(&words))),
            Fault::TooMuch(words) => error(span, words),
            Fault::DuplicateKey { path, first } => error(
                span,
                format!(
                    "the key {} stands in line {} already",
                    shown(&path),
                    first.line
                ),
            ),
        });
    }
    if let Some(second) = documents.next() {
        return refuse(
            Span::at(second.first_line, 1),
            "a scenario is one document: remove what follows ---",
        );
    }
    document.root.ok_or_else(|| {
        error(
            Span::at(1, 1),
            "the document is empty: a scenario begins with version: 1",
        )
    })
}

/// A YAML error without what kubectl says before it.
fn bare(words: &str) -> &str {
    let words = words
        .strip_prefix("error converting YAML to JSON: ")
        .unwrap_or(words);
    let words = words.strip_prefix("yaml: ").unwrap_or(words);
    match words
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, rest)) => rest,
        None => words,
    }
}

/// Refuses every version but this one; a newer one by its name, with a field of it that is not known.
fn version(root: &Node) -> Read<()> {
    let Some(field) = root.get("version").map(Field::of) else {
        return refuse(
            root.span,
            format!("the field version is missing: write version: {VERSION}"),
        );
    };
    match &field.node.value {
        Tree::Scalar {
            scalar: Scalar::Integer(n),
            ..
        } if *n == VERSION as i64 => Ok(()),
        Tree::Scalar {
            scalar: Scalar::Integer(n),
            ..
        } if *n > VERSION as i64 => {
            let newer = format!(
                "this is a document of version {n}, and this playground reads version {VERSION}: open it with a newer one"
            );
            let Tree::Mapping(entries) = &root.value else {
                return field.refuse(newer);
            };
            match entries
                .iter()
                .find(|entry| !KNOWN.contains(&entry.key.as_str()))
            {
                Some(entry) => refuse(
                    entry.key_span,
                    format!("unknown field {}: {newer}", shown(&entry.key)),
                ),
                None => field.refuse(newer),
            }
        }
        _ => field.refuse(format!("write version: {VERSION}")),
    }
}

/// `v1.36`, `v1.36.2`.
fn kubernetes(field: Field<'_>) -> Read<String> {
    let text = field.text()?;
    let number = |part: &str| {
        !part.is_empty() && part.len() < 10 && part.bytes().all(|b| b.is_ascii_digit())
    };
    let parts: Vec<&str> = text
        .strip_prefix('v')
        .unwrap_or_default()
        .split('.')
        .collect();
    match (2..=3).contains(&parts.len()) && parts.into_iter().all(number) {
        true => Ok(text.to_owned()),
        false => field.refuse(format!(
            "{} is no version of Kubernetes: write {KUBERNETES}",
            shown(text)
        )),
    }
}

fn files(field: Field<'_>) -> Read<Map<String, String>> {
    let entries = field.map("a map from names to texts")?;
    entries
        .iter()
        .map(|entry| {
            let length = entry.key.chars().count();
            if !(1..=limits::KEY).contains(&length)
                || entry.key == "-"
                || entry.key.contains(char::is_control)
            {
                let right = format!(
                    "the name of a file has 1 to {} characters and is not \"-\"",
                    limits::KEY
                );
                return refuse(entry.key_span, right);
            }
            Ok((entry.key.clone(), Field::of(entry).text()?.to_owned()))
        })
        .collect()
}

fn made(field: Field<'_>) -> Read<Made> {
    let fields = Fields::read(field, &["by", "digest"])?;
    let by = fields
        .need("by", "the playground's version")?
        .text()?
        .to_owned();
    let digest = match fields.get("digest") {
        None => None,
        Some(digest) => {
            let text = digest.text()?;
            let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            if text.len() != 16 || !text.bytes().all(is_digit) {
                return digest.refuse("must be 16 hexadecimal digits");
            }
            Some(text.to_owned())
        }
    };
    Ok(Made { by, digest })
}
