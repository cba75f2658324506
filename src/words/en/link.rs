//! Why a share link cannot be read or made.

use crate::session::limits;
use crate::session::link::LinkError;

/// Why a link opens nothing, and what to do.
pub fn link_error(error: &LinkError) -> String {
    match error {
        LinkError::NoLink => {
            "This is no link to a scenario: such a link ends in #1. and its letters.".into()
        }
        LinkError::Codec(number) => format!(
            "The link is of kind {number}, and this playground reads kind 1: open it with a newer one."
        ),
        LinkError::TooLong => format!(
            "The link is too long: it may have at most {} characters after #1.",
            limits::LINK_CHARACTERS
        ),
        LinkError::Cut => "The end of the link is missing or changed: copy it again, whole.".into(),
        LinkError::Damaged => {
            "The link is damaged, some of its characters are not what they were: copy it again."
                .into()
        }
        LinkError::TooMuch => format!(
            "The link unpacks to more than the {} bytes that a link may hold.",
            limits::LINK_BYTES
        ),
        LinkError::Scenario(error) => {
            format!("The link holds a document that is no scenario. {error}")
        }
    }
}

/// Why there is no link for a scenario, and what to do.
pub fn too_large_for_a_link() -> String {
    format!(
        "The scenario is too large for a link, which holds {} bytes in {} characters: share its document instead.",
        limits::LINK_BYTES,
        limits::LINK_CHARACTERS
    )
}
