//! A first look at a whole cluster: create, roll out, delete.

use daemonset_playground::api::Node;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::{Kind, Request};
use daemonset_playground::cluster::setup::Setup;
use serde_json::json;

fn cluster(n: usize) -> Cluster {
    let nodes = (1..=n).map(|i| {
        let mut node = Node::default();
        node.meta.name = format!("worker-{i}").into();
        node
    });
    Cluster::new(&Setup {
        nodes: nodes.collect(),
        ..Setup::default()
    })
}

#[test]
fn course() {
    let mut c = cluster(3);
    let ds = |image: &str| {
        json!({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web"},"spec":{
        "selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":image}]}}}})
    };
    let show = |c: &mut Cluster| {
        while let Some(s) = c.step() {
            println!(
                "{} {:?} {:?} {} {:?} {}",
                s.at,
                s.component,
                s.kind,
                s.object,
                s.node,
                serde_json::to_string(&s.reason).unwrap()
            );
        }
    };
    c.request(&Request::Create {
        kind: Kind::DaemonSet,
        object: ds("nginx:1"),
    })
    .unwrap();
    show(&mut c);
    println!("----");
    c.request(&Request::Update {
        kind: Kind::DaemonSet,
        object: ds("nginx:2"),
    })
    .unwrap();
    show(&mut c);
}
#[test]
fn big() {
    let t = std::time::Instant::now();
    let mut c = cluster(5000);
    let ds = |image: &str| {
        json!({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web"},"spec":{
        "selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":image}]}}}})
    };
    c.request(&Request::Create {
        kind: Kind::DaemonSet,
        object: ds("nginx:1"),
    })
    .unwrap();
    let mut n = 0;
    while c.step().is_some() {
        n += 1
    }
    println!("{n} steps {:?} at {}", t.elapsed(), c.now());
    c.request(&Request::Update {
        kind: Kind::DaemonSet,
        object: ds("nginx:2"),
    })
    .unwrap();
    while c.step().is_some() {
        n += 1
    }
    println!("{n} steps {:?} at {}", t.elapsed(), c.now());
}
