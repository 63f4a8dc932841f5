//! `gdplay sweep --basin`: to which minimum each start of the window leads.

use std::cell::RefCell;
use std::io::Write;

use color_eyre::Result;
use serde::Serialize;

use super::super::error::wrong_with_help;
use super::super::number::JsonNumber;
use super::super::output::{OutputFormat, csv_line, json_line, json_lines};
use super::super::progress::Progress;
use crate::diff::Evaluator;
use crate::explain::{Basins, OtherEnd, basins};
use crate::expr::number::short;
use crate::field::{Plane, Point, Resolution};
use crate::scenario::{RacerSpec, Scenario};
use crate::session::Camera;

/// How many starts there are along each axis.
const COLUMNS: usize = 48;
const ROWS: usize = 24;

/// Where the parameters that are held by a plane are read.
const ORIGIN: Point = (0.0, 0.0);

/// The map for one racer.
#[derive(Serialize)]
struct Mapped {
    name: String,
    optimizer: &'static str,
    axes: [String; 2],
    window: [[JsonNumber; 2]; 2],
    steps: u64,
    minima: Vec<Minimum>,
    /// The shares of starts that had not arrived after all steps, that ran away, that arrived at minima which are not listed,
    /// and that hop and come no nearer.
    under_way: JsonNumber,
    away: JsonNumber,
    other_minima: JsonNumber,
    swinging: JsonNumber,
    /// For each start, row by row from the lower left, the index of its minimum in `minima`; -1 where it had not arrived, -2
    /// where it ran away, -3 where it arrived at another minimum, -4 where it hops.
    map: Vec<Vec<i32>>,
}

#[derive(Serialize)]
struct Minimum {
    at: Vec<JsonNumber>,
    loss: JsonNumber,
    share: JsonNumber,
    /// Whether it is one of many side by side at one loss.
    curve: bool,
}

/// Maps the starts of a scenario's window for every racer.
pub(super) fn run(scenario: &Scenario, format: OutputFormat, out: &mut impl Write) -> Result<()> {
    let mut evaluator = Evaluator::new(scenario.compiled());
    let camera = Camera::of(scenario, Resolution::new(COLUMNS, ROWS));
    if camera.vertical.is_none() {
        return Err(wrong_with_help(
            "a map of starts needs two parameters, and the loss has one",
            "leave --basin out: the rates are swept",
        ));
    }
    let mut all = Vec::new();
    let mut mapped_already: Vec<(&RacerSpec, Plane)> = Vec::new();
    for racer in &scenario.racers {
        let plane = camera.plane(&racer.start);
        // Racers that differ in their start alone have one map.
        let same = |(other, its): &(&RacerSpec, Plane)| {
            let mut held = plane.held();
            other.plan == racer.plan
                && held.all(|index| its.lift(ORIGIN)[index] == plane.lift(ORIGIN)[index])
        };
        if mapped_already.iter().any(same) {
            continue;
        }
        mapped_already.push((racer, plane.clone()));
        let over = (&plane, camera.window, camera.resolution);
        let known = &scenario.view.minima;
        let progress = RefCell::new((
            0,
            Progress::of(camera.resolution.samples() as u64, "starts"),
        ));
        // Nothing calls it off but the end of the process.
        let cancelled = || {
            let (started, progress) = &mut *progress.borrow_mut();
            *started += 1;
            progress.reached(*started);
            false
        };
        if let Some(found) = basins(&racer.plan, over, known, &mut evaluator, &cancelled) {
            all.push(mapped(scenario, racer, &camera, &found));
        }
    }
    match format {
        OutputFormat::Text => all.iter().try_for_each(|map| text(out, map)),
        OutputFormat::Csv => csv(out, &all, &camera),
        OutputFormat::Json => Ok(json_line(out, &all)?),
        OutputFormat::Jsonl => Ok(json_lines(out, &all)?),
    }
}

