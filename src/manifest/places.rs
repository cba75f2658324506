//! Where each field of a manifest stands: from a path as Kubernetes prints it
//! (`spec.template.spec.containers[0].image`, `…requests[cpu]`) to lines and columns.

use super::scalar::Scalar;
use super::tree::{Entry, Node, Span, Tree};

/// The places of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    root: Node,
}

/// Something found on the way down a path.
#[derive(Clone, Copy)]
struct Found<'a> {
    node: &'a Node,
    key: Option<Span>,
}

impl Places {
    /// The places of a tree.
    pub fn new(root: Node) -> Places {
        Places { root }
    }

    /// The tree itself.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Where a field stands: its value if that is a scalar, else its key; the nearest parent that is
    /// there if the field is not.
    pub fn find(&self, path: &str) -> Span {
        shown(walk(&self.root, path).0)
    }

    /// Where a field stands, and only if it is there.
    pub fn exact(&self, path: &str) -> Option<Span> {
        exact(&self.root, path)
    }

    /// Like [`Places::find`]; in a map of texts the entry whose key or value prints as `value` (in Go quotes).
    pub fn find_value(&self, path: &str, value: Option<&str>) -> Span {
        let (found, _) = walk(&self.root, path);
        if let (Tree::Mapping(entries), Some(value)) = (&found.node.value, value) {
            let bare = value.trim_matches('"');
            for entry in entries {
                if entry.key == bare {
                    return entry.key_span;
                }
                match &entry.node.value {
                    Tree::Scalar { written, .. } if written == bare => return entry.node.span,
                    _ => {}
                }
            }
        }
        shown(found)
    }

    /// The text of a scalar as it was written; `None` if there is no scalar at the path.
    pub fn written(&self, path: &str) -> Option<&str> {
        match &walk(&self.root, path) {
            (
                Found {
                    node:
                        Node {
                            value: Tree::Scalar { written, .. },
                            ..
                        },
                    ..
                },
                true,
            ) => Some(written),
            _ => None,
        }
    }
}

/// Where a field of a tree stands, if it is there.
pub fn exact(root: &Node, path: &str) -> Option<Span> {
    let (found, whole) = walk(root, path);
    whole.then(|| shown(found))
}

/// As far down as the tree goes, and whether that was all the way.
fn walk<'a>(root: &'a Node, path: &str) -> (Found<'a>, bool) {
    let mut found = Found {
        node: root,
        key: None,
    };
    for segment in segments(path) {
        let Some(next) = step(found.node, &segment) else {
            return (found, false);
        };
        found = next;
    }
    (found, true)
}

fn step<'a>(node: &'a Node, segment: &str) -> Option<Found<'a>> {
    match &node.value {
        Tree::Sequence(items) => segment.parse::<usize>().ok().and_then(|i| {
            let node = items.get(i)?;
            Some(Found { node, key: None })
        }),
        Tree::Mapping(_) => {
            let own = node.get(segment);
            // The API server's paths leave out `metadata` for a template's labels and annotations,
            // and put a node's taints there.
            let entry = match segment {
                "labels" | "annotations" if own.is_none() => {
                    node.get("metadata").and_then(|m| m.node.get(segment))
                }
                _ => own,
            };
            entry.map(|Entry { key_span, node, .. }| Found {
                node,
                key: Some(*key_span),
            })
        }
        Tree::Scalar { .. } => None,
    }
}

/// `a.b[0].c[x.y/z]` as `a`, `b`, `0`, `c`, `x.y/z`.
fn segments(path: &str) -> Vec<String> {
    let path = match path.strip_prefix("metadata.taints") {
        Some(rest) => format!("spec.taints{rest}"),
        None => path.to_owned(),
    };
    let mut parts = Vec::new();
    let mut rest = path.as_str();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']').unwrap_or(inner.len());
            parts.push(inner[..end].to_owned());
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            if end > 0 {
                parts.push(plain[..end].to_owned());
            }
            rest = &plain[end..];
            if end == 0 && !rest.starts_with('[') {
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    parts
}

/// What is marked for a value: a scalar itself, the key of a list or map, the first key of a map
/// that has none of its own.
fn shown(found: Found<'_>) -> Span {
    match (&found.node.value, found.key) {
        (
            Tree::Scalar {
                scalar: Scalar::Null,
                written,
            },
            Some(key),
        ) if written.is_empty() => key,
        (Tree::Scalar { .. }, _) => found.node.span,
        (_, Some(key)) => key,
        (Tree::Mapping(entries), None) => match entries.first() {
            Some(first) => first.key_span,
            None => found.node.span,
        },
        (Tree::Sequence(_), None) => {
            let span = found.node.span;
            Span::at(span.line, span.column)
        }
    }
}

/// What is marked for the value of an entry.
pub fn shown_entry(entry: &Entry) -> Span {
    shown(Found {
        node: &entry.node,
        key: Some(entry.key_span),
    })
}
