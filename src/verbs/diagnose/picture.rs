//! Loss and norm over the steps, in braille, with the events marked below.

use std::io::{self, Write};

use crate::expr::number::short;
use crate::runlog::Case;
use crate::runlog::series::Points;

/// The width of a curve, in characters; each has two columns of dots.
const WIDTH: usize = 64;

/// The height of a curve, in lines; each has four rows of dots.
const HEIGHT: usize = 5;

/// From this ratio of highest to lowest on the axis is logarithmic.
const LOGARITHMIC: f64 = 20.0;

/// The room for the numbers of the axis.
const AXIS: usize = 9;

/// The signs of events, in order; what comes after them is not marked.
const SIGNS: &str = "123456789abcdefghijklmnopqrstuvwxyz";

/// Draws the curves of a run, if there are enough records.
pub(super) fn write(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let run = &case.run;
    let curves = [("loss", run.loss.as_ref()), ("norm", run.any_norm())];
    let drawn: Vec<(&str, Points)> = curves
        .iter()
        .filter_map(|(name, curve)| Some((*name, curve.as_ref()?.points())))
        .collect();
    let steps = drawn
        .iter()
        .flat_map(|(_, points)| [points.first(), points.last()])
        .flatten()
        .map(|point| point.step);
    let (Some(first), Some(last)) = (steps.clone().min(), steps.max()) else {
        return Ok(());
    };
    if first == last {
        return Ok(());
    }
    for (name, points) in drawn {
        curve(out, name, points, (first, last))?;
    }
    writeln!(out, "{:AXIS$} └{}", "", "─".repeat(WIDTH))?;
    events(out, case, (first, last))
}

/// The column of dots of a step.
fn column(step: u64, (first, last): (u64, u64)) -> usize {
    let share = (step.saturating_sub(first)) as f64 / (last - first) as f64;
    ((share * (2 * WIDTH - 1) as f64).round() as usize).min(2 * WIDTH - 1)
}

fn curve(out: &mut impl Write, name: &str, points: Points, span: (u64, u64)) -> io::Result<()> {
    let finite = points.finite();
    let low = finite.clone().fold(f64::INFINITY, f64::min);
    let high = finite.clone().fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        return Ok(());
    }
    let positive = finite
        .filter(|value| *value > 0.0)
        .fold(f64::INFINITY, f64::min);
    let logarithmic = low >= 0.0 && positive.is_finite() && high / positive > LOGARITHMIC;
    let low = if logarithmic { positive } else { low };
    let scale = |value: f64| {
        if logarithmic {
            value.max(low).ln()
        } else {
            value
        }
    };
    let (bottom, top) = (scale(low), scale(high));
    let row = |value: f64| {
        let share = if top > bottom {
            (scale(value) - bottom) / (top - bottom)
        } else {
            0.5
        };
        ((share * (4 * HEIGHT - 1) as f64).round() as usize).min(4 * HEIGHT - 1)
    };
    let mut grid = vec![[false; 4 * HEIGHT]; 2 * WIDTH];
    for (column, (from, to)) in columns(points, span) {
        let (from, to) = (row(from), row(to));
        grid[column][from..=to].fill(true);
    }
    writeln!(
        out,
        "\n{:>AXIS$}{}",
        name,
        if logarithmic { "  (logarithmic)" } else { "" }
    )?;
    for line in (0..HEIGHT).rev() {
        let label = match line {
            // One value has its number once.
            0 if low < high => short(low, 3),
            _ if line == HEIGHT - 1 => short(high, 3),
            _ => String::new(),
        };
        let cells: String = (0..WIDTH).map(|cell| braille(&grid, cell, line)).collect();
        writeln!(
            out,
            "{label:>AXIS$} ┤{}",
            cells.trim_end_matches('\u{2800}')
        )?;
    }
    Ok(())
}

/// The lowest and highest value in each column that has some; neighbors are joined.
fn columns(points: Points, span: (u64, u64)) -> Vec<(usize, (f64, f64))> {
    let mut columns: Vec<(usize, (f64, f64))> = Vec::new();
    let mut before: Option<(usize, f64)> = None;
    for point in points.iter() {
        if !point.value.is_finite() {
            before = None;
            continue;
        }
        let at = column(point.step, span);
        // The line from the last record goes through the columns between, without gaps where it is steep.
        let (from, value) = before.unwrap_or((at, point.value));
        let along = |column: usize| {
            let share = if at > from {
                (column - from) as f64 / (at - from) as f64
            } else {
                1.0
            };
            value + share * (point.value - value)
        };
        for between in from..=at {
            let (a, b) = (along(between.saturating_sub(1).max(from)), along(between));
            let (a, b) = (a.min(b), a.max(b));
            match columns.last_mut().filter(|(known, _)| *known == between) {
                Some((_, (low, high))) => (*low, *high) = (low.min(a), high.max(b)),
                None => columns.push((between, (a, b))),
            }
        }
        before = Some((at, point.value));
    }
    columns
}

/// The braille character of a cell; Unicode numbers the dots down the left column, then the right one, the fourth row last.
fn braille(grid: &[[bool; 4 * HEIGHT]], cell: usize, line: usize) -> char {
    const BITS: [[u32; 4]; 2] = [[6, 2, 1, 0], [7, 5, 4, 3]];
    let dots = (0..2).flat_map(|x| (0..4).map(move |y| (x, y)));
    let set = dots.filter(|(x, y)| grid[2 * cell + x][4 * line + y]);
    char::from_u32(0x2800 + set.map(|(x, y)| 1 << BITS[x][y]).sum::<u32>()).unwrap_or(' ')
}

/// The first and last step with the events between, and what the signs mean.
fn events(out: &mut impl Write, case: &Case, span: (u64, u64)) -> io::Result<()> {
    let events: Vec<(char, u64, &str)> = SIGNS
        .chars()
        .zip(
            case.diagnosis
                .findings
                .iter()
                .filter_map(|finding| Some((finding.step?, finding.kind.word()))),
        )
        .map(|(sign, (step, name))| (sign, step, name))
        .collect();
    if !events.is_empty() {
        let mut marks = vec![' '; WIDTH];
        for (sign, step, _) in events
            .iter()
            .rev()
            .filter(|(_, step, _)| (span.0..=span.1).contains(step))
        {
            marks[column(*step, span) / 2] = *sign;
        }
        writeln!(
            out,
            "{:AXIS$}  {}",
            "",
            marks.into_iter().collect::<String>().trim_end()
        )?;
    }
    let (first, last) = (span.0.to_string(), span.1.to_string());
    let room = WIDTH.saturating_sub(first.len());
    writeln!(out, "{:>AXIS$}  {first}{last:>room$}", case.run.unit.name())?;
    if !events.is_empty() {
        let shown: Vec<String> = events
            .iter()
            .map(|(sign, step, name)| format!("{sign} = {name} at {step}"))
            .collect();
        writeln!(out, "{:AXIS$}  {}", "", shown.join(" · "))?;
    }
    Ok(())
}
