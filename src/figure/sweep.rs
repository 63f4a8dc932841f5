//! The loss that each learning rate ends with, and the zones of what it led to: slow, good, too large.

use super::surface::mark;
use super::{
    Anchor, Axis, Figure, FigureLayer, FigureNote, Glyph, GuideLine, Point, Polyline, Range, Role,
    Scale, Stroke, Way, number,
};
use crate::explain::{RateOutcome, Sweep, SweepRow};
use crate::session::{Session, SweepState};

/// The columns of the numbers beside the axis.
const LABELS: u16 = 6;

/// What lies farther than this factor from the loss at the start is beyond the axis.
const FARTHEST: f64 = 1e16;

/// The part of the rates, from the smallest, that are on a linear axis whole: where the loss has no bottom, larger ones end so
/// far down that nothing else would be seen.
const SHOWN: usize = 3;

/// The depth of the axis below the start, in that of the last of them.
const DEEPEST: f64 = 4.0;

/// The picture of the sweep of the focused racer, drawn in so many columns and rows of text; only axes while there is none.
pub fn sweep(session: &Session, columns: u16, rows: u16) -> Figure {
    let start = session.focused().history.trajectory().iterates().first();
    let start = start.map_or(f64::NAN, |iterate| iterate.loss);
    let own = session.learning_rate();
    match session.sweep() {
        Some(sweep) => of(
            sweep,
            start,
            own,
            session
                .state::<SweepState>()
                .map_or(0, |state| state.chosen),
            (columns, rows),
        ),
        None => Figure::new(
            "sweep",
            Axis::log("η", Range::new(1e-5, 10.0)),
            Axis::linear("", Range::new(0.0, 1.0)),
        ),
    }
}

fn of(sweep: &Sweep, start: f64, own: f64, chosen: usize, (columns, rows): (u16, u16)) -> Figure {
    let rates = sweep.asked.iter().copied();
    let x = Range::new(
        rates.clone().fold(f64::INFINITY, f64::min),
        rates.fold(0.0, f64::max),
    );
    let (y, [bottom, top]) = y_axis(sweep, start, rows);
    let points: Vec<Point> = sweep
        .rows
        .iter()
        .map(|row| (row.learning_rate, visible(row.final_loss, [bottom, top])))
        .collect();
    let is_beyond = |loss: f64| !(bottom..=top).contains(&loss);
    let beyond: Vec<bool> = sweep
        .rows
        .iter()
        .map(|row| is_beyond(row.final_loss))
        .collect();
    let mut figure = Figure::new("sweep", Axis::log("η", x), y);
    // Before all were tried nothing is known to be the best, nor where a zone ends.
    if sweep.is_whole() {
        figure = with_zones(figure, sweep, x, columns);
    }
    figure = figure.with(FigureLayer::Rule(GuideLine {
        way: Way::Horizontal(start),
        role: Role::Muted,
        stroke: Stroke::Dotted,
        label: String::from("the start"),
    }));
    figure = figure.with(Polyline::new(cut(&points, &beyond), Role::Value));
    let at = |rate: f64| -> Option<Point> {
        let distance = |point: &&Point| (point.0 / rate).ln().abs();
        let near = points
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        near.map(|point| (rate, point.1))
    };
    let mut marks = Vec::new();
    let is_tried = points.last().is_some_and(|last| own <= last.0);
    let own = at(own).filter(|_| sweep.is_whole() || is_tried);
    // The best is named first, so that its name stands beside it where both are near each other.
    // What lies beyond the axis is drawn at its end, and says how far it goes.
    let best = sweep
        .best
        .and_then(|best| Some((points.get(best)?, sweep.rows.get(best)?)));
    marks.extend(best.map(|(at, row)| {
        let name = if row.final_loss < at.1 {
            format!("best ▾ {}", number(row.final_loss, 2))
        } else {
            String::from("best")
        };
        mark(*at, Glyph::Minimum, &name, Role::Strong)
    }));
    let losses = || sweep.rows.iter().map(|row| row.final_loss);
    let finite = || losses().filter(|loss| loss.is_finite());
    let highest = finite().filter(|loss| *loss > top).reduce(f64::max);
    let lowest = finite().filter(|loss| *loss < bottom).reduce(f64::min);
    let above = middle(sweep, |loss| !loss.is_finite() || loss > top);
    let above = above.map(|x| (Anchor::Under((x, top)), "▴", highest));
    // Of the best it is told beside its star.
    let is_told = best.is_some_and(|(_, row)| row.final_loss < bottom);
    let below = middle(sweep, |loss| loss < bottom && !is_told)
        .map(|x| (Anchor::Over((x, bottom)), "▾", lowest));
    for (place, mark, farthest) in above.into_iter().chain(below) {
        let said = farthest.map_or(String::from("no number"), |loss| number(loss, 2));
        figure = figure.with(FigureLayer::Note(FigureNote {
            place,
            text: format!("{mark} {said}"),
            role: Role::Muted,
        }));
    }
    marks.extend(own.map(|at| mark(at, Glyph::Now, "now", Role::Accent)));
    marks.extend(
        points
            .get(chosen)
            .map(|at| mark(*at, Glyph::Probe, "", Role::Strong)),
    );
    figure.with(FigureLayer::Marks(marks))
}

