//! The layers of a run over time, for a heat map.

use super::run::NamedSeries;
use super::series::Points;
use super::steps::{Steps, longest_hold};

/// No heat map has more rows: beyond, neighboring layers share one.
const MOST_ROWS: usize = 256;

/// How many times their usual norm layers have, for the colors of a heat map: about equal factors, with a range for what is
/// calm. Fixed, so that a color means the same in every log.
const RATIOS: [f64; 15] = [
    0.3, 0.6, 1.3, 1.6, 2.0, 2.6, 3.4, 4.5, 6.0, 8.0, 12.0, 20.0, 40.0, 100.0, 1000.0,
];

/// The least range of a heat map of norms, as a factor.
const LEAST_RANGE: f64 = 10.0;

/// What the colors of a heat map of layers say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeatScale {
    /// How many times its own usual norm a layer has: what changes in time.
    #[default]
    Times,
    /// The norm: how layers differ.
    Norm,
}

/// One cell of a heat map, what weighs least over the time of a layer first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum HeatSample {
    /// Nothing was logged.
    Absent,
    /// The norm is exactly 0.
    Zero,
    /// The largest value.
    Value(f64),
    /// A norm is not finite.
    NotFinite,
}

impl HeatSample {
    /// What is seen of two layers in one cell: one at 0 is not hidden by one that goes on.
    #[must_use]
    pub fn beside(self, other: Self) -> Self {
        let is_hidden = |a: Self, b: Self| a == Self::Zero && matches!(b, Self::Value(_));
        if is_hidden(other, self) || other > self && !is_hidden(self, other) {
            other
        } else {
            self
        }
    }
}

/// The layers over time.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerHeatMap {
    /// What the colors say.
    pub scale: HeatScale,
    /// The rows, from the input on, each with the names of its layers.
    pub rows: Vec<Vec<String>>,
    /// How many parts the steps are divided into.
    pub columns: usize,
    /// The rows one after the other, of each the cells in order of time.
    pub samples: Vec<HeatSample>,
    /// The values that divide the colors, rising.
    pub levels: Vec<f64>,
}

impl LayerHeatMap {
    pub(super) fn of(
        layers: &[&NamedSeries],
        usual: &[f64],
        steps: Steps,
        columns: usize,
        scale: HeatScale,
    ) -> Self {
        let together = layers.len().div_ceil(MOST_ROWS).max(1);
        let mut heat = Self {
            scale,
            rows: Vec::new(),
            columns,
            samples: vec![HeatSample::Absent; columns * layers.len().div_ceil(together)],
            levels: Vec::new(),
        };
        for (row, layers) in layers.chunks(together).enumerate() {
            let names = layers.iter().map(|layer| layer.name.to_string());
            heat.rows.push(names.collect());
            for (index, layer) in layers.iter().enumerate() {
                let own = usual.get(row * together + index).copied();
                let unit = match scale {
                    HeatScale::Times => own.unwrap_or(f64::NAN),
                    HeatScale::Norm => 1.0,
                };
                let mut cells = vec![HeatSample::Absent; columns];
                fill(&mut cells, layer.points(), steps, unit);
                let row = heat.samples.iter_mut().skip(row * columns);
                for (known, cell) in row.zip(cells) {
                    *known = known.beside(cell);
                }
            }
        }
        heat.levels = match scale {
            HeatScale::Times => RATIOS.to_vec(),
            HeatScale::Norm => norm_levels(&heat.samples),
        };
        heat
    }

    /// The band of a value among the colors, the lowest 0.
    pub fn band(&self, value: f64) -> usize {
        self.levels.partition_point(|level| *level <= value)
    }

    /// The cell of a row at a part of the time.
    pub fn sample(&self, row: usize, column: usize) -> HeatSample {
        let index = row * self.columns + column;
        let inside = column < self.columns;
        let sample = self.samples.get(index).filter(|_| inside);
        sample.copied().unwrap_or(HeatSample::Absent)
    }
}

/// Puts a layer's records into the cells of a row; each holds until the next one.
fn fill(cells: &mut [HeatSample], points: Points, steps: Steps, unit: f64) {
    let from = points.count_before(steps.first).saturating_sub(1);
    let shown = points.until(points.count_to(steps.last)).from(from);
    let longest = longest_hold(points);
    for (index, point) in (from..).zip(shown.iter()) {
        let next = points.steps().get(index + 1);
        let next = next.map_or(point.step + 1, |next| *next);
        let until = next
            .min(point.step.saturating_add(longest))
            .max(point.step + 1)
            - 1;
        if until < steps.first {
            continue;
        }
        let parts = cells.len();
        let first = steps.part(point.step.max(steps.first), parts);
        let last = steps.part(until.min(steps.last), parts);
        let sample = if !point.value.is_finite() {
            HeatSample::NotFinite
        } else if point.value == 0.0 {
            HeatSample::Zero
        } else {
            HeatSample::Value(point.value / unit)
        };
        let Some((first, last)) = first.zip(last) else {
            continue;
        };
        for cell in cells.iter_mut().take(last + 1).skip(first) {
            if sample > *cell {
                *cell = sample;
            }
        }
    }
}

