//! How what the engine says differs from what was recorded. Finds the first place; judges nothing.

use super::Outcome;
use serde_json::Value;
use std::fmt;

/// No more of a value is shown than so many characters.
const SHOWN_CHARS: usize = 600;

/// What was expected and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where in the answer.
    pub place: String,
    /// As recorded.
    pub expected: String,
    /// As the engine has it.
    pub got: String,
}

impl fmt::Display for Difference {
    /// Two indented lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference {
            place,
            expected,
            got,
        } = self;
        write!(
            f,
            "    expected {place}: {expected}\n    got      {place}: {got}"
        )
    }
}

/// Two JSON values must be the same; the difference names the first place where they are not.
pub fn same(place: &str, expected: &Value, got: &Value) -> Outcome {
    match (expected, got) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()) {
                let (x, y) = (a.get(key), b.get(key));
                let inner = format!("{place}.{key}");
                match (x, y) {
                    (Some(x), Some(y)) => same(&inner, x, y)?,
                    _ => return Err(differs(&inner, shown(x), shown(y))),
                }
            }
            Ok(())
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                same(&format!("{place}[{i}]"), x, y)?;
            }
            Ok(())
        }
        (a, b) if a == b => Ok(()),
        (a, b) => Err(differs(place, shown(Some(a)), shown(Some(b)))),
    }
}

/// A difference at a place.
pub fn differs(place: &str, expected: impl fmt::Display, got: impl fmt::Display) -> Difference {
    Difference {
        place: place.to_owned(),
        expected: expected.to_string(),
        got: got.to_string(),
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "(nothing)".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
