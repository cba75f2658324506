//! What may help with a problem in a manifest or in a line.

use crate::kubectl::{LineError, LineHint};
use crate::manifest::Hint;

/// The hint as one sentence.
pub fn hint(hint: &Hint) -> String {
    match hint {
        Hint::DidYouMean(name) => format!("Did you mean {name}?"),
        Hint::DuplicateKey { first_line } => {
            format!("The key stands in line {first_line} already.")
        }
        Hint::PauseStrategy => "Kubernetes has no update strategy Pause. Use OnDelete, which \
             replaces a pod when somebody deletes it, or switch on the extension pauseStrategy."
            .into(),
        Hint::NotSimulated { kind } => {
            format!("Kubernetes knows {kind}; the playground does not simulate it.")
        }
        Hint::QuoteIt { written } => {
            format!("YAML does not read {written} as text here: write \"{written}\".")
        }
        Hint::OtherVersion(version) => format!("This kind is in {version}."),
        Hint::Tab => "YAML indents with blanks, never with tabs.".into(),
        Hint::Template => "This looks like a Helm template. Render it first (helm template …) and \
             paste the output."
            .into(),
        Hint::SurgeNeedsZeroUnavailable => "maxUnavailable is 1 where it is left out: set \
             maxUnavailable: 0 beside maxSurge."
            .into(),
    }
}

/// Why a line cannot be understood, and what may help.
pub fn line_error(error: &LineError) -> String {
    let help = match &error.hint {
        None => return error.message.clone(),
        Some(LineHint::DidYouMean(word)) => format!("Did you mean {word}?"),
        Some(LineHint::NotSimulated(what)) => {
            format!("Kubernetes knows {what}; the playground does not simulate it yet.")
        }
        Some(LineHint::Usage(usage)) => format!("Write it like this: {usage}"),
    };
    format!("{}\n{help}", error.message)
}
