//! Losses that diverge, drift, hardly move or part, and noise.

use gdplay::explain::FindingKind::{
    Diverging, Drift, NoiseFloor, Overfitting, RateTooLarge, RateTooSmall,
};
use gdplay::runlog::{RunDiagnosis, RunVerdict};

use super::{Threshold, has, of_loss, run, step_of, threshold, turn};

/// A loss that grows by a factor in all from record `from` on, and falls a little before; its logarithm scatters.
fn growing(records: usize, from: usize, growth: f64, scatter: f64) -> RunDiagnosis {
    of_loss(records, |index| {
        let grown = index.saturating_sub(from) as f64 / (records - 1 - from) as f64;
        let before = from.saturating_sub(index) as f64 / 1000.0;
        (growth.ln() * grown + before + scatter * turn(index)).exp()
    })
}

/// A loss that falls from 2 to 1 until a record, and rises from there by a share; it scatters.
fn creeping(records: usize, lowest: usize, rise: f64, scatter: f64) -> RunDiagnosis {
    of_loss(records, |index| {
        let level = if index < lowest {
            1.0 + (lowest - index) as f64 / lowest as f64
        } else {
            1.0 + rise * (index - lowest) as f64 / (records - 1 - lowest) as f64
        };
        level + scatter * turn(index)
    })
}

/// A loss that falls by a share in all, in a line; it scatters.
fn slow(records: usize, fall: f64, scatter: f64) -> RunDiagnosis {
    of_loss(records, |index| {
        1.0 - fall * index as f64 / (records - 1) as f64 + scatter * turn(index)
    })
}

/// Whether a loss with much noise is said to have too small a rate, if it falls by so much from the first third to the last.
fn idle(rate: f64, fall: f64) -> bool {
    let said = run(120, |index| {
        let level = 2.0 - fall * (index / 40) as f64 / 2.0;
        vec![("loss", level + 0.33 * turn(index)), ("lr", rate)]
    });
    has(&said, RateTooSmall)
}

/// A validation loss that is lowest before so many others, which rise by a share and scatter.
fn parting(after: usize, rise: f64, scatter: f64) -> RunDiagnosis {
    const BEFORE: usize = 20;
    run(BEFORE + after, |index| {
        let validation = match index {
            // The lowest record is not alone, as chance has it.
            _ if index + 1 < BEFORE => {
                let near = 0.002 * (BEFORE - 1 - index) as f64;
                1.0 + near + 0.07 * 15_usize.saturating_sub(index) as f64
            }
            _ if index + 1 == BEFORE => 1.0,
            _ => 1.0 + rise + scatter * turn(index),
        };
        vec![
            ("loss", 2.0 - 0.02 * index as f64),
            ("val_loss", validation),
        ]
    })
}

