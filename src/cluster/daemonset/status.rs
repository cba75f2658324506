//! The numbers. Mirrors `updateDaemonSetStatus` and `storeDaemonSetStatus`.

use super::tally::Counts;
use crate::api::{DaemonSet, DaemonSetStatus};

/// The status that the counts ask for; `None` when the stored one already says so. `observed_generation`
/// is the one to be written: the DaemonSet's own, or the stored one while a former sync's writes have not
/// been seen.
pub fn decide(
    daemon_set: &DaemonSet,
    counts: Counts,
    observed_generation: i64,
) -> Option<DaemonSetStatus> {
    let stored = &daemon_set.status;
    let wanted = DaemonSetStatus {
        current_number_scheduled: counts.current,
        number_misscheduled: counts.misscheduled,
        desired_number_scheduled: counts.desired,
        number_ready: counts.ready,
        observed_generation,
        updated_number_scheduled: counts.updated,
        number_available: counts.available,
        number_unavailable: counts.desired - counts.available,
        collision_count: stored.collision_count,
    };
    let unchanged = DaemonSetStatus {
        observed_generation: stored.observed_generation,
        ..wanted.clone()
    };
    let observed = stored.observed_generation >= daemon_set.meta.generation;
    (*stored != unchanged || !observed).then_some(wanted)
}
