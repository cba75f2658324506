//! A sentence in parts: text, and links to the objects it speaks of. Knows no language.

use crate::api::Name;
use crate::cluster::step::ObjectRef;
use std::fmt;

/// One part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// An object by its name; the page makes it clickable.
    Link(ObjectRef),
    /// A piece of YAML or a command, as written.
    Code(String),
}

/// A sentence whose objects can be found again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The parts in order; blanks between words are in the texts.
    pub parts: Vec<Part>,
}

impl Sentence {
    /// A sentence that begins with these words.
    pub fn of(text: impl Into<String>) -> Sentence {
        Sentence::default().text(text)
    }

    /// Adds words.
    pub fn text(mut self, text: impl Into<String>) -> Sentence {
        let text = text.into();
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.parts.push(Part::Text(text)),
        }
        self
    }

    /// Adds an object.
    pub fn link(mut self, object: &ObjectRef) -> Sentence {
        self.parts.push(Part::Link(object.clone()));
        self
    }

    /// Adds a node.
    pub fn node(self, name: &Name) -> Sentence {
        self.link(&ObjectRef {
            kind: "Node",
            namespace: "".into(),
            name: name.clone(),
        })
    }

    /// Adds a pod.
    pub fn pod(self, namespace: &Name, name: &Name) -> Sentence {
        self.link(&ObjectRef {
            kind: "Pod",
            namespace: namespace.clone(),
            name: name.clone(),
        })
    }

    /// Adds a piece of YAML or a command.
    pub fn code(mut self, text: impl Into<String>) -> Sentence {
        self.parts.push(Part::Code(text.into()));
        self
    }

    /// Adds another sentence's parts.
    pub fn then(self, other: Sentence) -> Sentence {
        other.parts.into_iter().fold(self, |all, part| match part {
            Part::Text(text) => all.text(text),
            Part::Link(object) => all.link(&object),
            Part::Code(text) => all.code(text),
        })
    }

    /// True when nothing is said.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) | Part::Code(text) => f.write_str(text),
            Part::Link(object) => f.write_str(&object.name),
        })
    }
}

/// How something stands: what to read across a room, and what to read beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// One or two short sentences.
    pub headline: Sentence,
    /// The reason; may be empty.
    pub detail: Sentence,
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.headline)?;
        if self.detail.is_empty() {
            return Ok(());
        }
        write!(f, " {}", self.detail)
    }
}
