//! Runs in which something is random: batches, samples, noise on the gradient. They are judged over their steps, with a
//! smoothed loss and its spread, and a trend is one only where it is larger than chance. Nothing of them is exact.

use crate::data::Selection;
use crate::diff::{Evaluator, Objective};
use crate::explain::network::least_value;
use crate::explain::{Finding, FindingKind};
use crate::optim::{Descent, Noise, StopReason};

use super::Verdict;
use super::all_rows::AllRows;
use super::causes;
use super::context::{Chance, DescentContext};
use super::number::{from_to, num};
use super::of_bottom;
use super::of_level;
use super::outlook::Outlook;
use super::rate_limit::{self, Place};
use super::smoothed::Smoothed;
use super::statement::{AS_GOOD, Expert, Statement, Tone};
use super::terms;
use super::trend::Trend;

/// Losses that differ by at most this part of them differ by rounding.
const ROUNDING: f64 = 1e-12;

/// A rise is over if at most this part of it is left in the long run.
const OVER: f64 = 0.5;

/// What is said of the run: by its own losses, or while they are too few by those that are ahead of it.
pub(super) fn judge(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Statement {
    let smoothed = Smoothed::of(context.record().segments());
    if context.chance == Chance::Noise
        && let Some(statement) = without_noise(context, evaluator)
    {
        let has_trend = smoothed.trend().is_some();
        return if has_trend {
            statement
        } else {
            statement.predicted()
        };
    }
    if of_level::has_run_down(context) && !smoothed.has_exploded() {
        return of_level::run_down(context);
    }
    if smoothed.trend().is_some() && smoothed.spread <= ROUNDING * smoothed.mean.abs() {
        return stands(context, &smoothed, evaluator);
    }
    match smoothed.trend() {
        Some(Trend::None) if !smoothed.has_exploded() => hidden_fall(context, evaluator)
            .or_else(|| too_large_for_all(context, &smoothed, evaluator))
            .unwrap_or_else(|| wanders(context, &smoothed)),
        Some(Trend::Falls) if !smoothed.has_fallen() && !smoothed.has_exploded() => {
            hidden_fall(context, evaluator).unwrap_or_else(|| wanders(context, &smoothed))
        }
        Some(Trend::Rises) if !smoothed.has_exploded() => {
            match burst(context, &smoothed, evaluator) {
                Some(burst) => too_large_for_all(context, &smoothed, evaluator).unwrap_or(burst),
                None => of_trend(context, &smoothed, Trend::Rises),
            }
        }
        Some(trend) => of_trend(context, &smoothed, trend),
        None if smoothed.has_exploded() => rises(context, &smoothed),
        None => ahead(context, evaluator),
    }
}

/// What is so without the noise on the gradient, too: that the rate is too large, or that the loss has no lower bound.
fn without_noise(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Statement> {
    let mut plan = *context.descent.plan();
    plan.noise = Noise::default();
    let calm = Descent::start(plan, context.descent.at(), evaluator);
    // Nothing is exact beside noise.
    let calm_context = DescentContext::of(None, &calm, evaluator).beside_chance();
    let mut statement = super::state(&calm_context, evaluator);
    evaluator.at_step(context.descent.steps());
    let is_found = |kind| statement.findings.iter().any(|found| found.kind == kind);
    let is_of_rate = match statement.verdict {
        Verdict::Diverging => true,
        Verdict::Oscillating => is_found(FindingKind::RateTooLarge),
        _ => false,
    };
    is_of_rate.then(|| {
        statement.sentence = format!("not the noise: without it, {}", statement.sentence);
        statement.expert = statement.expert.and("without the noise".to_string());
        statement
    })
}

/// With all rows at every step the rate would be too large as well: it is not the choice of rows that moves the loss.
fn too_large_for_all(
    context: &DescentContext<'_>,
    smoothed: &Smoothed,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let before = evaluator.selection()?;
    let decay = context.decay();
    evaluator.select(Selection::Train);
    let steepest = [context.descent.at(), context.record().start()]
        .into_iter()
        .filter_map(|at| rate_limit::steepest_at(at, decay, evaluator))
        .fold(0.0, f64::max);
    evaluator.select(before);
    let limit = context.rate_limit(steepest, Place::AllRows)?;
    limit.is_exceeded().then(|| {
        let about = format!("{}, spread {}", num(smoothed.mean), num(smoothed.spread));
        let beyond = terms::beyond(context, limit);
        let sentence = format!(
            "too big: the loss wanders about {about}, and with all rows a step would be too long as well"
        );
        let expert = Expert::new(format!("loss {about}, no trend")).and(beyond);
        Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
            .finding(causes::rate_beyond(context, limit))
    })
}

fn of_trend(context: &DescentContext<'_>, smoothed: &Smoothed, trend: Trend) -> Statement {
    match trend {
        Trend::Rises if smoothed.last() > smoothed.first => rises(context, smoothed),
        _ if smoothed.has_exploded() => rises(context, smoothed),
        Trend::Falls if smoothed.has_fallen() => falls(smoothed),
        Trend::Falls | Trend::None | Trend::Rises => wanders(context, smoothed),
    }
}

/// It rises for now, and a copy that goes on comes back: some batches have thrown it up, which is no growth.
fn burst(
    context: &DescentContext<'_>,
    smoothed: &Smoothed,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let outlook = Outlook::of(context.descent, evaluator);
    let later = outlook.later().mean;
    let [first, last] = [smoothed.first, smoothed.last()];
    if !is_over([first, last, later])
        || matches!(outlook.end.stop(), Some(StopReason::NotFinite { .. }))
    {
        return None;
    }
    let course = format!("smoothed loss {}", from_to(first, last));
    let predicted = format!(
        "predicted: about {} in {} steps",
        num(later),
        outlook.steps_ahead()
    );
    let sentence = format!("a burst: {course}, and it comes back; {predicted}");
    let expert = Expert::new(format!("a burst: {course}"))
        .and(predicted)
        .and(local_product(context));
    Some(Statement::new(
        Verdict::Oscillating,
        Tone::Warning,
        sentence,
        expert,
    ))
}

/// Whether a rise from a first loss to the last one is over, by what it is later.
fn is_over([first, last, later]: [f64; 3]) -> bool {
    last > first && later - first <= OVER * (last - first)
}

/// Too few losses to tell a trend: a copy goes on with the rows and the noise of the steps ahead, which are those that the
/// run will have, and what is said of it is a prediction.
fn ahead(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Statement {
    let outlook = Outlook::of(context.descent, evaluator);
    let steps = outlook.steps_ahead();
    if let Some(StopReason::NotFinite { .. }) = outlook.end.stop() {
        return breaks(context, &outlook);
    }
    let smoothed = Smoothed::of(outlook.end.record().segments());
    let Some(trend) = smoothed.trend() else {
        return untold(context, &outlook);
    };
    let known = Smoothed::of(context.record().segments());
    let statement = match trend {
        Trend::None | Trend::Rises if smoothed.is_below(known.mean) => {
            comes_down(known.mean, &smoothed)
        }
        trend => of_trend(context, &smoothed, trend),
    };
    let mut statement = statement.predicted();
    statement.expert = statement.expert.and(format!("{steps} steps ahead"));
    for finding in &mut statement.findings {
        finding.text.insert_str(0, "predicted: ");
    }
    statement
}

/// The chance of the batches hides whether the loss falls: a copy goes on, and the loss over all rows is what it is.
fn hidden_fall(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Statement> {
    let (loss, noise) = match context.chance {
        Chance::Rows => ("loss over all rows", "the batches"),
        Chance::Dropout => ("loss with the same units left out", "dropout"),
        Chance::Noise => ("smoothed loss", "the gradient"),
        Chance::Nothing => return None,
    };
    let outlook = Outlook::of(context.descent, evaluator);
    let [now, later] = match context.chance {
        Chance::Noise => {
            let known = Smoothed::of(context.record().segments());
            let later = outlook.later().mean;
            known.is_above(later).then_some([known.mean, later])?
        }
        _ => AllRows::ahead(&outlook, evaluator)?.falls()?,
    };
    let course = from_to(now, later);
    let steps = outlook.steps_ahead();
    let expert = Expert::new(format!("predicted: {loss} {course}"))
        .and(format!("{steps} steps ahead"))
        .and(format!("hidden by the noise of {noise}"));
    let sentence = format!(
        "good, though the noise of {noise} hides it; predicted: {loss} {course} in {steps} steps"
    );
    Some(Statement::new(Verdict::Converging, Tone::Good, sentence, expert).predicted())
}

/// The copy ends beyond all numbers.
fn breaks(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let step = outlook.end.steps() + 1;
    let course = format!("predicted: beyond all numbers at step {step}");
    let expert = Expert::new(course.clone()).and(local_product(context));
    let sentence = format!("runs away; {course}");
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, &course)))
}

/// A loss without a parameter: an integral, estimated anew at every step.
pub(super) fn estimated(context: &DescentContext<'_>) -> Statement {
    let smoothed = Smoothed::of(context.record().segments());
    let steps = context.descent.steps();
    let about = if steps == 0 {
        num(context.descent.loss())
    } else {
        format!("{}, spread {}", num(smoothed.mean), num(smoothed.spread))
    };
    let samples = match steps {
        0 => String::from("one sample"),
        steps => format!("{} samples, one a step", steps + 1),
    };
    let sentence = format!("an estimate and nothing to descend: {about} over {samples}");
    let expert = Expert::new("no parameter, so there is nothing to descend")
        .and(format!("estimates {about} over {samples}"));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}

fn rises(context: &DescentContext<'_>, smoothed: &Smoothed) -> Statement {
    let course = format!("smoothed loss {}", from_to(smoothed.first, smoothed.last()));
    // Rows that bear the rate do not tell why it grows on others.
    let is_beyond = context
        .product()
        .is_some_and(|[product, limit]| product > limit);
    let product = local_product(context).filter(|_| is_beyond || context.chance == Chance::Noise);
    let expert = Expert::new(format!("{course}, more than chance does")).and(product);
    Statement::new(
        Verdict::Diverging,
        Tone::Fault,
        format!("runs away: {course}, far beyond what chance does"),
        expert,
    )
    .finding(Some(causes::diverging(
        context,
        "the loss grows by more than chance",
    )))
}

fn falls(smoothed: &Smoothed) -> Statement {
    let course = format!(
        "smoothed loss {}",
        from_to(smoothed.means[0], smoothed.last())
    );
    let over = match smoothed.steps {
        1 => String::from("step by step"),
        steps => format!("over {steps} steps each"),
    };
    let expert = Expert::new(format!("{course} {over}"))
        .and(format!("spread {}", num(smoothed.spread)))
        .and("the trend is larger than the noise".to_string());
    Statement::new(
        Verdict::Converging,
        Tone::Good,
        format!("good: {course} over the newer half, more than the noise does"),
        expert,
    )
}

/// No trend in the end, but far below what the losses are now: it comes down to the noise.
fn comes_down(now: f64, smoothed: &Smoothed) -> Statement {
    let about = format!("{}, spread {}", num(smoothed.mean), num(smoothed.spread));
    let expert = Expert::new(format!(
        "loss {}, noise floor {about}",
        from_to(now, smoothed.mean)
    ));
    let sentence =
        format!("good: comes down to about {about}, where the noise of the steps is as large");
    Statement::new(Verdict::Converging, Tone::Good, sentence, expert)
}

/// Nothing changes: no step of any batch has a slope.
fn stands(context: &DescentContext<'_>, smoothed: &Smoothed, evaluator: &Evaluator) -> Statement {
    let least = least_value(evaluator.program().loss());
    if let Some(least) = least.filter(|least| smoothed.mean <= *least) {
        return of_bottom::bottom(context, least);
    }
    let loss = num(smoothed.mean);
    let expert = Expert::new(format!("loss {loss} all along")).and(terms::slope(context));
    let sentence = format!("stands still: loss {loss} all along, and no step changes it");
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert)
}

