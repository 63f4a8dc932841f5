//! The norm of every layer's gradient on one logarithmic scale: what vanishes or explodes is a staircase.

use std::io::{self, Write};

use crate::expr::number::short;
use crate::runlog::Case;
use crate::runlog::run::NamedSeries;

/// The longest bar, in characters.
const BAR: usize = 36;

/// So many layers are shown at most: the first and the last ones.
const SHOWN: usize = 24;

/// The longest name, in characters.
const NAME: usize = 32;

/// The scale goes down to this part of the largest norm at least; only below it a gradient begins to be small.
const DECADES: f64 = 1e-3;

/// The parts of a bar's last character, in eighths.
const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// Draws the layers of a run.
pub(super) fn write(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let layers = case.run.shown_layers();
    if layers.is_empty() {
        return Ok(());
    }
    let norms: Vec<f64> = layers.iter().map(|layer| late_median(layer)).collect();
    let positive = || {
        norms
            .iter()
            .copied()
            .filter(|norm| *norm > 0.0 && norm.is_finite())
    };
    let high = positive().fold(0.0, f64::max);
    // Norms that are about the same have bars that are about the same.
    let low = positive().fold(DECADES * high, f64::min);
    let names: Vec<String> = layers.iter().map(|layer| cut(&layer.name)).collect();
    let width = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    let from = if high > 0.0 {
        format!(" (logarithmic, from {})", short(low, 2))
    } else {
        String::new()
    };
    writeln!(
        out,
        "\ngradient norms by layer, medians of the last quarter{from}"
    )?;
    for (index, (name, norm)) in names.iter().zip(&norms).enumerate() {
        let hidden = names.len().saturating_sub(SHOWN);
        if hidden > 0 && index >= SHOWN / 2 && index < SHOWN / 2 + hidden {
            if index == SHOWN / 2 {
                writeln!(out, "  … {hidden} more")?;
            }
            continue;
        }
        let value = if *norm == 0.0 {
            String::from("0 exactly")
        } else {
            short(*norm, 3)
        };
        writeln!(out, "  {name:<width$} {value:>9} {}", bar(*norm, low, high))?;
    }
    Ok(())
}

fn cut(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME {
        return name.to_string();
    }
    let end: String = name.chars().skip(count - NAME + 1).collect();
    format!("…{end}")
}

/// The median of the last quarter of the records; of what is not finite if there is nothing else.
fn late_median(layer: &NamedSeries) -> f64 {
    let points = layer.points();
    let late = points.from(points.len() * 3 / 4);
    let mut finite: Vec<f64> = late.finite().collect();
    finite.sort_by(f64::total_cmp);
    finite.get(finite.len() / 2).copied().unwrap_or(f64::NAN)
}

fn bar(norm: f64, low: f64, high: f64) -> String {
    if !(norm > 0.0 && norm.is_finite()) {
        return String::new();
    }
    let share = if high > low {
        (norm / low).ln() / (high / low).ln()
    } else {
        1.0
    };
    let eighths = ((share * (8 * BAR) as f64).round() as usize).clamp(1, 8 * BAR);
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8 - 1]);
    }
    bar
}
