//! The event log.
//!
//! Mirrors client-go's `tools/record/events_cache.go`: equal events are counted, more than ten similar
//! ones within ten minutes become one "combined" event, and each source may say at most 25 things about
//! one object at once and then one more every 300 s. Events live for an hour. Left out: the cache's own
//! size limit of 4096 keys.

use super::Event;
use super::clock::{Purpose, Time, draw};
use super::names::SortedName;
use super::step::ObjectRef;
use crate::api::{Name, Timestamp};
use crate::sorted::Map;
use std::sync::Arc;

const LIFE_S: i64 = 3_600;
const BURST: u32 = 25;
const REFILL_S: i64 = 300;
const SIMILAR_MAX: usize = 10;
const SIMILAR_WINDOW_S: i64 = 600;

/// What a component says.
pub struct Saying<'a> {
    /// About which object.
    pub regarding: ObjectRef,
    /// Its uid, empty for nodes (events about nodes carry the name).
    pub uid: &'a Name,
    /// `Normal` or `Warning`.
    pub kind: &'static str,
    /// One word.
    pub reason: &'static str,
    /// The text.
    pub message: String,
    /// Who says it.
    pub component: &'static str,
    /// The kubelet's node.
    pub host: Option<&'a Name>,
    /// The container it is about, if one.
    pub container: Option<&'a Name>,
}

/// All events that are not older than an hour.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    events: Map<u64, Arc<Event>>,
    /// By component, then by what it speaks of.
    sources: Vec<(&'static str, Map<SortedName, Arc<Source>>)>,
    purged: Timestamp,
    next: u64,
    /// Of each reason the last message: many pods have the same.
    texts: Vec<(&'static str, Name)>,
    /// The last container, and its field path.
    container: (Name, Name),
}

/// What is known under a word; few words are used.
fn under<'a, T: Default>(list: &'a mut Vec<(&'static str, T)>, word: &'static str) -> &'a mut T {
    let known = list.iter().position(|(w, _)| *w == word);
    let at = known.unwrap_or_else(|| {
        list.push((word, T::default()));
        list.len() - 1
    });
    &mut list[at].1
}

/// What one component has said about one object.
#[derive(Clone, Debug)]
struct Source {
    tokens: u32,
    refilled: Timestamp,
    last: Timestamp,
    said: Vec<Said>,
    /// Of a reason with too many messages the number of the combined event.
    combined: Vec<(&'static str, u64)>,
}

/// One message, and the number of its event. Those of one reason share their window.
#[derive(Clone, Debug)]
struct Said {
    reason: &'static str,
    window_from: Timestamp,
    message: Name,
    seq: u64,
}

impl EventLog {
    /// Those that are not older than an hour, oldest first.
    pub fn iter(&self, now: Time) -> impl Iterator<Item = &Arc<Event>> {
        let at = now.timestamp();
        self.events
            .values()
            .filter(move |e| at.0 - e.last.0 <= LIFE_S)
    }

    /// Takes up what a component says.
    pub fn record(&mut self, seed: u32, now: Time, saying: Saying<'_>) {
        let at = now.timestamp();
        self.expire(at);
        let subject = if saying.uid.is_empty() {
            &saying.regarding.name
        } else {
            saying.uid
        };
        let source =
            under(&mut self.sources, saying.component).get_or_insert_with(subject.into(), || {
                Arc::new(Source {
                    tokens: BURST,
                    refilled: at,
                    last: at,
                    said: Vec::new(),
                    combined: Vec::new(),
                })
            });
        let source = Arc::make_mut(source);
        source.last = at;
        let refill = u32::try_from((at.0 - source.refilled.0) / REFILL_S).unwrap_or(0);
        if refill > 0 {
            source.tokens = source.tokens.saturating_add(refill).min(BURST);
            source.refilled.0 += i64::from(refill) * REFILL_S;
        }
        if source.tokens == 0 {
            return;
        }
        source.tokens -= 1;

        let reason = saying.reason;
        let since = |said: &[Said]| {
            said.iter()
                .find(|s| s.reason == reason)
                .map(|s| s.window_from)
        };
        if since(&source.said).is_some_and(|from| at.0 - from.0 > SIMILAR_WINDOW_S) {
            source.said.retain(|s| s.reason != reason);
            source.combined.retain(|(r, _)| *r != reason);
        }
        let fresh = self.next;
        self.next += 1;
        let count = source.said.iter().filter(|s| s.reason == reason).count();
        let said = |s: &Said| s.reason == reason && *s.message == *saying.message;
        let (former, message): (Option<u64>, Name) = match source.said.iter_mut().find(|s| said(s))
        {
            Some(said) => (
                Some(std::mem::replace(&mut said.seq, fresh)),
                said.message.clone(),
            ),
            None if count < SIMILAR_MAX => {
                let last = under(&mut self.texts, reason);
                if **last != *saying.message {
                    *last = saying.message.into();
                }
                if source.said.len() == source.said.capacity() {
                    // A scheduler says one thing of a pod, a kubelet five.
                    let more = if source.said.is_empty() { 1 } else { 4 };
                    source.said.reserve_exact(more);
                }
                source.said.push(Said {
                    reason,
                    window_from: since(&source.said).unwrap_or(at),
                    message: last.clone(),
                    seq: fresh,
                });
                (None, last.clone())
            }
            None => {
                let text = format!("(combined from similar events): {}", saying.message);
                let known = source.combined.iter_mut().find(|(r, _)| *r == reason);
                let former = known.map(|(_, seq)| std::mem::replace(seq, fresh));
                if former.is_none() {
                    source.combined.push((reason, fresh));
                }
                (former, text.into())
            }
        };
        let former = former.and_then(|seq| self.events.remove(&seq));
        let event = Event {
            serial: match &former {
                Some(f) => f.serial,
                None => {
                    let key = ["event", &saying.regarding.name, reason];
                    draw(seed, Purpose::Uid, &key, fresh)
                }
            },
            regarding: saying.regarding,
            field_path: match saying.container {
                Some(container) => {
                    let (known, path) = &mut self.container;
                    if known != container {
                        *known = container.clone();
                        *path = format!("spec.containers{{{container}}}").into();
                    }
                    path.clone()
                }
                None => Name::default(),
            },
            kind: saying.kind,
            reason,
            message,
            component: saying.component,
            host: saying.host.cloned(),
            first: former.as_ref().map_or(at, |f| f.first),
            last: at,
            count: former.as_ref().map_or(1, |f| f.count.saturating_add(1)),
        };
        self.events.insert(fresh, Arc::new(event));
    }

    fn expire(&mut self, at: Timestamp) {
        let is_over = |(_, first): (&u64, &Arc<Event>)| at.0 - first.last.0 > LIFE_S;
        while self.events.first().is_some_and(is_over) {
            self.events.pop_first();
        }
        if at.0 - self.purged.0 > LIFE_S {
            self.purged = at;
            for (_, sources) in &mut self.sources {
                sources.retain(|_, s| at.0 - s.last.0 <= 2 * LIFE_S);
            }
        }
    }
}
