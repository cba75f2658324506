//! Syntax errors of the YAML parser in the words of go-yaml, which kubectl prints, with go-yaml's
//! line number. Which errors there are is the parser's business.

use saphyr_parser::ScanError;

/// Who notices an error in go-yaml: its parser counts lines from 0, its scanner from 1.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Scanner,
    Parser,
}
use By::{Parser, Scanner};

/// The parser's words (any part of them), go-yaml's, and who says it there.
#[rustfmt::skip]
const WORDS: [(&str, &str, By); 32] = [
    ("mapping values are not allowed", "mapping values are not allowed in this context", Scanner),
    ("mapping keys are not allowed", "mapping keys are not allowed in this context", Scanner),
    ("block sequence entries are not allowed", "block sequence entries are not allowed in this context", Scanner),
    ("is only valid inside a block", "block sequence entries are not allowed in this context", Scanner),
    ("tab cannot be used", "found character that cannot start any token", Scanner),
    ("tabs disallowed", "found character that cannot start any token", Scanner),
    ("unexpected character", "found character that cannot start any token", Scanner),
    ("found a tab", "found character that cannot start any token", Scanner),
    ("cannot start with a tab", "found a tab character where an indentation space is expected", Scanner),
    ("unprintable character", "control characters are not allowed", Scanner),
    ("simple key expect", "could not find expected ':'", Scanner),
    ("unexpected end of stream", "found unexpected end of stream", Scanner),
    ("unexpected document indicator", "found unexpected document indicator", Scanner),
    ("unknown escape character", "found unknown escape character", Scanner),
    ("expected hexadecimal number", "did not find expected hexdecimal number", Scanner),
    ("invalid Unicode character", "found invalid Unicode character escape code", Scanner),
    ("anchor or alias", "did not find expected alphabetic or numeric character", Scanner),
    ("expected comment or line break", "did not find expected comment or line break", Scanner),
    ("indentation indicator equal to 0", "found an indentation indicator equal to 0", Scanner),
    ("expected whitespace or line break", "did not find expected whitespace or line break", Scanner),
    ("expected tag URI", "did not find expected tag URI", Scanner),
    ("could not find expected directive name", "could not find expected directive name", Scanner),
    ("did not find expected key", "did not find expected key", Parser),
    ("invalid trailing content after double-quoted", "did not find expected key", Parser),
    ("invalid indentation", "did not find expected key", Parser),
    ("expected '-' indicator", "did not find expected '-' indicator", Parser),
    ("expected ',' or '}'", "did not find expected ',' or '}'", Parser),
    ("illegal placement of ':'", "did not find expected ',' or ']'", Parser),
    ("expected ',' or ']'", "did not find expected ',' or ']'", Parser),
    ("expected node content", "did not find expected node content", Parser),
    ("expected <document", "did not find expected <document start>", Parser),
    ("handle wasn't declared", "found undefined tag handle", Parser),
];

/// What kubectl says before the words of go-yaml.
pub const CONVERTING: &str = "error converting YAML to JSON: ";

/// Line and column (from 1) of the error in its document, and kubectl's words.
pub fn in_go_words(error: &ScanError, text: &str) -> ((u32, u32), String) {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX - 1);
    let line = small(error.marker().line()).max(1);
    let column = small(error.marker().col()) + 1;
    let info = error.info();
    if info.contains("unknown anchor") {
        let name = word_at(text, line, column);
        let name = name.trim_start_matches('*');
        return (
            (line, column),
            format!("{CONVERTING}yaml: unknown anchor '{name}' referenced"),
        );
    }
    let (words, by) = WORDS
        .iter()
        .find(|(part, ..)| info.contains(part))
        .map_or((info, Scanner), |(_, words, by)| (*words, *by));
    let column = match words.ends_with("start any token") {
        true => tab_before(text, line, column).unwrap_or(column),
        false => column,
    };
    let counted = match (by, line) {
        // Noticed at the end of the text, shown where the quotes begin.
        (Scanner, _) if words.ends_with("end of stream") => lines(text),
        (Scanner, line) => line,
        (Parser, line) => line - 1,
    };
    let message = match counted {
        // go-yaml takes the first line for none.
        0 | 1 if by == Scanner || counted == 0 => format!("{CONVERTING}yaml: {words}"),
        _ => format!("{CONVERTING}yaml: line {counted}: {words}"),
    };
    (inside(text, line, column), message)
}

/// The same place, or the end of the last line where it lies beyond: nobody can see that one.
fn inside(text: &str, line: u32, column: u32) -> (u32, u32) {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX - 1);
    match text.lines().last() {
        Some(last) if small(text.lines().count()) < line => {
            (small(text.lines().count()), small(last.chars().count()) + 1)
        }
        _ => (line, column),
    }
}

/// How many lines a text has, an empty last one too.
fn lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).map_or(u32::MAX, |n| n.saturating_add(1))
}

/// The first tab in the indentation of a line, if there is one before a column.
fn tab_before(text: &str, line: u32, column: u32) -> Option<u32> {
    let line = text.lines().nth(line.saturating_sub(1) as usize)?;
    let indent = line.chars().take_while(|c| c.is_whitespace());
    (1..)
        .zip(indent)
        .find(|(at, c)| *c == '\t' && *at < column)
        .map(|(at, _)| at)
}

/// True where a tab stands (counted from 1).
pub fn is_tab(text: &str, line: u32, column: u32) -> bool {
    let line = text.lines().nth(line.saturating_sub(1) as usize);
    line.is_some_and(|l| l.chars().nth(column.saturating_sub(1) as usize) == Some('\t'))
}

/// The characters up to the next blank from a place (counted from 1) on.
pub fn word_at(text: &str, line: u32, column: u32) -> String {
    let line = text.lines().nth(line.saturating_sub(1) as usize);
    line.unwrap_or_default()
        .chars()
        .skip(column.saturating_sub(1) as usize)
        .take_while(|c| !c.is_whitespace() && !matches!(c, ',' | ']' | '}'))
        .collect()
}
