//! Reads the course of a run from its steps, one after another, and can be read on: what is known
//! beyond the cursor is drawn too, and a new step costs no second look at the old ones.

use super::areas::{self, Area, Change, Part};
use super::revisions::{creates, made_for};
use super::timeline::{Lane, Look, Segment, Timeline};
use crate::api::Name;
use crate::cluster::step::{ObjectRef, Step, StepKind};
use crate::sorted::Map;
use std::collections::VecDeque;

/// Up to so many nodes have a lane each.
pub const LANES_MAX: usize = 60;
/// A wait of this many milliseconds is one unit wide.
const MS_FOR_UNIT: u64 = 250;
/// No wait is wider.
const WIDEST: u64 = 12;

/// The course of one DaemonSet.
#[derive(Debug)]
pub struct Course {
    set: ObjectRef,
    min_ready_ms: u64,
    /// Its revisions in order of creation.
    created: Vec<Name>,
    mark: u32,
    now_ms: u64,
    ends: Vec<u32>,
    actions: Vec<u32>,
    lanes: Vec<LaneMaker>,
    /// The lane of each node.
    of_node: Map<Name, usize>,
    /// The lane of each pod.
    of_pod: Map<Name, usize>,
    /// When a Ready pod will be available, and on which lane; in order.
    due: VecDeque<(u64, usize)>,
    changes: Vec<Change>,
}

/// A pod on its way through the lanes.
#[derive(Debug)]
struct Running {
    name: Name,
    mark: u32,
    ready_ms: Option<u64>,
    ending: bool,
}

impl Course {
    /// Before the first step.
    pub fn new(set: ObjectRef, min_ready_seconds: i32) -> Course {
        Course {
            set,
            min_ready_ms: u64::try_from(min_ready_seconds).unwrap_or(0) * 1000,
            created: Vec::new(),
            mark: 0,
            now_ms: 0,
            ends: vec![0],
            actions: Vec::new(),
            lanes: Vec::new(),
            of_node: Map::new(),
            of_pod: Map::new(),
            due: VecDeque::new(),
            changes: Vec::new(),
        }
    }

    /// How many steps it has read.
    pub fn read_so_far(&self) -> usize {
        self.ends.len() - 1
    }

    /// True when it is about this DaemonSet.
    pub fn is_about(&self, set: &ObjectRef, min_ready_seconds: i32) -> bool {
        self.set == *set
            && self.min_ready_ms == u64::try_from(min_ready_seconds).unwrap_or(0) * 1000
    }

    /// The names of the DaemonSet's revisions, in order of creation.
    pub fn revisions(&self) -> &[Name] {
        &self.created
    }

    /// Reads on; the steps begin with those that were read before.
    pub fn read(&mut self, steps: &[Step]) {
        for step in steps.get(self.read_so_far()..).unwrap_or_default() {
            self.take(step);
        }
    }

    fn take(&mut self, step: &Step) {
        let waited = step.at.0.saturating_sub(self.now_ms);
        let start = self
            .ends
            .last()
            .copied()
            .unwrap_or(0)
            .saturating_add((waited / MS_FOR_UNIT).min(WIDEST) as u32);
        self.now_ms = step.at.0;
        self.ends.push(start.saturating_add(1));
        creates(step, &self.set.namespace, &self.set.name, &mut self.created);
        match step.kind {
            StepKind::Action => self.actions.push(start.saturating_add(1)),
            StepKind::RevisionCreated | StepKind::RevisionRenumbered => {
                let object = &step.object;
                let place = self.created.iter().position(|name| *name == object.name);
                if let Some(place) = place.filter(|_| object.namespace == self.set.namespace) {
                    self.mark = u32::try_from(place + 1).unwrap_or(u32::MAX);
                }
            }
            _ => {}
        }
        while let Some((_, lane)) = self.due.front().copied().filter(|due| due.0 <= self.now_ms) {
            self.due.pop_front();
            self.redraw(lane, start);
        }
        let object = &step.object;
        let is_ours = object.kind == "Pod"
            && object.namespace == self.set.namespace
            && made_for(&object.name) == &*self.set.name;
        if let Some(lane) = is_ours.then(|| self.lane(step)).flatten() {
            self.lanes[lane].apply(step, self.mark);
            if step.kind == StepKind::PodReady && self.min_ready_ms > 0 {
                let due = step.at.0.saturating_add(self.min_ready_ms);
                self.due.push_back((due, lane));
            }
            self.redraw(lane, start);
        }
    }

    /// The lane of a pod's step, made where there is none.
    fn lane(&mut self, step: &Step) -> Option<usize> {
        let pod = &step.object.name;
        let Some(node) = &step.node else {
            return self.of_pod.get(pod).copied();
        };
        let lane = match self.of_node.get(node) {
            Some(lane) => *lane,
            None => {
                self.lanes.push(LaneMaker::default());
                self.of_node.insert(node.clone(), self.lanes.len() - 1);
                self.lanes.len() - 1
            }
        };
        if self.of_pod.get(pod) != Some(&lane) {
            self.of_pod.insert(pod.clone(), lane);
        }
        Some(lane)
    }

    fn redraw(&mut self, lane: usize, start: u32) {
        let change = self.lanes[lane].redraw(start, self.now_ms, self.min_ready_ms);
        self.changes.extend(change.filter(|c| c.from != c.to));
    }

