//! A quantity of every racer against the steps: the loss, and what explains it.

use super::surface::{focused_last, mark};
use super::{
    Axis, Figure, FigureLayer, GuideLine, Point, Polyline, Range, Role, Scale, Stroke, Way,
};
use crate::figure::Glyph;
use crate::optim::{Iterate, Sampling};
use crate::scenario::Chart;
use crate::session::{Racer, Session};

/// So many steps are shown at least, so that the first ones do not jump about.
const FEWEST: f64 = 20.0;

/// A loss that is larger than the largest one at a start by more than this factor is beyond a log axis: else who runs away
/// would press all others flat.
const BEYOND: f64 = 1e6;

/// The room behind the last step for the names of the lines, as a part of the axis.
const NAMES: f64 = 0.06;

/// A smoothed line is a mean over this part of the steps, and over so many recorded iterates at least.
const SMOOTHED: (usize, usize) = (20, 5);

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

    fn of(self, iterate: &Iterate) -> u64 {
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
    fn new(role: Role, label: impl Into<String>, points: Vec<Point>) -> Self {
        Self {
            role,
            stroke: Stroke::Solid,
            label: label.into(),
            points,
        }
    }

    fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = stroke;
        self
    }

    /// The value that it begins with.
    fn start(&self) -> Option<f64> {
        self.points.first().map(|point| point.1)
    }
}

/// The loss of every racer against its steps, or against its evaluations; on a log axis while no loss is negative; a loss of 0
/// lies below it. Where rows are held back the loss on them is a dotted line; where every step has other rows, the losses are
/// faint and their mean over some steps is the line.
pub fn chart(session: &Session, against: Against) -> Figure {
    of(session, "loss", losses(session, against), against)
}

/// A quantity against the steps. [`Chart::Sharpness`] and [`Chart::Layers`] are of the focused racer and are there once they
/// are computed.
pub fn quantity(session: &Session, quantity: Chart) -> Figure {
    let own = |value: fn(&Iterate) -> f64| -> Vec<Run> {
        let line = |racer: &Racer| {
            let iterates = racer.history.trajectory().iterates().iter();
            // The start was reached by no step.
            let points = iterates.map(|iterate| (iterate.step as f64, value(iterate)));
            let points = points.filter(|point| point.1 > 0.0).collect();
            Run::new(
                Role::Racer(racer.letter.index()),
                racer.letter.char(),
                points,
            )
        };
        focused_last(session).map(line).collect()
    };
    let (title, runs) = match quantity {
        Chart::Loss => return chart(session, Against::Steps),
        Chart::Gradient => ("gradient", own(|iterate| iterate.gradient_norm)),
        Chart::Step => ("step length", own(|iterate| iterate.step_length)),
        Chart::Sharpness => ("η·λmax", computed(session, quantity)),
        Chart::Layers => ("layers", computed(session, quantity)),
    };
    let mut figure = of(session, title, runs, Against::Steps);
    if quantity == Chart::Sharpness {
        figure = with_edge(figure);
    }
    figure
}

/// The edge of stability of plain descent, within the axis.
fn with_edge(mut figure: Figure) -> Figure {
    const EDGE: f64 = 2.0;
    let range = figure.y.range();
    let scale = figure.y.scale();
    let range = Range::new(range.low().min(EDGE / 1.2), range.high().max(EDGE * 1.2));
    figure.y = Axis::new(figure.y.label.clone(), range, scale);
    figure.with(FigureLayer::Rule(GuideLine {
        way: Way::Horizontal(EDGE),
        role: Role::Muted,
        stroke: Stroke::Dotted,
        label: String::from("2"),
    }))
}

/// What the worker found out along the focused racer's path.
fn computed(session: &Session, quantity: Chart) -> Vec<Run> {
    let series = session
        .series()
        .filter(|series| series.quantity == quantity);
    let lines = series.map_or(&[][..], |series| series.lines.as_slice());
    let letter = session.focused().letter;
    let run = |(index, line): (usize, &crate::session::SeriesLine)| {
        let (number, label) = if quantity.is_of_layers() {
            (index, line.label.clone())
        } else {
            (letter.index(), letter.char().to_string())
        };
        Run::new(Role::Racer(number), label, line.points.clone())
    };
    lines.iter().enumerate().map(run).collect()
}

/// The losses of every racer, on the rows that it learns from and on those that are held back.
fn losses(session: &Session, against: Against) -> Vec<Run> {
    let is_alone = session.race().racers.len() == 1;
    let mut runs = Vec::new();
    for racer in focused_last(session) {
        let iterates = racer.history.trajectory().iterates();
        let points = |loss: fn(&Iterate) -> Option<f64>| -> Vec<Point> {
            let point = |iterate: &Iterate| Some((against.of(iterate) as f64, loss(iterate)?));
            iterates
                .iter()
                .filter_map(|iterate| point(iterate))
                .collect()
        };
        let number = racer.letter.index();
        let role = Role::Racer(number);
        let letter = racer.letter.char().to_string();
        let test = points(|iterate| iterate.test_loss);
        if !test.is_empty() {
            // One racer alone has the color of another one to spare.
            let role = if is_alone {
                Role::Racer(number + 3)
            } else {
                role
            };
            let label = if is_alone {
                String::from("test")
            } else {
                format!("{letter} test")
            };
            runs.push(Run::new(role, label, test).stroke(Stroke::Dotted));
        }
        let train = points(|iterate| Some(iterate.loss));
        let is_noisy = racer.history.head().plan().sampling == Sampling::FreshEachStep;
        if is_noisy {
            let smooth = smoothed(&train);
            runs.push(Run::new(role, "", train).stroke(Stroke::Faint));
            runs.push(Run::new(role, letter, smooth));
        } else {
            runs.push(Run::new(role, letter, train));
        }
    }
    runs
}

