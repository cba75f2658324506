//! Which taints a toleration covers, as `staging/src/k8s.io/api/core/v1/toleration.go` decides. The
//! comparison operators `Lt` and `Gt` stand behind an alpha gate that is off, and cover nothing.

use super::{Taint, Toleration, TolerationOperator};

impl Toleration {
    /// True when the toleration covers the taint: effect and key are each the same or left out, and the
    /// values are equal unless the operator is `Exists`. (An empty key without `Exists` passes upstream's
    /// check too; validation refuses it.)
    pub fn tolerates(&self, taint: &Taint) -> bool {
        if self.effect.is_some_and(|e| e != taint.effect) {
            return false;
        }
        if !self.key.is_empty() && self.key != taint.key {
            return false;
        }
        match self.operator {
            TolerationOperator::Exists => true,
            TolerationOperator::Equal => self.value == taint.value,
            TolerationOperator::Lt | TolerationOperator::Gt => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::TaintEffect;

    fn check(
        key: &str,
        operator: TolerationOperator,
        value: &str,
        effect: Option<TaintEffect>,
    ) -> bool {
        let toleration = Toleration {
            key: key.into(),
            operator,
            value: value.into(),
            effect,
            toleration_seconds: None,
        };
        toleration.tolerates(&Taint {
            key: "dedicated".into(),
            value: "gpu".into(),
            effect: TaintEffect::NoSchedule,
            time_added: None,
        })
    }

    #[test]
    fn key_value_and_effect_decide() {
        use TaintEffect::{NoExecute, NoSchedule};
        use TolerationOperator::{Equal, Exists, Gt};
        assert!(check("dedicated", Equal, "gpu", Some(NoSchedule)));
        assert!(check("dedicated", Equal, "gpu", None));
        assert!(!check("dedicated", Equal, "", None));
        assert!(!check("dedicated", Equal, "gpu", Some(NoExecute)));
        assert!(check("dedicated", Exists, "", None));
        assert!(check("", Exists, "", None));
        assert!(!check("other", Exists, "", None));
        assert!(!check("dedicated", Gt, "1", None));
    }
}
