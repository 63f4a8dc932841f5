//! What is said of a run that meets a value that is not finite, or a gradient that a `detach` keeps back.

use crate::data::Selection;
use crate::diff::{Evaluator, Objective, check};
use crate::explain::network::Examined;
use crate::explain::{Finding, FindingKind};
use crate::expr::function::Unary;
use crate::expr::graph::Node;
use crate::optim::{Broken, StopReason, norm};

use super::Verdict;
use super::basin::moved;
use super::causes;
use super::context::DescentContext;
use super::number::{from_to, num};
use super::of_growth::{ENDLESS, JUMP, last_jump};
use super::outlook::Outlook;
use super::points::{difference, scale_of};
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;

/// A gap between the gradient and the slope counts if it is more than this part of both: what a finite difference may be
/// off by, and a `detach` of next to nothing.
const GAP: f64 = 1e-9;

/// A loss that was this many times the start before it broke had diverged.
const DIVERGED: f64 = 10.0;

/// A step is η times the slope, as it is shown, if it differs from that by at most this part: three digits of both tell no less.
const SHOWN: f64 = 0.01;

/// The run has stopped at what is not finite.
pub(super) fn not_finite(
    context: &DescentContext<'_>,
    broken: Broken,
    candidate: &[f64],
    evaluator: &mut Evaluator,
) -> Statement {
    let descent = context.descent;
    let step = descent.steps();
    let is_start = step == 0 && candidate == descent.at();
    let broke_at = match broken {
        _ if is_start => 0,
        Broken::Candidate | Broken::Value => step + 1,
        Broken::Gradient | Broken::Hessian => step,
    };
    let (part, finding) = origin(broken, candidate, broke_at, evaluator);
    let head = match broken {
        _ if is_start => format!("at the start {part}"),
        Broken::Candidate => format!("step {} leads beyond all numbers", step + 1),
        Broken::Value => format!("step {} leads to where {part}", step + 1),
        Broken::Gradient | Broken::Hessian => format!("at step {step} {part}"),
    };
    let record = context.record();
    let diverged = step > 0
        && (record.greatest_loss().abs() > DIVERGED * record.start_loss().abs()
            && descent.loss() >= record.greatest_loss());
    let grown = diverged.then(|| {
        format!(
            "diverging: loss {}",
            from_to(record.start_loss(), descent.loss())
        )
    });
    let fallen = record.start_loss() - descent.loss();
    if step > 0
        && descent.loss() <= record.least_loss()
        && fallen > ENDLESS * record.start_loss().abs().max(1.0)
    {
        return fell(context, head);
    }
    let jump = if is_start {
        None
    } else {
        jump(context, candidate)
    };
    let sentence = match (&grown, &jump) {
        (Some(_), _) => format!("ran away and broke down at step {}: {part}", step + 1),
        (None, Some(jump)) => format!("broke down: {jump}, and there {part}"),
        _ if is_start => format!("no number to start from: {part}"),
        _ => format!("broke down at step {}: {part}", step + 1),
    };
    let by_rate = terms::beyond_limit(context);
    // A jump is as long as rate times slope: below 1 it is the slope that makes it.
    let is_by_slope = jump.is_none() || context.rate <= 1.0;
    let shorter = shorter(context, candidate, evaluator);
    let not_rate = terms::product(context);
    let not_rate = not_rate.filter(|_| by_rate.is_none() && is_by_slope && shorter.is_none());
    let expert = Expert::new(head)
        .and(grown)
        .and(jump)
        .and(by_rate)
        .and(not_rate.map(|product| format!("{product}: not the rate")))
        .and(shorter)
        .and(causes::why_steep(context));
    let mut statement = Statement::new(Verdict::NotFinite, Tone::Fault, sentence, expert)
        .finding(Some(finding))
        .finding(causes::rate_too_large(context))
        .finding(causes::scale(context));
    if diverged {
        statement = statement.finding(Some(causes::diverging(
            context,
            "the loss grew beyond all numbers",
        )));
    }
    statement
}

/// The loss fell without a bound until a number broke.
fn fell(context: &DescentContext<'_>, head: String) -> Statement {
    let (start, now) = (context.record().start_loss(), context.descent.loss());
    let course = format!("no lower bound in sight: loss {}", from_to(start, now));
    let sentence = format!("{course}, and then beyond all numbers");
    let expert = Expert::new(head).and(course);
    let why = "no lower bound in sight, so the loss falls beyond all numbers";
    Statement::new(Verdict::NotFinite, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, why)))
}

/// What broke, in one clause, and as a finding with the node, the row and what to write instead.
fn origin(
    broken: Broken,
    candidate: &[f64],
    step: u64,
    evaluator: &Evaluator,
) -> (String, Finding) {
    let program = evaluator.program();
    let examined = Examined::at(program, candidate, Selection::Step(step));
    let found = match broken {
        Broken::Candidate => None,
        Broken::Value => examined.origin_of_value(),
        Broken::Gradient | Broken::Hessian => examined.origin_of_slope(),
    };
    let (clause, finding) = found.unwrap_or_else(|| {
        let clause = format!("{broken} is not finite");
        let finding = Finding::new(FindingKind::NotFinite, clause.clone())
            .remedy("a smaller learning rate, smaller weights at the start, or another start");
        (clause, finding)
    });
    (clause, finding.at_step(step))
}

