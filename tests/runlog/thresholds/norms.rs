//! A norm that explodes or is loud, and what is not finite.

use gdplay::explain::FindingKind::{Exploding, Loud, NotFinite};

use super::{Threshold, has, number_of, run, step_of, threshold, turn};

/// A run whose loss is worse from a record on, with these norms.
fn worse(
    records: usize,
    from: usize,
    loss: f64,
    norm: impl Fn(usize) -> f64,
) -> gdplay::runlog::RunDiagnosis {
    run(records, |index| {
        let loss = if index < from { 1.0 } else { loss };
        vec![("loss", loss), ("grad_norm", norm(index))]
    })
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("exploding::OUT", 18.0, 22.0, |times| {
        let said = worse(60, 60, 1.0, |index| match index {
            40 => times,
            41.. => f64::NAN,
            _ => 1.0 + 0.01 * turn(index),
        });
        has(&said, Exploding)
    }),
    threshold("exploding::BEFORE", 9.0, 12.0, |calm| {
        let at = 40 + calm as usize;
        let said = worse(at + 10, at + 10, 1.0, |index| match index {
            0..40 => 10.0,
            _ if index < at => 1.0 + 0.01 * turn(index),
            _ if index == at => 40.0,
            _ => f64::NAN,
        });
        has(&said, Exploding)
    }),
    threshold("exploding::FEWEST", 4.0, 5.0, |before| {
        let at = before as usize;
        let said = worse(60, 60, 1.0, |index| match index {
            _ if index < at => 1.0 + 0.01 * turn(index),
            40.. => f64::NAN,
            _ => 100.0 + index as f64,
        });
        step_of(&said, Exploding) == Some(at as u64 + 1)
    }),
    threshold("exploding::EARLY", 1.0, 2.0, |before| {
        let at = before as usize;
        let said = worse(20, 20, 1.0, |index| match index {
            _ if index < at => 1.0 + 0.01 * turn(index),
            _ if index == at => 100.0,
            _ => f64::NAN,
        });
        has(&said, Exploding)
    }),
    threshold("exploding::GROWS_WITHIN", 270.0, 250.0, |records| {
        let count = 300 + records as usize;
        let said = worse(count + 5, count + 5, 1.0, |index| match index {
            0..300 => 1.0 + 0.01 * turn(index),
            _ if index < count => 60f64.powf((index - 300) as f64 / records),
            _ => f64::NAN,
        });
        has(&said, Exploding)
    }),
    threshold("exploding::AFTER", 4.0, 6.0, |calm| {
        let again = 46 + calm as usize;
        let said = worse(100, 100, 1.0, |index| match index {
            40..46 => 100.0 + index as f64,
            _ if index < again => 1.0 + 0.01 * turn(index),
            90.. => f64::NAN,
            _ => 100.0 + index as f64,
        });
        step_of(&said, Exploding) == Some(again as u64 + 1)
    }),
    threshold("exploding::BACK", 2.7, 3.3, |after| {
        let said = worse(100, 40, 3.0, |index| match index {
            0..40 => 1.0 + 0.01 * turn(index),
            40..50 => 100.0 + index as f64,
            _ => after + 1e-3 * turn(index),
        });
        has(&said, Exploding)
    }),
    threshold("exploding::STAYS", 4.0, 5.0, |last| {
        let from = 60 - last as usize;
        let norm = |index| {
            if index < from {
                1.0 + 0.01 * turn(index)
            } else {
                100.0 + index as f64
            }
        };
        has(&worse(60, from, 3.0, norm), Exploding)
    }),
    threshold("exploding::WORSE", 1.15, 1.25, |loss| {
        let norm = |index| {
            if index < 40 {
                1.0 + 0.01 * turn(index)
            } else {
                100.0 + index as f64
            }
        };
        has(&worse(60, 40, loss, norm), Exploding)
    }),
    threshold("exploding::START", 2.0, 3.0, |low| {
        let said = run(60, |index| {
            let loss = match index {
                _ if index < low as usize => 1.0,
                0..40 => 2.0,
                _ => 1.9,
            };
            let norm = if index < 40 {
                1.0 + 0.01 * turn(index)
            } else {
                100.0 + index as f64
            };
            vec![("loss", loss), ("grad_norm", norm)]
        });
        has(&said, Exploding)
    }),
    threshold("loud::FACTOR", 1.85, 2.2, |times| {
        let said = worse(200, 200, 1.0, |index| {
            if index == 150 {
                times
            } else {
                1.0 + 0.02 * turn(index)
            }
        });
        has(&said, Loud)
    }),
    threshold("loud::NEAR", 190.0, 210.0, |distance| {
        let said = run(800, |index| {
            let loss = if (300..320).contains(&index) {
                9.0
            } else {
                1.0 + 0.1 * turn(index)
            };
            let is_loud = index == 300 + distance as usize || (300..305).contains(&index);
            let norm = if is_loud {
                10.0
            } else {
                1.0 + 0.02 * turn(index)
            };
            vec![("loss", loss), ("grad_norm", norm)]
        });
        has(&said, Loud)
    }),
    threshold("not_finite::SKIPPED", 22.0, 18.0, |finite| {
        let said = worse(91, 91, 1.0, |index| match index {
            51.. if index - 51 < finite as usize => 1.0,
            50.. => f64::NAN,
            _ => 1.0,
        });
        has(&said, NotFinite)
    }),
    threshold("not_finite::BEFORE", 9.0, 12.0, |calm| {
        let at = 40 + calm as usize;
        let said = worse(at + 10, at + 10, 1.0, |index| match index {
            0..40 => 2.0,
            _ if index < at => 1.0,
            _ => f64::NAN,
        });
        number_of(&said, NotFinite, "norm_median_before") < 1.5
    }),
];
