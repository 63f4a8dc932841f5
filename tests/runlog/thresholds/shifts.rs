//! Breaks that the norm or the rate explains.

use gdplay::explain::FindingKind::{Drift, Loud, Spike};
use gdplay::runlog::RunDiagnosis;

use super::{Threshold, has, number_of, run, threshold, turn};

/// A loss that doubles for good at record 100, with these norms.
fn doubled(norm: impl Fn(usize) -> f64) -> RunDiagnosis {
    run(200, |index| {
        let loss = if index < 100 { 1.0 } else { 2.0 };
        let scattered = loss + 0.02 * turn(index);
        vec![("loss", scattered), ("grad_norm", norm(index))]
    })
}

/// A norm next to 1, of which no two are alike: one that is has a ceiling.
fn calm(index: usize) -> f64 {
    1.0 + 0.04 * (0.37 * index as f64).fract()
}

/// A loss that is four times as high in 15 records from 100 on, with these rates.
fn raised(rate: impl Fn(usize) -> f64) -> RunDiagnosis {
    run(200, |index| {
        let loss = if (100..115).contains(&index) {
            4.0
        } else {
            1.0
        };
        vec![("loss", loss + 0.02 * turn(index)), ("lr", rate(index))]
    })
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("shift::CALM", 1.6, 1.4, |after| {
        let norm = |index| calm(index) * if index < 100 { 1.0 } else { after };
        has(&doubled(norm), Drift)
    }),
    threshold("shift::CHANCE", 2.0, 1.0, |out| {
        let is_out = |index: usize| (95..95 + out as usize).contains(&index);
        has(
            &doubled(|index| if is_out(index) { 9.0 } else { calm(index) }),
            Drift,
        )
    }),
    threshold("shift::PULSE", 2.0, 3.0, |after| {
        let from = 100 + after as usize;
        let is_out = |index: usize| (from..from + 2).contains(&index);
        has(
            &doubled(|index| if is_out(index) { 9.0 } else { calm(index) }),
            Drift,
        )
    }),
    threshold("shift::RECORDS", 12.0, 8.0, |high| {
        let is_high = |index: usize| (100..100 + high as usize).contains(&index);
        has(
            &doubled(|index| if is_high(index) { 2.0 } else { calm(index) }),
            Drift,
        )
    }),
    threshold("shift::FEWEST", 7.0, 8.0, |before| {
        let said = run(200, |index| {
            let loss = if index < 100 { 1.0 } else { 2.0 };
            let mut record = vec![("loss", loss + 0.02 * turn(index))];
            if index + before as usize >= 100 {
                record.push(("grad_norm", calm(index)));
            }
            record
        });
        has(&said, Drift)
    }),
    threshold("shift::RAISED", 3.3, 2.7, |times| {
        let rate = |index| if index < 100 { 0.01 } else { 0.01 * times };
        has(&raised(rate), Spike)
    }),
    threshold("shift::WITHIN", 8.0, 12.0, |ago| {
        let rate = |index| {
            if index + (ago as usize) < 100 {
                0.01
            } else {
                0.1
            }
        };
        has(&raised(rate), Spike)
    }),
    threshold("lead::NORM_DEVIATIONS", 0.2, 0.14, |scatter| {
        let said = run(400, |index| {
            let loss = if (300..320).contains(&index) {
                9.0
            } else {
                1.0
            };
            let norm = if index == 300 {
                5.0
            } else {
                (scatter * turn(index)).exp()
            };
            vec![("loss", loss + 0.02 * turn(index)), ("grad_norm", norm)]
        });
        number_of(&said, Spike, "lead_of_norm_in_steps") == 0.0
    }),
    threshold("lead::AT_ONCE", 2.0, 1.0, |before| {
        let said = run(200, |index| {
            let loss = if index == 100 { 3.5 } else { 1.0 };
            let is_out = index + before as usize == 100;
            let norm = if is_out { 9.0 } else { calm(index) };
            vec![("loss", loss + 0.02 * turn(index)), ("grad_norm", norm)]
        });
        has(&said, Spike)
    }),
    threshold("loud::LOG_DEVIATIONS", 0.55, 0.42, |scatter: f64| {
        let said = run(200, |index| {
            let norm = if index == 150 {
                9.0
            } else {
                (scatter * turn(index)).exp()
            };
            vec![("loss", 3.0 - 0.01 * index as f64), ("grad_norm", norm)]
        });
        has(&said, Loud)
    }),
];
