//! What is logged beside the loss, losses that cannot be what happened, and what explains a finding away.

use gdplay::explain::FindingKind::{
    BrokenLogger, Collapse, Dead, Diverging, Drift, NoiseFloor, NotFinite, Overfitting, Plateau,
    RateSearch, RateTooSmall, Restart, Spike, Waves,
};
use gdplay::runlog::RunDiagnosis;

use super::{Threshold, has, of_loss, of_text, run, threshold, turn};

/// What falls from one level to another within so many records.
fn course(index: usize, from: f64, to: f64, within: f64) -> f64 {
    to + (from - to) * (-(index as f64) / within).exp()
}

/// A loss that falls, with other numbers beside it.
fn beside(records: usize, numbers: impl Fn(usize) -> Vec<(&'static str, f64)>) -> RunDiagnosis {
    run(records, |index| {
        let mut all = vec![("loss", course(index, 2.3, 0.1, records as f64 / 8.0))];
        all.extend(numbers(index));
        all
    })
}

/// A rate that rises so many times in all; where it scatters not by the same factor.
fn search(records: usize, span: f64, scatter: f64) -> RunDiagnosis {
    run(records, |index| {
        let along = index as f64 + scatter * turn(index);
        let rate = 1e-6 * span.powf(along / (records - 1) as f64);
        vec![("loss", course(index, 2.0, 1.0, 10.0)), ("lr", rate)]
    })
}

/// A score on other rows that rises from 0.5 to 0.9 and falls again by so much, in so many records after.
fn falling_score(after: usize, fall: f64, scatter: f64) -> bool {
    let said = beside(30 + after, |index| {
        let late = index.saturating_sub(29) as f64 / after as f64;
        let late = if late > 0.0 { late.max(0.9) } else { late };
        let score = 0.5 + 0.4 * (index.min(29) as f64 / 29.0) - fall * late;
        vec![("val_acc", score + scatter * turn(index))]
    });
    has(&said, Overfitting)
}

/// A loss that is 0 from half of the run on, and fell to such a level before.
fn zero(near: f64, norm: Option<f64>, zeros: usize) -> bool {
    let said = run(60 + zeros, |index| {
        let loss = if index < 60 {
            course(index, 1.0, near, 5.0)
        } else {
            0.0
        };
        let mut all = vec![("loss", loss)];
        all.extend(norm.map(|norm| ("grad_norm", norm + 0.1 * norm * turn(index))));
        all
    });
    has(&said, BrokenLogger)
}

/// A loss that is one number in the last records, while the norm scatters about another level.
fn old(same: usize, loss: f64, wave: f64, level: f64) -> bool {
    let said = run(200, |index| {
        let moves = index + same < 200;
        let own = loss + if moves { 0.5 + 0.1 * turn(index) } else { 0.0 };
        let norm = if moves { 1.0 } else { level };
        vec![
            ("loss", own),
            ("grad_norm", norm * (1.0 + wave * turn(index))),
        ]
    });
    has(&said, BrokenLogger)
}

/// A validation that stays about a level while the training loss falls to another.
fn staying(records: usize, first: f64, off: f64, train: f64) -> bool {
    let said = run(records, |index| {
        let held = first * (1.0 + if index == 3 { off } else { 0.001 * turn(index) });
        vec![("loss", course(index, 2.0, train, 2.0)), ("val_loss", held)]
    });
    has(&said, Overfitting)
}

/// A reward that rises to 1 and loses a share again.
fn reward(records: usize, lost: f64, scatter: f64) -> bool {
    let said = run(records, |index| {
        let share = index as f64 / records as f64;
        let fallen = lost * ((share - 0.5) * 5.0).clamp(0.0, 1.0);
        let level = (4.0 * share).min(1.0) - fallen;
        vec![("reward", level + scatter * turn(index)), ("loss", 1.0)]
    });
    has(&said, Collapse)
}

/// Two losses against each other that end at shares of their start.
fn rivals(records: usize, beaten: f64, loses: f64) -> bool {
    let said = run(records, |index| {
        let late = (2.0 * index as f64 / records as f64).min(1.0);
        vec![
            ("d_loss", 1.4 * beaten.powf(late)),
            ("g_loss", 0.7 * loses.powf(late)),
        ]
    });
    has(&said, Collapse)
}

/// A norm that grows so many times, the last part of it in the last half, while the loss falls by a share in the last quarter.
fn growing(records: usize, growth: f64, late: f64, fall: f64) -> bool {
    let said = run(records, |index| {
        let share = index as f64 / (records - 1) as f64;
        let norm = if share < 0.5 {
            (growth / late).powf(2.0 * share)
        } else {
            growth / late * late.powf(2.0 * share - 1.0)
        };
        let loss = course(index, 3.0, 1.0, records as f64 / 20.0);
        let fallen = 1.0 - fall * (4.0 * share - 3.0).max(0.0);
        vec![("loss", loss * fallen), ("grad_norm", norm)]
    });
    said.findings
        .iter()
        .any(|finding| finding.kind == Drift && finding.location.as_deref() == Some("grad_norm"))
}

/// A loss that jumps up so many times, every so many records with an offset, from a record on.
fn jumping(records: usize, every: usize, from: usize, height: f64, odd: usize) -> RunDiagnosis {
    of_loss(records, |index| {
        let count = index.saturating_sub(from) / every;
        let late = odd * (count % 2);
        let is_high = index >= from && (index - from) % every == late;
        1.0 + if is_high { height } else { 0.0 } + 0.003 * turn(index)
    })
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("rate_search::FEWEST", 19.0, 20.0, |records| {
        has(&search(records as usize, 1e4, 0.0), RateSearch)
    }),
    threshold("rate_search::SPAN", 90.0, 110.0, |span| {
        has(&search(60, span, 0.0), RateSearch)
    }),
    threshold("rate_search::STEADY", 0.49, 0.3, |scatter| {
        has(&search(40, 1e4, scatter), RateSearch)
    }),
    threshold("implausible::BELOW", 0.008, 0.012, |below| {
        let said = run(40, |index| {
            vec![("cross_entropy", course(index, 1.0, -below, 1.0))]
        });
        has(&said, BrokenLogger)
    }),
    threshold("implausible::FEWEST", 9.0, 10.0, |records| {
        let said = run(records as usize, |index| {
            let loss = course(index, 2.0, 1.0, 3.0);
            vec![("loss", loss), ("val_loss", loss)]
        });
        has(&said, BrokenLogger)
    }),
    threshold("implausible::FAR_BELOW", 90.0, 110.0, |times| {
        let said = beside(40, |index| {
            vec![("val_loss", course(index, 2.3, 0.1, 5.0) / times)]
        });
        has(&said, BrokenLogger)
    }),
    threshold("implausible::ABOVE", 0.015, 0.025, |near| {
        zero(near, Some(1.0), 30)
    }),
    threshold("implausible::ABOVE_ALONE", 0.08, 0.12, |near| {
        zero(near, None, 30)
    }),
    threshold("implausible::DIGITS", 0.1234, 0.12345, |loss| {
        old(50, loss, 0.3, 1.0)
    }),
    threshold("implausible::SAME", 18.0, 22.0, |same| {
        old(same as usize, 0.123_456, 0.3, 1.0)
    }),
    threshold("implausible::CHANGES", 0.02, 0.03, |wave| {
        old(50, 0.123_456, wave, 1.0)
    }),
    threshold("implausible::LIVES", 0.2, 0.45, |level| {
        old(50, 0.123_456, 0.3, level)
    }),
    threshold("scores::LAST", 2.0, 3.0, |after| {
        falling_score(after as usize, 0.3, 0.0)
    }),
    threshold("scores::LOST", 0.075, 0.1, |fall| {
        falling_score(30, fall, 0.0)
    }),
    threshold("scores::OVER_SCATTER", 0.04, 0.02, |scatter| {
        falling_score(30, 0.2, scatter)
    }),
    threshold("scores::RISEN", 1.01, 1.03, |rise| {
        let said = beside(60, |index| {
            let late = index.saturating_sub(30) as f64 / 30.0;
            vec![
                ("val_loss", 1.0 + (rise - 1.0) * late),
                (
                    "val_acc",
                    0.5 + 0.4 * (index.min(30) as f64 / 30.0) - 0.3 * late,
                ),
            ]
        });
        has(&said, Overfitting)
    }),
    threshold("scores::FEWEST", 9.0, 10.0, |records| {
        has(
            &beside(records as usize, |_| vec![("val_f1", 0.0)]),
            Collapse,
        )
    }),
    threshold("scores::FALLEN", 0.55, 0.45, |end| {
        let said = run(40, |index| {
            vec![("loss", course(index, 1.0, end, 3.0)), ("acc", 0.1)]
        });
        has(&said, BrokenLogger)
    }),
    threshold("scores::POOR", 0.52, 0.48, |score| {
        has(&beside(40, |_| vec![("acc", score)]), BrokenLogger)
    }),
    threshold("collapse::NOTHING", 1.5e-3, 0.7e-3, |end| {
        let numbers = |index| vec![("recon", 1.0), ("kl", course(index, 5.0, end, 2.0))];
        has(&beside(60, numbers), Collapse)
    }),
    threshold("collapse::SAID", 0.08, 0.12, |start| {
        let numbers = |index| vec![("recon", 1.0), ("kl", course(index, start, 0.0, 2.0))];
        has(&beside(60, numbers), Collapse)
    }),
    threshold("collapse::FEWEST_REWARDS", 39.0, 40.0, |records| {
        reward(records as usize, 0.9, 0.0)
    }),
    threshold("collapse::LOST", 0.5, 0.65, |lost| reward(200, lost, 0.0)),
    threshold("collapse::OVER_SCATTER", 0.2, 0.12, |scatter| {
        reward(200, 0.8, scatter)
    }),
    threshold("collapse::BEATEN", 0.03, 0.015, |beaten| {
        rivals(100, beaten, 9.0)
    }),
    threshold("collapse::LOSES", 2.7, 3.3, |loses| {
        rivals(100, 1e-3, loses)
    }),
    threshold("rising_norm::FEWEST", 59.0, 60.0, |records| {
        growing(records as usize, 100.0, 10.0, 0.0)
    }),
    threshold("rising_norm::GROWS", 18.0, 25.0, |growth| {
        growing(200, growth, 4.5, 0.0)
    }),
    threshold("rising_norm::LATE", 2.8, 3.6, |late| {
        growing(200, 100.0, late, 0.0)
    }),
    threshold("rising_norm::STANDS", 0.07, 0.04, |fall| {
        growing(200, 100.0, 10.0, fall)
    }),
    threshold("periodic::JUMPS", 200.0, 150.0, |from| {
        has(&jumping(350, 60, from as usize, 0.3, 0), Waves)
    }),
    threshold("periodic::SHARE", 0.08, 0.13, |height| {
        has(&jumping(500, 60, 50, height, 0), Waves)
    }),
    threshold("periodic::EVEN", 4.0, 1.0, |odd| {
        has(&jumping(500, 60, 50, 0.3, odd as usize), Waves)
    }),
    threshold("periodic::SPAN", 600.0, 350.0, |from| {
        has(&jumping(1000, 60, from as usize, 0.3, 0), Waves)
    }),
    threshold("overfitting::FEWEST", 9.0, 10.0, |records| {
        staying(records as usize, 2.0, 0.0, 0.01)
    }),
    threshold("overfitting::LEARNED", 0.7, 0.5, |train| {
        staying(40, 2.0, 0.0, train)
    }),
    threshold("overfitting::ALIKE", 4.4, 3.6, |first| {
        staying(40, first, 0.0, 0.01)
    }),
    threshold("overfitting::STAYS", 0.07, 0.04, |off| {
        staying(40, 2.0, off, 0.01)
    }),
    threshold("not_finite::ROW", 4.0, 5.0, |count| {
        let loss = |index: usize| {
            let is_gone = (50..50 + count as usize).contains(&index);
            if is_gone {
                f64::NAN
            } else {
                course(index, 2.0, 1.0, 20.0)
            }
        };
        has(&of_loss(200, loss), NotFinite)
    }),
    threshold("dead::ARRIVED", 1e-7, 1e-5, |end| {
        let said = run(60, |index| {
            let is_over = index >= 30;
            let loss = if is_over {
                end
            } else {
                1.0 - 0.02 * index as f64
            };
            let norm = if is_over {
                0.0
            } else {
                1.0 + 0.1 * turn(index)
            };
            vec![("loss", loss), ("grad_norm", norm)]
        });
        has(&said, Dead)
    }),
    threshold("dead::FADED", 1e-7, 1e-5, |faded| {
        let said = run(60, |index| {
            let norm = if index < 30 {
                faded.powf(index as f64 / 29.0)
            } else {
                0.0
            };
            vec![("loss", 1.0 + norm), ("grad_norm", norm)]
        });
        has(&said, Dead)
    }),
    threshold("plateau::ARRIVED", 0.008, 0.012, |end| {
        has(&of_loss(200, |index| course(index, 1.0, end, 3.0)), Plateau)
    }),
    threshold("rate_too_small::GONE", 5e-4, 2e-3, |end| {
        let said = run(200, |index| {
            let norm = end.powf((index as f64 / 50.0).min(1.0));
            vec![("loss", 1.0 + 1e-4 * turn(index)), ("grad_norm", norm)]
        });
        has(&said, RateTooSmall)
    }),
    threshold("rate_too_small::LATE", 25.0, 40.0, |within| {
        has(
            &of_loss(100, |index| course(index, 1.0, 0.99, within)),
            RateTooSmall,
        )
    }),
    threshold("rate_too_small::MOVES", 0.4, 0.6, |end| {
        let said = run(120, |index| {
            let loss = course(index, 1.0, end, 1.0) + 0.2 * turn(index);
            vec![
                (
                    "loss",
                    loss + if index < 3 { 9.0 * (1.0 - end) } else { 0.0 },
                ),
                ("lr", 0.0),
            ]
        });
        has(&said, RateTooSmall)
    }),
    threshold("noise_floor::MIDDLE", 20.0, 3.0, |times| {
        let loss = |index: usize| {
            // At no even distance, as what comes round is told as that.
            if index * 41 % 101 < 12 {
                8.0 * times
            } else {
                2.0 + turn(index)
            }
        };
        has(&of_loss(200, loss), NoiseFloor)
    }),
    threshold("restart::FEWEST", 4.0, 5.0, |records| {
        let line = |epoch: usize| format!("epoch {epoch} loss {:.3}\n", 2.0 - 0.1 * epoch as f64);
        let again = (0..12).map(line);
        let text = (0..records as usize).map(line).chain(again);
        let said = of_text(&text.collect::<String>());
        let restart = said.findings.iter().find(|found| found.kind == Restart);
        restart.is_some_and(|restart| restart.text.contains("another run"))
    }),
    threshold("series::ROUNDED", 0.98, 0.995, |share| {
        let line = |step: usize, loss: f64| format!("step {step} loss {loss:.4}\n");
        let mut text: String = (1..50).map(|step| line(step, 2.0 / step as f64)).collect();
        text += &line(20, 0.1 * share);
        !has(&of_text(&text), Restart)
    }),
    threshold("diverging::MADE_UP", 0.6, 0.95, |share| {
        let said = run(100, |index| {
            let loss = 1.1_f64.powf(index as f64);
            vec![("loss", loss), ("aux_loss", share * loss), ("ce_loss", 0.1)]
        });
        let found = said.findings.iter().find(|found| found.kind == Diverging);
        found.is_some_and(|found| found.location.is_some())
    }),
    threshold("spike::RAISED", 1.3, 1.7, |times| {
        let said = run(200, |index| {
            let is_late = index >= 100;
            let loss = if is_late { 5.0 } else { 1.0 } + 0.05 * turn(index);
            vec![("loss", loss), ("lr", if is_late { times } else { 1.0 })]
        });
        let found = said.findings.iter().find(|found| found.kind == Spike);
        found.is_some_and(|found| found.text.contains("had just been raised"))
    }),
    threshold("drift::CALM", 0.5, 0.3, |wave| {
        let loss = |index: usize| match index {
            0..60 => 2.0 - index as f64 / 60.0,
            // No jump, which is none of a creep.
            60..80 => 1.0 + 0.4 * (index - 60) as f64 / 20.0,
            // The lowest is 1, the last block 1.4; those between are higher and lower in turn.
            _ => {
                1.4 + 0.4
                    * wave
                    * if (index / 10).is_multiple_of(2) {
                        1.0
                    } else {
                        0.0
                    }
            }
        };
        has(&of_loss(200, loss), Drift)
    }),
];
