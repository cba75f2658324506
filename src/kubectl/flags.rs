//! Flags as kubectl's own parser (spf13/pflag) reads them: anywhere in the line, `--name value`,
//! `--name=value`, `-n value`, `-nvalue`, switches in one group, `--` ends them.

use super::line::{LineError, LineHint, Word, nearest};
use crate::api::quoted::quoted;

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A switch; `=false` turns it off.
    Switch,
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A text after `=`; this one when nothing is written.
    Maybe(&'static str),
}

/// One flag of a command.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// Without dashes.
    pub name: &'static str,
    /// The one-letter form.
    pub short: Option<char>,
    /// Its value.
    pub takes: Takes,
    /// False for a flag of kubectl that the playground does not have.
    pub is_built: bool,
}

/// A flag with a value.
pub const fn flag(name: &'static str, short: Option<char>, takes: Takes) -> Flag {
    Flag {
        name,
        short,
        takes,
        is_built: true,
    }
}

/// A flag of kubectl that is refused by name.
pub const fn missing(name: &'static str, short: Option<char>, takes: Takes) -> Flag {
    Flag {
        name,
        short,
        takes,
        is_built: false,
    }
}

/// Flags of every kubectl command.
pub const GLOBAL: [Flag; 5] = [
    flag("namespace", Some('n'), Takes::Text),
    flag("context", None, Takes::Text),
    missing("kubeconfig", None, Takes::Text),
    missing("request-timeout", None, Takes::Text),
    missing("as", None, Takes::Text),
];

/// The words of a command without its flags, and the flags.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// What is not a flag.
    pub words: Vec<Word>,
    given: Vec<(&'static str, String, u32)>,
}

impl Args {
    /// The last value of a flag.
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut all = self.given.iter().rev();
        all.find(|(n, ..)| *n == name).map(|(_, v, _)| v.as_str())
    }

    /// Every value of a flag.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.given.iter().filter(|(n, ..)| *n == name);
        values.map(|(_, v, _)| v.clone()).collect()
    }

    /// True for a switch that is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A number; it was read before.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Where a flag stands, for an error about its value.
    pub fn column(&self, name: &str) -> u32 {
        let mut all = self.given.iter().rev();
        all.find(|(n, ..)| *n == name).map_or(1, |(.., c)| *c)
    }
}

/// Takes flags and words apart. `path` is the command as kubectl names it: `kubectl apply`.
pub fn split(words: &[Word], known: &[Flag], path: &str) -> Result<Args, LineError> {
    let mut args = Args::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word.text == "--" {
            args.words.extend(rest.cloned());
            let dashed = args
                .words
                .iter()
                .find(|w| w.text.len() > 1 && w.text.starts_with('-'));
            return match dashed {
                // No name of Kubernetes begins so, and no canonical line could say it.
                Some(word) => Err(usage(word, path, format!("unknown flag: {}", word.text))),
                None => Ok(args),
            };
        }
        if let Some(long) = word.text.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let Some(flag) = known.iter().find(|f| f.name == name) else {
                let names = known.iter().filter(|f| f.is_built).map(|f| f.name);
                let near = nearest(name, names);
                return Err(LineError {
                    hint: near,
                    ..usage(word, path, format!("unknown flag: --{name}"))
                });
            };
            let value = match (value, flag.takes) {
                (Some(value), _) => value,
                (None, Takes::Switch) => "true".to_owned(),
                (None, Takes::Maybe(value)) => value.to_owned(),
                (None, _) => match rest.next() {
                    Some(next) => next.text.clone(),
                    None => {
                        let message = format!("flag needs an argument: --{name}");
                        return Err(usage(word, path, message));
                    }
                },
            };
            take(&mut args, flag, value, word, path)?;
        } else if word.text.len() > 1 && word.text.starts_with('-') {
            shorts(&mut args, word, &mut rest, known, path)?;
        } else {
            args.words.push(word.clone());
        }
    }
    Ok(args)
}

