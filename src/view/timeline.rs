//! The course of a run as lanes, one for each node: which revision ran there, and when it was ready.
//! Read from the steps alone, so that what lies beyond the cursor can be drawn too.
//!
//! The axis is neither pure time nor pure steps: a step is one unit wide, and a wait before it makes
//! it wider, up to a limit. So a burst within one instant can be seen, and an hour does not drown it.

use super::revisions::{created, made_for};
use crate::api::Name;
use crate::cluster::step::{ObjectRef, Step, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// The whole strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Where each step ends, in units; the first is 0, before the first step.
    pub ends: Vec<u32>,
    /// One lane for each node that is named, in the order given.
    pub lanes: Vec<Lane>,
    /// Which steps are actions, counted from 1.
    pub actions: Vec<u32>,
}

/// One node's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The node.
    pub node: Name,
    /// In order, without overlap; gaps are times without a pod.
    pub segments: Vec<Segment>,
}

/// A stretch of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Begins here, in units.
    pub from: u32,
    /// Ends here, in units.
    pub to: u32,
    /// The revision's mark, from 1.
    pub mark: u32,
    /// How it is drawn.
    pub look: Look,
}

/// How a stretch is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A pod is available.
    Available,
    /// A pod is there and not available.
    Unavailable,
    /// The only pod is ending.
    Terminating,
}

/// A wait of this many milliseconds is one unit wide.
const MS_FOR_UNIT: u64 = 250;
/// No wait is wider.
const WIDEST: u64 = 12;

/// A pod on its way through the lanes.
#[derive(Clone)]
struct Running {
    name: Name,
    mark: u32,
    ready_ms: Option<u64>,
    ending: bool,
}

impl Timeline {
    /// The strip of a DaemonSet over all known steps. Nodes beyond those given get no lane.
    pub fn of(
        steps: &[Step],
        daemon_set: &ObjectRef,
        min_ready_seconds: i32,
        nodes: &[Name],
    ) -> Timeline {
        let marks = created(steps, &daemon_set.namespace, &daemon_set.name);
        let min_ready_ms = u64::try_from(min_ready_seconds).unwrap_or(0) * 1000;
        let mut lanes: BTreeMap<&Name, LaneMaker> = nodes
            .iter()
            .map(|node| (node, LaneMaker::default()))
            .collect();
        let mut out = Timeline {
            ends: vec![0],
            ..Timeline::default()
        };
        let mut node_of: BTreeMap<&Name, &Name> = BTreeMap::new();
        let mut waiting: BTreeSet<&Name> = BTreeSet::new();
        let (mut end, mut before_ms, mut mark) = (0u32, 0u64, 0u32);
        for (i, step) in steps.iter().enumerate() {
            let waited = step.at.0.saturating_sub(before_ms);
            end = end.saturating_add(1 + (waited / MS_FOR_UNIT).min(WIDEST) as u32);
            before_ms = step.at.0;
            out.ends.push(end);
            if step.kind == StepKind::Action {
                out.actions.push(u32::try_from(i + 1).unwrap_or(u32::MAX));
            }
            let is_new_top = matches!(
                step.kind,
                StepKind::RevisionCreated | StepKind::RevisionRenumbered
            );
            if is_new_top
                && step.object.namespace == daemon_set.namespace
                && let Some(place) = marks.iter().position(|name| **name == step.object.name)
            {
                mark = u32::try_from(place + 1).unwrap_or(u32::MAX);
            }
            let at = Moment {
                start: end - 1,
                now_ms: step.at.0,
                min_ready_ms,
            };
            let ours = step.object.kind == "Pod"
                && step.object.namespace == daemon_set.namespace
                && made_for(&step.object.name) == &*daemon_set.name;
            if ours {
                let pod = &step.object.name;
                if let Some(node) = &step.node {
                    node_of.insert(pod, node);
                }
                if let Some(node) = node_of.get(pod) {
                    waiting.insert(node);
                    if let Some(lane) = lanes.get_mut(node) {
                        lane.apply(step, mark);
                    }
                }
            }
            waiting.retain(|node| match lanes.get_mut(*node) {
                Some(lane) => lane.redraw(at),
                None => false,
            });
        }
        out.lanes = nodes
            .iter()
            .map(|node| Lane {
                segments: lanes
                    .remove(node)
                    .map(|l| l.finish(end))
                    .unwrap_or_default(),
                node: node.clone(),
            })
            .collect();
        out
    }

    /// The whole width, in units; at least 1.
    pub fn width(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0).max(1)
    }

    /// The cursor nearest to a place on the axis, in units.
    pub fn cursor_at(&self, unit: u32) -> usize {
        let after = self.ends.partition_point(|end| *end < unit);
        match (after.checked_sub(1), self.ends.get(after)) {
            (Some(before), Some(end)) if unit - self.ends[before] < end - unit => before,
            (Some(before), None) => before,
            _ => after,
        }
    }
}

