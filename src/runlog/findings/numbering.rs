//! Numbers that are missing among the names of layers.

use std::collections::{BTreeMap, BTreeSet};

use crate::runlog::layer::{is_bias, is_weight, numbered};
use crate::runlog::run::LogRun;
use crate::runlog::stats::neighbors;

/// A layer that is absent from the log though its neighbors are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Absent {
    /// Its name, in the manner of its neighbors.
    pub(super) name: String,
    /// Whether it stands before the first that is there.
    pub(super) at_start: bool,
}

struct Container<'a> {
    numbers: BTreeSet<u64>,
    /// What follows the number in the name of a weight, and how much of a weight it is.
    rest: &'a str,
    rank: u8,
    own_component: bool,
}

/// The layers that are absent by the numbering, in order.
pub(super) fn absent(run: &LogRun) -> Vec<Absent> {
    let mut containers: BTreeMap<&str, Container> = BTreeMap::new();
    for layer in &run.layers {
        let Some(parts) = numbered(&layer.name) else {
            continue;
        };
        let container = containers.entry(parts.container).or_insert(Container {
            numbers: BTreeSet::new(),
            rest: parts.rest,
            rank: rank(&layer.name),
            own_component: parts.own_component,
        });
        if rank(&layer.name) > container.rank {
            container.rest = parts.rest;
            container.rank = rank(&layer.name);
        }
        container.numbers.insert(parts.number);
    }
    containers
        .iter()
        .flat_map(|(name, container)| container.absent(name))
        .collect()
}

/// A weight is named before the parameter of a normalization, a bias last.
fn rank(name: &str) -> u8 {
    u8::from(is_weight(name)) + u8::from(!is_bias(name))
}

impl Container<'_> {
    fn absent(&self, name: &str) -> Vec<Absent> {
        let numbers: Vec<u64> = self.numbers.iter().copied().collect();
        let distances: Vec<u64> = neighbors(&numbers).map(|(a, b)| b - a).collect();
        let (Some(stride), Some(first)) = (distances.iter().copied().min(), numbers.first()) else {
            return Vec::new();
        };
        let regular = distances.iter().all(|distance| distance % stride == 0);
        let equal = distances
            .iter()
            .filter(|distance| **distance == stride)
            .count();
        // Lists of modules count from 0; a flattening in front takes a number, less than the distance of two layers.
        let starts_late =
            self.own_component && regular && *first >= stride && equal == distances.len();
        // A gap stands out among distances of which most are equal.
        let has_gap = regular && 2 * equal > distances.len();
        let named = |number: u64, at_start| Absent {
            name: format!("{name}{number}{}", self.rest),
            at_start,
        };
        if starts_late {
            return (first % stride..*first)
                .step_by(stride as usize)
                .take(100)
                .map(|number| named(number, true))
                .collect();
        }
        if !has_gap {
            return Vec::new();
        }
        let gaps = neighbors(&numbers)
            .flat_map(|(a, b)| (a + stride..*b).step_by(stride as usize).take(100));
        gaps.map(|number| named(number, false)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::run::NamedSeries;
    use crate::runlog::series::StepSeries;

    fn missing(names: &[&str]) -> Vec<String> {
        let layers = names
            .iter()
            .map(|name| NamedSeries::new(*name, StepSeries::default()));
        let run = LogRun {
            layers: layers.collect(),
            ..LogRun::default()
        };
        absent(&run).into_iter().map(|absent| absent.name).collect()
    }

    #[test]
    fn a_gap_or_a_late_start_is_missing() {
        assert_eq!(
            missing(&[
                "l.0.bias",
                "l.0.weight",
                "l.1.weight",
                "l.2.weight",
                "l.4.weight"
            ]),
            ["l.3.weight"]
        );
        assert_eq!(
            missing(&["l.3.bias", "l.3.weight", "l.4.weight"]),
            ["l.0.weight", "l.1.weight", "l.2.weight"]
        );
        assert_eq!(
            missing(&["net.0.w", "net.2.w", "net.4.w", "net.8.w"]),
            ["net.6.w"]
        );
        assert_eq!(missing(&["W1", "W2", "W3", "W5"]), ["W4"]);
    }

    #[test]
    fn what_numbering_allows() {
        for names in [
            &["net.0.w", "net.2.w", "net.4.w"][..],
            &["net.1.w", "net.3.w", "net.5.w"],
            &["dense_5/kernel", "dense_6/kernel", "dense_7/kernel"],
            &["W1", "W2", "W3"],
            &["f.0.w", "f.3.w", "f.6.w", "f.8.w"],
            &["layer.5.w"],
            &[
                "layers.0.attn",
                "layers.1.attn",
                "layers.2.attn",
                "layers.3.gate",
            ],
            &["head.weight"],
        ] {
            assert_eq!(missing(names), Vec::<String>::new(), "{names:?}");
        }
    }
}
