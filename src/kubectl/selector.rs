//! Label selectors as they are written after `-l` (`apimachinery/pkg/labels`, Parse): `a=b,c!=d`,
//! `e`, `!f`, `g in (x,y)`, `h notin (z)`.

use crate::api::quoted::quoted;
use crate::api::{LabelSelector, Labels, SelectorRequirement};
use std::fmt;

/// A label selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    parts: LabelSelector,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Selector, String> {
        let mut parts = LabelSelector::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (requirement, after) = requirement(rest)
                .ok_or_else(|| format!("unable to parse requirement: {}", quoted(rest)))?;
            parts.match_expressions.push(requirement);
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(next) if !next.trim().is_empty() => next.trim_start(),
                None if after.is_empty() => after,
                _ => {
                    return Err(format!("found {}, expected: ',' or end", quoted(after)));
                }
            };
        }
        Ok(Selector { parts })
    }

    /// True when every part holds.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.parts.matches(labels)
    }
}

/// One requirement, and what follows it.
fn requirement(text: &str) -> Option<(SelectorRequirement, &str)> {
    let word = |text: &str| {
        let end = |c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c));
        text.find(end).unwrap_or(text.len())
    };
    let (absent, text) = match text.strip_prefix('!') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (key, rest) = text.split_at(word(text));
    if !crate::api::label_syntax::is_key(key) {
        return None;
    }
    let made = |operator: &str, values: Vec<String>| SelectorRequirement {
        key: key.to_owned(),
        operator: operator.to_owned(),
        values,
    };
    let rest = rest.trim_start();
    if absent {
        return Some((made("DoesNotExist", Vec::new()), rest));
    }
    for (sign, operator) in [("!=", "NotIn"), ("==", "In"), ("=", "In")] {
        if let Some(value) = rest.strip_prefix(sign) {
            let value = value.trim_start();
            let (value, rest) = value.split_at(word(value));
            let good = crate::api::label_syntax::is_value(value);
            return good.then(|| (made(operator, vec![value.to_owned()]), rest));
        }
    }
    for (name, operator) in [("notin", "NotIn"), ("in", "In")] {
        if let Some(list) = rest.strip_prefix(name) {
            let (list, rest) = list.trim_start().strip_prefix('(')?.split_once(')')?;
            let values: Vec<String> = list.split(',').map(|v| v.trim().to_owned()).collect();
            let good = values.iter().all(|v| crate::api::label_syntax::is_value(v));
            return good.then(|| (made(operator, values), rest));
        }
    }
    Some((made("Exists", Vec::new()), rest))
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.parts.match_expressions.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            let key = &part.key;
            match (part.operator.as_str(), part.values.as_slice()) {
                ("In", [value]) => write!(f, "{key}={value}")?,
                ("NotIn", [value]) => write!(f, "{key}!={value}")?,
                ("In", values) => write!(f, "{key} in ({})", values.join(","))?,
                ("NotIn", values) => write!(f, "{key} notin ({})", values.join(","))?,
                ("DoesNotExist", _) => write!(f, "!{key}")?,
                _ => write!(f, "{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_choose_and_print() {
        let labels: Labels = [("app".to_owned(), "web".to_owned())].into();
        for (text, canonical, matches) in [
            ("app=web", "app=web", true),
            ("app == web , !x", "app=web,!x", true),
            ("app!=web", "app!=web", false),
            ("app in (a, web)", "app in (a,web)", true),
            ("app notin (a,b)", "app notin (a,b)", true),
            ("app", "app", true),
            ("tier", "tier", false),
            ("", "", true),
        ] {
            let selector = Selector::parse(text).unwrap();
            assert_eq!(selector.to_string(), canonical);
            assert_eq!(Selector::parse(canonical).unwrap(), selector);
            assert_eq!(selector.matches(&labels), matches, "{text}");
        }
        for text in ["a=b=c", "=b", "a in b", "a,,b", "a,", "a b"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }
}