/// A loss that falls a little in so many records, and then doubles with each of so many.
fn grows_late(before: usize, records: usize) -> RunDiagnosis {
    of_loss(before + records, |index| match index.checked_sub(before) {
        None => 2.0 - 0.1 * index as f64,
        Some(grown) => 2_f64.powf(grown as f64),
    })
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("diverging::FEWEST", 7.0, 8.0, |records| {
        has(&grows_late(7, records as usize), Diverging)
    }),
    threshold("diverging::FEWEST_OF_FEW", 2.0, 3.0, |records| {
        has(
            &of_loss(records as usize, |index| 20_f64.powf(index as f64)),
            Diverging,
        )
    }),
    threshold("diverging::SHORT", 6.0, 5.0, |before| {
        has(&grows_late(before as usize, 6), Diverging)
    }),
    threshold("diverging::GROWTH", 9.0, 11.0, |times| {
        has(&growing(20, 0, times, 0.0), Diverging)
    }),
    threshold("diverging::BEYOND_START", 1.8, 2.2, |times| {
        let loss = |index: usize| match index {
            0..3 => 20.0 / times,
            _ => 20_f64.powf((index - 3) as f64 / 36.0),
        };
        has(&of_loss(40, loss), Diverging)
    }),
    threshold("diverging::BEYOND_MOVING", 8e3, 1.2e4, |times| {
        let said = run(60, |index| {
            let loss = times.powf(index as f64 / 59.0);
            vec![("loss", loss), ("ep_rew_mean", 1.0)]
        });
        has(&said, Diverging)
    }),
    threshold("diverging::STEADY", 1.2, 0.8, |scatter| {
        has(&growing(60, 0, 1000.0, scatter), Diverging)
    }),
    threshold("diverging::SHARE", 55.0, 45.0, |flat| {
        has(&growing(100, flat as usize, 15.0, 0.0), Diverging)
    }),
    threshold("drift::FEWEST", 58.0, 60.0, |records| {
        let records = records as usize;
        has(&creeping(records, records * 2 / 5, 0.4, 0.0), Drift)
    }),
    threshold("drift::BLOCKS", 92.0, 84.0, |lowest| {
        let loss = |index: usize| {
            let distance = index.abs_diff(lowest as usize) as f64;
            1.0 + if index < lowest as usize { 0.01 } else { 0.004 } * distance
        };
        step_of(&of_loss(200, loss), Drift) == Some(86)
    }),
    threshold("drift::RISE", 0.09, 0.12, |rise| {
        has(&creeping(200, 80, rise, 0.0), Drift)
    }),
    threshold("drift::OVER_SCATTER", 0.08, 0.062, |scatter| {
        has(&creeping(200, 80, 0.2, scatter), Drift)
    }),
    threshold("drift::AFTER", 4.0, 5.0, |blocks| {
        let from = 10 * (20 - blocks as usize);
        let loss = |index: usize| match index {
            _ if index < from => 2.0 - index as f64 / from as f64,
            _ => 1.0 + 0.1 * ((index - from) / 10) as f64,
        };
        has(&of_loss(200, loss), Drift)
    }),
    threshold("drift::RISING", 6.0, 8.0, |rising| {
        let level = |block: usize| {
            let ups = block.min(rising as usize) as f64;
            let downs = block.saturating_sub(rising as usize) as f64;
            1.0 + 0.1 * ups - 0.05 * downs
        };
        let loss = |index: usize| match index {
            0..90 => 2.0 - index as f64 / 100.0,
            _ => level((index - 90) / 10),
        };
        has(&of_loss(200, loss), Drift)
    }),
    threshold("noise_floor::FEWEST", 28.0, 30.0, |records| {
        has(
            &of_loss(records as usize, |index| 1.0 + 0.7 * turn(index)),
            NoiseFloor,
        )
    }),
    threshold("noise_floor::SCATTER", 0.42, 0.48, |scatter| {
        has(
            &of_loss(100, |index| 1.0 + scatter * turn(index)),
            NoiseFloor,
        )
    }),
    threshold("overfitting::LAST", 2.0, 3.0, |after| {
        has(&parting(after as usize, 0.5, 0.0), Overfitting)
    }),
    threshold("overfitting::RISE", 0.04, 0.06, |rise| {
        has(&parting(30, rise, 0.0), Overfitting)
    }),
    threshold("overfitting::OVER_SCATTER", 0.16, 0.065, |scatter| {
        has(&parting(60, 0.3, scatter), Overfitting)
    }),
    threshold("rate_too_large::FEWEST", 11.0, 12.0, |records| {
        let records = records as usize;
        // Fewer records are worth a warning.
        let said = of_loss(records, |index| 1.0 + 0.1 * index.saturating_sub(2) as f64);
        said.verdict == RunVerdict::Broken
    }),
    threshold("rate_too_large::START", 2.0, 3.0, |low| {
        let loss = |index: usize| if index < low as usize { 1.0 } else { 2.0 };
        has(&of_loss(200, loss), RateTooLarge)
    }),
    threshold("rate_too_large::ABOVE", 1.4, 1.6, |last| {
        has(
            &of_loss(100, |index| if index < 20 { 1.0 } else { last }),
            RateTooLarge,
        )
    }),
    threshold("rate_too_large::OVER_SCATTER", 0.56, 0.2, |scatter| {
        let loss = |index: usize| if index < 20 { 1.0 } else { 2.0 };
        has(
            &of_loss(200, |index| loss(index) + scatter * turn(index)),
            RateTooLarge,
        )
    }),
    threshold("rate_too_large::NORM", 1.4, 1.6, |last| {
        let said = run(100, |index| {
            let is_start = index < 20;
            let (loss, norm) = if is_start { (1.0, 1.0) } else { (2.0, last) };
            vec![("loss", loss), ("grad_norm", norm + 0.01 * turn(index))]
        });
        has(&said, RateTooLarge)
    }),
    threshold("rate_too_small::FEWEST", 19.0, 20.0, |records| {
        has(&slow(records as usize, 0.01, 0.0), RateTooSmall)
    }),
    threshold("rate_too_small::FALL", 0.023, 0.019, |fall| {
        has(&slow(200, fall, 0.0), RateTooSmall)
    }),
    threshold("rate_too_small::TENTHS", 13.0, 7.0, |long| {
        // A dip that is long enough for the mean of a tenth.
        let is_low = |index: usize| (80..80 + long as usize).contains(&index);
        has(
            &of_loss(200, |index| if is_low(index) { 0.96 } else { 1.0 }),
            RateTooSmall,
        )
    }),
    threshold("rate_too_small::ERRORS", 0.075, 0.045, |dip| {
        let loss = |index: usize| {
            let level = if (80..100).contains(&index) {
                1.0 - dip
            } else {
                1.0
            };
            level + 0.04 * turn(index)
        };
        has(&of_loss(200, loss), RateTooSmall)
    }),
    threshold("rate_too_small::IDLE", 1.3e-7, 0.8e-7, |rate| {
        idle(rate, 0.0)
    }),
    threshold("rate_too_small::IDLE_ERRORS", 0.28, 0.18, |fall| {
        idle(0.0, fall)
    }),
    threshold("rate_too_small::QUIET", 0.051, 0.044, |scatter| {
        has(
            &of_loss(100, |index| 1.0 + scatter * turn(index)),
            RateTooSmall,
        )
    }),
    threshold("rate_too_small::ENDS", 5.0, 3.0, |high| {
        let loss = |index: usize| {
            let level = if index < high as usize { 1.05 } else { 1.0 };
            level + 0.02 * turn(index)
        };
        has(&of_loss(100, loss), RateTooSmall)
    }),
];
