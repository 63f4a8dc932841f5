//! A step that leads over a place where the loss has no bound or is not defined: what comes after it is on the other side.

use crate::diff::{Evaluator, Objective};
use crate::explain::{Finding, FindingKind};
use crate::optim::{Rise, RunRecord};

use super::Verdict;
use super::basin::moved;
use super::context::DescentContext;
use super::number::{from_to, num};
use super::outlook::affordable_evaluations;
use super::points::difference;
use super::statement::{Statement, Tone};

/// A step led up by far if it did by this part of the larger loss at its ends.
const BY_FAR: f64 = 0.1;

/// So many points between the ends are looked at, and so many times about the highest and the lowest of them: to within 20⁻⁸ of
/// the step, where a place that is no larger than 1 is still told from its neighbors.
const POINTS: usize = 40;
const ZOOMS: usize = 8;

/// What grows by less than this part of the rise in the later half of the zooms is rounding.
const SEEN: f64 = 0.01;

/// A height without bound grows in the later half of the zooms by this part of what it did in the earlier half, that of ln x by as
/// much; that of a tip |x|^p by 20^(-4p), which is less from p = 0.06 on.
const GROWS_ON: f64 = 0.5;

/// What lies between the ends of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The loss has no bound.
    Pole,
    /// The loss is not defined.
    Undefined,
}

/// A way that led over a gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leap<'r> {
    /// The step that led highest up, with which it ends.
    rise: &'r Rise,
    /// Where it begins.
    from: &'r [f64],
    gap: Gap,
    /// At which part of it the gap is.
    part: f64,
}

/// The step of a run that led up over a gap, if one did.
pub(super) fn over_gap<'r>(record: &'r RunRecord, evaluator: &mut Evaluator) -> Option<Leap<'r>> {
    let rise = record.rise()?;
    let [before, after] = rise.losses.map(f64::abs);
    let [from, to] = &rise.at;
    if rise.height() <= BY_FAR * before.max(after) {
        return None;
    }
    if let Some((gap, part)) = between(from, to, evaluator) {
        return Some(Leap {
            rise,
            from,
            gap,
            part,
        });
    }
    // A step over it may lead less far up than the one that follows; between two numbers every way leads over it.
    let [_] = from.as_slice() else { return None };
    let from = record.start();
    let (gap, part) = between(from, to, evaluator)?;
    Some(Leap {
        rise,
        from,
        gap,
        part,
    })
}

/// What lies between two points on the straight line, and at which part of the way; as far as looking for it costs no more than
/// looking ahead.
pub(super) fn between(from: &[f64], to: &[f64], evaluator: &mut Evaluator) -> Option<(Gap, f64)> {
    if affordable_evaluations(evaluator, from.len()) < 4 * ZOOMS * POINTS {
        return None;
    }
    let way = difference(to, from);
    let [first, last] = [from, to].map(|end| evaluator.value(end));
    let least = SEEN * (last - first).abs();
    let mut value = |part: f64| evaluator.value(&moved(from, &way, part));
    // What lies beside the lower end is hidden by the higher one, and seen off the straight line between them; what lies between
    // ends that the line hides is seen without it.
    [[1.0, 0.0], [-1.0, 0.0], [1.0, 1.0], [-1.0, 1.0]]
        .into_iter()
        .find_map(|[side, line]| {
            let chord = |part: f64| line * (first + part * (last - first));
            gap(|part| side * (value(part) - chord(part)), least)
        })
}

/// A place between 0 and 1 where there is no number, or where numbers grow without bound.
fn gap(mut height: impl FnMut(f64) -> f64, least: f64) -> Option<(Gap, f64)> {
    let (mut center, mut width) = (0.5, 1.0);
    let mut tops = Vec::with_capacity(ZOOMS);
    for _ in 0..ZOOMS {
        let spacing = width / POINTS as f64;
        let first = center - 0.5 * width;
        let (mut best, mut top) = (center, f64::NEG_INFINITY);
        for point in 0..POINTS {
            let part = first + (point as f64 + 0.5) * spacing;
            if !(0.0..=1.0).contains(&part) {
                continue;
            }
            let here = height(part);
            if here.is_nan() {
                return Some((Gap::Undefined, part));
            }
            if here > top {
                (best, top) = (part, here);
            }
        }
        tops.push(top);
        (center, width) = (best, 2.0 * spacing);
    }
    let [first, middle, last] = [tops[0], tops[ZOOMS / 2], tops[ZOOMS - 1]];
    let grows_on = last - middle > (GROWS_ON * (middle - first)).max(least);
    (last == f64::INFINITY || grows_on && last > first).then_some((Gap::Pole, center))
}

