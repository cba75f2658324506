//! YAML text to documents. Reads as far as it can and returns the trees and the problems; what the
//! trees mean is not its business.
//!
//! Documents are cut apart line by line, as kubectl does before it parses, so that a syntax error
//! in one of them leaves the others readable.

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

/// Reads every document of a text; empty ones are left out unless something is wrong with them.
pub fn read(text: &str) -> Vec<Document> {
    read_within(text, limits::BYTES, limits::NODES)
}

/// The same for a text of at most so many bytes and so many values.
pub fn read_within(text: &str, bytes: usize, values: usize) -> Vec<Document> {
    if text.len() > bytes {
        let fault = Fault::TooMuch(format!("the text is longer than {bytes} bytes"));
        return vec![Document {
            root: None,
            faults: vec![(Span::at(1, 1), fault)],
            first_line: 1,
        }];
    }
    let mut documents = Vec::new();
    let mut nodes_left = values;
    for chunk in chunks(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        let mut document = loader::document(chunk.text, chunk.first_line, &mut nodes_left, values);
        document.faults.extend(chunk.fault);
        document.faults.sort_by_key(|(span, _)| *span);
        if documents.len() == limits::DOCUMENTS {
            let what = format!("there are more than {} documents", limits::DOCUMENTS);
            document.root = None;
            document.faults = vec![(Span::at(document.first_line, 1), Fault::TooMuch(what))];
            documents.push(document);
            break;
        }
        if document.root.is_some() || !document.faults.is_empty() {
            documents.push(document);
        }
    }
    documents
}

/// The text of one document.
struct Chunk<'a> {
    text: &'a str,
    first_line: u32,
    fault: Option<(Span, Fault)>,
}

/// Cuts at the lines that begin with `---` (`apimachinery/pkg/util/yaml/decoder.go`, YAMLReader).
fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut start_line, mut line, mut at) = (0, 1, 1, 0);
    for piece in text.split_inclusive('\n') {
        // The parser takes a lone carriage return for the end of a line.
        let breaks = piece.matches(['\r', '\n']).count() - piece.matches("\r\n").count();
        if let Some(rest) = piece.strip_prefix("---") {
            let after = rest.trim();
            chunks.push(Chunk {
                text: &text[start..at],
                first_line: start_line,
                fault: (!after.is_empty() && !after.starts_with('#')).then(|| {
                    let words = format!("invalid Yaml document separator: {after}");
                    (Span::at(line, 1), Fault::Syntax(words))
                }),
            });
            (start, start_line) = (at + piece.len(), line + breaks as u32);
        }
        at += piece.len();
        line += breaks as u32;
    }
    chunks.push(Chunk {
        text: &text[start..],
        first_line: start_line,
        fault: None,
    });
    chunks
}
