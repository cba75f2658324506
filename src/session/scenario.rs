//! A scenario: what a cluster starts from and what is done to it, as a YAML document. Plain data; it is
//! read here, written here, and played by [`super::Session`].

mod actions;
mod cluster;
mod duration;
mod fields;
mod pools;
mod read;
mod value;
mod write;

pub use duration::read as read_duration;
pub use fields::ScenarioError;

use crate::cluster::setup::Setup;
use crate::kubectl::{Command, Pool};
use crate::sorted::Map;

/// The version of the document that is read and written.
pub const VERSION: u64 = 1;
/// The Kubernetes version whose behaviour the playground has.
pub const KUBERNETES: &str = "v1.36";

/// What a cluster starts from and what is done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// For people; may be empty.
    pub title: String,
    /// The Kubernetes version that it was made for, such as `v1.36`.
    pub kubernetes: String,
    /// Seed, nodes, timings. The nodes of the pools stand first, in the order of the pools.
    pub setup: Setup,
    /// Machines of one shape, of which more can join.
    pub pools: Vec<Pool>,
    /// How many of each pool are among the nodes of `setup`.
    pub pool_counts: Vec<u32>,
    /// Texts for `-f name`.
    pub files: Map<String, String>,
    /// What is done, in order.
    pub actions: Vec<Action>,
    /// For how many milliseconds after the last action time passes, repeats included; `None` is until
    /// nothing more happens by itself.
    pub wait_ms: Option<u64>,
    /// The step to open at, 0 being before the first; `None` is the end.
    pub cursor: Option<usize>,
    /// What wrote the document.
    pub made: Option<Made>,
    /// Selection and open panels; never changes what happens. Null where there is none.
    pub view: serde_yaml::Value,
    /// The lessons' business. Null where there is none.
    pub lesson: serde_yaml::Value,
}

/// One line, and when it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// When.
    pub at: At,
    /// As written.
    pub line: String,
    /// What it means.
    pub command: Command,
    /// The text for `-f -`.
    pub with: Option<String>,
}

/// When an action is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// So many milliseconds after time zero.
    Start(u64),
    /// So many milliseconds after the previous action.
    After(u64),
    /// When nothing more happens by itself.
    Settled,
    /// Right after this step; 0 is before the first.
    Step(usize),
}

/// What wrote a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The playground's version.
    pub by: String,
    /// The digest of the run as it was then.
    pub digest: Option<String>,
}

impl Default for Scenario {
    /// No nodes, no actions.
    fn default() -> Self {
        Scenario {
            title: String::new(),
            kubernetes: KUBERNETES.to_owned(),
            setup: Setup::default(),
            pools: Vec::new(),
            pool_counts: Vec::new(),
            files: Map::new(),
            actions: Vec::new(),
            wait_ms: None,
            cursor: None,
            made: None,
            view: serde_yaml::Value::Null,
            lesson: serde_yaml::Value::Null,
        }
    }
}

impl Scenario {
    /// So many machines of the standard shape, on which nothing is done yet.
    pub fn of_pool(title: &str, name: &str, count: u32) -> Scenario {
        let pool = Pool {
            name: name.to_owned(),
            ..Pool::default()
        };
        let mut scenario = Scenario {
            title: title.to_owned(),
            pool_counts: vec![count],
            ..Scenario::default()
        };
        scenario.setup.nodes = pools::nodes(&pool, count).collect();
        scenario.pools = vec![pool];
        scenario
    }

    /// Reads a document.
    ///
    /// # Errors
    /// The first thing that is wrong, its place, and what would be right.
    pub fn read(text: &str) -> Result<Scenario, ScenarioError> {
        read::scenario(text)
    }

    /// The document that reads back to this very scenario, compact and for people.
    pub fn write(&self) -> String {
        write::scenario(self)
    }
}