/// `-n x`, `-nx`, `-n=x`, and switches in a row before it.
fn shorts<'a>(
    args: &mut Args,
    word: &Word,
    rest: &mut impl Iterator<Item = &'a Word>,
    known: &[Flag],
    path: &str,
) -> Result<(), LineError> {
    let mut letters = word.text[1..].chars();
    while let Some(letter) = letters.next() {
        let Some(flag) = known.iter().find(|f| f.short == Some(letter)) else {
            let message = format!("unknown shorthand flag: '{letter}' in {}", word.text);
            return Err(usage(word, path, message));
        };
        let tail = letters.as_str();
        if let Some(value) = tail.strip_prefix('=') {
            return take(args, flag, value.to_owned(), word, path);
        }
        match flag.takes {
            Takes::Switch => take(args, flag, "true".to_owned(), word, path)?,
            Takes::Maybe(value) => take(args, flag, value.to_owned(), word, path)?,
            _ if !tail.is_empty() => return take(args, flag, tail.to_owned(), word, path),
            _ => match rest.next() {
                Some(next) => return take(args, flag, next.text.clone(), word, path),
                None => {
                    let message = format!("flag needs an argument: '{letter}' in {}", word.text);
                    return Err(usage(word, path, message));
                }
            },
        }
    }
    Ok(())
}

fn take(
    args: &mut Args,
    flag: &Flag,
    value: String,
    word: &Word,
    path: &str,
) -> Result<(), LineError> {
    if !flag.is_built {
        let message = format!(
            "error: the playground does not have the flag --{} yet",
            flag.name
        );
        let hint = LineHint::NotSimulated(format!("--{}", flag.name));
        return Err(LineError::new(word.column, message).hint(hint));
    }
    let shown = match flag.short {
        Some(short) => format!("-{short}, --{}", flag.name),
        None => format!("--{}", flag.name),
    };
    let wrong = |function: &str| {
        let message = format!(
            "invalid argument {value} for {shown} flag: strconv.{function}: parsing {value}: invalid syntax",
            value = quoted(&value),
            shown = quoted(&shown)
        );
        usage(word, path, message)
    };
    let value = match flag.takes {
        Takes::Switch => match value.as_str() {
            "1" | "t" | "T" | "TRUE" | "true" | "True" => "true".to_owned(),
            "0" | "f" | "F" | "FALSE" | "false" | "False" => "false".to_owned(),
            _ => return Err(wrong("ParseBool")),
        },
        Takes::Number => match value.parse::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => return Err(wrong("ParseInt")),
        },
        Takes::Text | Takes::Maybe(_) => value,
    };
    args.given.push((flag.name, value, word.column));
    Ok(())
}

fn usage(word: &Word, path: &str, message: String) -> LineError {
    let message = match path.starts_with("kubectl") {
        true => format!("error: {message}\nSee '{path} --help' for usage."),
        false => format!("error: {message}"),
    };
    LineError::new(word.column, message)
}

#[cfg(test)]
mod tests {
    use super::super::line::words;
    use super::*;

    const KNOWN: [Flag; 5] = [
        flag("namespace", Some('n'), Takes::Text),
        flag("force", None, Takes::Switch),
        flag("all", Some('a'), Takes::Switch),
        flag("cascade", None, Takes::Maybe("background")),
        flag("grace-period", None, Takes::Number),
    ];

    fn read(line: &str) -> Result<Args, LineError> {
        split(&words(line).unwrap(), &KNOWN, "kubectl delete")
    }

    #[test]
    fn every_form_of_a_flag_is_read() {
        for line in [
            "-n x pod",
            "pod -nx",
            "-n=x pod",
            "--namespace x pod",
            "pod --namespace=x",
            "-anx pod",
        ] {
            let args = read(line).unwrap();
            assert_eq!(args.text("namespace"), Some("x"), "{line}");
            assert_eq!(args.words.len(), 1, "{line}");
        }
        let args = read("--cascade orphan --force=false --grace-period -1 -- x -").unwrap();
        assert_eq!(args.text("cascade"), Some("background"));
        assert!(!args.is_on("force"));
        assert_eq!(args.number("grace-period"), Some(-1));
        let words: Vec<&str> = args.words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(words, ["orphan", "x", "-"]);
    }

    #[test]
    fn wrong_flags_are_refused_in_kubectls_words() {
        let message = |line| read(line).unwrap_err().message;
        assert_eq!(
            message("--imag x"),
            "error: unknown flag: --imag\nSee 'kubectl delete --help' for usage."
        );
        assert_eq!(
            message("-x"),
            "error: unknown shorthand flag: 'x' in -x\nSee 'kubectl delete --help' for usage."
        );
        assert!(message("-n").starts_with("error: flag needs an argument: 'n' in -n\n"));
        assert!(message("--force=2").contains("strconv.ParseBool: parsing \"2\": invalid syntax"));
    }
}
