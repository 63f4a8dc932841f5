//! A loss that goes to and fro in waves of many records and comes no lower. Nothing tells why: a rate that goes round, data in an order,
//! momentum that keeps the speed.
//!
//! The thresholds are chosen.

use super::FindingList;
use super::late::late_loss;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{line, mean, moving_means, quantile, scatter_of_all};

/// Fewer records show no waves.
const FEWEST: usize = 40;

/// The running mean is over so large a share of the rest.
const WINDOW: f64 = 0.02;

/// A wave is at least so large a share of the level high and deep.
const HEIGHT: f64 = 0.1;

/// And so many times what the scatter of single records makes of such a mean.
const OVER_SCATTER: f64 = 5.0;

/// And so many times what the loss falls or rises by meanwhile.
const OVER_TREND: f64 = 2.0;

/// It turns back so many times: twice to and fro.
const TURNS: usize = 4;

/// A share of the records at either end of the range is left out.
const ODD: f64 = 0.02;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(values) = late_loss(run) else {
        return Vec::new();
    };
    if values.len() < FEWEST {
        return Vec::new();
    }
    let width = ((values.len() as f64 * WINDOW) as usize).max(1);
    let means: Vec<f64> = moving_means(values, width).collect();
    let (slope, begin, _) = line(&means);
    let fall = (slope * means.len() as f64).abs();
    let rest: Vec<f64> = means
        .iter()
        .zip(0_u32..)
        .map(|(mean, index)| mean - begin - slope * f64::from(index))
        .collect();
    let [low, high] = [ODD, 1.0 - ODD].map(|share| quantile(rest.iter().copied(), share));
    let height = 0.5 * (high - low);
    let level = mean(values);
    let error = scatter_of_all(values) / (width as f64).sqrt();
    let is_high = height >= HEIGHT * level.abs() && height >= OVER_SCATTER * error;
    let turns = turns(&rest, f64::midpoint(low, high), 0.5 * height);
    if !is_high || 2.0 * height < OVER_TREND * fall || turns < TURNS {
        return Vec::new();
    }
    let ends = [ODD, 1.0 - ODD].map(|share| quantile(means.iter().copied(), share));
    let [lowest, highest] = ends;
    let trend = if slope < 0.0 {
        format!("falls by only {} meanwhile", short(fall, 2))
    } else {
        String::from("comes no lower")
    };
    let text = format!(
        "the loss goes to and fro between {} and {}, {turns} times in its last {} records, and {trend}",
        short(lowest, 3),
        short(highest, 3),
        values.len()
    );
    let finding = Finding::new(FindingKind::Waves, text).with_all([
        ("lowest", lowest),
        ("highest", highest),
        ("turns", turns as f64),
        ("loss_change", slope * means.len() as f64),
    ]);
    vec![finding.remedy(
        "look for what goes round with it: a rate that rises again, data in an order, a momentum near 1; else a smaller learning rate",
    )]
}

/// How often a series goes from one side of a middle to the other, by more than so much on both.
fn turns(values: &[f64], middle: f64, by: f64) -> usize {
    let sides = values.iter().filter_map(|value| match value - middle {
        off if off > by => Some(true),
        off if off < -by => Some(false),
        _ => None,
    });
    let mut sides: Vec<bool> = sides.collect();
    sides.dedup();
    sides.len().saturating_sub(1)
}