/// `half of this step stays where the loss is finite`: the step is too long for where the loss is defined.
fn shorter(
    context: &DescentContext<'_>,
    candidate: &[f64],
    evaluator: &mut Evaluator,
) -> Option<String> {
    const PARTS: [(f64, &str); 3] = [(0.5, "half"), (0.1, "a tenth"), (0.01, "a hundredth")];
    let at = context.descent.at();
    let step = difference(candidate, at);
    if candidate == at || step.iter().any(|entry| !entry.is_finite()) {
        return None;
    }
    let mut parts = PARTS.iter();
    let (_, part) =
        parts.find(|(part, _)| evaluator.value(&moved(at, &step, *part)).is_finite())?;
    Some(format!(
        "{part} of this step stays where the loss is finite"
    ))
}

/// The step that led to a candidate, if it was a jump; or an earlier one.
fn jump(context: &DescentContext<'_>, candidate: &[f64]) -> Option<String> {
    let at = context.descent.at();
    let step = difference(candidate, at);
    let index = (0..step.len()).max_by(|a, b| step[*a].abs().total_cmp(&step[*b].abs()))?;
    let name = &context.names[index];
    if norm(&step) >= JUMP * scale_of(at) && step[index].is_finite() {
        return Some(format!(
            "step {} jumps from {name} = {} to {}{}",
            context.descent.steps() + 1,
            num(at[index]),
            num(candidate[index]),
            length(context, index, step[index])
        ));
    }
    let (step, ends, index) = last_jump(context)?;
    let name = &context.names[index];
    Some(format!(
        "step {step} jumps from {name} = {} to {}",
        num(ends[0]),
        num(ends[1])
    ))
}

/// ` (η · slope = 0.01 · 33156)`, or by Newton's law of one parameter ` (slope/λ = -1/3e-10)`, where a step along a coordinate
/// is that.
fn length(context: &DescentContext<'_>, index: usize, step: f64) -> String {
    let slope = context.descent.used_gradient()[index];
    let is_product = is_product(step, context.rate, slope);
    let is_newton = matches!(context.law, StepLaw::Newton { .. });
    if is_newton && context.names.len() == 1 {
        format!(" (slope/λ = {}/{})", num(slope), num(-slope / step))
    } else if is_product && !is_newton {
        format!(" (η · slope = {} · {})", num(context.rate), num(slope))
    } else {
        String::new()
    }
}

/// Whether a step is that of plain descent, but for what its shown digits do not tell.
fn is_product(step: f64, rate: f64, slope: f64) -> bool {
    (step + rate * slope).abs() <= SHOWN * step.abs()
}

/// A copy of the run meets what is not finite at this step.
pub(super) fn breaks(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    step: u64,
    evaluator: &mut Evaluator,
) -> Statement {
    let Some(StopReason::NotFinite {
        broken, candidate, ..
    }) = outlook.end.stop()
    else {
        unreachable!("only what is not finite breaks");
    };
    let (part, finding) = origin(*broken, candidate, step, evaluator);
    let when = match step - context.descent.steps() {
        1 => "the next step leads".to_string(),
        steps => format!("predicted: step {step}, {steps} steps ahead, leads"),
    };
    let sentence = format!("about to break down: {when} to where {part}");
    let expert = Expert::new(format!("{when} to where {part}"))
        .and(terms::course(context))
        .and(terms::product(context));
    Statement::new(Verdict::NotFinite, Tone::Fault, sentence, expert)
        .finding(Some(finding))
        .finding(causes::rate_too_large(context))
}

/// The gradient differs from the slope that the loss has with every `detach` taken away.
pub(super) fn cut(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Statement> {
    let nodes = evaluator.program().loss().graph.nodes();
    let detaches = |node: &Node| matches!(node, Node::Unary(Unary::Detach, _));
    if !nodes.iter().any(detaches) {
        return None;
    }
    evaluator.at_step(context.descent.steps());
    let checks = check(evaluator, context.descent.at());
    let slopes: Vec<f64> = checks.iter().map(|check| check.true_slope).collect();
    let gradient = context.descent.gradient();
    let scale = norm(&slopes).max(norm(gradient));
    let gaps = slopes
        .iter()
        .zip(gradient)
        .map(|(slope, partial)| (slope - partial).abs());
    let (index, gap) = gaps.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    if gap.is_nan() || gap <= GAP * scale {
        return None;
    }
    let (name, partial, slope) = (&context.names[index], gradient[index], slopes[index]);
    let how = if partial == 0.0 {
        "lets no gradient through"
    } else {
        "keeps part of the gradient back"
    };
    let sentence = format!(
        "cut: {name} is told {}, though the loss would move by {} a unit: a detach {how}",
        num(partial),
        num(slope)
    );
    let expert = Expert::new(format!(
        "∂/∂{name} is {}, but the loss has slope {} there",
        num(partial),
        num(slope)
    ))
    .and(format!("a detach {how}"));
    let text = format!(
        "∂/∂{name} is {}, the true slope {}: a detach {how}",
        num(partial),
        num(slope)
    );
    let finding = Finding::new(FindingKind::Cut, text)
        .of(name.clone())
        .at_step(context.descent.steps())
        .with("gradient", partial)
        .with("slope", slope)
        .remedy("take the detach away, unless it is meant");
    Some(Statement::new(Verdict::Cut, Tone::Fault, sentence, expert).finding(Some(finding)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_that_of_plain_descent_within_a_hundredth() {
        assert!(is_product(-1.009, 0.1, 10.0));
        assert!(!is_product(-1.011, 0.1, 10.0));
        assert!(!is_product(1.0, 0.1, 10.0));
    }
}
