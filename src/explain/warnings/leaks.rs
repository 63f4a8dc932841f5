//! A target that says nothing, and an input that says the target.

use super::super::finding::{Finding, FindingKind};
use super::super::network::PredictionHead;
use super::Warning;
use super::labels::values;
use crate::data::Dataset;
use crate::expr::Loss;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::number::short;

/// With fewer rows a column may tell a target by chance.
const FEWEST: usize = 20;

/// A column is a multiple of the target, up to how it was rounded, where so much of its variance is left.
const LEFT: f64 = 1e-6;

/// Neighbors are apart by this many times their mean distance at most: of numbers that are drawn alike about one distance in 3000
/// (e⁻⁸) is longer. Where classes lie apart the gap between them is, and a column that tells them is honest.
const GAP: f64 = 8.0;

/// A target that is read from the data and is one number in all rows to learn from.
pub(super) fn constant_target(loss: &Loss, data: Option<&Dataset>) -> Option<Warning> {
    let (graph, head) = (&loss.graph, PredictionHead::of(loss)?);
    let data = data.filter(|data| !data.is_sampled())?;
    let is_data = |id: NodeId| graph.any_below(id, |node| matches!(node, Node::Column(_)));
    let target = rows(graph, data, head.target)?;
    let first = *target.first()?;
    if target.len() < 2 || !is_data(head.target) || !is_data(head.prediction) {
        return None;
    }
    if target.iter().any(|value| *value != first) {
        return None;
    }
    let span = loss.spans.get(head.target.index()).cloned()?;
    let name = name_of(loss, head.target);
    let text = format!(
        "the target `{name}` is {} in all {} rows: one number answers every row, and the inputs are not needed",
        short(first, 6),
        target.len()
    );
    let finding = Finding::new(FindingKind::ConstantTarget, text)
        .of(name)
        .with("value", first)
        .with("rows", target.len() as f64)
        .remedy("another column for the target, or rows in which it differs");
    Some(Warning { finding, span })
}

/// Columns among several inputs each of which tells the target of every row by itself.
pub(super) fn leaks(loss: &Loss, data: Option<&Dataset>) -> Vec<Warning> {
    let graph = &loss.graph;
    let head = PredictionHead::of(loss);
    let data = data.filter(|data| !data.is_sampled());
    let (Some(head), Some(data)) = (head, data) else {
        return Vec::new();
    };
    // Of an only input it is what is asked; what a stack is compared with is told again by an autoencoder.
    if head.inputs.len() < 2 || graph.shape(head.target).width > 1 {
        return Vec::new();
    }
    let Some(target) = rows(graph, data, head.target).filter(|rows| rows.len() >= FEWEST) else {
        return Vec::new();
    };
    let goal = name_of(loss, head.target);
    let told = head.inputs.iter().filter_map(|name| {
        let column = data.column(name)?;
        let how = tells(column, &target)?;
        let node = graph.ids().find(
            |id| matches!(graph.node(*id), Node::Column(index) if graph.columns()[index] == *name),
        )?;
        let text = format!(
            "the input `{name}` tells the target `{goal}` by itself: {how}; what is learned is to read it off"
        );
        let finding = Finding::new(FindingKind::Leak, text)
            .of(name.as_str())
            .remedy(format!(
                "leave `{name}` out of the inputs, if it is known no sooner than `{goal}`"
            ));
        Some(Warning {
            finding,
            span: loss.spans.get(node.index()).cloned().unwrap_or(0..0),
        })
    });
    told.collect()
}

/// The values of a target, a number in each row.
fn rows(graph: &Graph, data: &Dataset, target: NodeId) -> Option<Vec<f64>> {
    let values = values(graph, Some(data), target)?;
    (values.len() == data.rows() && values.iter().all(|value| value.is_finite())).then_some(values)
}

fn name_of(loss: &Loss, node: NodeId) -> String {
    let place = loss.spans.get(node.index()).cloned();
    let written = place.and_then(|place| loss.source.get(place));
    written.unwrap_or("the target").trim().to_string()
}