/// The curve up to the end of the axis where it goes beyond: along that end it would say what is not so, and dots there would be
/// taken for losses.
fn cut(points: &[Point], beyond: &[bool]) -> Vec<Point> {
    let mut line = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        let is_inside = |at: Option<usize>| at.and_then(|at| beyond.get(at)) == Some(&false);
        let is_seen = is_inside(Some(index));
        let before = is_inside(index.checked_sub(1));
        let after = is_inside(index.checked_add(1));
        if !is_seen && !before {
            line.push((f64::NAN, f64::NAN));
        }
        if is_seen || before || after {
            line.push(*point);
        }
    }
    line
}

/// The middle of the rates whose last loss is of this kind.
fn middle(sweep: &Sweep, is_meant: impl Fn(f64) -> bool) -> Option<f64> {
    let mut rows = sweep.rows.iter();
    let is_meant = |row: &&SweepRow| is_meant(row.final_loss);
    let first = rows.find(is_meant)?;
    let last = rows.rfind(is_meant).unwrap_or(first);
    Some((first.learning_rate * last.learning_rate).sqrt())
}

/// A loss on the axis: what is beyond an end of the curve is there, and what is no number at the top.
fn visible(loss: f64, [bottom, top]: [f64; 2]) -> f64 {
    if loss.is_finite() {
        loss.max(bottom).min(top)
    } else {
        top
    }
}

/// A range with room for a row of so many above it, in which the zones have their names, and for one below, in which the best
/// has its.
fn with_room(range: Range, rows: u16) -> Range {
    // Half a row more, since a curve is drawn in dots of a part of a row.
    let part = 1.5 / f64::from(rows.max(4) - 2);
    let room = part * (range.high() - range.low());
    Range::new(range.low() - room, range.high() + room)
}

/// The axis, and the ends of the curve on it: a log axis around the loss at the start where no loss is negative, else a linear
/// one of those that are not too large or too deep.
fn y_axis(sweep: &Sweep, start: f64, rows: u16) -> (Axis, [f64; 2]) {
    let losses = || {
        sweep
            .rows
            .iter()
            .map(|row| row.final_loss)
            .filter(|loss| loss.is_finite())
    };
    let is_log = start > 0.0 && losses().all(|loss| loss >= 0.0);
    if is_log {
        let inside = losses()
            .chain([start])
            .filter(|loss| *loss > 0.0)
            .map(|loss| loss.clamp(start / FARTHEST, start * FARTHEST).ln());
        let range = Range::fit(inside, 0.05).unwrap_or(Range::new(-1.0, 1.0));
        let all = with_room(range, rows);
        let axis = Axis::new(
            "",
            Range::new(all.low().exp(), all.high().exp()),
            Scale::Log,
        );
        let bottom = axis.range().low();
        return (axis, [bottom, range.high().exp()]);
    }
    let best = losses().fold(start, f64::min);
    // What comes in shows how far down it is.
    let good = sweep.rows.iter().zip(sweep.outcomes());
    let good = good.filter(|(_, outcome)| *outcome == RateOutcome::Good);
    let good = good.map(|(row, _)| row.final_loss).fold(start, f64::min);
    let first = losses().take(losses().count() / SHOWN);
    let depth = start - first.fold(start, f64::min);
    let bottom = if depth > 0.0 {
        best.max(good.min(start - DEEPEST * depth))
    } else {
        best
    };
    let top = start + (start - bottom).max(f64::MIN_POSITIVE);
    let inside = losses()
        .map(|loss| visible(loss, [bottom, top]))
        .chain([start]);
    let range = Range::fit(inside, 0.05).unwrap_or(Range::new(0.0, 1.0));
    let ends = [range.low(), range.high()];
    (Axis::linear("", with_room(range, rows)), ends)
}

/// A dotted line between any two zones, and at the top the name of each that is as wide as its name.
fn with_zones(mut figure: Figure, sweep: &Sweep, x: Range, columns: u16) -> Figure {
    let column = (x.high() / x.low()).ln() / f64::from(columns.saturating_sub(LABELS).max(1));
    let rates = sweep.rows.iter().map(|row| row.learning_rate);
    let outcomes = sweep.outcomes().map(RateOutcome::zone);
    let zones: Vec<(&str, f64)> = outcomes.zip(rates).collect();
    let zones: Vec<_> = zones.chunk_by(|one, next| one.0 == next.0).collect();
    let mut low = x.low();
    for (index, zone) in zones.iter().enumerate() {
        let (Some((name, _)), Some((_, largest))) = (zone.first(), zone.last()) else {
            continue;
        };
        let next = zones.get(index + 1).and_then(|next| next.first());
        let high = next.map_or(x.high(), |(_, least)| (largest * least).sqrt());
        if next.is_some() {
            figure = figure.with(FigureLayer::Rule(GuideLine {
                way: Way::Vertical(high),
                role: Role::Line,
                stroke: Stroke::Dotted,
                label: String::new(),
            }));
        }
        // A name that is wider than its zone would stand in the next one.
        if (high / low).ln() >= column * name.len() as f64 {
            figure = figure.with(FigureLayer::Note(FigureNote {
                place: Anchor::Above((low * high).sqrt()),
                text: String::from(*name),
                role: Role::Muted,
            }));
        }
        low = high;
    }
    figure
}
