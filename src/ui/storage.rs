//! What the browser keeps from one visit to the next: the session's document and the editor's text.
//! A document that did not survive its replay is kept aside and never played again by itself.

use serde_json::{Value, json};
use web_sys::Storage;

const SAVED: &str = "dsplay.saved";
const ASIDE: &str = "dsplay.aside";
const REPLAYING: &str = "dsplay.replaying";
/// What stood in the editor when the program stopped; written by the page's frame.
const TYPED: &str = "dsplay.typed";
const NO_LETTER_KEYS: &str = "dsplay.no-letter-keys";

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// The session as a scenario document.
    pub document: String,
    /// The editor's text.
    pub text: String,
    /// Namespace and name of the DaemonSet in focus.
    pub focus: Option<(String, String)>,
}

/// What was found at the start.
pub enum Found {
    /// Nothing, or storage is blocked.
    Nothing,
    /// A session to go on with.
    Saved(Saved),
    /// A session whose replay ended the program last time.
    Broken(Saved),
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        // Blocked storage holds nothing that could be removed.
        let _ = storage.remove_item(key);
    }
}

/// False when the browser refuses: storage is blocked or full.
fn put(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Reads what is kept, and marks it as being replayed until [`replayed`].
pub fn read() -> Found {
    let Some(mut saved) = get(SAVED).as_deref().and_then(decode) else {
        return match get(TYPED) {
            Some(text) => Found::Broken(Saved {
                text,
                ..Saved::default()
            }),
            None => Found::Nothing,
        };
    };
    if let Some(text) = get(TYPED) {
        saved.text = text;
    }
    if get(REPLAYING).is_some() {
        keep_aside(&saved);
        return Found::Broken(saved);
    }
    put(REPLAYING, "1");
    Found::Saved(saved)
}

/// The replay has ended well.
pub fn replayed() {
    remove(REPLAYING);
    remove(TYPED);
}

/// Puts a document where no start plays it.
pub fn keep_aside(saved: &Saved) {
    put(ASIDE, &encode(saved));
    remove(SAVED);
}

/// Keeps a session; false when the browser refuses.
pub fn write(saved: &Saved) -> bool {
    put(SAVED, &encode(saved))
}

/// True unless single-letter keys were switched off.
pub fn letter_keys() -> bool {
    get(NO_LETTER_KEYS).is_none()
}

/// Switches single-letter keys on or off for good.
pub fn set_letter_keys(on: bool) {
    match on {
        true => remove(NO_LETTER_KEYS),
        false => {
            put(NO_LETTER_KEYS, "1");
        }
    }
}

fn encode(saved: &Saved) -> String {
    json!({
        "document": saved.document,
        "text": saved.text,
        "focus": saved.focus.as_ref().map(|(namespace, name)| [namespace, name]),
    })
    .to_string()
}

fn decode(text: &str) -> Option<Saved> {
    let value: Value = serde_json::from_str(text).ok()?;
    let field = |name: &str| value.get(name)?.as_str().map(String::from);
    let part = |i: usize| value.get("focus")?.get(i)?.as_str().map(String::from);
    Some(Saved {
        document: field("document")?,
        text: field("text")?,
        focus: part(0).zip(part(1)),
    })
}
