//! Share links: a whole scenario in the part of an address after `#`, which no server ever sees.
//!
//! `#1.<payload>`: the number is the codec, the payload base64url without padding. A codec, once released,
//! never changes and is read for ever; a better one gets the next number. Says why a link cannot be read
//! as data; the sentence for it is `words`' business.

mod codec1;
mod dictionary;

use super::limits;
use super::scenario::{Scenario, ScenarioError};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine};

const CODEC: u32 = 1;

/// Why a link gives no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not have the form `#1.…`.
    NoLink,
    /// Its codec has this number: a newer playground made it.
    Codec(u32),
    /// Its payload has more characters than [`limits::LINK_CHARACTERS`].
    TooLong,
    /// Its end is missing.
    Cut,
    /// Something in it is not as it was made.
    Damaged,
    /// It would unpack to more than [`limits::LINK_BYTES`].
    TooMuch,
    /// It holds a document that is no scenario.
    Scenario(ScenarioError),
}

/// A scenario that no link can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// What the part of an address after `#` opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens<'a> {
    /// Nothing in particular.
    Nothing,
    /// The example of this id, if there is one.
    Example(&'a str),
    /// The scenario that [`decode`] gives, or the reason that it gives.
    Scenario(&'a str),
}

/// What a fragment opens; it may begin with `#`.
pub fn opens(fragment: &str) -> Opens<'_> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    match fragment.strip_prefix("example/") {
        Some(id) => Opens::Example(id),
        None if fragment.is_empty() => Opens::Nothing,
        None => Opens::Scenario(fragment),
    }
}

/// The fragment that carries a scenario with its actions, cursor and view: `#1.…`.
///
/// # Errors
/// When it is larger than a link may be.
pub fn encode(scenario: &Scenario) -> Result<String, TooLarge> {
    let text = scenario.write();
    if text.len() > limits::LINK_BYTES {
        return Err(TooLarge);
    }
    let payload = URL_SAFE_NO_PAD.encode(codec1::pack(&text));
    match payload.len() > limits::LINK_CHARACTERS {
        true => Err(TooLarge),
        false => Ok(format!("#{CODEC}.{payload}")),
    }
}

/// The scenario of a link: a whole address, or the part from `#` on, with or without it.
///
/// # Errors
/// The first reason why it holds none. Never more than the limits are unpacked to find it.
pub fn decode(link: &str) -> Result<Scenario, LinkError> {
    let link = link.trim();
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let (codec, payload) = fragment.split_once('.').ok_or(LinkError::NoLink)?;
    let is_number = codec.bytes().all(|b| b.is_ascii_digit()) && !codec.starts_with('0');
    match codec.parse() {
        Ok(CODEC) if is_number => {}
        Ok(newer) if is_number => return Err(LinkError::Codec(newer)),
        _ => return Err(LinkError::NoLink),
    }
    if payload.len() > limits::LINK_CHARACTERS {
        return Err(LinkError::TooLong);
    }
    let packed = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|error| match error {
            DecodeError::InvalidByte(..) | DecodeError::InvalidPadding => LinkError::Damaged,
            // No payload ends like this.
            DecodeError::InvalidLength(_) | DecodeError::InvalidLastSymbol(..) => LinkError::Cut,
        })?;
    let text = codec1::unpack(&packed)?;
    Scenario::read(&text).map_err(LinkError::Scenario)
}
