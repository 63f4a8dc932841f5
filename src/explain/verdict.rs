//! What a descent is doing, and why, with the numbers.
//!
//! A verdict is a function of the descent alone: of the [record](crate::optim::RunRecord) that it keeps at every step, and of
//! what a copy of it goes on to do. Where the loss is a quadratic and the steps are linear in the gradients, the law of the
//! steps speaks (`exact`), at any step. Elsewhere what the run did speaks first; what is only expected is called
//! "predicted". What is random is judged over its steps (`sampled`).

mod all_rows;
mod arrival;
mod basin;
mod causes;
mod columns;
mod context;
mod descent_direction;
mod destination;
mod exact;
mod far_up;
mod gap;
mod general;
mod given_up;
mod in_motion;
mod kink;
mod leap;
mod limit_point;
mod local_curvature;
mod no_minimum;
mod number;
mod of_approach;
mod of_bottom;
mod of_break;
mod of_decay;
mod of_growth;
mod of_kink;
mod of_law;
mod of_level;
mod of_rounding;
mod of_run;
mod of_swing;
mod outlook;
mod pace;
mod points;
mod rate_limit;
mod recent_steps;
mod recurrence;
mod saddles;
mod sampled;
mod smoothed;
mod statement;
mod step_law;
mod tail;
mod terms;
mod trend;
mod trial;
mod valley;

use std::borrow::Cow;

use super::{Finding, FindingKind, Readout, Severity};
use crate::diff::{Evaluator, Objective};
use crate::optim::{Descent, StopReason};

use context::{Chance, DescentContext, slowest_of};
use exact::ExactOutcome;
use local_curvature::Bend;
use outlook::Outlook;
use statement::{Statement, without_praise};
use tail::Tail;

pub(crate) use number::rounded_down;
pub use statement::Tone;

/// What a descent is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The loss falls; before the first step: it will.
    Converging,
    /// It stands at a minimum: slope, curvature and what the run did agree.
    Converged,
    /// It stays in motion and comes no nearer.
    Oscillating,
    /// It has grown beyond where it started and goes on growing, or falls without a bound.
    Diverging,
    /// Hardly any slope and hardly any curvature, and no minimum near.
    Plateau,
    /// Hardly any slope, but curvature that falls away; or just leaving such a place.
    Saddle,
    /// A number is NaN or infinite.
    NotFinite,
    /// A `detach` keeps the gradient, or part of it, from a parameter.
    Cut,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &'static [Self] = &[
        Self::Converging,
        Self::Converged,
        Self::Oscillating,
        Self::Diverging,
        Self::Plateau,
        Self::Saddle,
        Self::NotFinite,
        Self::Cut,
    ];

    /// The name, also in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Converging => "converging",
            Self::Converged => "converged",
            Self::Oscillating => "oscillating",
            Self::Diverging => "diverging",
            Self::Plateau => "plateau",
            Self::Saddle => "saddle",
            Self::NotFinite => "not_finite",
            Self::Cut => "cut",
        }
    }
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// What is happening.
    pub verdict: Verdict,
    /// Whether that is good news.
    pub tone: Tone,
    /// What is happening in one sentence in school words, with the numbers.
    pub sentence: String,
    /// Why, in one line for experts, with the numbers.
    pub reason: String,
    /// What was found: causes, with what to try.
    pub findings: Vec<Finding>,
    /// Whether the numbers below hold everywhere (the loss is a quadratic, the steps follow its law, and nothing is added
    /// to or taken from the gradient), or only near by.
    pub exact: bool,
    /// The learning rate above which some direction here grows step by step; `None` where no direction curves up, where no
    /// rate is safe, for optimizers without such a law, and beside a quadratic for those with momentum.
    pub largest_safe_rate: Option<f64>,
    /// By how much one step multiplies the error along the direction that decides in the long run: below 1 it shrinks,
    /// below 0 it changes sides. `None` for optimizers without such a law, and where the run is seen to go at another pace.
    pub factor: Option<f64>,
    /// η·λmax of the next step, and the number it must stay below; `None` for optimizers where it decides nothing.
    pub rate_times_curvature: Option<[f64; 2]>,
    /// Whether the curvature is an estimate, because there are too many parameters for all of it.
    pub estimated: bool,
}

impl Diagnosis {
    /// How it is said, and whether it is good news, beside what is wrong with the loss there: with a fault, no news is good.
    pub fn beside<'f>(
        &self,
        mut findings: impl Iterator<Item = &'f Finding>,
    ) -> (Tone, Cow<'_, str>) {
        let is_fault = |finding: &Finding| finding.level == Severity::Fault;
        if !findings.any(is_fault) {
            return (self.tone, Cow::Borrowed(&self.sentence));
        }
        let tone = match self.tone {
            Tone::Good => Tone::Warning,
            tone => tone,
        };
        (tone, without_praise(&self.sentence))
    }

    /// Whether it says of itself what a finding says: where the first number is that is not finite.
    pub fn says(&self, finding: &Finding) -> bool {
        self.verdict == Verdict::NotFinite && finding.kind == FindingKind::NotFinite
    }
}

