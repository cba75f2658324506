//! What is due later: timers in order of time, then of their setting.

use super::clock::Time;
use super::store::{Key, PodId};
use crate::api::Name;
use crate::sorted::Map;

/// What a timer wakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The DaemonSet controller looks at this DaemonSet again.
    SyncDaemonSet(Key),
    /// The kubelet goes on with this pod. The number tells a timer that has been overtaken.
    Pod(PodId, u32),
    /// The kubelet of a joining or booting node reports Ready. The uid tells a node of the same name.
    NodeReady(Name, Name),
    /// The node controller finds that the node's lease has expired.
    LeaseExpires(Name, Name),
    /// A tolerated `NoExecute` taint has lasted its seconds for this pod.
    Evict(PodId),
    /// The pod garbage collector's round for the pods of this node, if it is still gone.
    PodGarbage(Name),
}

/// Timers; each says whether it is progress or only a repeat.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    timers: Map<(Time, u64), (Timer, Repeat)>,
    next: u64,
    progress: usize,
    /// For each pod that a taint evicts again and again: the time of its next eviction. A timer of the pod at
    /// that time or later brings nothing new.
    ends: Map<PodId, Time>,
}

/// Whether a timer keeps the cluster from being settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Something new may come of it.
    Progress,
    /// The same as before will come of it.
    Repeat,
}

impl Agenda {
    /// Wakes `timer` at `at`.
    pub fn add(&mut self, at: Time, timer: Timer, repeat: Repeat) {
        let repeat = match &timer {
            Timer::Evict(id) if repeat == Repeat::Repeat => {
                self.ends.insert(*id, at);
                repeat
            }
            Timer::Pod(id, _) if self.ends.get(id).is_some_and(|end| *end <= at) => Repeat::Repeat,
            _ => repeat,
        };
        self.timers.insert((at, self.next), (timer, repeat));
        self.next += 1;
        self.progress += usize::from(repeat == Repeat::Progress);
    }

    /// Something new may come of these timers after all.
    pub fn expect(&mut self, of: impl Fn(&Timer) -> bool) {
        let repeats = self.timers.values_mut();
        for (_, repeat) in repeats.filter(|(t, repeat)| *repeat == Repeat::Repeat && of(t)) {
            *repeat = Repeat::Progress;
            self.progress += 1;
        }
    }

    /// The pod is not evicted after all.
    pub fn stays(&mut self, id: PodId) {
        if self.ends.remove(&id).is_some() {
            self.expect(|timer| matches!(timer, Timer::Pod(of, _) if *of == id));
        }
    }

    /// True when only repeats are left.
    pub fn is_settled(&self) -> bool {
        self.progress == 0
    }

    /// The time of the first timer.
    pub fn first(&self) -> Option<Time> {
        self.timers.keys().next().map(|(at, _)| *at)
    }

    /// Takes the first timer out.
    pub fn pop(&mut self) -> Option<(Time, Timer)> {
        let ((at, _), (timer, repeat)) = self.timers.pop_first()?;
        self.progress -= usize::from(repeat == Repeat::Progress);
        if let Timer::Evict(id) = &timer {
            self.ends.remove(id);
        }
        Some((at, timer))
    }

    /// All timers, soonest first.
    pub fn timers(&self) -> impl Iterator<Item = &Timer> {
        self.timers.values().map(|(timer, _)| timer)
    }
}
