//! The DaemonSet controller alone, at the work of which the real controller's times are recorded: one
//! sync with everything up to date, a complete rolling update, one placement check.

mod world;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use daemonset_playground::api::read;
use daemonset_playground::cluster::daemonset::placement;
use std::hint::black_box;
use world::World;
use world::cpu_time::CpuTime;

fn sync_up_to_date(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("sync_up_to_date");
    for nodes in [100, 1_000, 5_000, 10_000] {
        let mut world = World::rolled_out(nodes);
        assert_eq!(world.look_afresh(), 0, "all is up to date");
        group.bench_function(BenchmarkId::new("from_scratch", nodes), |b| {
            b.iter(|| black_box(world.look_afresh()));
        });
        group.bench_function(BenchmarkId::new("remembering", nodes), |b| {
            b.iter(|| world.look_again());
        });
    }
    group.finish();
}

fn complete_rollout(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("complete_rollout");
    group.sample_size(20);
    for nodes in [1_000, 5_000] {
        let before = World::rolled_out(nodes);
        let start = || {
            let mut world = before.clone();
            world.set_image("agent:v2");
            world
        };
        let rollout = |mut world: World| {
            let writes = world.run();
            let status = &world.daemon_set().status;
            let all = i32::try_from(nodes).unwrap_or(i32::MAX);
            assert!(writes >= 2 * nodes && status.updated_number_scheduled == all);
            assert_eq!(status.number_available, all);
            world
        };
        group.bench_function(BenchmarkId::new("max_unavailable_10_percent", nodes), |b| {
            b.iter_batched(start, rollout, BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn placement_check(criterion: &mut Criterion<CpuTime>) {
    let world = World::rolled_out(1);
    let template = &world.daemon_set().spec.template;
    let node = read::node(&world::node(0));
    criterion.bench_function("placement_check", |b| {
        b.iter(|| {
            let tolerations = placement::tolerations(&template.spec);
            black_box(placement::judge(template, &tolerations, black_box(&node)))
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = sync_up_to_date, complete_rollout, placement_check
}
criterion_main!(benches);
