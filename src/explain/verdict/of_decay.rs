//! What is said where weight decay keeps a run from the minimum of its loss.

use crate::diff::{Evaluator, Objective};
use crate::explain::Finding;
use crate::explain::decay::Pull;
use crate::optim::{Decay, norm};

use super::Verdict;
use super::arrival::is_at;
use super::basin::Minimum;
use super::context::DescentContext;
use super::local_curvature::Bend;
use super::number::{from_to, num};
use super::outlook::Outlook;
use super::points::distance;
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;

/// Two pulls are alike if they differ by at most this part of either.
const ALIKE: f64 = 0.01;

/// A run has come to rest if the next step is at most this part of what it is away from the minimum, or from 0.
const RESTS: f64 = 1e-5;

/// A decay holds a parameter if what is left of a step is at most this part of the decay's own pull.
const HELD: f64 = 0.05;

/// What the weight decay of the run pulls with.
pub(super) fn pull(context: &DescentContext<'_>) -> Pull {
    let (descent, record) = (context.descent, context.record());
    let settings = &descent.plan().settings;
    Pull {
        decay: settings.decay(),
        rate: settings.learning_rate(),
        steps: descent.steps(),
        parameters: context.names.len(),
        has_unit_steps: context.law == StepLaw::Adaptive,
        losses: [record.start_loss(), descent.loss()],
        slopes: [record.start_norm(), norm(descent.gradient())],
        lengths: [norm(record.start()), norm(descent.at())],
    }
}

/// That it throws the run, of a loss without layers: with layers it is said of the network.
pub(super) fn thrown(context: &DescentContext<'_>) -> Option<Finding> {
    let has_layers = !context.program.loss().graph.layers().is_empty();
    pull(context).thrown().filter(|_| !has_layers)
}

/// It comes, or has come, to where the decay pulls as much as the loss; or it would have to go beyond where the decay is as long as
/// a step of an optimizer whose steps have one length.
pub(super) fn statement(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: Option<&Minimum>,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    match context.descent.plan().settings.decay() {
        Decay::None => None,
        Decay::Coupled(decay) => balanced(context, outlook, (found, decay), evaluator),
        Decay::Decoupled(decay) => match found {
            Some(found) => out_of_reach(context, outlook, (found, decay)),
            None => held(context, outlook, decay),
        },
    }
}

/// ∇L + λ θ is next to 0 where neither is.
fn balanced(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    (found, decay): (Option<&Minimum>, f64),
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let end = outlook.end.at();
    let mut gradient = vec![0.0; end.len()];
    evaluator.gradient(end, &mut gradient);
    let both = gradient.iter().zip(end).map(|(g, x)| g + decay * x);
    let both: Vec<f64> = both.collect();
    let apart = found.map(|found| distance(end, &found.at));
    let pull = decay * norm(end).max(norm(context.descent.at()));
    // As near as that it is the minimum at which it has arrived.
    let is_one = |found| is_at(context, end, found);
    if norm(&both) > ALIKE * pull || found.is_some_and(is_one) {
        let is_held = found.is_none() && context.is_slope_gone() && bends_up(context);
        return is_held.then(|| at_bottom_of_both(context, decay));
    }
    let next = outlook.next_step().map_or(0.0, |step| norm(&step));
    let left = distance(context.descent.at(), end);
    let beside = match apart {
        Some(apart) => format!("the minimum of the loss itself is {} away", num(apart)),
        None => String::from("the loss itself has no minimum in sight"),
    };
    let place = format!("where {}", terms::pulls(decay));
    let is_there = left.max(next) <= RESTS * distance(context.record().start(), end);
    let (verdict, sentence, head) = if is_there {
        let head = format!("here {}", terms::pulls(decay));
        (
            Verdict::Converged,
            format!("arrived {place}; {beside}"),
            head,
        )
    } else {
        let head = format!("predicted: comes to {place}, {} away", num(left));
        (Verdict::Converging, format!("good: {head}; {beside}"), head)
    };
    let expert = Expert::new(head)
        .and(beside)
        .and(terms::slope(context))
        .and(terms::course(context));
    Some(Statement::new(verdict, Tone::Good, sentence, expert))
}

