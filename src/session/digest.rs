//! The digest of a run: two runs with the same digest had the same course to the last byte.
//!
//! FNV-1a, 64 bits, over the JSON of every step and of every object at the end, each followed by a line
//! break; 16 hexadecimal digits. Not a protection against forgery.

use crate::api::Name;
use crate::cluster::Cluster;
use crate::cluster::request::Kind;
use crate::cluster::step::Step;
use serde::Serialize;

/// The kinds of the objects, in the order in which they are read.
const KINDS: [Kind; 4] = [
    Kind::Node,
    Kind::DaemonSet,
    Kind::ControllerRevision,
    Kind::Pod,
];

/// A digest that is computed bit by bit.
#[derive(Clone, Debug)]
pub struct Digest {
    fnv: u64,
    /// The JSON that was taken in last; its room is used again.
    json: Vec<u8>,
    /// How many steps are in it.
    steps: usize,
    /// How many of the kinds are in it, or are on their way.
    kinds: usize,
    /// The objects of the last of these kinds that are still to come, the next one at the end.
    objects: Vec<(Name, Name)>,
}

impl Digest {
    /// Of nothing as yet.
    pub fn new() -> Digest {
        Digest {
            fnv: 0xcbf2_9ce4_8422_2325,
            json: Vec::new(),
            steps: 0,
            kinds: 0,
            objects: Vec::new(),
        }
    }

    /// Takes in at most `budget` more of these steps and of the objects of the state that they led to; the
    /// digest once all are in it. Steps and state must be the same each time.
    pub fn go_on(&mut self, steps: &[Step], cluster: &Cluster, budget: usize) -> Option<String> {
        for _ in 0..budget {
            if let Some(step) = steps.get(self.steps) {
                self.steps += 1;
                self.put(step);
            } else if let Some((namespace, name)) = self.objects.pop() {
                let object = cluster.get(KINDS[self.kinds - 1], &namespace, &name);
                debug_assert!(object.is_ok(), "a key without an object");
                self.put(&object.unwrap_or_default());
            } else if let Some(kind) = KINDS.get(self.kinds) {
                self.kinds += 1;
                self.objects = cluster.keys(*kind);
                self.objects.reverse();
            } else {
                return Some(format!("{:016x}", self.fnv));
            }
        }
        None
    }

    fn put(&mut self, value: &impl Serialize) {
        self.json.clear();
        // Steps and objects are plain data, which can always be written.
        let done = serde_json::to_writer(&mut self.json, value);
        debug_assert!(done.is_ok());
        self.json.push(b'\n');
        for byte in &self.json {
            self.fnv = (self.fnv ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

impl Default for Digest {
    fn default() -> Digest {
        Digest::new()
    }
}

/// The digest of these steps and of the state that they led to.
pub fn digest(steps: &[Step], cluster: &Cluster) -> String {
    let mut digest = Digest::new();
    loop {
        if let Some(text) = digest.go_on(steps, cluster, usize::MAX) {
            return text;
        }
    }
}
