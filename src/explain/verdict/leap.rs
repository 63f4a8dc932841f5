//! A step that leads over a place where the loss has no bound or is not defined: what comes after it is on the other side.

use crate::diff::Evaluator;
use crate::explain::{Finding, FindingKind};
use crate::optim::{Rise, RunRecord};

use super::Verdict;
use super::context::DescentContext;
use super::gap::{Gap, between};
use super::number::{found_to, from_to, num};
use super::points::difference;
use super::statement::{Statement, Tone, without_praise};

/// A step led up by far if it did by this part of the larger loss at its ends.
const BY_FAR: f64 = 0.1;

/// A gap is found to this part of the step: the search ends with 20⁻⁸ of it, where places beside a pole are told by rounding.
const FOUND: f64 = 1e-6;

/// A way that led over a gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leap<'r> {
    /// The step that led up, with which it ends.
    rise: &'r Rise,
    /// Where it begins.
    from: &'r [f64],
    gap: Gap,
    /// At which part of it the gap is.
    part: f64,
}

impl Leap<'_> {
    /// Where the gap is, of a loss of one parameter.
    fn place(&self) -> Option<f64> {
        let ([from], [to]) = (self.from, self.rise.at[1].as_slice()) else {
            return None;
        };
        let at = from + self.part * (to - from);
        Some(found_to(at, FOUND * (to - from).abs()))
    }

    /// Whether the run had come from the other side before.
    fn leads_back(&self, start: &[f64]) -> bool {
        let beside = |at: &[f64]| Some((at.first()? - self.place()?).signum());
        beside(start) != beside(self.from)
    }
}

/// The steps of a run that led up over a gap, as far as they are among those that led highest.
pub(super) fn over_gaps<'r>(record: &'r RunRecord, evaluator: &mut Evaluator) -> Vec<Leap<'r>> {
    let by_far = |rise: &&Rise| {
        let [before, after] = rise.losses.map(f64::abs);
        rise.height() > BY_FAR * before.max(after)
    };
    let rises = record.highest_rises().iter().filter(by_far);
    let over = |rise: &'r Rise, from: &'r [f64], evaluator: &mut Evaluator| {
        let (gap, part) = between(from, &rise.at[1], evaluator)?;
        Some(Leap {
            rise,
            from,
            gap,
            part,
        })
    };
    let leaps = rises
        .clone()
        .filter_map(|rise| over(rise, &rise.at[0], evaluator));
    let leaps: Vec<Leap<'r>> = leaps.collect();
    // A step over it may lead less far up than those that follow; between two numbers every way leads over it.
    if leaps.is_empty()
        && let [_] = record.start()
        && let Some(highest) = rises.max_by(|a, b| a.height().total_cmp(&b.height()))
    {
        return over(highest, record.start(), evaluator)
            .into_iter()
            .collect();
    }
    leaps
}

/// What is said of a run beside the step that led it over a gap: what comes after that is no good news.
pub(super) fn told(
    mut statement: Statement,
    context: &DescentContext<'_>,
    evaluator: &mut Evaluator,
) -> Statement {
    let leaps = over_gaps(context.record(), evaluator);
    let Some((first, others)) = leaps.split_first() else {
        return statement;
    };
    let rise = first.rise;
    let losses = from_to(rise.losses[0], rise.losses[1]);
    let place = match (context.names.as_slice(), first.place()) {
        ([name], Some(at)) => format!("{name} = {}", num(at)),
        _ => String::from("a place"),
    };
    let what = match first.gap {
        Gap::Pole => "has no bound",
        Gap::Undefined => "is not defined",
    };
    let is_back = first.leads_back(context.record().start());
    let step = match (first.from == rise.at[0], is_back) {
        (true, false) => format!("step {} led over", rise.step),
        (true, true) => format!("step {} led back over", rise.step),
        (false, _) => format!("by step {} it was led over", rise.step),
    };
    let again: Vec<String> = others
        .iter()
        .map(|other| other.rise.step.to_string())
        .collect();
    let again = match again.as_slice() {
        [] => String::new(),
        [step] => format!(", and step {step} over one again"),
        steps => format!(", and steps {} over one again", steps.join(", ")),
    };
    let leap = format!("{step} {place}, where the loss {what}{again}");
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
    .remedy(if is_back || !others.is_empty() {
        "a smaller learning rate from the start"
    } else {
        "a smaller learning rate from the start, or a start on the other side"
    });
    let is_higher = context.descent.loss() > context.record().start_loss();
    let news = without_praise(&statement.sentence).into_owned();
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
    over_gaps(context.record(), evaluator).iter().any(|leap| {
        let back = difference(leap.from, context.descent.at());
        crate::diff::dot(&back, way) > 0.0
    })
}