#[derive(Clone, Copy)]
struct Moment {
    start: u32,
    now_ms: u64,
    min_ready_ms: u64,
}

#[derive(Default)]
struct LaneMaker {
    pods: Vec<Running>,
    done: Vec<Segment>,
    open: Option<(u32, u32, Look)>,
}

impl LaneMaker {
    fn holds(&self, pod: &Name) -> bool {
        self.pods.iter().any(|p| p.name == *pod)
    }

    fn apply(&mut self, step: &Step, mark: u32) {
        let name = &step.object.name;
        if step.kind == StepKind::PodRemoved {
            self.pods.retain(|p| p.name != *name);
            return;
        }
        if !self.holds(name) {
            if step.kind != StepKind::PodCreated {
                return;
            }
            self.pods.push(Running {
                name: name.clone(),
                mark,
                ready_ms: None,
                ending: false,
            });
        }
        for pod in self.pods.iter_mut().filter(|p| p.name == *name) {
            match step.kind {
                StepKind::PodReady => pod.ready_ms = Some(step.at.0),
                StepKind::PodNotReady | StepKind::PodFailed => {
                    pod.ready_ms = None;
                }
                StepKind::PodDeleted => pod.ending = true,
                _ => {}
            }
        }
    }

    /// Draws the pod that stands for the node now: an available one before others, a new one before
    /// old. True when a Ready pod is not available yet, so that time alone changes the look.
    fn redraw(&mut self, at: Moment) -> bool {
        let available = |p: &&Running| {
            !p.ending
                && p.ready_ms
                    .is_some_and(|ms| ms.saturating_add(at.min_ready_ms) <= at.now_ms)
        };
        let staying = |p: &&Running| !p.ending;
        let pods = || self.pods.iter().rev();
        let look = pods()
            .find(available)
            .map(|p| (p.mark, Look::Available))
            .or_else(|| pods().find(staying).map(|p| (p.mark, Look::Unavailable)))
            .or_else(|| pods().next().map(|p| (p.mark, Look::Terminating)));
        match (self.open, look) {
            (Some((_, mark, old)), Some(new)) if (mark, old) == new => {}
            (open, new) => {
                self.close(open, at.start);
                self.open = new.map(|(mark, look)| (at.start, mark, look));
            }
        }
        let due = |p: &Running| p.ready_ms.map(|ms| ms.saturating_add(at.min_ready_ms));
        self.pods
            .iter()
            .any(|p| due(p).is_some_and(|ms| ms > at.now_ms))
    }

    fn close(&mut self, open: Option<(u32, u32, Look)>, to: u32) {
        if let Some((from, mark, look)) = open.filter(|(from, ..)| *from < to) {
            self.done.push(Segment {
                from,
                to,
                mark,
                look,
            });
        }
    }

    fn finish(mut self, end: u32) -> Vec<Segment> {
        let open = self.open.take();
        self.close(open, end);
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::clock::Time;
    use crate::cluster::step::{Component, Reason};

    fn step(ms: u64, kind: StepKind, object: (&'static str, &str)) -> Step {
        Step {
            at: Time(ms),
            component: Component::Kubelet,
            kind,
            object: ObjectRef {
                kind: object.0,
                namespace: "default".into(),
                name: object.1.into(),
            },
            node: (object.0 == "Pod").then(|| "n1".into()),
            reason: Reason::ProbePassed,
        }
    }

    #[test]
    fn a_pod_is_replaced_on_its_lane() {
        let revision = "ControllerRevision";
        let steps = [
            step(0, StepKind::RevisionCreated, (revision, "web-a")),
            step(0, StepKind::PodCreated, ("Pod", "web-1")),
            step(1000, StepKind::PodReady, ("Pod", "web-1")),
            step(1000, StepKind::RevisionCreated, (revision, "web-b")),
            step(1000, StepKind::PodDeleted, ("Pod", "web-1")),
            step(2000, StepKind::PodRemoved, ("Pod", "web-1")),
            step(2000, StepKind::PodCreated, ("Pod", "web-2")),
        ];
        let set = ObjectRef {
            kind: "DaemonSet",
            namespace: "default".into(),
            name: "web".into(),
        };
        let line = Timeline::of(&steps, &set, 0, &["n1".into(), "n2".into()]);
        assert_eq!(line.ends, [0, 1, 2, 7, 8, 9, 14, 15]);
        let drawn: Vec<_> = line.lanes[0]
            .segments
            .iter()
            .map(|s| (s.from, s.to, s.mark, s.look))
            .collect();
        assert_eq!(
            drawn,
            [
                (1, 6, 1, Look::Unavailable),
                (6, 8, 1, Look::Available),
                (8, 13, 1, Look::Terminating),
                (14, 15, 2, Look::Unavailable),
            ]
        );
        assert!(line.lanes[1].segments.is_empty());
        assert_eq!(
            [0, 2, 4, 6, 99].map(|unit| line.cursor_at(unit)),
            [0, 2, 2, 3, 7]
        );
    }
}
