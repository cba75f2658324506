//! From the events of the YAML parser to the values of a tree, with their types and places.

use super::builder::{Builder, Room};
use super::scalar::{self, Scalar};
use super::syntax::{Source, too_many_directives};
use super::tree::Span;
use super::yaml::{Document, Whose};
use libyaml_safer::{Event, EventData, MappingStyle, Mark, ScalarStyle, SequenceStyle};

/// What stands before the name of a type that YAML has itself.
const OWN_TAG: &str = "tag:yaml.org,2002:";

/// Reads the one document of a text that begins at this line and column.
pub(super) fn document(text: &str, first: (u32, u32), whose: Whose, room: &mut Room) -> Document {
    let mut builder = Builder::new(room);
    match too_many_directives(text) {
        Some(words) => _ = builder.too_much(Span::at(first.0, first.1), &words),
        None => {
            let source = Source::new(text, first);
            let loader = Loader {
                source: &source,
                builder: &mut builder,
                whose,
                closing: Vec::new(),
            };
            loader.load();
        }
    }
    let (root, faults) = builder.finish();
    Document {
        root,
        faults,
        first_line: first.0,
    }
}

struct Loader<'a, 'r> {
    source: &'a Source<'a>,
    builder: &'a mut Builder<'r>,
    whose: Whose,
    /// What ends each list and map that is open; `None` for those of block style.
    closing: Vec<Option<char>>,
}

impl Loader<'_, '_> {
    fn load(mut self) {
        let mut ended = false;
        for item in self.source.parser() {
            let event = match item {
                Ok(event) => event,
                Err(error) => {
                    let (span, words) = self.source.error(&error);
                    return self.builder.syntax(span, words);
                }
            };
            let span = self.source.span(event.start_mark, event.end_mark);
            match event.data {
                // go-yaml stops reading after the first document. Nothing is left out unsaid here.
                EventData::DocumentStart { .. } if ended => {
                    let words = "yaml: found content after the end of the document";
                    self.builder.converting(span, words);
                    break;
                }
                EventData::DocumentEnd { .. } => ended = true,
                _ => {}
            }
            if self.take(event, span).is_none() {
                break;
            }
        }
        if let Some((span, words)) = self.source.forbidden() {
            self.builder.syntax(span, words);
        }
    }

    /// Takes one event; `None` when the document cannot be read further.
    fn take(&mut self, event: Event, span: Span) -> Option<()> {
        match event.data {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                let is_plain = style == ScalarStyle::Plain;
                if is_plain {
                    self.plain(&value, event.start_mark, span)?;
                }
                let written = self.source.unguarded(value);
                let scalar = match typed(&written, is_plain, tag.as_deref()) {
                    Ok(scalar) => scalar,
                    Err(words) => {
                        self.builder.converting(span, &words);
                        Scalar::Null
                    }
                };
                let merges = is_plain && tag.is_none() && written == "<<";
                self.builder.scalar(scalar, written, span, anchor, merges)
            }
            EventData::SequenceStart { anchor, style, .. } => {
                self.closing
                    .push((style == SequenceStyle::Flow).then_some(']'));
                self.builder.open(span, false, anchor)
            }
            EventData::MappingStart { anchor, style, .. } => {
                self.closing
                    .push((style == MappingStyle::Flow).then_some('}'));
                self.builder.open(span, true, anchor)
            }
            EventData::SequenceEnd | EventData::MappingEnd => {
                self.closing.pop();
                self.builder.close()
            }
            EventData::Alias { anchor } => self.builder.alias(&anchor, span),
            _ => Some(()),
        }
    }

    /// `None` for a plain scalar that libyaml takes and kubectl does not.
    fn plain(&mut self, value: &str, start: Mark, span: Span) -> Option<()> {
        if let Some(words) = self.source.guarded_tag(value, start) {
            self.builder.syntax(span, words);
            return None;
        }
        let closing = self.closing.last().copied().flatten();
        if let (Whose::Kubectl, Some(closing), true) = (self.whose, closing, value.contains('?')) {
            let (span, words) = self.source.question_mark(start, closing);
            self.builder.syntax(span, words);
            return None;
        }
        Some(())
    }
}

/// What a scalar means (go-yaml v2, `resolve.go`), or what go-yaml says where it is not of its tag's type.
fn typed(text: &str, is_plain: bool, tag: Option<&str>) -> Result<Scalar, String> {
    let Some(tag) = tag else {
        return Ok(match is_plain {
            true => scalar::resolve(text),
            false => Scalar::Text(text.to_owned()),
        });
    };
    let Some(wanted @ ("int" | "float" | "bool" | "null")) = tag.strip_prefix(OWN_TAG) else {
        return Ok(Scalar::Text(text.to_owned()));
    };
    let scalar = scalar::resolve(text);
    let found = match scalar {
        Scalar::Null => "null",
        Scalar::Bool(_) => "bool",
        Scalar::Integer(_) | Scalar::Unsigned(_) => "int",
        Scalar::Decimal(_) | Scalar::NotFinite(_) => "float",
        Scalar::Text(_) => "str",
    };
    match (wanted, found) {
        ("float", "int") => Ok(scalar),
        _ if wanted == found => Ok(scalar),
        _ => Err(format!(
            "yaml: cannot decode !!{found} `{text}` as a !!{wanted}"
        )),
    }
}
