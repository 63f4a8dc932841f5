//! What is seen of a run between two steps, at the resolution of a screen.

use super::heat::{HeatScale, LayerHeatMap};
use super::run::{LogRun, NamedSeries};
use super::series::{Points, SeriesPoint};
use super::stats::median;
pub use super::steps::Steps;
use super::steps::longest_hold;

/// So many records are drawn in each part as they are; of more, the first, the lowest, the highest and the last.
const AS_THEY_ARE: usize = 4;

/// The usual norm of a layer is the median of so many of its records at most, evenly spread.
const MEDIAN_OF: usize = 4096;

/// What is seen of a run between two steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The steps.
    pub steps: Steps,
    /// The loss; a record that is not finite cuts the line.
    pub loss: Vec<(f64, f64)>,
    /// The loss on rows that are held back.
    pub validation: Vec<(f64, f64)>,
    /// The norm of the whole gradient.
    pub norm: Vec<(f64, f64)>,
    /// The layers, if there are any.
    pub heat: Option<LayerHeatMap>,
}

/// What was logged at a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepReading {
    /// The step.
    pub step: u64,
    /// The loss.
    pub loss: Option<f64>,
    /// The loss on rows that are held back.
    pub validation: Option<f64>,
    /// The learning rate.
    pub rate: Option<f64>,
    /// The norm of the whole gradient.
    pub norm: Option<f64>,
    /// The layers, from the input on.
    pub layers: Vec<LayerReading>,
}

/// The norm of a layer at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReading {
    /// Its name.
    pub name: String,
    /// Its norm; none where nothing was logged.
    pub norm: Option<f64>,
    /// Its median over the whole run; NaN if no norm is finite and above 0.
    pub usual: f64,
}

/// The usual norm of each shown layer: the median of the finite ones above 0 over the whole run.
pub fn usual_norms(run: &LogRun) -> Vec<f64> {
    let usual = |layer: &&NamedSeries| {
        let points = layer.points();
        let every = points.len().div_ceil(MEDIAN_OF).max(1);
        let values = points.values().iter().step_by(every).copied();
        median(values.filter(|value| value.is_finite() && *value > 0.0))
    };
    run.shown_layers().iter().map(usual).collect()
}

impl Digest {
    /// What is seen of a run between two steps, divided into so many parts. `usual` are the norms of [`usual_norms`].
    pub fn of(run: &LogRun, usual: &[f64], steps: Steps, parts: usize, scale: HeatScale) -> Self {
        let line = |curve: Option<&NamedSeries>| {
            curve.map_or_else(Vec::new, |curve| trace(curve.points(), steps, parts))
        };
        let layers = run.shown_layers();
        Self {
            steps,
            loss: line(run.loss.as_ref()),
            validation: line(run.validation.as_ref()),
            norm: line(run.any_norm()),
            heat: (!layers.is_empty())
                .then(|| LayerHeatMap::of(&layers, usual, steps, parts, scale)),
        }
    }
}

impl StepReading {
    /// What was logged at a step, or last before it.
    pub fn of(run: &LogRun, usual: &[f64], step: u64) -> Self {
        let at = |curve: Option<&NamedSeries>| curve.and_then(|curve| held(curve, step));
        let layers = run.shown_layers();
        let layers = layers.iter().zip(usual).map(|(layer, usual)| LayerReading {
            name: layer.name.to_string(),
            norm: held(layer, step),
            usual: *usual,
        });
        Self {
            step,
            loss: at(run.loss.as_ref()),
            validation: at(run.validation.as_ref()),
            rate: at(run.rate.as_ref()),
            norm: at(run.any_norm()),
            layers: layers.collect(),
        }
    }
}

/// The value at a step, or the last before it if the series had not stopped by then.
fn held(curve: &NamedSeries, step: u64) -> Option<f64> {
    let points = curve.points();
    let last = points.until(points.count_to(step)).last()?;
    (step - last.step <= longest_hold(points)).then_some(last.value)
}

/// A series between two steps as a line, with its neighbors outside so that it reaches the edges.
fn trace(points: Points, steps: Steps, parts: usize) -> Vec<(f64, f64)> {
    let from = points.count_before(steps.first);
    let to = points.count_to(steps.last);
    let shown = points.until(to + 1).from(from.saturating_sub(1));
    let pair = |point: SeriesPoint| (point.step as f64, point.value);
    if shown.len() <= AS_THEY_ARE * parts {
        return shown.iter().map(pair).collect();
    }
    let same = |a: &u64, b: &u64| steps.part(*a, parts) == steps.part(*b, parts);
    let (mut line, mut rest) = (Vec::new(), shown);
    for together in shown.steps().chunk_by(same) {
        let (part, after) = rest.split_at(together.len());
        rest = after;
        let by_value = |a: &SeriesPoint, b: &SeriesPoint| a.value.total_cmp(&b.value);
        let finite = || part.iter().filter(|point| point.value.is_finite());
        let not_finite = part.iter().find(|point| !point.value.is_finite());
        let ends = [part.first(), part.last(), not_finite];
        let extremes = [finite().min_by(by_value), finite().max_by(by_value)];
        let mut kept: Vec<SeriesPoint> = ends.into_iter().chain(extremes).flatten().collect();
        kept.sort_by_key(|point| point.step);
        kept.dedup_by_key(|point| point.step);
        line.extend(kept.into_iter().map(pair));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::log::Log;
    use super::super::test_log::log;
    use super::*;

    #[test]
    fn a_long_line_keeps_its_ends_peaks_and_holes() {
        let value = |step: u64| match step {
            5_003 => 90.0,
            5_004 => -90.0,
            7_000 => f64::NAN,
            _ => (step % 7) as f64,
        };
        let log = log(10_000, |key, step| (key == "loss").then(|| value(step)));
        let digest = Digest::of(
            &LogRun::of(&log),
            &[],
            Steps::new(0, 9_999),
            50,
            HeatScale::Times,
        );
        assert!(digest.loss.len() <= 5 * 50, "{}", digest.loss.len());
        for kept in [0, 5_003, 5_004, 9_999] {
            assert!(digest.loss.contains(&(kept as f64, value(kept))), "{kept}");
        }
        assert!(digest.loss.iter().any(|point| point.1.is_nan()));
        assert!(digest.heat.is_none());
        let near = Digest::of(
            &LogRun::of(&log),
            &[],
            Steps::new(5_000, 5_010),
            50,
            HeatScale::Times,
        );
        let steps: Vec<f64> = near.loss.iter().map(|point| point.0).collect();
        assert_eq!(steps.first().zip(steps.last()), Some((&4_999.0, &5_011.0)));
        assert_eq!(steps.len(), 13);
    }

    #[test]
    fn a_reading_holds_until_the_series_stops() {
        let mut log = Log::default();
        for step in (0..100).step_by(10) {
            log.at(step, "loss", step as f64);
            if step < 50 {
                log.at(step, "grad_norm/a.0.weight", 1.0);
            }
        }
        let run = LogRun::of(&log);
        let usual = usual_norms(&run);
        let at = |step| StepReading::of(&run, &usual, step);
        assert_eq!(
            (at(15).loss, at(15).layers[0].norm),
            (Some(10.0), Some(1.0))
        );
        assert_eq!(at(70).layers[0].norm, Some(1.0));
        assert_eq!(at(71).layers[0].norm, None);
        assert_eq!(
            at(15).norm,
            Some(1.0),
            "of the layers where there is no other"
        );
    }
}
