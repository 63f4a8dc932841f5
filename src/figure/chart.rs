//! The loss against the steps.

use super::surface::mark;
use super::{Axis, Figure, Glyph, Layer, Point, Polyline, Range, Role, Rule, Scale, Stroke, Way};
use crate::optim::Iterate;
use crate::session::Session;

/// So many steps are shown at least, so that the first ones do not jump about.
const FEWEST: f64 = 20.0;

/// A loss that is larger than the largest one at a start by more than this factor is beyond a log axis: else who runs away
/// would press all others flat.
const BEYOND: f64 = 1e6;

/// What runs along the horizontal axis of a chart of losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Steps.
    Steps,
    /// Evaluations of the objective, by which races are fair.
    Evaluations,
}

impl Against {
    fn name(self) -> &'static str {
        match self {
            Self::Steps => "step",
            Self::Evaluations => "evaluations",
        }
    }

    fn place(self, iterate: &Iterate) -> u64 {
        match self {
            Self::Steps => iterate.step,
            Self::Evaluations => iterate.evaluations,
        }
    }
}

/// One line of a chart.
struct Run {
    role: Role,
    stroke: Stroke,
    label: String,
    points: Vec<Point>,
}

impl Run {
    /// The loss that it begins with.
    fn start(&self) -> Option<f64> {
        self.points.first().map(|point| point.1)
    }
}

/// The losses of every racer: on the rows that it learns from, and dotted on those that are held back.
fn runs(session: &Session, against: Against) -> Vec<Run> {
    let mut runs = Vec::new();
    // The focused racer comes last: it is drawn over the others.
    let (others, focused): (Vec<_>, Vec<_>) = session
        .race()
        .racers
        .iter()
        .enumerate()
        .partition(|(place, _)| *place != session.focus().racer());
    for (_, racer) in others.into_iter().chain(focused) {
        let iterates = racer.history.trail().iterates();
        let place = |iterate: &Iterate| against.place(iterate) as f64;
        let points = |loss: fn(&Iterate) -> Option<f64>| -> Vec<Point> {
            let points = iterates.iter();
            points
                .filter_map(|iterate| Some((place(iterate), loss(iterate)?)))
                .collect()
        };
        let role = Role::Racer(racer.letter.index());
        let letter = racer.letter.char().to_string();
        let test = points(|iterate| iterate.test_loss);
        if !test.is_empty() {
            runs.push(Run {
                role,
                stroke: Stroke::Dotted,
                label: format!("{letter} test"),
                points: test,
            });
        }
        runs.push(Run {
            role,
            stroke: Stroke::Solid,
            label: letter,
            points: points(|iterate| Some(iterate.loss)),
        });
    }
    runs
}

/// The loss of every racer against its steps; on a log axis while no loss is negative; a loss of 0 lies below it. Where rows
/// are held back the loss on them is a dotted line.
pub fn chart(session: &Session, against: Against) -> Figure {
    let race = session.race();
    let lines = runs(session, against);
    let losses = || {
        lines
            .iter()
            .flat_map(|run| &run.points)
            .map(|point| point.1)
    };
    let scale = if losses().all(|loss| loss >= 0.0) && losses().any(|loss| loss > 0.0) {
        Scale::Log
    } else {
        Scale::Linear
    };
    let y = Range::fit(losses(), 0.05).unwrap_or(Range::new(0.1, 1.0));
    let highest = BEYOND * lines.iter().filter_map(Run::start).fold(0.0, f64::max);
    let y = match scale {
        // The margin of a log axis is a factor, not a difference.
        Scale::Log => {
            let shown = losses().filter(|loss| *loss > 0.0 && *loss <= highest);
            Range::fit(shown.map(f64::ln), 0.05)
                .map_or(y, |range| Range::new(range.low().exp(), range.high().exp()))
        }
        Scale::Linear => y,
    };
    let places = lines
        .iter()
        .flat_map(|run| &run.points)
        .map(|point| point.0);
    let x = Range::new(0.0, places.fold(FEWEST, f64::max));
    let x = Axis::linear(against.name(), x);
    let mut figure = Figure::new("loss", x, Axis::new("", y, scale));
    if against == Against::Steps && !race.is_at_head() {
        figure = figure.with(Layer::Rule(Rule {
            way: Way::Vertical(race.step as f64),
            role: Role::Muted,
            stroke: Stroke::Dotted,
            label: String::new(),
        }));
    }
    let mut beyond = Vec::new();
    for run in lines {
        // A run that ends beyond the axis has its mark on the edge.
        let end = run.points.iter().rev().find(|point| !point.1.is_nan());
        if let Some(end) = end.filter(|end| end.1 > figure.y.range().high()) {
            beyond.push(mark(*end, Glyph::Now, &run.label, run.role));
        }
        let line = Polyline::new(run.points, run.role).stroke(run.stroke);
        figure = figure.with(Layer::Polyline(line.label(run.label)));
    }
    figure.with(Layer::Marks(beyond))
}