    /// What is drawn: a lane for each of these nodes, or areas for all where none are named.
    pub fn timeline(&self, nodes: Option<&[Name]>) -> Timeline {
        let width = self.ends.last().copied().unwrap_or(0).max(1);
        let lane = |node: &Name| {
            let lane = self.of_node.get(node).map(|lane| &self.lanes[*lane]);
            Lane {
                segments: lane.map(LaneMaker::segments).unwrap_or_default(),
                node: node.clone(),
            }
        };
        Timeline {
            ends: self.ends.clone(),
            lanes: nodes.unwrap_or_default().iter().map(lane).collect(),
            areas: match nodes {
                None => self.areas(width),
                Some(_) => Vec::new(),
            },
            ticks: areas::thinned(self.ends.get(1..).unwrap_or_default(), width),
            actions: areas::thinned(&self.actions, width),
        }
    }

    fn areas(&self, width: u32) -> Vec<Area> {
        let marks = u32::try_from(self.created.len()).unwrap_or(u32::MAX);
        areas::stack(&self.changes, marks, width)
    }
}

#[derive(Debug, Default)]
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
    /// old. Gives what has changed.
    fn redraw(&mut self, start: u32, now_ms: u64, min_ready_ms: u64) -> Option<Change> {
        let available = |p: &&Running| {
            let since = p.ready_ms.filter(|_| !p.ending);
            since.is_some_and(|ms| ms.saturating_add(min_ready_ms) <= now_ms)
        };
        let staying = |p: &&Running| !p.ending;
        let pods = || self.pods.iter().rev();
        let look = pods()
            .find(available)
            .map(|p| (p.mark, Look::Available))
            .or_else(|| pods().find(staying).map(|p| (p.mark, Look::Unavailable)))
            .or_else(|| pods().next().map(|p| (p.mark, Look::Terminating)));
        let before = self.open.map(|(_, mark, look)| (mark, look));
        if before == look {
            return None;
        }
        if let Some((from, mark, old)) = self.open.filter(|(from, ..)| *from < start) {
            self.done.push(Segment {
                from,
                to: Some(start),
                mark,
                look: old,
            });
        }
        self.open = look.map(|(mark, look)| (start, mark, look));
        Some(Change {
            at: start,
            from: Part::of(before),
            to: Part::of(look),
        })
    }

    fn segments(&self) -> Vec<Segment> {
        let open = self.open.map(|(from, mark, look)| Segment {
            from,
            to: None,
            mark,
            look,
        });
        self.done.iter().copied().chain(open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::clock::Time;
    use crate::cluster::step::{Component, Reason};
    use crate::view::{Area, UNAVAILABLE};

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

    fn replaced() -> Vec<Step> {
        let revision = "ControllerRevision";
        vec![
            step(0, StepKind::RevisionCreated, (revision, "web-a")),
            step(0, StepKind::PodCreated, ("Pod", "web-1")),
            step(1000, StepKind::PodReady, ("Pod", "web-1")),
            step(1000, StepKind::RevisionCreated, (revision, "web-b")),
            step(1000, StepKind::PodDeleted, ("Pod", "web-1")),
            step(2000, StepKind::PodRemoved, ("Pod", "web-1")),
            step(2000, StepKind::PodCreated, ("Pod", "web-2")),
        ]
    }

    fn course(steps: &[Step]) -> Course {
        let set = ObjectRef {
            kind: "DaemonSet",
            namespace: "default".into(),
            name: "web".into(),
        };
        let mut course = Course::new(set, 0);
        course.read(steps);
        course
    }

    #[test]
    fn a_pod_is_replaced_on_its_lane() {
        let steps = replaced();
        let line = course(&steps).timeline(Some(&["n1".into(), "n2".into()]));
        assert_eq!(line.ends, [0, 1, 2, 7, 8, 9, 14, 15]);
        let drawn: Vec<_> = line.lanes[0]
            .segments
            .iter()
            .map(|s| (s.from, s.to, s.mark, s.look))
            .collect();
        assert_eq!(
            drawn,
            [
                (1, Some(6), 1, Look::Unavailable),
                (6, Some(8), 1, Look::Available),
                (8, Some(13), 1, Look::Terminating),
                (14, None, 2, Look::Unavailable),
            ]
        );
        assert!(line.lanes[1].segments.is_empty());
        assert_eq!(
            [0, 2, 4, 6, 99].map(|unit| line.cursor_at(unit)),
            [0, 2, 2, 3, 7]
        );
    }

    #[test]
    fn read_on_or_read_at_once_it_is_the_same() {
        let steps = replaced();
        let nodes: [Name; 2] = ["n1".into(), "n2".into()];
        let whole = course(&steps).timeline(Some(&nodes));
        for cut in 0..steps.len() {
            let mut in_two = course(&steps[..cut]);
            in_two.timeline(Some(&nodes));
            in_two.read(&steps);
            assert_eq!(in_two.timeline(Some(&nodes)), whole, "cut at {cut}");
        }
    }

    #[test]
    fn beyond_the_lanes_the_same_course_is_areas() {
        let line = course(&replaced()).timeline(None);
        assert!(line.lanes.is_empty());
        let area = |mark, line: &[(u32, u32)]| Area {
            mark,
            line: line.to_vec(),
        };
        assert_eq!(
            line.areas,
            [
                area(UNAVAILABLE, &[(0, 0), (1, 1), (13, 0), (14, 1)]),
                area(1, &[(0, 0), (6, 1), (8, 0)]),
                area(2, &[(0, 0)]),
            ]
        );
    }
}
