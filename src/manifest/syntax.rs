//! The YAML parser and its errors. It is libyaml-safer: go-yaml, which kubectl reads with, is a port of the
//! same libyaml, so what is taken and the words of every error are libyaml's own; only the number of the
//! line is reckoned here as go-yaml does.
//!
//! libyaml-safer 0.3 panics where libyaml does not: at a text whose last line has no end, and at a comma
//! right after a tag. [`Source`] never hands it either. It also takes long over very many `%TAG`, which
//! [`too_many_directives`] refuses.
//!
//! go-yaml v2 began with an older libyaml. Where today's refuses more, or both are odd, the text is refused:
//! `\'` between double quotes, `[a:, b]`, a tag with a comma after it (which go-yaml takes for a part of the
//! tag), and anything after the first value, which go-yaml leaves unread. Where go-yaml refuses more, so do
//! manifests (`Whose::Kubectl`), and `<<` counts in the order of the text as with go-yaml.

use super::limits;
use super::lines::Lines;
use super::tree::Span;
use libyaml_safer::{Encoding, Error, ErrorKind, Mark, Parser};
use std::borrow::Cow;

/// What kubectl says before the words of go-yaml.
pub const CONVERTING: &str = "error converting YAML to JSON: ";

/// The text of one document, as the parser is to have it.
pub(super) struct Source<'a> {
    lines: Lines<'a>,
    text: Cow<'a, str>,
    /// What was put before each tag that a comma follows, and where, as offsets in `text`.
    guard: char,
    guarded: Vec<usize>,
    /// The first character that no YAML may hold; the parser has only what stands before it.
    forbidden: Option<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, first: (u32, u32)) -> Source<'a> {
        let forbidden = text.find(|c| !is_allowed(c));
        let readable = &text[..forbidden.unwrap_or(text.len())];
        let tags = tags_before_commas(readable);
        // A character of private use that the text does not hold, so that it can be taken out of every scalar
        // again. Nobody writes as many as are tried.
        let guard = match tags.is_empty() {
            true => None,
            false => ('\u{e000}'..='\u{e0ff}').find(|c| !readable.contains(*c)),
        };
        let guard = guard.unwrap_or('\u{e000}');
        let mut guarded = Vec::with_capacity(tags.len());
        let mut fed = String::new();
        let mut from = 0;
        for tag in tags {
            fed.push_str(&readable[from..tag]);
            guarded.push(fed.len());
            fed.push(guard);
            from = tag;
        }
        // kubectl ends every line too, the last one as well.
        let text = match guarded.is_empty() && readable.ends_with('\n') {
            true => Cow::Borrowed(readable),
            false => {
                fed.push_str(&readable[from..]);
                fed.push('\n');
                Cow::Owned(fed)
            }
        };
        Source {
            lines: Lines::new(readable, first),
            text,
            guard,
            guarded,
            forbidden,
        }
    }

    pub(super) fn parser(&self) -> Parser<&[u8]> {
        let mut parser = Parser::new();
        // Without this a text that begins with, say, `ﬁ` is taken for one with a broken byte order mark.
        parser.set_encoding(Encoding::Utf8);
        parser.set_input(self.text.as_bytes());
        parser
    }

    /// A scalar as it stands in the text.
    pub(super) fn unguarded(&self, value: String) -> String {
        match self.guarded.is_empty() {
            true => value,
            false => value.replace(self.guard, ""),
        }
    }

    pub(super) fn span(&self, start: Mark, end: Mark) -> Span {
        let (line, column) = self.lines.at(self.offset(start));
        let (mut end_line, mut end_column) = self.lines.at(self.offset(end));
        if (end_line, end_column) <= (line, column) {
            (end_line, end_column) = (line, column + 1);
        }
        Span {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// Where the parser stopped, and kubectl's words for it.
    pub(super) fn error(&self, error: &Error) -> (Span, String) {
        if let Some(fault) = self.forbidden() {
            return fault;
        }
        let mark = error.problem_mark().unwrap_or_default();
        let words = in_go_words(error.kind(), mark.line, error.problem());
        // A quote that nothing closes is noticed at the end of the text, and shown where it begins.
        let at_end = error.problem() == "found unexpected end of stream";
        let shown = error.context_mark().filter(|_| at_end).unwrap_or(mark);
        let place = self.lines.at(self.offset(shown)).min(self.lines.end());
        (Span::at(place.0, place.1), words)
    }

    /// If a plain scalar is a tag with a comma after it: what go-yaml says of that.
    pub(super) fn guarded_tag(&self, plain: &str, mark: Mark) -> Option<String> {
        let is_tag = !self.guarded.is_empty() && plain.starts_with(self.guard);
        let words = "did not find expected whitespace or line break";
        is_tag.then(|| in_go_words(ErrorKind::Scanner, mark.line, words))
    }

    /// What go-yaml v2 says of a question mark in a plain word that begins here, in a flow list or map.
    pub(super) fn question_mark(&self, start: Mark, closing: char) -> (Span, String) {
        let from = self.offset(start);
        let at = from + self.lines.text()[from..].find('?').unwrap_or_default();
        let ((first, _), (line, column)) = (self.lines.at(0), self.lines.at(at));
        let words = format!("did not find expected ',' or '{closing}'");
        let words = in_go_words(ErrorKind::Parser, u64::from(line - first), &words);
        (Span::at(line, column), words)
    }

    /// The character that no YAML may hold, if there is one. libyaml looks for it before all else.
    pub(super) fn forbidden(&self) -> Option<(Span, String)> {
        let (line, column) = self.lines.at(self.forbidden?);
        let words = format!("{CONVERTING}yaml: control characters are not allowed");
        Some((Span::at(line, column), words))
    }

    /// An offset of the parser's text in the text as it is.
    fn offset(&self, mark: Mark) -> usize {
        let at = usize::try_from(mark.index).unwrap_or(usize::MAX);
        let before = self.guarded.partition_point(|guard| *guard < at);
        at - before * self.guard.len_utf8()
    }
}

/// Go's `parser.fail`: its scanner counts lines from 1, its parser from 0, and line 0 is none.
fn in_go_words(by: ErrorKind, line: u64, words: &str) -> String {
    let line = match by {
        _ if line == 0 => String::new(),
        ErrorKind::Scanner => format!("line {}: ", line + 1),
        _ => format!("line {line}: "),
    };
    format!("{CONVERTING}yaml: {line}{words}")
}

/// The characters that libyaml's reader takes.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

/// Where in a text a tag may begin that a comma follows. There are no such tags in what go-yaml takes, so
/// they are made unreadable: in front of the `!` stands what cannot begin a tag. A `!` between the angle
/// brackets of a tag that holds a comma too is taken for one; nobody writes such a tag, and it is refused.
fn tags_before_commas(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    // Seen from behind: whether characters of a tag, of a tag in angle brackets, or its `<` lead to a comma.
    let (mut short, mut long, mut angle) = (false, false, false);
    let mut next = None;
    for (at, c) in text.char_indices().rev() {
        let (in_angles, opens) = (long, angle);
        angle = false;
        long = match c {
            '>' => next == Some(','),
            '<' => {
                angle = in_angles;
                false
            }
            ',' | '[' | ']' => in_angles,
            _ => in_angles && is_of_tag(c),
        };
        match c {
            ',' => short = true,
            '!' if short || opens => found.push(at),
            _ => short &= is_of_tag(c),
        }
        next = Some(c);
    }
    found.reverse();
    found
}

fn is_of_tag(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_;/?:@&=+$.%!~*'()".contains(c)
}

/// What is wrong with a text of very many `%TAG` directives.
pub(super) fn too_many_directives(text: &str) -> Option<String> {
    let over = text.matches("%TAG").nth(limits::DIRECTIVES).is_some();
    over.then(|| format!("there are more than {} directives", limits::DIRECTIVES))
}

/// True where a tab stands (counted from 1).
pub fn is_tab(text: &str, line: u32, column: u32) -> bool {
    let line = text.lines().nth(line.saturating_sub(1) as usize);
    line.is_some_and(|l| l.chars().nth(column.saturating_sub(1) as usize) == Some('\t'))
}

/// True for a text with actions of a template where YAML has values or whole lines. In quotes they are text.
pub fn is_template(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim_start().starts_with("{{") || line.contains(": {{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_before_commas_are_found() {
        let found = |text| tags_before_commas(text).len();
        assert_eq!(found("[!!str, !a b, !<c,d>, !<e,f> g, h!, \"i!j, k\"]"), 5);
        assert_eq!(found("!a!b,"), 2);
        assert_eq!(found("! a, !é, !, !<,> >, < !<a b>,"), 1);
    }
}
