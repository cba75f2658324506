//! A line as a shell takes it apart: words with their columns, quotes and backslashes. Pipes, lists,
//! redirections and variables are not for a single action and are refused by name.

use std::fmt;

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes.
    pub text: String,
    /// Where it begins, from 1, in characters.
    pub column: u32,
}

/// Why a line cannot be understood. Nothing has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// In kubectl's words where kubectl has some.
    pub message: String,
    /// Where in the line, from 1, in characters.
    pub column: u32,
    /// What may help.
    pub hint: Option<LineHint>,
}

/// What may help with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineHint {
    /// A word that exists and is close to what was written.
    DidYouMean(String),
    /// Kubernetes has it, the playground does not simulate it yet.
    NotSimulated(String),
    /// How the line is written.
    Usage(&'static str),
}

impl LineError {
    /// An error at a column, without a hint.
    pub fn new(column: u32, message: impl Into<String>) -> LineError {
        LineError {
            message: message.into(),
            column,
            hint: None,
        }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: LineHint) -> LineError {
        self.hint = Some(hint);
        self
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Takes a line apart.
pub fn words(line: &str) -> Result<Vec<Word>, LineError> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut chars = (1u32..).zip(line.trim_end().chars()).peekable();
    while let Some((column, c)) = chars.next() {
        if c.is_control() && c != '\t' {
            return Err(LineError::new(
                column,
                "error: an action is one line of text",
            ));
        }
        if c == ' ' || c == '\t' {
            words.extend(word.take());
            continue;
        }
        if c == '#' && word.is_none() {
            break;
        }
        if matches!(c, '|' | '&' | ';' | '<' | '>' | '(' | ')') {
            let message = format!("syntax error near unexpected token `{c}'");
            return Err(LineError::new(column, message));
        }
        let word = word.get_or_insert(Word {
            text: String::new(),
            column,
        });
        match c {
            '\'' | '"' => quote(c, column, &mut chars, &mut word.text)?,
            '\\' => match chars.next() {
                Some((_, next)) => word.text.push(next),
                None => return Err(LineError::new(column, "syntax error: unfinished line")),
            },
            '$' | '`' => return Err(expansion(column, c)),
            _ => word.text.push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

fn quote(
    mark: char,
    start: u32,
    chars: &mut impl Iterator<Item = (u32, char)>,
    text: &mut String,
) -> Result<(), LineError> {
    while let Some((column, c)) = chars.next() {
        match c {
            _ if c == mark => return Ok(()),
            '\\' if mark == '"' => match chars.next() {
                Some((_, next)) if matches!(next, '"' | '\\' | '$' | '`') => text.push(next),
                Some((_, next)) => text.extend(['\\', next]),
                None => break,
            },
            '$' | '`' if mark == '"' => return Err(expansion(column, c)),
            _ => text.push(c),
        }
    }
    let message =
        format!("syntax error: unexpected end of line while looking for matching `{mark}'");
    Err(LineError::new(start, message))
}

fn expansion(column: u32, c: char) -> LineError {
    let message = format!(
        "error: `{c}' would be expanded by a shell; there is none here: write \\{c} or use single quotes"
    );
    LineError::new(column, message)
}

/// A word as it is written in a line.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-*{}[]!^~".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The known word that a misspelt one probably is.
pub fn nearest(word: &str, known: impl IntoIterator<Item = &'static str>) -> Option<LineHint> {
    let close = |name: &&'static str| {
        let distance = distance(word, name);
        (distance <= 2 && distance < name.len()) || (word.len() > 2 && name.starts_with(word))
    };
    known
        .into_iter()
        .filter(close)
        .min_by_key(|name| distance(word, name))
        .map(|name| LineHint::DidYouMean(name.to_owned()))
}

/// How many letters must be put, taken away or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        words(line).unwrap().into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn words_are_what_a_shell_makes_of_them() {
        assert_eq!(texts("a  'b c'\"d\"\\ e  # f"), ["a", "b cd e"]);
        assert_eq!(texts(r#"x="a\"b" y='' #"#), ["x=a\"b", "y="]);
        assert_eq!(texts("a#b *=c ''"), ["a#b", "*=c", ""]);
        assert_eq!(words("  a   b").unwrap()[1].column, 7);
    }

    #[test]
    fn what_only_a_shell_could_do_is_refused_where_it_stands() {
        for (line, column) in [
            ("a | b", 3),
            ("a 'b", 3),
            ("a \"$b\"", 4),
            ("a;b", 2),
            ("a\\", 2),
        ] {
            assert_eq!(words(line).unwrap_err().column, column, "{line}");
        }
    }

    #[test]
    fn quoted_words_are_read_back() {
        for word in [
            "a",
            "",
            "a b",
            "it's",
            "$x",
            "*=nginx:1",
            "a\"b\\",
            "#x",
            "k-",
        ] {
            assert_eq!(texts(&quoted(word)), [word]);
        }
    }

    #[test]
    fn near_words_are_found() {
        let near = |word| nearest(word, ["apply", "delete", "label"]);
        assert_eq!(near("aply"), Some(LineHint::DidYouMean("apply".into())));
        assert_eq!(near("del"), Some(LineHint::DidYouMean("delete".into())));
        assert_eq!(near("xyz"), None);
    }
}