/// How a column tells a target, if it does.
fn tells(column: &[f64], target: &[f64]) -> Option<String> {
    if column == target {
        return Some(String::from("they are equal in every row"));
    }
    let first = *target.first()?;
    let other = target.iter().copied().find(|t| *t != first)?;
    if target.iter().all(|t| *t == first || *t == other) {
        return threshold(column, target, first.max(other));
    }
    is_multiple(column, target).then(|| String::from("it is the same but for a factor and a shift"))
}

/// Whether one is the other times a number, plus a number.
fn is_multiple(column: &[f64], target: &[f64]) -> bool {
    let count = column.len() as f64;
    let mean = |of: &[f64]| of.iter().sum::<f64>() / count;
    let (x, t) = (mean(column), mean(target));
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        let pairs = column.iter().zip(target);
        pairs.map(|(a, b)| of(a - x, b - t)).sum()
    };
    let (xx, tt, xt) = (sum(&|a, _| a * a), sum(&|_, b| b * b), sum(&|a, b| a * b));
    xx > 0.0 && tt > 0.0 && 1.0 - xt * xt / (xx * tt) <= LEFT
}

/// Where a column of many values passes from one class to the other, if it does so once and without a gap; or that it has two
/// values, one for each.
fn threshold(column: &[f64], target: &[f64], upper: f64) -> Option<String> {
    let mut pairs: Vec<(f64, bool)> = column
        .iter()
        .zip(target)
        .map(|(x, t)| (*x, *t == upper))
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut changes = pairs.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    let (Some([before, after]), None) = (changes.next(), changes.next()) else {
        return None;
    };
    let (lowest, highest) = (pairs.first()?.0, pairs.last()?.0);
    let gap = after.0 - before.0;
    if gap <= 0.0 {
        return None;
    }
    let (word, level) = if after.1 {
        ("above", upper)
    } else {
        ("below", upper)
    };
    let are_two = lowest == before.0 && highest == after.0;
    let is_cut = gap <= GAP * (highest - lowest) / (pairs.len() - 1) as f64;
    (are_two || is_cut).then(|| {
        format!(
            "{word} {} it is {} in every row, and else not",
            short(0.5 * (before.0 + after.0), 4),
            short(level, 4)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(of: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..40).map(|row| of(f64::from(row))).collect()
    }

    #[test]
    fn a_column_tells_a_target_by_a_factor_or_a_threshold() {
        let noise = |row: f64| (row * 7.3).sin();
        let target = column(|row| row + noise(row));
        assert!(tells(&target, &target).is_some_and(|how| how.contains("equal")));
        let rounded = column(|row| (1e3 * (row + noise(row))).round() / 1e6 + 3.0);
        assert!(tells(&rounded, &target).is_some_and(|how| how.contains("factor")));
        let near = column(|row| row + 0.9 * noise(row));
        assert_eq!(tells(&near, &target), None);
        let label = column(|row| f64::from(row > 12.0));
        let cut = tells(&column(|row| 3.0 * row), &label).unwrap_or_default();
        assert!(cut.starts_with("above 37.5 it is 1"), "{cut}");
        let falls = tells(&column(|row| -row), &label).unwrap_or_default();
        assert!(falls.starts_with("below -12.5 it is 1"), "{falls}");
        // 1 and 2 for 0 and 1.
        assert!(tells(&column(|row| 1.0 + f64::from(row > 12.0)), &label).is_some());
    }

    /// Of 40 numbers at distances of 1 on average one of 8 is a gap.
    #[test]
    fn classes_that_lie_apart_are_told_by_an_honest_column() {
        let label = column(|row| f64::from(row > 12.0));
        let apart = |gap: f64| column(|row| row + if row > 12.0 { gap } else { 0.0 });
        assert_eq!(tells(&apart(9.0), &label), None);
        assert!(tells(&apart(7.0), &label).is_some());
        assert_eq!(tells(&column(|row| (row * 7.3).sin()), &label), None);
    }
}
