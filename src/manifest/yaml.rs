//! YAML text to documents. Reads as far as it can and returns the trees and the problems; what the
//! trees mean is not its business.
//!
//! Documents are cut apart line by line, as kubectl does before it parses, so that a syntax error
//! in one of them leaves the others readable.

use super::builder::Room;
use super::limits;
use super::loader;
use super::tree::{Node, Span};

/// Something wrong with the YAML itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text cannot be parsed; in kubectl's words.
    Syntax(String),
    /// A key is there twice; where it was first. The last one is in the tree.
    DuplicateKey {
        /// The path of the key from the document's root.
        path: String,
        /// Where it stood first.
        first: Span,
    },
    /// A limit of [`limits`] was passed; what is limited, as an English sentence.
    TooMuch(String),
}

/// One document: what could be read, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The tree; `None` for an empty document.
    pub root: Option<Node>,
    /// In the order of the text.
    pub faults: Vec<(Span, Fault)>,
    /// The line that the document begins on.
    pub first_line: u32,
}

impl Document {
    /// A document that could not be read at all.
    pub(super) fn refused(span: Span, fault: Fault) -> Document {
        Document {
            root: None,
            faults: vec![(span, fault)],
            first_line: span.line,
        }
    }
}

/// Who reads a text.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// kubectl with go-yaml v2, in which a question mark ends a plain word in a flow list or map, so that
    /// `[http://x/?a=b]` is an error.
    Kubectl,
    /// The project, with libyaml as it is today.
    Own,
}

/// Reads the documents of a text that begins at this line and column, after those that are there.
pub(super) fn read_on(
    text: &str,
    first: (u32, u32),
    whose: Whose,
    room: &mut Room,
    documents: &mut Vec<Document>,
) {
    for chunk in chunks(text.strip_prefix('\u{feff}').unwrap_or(text), first) {
        let mut document = loader::document(chunk.text, chunk.first, whose, room);
        document.faults.extend(chunk.fault);
        document.faults.sort_by_key(|(span, _)| *span);
        if push(document, documents).is_none() {
            return;
        }
    }
}

/// One document more; `None` where it is one too many.
pub(super) fn push(document: Document, documents: &mut Vec<Document>) -> Option<()> {
    if documents.len() == limits::DOCUMENTS {
        let what = format!("there are more than {} documents", limits::DOCUMENTS);
        let span = Span::at(document.first_line, 1);
        documents.push(Document::refused(span, Fault::TooMuch(what)));
        return None;
    }
    if document.root.is_some() || !document.faults.is_empty() {
        documents.push(document);
    }
    Some(())
}

/// The text of one document.
struct Chunk<'a> {
    text: &'a str,
    /// The line and column that it begins at.
    first: (u32, u32),
    fault: Option<(Span, Fault)>,
}

/// Cuts at the lines that begin with `---` (`apimachinery/pkg/util/yaml/decoder.go`, YAMLReader).
fn chunks(text: &str, first: (u32, u32)) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut first, mut line, mut at) = (0, first, first.0, 0);
    for piece in text.split_inclusive('\n') {
        let breaks = breaks(piece);
        if let Some(rest) = piece.strip_prefix("---") {
            let after = rest.trim();
            chunks.push(Chunk {
                text: &text[start..at],
                first,
                fault: (!after.is_empty() && !after.starts_with('#')).then(|| {
                    let words = format!("invalid Yaml document separator: {after}");
                    (Span::at(line, 1), Fault::Syntax(words))
                }),
            });
            (start, first) = (at + piece.len(), (line + breaks, 1));
        }
        at += piece.len();
        line += breaks;
    }
    chunks.push(Chunk {
        text: &text[start..],
        first,
        fault: None,
    });
    chunks
}

/// How many lines end in a text. A lone carriage return ends one too.
fn breaks(text: &str) -> u32 {
    (text.matches(['\r', '\n']).count() - text.matches("\r\n").count()) as u32
}
