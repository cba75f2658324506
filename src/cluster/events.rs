//! The event log.
//!
//! Mirrors client-go's `tools/record/events_cache.go`: equal events are counted, more than ten similar
//! ones within ten minutes become one "combined" event, and each source may say at most 25 things about
//! one object at once and then one more every 300 s. Events live for an hour. Left out: the cache's own
//! size limit of 4096 keys.

use super::Event;
use super::clock::{Purpose, Time, draw};
use super::step::ObjectRef;
use crate::api::{Name, Timestamp};
use std::collections::BTreeMap;
use std::fmt::Write;
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
    events: BTreeMap<u64, Arc<Event>>,
    sources: BTreeMap<&'static str, BTreeMap<Name, Arc<Source>>>,
    purged: Timestamp,
    next: u64,
}

/// What one component has said about one object.
#[derive(Clone, Debug)]
struct Source {
    tokens: u32,
    refilled: Timestamp,
    last: Timestamp,
    similar: Vec<Similar>,
}

/// Messages of one type and reason.
#[derive(Clone, Debug)]
struct Similar {
    reason: &'static str,
    window_from: Timestamp,
    messages: Vec<(Name, u64)>,
    combined: Option<u64>,
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
        let source = self
            .sources
            .entry(saying.component)
            .or_default()
            .entry(subject.clone())
            .or_insert_with(|| {
                Arc::new(Source {
                    tokens: BURST,
                    refilled: at,
                    last: at,
                    similar: Vec::new(),
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

        let group = match source
            .similar
            .iter_mut()
            .position(|s| s.reason == saying.reason)
        {
            Some(found) => &mut source.similar[found],
            None => {
                source.similar.push(Similar {
                    reason: saying.reason,
                    window_from: at,
                    messages: Vec::new(),
                    combined: None,
                });
                source.similar.last_mut().expect("pushed just now")
            }
        };
        if at.0 - group.window_from.0 > SIMILAR_WINDOW_S {
            *group = Similar {
                reason: group.reason,
                window_from: at,
                messages: Vec::new(),
                combined: None,
            };
        }
        let fresh = self.next;
        self.next += 1;
        let known = group
            .messages
            .iter()
            .position(|(m, _)| **m == *saying.message);
        let (former, message): (Option<u64>, Name) = match known {
            Some(at) => {
                let (message, seq) = &mut group.messages[at];
                (Some(std::mem::replace(seq, fresh)), message.clone())
            }
            None if group.messages.len() < SIMILAR_MAX => {
                let message: Name = saying.message.as_str().into();
                // Mostly it stays the only one.
                group.messages.reserve_exact(1);
                group.messages.push((message.clone(), fresh));
                (None, message)
            }
            None => {
                let text = format!("(combined from similar events): {}", saying.message);
                (group.combined.replace(fresh), text.into())
            }
        };
        let former = former.and_then(|seq| self.events.remove(&seq));
        let event = Event {
            name: match &former {
                Some(f) => f.name.clone(),
                None => {
                    let n = draw(
                        seed,
                        Purpose::Uid,
                        &["event", &saying.regarding.name, saying.reason],
                        fresh,
                    );
                    let about = &saying.regarding.name;
                    let mut name = String::with_capacity(about.len() + 17);
                    // A String takes everything.
                    let _ = write!(name, "{about}.{n:016x}");
                    name.into()
                }
            },
            regarding: saying.regarding,
            field_path: match saying.container {
                Some(container) => format!("spec.containers{{{container}}}").into(),
                None => Name::default(),
            },
            kind: saying.kind,
            reason: saying.reason,
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
        while let Some(first) = self.events.first_entry() {
            if at.0 - first.get().last.0 <= LIFE_S {
                break;
            }
            first.remove();
        }
        if at.0 - self.purged.0 > LIFE_S {
            self.purged = at;
            for sources in self.sources.values_mut() {
                sources.retain(|_, s| at.0 - s.last.0 <= 2 * LIFE_S);
            }
        }
    }
}
