//! What is legal in a scenario but likely meant otherwise.

mod chains;
mod columns;
mod idle;
mod labels;
mod leaks;
mod letters;
mod products;
mod remainder;
mod sentences;
mod signs;
mod slips;
mod squares;
mod suffixes;
mod words;

use std::sync::Arc;

use super::finding::{Finding, FindingKind};
use super::network::Examined;
use crate::data::{Dataset, Selection};
use crate::diff::{Evaluator, Objective};
use crate::expr::function::Binary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::nearest::nearest;
use crate::expr::number::short;
use crate::expr::{KnownNames, Loss, Span, parse};
use crate::scenario::{Parameter, Scenario, is_layer_entry};
use columns::{hidden_columns, near_column, part_of_heading, stand_ins, twin_columns};
pub use words::likely_meant;

/// A finding with its place in the text of the loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What is likely meant otherwise.
    pub finding: Finding,
    /// Where it stands in the loss: a half-open range of bytes.
    pub span: Span,
}

/// Names that notes give to the number of rows.
const ROW_COUNTS: [&str; 4] = ["m", "n", "N", "M"];

/// What is likely meant otherwise: [names](stray_names) first, then what is given what it does not take, and a start at which
/// the loss is not finite.
pub fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut found = stray_names(scenario);
    found.extend(misuses(scenario));
    found.extend(not_finite(scenario));
    found
}

/// Names and data that are likely meant otherwise, in the order of the parameters. Evaluates nothing.
pub fn stray_names(scenario: &Scenario) -> Vec<Warning> {
    let data = scenario.data.as_deref();
    let mut found: Vec<Warning> = unused_data(scenario).into_iter().collect();
    found.extend(unused_held(scenario));
    let hidden = hidden_columns(&scenario.loss, data);
    for (index, parameter) in scenario.parameters.iter().enumerate() {
        // A name that was declared is meant.
        let is_layer = is_layer_entry(&parameter.name);
        if is_layer || *parameter != Parameter::default_of(&parameter.name) {
            continue;
        }
        let span = span_of(&scenario.loss, index);
        let is_within = |heading: &Span| heading.start <= span.start && span.end <= heading.end;
        if hidden.iter().any(|warning| is_within(&warning.span)) {
            continue;
        }
        let finding = near_column(&scenario.loss, data, &parameter.name)
            .or_else(|| part_of_heading(data, &parameter.name))
            .or_else(|| row_count(&scenario.loss, data, index, &parameter.name))
            .or_else(|| words::remark(&scenario.loss, &span, &parameter.name))
            .or_else(|| words::together(&scenario.loss, &parameter.name))
            .or_else(|| words::finding(&parameter.name))
            .or_else(|| sentences::word(&scenario.loss, &span, &parameter.name))
            .or_else(|| suffixes::suffix(&scenario.loss, &parameter.name))
            .or_else(|| suffixes::in_exponent(&scenario.loss, &parameter.name))
            .or_else(|| products::called(&scenario.loss, &span, &parameter.name));
        found.extend(finding.map(|finding| Warning {
            finding,
            span: span.clone(),
        }));
    }
    found.extend(hidden);
    found.extend(twin_columns(data));
    found.extend(stand_ins(&scenario.loss, data));
    found.extend(squares::square_of_sum(&scenario.loss));
    found.extend(products::percent(&scenario.loss));
    found.extend(slips::slips(&scenario.loss));
    found.extend(sentences::item(&scenario.loss));
    found.extend(idle::unused(&scenario.loss));
    found.extend(remainder::remainder(&scenario.loss, data));
    found.extend(labels::labels(&scenario.loss, data));
    found.extend(signs::wrong_sign(&scenario.loss));
    found.extend(chains::linear_layers(&scenario.loss));
    found.extend(leaks::constant_target(&scenario.loss, data));
    found.extend(leaks::leaks(&scenario.loss, data));
    found
}

/// What is given what it does not take, at the first racer's start: scores for probabilities, probabilities for scores, one
/// number for several.
fn misuses(scenario: &Scenario) -> Vec<Warning> {
    let Some(racer) = scenario.racers.first() else {
        return Vec::new();
    };
    let program = scenario.compiled();
    let examined = Examined::at(&program, &racer.start, Selection::Step(0));
    let misuses = examined.misuses().into_iter();
    let spans = &scenario.loss.spans;
    let whole = 0..scenario.loss.source.len();
    misuses
        .map(|(node, finding)| Warning {
            finding,
            span: spans.get(node.index()).cloned().unwrap_or(whole.clone()),
        })
        .collect()
}

/// Starts at which the loss is not finite, the first of them: with the node, the row and what to write instead.
fn not_finite(scenario: &Scenario) -> Option<Warning> {
    let program = scenario.compiled();
    let mut evaluator = Evaluator::new(Arc::clone(&program));
    let broken = scenario.racers.iter().find(|racer| {
        evaluator.at_step(0);
        !evaluator.value(&racer.start).is_finite()
    })?;
    let examined = Examined::at(&program, &broken.start, Selection::Step(0));
    let (_, finding) = examined.origin_of_value()?;
    let source = &scenario.loss.source;
    Some(Warning {
        finding: finding.at_step(0),
        span: 0..source.len(),
    })
}

