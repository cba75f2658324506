//! The whole virtual cluster, every component and every pod's life simulated: a DaemonSet is created, and
//! rolled out anew at `maxUnavailable: 1`.

mod world;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use daemonset_playground::api::{read, write};
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::{Kind, Request};
use daemonset_playground::cluster::setup::Setup;
use serde_json::json;
use world::cpu_time::CpuTime;

fn cluster(nodes: usize) -> Cluster {
    let nodes = (0..nodes).map(|n| read::node(&world::node(n))).collect();
    Cluster::new(&Setup {
        nodes,
        ..Setup::default()
    })
}

/// Creates, settles, changes the image, settles; gives the number of steps.
fn create_and_roll_out(mut cluster: Cluster) -> (usize, Cluster) {
    let object = world::daemon_set("agent:v1", json!(1));
    let created = cluster.request(&Request::Create {
        kind: Kind::DaemonSet,
        object,
    });
    created.expect("a valid DaemonSet");
    let mut steps = settle(&mut cluster);
    let stored = cluster.daemon_set("default", "agent").expect("created");
    let mut object = write::daemon_set(stored);
    object["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:v2");
    let updated = cluster.request(&Request::Update {
        kind: Kind::DaemonSet,
        object,
    });
    updated.expect("a valid DaemonSet");
    steps += settle(&mut cluster);
    (steps, cluster)
}

fn settle(cluster: &mut Cluster) -> usize {
    std::iter::from_fn(|| cluster.step()).count()
}

fn whole_cluster(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("whole_cluster");
    group.sample_size(10);
    for nodes in [1_000, 5_000] {
        let before = cluster(nodes);
        let (_, after) = create_and_roll_out(before.clone());
        let status = &after
            .daemon_set("default", "agent")
            .expect("created")
            .status;
        assert_eq!(status.updated_number_scheduled, status.number_available);
        assert_eq!(usize::try_from(status.number_available), Ok(nodes));
        group.bench_function(BenchmarkId::new("max_unavailable_1", nodes), |b| {
            b.iter_batched(
                || before.clone(),
                create_and_roll_out,
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = whole_cluster
}
criterion_main!(benches);