/// No trend: as far down as this noise lets it, or no steps but noise.
fn wanders(context: &DescentContext<'_>, smoothed: &Smoothed) -> Statement {
    let about = format!("{}, spread {}", num(smoothed.mean), num(smoothed.spread));
    let (source, remedy) = match context.chance {
        Chance::Rows => (
            "the rows of each step",
            "more rows a step, a smaller learning rate, or one that falls",
        ),
        Chance::Dropout => (
            "the units that dropout leaves out",
            "a smaller dropout, a smaller learning rate, or one that falls",
        ),
        Chance::Noise | Chance::Nothing => (
            "the noise on the gradient",
            "less noise, a smaller learning rate, or one that falls",
        ),
    };
    let sentence = format!("{AS_GOOD}the loss wanders about {about}, moved by {source}");
    let smoothing = match smoothed.steps {
        1 => String::from("no trend from step to step"),
        steps => format!("smoothed over {steps} steps, no trend"),
    };
    let expert = Expert::new(format!("noise floor: loss {about}"))
        .and(smoothing.clone())
        .and(format!("moved by {source}"));
    let finding = Finding::new(
        FindingKind::NoiseFloor,
        format!("the loss wanders about {about}: {smoothing}"),
    )
    .at_step(context.descent.steps())
    .with("mean", smoothed.mean)
    .with("spread", smoothed.spread)
    .remedy(remedy);
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// Too few losses even with those that are ahead: a large loss, of which a copy goes only a few steps.
fn untold(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let steps = outlook.steps_ahead();
    let now = context.descent.loss();
    let next = outlook.loss_ahead(steps).unwrap_or(f64::NAN);
    let course = format!("predicted: loss {} in {steps} steps", from_to(now, next));
    let sentence = format!("too early to tell, since every step has its own chance; {course}");
    let expert = Expert::new(course)
        .and("too few steps to tell a trend from noise".to_string())
        .and(local_product(context));
    let verdict = if next < now {
        Verdict::Converging
    } else {
        Verdict::Oscillating
    };
    Statement::new(verdict, Tone::Warning, sentence, expert)
}

/// η·λmax on the rows of this step: that of the whole loss may be another.
fn local_product(context: &DescentContext<'_>) -> Option<String> {
    let [product, limit] = context.product()?;
    let whose = match context.chance {
        Chance::Rows => "on these rows",
        Chance::Dropout => "with these units",
        Chance::Noise | Chance::Nothing => "here",
    };
    Some(format!(
        "η·λmax ≈ {} {whose}, limit {}",
        num(product),
        num(limit)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_over_if_half_of_it_is_left() {
        assert!(is_over([1.0, 2.0, 1.4]));
        assert!(!is_over([1.0, 2.0, 1.6]));
        assert!(!is_over([2.0, 1.0, 0.5]));
    }
}
