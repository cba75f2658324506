//! A text as kubectl takes it apart (`apimachinery/pkg/util/yaml/decoder.go`, YAMLOrJSONDecoder): one that
//! begins with `{` is read as JSON values, one after another; where the first or the second cannot be, the
//! rest is read as YAML. Any other text is YAML documents between lines of `---`.

use super::builder::Room;
use super::json::{self, Next, Refusal};
use super::limits;
use super::lines::Lines;
use super::tree::Span;
use super::yaml::{self, Document, Fault, Whose};

/// Reads every document of a text; empty ones are left out unless something is wrong with them.
pub fn read(text: &str) -> Vec<Document> {
    let (mut documents, refusal) = parts(
        text,
        Whose::Kubectl,
        Room::new(limits::NODES),
        limits::BYTES,
    );
    // A document that is neither has the error of JSON, however little that helps; all after it is YAML.
    let broken = |document: &&mut Document| {
        let mut faults = document.faults.iter();
        faults.any(|(_, fault)| matches!(fault, Fault::Syntax(_)))
    };
    if let Some((first, refusal)) = refusal
        && let Some(document) = documents.get_mut(first).filter(broken)
    {
        document.faults = vec![(refusal.span, Fault::Syntax(refusal.in_full()))];
    }
    documents
}

/// The same for a text that is not kubectl's, of at most so many bytes and so many values: a document that
/// is neither has the error of YAML.
pub fn read_within(text: &str, bytes: usize, values: usize) -> Vec<Document> {
    parts(text, Whose::Own, Room::new(values), bytes).0
}

/// Every document; which of them is the first that is not JSON in a text that began as JSON, and why.
fn parts(
    text: &str,
    whose: Whose,
    mut room: Room,
    bytes: usize,
) -> (Vec<Document>, Option<(usize, Refusal)>) {
    let mut documents = Vec::new();
    if text.len() > bytes {
        let fault = Fault::TooMuch(format!("the text is longer than {bytes} bytes"));
        documents.push(Document::refused(Span::at(1, 1), fault));
        return (documents, None);
    }
    if !text.trim_start().starts_with('{') {
        yaml::read_on(text, (1, 1), whose, &mut room, &mut documents);
        return (documents, None);
    }
    let lines = Lines::new(text, (1, 1));
    let Some((from, refusal)) = objects(&lines, &mut room, &mut documents) else {
        return (documents, None);
    };
    let first = documents.len();
    yaml::read_on(
        &text[from..],
        lines.at(from),
        whose,
        &mut room,
        &mut documents,
    );
    (documents, Some((first, refusal)))
}

/// Reads what is JSON; where YAML begins and why, if the text is not all JSON.
fn objects(
    lines: &Lines<'_>,
    room: &mut Room,
    documents: &mut Vec<Document>,
) -> Option<(usize, Refusal)> {
    let (mut from, mut count) = (0, 0);
    loop {
        match json::next(lines, from, room) {
            Next::End => return None,
            Next::Value(document, end) => {
                yaml::push(document, documents)?;
                (from, count) = (end, count + 1);
            }
            Next::Refused(refusal) if count > 1 => {
                let fault = Fault::Syntax(refusal.words);
                yaml::push(Document::refused(refusal.span, fault), documents);
                return None;
            }
            Next::Refused(refusal) => {
                let rest = &lines.text()[from..];
                let blank = rest.len() - rest.trim_start().len();
                let line = rest[..blank].find('\n').map(|at| at + 1);
                return Some((from + line.unwrap_or(blank), refusal));
            }
        }
    }
}
