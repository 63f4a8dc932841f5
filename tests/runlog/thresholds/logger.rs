//! A norm that is no measurement, or stands at a ceiling.

use gdplay::explain::FindingKind::{BrokenLogger, Clipped};

use super::{Threshold, has, run, threshold};

/// A run with these norms, whose loss falls.
fn of_norm(records: usize, norm: impl Fn(usize) -> f64) -> gdplay::runlog::RunDiagnosis {
    run(records, |index| {
        vec![
            ("loss", 3.0 - 0.01 * index as f64),
            ("grad_norm", norm(index)),
        ]
    })
}

/// Norms below 1 of which no two are alike.
fn below(index: usize) -> f64 {
    0.2 + 0.7 * (0.37 * index as f64).fract()
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("broken_logger::FEWEST", 4.0, 5.0, |records| {
        has(&of_norm(records as usize, |_| 0.0), BrokenLogger)
    }),
    threshold("broken_logger::ZERO_SHARE", 15.0, 17.0, |zeros| {
        let norm = |index| {
            if index < zeros as usize {
                0.0
            } else {
                below(index)
            }
        };
        has(&of_norm(20, norm), BrokenLogger)
    }),
    threshold("broken_logger::STANDS", 0.8e-3, 1.2e-3, |range| {
        let said = run(20, |index| {
            let loss = if index % 2 == 0 { 1.0 } else { 1.0 - range };
            vec![("loss", loss), ("grad_norm", 0.0)]
        });
        has(&said, BrokenLogger)
    }),
    threshold("broken_logger::ROUND", 1.5e-4, 2.6e-4, |off| {
        has(&of_norm(20, |_| 1.0 + off), BrokenLogger)
    }),
    threshold("clipped::FEWEST", 4.0, 5.0, |high| {
        let norm = |index| {
            if index < high as usize {
                1.0
            } else {
                below(index)
            }
        };
        has(&of_norm(8, norm), Clipped)
    }),
    threshold("clipped::ROUND_SHARE", 9.0, 12.0, |high| {
        let norm = |index| {
            if index < high as usize {
                1.0
            } else {
                below(index)
            }
        };
        has(&of_norm(100, norm), Clipped)
    }),
    threshold("clipped::ANY_SHARE", 45.0, 55.0, |high| {
        let norm = |index| {
            if index < high as usize {
                0.937
            } else {
                below(index)
            }
        };
        has(&of_norm(100, norm), Clipped)
    }),
    threshold("clipped::NEAR", 1.3e-3, 0.8e-3, |off| {
        let norm = |index| match index {
            0 => 1.0,
            1..20 => 1.0 - off,
            _ => below(index),
        };
        has(&of_norm(30, norm), Clipped)
    }),
];