/// Whether loss and decay together bend up in every direction.
fn bends_up(context: &DescentContext<'_>) -> bool {
    let modes = context.local_curvature.modes.as_deref().unwrap_or_default();
    !modes.is_empty() && modes.iter().all(|mode| mode.bend() == Bend::Up)
}

/// It stands where loss and decay together are least, though the loss alone has no minimum there.
fn at_bottom_of_both(context: &DescentContext<'_>, decay: f64) -> Statement {
    let head = format!("a minimum by weight decay {} alone", num(decay));
    let beside = String::from("the loss itself has none in sight");
    let sentence = format!("arrived at {head}: {beside}");
    let expert = Expert::new(head)
        .and(beside)
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}

/// Where steps of one length meet a decay of the same, and the loss falls on beyond: it stands still there, at |θ| = 1/λ.
fn held(context: &DescentContext<'_>, outlook: &Outlook, decay: f64) -> Option<Statement> {
    let now = context.descent.at();
    let farthest = now.iter().map(|x| x.abs()).fold(0.0, f64::max);
    let next = outlook.next_step().map_or(0.0, |step| norm(&step));
    let rests = next <= HELD * decay * context.descent.rate() * farthest;
    if context.law != StepLaw::Adaptive || !rests || decay * farthest < 1.0 - HELD {
        return None;
    }
    let index = now.iter().position(|x| x.abs() == farthest)?;
    let name = context.names.get(index)?;
    // It may still be on its way there.
    let is_still = next <= RESTS * farthest;
    let head = if is_still {
        format!(
            "weight decay {} holds {name} at {}",
            num(decay),
            num(now[index])
        )
    } else {
        format!(
            "weight decay {} holds {name} within ±{}",
            num(decay),
            num(1.0 / decay)
        )
    };
    let goes = (!is_still).then(|| goes(context, outlook, index, name));
    let why = String::from("there it pulls as much as a step, and the loss falls on beyond");
    let expert = Expert::new(head.clone())
        .and(why.clone())
        .and(goes.clone())
        .and(terms::slope(context))
        .and(terms::course(context));
    let goes = goes.map_or_else(String::new, |goes| format!("; {goes}"));
    let sentence = format!("{head}: {why}{goes}");
    Some(Statement::new(
        Verdict::Plateau,
        Tone::Warning,
        sentence,
        expert,
    ))
}

/// A step of one length, η, and a decay of η λ θ are alike at |θ| = 1/λ: beyond that the decay is stronger.
fn out_of_reach(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    (found, decay): (&Minimum, f64),
) -> Option<Statement> {
    let farthest = found.at.iter().map(|x| x.abs()).fold(0.0, f64::max);
    if context.law != StepLaw::Adaptive || decay * farthest <= 1.0 {
        return None;
    }
    let index = found.at.iter().position(|x| x.abs() == farthest)?;
    let name = context.names.get(index)?;
    let reach = num(1.0 / decay);
    let held = format!("weight decay {} holds {name} within ±{reach}", num(decay));
    let beyond = format!(
        "the minimum is at {name} = {}",
        num(found.coordinate(index))
    );
    let predicted = goes(context, outlook, index, name);
    let sentence = format!("{held}: there it pulls as much as a step, and {beyond}; {predicted}");
    let expert = Expert::new(held)
        .and(beyond)
        .and(predicted)
        .and(terms::slope(context))
        .and(terms::course(context));
    Some(Statement::new(
        Verdict::Converging,
        Tone::Warning,
        sentence,
        expert,
    ))
}

/// `predicted: x 9.6 → 9.99 in 1024 steps`.
fn goes(context: &DescentContext<'_>, outlook: &Outlook, index: usize, name: &str) -> String {
    let steps = outlook.steps_ahead();
    let [now, end] = [context.descent.at(), outlook.end.at()].map(|at| at[index]);
    format!("predicted: {name} {} in {steps} steps", from_to(now, end))
}
