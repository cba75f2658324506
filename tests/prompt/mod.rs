//! A cluster at a prompt: lines in, what kubectl prints out.

use daemonset_playground::api::Node;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::Kind;
use daemonset_playground::cluster::setup::Setup;
use daemonset_playground::kubectl::{Channel, Pool, Texts, parse, perform};
use daemonset_playground::sorted::Map;
use serde_json::Value;

/// The DaemonSet that is applied; also the file `web.yaml`.
pub const WEB: &str = "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.28
";

/// A cluster at a prompt.
pub struct Prompt {
    pub cluster: Cluster,
    files: Map<String, String>,
    pools: Vec<Pool>,
    numbers: Map<String, u64>,
    pub transcript: String,
}

/// A prompt on so many nodes.
pub fn prompt(nodes: usize) -> Prompt {
    let node = |i| {
        let mut node = Node::default();
        node.meta.name = format!("worker-{i}").into();
        node
    };
    let setup = Setup {
        nodes: (1..=nodes).map(node).collect(),
        ..Setup::default()
    };
    Prompt {
        cluster: Cluster::new(&setup),
        files: Map::from([("web.yaml".to_owned(), WEB.to_owned())]),
        pools: vec![Pool {
            name: "worker".to_owned(),
            ..Pool::default()
        }],
        numbers: Map::from([("worker".to_owned(), nodes as u64)]),
        transcript: String::new(),
    }
}

impl Prompt {
    pub fn run(&mut self, line: &str, stdin: Option<&str>) -> &mut Prompt {
        let command = parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let texts = Texts {
            stdin,
            files: &self.files,
            pools: &self.pools,
            numbers: &self.numbers,
        };
        let printed = perform(&mut self.cluster, &command, &texts);
        self.transcript += &format!("$ {line}\n");
        for line in &printed.lines {
            let mark = match line.channel {
                Channel::Out => "",
                Channel::Error => "! ",
            };
            self.transcript += &format!("{mark}{}\n", line.text);
        }
        if printed.refused {
            self.transcript += "[exit code 1]\n";
        }
        self
    }

    pub fn line(&mut self, line: &str) -> &mut Prompt {
        self.run(line, None)
    }

    pub fn apply(&mut self, text: &str) -> &mut Prompt {
        self.run("kubectl apply -f -", Some(text))
    }

    pub fn object(&self, kind: Kind, name: &str) -> Value {
        let namespace = if kind.is_namespaced() { "default" } else { "" };
        self.cluster.get(kind, namespace, name).unwrap()
    }

    #[track_caller]
    pub fn prints(&mut self, expected: &str) {
        let expected = expected.trim_start_matches('\n').replace("\n    ", "\n");
        let expected = expected
            .strip_prefix("    ")
            .unwrap_or(&expected)
            .trim_end()
            .to_owned();
        let printed = std::mem::take(&mut self.transcript);
        assert!(
            printed.trim_end() == expected,
            "expected:\n{expected}\n\nprinted:\n{printed}"
        );
    }
}
