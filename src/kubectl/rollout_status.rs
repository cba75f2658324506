//! What `kubectl rollout status` says of one look at a DaemonSet.
//!
//! Mirrors `DaemonSetStatusViewer` (`kubectl/pkg/polymorphichelpers/rollout_status.go`). Waiting for the
//! next look is the caller's.

use crate::api::quoted::quoted;
use crate::api::{DaemonSet, StrategyType};

/// The line for one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolloutStatus {
    /// Without a line break.
    pub message: String,
    /// True when there is nothing more to wait for.
    pub done: bool,
}

/// The line for the DaemonSet as it is.
///
/// # Errors
/// kubectl's words, for a strategy that does not roll.
pub fn rollout_status(daemon_set: &DaemonSet) -> Result<RolloutStatus, &'static str> {
    if daemon_set.spec.update_strategy.kind != StrategyType::RollingUpdate {
        return Err("rollout status is only available for RollingUpdate strategy type");
    }
    let (name, status) = (&daemon_set.meta.name, &daemon_set.status);
    let waiting = |message: String| RolloutStatus {
        message,
        done: false,
    };
    if daemon_set.meta.generation > status.observed_generation {
        let message = "Waiting for daemon set spec update to be observed...";
        return Ok(waiting(message.to_owned()));
    }
    let desired = status.desired_number_scheduled;
    let (updated, available) = (status.updated_number_scheduled, status.number_available);
    if updated < desired {
        return Ok(waiting(format!(
            "Waiting for daemon set {} rollout to finish: {updated} out of {desired} new pods have been updated...",
            quoted(name)
        )));
    }
    if available < desired {
        return Ok(waiting(format!(
            "Waiting for daemon set {} rollout to finish: {available} of {desired} updated pods are available...",
            quoted(name)
        )));
    }
    Ok(RolloutStatus {
        message: format!("daemon set {} successfully rolled out", quoted(name)),
        done: true,
    })
}
