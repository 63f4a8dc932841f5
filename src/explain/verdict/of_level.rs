//! What is said where the loss is level or nearly so, and no minimum: plateaus, saddles, steps in a slope.

use crate::explain::{Finding, FindingKind};
use crate::optim::norm;

use super::Verdict;
use super::local_curvature::{Bend, Mode};
use super::number::{from_to, num, times};
use super::outlook::Outlook;
use super::situation::Situation;
use super::statement::{Expert, Statement, Tone};
use super::terms;

/// The slope vanishes, but the loss falls on beyond: the place is no minimum.
pub(super) fn inflection(situation: &Situation<'_>) -> Statement {
    let expert =
        Expert::new("no minimum: the slope only levels out, and the loss goes on falling beyond")
            .and(terms::slope(situation))
            .and(terms::curvatures(situation));
    let sentence = "a step in the slope: level here, and downhill again beyond; this is no minimum";
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// Newton's steps lead up along `down`, to where the slope is 0 but the loss no minimum.
pub(super) fn climbs(
    situation: &Situation<'_>,
    down: &Mode,
    ahead: f64,
    steps: usize,
) -> Statement {
    let losses = from_to(situation.descent.loss(), ahead);
    let predicted = format!("predicted: loss {losses} in {steps} steps");
    let along = terms::name(situation, down);
    let sentence = format!(
        "climbs: Newton's step goes to where the slope is 0, and along {along} that is uphill; {predicted}"
    );
    let expert = Expert::new("on its way to no minimum")
        .and(format!(
            "Newton's step goes uphill along λ {}",
            num(down.curvature)
        ))
        .and(predicted)
        .and(terms::curvatures(situation));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// Hardly anything moves, and it is no minimum; one is `left` away, if one was found.
pub(super) fn plateau(
    situation: &Situation<'_>,
    outlook: &Outlook,
    left: Option<f64>,
) -> Statement {
    let slope = situation.landscape.gradient_norm;
    let is_level = slope == 0.0;
    let moves = outlook.next_step().map_or(0.0, |step| norm(&step));
    let course = terms::course(situation);
    let sentence = match (&course, left) {
        _ if situation.rate == 0.0 => {
            "the schedule has brought the learning rate to 0: nothing moves any more".to_string()
        }
        _ if is_level => {
            "flat: no slope in any direction, so nothing tells where down is".to_string()
        }
        (_, Some(left)) => format!(
            "flat: a step moves {}, and the minimum is {} away",
            num(moves),
            num(left)
        ),
        (Some(course), None) => format!("flat: {course}; this need not be a minimum"),
        (None, None) => format!(
            "flat: a step moves {}; this need not be a minimum",
            num(moves)
        ),
    };
    let expert = Expert::new(terms::slope(situation))
        .and(terms::curvatures(situation))
        .and(format!("a step moves {}", num(moves)))
        .and(left.map(|left| format!("the minimum is {} away", num(left))))
        .and(course.clone());
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .at_step(situation.descent.steps())
        .with("gradient_norm", slope)
        .with("step_length", moves);
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// It stands on a saddle or on top of a hill, or leaves one, along `down`.
pub(super) fn on_saddle(situation: &Situation<'_>, down: &Mode) -> Statement {
    let landscape = &situation.landscape;
    let away = terms::name(situation, down);
    let up = landscape.bending(Bend::Up).last();
    let kind = match up {
        Some(up) => format!(
            "a pass: level here, up along {}, down along {away}",
            terms::name(situation, up)
        ),
        None => format!("the top of a hill: level here, down along {away}"),
    };
    let grows = situation.law.factor(situation.rate, down.curvature);
    let nudge = grows
        .filter(|factor| factor.grows())
        .map(|factor| times(factor.size));
    let (sentence, how) = if down.has_slope() {
        let how = nudge.map(|nudge| format!("it leaves along {away}, {nudge} a step"));
        (format!("{kind}; it leaves, slowly at first"), how)
    } else {
        let how = nudge.map(|nudge| {
            format!(
                "no slope along λ {}, so nothing starts it; a nudge grows {nudge} a step",
                num(down.curvature)
            )
        });
        (format!("{kind}; nothing pushes it off"), how)
    };
    let place = if up.is_some() {
        "a saddle, not a minimum"
    } else {
        "the top of a hill"
    };
    let expert = Expert::new(place)
        .and(terms::curvatures(situation))
        .and(how)
        .and(terms::slope(situation));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}
