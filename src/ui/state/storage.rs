//! What the browser keeps from one visit to the next: the session's document and the editor's text.
//! A document that did not survive its replay is kept aside and never played again by itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use web_sys::Storage;

const SAVED: &str = "dsplay.saved";
const ASIDE: &str = "dsplay.aside";
const REPLAYING: &str = "dsplay.replaying";
/// What stood in the editor when the program stopped; written by the page's frame.
const TYPED: &str = "dsplay.typed";
/// Earlier work, newest first.
const SHELF: &str = "dsplay.shelf";
/// More than this many are not kept.
const SHELF_MAX: usize = 5;
/// The theme that the person chose; read by the page's frame too.
const THEME: &str = "dsplay.theme";
/// Widths and folds of the panels.
const PANELS: &str = "dsplay.panels";
const NO_LETTER_KEYS: &str = "dsplay.no-letter-keys";

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The session's title.
    #[serde(default)]
    pub title: String,
    /// The session as a scenario document.
    pub document: String,
    /// The editor's text.
    pub text: String,
    /// Namespace and name of the DaemonSet in focus.
    pub focus: Option<(String, String)>,
    /// True when the person has done something in it.
    #[serde(rename = "own", default = "yes")]
    pub is_own: bool,
}

/// Where it is not said, it is the person's own.
fn yes() -> bool {
    true
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is kept.
    Done,
    /// There is no room for it.
    Full,
    /// The browser lets the page store nothing.
    Blocked,
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

fn put(key: &str, value: &str) -> Written {
    match storage().map(|storage| storage.set_item(key, value)) {
        Some(Ok(())) => Written::Done,
        Some(Err(_)) => Written::Full,
        None => Written::Blocked,
    }
}

/// Reads what is kept, and marks it as being replayed until [`replayed`].
pub fn read() -> Found {
    let Some(mut saved) = get(SAVED).and_then(|text| decode::<Saved>(&text)) else {
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
    unmark();
    remove(TYPED);
}

/// The page is left in the usual way, be the replay at its end or not.
pub fn unmark() {
    remove(REPLAYING);
}

/// Puts a document where no start plays it.
pub fn keep_aside(saved: &Saved) {
    put(ASIDE, &encode(saved));
    remove(SAVED);
}

/// Keeps a session.
pub fn write(saved: &Saved) -> Written {
    put(SAVED, &encode(saved))
}

/// True when `key`, of a storage event, is that of the session: another tab has written it.
pub fn is_session(key: &str) -> bool {
    key == SAVED
}

/// The earlier work that can be gone back to, newest first.
pub fn shelf() -> Vec<Saved> {
    let all: Vec<Value> = get(SHELF)
        .and_then(|text| decode(&text))
        .unwrap_or_default();
    // One that cannot be read does not cost the others.
    let known = all
        .into_iter()
        .filter_map(|saved| serde_json::from_value(saved).ok());
    known.take(SHELF_MAX).collect()
}

/// Puts work on the shelf; the oldest makes room.
pub fn shelve(saved: &Saved) -> Written {
    let mut all = shelf();
    all.insert(0, saved.clone());
    all.truncate(SHELF_MAX);
    loop {
        match put_shelf(&all) {
            Written::Full if all.len() > 1 => {
                all.pop();
            }
            ended => return ended,
        }
    }
}

/// Takes work off the shelf.
pub fn take_from_shelf(index: usize) -> Option<Saved> {
    let mut all = shelf();
    let taken = (index < all.len()).then(|| all.remove(index))?;
    put_shelf(&all);
    Some(taken)
}

fn put_shelf(all: &[Saved]) -> Written {
    put(SHELF, &encode(all))
}

/// `light`, `dark`, or `system` where nothing was chosen.
pub fn theme() -> &'static str {
    match get(THEME).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
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

/// The panels as they were left.
pub fn panels() -> Option<String> {
    get(PANELS)
}

/// Keeps the panels; where nothing can be kept they are as usual next time.
pub fn keep_panels(panels: &str) {
    put(PANELS, panels);
}

fn encode(kept: &(impl Serialize + ?Sized)) -> String {
    // Texts and a few plain values can always be written.
    serde_json::to_string(kept).unwrap_or_default()
}

fn decode<T: for<'a> Deserialize<'a>>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