/// What is said of a run beside the step that led it over a gap: what comes after that is no good news.
pub(super) fn told(
    mut statement: Statement,
    context: &DescentContext<'_>,
    evaluator: &mut Evaluator,
) -> Statement {
    let Some(leap) = over_gap(context.record(), evaluator) else {
        return statement;
    };
    let Leap {
        rise,
        from,
        gap,
        part,
    } = leap;
    let losses = from_to(rise.losses[0], rise.losses[1]);
    let place = match (context.names.as_slice(), from, rise.at[1].as_slice()) {
        ([name], [from], [to]) => {
            let at = from + part * (to - from);
            // What is left of the search is no part of the place.
            let near = 1e-6 * (to - from).abs();
            format!("{name} = {}", num(if at.abs() <= near { 0.0 } else { at }))
        }
        _ => String::from("a place"),
    };
    let what = match gap {
        Gap::Pole => "has no bound",
        Gap::Undefined => "is not defined",
    };
    let step = if from == rise.at[0] {
        format!("step {} led over", rise.step)
    } else {
        format!("by step {} it was led over", rise.step)
    };
    let leap = format!("{step} {place}, where the loss {what}");
    let finding = Finding::new(
        FindingKind::RateTooLarge,
        format!(
            "the learning rate {} is too large: {leap}; the loss rose, {losses}",
            num(context.descent.plan().settings.learning_rate())
        ),
    )
    .at_step(rise.step)
    .with("loss_before", rise.losses[0])
    .with("loss_after", rise.losses[1])
    .remedy("a smaller learning rate from the start, or a start on the other side");
    let is_higher = context.descent.loss() > context.record().start_loss();
    let news = statement.sentence.as_str();
    let news = news.strip_prefix("good: ").unwrap_or(news);
    let news = match news.strip_prefix("arrived") {
        Some(rest) => format!("at rest{rest}"),
        None => news.to_string(),
    };
    statement.expert = if statement.verdict == Verdict::Converging && is_higher {
        statement.verdict = Verdict::Diverging;
        statement.tone = Tone::Fault;
        statement.sentence = format!("thrown out: {leap}, and the loss rose, {losses}; {news}");
        statement.expert.after(format!("thrown out: {leap}"))
    } else {
        if statement.tone == Tone::Good {
            statement.tone = Tone::Warning;
        }
        statement.sentence = format!("{news}; {leap}, and the loss rose, {losses}");
        statement.expert.but(Some(leap))
    };
    statement.findings.insert(0, finding);
    statement
}

/// Whether a way leads back over the gap that a step led over.
pub(super) fn leads_back(
    context: &DescentContext<'_>,
    way: &[f64],
    evaluator: &mut Evaluator,
) -> bool {
    over_gap(context.record(), evaluator).is_some_and(|leap| {
        let back = difference(leap.from, context.descent.at());
        crate::diff::dot(&back, way) > 0.0
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_pole_is_told_from_what_is_only_steep() {
        for (text, gap) in [
            ("1/x", Some(Gap::Pole)),
            ("x^2 + 1/x", Some(Gap::Pole)),
            ("1/x^2", Some(Gap::Pole)),
            ("1000 + log(abs(x))", Some(Gap::Pole)),
            ("tan(x + pi/2)", Some(Gap::Pole)),
            ("x/sqrt(x^2 - 0.01)", Some(Gap::Undefined)),
            ("abs(x)", None),
            ("sqrt(abs(x))", None),
            ("abs(x)^0.1", None),
            ("x^4", None),
            ("1/(x^2 + 1e-6)", None),
            ("tanh(1000x)", None),
            ("floor(x)", None),
            ("3", None),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let found = between(&[-0.7], &[1.1], &mut evaluator);
            assert_eq!(found.map(|(gap, _)| gap), gap, "{text}");
        }
        // Right beside one end, and far below the other.
        let mut evaluator = Evaluator::new(Arc::new(Program::new(
            parse("x + 1/x", &KnownNames::default()).expect("a loss"),
        )));
        let found = between(&[-3e-4], &[4e4], &mut evaluator);
        assert_eq!(found.map(|(gap, _)| gap), Some(Gap::Pole));
    }
}
