//! The loss against the steps.

use super::{Axis, Figure, Layer, Point, Polyline, Range, Role, Rule, Scale, Stroke, Way};
use crate::optim::Iterate;
use crate::session::Session;

/// So many steps are shown at least, so that the first ones do not jump about.
const FEWEST: f64 = 20.0;

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

/// The loss of every racer against its steps; on a log axis while no loss is negative; a loss of 0 lies below it.
pub fn chart(session: &Session, against: Against) -> Figure {
    let race = session.race();
    let lines: Vec<(Role, Vec<Point>)> = race
        .racers
        .iter()
        .map(|racer| {
            let iterates = racer.history.trail().iterates().iter();
            let points = iterates.map(|iterate| (against.place(iterate) as f64, iterate.loss));
            (Role::Racer(racer.letter.place()), points.collect())
        })
        .collect();
    let losses = || {
        lines
            .iter()
            .flat_map(|(_, points)| points)
            .map(|point| point.1)
    };
    let scale = if losses().all(|loss| loss >= 0.0) && losses().any(|loss| loss > 0.0) {
        Scale::Log
    } else {
        Scale::Linear
    };
    let y = Range::fit(losses(), 0.05).unwrap_or(Range::new(0.1, 1.0));
    let y = match scale {
        // The margin of a log axis is a factor, not a difference.
        Scale::Log => Range::fit(losses().filter(|loss| *loss > 0.0).map(f64::ln), 0.05)
            .map_or(y, |range| Range::new(range.low().exp(), range.high().exp())),
        Scale::Linear => y,
    };
    let places = lines
        .iter()
        .flat_map(|(_, points)| points)
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
    for ((role, points), racer) in lines.into_iter().zip(&race.racers) {
        let label = racer.letter.char().to_string();
        figure = figure.with(Layer::Polyline(Polyline::new(points, role).label(label)));
    }
    figure
}
