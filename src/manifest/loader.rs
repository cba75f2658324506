//! From the events of the YAML parser to the values of a tree, with their types and places.

use super::builder::{Builder, Room};
use super::scalar::{self, Scalar};
use super::syntax::{Source, too_many_directives};
use super::tree::Span;
use super::yaml::Document;
use libyaml_safer::{Event, EventData, ScalarStyle};

/// What stands before the name of a type that YAML has itself.
const OWN_TAG: &str = "tag:yaml.org,2002:";

/// Reads the one document of a text that begins at this line and column.
pub(super) fn document(text: &str, first: (u32, u32), room: &mut Room) -> Document {
    let mut builder = Builder::new(room);
    match too_many_directives(text) {
        Some(words) => _ = builder.too_much(Span::at(first.0, first.1), &words),
        None => load(&Source::new(text, first), &mut builder),
    }
    let (root, faults) = builder.finish();
    Document {
        root,
        faults,
        first_line: first.0,
    }
}

fn load(source: &Source<'_>, builder: &mut Builder<'_>) {
    let mut ended = false;
    for item in source.parser() {
        let event = match item {
            Ok(event) => event,
            Err(error) => {
                let (span, words) = source.error(&error);
                return builder.syntax(span, words);
            }
        };
        let span = source.span(event.start_mark, event.end_mark);
        match event.data {
            // go-yaml stops reading after the first document. Nothing is left out unsaid here.
            EventData::DocumentStart { .. } if ended => {
                builder.converting(span, "yaml: found content after the end of the document");
                break;
            }
            EventData::DocumentEnd { .. } => ended = true,
            _ => {}
        }
        if take(event, span, source, builder).is_none() {
            break;
        }
    }
    if let Some((span, words)) = source.forbidden() {
        builder.syntax(span, words);
    }
}

/// Takes one event; `None` when the document cannot be read further.
fn take(event: Event, span: Span, source: &Source<'_>, builder: &mut Builder<'_>) -> Option<()> {
    match event.data {
        EventData::Scalar {
            anchor,
            tag,
            value,
            style,
            ..
        } => {
            let is_plain = style == ScalarStyle::Plain;
            let guarded = source.guarded_tag(&value, event.start_mark);
            if let Some(words) = guarded.filter(|_| is_plain) {
                builder.syntax(span, words);
                return None;
            }
            let written = source.unguarded(value);
            let scalar = match typed(&written, is_plain, tag.as_deref()) {
                Ok(scalar) => scalar,
                Err(words) => {
                    builder.converting(span, &words);
                    Scalar::Null
                }
            };
            let merges = is_plain && tag.is_none() && written == "<<";
            builder.scalar(scalar, written, span, anchor, merges)
        }
        EventData::SequenceStart { anchor, .. } => builder.open(span, false, anchor),
        EventData::MappingStart { anchor, .. } => builder.open(span, true, anchor),
        EventData::SequenceEnd | EventData::MappingEnd => builder.close(),
        EventData::Alias { anchor } => builder.alias(&anchor, span),
        _ => Some(()),
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