/// Data of which the loss uses no column.
fn unused_data(scenario: &Scenario) -> Option<Warning> {
    let data = scenario.data.as_deref()?;
    if !scenario.loss.graph.columns().is_empty() {
        return None;
    }
    let names: Vec<String> = data
        .names()
        .iter()
        .take(6)
        .map(|name| format!("`{name}`"))
        .collect();
    let names = names.join(", ");
    let text = format!("the loss uses no column of its data: {names}");
    let finding = Finding::new(FindingKind::UnusedData, text)
        .with("rows", data.rows() as f64)
        .with("columns", data.names().len() as f64)
        .remedy("write the names of columns in the loss, as in `mean((w x - t)^2)`, or leave [data] out");
    Some(Warning {
        finding,
        span: 0..scenario.loss.source.len(),
    })
}

/// A name that is held and that the loss does not use: likely a slip, so that what is meant is descended.
fn unused_held(scenario: &Scenario) -> Option<Warning> {
    let is_single = |(name, _): &&(String, f64)| !name.contains('[');
    scenario.held.iter().find(is_single)?;
    let names = KnownNames {
        columns: scenario
            .data
            .as_deref()
            .map_or_else(Vec::new, |data| data.names().to_vec()),
        ..KnownNames::default()
    };
    let used = parse(&scenario.loss.source, &names).ok()?;
    let used = used.parameters();
    let held = scenario.held.iter().filter(is_single);
    let mut unused = held.filter(|(name, _)| !used.contains(name));
    let (name, value) = unused.next()?;
    let text = format!(
        "`{name}` is held at {}, but the loss does not use it",
        short(*value, 6)
    );
    let meant = nearest(name, scenario.loss.parameters().iter().map(String::as_str));
    let remedy = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => String::from("write a name of the loss in [params], or leave it out"),
    };
    let finding = Finding::new(FindingKind::UnusedData, text)
        .of(name)
        .remedy(remedy);
    Some(Warning {
        finding,
        span: 0..scenario.loss.source.len(),
    })
}

/// A free name that divides a sum over rows, as the number of rows does.
fn row_count(loss: &Loss, data: Option<&Dataset>, index: usize, name: &str) -> Option<Finding> {
    let rows = data?.train_rows();
    if !ROW_COUNTS.contains(&name) || loss.graph.columns().is_empty() {
        return None;
    }
    let variable = loss
        .graph
        .ids()
        .find(|id| loss.graph.node(*id) == Node::Variable(index))?;
    if !divides(loss, variable) {
        return None;
    }
    let text = format!(
        "`{name}` is a parameter that is descended, not the number of rows, which is {rows}"
    );
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .with("rows", rows as f64)
            .remedy(format!(
                "write `rows` for the number of rows, or `mean(…)` for `1/{name} sum(…)`"
            )),
    )
}

/// Whether a node stands in a divisor.
fn divides(loss: &Loss, node: NodeId) -> bool {
    let graph = &loss.graph;
    let below = |divisor: NodeId| graph.reachable(&[divisor])[node.index()];
    graph.ids().any(|id| match graph.node(id) {
        Node::Binary(Binary::Div, _, divisor) => below(divisor),
        Node::Binary(Binary::Pow, base, _) => base == node,
        _ => false,
    })
}

/// Where a parameter stands first.
fn span_of(loss: &Loss, index: usize) -> Span {
    let nodes = loss.graph.nodes();
    let node = nodes.iter().position(|node| *node == Node::Variable(index));
    let span = node.and_then(|node| loss.spans.get(node).cloned());
    span.unwrap_or(0..0)
}

