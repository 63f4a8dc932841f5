//! What is said of a run that stands at the bottom of a kink which slopes.

use crate::diff::Evaluator;
use crate::explain::{Finding, FindingKind};

use super::Verdict;
use super::basin::{self, WayDown};
use super::context::DescentContext;
use super::number::num;
use super::of_level::plateau;
use super::outlook::Outlook;
use super::statement::{Expert, Statement, Tone};
use super::terms;

/// Where a run stands that comes no further down a kink that slopes.
pub(super) struct Stuck {
    /// The coordinate across the kink, and the slopes on both of its sides.
    pub(super) coordinate: usize,
    pub(super) slopes: [f64; 2],
    /// The way on which the loss falls from there.
    pub(super) way: WayDown,
}

/// It stands at the bottom of a kink that slopes: every step across it is up, and steps along it are none.
pub(super) fn stuck(context: &DescentContext<'_>, stuck: &Stuck) -> Statement {
    let across = &context.names[stuck.coordinate];
    let along = terms::direction(context, &stuck.way.direction);
    let [slope, left, right] = [stuck.way.slope, stuck.slopes[0], stuck.slopes[1]].map(num);
    let sentence = format!(
        "stuck at a kink of {across}: up on both sides, and along {along} the loss goes on with slope {slope}"
    );
    let expert = Expert::new(format!(
        "stuck at a kink: slopes {left} and {right} along {across}"
    ))
    .and(format!("slope {slope} along {along}"))
    .and("no minimum".to_string())
    .and(terms::course(context));
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .of(across.as_str())
        .at_step(context.descent.steps())
        .with("slope", stuck.way.slope)
        .remedy("a rate that falls comes down such a kink; a line search does not");
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// It moves by rounding alone, and there is no minimum: at the bottom of a kink that slopes on, or nowhere.
pub(super) fn stands(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    match kink_below(context, evaluator) {
        Some(kink) => stuck(context, &kink),
        None => plateau(context, outlook, None, evaluator),
    }
}

/// The kink at the bottom of which it stands, while the loss slopes on along another coordinate.
pub(super) fn kink_below(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Stuck> {
    let descent = context.descent;
    let (coordinate, slopes) = basin::corner_at(descent.at(), descent.loss(), evaluator)?;
    let way = basin::way_down(descent.at(), descent.loss(), evaluator)?;
    Some(Stuck {
        coordinate,
        slopes,
        way,
    })
}
