//! A scenario with another loss: what a text means instead of the old one, and where its racers can start.

use std::sync::Arc;

use super::jobs::Desk;
use crate::diff::{Objective, Program};
use crate::expr::{Loss, SyntaxError};
use crate::field::Range;
use crate::scenario::{Artifact, Axes, Origin, Parameter, Scenario, ViewSpec};

/// What a text means beside the constants of a scenario. Its parameters are whatever names are free.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn typed(scenario: &Scenario, text: &str) -> Result<Loss, Vec<SyntaxError>> {
    let loss = scenario.parse(text).map_err(|first| {
        let all = scenario.errors(text);
        // What is wrong with its use of the data is seen only once it is a loss.
        if all.is_empty() { vec![first] } else { all }
    })?;
    let is_sampled = scenario.data.as_ref().is_some_and(|data| data.is_sampled());
    let is_integral = is_sampled && !loss.graph.columns().is_empty();
    if loss.parameters().is_empty() && !is_integral {
        return Err(vec![SyntaxError {
            message: String::from("there is nothing to descend: the loss has no free name"),
            span: 0..text.len(),
            hint: Some(String::from("use a name such as x for what may change")),
        }]);
    }
    Ok(loss)
}

/// The scenario with another loss: parameters that survive keep start and range, new ones get the defaults, racers keep their
/// settings.
pub(super) fn edited(old: &Scenario, loss: Loss) -> Scenario {
    let known = |name: &String| old.parameters.iter().position(|known| known.name == *name);
    let indices: Vec<Option<usize>> = loss.parameters().iter().map(known).collect();
    let parameters: Vec<Parameter> = indices
        .iter()
        .enumerate()
        .map(|(at, index)| {
            let known = index.and_then(|index| old.parameters.get(index));
            known.map_or_else(|| old.init.parameter(&loss, at), Parameter::clone)
        })
        .collect();
    let mut racers = old.racers.clone();
    for racer in &mut racers {
        let start = |(parameter, index): (&Parameter, &Option<usize>)| {
            let known = index.and_then(|index| racer.start.get(index));
            known.copied().unwrap_or(parameter.start)
        };
        racer.start = parameters.iter().zip(&indices).map(start).collect();
    }
    let surviving = |axis: usize| indices.iter().position(|index| *index == Some(axis));
    let axes = match old.view.axes {
        Axes::Plane(x, y) => surviving(x)
            .zip(surviving(y))
            .map(|(x, y)| Axes::Plane(x, y)),
        Axes::Directions(..) => (parameters.len() > 1).then_some(old.view.axes),
        Axes::Curve(_) => None,
    };
    // A text that parsed uses only columns with numbers.
    let data = old.data_for(&loss).unwrap_or_else(|_| old.data.clone());
    Scenario {
        title: None,
        about: None,
        topic: None,
        level: None,
        data,
        origin: Origin::Typed,
        artifact: Artifact::default(),
        unused: Vec::new(),
        view: ViewSpec {
            axes: axes.unwrap_or(Axes::default_of(parameters.len())),
            ..ViewSpec::default_of(parameters.len())
        },
        loss,
        parameters,
        racers,
        // What another loss estimates is not known.
        exact: None,
        ..old.clone()
    }
}

/// Moves starts at which the loss is not finite to the nearest point, on a coarse grid over the ranges, where it is, and says
/// so; where there is none they stay, and that is said. `None` if it is called off.
#[expect(
    clippy::option_option,
    reason = "whether it was called off, and whether there is something to say, are two questions"
)]
pub(super) fn finite_starts(
    scenario: &mut Arc<Scenario>,
    program: &Arc<Program>,
    desk: &mut Desk<'_>,
) -> Option<Option<&'static str>> {
    let evaluator = desk.scratch.evaluator(program);
    let mut is_finite = |at: &[f64]| evaluator.value(at).is_finite();
    let starts = scenario.start();
    if is_finite(&starts) && scenario.racers.iter().all(|racer| is_finite(&racer.start)) {
        return Some(None);
    }
    let ranges: Vec<Range> = scenario.parameters.iter().map(|p| p.range).collect();
    let mut found = None;
    for point in nearby(&starts, &ranges) {
        if (desk.cancelled)() {
            return None;
        }
        if is_finite(&point) {
            found = Some(point);
            break;
        }
    }
    let Some(found) = found else {
        return Some(Some(
            "the loss is not finite at the start, nor anywhere near it",
        ));
    };
    let scenario = Arc::make_mut(scenario);
    for (parameter, start) in scenario.parameters.iter_mut().zip(&found) {
        parameter.start = *start;
    }
    for racer in &mut scenario.racers {
        racer.start.clone_from(&found);
    }
    Some(Some(
        "the loss is not finite at the old start; it starts at the nearest point where it is",
    ))
}

/// Points of a grid over the ranges, nearest first: along every axis together, so that their number does not grow with that of
/// the axes.
fn nearby(start: &[f64], ranges: &[Range]) -> Vec<Vec<f64>> {
    const PER_AXIS: usize = 9;
    let mut points = vec![start.to_vec()];
    for (axis, range) in ranges.iter().take(3).enumerate() {
        let base = points.clone();
        for point in base {
            for cell in 0..PER_AXIS {
                let mut moved = point.clone();
                if let Some(coordinate) = moved.get_mut(axis) {
                    *coordinate = range.at((cell as f64 + 0.5) / PER_AXIS as f64);
                }
                points.push(moved);
            }
        }
    }
    let distance = |point: &Vec<f64>| -> f64 {
        let axes = point.iter().zip(start).zip(ranges);
        axes.map(|((x, s), range)| ((x - s) / range.span()).powi(2))
            .sum()
    };
    points.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    points
}
