//! Reasons and states as sentences, for people. The only place with sentences of ours; it decides
//! nothing. A language is one module beside `en` with the same functions.

pub mod en;
mod labels;
mod sentence;

pub use labels::{EN, Labels};
pub use sentence::{Part, Sentence, Story};
