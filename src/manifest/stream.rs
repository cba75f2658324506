//! A text as kubectl takes it apart (`apimachinery/pkg/util/yaml/decoder.go`, YAMLOrJSONDecoder): one that
//! begins with `{` is read as JSON values, one after another; where the first or the second cannot be, the
//! rest is read as YAML. Any other text is YAML documents between lines of `---`.

use super::builder::Room;
use super::json::{self, Next, Refusal};
use super::limits;
use super::lines::Lines;
use super::yaml::{self, Document, Fault};

/// Reads every document of a text; empty ones are left out unless something is wrong with them.
pub fn read(text: &str) -> Vec<Document> {
    if let Some(refused) = yaml::too_long(text, limits::BYTES) {
        return vec![refused];
    }
    let mut documents = Vec::new();
    let mut room = Room::new(limits::NODES);
    if !text.trim_start().starts_with('{') {
        yaml::read_on(text, (1, 1), &mut room, &mut documents);
        return documents;
    }
    let lines = Lines::new(text, (1, 1));
    let Some((from, refusal)) = values(&lines, &mut room, &mut documents) else {
        return documents;
    };
    let first = documents.len();
    yaml::read_on(&text[from..], lines.at(from), &mut room, &mut documents);
    // What is neither has the error of JSON, and all after it is YAML.
    let broken = |document: &&mut Document| {
        let mut faults = document.faults.iter();
        faults.any(|(_, fault)| matches!(fault, Fault::Syntax(_)))
    };
    if let Some(document) = documents.get_mut(first).filter(broken) {
        document.faults = vec![(refusal.span, Fault::Syntax(refusal.in_full()))];
    }
    documents
}

/// Reads values of JSON; where YAML begins and why, if the text is not all JSON.
fn values(
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
                let document = Document {
                    root: None,
                    faults: vec![(refusal.span, Fault::Syntax(refusal.words))],
                    first_line: refusal.span.line,
                };
                yaml::push(document, documents);
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