fn mapped(scenario: &Scenario, racer: &RacerSpec, camera: &Camera, found: &Basins) -> Mapped {
    let Resolution { columns, rows } = camera.resolution;
    let count = found.minima.len();
    let end = |value: f64| {
        if value.is_nan() {
            return code(OtherEnd::Away);
        }
        let other = (value as usize).checked_sub(count);
        let other = other.and_then(|index| OtherEnd::ALL.get(index));
        other.map_or(value as i32, |other| code(*other))
    };
    let row = |row: usize| {
        (0..columns)
            .map(|column| end(found.map.value(column, row)))
            .collect()
    };
    let numbers = |at: &[f64]| at.iter().copied().map(JsonNumber).collect();
    let minima = found.minima.iter().map(|basin| Minimum {
        at: numbers(&basin.at),
        loss: JsonNumber(basin.loss),
        share: JsonNumber(basin.share),
        curve: basin.is_curve,
    });
    let share = |end: OtherEnd| JsonNumber(found.share(end));
    let ranges = [camera.window.x, camera.window.y];
    Mapped {
        name: racer.name.clone(),
        optimizer: racer.plan.settings.definition().name,
        axes: axes(scenario, camera),
        window: ranges.map(|range| [JsonNumber(range.low()), JsonNumber(range.high())]),
        steps: found.steps,
        minima: minima.collect(),
        under_way: share(OtherEnd::UnderWay),
        away: share(OtherEnd::Away),
        other_minima: share(OtherEnd::Arrived),
        swinging: share(OtherEnd::Swinging),
        map: (0..rows).map(row).collect(),
    }
}

/// What the axes are: parameters, or multiples of two directions.
fn axes(scenario: &Scenario, camera: &Camera) -> [String; 2] {
    let names = scenario.parameters.iter().map(|parameter| &parameter.name);
    let names: Vec<&String> = names.collect();
    match camera.parameters()[..] {
        [x, y] if camera.direction_plane.is_none() => [x, y].map(|index| names[index].clone()),
        _ => ["alpha", "beta"].map(String::from),
    }
}

/// The number in a map of an end that is no minimum of the list.
fn code(end: OtherEnd) -> i32 {
    match end {
        OtherEnd::UnderWay => -1,
        OtherEnd::Away => -2,
        OtherEnd::Arrived => -3,
        OtherEnd::Swinging => -4,
    }
}

/// The sign of an end: a digit or letter for a minimum.
fn sign(end: i32) -> char {
    match end {
        -4 => '~',
        -3 => '+',
        -2 => ' ',
        -1 => '.',
        end => char::from_digit(end as u32 + 1, 36).unwrap_or('?'),
    }
}

fn text(out: &mut impl Write, map: &Mapped) -> Result<()> {
    let axes = map.axes.join(", ");
    writeln!(
        out,
        "{} · {} · starts over {axes}, {} steps each",
        map.name, map.optimizer, map.steps
    )?;
    for row in map.map.iter().rev() {
        let line: String = row.iter().map(|end| sign(*end)).collect();
        writeln!(out, "  {}", line.trim_end())?;
    }
    for (index, minimum) in (0..).zip(&map.minima) {
        let at: Vec<String> = minimum.at.iter().map(|value| short(value.0, 4)).collect();
        writeln!(
            out,
            "{}  {:>6} %  {} ({}), loss {}",
            sign(index),
            short(100.0 * minimum.share.0, 3),
            if minimum.curve {
                "a curve of minima, as at"
            } else {
                "the minimum at"
            },
            at.join(", "),
            short(minimum.loss.0, 4)
        )?;
    }
    for (end, share) in [
        (OtherEnd::Arrived, map.other_minima.0),
        (OtherEnd::Swinging, map.swinging.0),
        (OtherEnd::UnderWay, map.under_way.0),
        (OtherEnd::Away, map.away.0),
    ] {
        if share > 0.0 {
            let (sign, percent) = (sign(code(end)), short(100.0 * share, 3));
            writeln!(out, "{sign}  {percent:>6} %  {}", end.words())?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn csv(out: &mut impl Write, all: &[Mapped], camera: &Camera) -> Result<()> {
    let Some(first) = all.first() else {
        return Ok(());
    };
    let header = ["racer", &first.axes[0], &first.axes[1], "minimum"];
    csv_line(out, &header.map(String::from))?;
    for map in all {
        for (row, ends) in map.map.iter().enumerate() {
            for (column, end) in ends.iter().enumerate() {
                let (x, y) = camera.window.sample(camera.resolution, column, row);
                let cells = [
                    map.name.clone(),
                    x.to_string(),
                    y.to_string(),
                    end.to_string(),
                ];
                csv_line(out, &cells)?;
            }
        }
    }
    Ok(())
}
