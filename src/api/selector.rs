//! Selectors over labels: `metav1.LabelSelector` (which pods are a DaemonSet's own) and node selectors
//! (which nodes a pod accepts), as `apimachinery/pkg/labels` and
//! `component-helpers/scheduling/corev1/nodeaffinity` decide. Selectors are taken as written: what
//! upstream cannot parse matches nothing.

use super::{LabelSelector, Labels, NodeSelectorTerm, SelectorRequirement, label_syntax};

impl LabelSelector {
    /// True when every part holds.
    ///
    /// A selector without parts matches everything, as upstream's empty selector does. Upstream's *nil*
    /// selector matches nothing; validation keeps it away from a DaemonSet, so it has no form here.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.match_labels
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value))
            && self
                .match_expressions
                .iter()
                .all(|r| !r.is_numeric() && r.is_parsable() && r.matches_labels(labels))
    }

    /// True when it has no parts and so matches everything; a DaemonSet with such a selector is refused
    /// by the API server and, should it exist, not synced (`SelectingAll`).
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }
}

impl SelectorRequirement {
    /// True when the labels satisfy the requirement; `NotIn` and `DoesNotExist` also hold for a label that
    /// is absent, `Gt` and `Lt` need two integers, an unknown operator matches nothing.
    pub fn matches_labels(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        let listed = |v: &String| self.values.contains(v);
        match self.operator.as_str() {
            "In" => value.is_some_and(listed),
            "NotIn" => !value.is_some_and(listed),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            "Gt" => self.compare(value).is_some_and(|o| o.is_gt()),
            "Lt" => self.compare(value).is_some_and(|o| o.is_lt()),
            _ => false,
        }
    }

    /// True when upstream can make a requirement of it: key and values look like a label's, and the operator
    /// is known and has as many values as it takes.
    pub fn is_parsable(&self) -> bool {
        let is_label = label_syntax::is_key(&self.key)
            && self.values.iter().all(|v| label_syntax::is_value(v));
        is_label
            && match self.operator.as_str() {
                "In" | "NotIn" => !self.values.is_empty(),
                "Exists" | "DoesNotExist" => self.values.is_empty(),
                "Gt" | "Lt" => matches!(self.values.as_slice(), [one] if integer(one).is_some()),
                _ => false,
            }
    }

    fn is_numeric(&self) -> bool {
        matches!(self.operator.as_str(), "Gt" | "Lt")
    }

    /// How the label's number compares with the requirement's; `None` unless both are integers.
    fn compare(&self, value: Option<&String>) -> Option<std::cmp::Ordering> {
        let [bound] = self.values.as_slice() else {
            return None;
        };
        Some(integer(value?)?.cmp(&integer(bound)?))
    }
}

impl NodeSelectorTerm {
    /// True when every requirement holds for a node of this name with these labels. A term without
    /// requirements, and one that upstream cannot parse, match nothing; `matchFields` knows only
    /// `metadata.name` with `In` or `NotIn` and exactly one value.
    pub fn matches(&self, node_name: &str, labels: &Labels) -> bool {
        if self.match_expressions.is_empty() && self.match_fields.is_empty() {
            return false;
        }
        self.match_expressions
            .iter()
            .all(|r| r.is_parsable() && r.matches_labels(labels))
            && self
                .match_fields
                .iter()
                .all(|r| field_matches(r, node_name))
    }
}

fn field_matches(requirement: &SelectorRequirement, node_name: &str) -> bool {
    if requirement.key != "metadata.name" {
        return false;
    }
    match (requirement.operator.as_str(), requirement.values.as_slice()) {
        ("In", [name]) => name == node_name,
        ("NotIn", [name]) => name != node_name,
        _ => false,
    }
}

/// What Go's `strconv.ParseInt(text, 10, 64)` takes.
fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_string(), (*v).to_string()))
            .collect()
    }

    fn requirement(key: &str, operator: &str, values: &[&str]) -> SelectorRequirement {
        SelectorRequirement {
            key: key.into(),
            operator: operator.into(),
            values: values.iter().map(|v| (*v).to_string()).collect(),
        }
    }

    #[test]
    fn each_operator_reads_labels_as_kubernetes_does() {
        let node = labels(&[("disk", "ssd"), ("gpus", "4")]);
        for (key, operator, values, expected) in [
            ("disk", "In", &["ssd", "nvme"][..], true),
            ("disk", "In", &["nvme"], false),
            ("absent", "In", &["x"], false),
            ("disk", "NotIn", &["nvme"], true),
            ("absent", "NotIn", &["x"], true),
            ("disk", "Exists", &[], true),
            ("absent", "DoesNotExist", &[], true),
            ("gpus", "Gt", &["3"], true),
            ("gpus", "Gt", &["4"], false),
            ("gpus", "Lt", &["8"], true),
            ("disk", "Lt", &["8"], false),
            ("absent", "Gt", &["0"], false),
            ("disk", "Near", &["ssd"], false),
        ] {
            let one = requirement(key, operator, values);
            assert_eq!(one.matches_labels(&node), expected, "{key} {operator}");
        }
    }

    #[test]
    fn an_empty_selector_matches_all_and_an_empty_term_nothing() {
        assert!(LabelSelector::default().matches(&labels(&[("a", "b")])));
        assert!(LabelSelector::default().is_empty());
        assert!(!NodeSelectorTerm::default().matches("n", &labels(&[])));
    }

    #[test]
    fn a_term_that_cannot_be_parsed_matches_nothing() {
        let mut term = NodeSelectorTerm {
            match_expressions: vec![requirement("a", "Exists", &["b"])],
            match_fields: Vec::new(),
        };
        assert!(!term.matches("n", &labels(&[("a", "b")])));
        term.match_expressions.clear();
        term.match_fields = vec![requirement("metadata.name", "In", &["n"])];
        assert!(term.matches("n", &labels(&[])));
        assert!(!term.matches("m", &labels(&[])));
        term.match_fields = vec![requirement("metadata.name", "In", &["n", "m"])];
        assert!(!term.matches("n", &labels(&[])));
        term.match_fields = vec![requirement("spec.nodeName", "In", &["n"])];
        assert!(!term.matches("n", &labels(&[])));
    }
}