/// The mean of each value and its neighbors; what is not finite is left out of it.
fn smoothed(points: &[Point]) -> Vec<Point> {
    let (part, least) = SMOOTHED;
    let reach = (points.len() / part).max(least) / 2;
    let mean = |index: usize| {
        // As far to one side as to the other, so that the ends do not lean.
        let reach = reach.min(index).min(points.len() - 1 - index);
        let around = points.get(index - reach..=index + reach);
        let around = around.unwrap_or_default();
        let finite = || around.iter().map(|p| p.1).filter(|y| y.is_finite());
        finite().sum::<f64>() / finite().count() as f64
    };
    let means = points.iter().enumerate();
    means.map(|(index, point)| (point.0, mean(index))).collect()
}

/// The axes of some runs, and the runs on them.
fn of(session: &Session, title: &str, runs: Vec<Run>, against: Against) -> Figure {
    let y = y_axis(&runs);
    let along = runs.iter().flat_map(|run| &run.points).map(|point| point.0);
    let last = along.fold(FEWEST, f64::max);
    let x = Range::new(0.0, last * (1.0 + NAMES));
    let mut figure = Figure::new(title, Axis::linear(against.name(), x), y);
    let race = session.race();
    if against == Against::Steps && !race.is_at_head() {
        figure = figure.with(FigureLayer::Rule(GuideLine {
            way: Way::Vertical(race.step as f64),
            role: Role::Muted,
            stroke: Stroke::Dotted,
            label: String::new(),
        }));
    }
    let mut beyond = Vec::new();
    for run in runs {
        // A run that ends beyond the axis has its mark on the edge.
        let end = run.points.iter().rev().find(|point| !point.1.is_nan());
        let range = figure.y.range();
        let is_beyond = |end: &&Point| end.1 > range.high() || end.1 < range.low();
        let beyond_end = end.filter(is_beyond).filter(|_| !run.label.is_empty());
        let mut label = run.label;
        if let Some(end) = beyond_end {
            // The mark has the name, which stands once.
            beyond.push(mark(*end, Glyph::Now, &label, run.role));
            label.clear();
        }
        let line = Polyline::new(run.points, run.role).stroke(run.stroke);
        figure = figure.with(FigureLayer::Polyline(line.label(label)));
    }
    figure.with(FigureLayer::Marks(beyond))
}

/// A log axis while nothing is negative, from which is left out who runs away; else a linear one.
fn y_axis(runs: &[Run]) -> Axis {
    let values = || {
        let points = runs.iter().flat_map(|run| &run.points);
        points.map(|point| point.1)
    };
    let y = Range::fit(values(), 0.05).unwrap_or(Range::new(0.1, 1.0));
    if !values().all(|value| value >= 0.0 || value.is_nan()) || !values().any(|value| value > 0.0) {
        return Axis::linear("", y);
    }
    let highest = BEYOND * runs.iter().filter_map(Run::start).fold(0.0, f64::max);
    let shown = values().filter(|value| *value > 0.0 && *value <= highest);
    // The margin of a log axis is a factor, not a difference.
    let y = Range::fit(shown.map(f64::ln), 0.05)
        .map_or(y, |range| Range::new(range.low().exp(), range.high().exp()));
    Axis::new("", y, Scale::Log)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smoothed_line_keeps_the_mean_and_loses_the_noise() {
        let noisy: Vec<Point> = (0..200)
            .map(|step| (f64::from(step), if step % 2 == 0 { 3.0 } else { 1.0 }))
            .collect();
        let smooth = smoothed(&noisy);
        assert_eq!(smooth.len(), noisy.len());
        assert!(smooth[20..180].iter().all(|p| (p.1 - 2.0).abs() < 0.2));
        let line: Vec<Point> = (0..50)
            .map(|x| (f64::from(x), 2.0 * f64::from(x)))
            .collect();
        for (smooth, point) in smoothed(&line).iter().zip(&line) {
            assert!((smooth.1 - point.1).abs() < 1e-9, "a straight line stays");
        }
        let hole = [(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.0)];
        assert_eq!(smoothed(&hole)[1].1, 2.0);
        assert!(smoothed(&[]).is_empty());
    }

    #[test]
    fn who_runs_away_does_not_press_the_others_flat() {
        let run = |points: &[Point]| Run::new(Role::Value, "A", points.to_vec());
        let axis = y_axis(&[
            run(&[(0.0, 10.0), (1.0, 1e-3)]),
            run(&[(0.0, 10.0), (1.0, 1e200)]),
        ]);
        assert_eq!(axis.scale(), Scale::Log);
        assert!(axis.range().high() < 1e3 && axis.range().low() < 1e-3);
        let axis = y_axis(&[run(&[(0.0, 10.0), (1.0, -1.0)])]);
        assert_eq!(axis.scale(), Scale::Linear);
    }
}