#[cfg(test)]
mod kinds;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Origin;

    const DATA: &str = "[data]\ncolumns = { x = [1, 2], profit = [2, 4] }";

    fn shown(text: &str) -> Vec<String> {
        let scenario =
            Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
        warnings(&scenario)
            .into_iter()
            .map(|warning| warning.finding.text)
            .collect()
    }

    fn one(loss: &str, part: &str) {
        let found = shown(&format!("loss = '{loss}'\n{DATA}"));
        let [only] = found.as_slice() else {
            panic!("{loss}: {found:?}");
        };
        assert!(only.contains(part), "{loss}: {only}");
    }

    /// Notes write the sum of squares with a blank; here that is the square of the sum.
    #[test]
    fn a_square_behind_a_sum_that_stands_apart_is_told() {
        one("sum (w x - profit)^2", "is the square of the sum");
        one(
            "0.5 mean  (w x - (profit + 1))²",
            "is the square of the mean",
        );
        for loss in [
            "sum((w x - profit)^2)",
            "sum(w x - profit)^2",
            "sum (abs(w x - profit))",
            "checksum = w; sum((checksum x - profit)^2)",
        ] {
            let found = shown(&format!("loss = '{loss}'\n{DATA}"));
            assert!(found.is_empty(), "{loss}: {found:?}");
        }
    }

    #[test]
    fn a_name_that_is_held_and_not_used_is_found() {
        let held = |name: &str| {
            let params = format!("[params]\nx = 1\n{name} = {{ value = 1, fixed = true }}\n");
            shown(&format!("loss = '(weight x - 2)^2'\n{params}"))
        };
        let found = held("wieght");
        assert_eq!(
            found,
            ["`wieght` is held at 1, but the loss does not use it"]
        );
        assert_eq!(held("weight"), [""; 0]);
    }

    #[test]
    fn what_is_likely_meant_otherwise_is_found() {
        one("(a - 1)^2", "uses no column");
        one("mean((w x - profti)^2)", "`profit`");
        one("mean((w x - Profit)^2)", "`profit`");
        one("1/(2m) sum((w x - profit)^2)", "number of rows, which is 2");
        one("sum((w x - profit)^2) / N", "number of rows");
        one("mean((w x T - profit)^2)", "`T`");
        one("return mean((x - profit)^2)", "`return`");
        one("mean((Pi x - profit)^2)", "`Pi`");
        one("mean((w sinx + x - profit)^2)", "perhaps meant: `sin(x)`");
        one("mean((w cos2x + x - profit)^2)", "perhaps meant: `cos(2x)`");
        one("mean((w x - profit)^2) % loss", "not a remark behind `%`");
        one(
            "mean((a x + b - profit)^2) + (ab - 1)^2",
            "perhaps meant: `a b`",
        );
        one(
            "mean((wx + b - profit)^2) + mean(x)",
            "perhaps meant: `w x`",
        );
        one(
            "mean((x - profit)^2) + (x_1x_2)^2",
            "perhaps meant: `x_1 x_2`",
        );
        one("mean((sqrt2 x - profit)^2)", "perhaps meant: `sqrt(2)`");
        one("mean((f(x) - profit)^2)", "`f(x)` is a product");
        one("mean((I(x > 1) x - profit)^2)", "`I(x > 1)` is a product");
        one("mean((w x - 50% profit)^2)", "remainder of 50");
    }

    #[test]
    fn what_is_given_what_it_does_not_take_is_found_with_its_place() {
        for (loss, word, call) in [
            (
                "bce(sigmoid(a x), 1)",
                FindingKind::SigmoidTwice,
                "bce(sigmoid(a x), 1)",
            ),
            (
                "3 + nll(stack(a x, 2 - x), 1)",
                FindingKind::NllOfScores,
                "nll(stack(a x, 2 - x), 1)",
            ),
            (
                "cross_entropy(softmax(stack(a x, b)), 1)",
                FindingKind::SoftmaxTwice,
                "cross_entropy(softmax(stack(a x, b)), 1)",
            ),
            (
                "mse(sigmoid(sigmoid(a x)), profit)",
                FindingKind::SigmoidTwice,
                "sigmoid(sigmoid(a x))",
            ),
            (
                "mse(stack(a x, b x), profit)",
                FindingKind::Broadcast,
                "mse(stack(a x, b x), profit)",
            ),
        ] {
            let text = format!("loss = '{loss}'\n{DATA}");
            let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
            let found = warnings(&scenario);
            let warning = found.iter().find(|warning| warning.finding.kind == word);
            let warning = warning.unwrap_or_else(|| panic!("{loss}: {found:?}"));
            assert_eq!(scenario.loss.source.get(warning.span.clone()), Some(call));
        }
    }

    #[test]
    fn what_is_meant_is_left_alone() {
        for (loss, params) in [
            ("mean((w x + b - profit)^2)", ""),
            ("mean((w1 x + x1 - profit)^2)", ""),
            ("mean((m x + n - profit)^2)", ""),
            ("mean((w x - profit)^2) % w", ""),
            ("mean((w x - profit)^2) % loss", "[params]\nloss = 2"),
            ("mean((w x - profit)^2) % loss + loss", ""),
            ("mean((E x - ab - profit)^2)", ""),
            ("mean((cost x - logs - profit)^2)", ""),
            ("1/(2m) sum((w x - profit)^2)", "[params]\nm = 2"),
            ("mean((w x + pro - profit)^2)", ""),
            ("mean((w(x + 1) - profit)^2)", ""),
            ("mean((f(x) - profit)^2) + f", ""),
            ("mean((f(x) - profit)^2)", "[params]\nf = 2"),
            ("mean((lr x - profit)^2)", ""),
            ("mean((x_12 + x - profit)^2)", ""),
            ("mean((x - 50 % w - 7% 2 - profit)^2)", ""),
        ] {
            let found = shown(&format!("loss = '{loss}'\n{params}\n{DATA}"));
            assert!(found.is_empty(), "{loss}: {found:?}");
        }
        assert!(shown("loss = '(x - 1/n)^2'").is_empty());
    }
}