/// Levels at equal factors between the smallest and the largest norm.
fn norm_levels(samples: &[HeatSample]) -> Vec<f64> {
    let values = samples.iter().filter_map(|sample| match sample {
        HeatSample::Value(value) if *value > 0.0 => Some(*value),
        HeatSample::Absent | HeatSample::Zero | HeatSample::Value(_) | HeatSample::NotFinite => {
            None
        }
    });
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return Vec::new();
    }
    let high = high.max(low * LEAST_RANGE);
    let (low, high) = (low.ln(), high.ln());
    let level = |index: usize| (low + (high - low) * index as f64 / 15.0).exp();
    (1..15).map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::super::digest::{Digest, usual_norms};
    use super::super::log::Log;
    use super::super::run::LogRun;
    use super::super::test_log::log;
    use super::*;

    #[test]
    fn a_dead_layer_is_seen_in_a_row_that_it_shares() {
        let (zero, value, larger) = (
            HeatSample::Zero,
            HeatSample::Value(1.0),
            HeatSample::Value(2.0),
        );
        for (a, b, both) in [
            (zero, value, zero),
            (value, larger, larger),
            (value, HeatSample::Absent, value),
            (zero, HeatSample::Absent, zero),
            (zero, HeatSample::NotFinite, HeatSample::NotFinite),
            (value, HeatSample::NotFinite, HeatSample::NotFinite),
        ] {
            assert_eq!((a.beside(b), b.beside(a)), (both, both), "{a:?} {b:?}");
        }
        let mut log = Log::default();
        for step in 0..20 {
            for layer in 0..2 * MOST_ROWS {
                let norm = if layer == 7 && step >= 10 { 0.0 } else { 1.0 };
                log.at(step, &format!("grad_norm/a.{layer}.weight"), norm);
            }
        }
        let run = LogRun::of(&log);
        let usual = usual_norms(&run);
        let digest = Digest::of(&run, &usual, Steps::new(0, 19), 2, HeatScale::Times);
        let heat = digest.heat.expect("layers");
        assert_eq!(heat.rows.len(), MOST_ROWS);
        assert_eq!(heat.sample(3, 0), HeatSample::Value(1.0));
        assert_eq!(heat.sample(3, 1), HeatSample::Zero);
        assert_eq!(heat.sample(4, 1), HeatSample::Value(1.0));
    }

    #[test]
    fn layers_over_time_show_what_stands_out_in_each() {
        let log = log(100, |key, step| match key {
            "grad_norm/a.0.weight" => Some(if step == 50 { 2.0 } else { 0.2 }),
            "grad_norm/a.1.weight" if step < 20 => None,
            "grad_norm/a.1.weight" => Some(match step {
                60 => f64::NAN,
                80.. => 0.0,
                _ => 3.0,
            }),
            _ => Some(1.0),
        });
        let run = LogRun::of(&log);
        let usual = usual_norms(&run);
        assert_eq!(usual, [0.2, 3.0], "biases are not shown beside weights");
        let heat = |scale| {
            let digest = Digest::of(&run, &usual, Steps::new(0, 99), 10, scale);
            digest.heat.expect("layers")
        };
        let times = heat(HeatScale::Times);
        let near =
            |sample, value: f64| matches!(sample, HeatSample::Value(v) if (v - value).abs() < 1e-9);
        assert!(near(times.sample(0, 4), 1.0) && near(times.sample(0, 5), 10.0));
        assert_eq!(times.sample(1, 0), HeatSample::Absent);
        assert_eq!(times.sample(1, 6), HeatSample::NotFinite);
        assert_eq!(times.sample(1, 9), HeatSample::Zero);
        assert_eq!(
            times.sample(2, 0),
            HeatSample::Absent,
            "there is no third row"
        );
        assert!(times.band(1.0) < times.band(10.0));
        let norm = heat(HeatScale::Norm);
        assert!(near(norm.sample(0, 5), 2.0) && near(norm.sample(1, 4), 3.0));
        assert_eq!((norm.band(0.2), norm.band(3.0)), (0, 14));
    }
}
