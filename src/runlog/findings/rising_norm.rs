//! A gradient norm that grows and grows while the loss stands: the run has not broken yet.
//!
//! The thresholds are chosen: norms of healthy runs grow a few times over as the loss falls, and those that start at 0 grow soon and then stand.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{median, neighbors};

/// Fewer records show no course.
const FEWEST: usize = 60;

/// The norm is judged by the medians of so many blocks.
const BLOCKS: usize = 20;

/// From its lowest block to its last it grows so many times: that is out of the band of an explosion.
const GROWS: f64 = 20.0;

/// And so many times in the last half of the run: what starts at 0 has grown by then.
const LATE: f64 = 3.0;

/// And from block to block in so large a share of them.
const STEADILY: f64 = 0.8;

/// In the last quarter the loss falls by less than this share of it.
const STANDS: f64 = 0.05;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    finding(run).into_iter().collect()
}

/// The medians of blocks of equal length.
fn blocks(values: &[f64]) -> Vec<f64> {
    let length = values.len().div_ceil(BLOCKS).max(1);
    let middle = |block: &[f64]| median(block.iter().copied());
    values.chunks(length).map(middle).collect()
}

fn finding(run: &LogRun) -> Option<Finding> {
    let (loss, norm) = (run.falling_loss()?, run.any_norm()?);
    let (losses, norms) = (loss.finite(), norm.finite_points());
    if losses.len() < FEWEST || norms.len() < FEWEST {
        return None;
    }
    let (own, of_loss) = (blocks(norms.values()), blocks(losses));
    let (at, lowest) = own
        .iter()
        .copied()
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let after = own.get(at..)?;
    let last = *after.last()?;
    let rising = neighbors(after).filter(|(a, b)| b > a).count() as f64;
    let steadily = rising >= STEADILY * (after.len() - 1).max(1) as f64;
    let middle = *own.get(own.len() / 2)?;
    let grows = lowest > 0.0 && last >= GROWS * lowest && last >= LATE * middle;
    let (then, now) = (*of_loss.get(of_loss.len() * 3 / 4)?, *of_loss.last()?);
    let stands = then > 0.0 && then - now < STANDS * then;
    if !grows || !steadily || !stands {
        return None;
    }
    let length = norms.len().div_ceil(BLOCKS);
    let step = norms.get(at * length)?.step;
    let leads = leader(run).map_or_else(String::new, |name| format!(", that of {name} most"));
    let text = format!(
        "the gradient norm grows from {} about {} to {} at the end (× {}{leads}), while the loss hardly moves any more ({} to {} in the last quarter): \
         the steps come where the loss is ever steeper",
        short(lowest, 3),
        run.moment(step),
        short(last, 3),
        short(last / lowest, 2),
        short(then, 4),
        short(now, 4)
    );
    let finding = Finding::new(FindingKind::Drift, text)
        .of(norm.name.as_ref())
        .at_step(step)
        .with_all([("norm_lowest", lowest), ("norm_last", last)]);
    Some(finding.remedy("lower the rate before it breaks, clip by norm; look at the sizes of weights and of what goes into softmax or exp"))
}

/// The layer that has grown most.
fn leader<'a>(run: &'a LogRun) -> Option<&'a str> {
    let grown = run.layers.iter().filter_map(|layer| {
        let own = blocks(layer.finite());
        let lowest = own.iter().copied().fold(f64::INFINITY, f64::min);
        let factor = own.last()? / lowest;
        (factor.is_finite()).then_some((factor, layer.name.as_ref()))
    });
    let most = grown.max_by(|a, b| a.0.total_cmp(&b.0));
    most.map(|(_, name)| name)
}
