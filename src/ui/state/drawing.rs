//! From a session to what is drawn. What was drawn last is kept, so that a step costs what it changed:
//! the course is read on from where it was read, and cards of nodes that are as they were stay.

use crate::api::Name;
use crate::cluster::names::NodeName;
use crate::cluster::step::{ObjectRef, Step};
use crate::session::Session;
use crate::view::{Course, LANES_MAX, Picture, Timeline, acted_on, in_focus};
use std::sync::Arc;

/// What is drawn, all at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The cluster at the cursor.
    pub picture: Picture,
    /// The run so far, and what is known beyond the cursor.
    pub timeline: Arc<Timeline>,
    /// Steps before the cursor.
    pub cursor: usize,
    /// Steps known.
    pub known: usize,
    /// True when nothing more happens by itself.
    pub settled: bool,
    /// The step that led here.
    pub step: Option<Step>,
    /// The objects that this step has changed, if it was an action: kind and name.
    pub acted: Vec<(&'static str, Name)>,
    /// The session's title.
    pub title: String,
}

impl View {
    /// True when the step that led here is about the object.
    pub fn is_lit(&self, object: &ObjectRef) -> bool {
        let is_node = object.kind == "Node";
        let step = self.step.as_ref();
        step.is_some_and(|step| {
            step.object == *object || is_node && step.node.as_ref() == Some(&object.name)
        }) || self
            .acted
            .iter()
            .any(|(kind, name)| *kind == object.kind && *name == object.name)
    }

    /// The nodes that the step that led here is about.
    pub fn lit_nodes(&self) -> impl Iterator<Item = &Name> {
        let node = self.step.as_ref().and_then(|step| step.node.as_ref());
        let acted = self.acted.iter().filter(|(kind, _)| *kind == "Node");
        let others = acted.map(|(_, name)| name);
        node.into_iter()
            .chain(others.filter(move |name| Some(*name) != node))
    }

    /// The names of the nodes; with them those that the step that led here took away.
    pub fn node_names(&self) -> Vec<Name> {
        let cards = self.picture.nodes.iter();
        let mut names: Vec<Name> = cards.map(|card| card.name.clone()).collect();
        let nodes = self.acted.iter().filter(|(kind, _)| *kind == "Node");
        let gone = nodes.filter(|(_, name)| self.picture.card(name).is_none());
        let before = names.len();
        names.extend(gone.map(|(_, name)| name.clone()));
        if names.len() > before {
            names.sort_by_cached_key(|name| NodeName::from(name));
        }
        names
    }
}

/// What is kept from one drawing to the next.
#[derive(Default)]
pub struct Kept {
    /// Which history the course was read from; another one begins afresh.
    epoch: u32,
    course: Option<Course>,
    timeline: Arc<Timeline>,
}

impl Kept {
    /// Everything that is drawn of a session.
    pub fn draw(
        &mut self,
        session: &Session,
        epoch: u32,
        before: &Picture,
        focus: Option<&ObjectRef>,
    ) -> View {
        let rested = session.rested();
        let cluster = rested.unwrap_or(session.cluster());
        let (set, min_ready) = in_focus(cluster, focus).unwrap_or_else(|| {
            let nobody = ObjectRef {
                kind: "DaemonSet",
                namespace: "".into(),
                name: "".into(),
            };
            (focus.cloned().unwrap_or(nobody), 0)
        });
        let steps = session.steps();
        let is_usable = |course: &Course| {
            let is_same = self.epoch == epoch && course.is_about(&set, min_ready);
            is_same && course.read_so_far() <= steps.len()
        };
        let course = self.course.take().filter(is_usable);
        let mut course = course.unwrap_or_else(|| Course::new(set, min_ready));
        let known = course.read_so_far();
        course.read(steps);
        let picture = before.then(cluster, course.revisions(), focus);
        let nodes: Vec<Name> = match picture.nodes.len() {
            0..=LANES_MAX => picture.nodes.iter().map(|card| card.name.clone()).collect(),
            _ => Vec::new(),
        };
        let is_drawn = self.epoch == epoch
            && known == steps.len()
            && self.timeline.ends.len() == known + 1
            && self.timeline.lanes.iter().map(|lane| &lane.node).eq(&nodes);
        if !is_drawn {
            let has_lanes = picture.nodes.len() <= LANES_MAX;
            self.timeline = Arc::new(course.timeline(has_lanes.then_some(&nodes)));
        }
        (self.epoch, self.course) = (epoch, Some(course));
        let cursor = session.cursor();
        let step = cursor.checked_sub(1).and_then(|i| steps.get(i));
        View {
            timeline: self.timeline.clone(),
            cursor,
            known: steps.len(),
            settled: rested.is_some() || session.is_settled(),
            step: step.cloned(),
            acted: step.map(acted_on).unwrap_or_default(),
            title: session.title().to_string(),
            picture,
        }
    }
}
