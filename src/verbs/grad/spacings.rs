//! The error of the finite differences against their spacing.

use std::io::Write;

use color_eyre::Result;
use serde::Serialize;

use super::super::number::JsonNumber;
use super::super::output::{OutputFormat, csv_line, json_line};
use crate::diff::SpacingCurve;
use crate::expr::number::short;

/// The answer as JSON: a curve for each parameter.
#[derive(Serialize)]
struct Report<'a> {
    parameters: &'a [String],
    spacings: Vec<Curve<'a>>,
}

#[derive(Serialize)]
struct Curve<'a> {
    parameter: &'a str,
    slope: JsonNumber,
    best: Option<JsonNumber>,
    balanced: JsonNumber,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Point {
    spacing: JsonNumber,
    slope: JsonNumber,
    error: JsonNumber,
}

/// Prints the curves.
pub(super) fn print(
    out: &mut impl Write,
    parameters: &[String],
    curves: &[SpacingCurve],
    format: OutputFormat,
) -> Result<()> {
    match format {
        OutputFormat::Text => text(out, parameters, curves),
        OutputFormat::Csv => csv(out, parameters, curves),
        OutputFormat::Json | OutputFormat::Jsonl => {
            let spacings = curves.iter().map(|curve| json(parameters, curve)).collect();
            Ok(json_line(
                out,
                &Report {
                    parameters,
                    spacings,
                },
            )?)
        }
    }
}

fn json<'a>(parameters: &'a [String], curve: &SpacingCurve) -> Curve<'a> {
    let points = curve.points.iter().map(|point| Point {
        spacing: JsonNumber(point.spacing),
        slope: JsonNumber(point.slope),
        error: JsonNumber(point.error),
    });
    Curve {
        parameter: &parameters[curve.variable],
        slope: JsonNumber(curve.slope),
        best: curve
            .best
            .map(|best| JsonNumber(curve.points[best].spacing)),
        balanced: JsonNumber(curve.balanced),
        points: points.collect(),
    }
}

fn csv(out: &mut impl Write, parameters: &[String], curves: &[SpacingCurve]) -> Result<()> {
    csv_line(
        out,
        &["parameter", "spacing", "slope", "error", "best"].map(String::from),
    )?;
    for curve in curves {
        for (index, point) in curve.points.iter().enumerate() {
            let name = parameters[curve.variable].clone();
            let numbers =
                [point.spacing, point.slope, point.error].map(|number| number.to_string());
            let best = (curve.best == Some(index)).to_string();
            csv_line(out, &[vec![name], numbers.to_vec(), vec![best]].concat())?;
        }
    }
    Ok(())
}

/// A bar for each spacing: a column for each decade of the error, so that the bars' ends draw the V.
fn text(out: &mut impl Write, parameters: &[String], curves: &[SpacingCurve]) -> Result<()> {
    for (number, curve) in curves.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let name = &parameters[curve.variable];
        writeln!(
            out,
            "∂/∂{name} = {}, by central differences with spacing h",
            short(curve.slope, 12)
        )?;
        writeln!(out, "{:>8}  {:>20}  {:>8}", "h", "slope", "error")?;
        for (index, point) in curve.points.iter().enumerate() {
            let mark = if curve.best == Some(index) {
                "  best"
            } else {
                ""
            };
            writeln!(
                out,
                "{:>8}  {:>20}  {:>8}  {}{mark}",
                short(point.spacing, 1),
                short(point.slope, 12),
                short(point.error, 2),
                bar(point.error)
            )?;
        }
        writeln!(
            out,
            "unless another is asked for, h = {}",
            short(curve.balanced, 3)
        )?;
    }
    Ok(())
}

/// Two characters for each decade above 1e-17.
fn bar(error: f64) -> String {
    const LEAST: f64 = -17.0;
    const MOST: f64 = 44.0;
    if !error.is_finite() || error == 0.0 {
        return String::new();
    }
    let length = (2.0 * (error.log10() - LEAST)).clamp(0.0, MOST);
    "▪".repeat(length.round() as usize)
}
