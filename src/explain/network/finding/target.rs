//! A target whose size is far from what an output is at the start.

use super::reach::{Comparison, comparisons};
use super::{Examined, Located};
use crate::diff::trace::Table;
use crate::explain::{Finding, FindingKind};
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;

/// A target is far from the output where it is this many times as large as that, and as 1: a network starts with outputs of about 1,
/// and an optimizer whose steps have one length, 0.001 of Adam, needs 100,000 of them to go so far.
const FAR: f64 = 100.0;

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let far = far(examined);
    let located = far.map(|far| {
        let (target, text) = (examined.quoted(far.target), far.text(examined));
        let finding = Finding::new(FindingKind::TargetScale, text)
            .with("mean", far.mean)
            .with("deviation", far.deviation)
            .with("output", far.output)
            .remedy(far.remedy(examined));
        let at = Located::at_node(examined, far.comparison, finding);
        Located {
            finding: at.finding.of(target),
            ..at
        }
    });
    located.into_iter().collect()
}

/// A target that is far from its output.
pub(super) struct FarTarget {
    comparison: NodeId,
    target: NodeId,
    mean: f64,
    deviation: f64,
    /// The root of the mean square of the output.
    output: f64,
}

/// The target that is far from the output of a network, if one is and nothing is learned of it yet.
pub(super) fn far(examined: &Examined<'_>) -> Option<FarTarget> {
    // Only where a function stands between layers does the size matter: a linear model learns any at the same pace.
    let has_functions = examined
        .layers
        .iter()
        .any(|layer| layer.activation.is_some());
    if !has_functions || examined.has_learned() {
        return None;
    }
    let start = examined
        .start()
        .map_or(&examined.trace, |start| &start.trace);
    let far = |comparison: Comparison| {
        let target = &examined.trace.values[comparison.target.index()];
        let output = size(&start.values[comparison.told.index()]);
        let is_far = size(target) >= FAR * output.max(1.0);
        let count = target.count() as f64;
        let mean = target.sum_of(|t| t) / count;
        let deviation = (target.sum_of(|t| (t - mean).powi(2)) / count).sqrt();
        is_far.then_some(FarTarget {
            comparison: comparison.loss,
            target: comparison.target,
            mean,
            deviation,
            output,
        })
    };
    comparisons(examined).into_iter().find_map(far)
}

/// The root of the mean square.
fn size(table: &Table) -> f64 {
    (table.sum_of(|value| value * value) / table.count().max(1) as f64).sqrt()
}

impl FarTarget {
    fn text(&self, examined: &Examined<'_>) -> String {
        format!(
            "the target {} is {} on average and deviates by {}, the output at the start is about {}: all steps go into its size",
            examined.quoted(self.target),
            short(self.mean, 3),
            short(self.deviation, 3),
            short(self.output, 2)
        )
    }

    /// What to write instead.
    pub(super) fn remedy(&self, examined: &Examined<'_>) -> String {
        let target = examined.quoted(self.target);
        let is_column = matches!(examined.graph().node(self.target), Node::Column(_));
        if self.deviation == 0.0 {
            format!("leave the size of the target out: {target} is one number in every row")
        } else if is_column {
            format!("standardize the target: standardize = [\"{target}\"] in [data]")
        } else {
            format!("standardize the target: standardize({target}) in place of {target}")
        }
    }
}