/// Says what a descent is doing. `evaluator` evaluates its loss.
///
/// Costs about one Hessian, and unless the law is exact some hundred gradients; changes nothing.
pub fn diagnose(descent: &Descent, evaluator: &mut Evaluator) -> Diagnosis {
    diagnose_beside(None, descent, evaluator)
}

/// The same beside a readout: if that is of the shown iterate, its curvature is not computed again.
pub fn diagnose_beside(
    readout: Option<&Readout>,
    descent: &Descent,
    evaluator: &mut Evaluator,
) -> Diagnosis {
    let mut context = DescentContext::of(readout, descent, evaluator);
    if !context.is_exact() && context.chance == Chance::Nothing {
        context = context.with_start(evaluator);
    }
    let mut statement = state(&context, evaluator);
    if !context.is_exact() && context.chance == Chance::Nothing {
        statement = leap::told(statement, &context, evaluator);
    }
    let is_broken = matches!(statement.verdict, Verdict::Diverging | Verdict::NotFinite);
    let comes_in = matches!(statement.verdict, Verdict::Converging | Verdict::Converged);
    statement = statement.finding(of_decay::thrown(&context).filter(|_| !comes_in));
    let held_out = descent.record().held_out();
    let parting =
        super::parting::of_run(held_out, descent.steps(), context.chance != Chance::Nothing)
            .filter(|_| !is_broken);
    let mut statement = statement.finding(parting);
    // Where a rate of 0 left it, it may bend down as on a saddle, but it slopes.
    let is_under_way = match statement.verdict {
        Verdict::Converging => true,
        Verdict::Saddle => !saddles::has_no_slope(&context),
        _ => false,
    };
    if is_under_way && of_level::has_come_to_no_rate(&context) {
        statement = of_level::run_down(&context);
    }
    evaluator.at_step(descent.steps());
    let is_told = !matches!(context.chance, Chance::Rows | Chance::Dropout);
    let slowest = slowest_of(
        context
            .responses()
            .filter(|response| response.mode.has_slope()),
    );
    Diagnosis {
        verdict: statement.verdict,
        tone: statement.tone,
        reason: statement.expert.text(),
        sentence: statement.sentence,
        findings: statement.findings,
        exact: context.is_exact(),
        largest_safe_rate: context.largest_safe_rate().filter(|_| is_told),
        factor: slowest
            .map(|slowest| slowest.factor.signed())
            .filter(|_| is_told && !statement.is_without_factor),
        rate_times_curvature: context.product().filter(|_| is_told),
        estimated: context.local_curvature.is_estimate(),
    }
}

/// The minimum to which a short descent from a point leads, by methods that choose their own steps; none where it leads to
/// none. Its coordinates are 0 where they are as far as the search goes.
pub fn minimum_near(from: &[f64], evaluator: &mut Evaluator) -> Option<Vec<f64>> {
    let found = basin::lowest_near(from, evaluator)?;
    Some(
        (0..from.len())
            .map(|index| found.coordinate(index))
            .collect(),
    )
}

/// Whether what no rounding can tell is so by the loss itself: that it falls like a plane, or is level, and not that a small curvature
/// or a slope was lost beside a large curvature.
fn holds(
    context: &DescentContext<'_>,
    exact: &ExactOutcome<'_>,
    evaluator: &mut Evaluator,
) -> bool {
    let mode = match exact {
        ExactOutcome::Plane(mode) => mode,
        ExactOutcome::Arrived { .. } => {
            let (at, loss) = (context.descent.at(), context.descent.loss());
            let scale = context.local_curvature.scale;
            let mut level = context.local_curvature.bending(Bend::Level);
            return context.decay() != 0.0
                || !level.any(|mode| basin::falls_along(at, mode, loss, scale, evaluator));
        }
        _ => return true,
    };
    let down: Vec<f64> = mode
        .direction
        .iter()
        .map(|d| -d * mode.slope.signum())
        .collect();
    tail::along(context.descent.at(), &down, evaluator) == Tail::Endless
}

/// One question after the other: the first that has an answer decides.
fn state(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Statement {
    if let Some(StopReason::NotFinite {
        broken, candidate, ..
    }) = context.descent.stop()
    {
        return of_break::not_finite(context, *broken, candidate, evaluator);
    }
    if context.names.is_empty() {
        return sampled::estimated(context);
    }
    if let Some(statement) = of_break::cut(context, evaluator) {
        return statement;
    }
    if context.descent.plan().settings.learning_rate() == 0.0 {
        return of_level::no_rate(context);
    }
    if context.chance != Chance::Nothing {
        return sampled::judge(context, evaluator);
    }
    let has_step = !matches!(
        context.descent.stop(),
        Some(
            StopReason::NoDescent { .. }
                | StopReason::SingularHessian { .. }
                | StopReason::NotSolved { .. }
        )
    );
    if has_step
        && let Some(exact) = exact::judge(context).filter(|exact| holds(context, exact, evaluator))
    {
        let statement = of_law::statement(context, &exact);
        if !far_up::is_far_above(context) {
            return statement;
        }
        // A schedule may have thrown it out before the law of its present rate held.
        let outlook = Outlook::of(context.descent, evaluator);
        return far_up::unless_far_up(statement, context, &outlook);
    }
    general::judge(context, evaluator)
}
