//! A loss that stands.

use gdplay::explain::FindingKind::Plateau;
use gdplay::runlog::RunDiagnosis;

use super::{Threshold, has, run, threshold, turn};

/// What is known of the rate while a loss stands.
#[derive(Clone, Copy)]
enum Rate {
    Unknown,
    Constant,
    /// It is this share of the highest.
    Spent(f64),
}

/// A loss of 200 records that starts so many times higher, stands for a share of them, falls by a share from the first to the second
/// half of that, and scatters by so much of its mean.
#[derive(Clone, Copy)]
struct Shape {
    stands: f64,
    start: f64,
    falls: f64,
    error: f64,
    rate: Rate,
}

const RECORDS: usize = 200;

impl Shape {
    const fn of(rate: Rate) -> Self {
        Self {
            stands: 0.8,
            start: 4.0,
            falls: 0.0,
            error: 0.0,
            rate,
        }
    }

    fn is_plateau(self) -> bool {
        has(&self.said(), Plateau)
    }

    fn said(self) -> RunDiagnosis {
        let stands = (self.stands * RECORDS as f64).round();
        let from = RECORDS - stands as usize;
        // The middles of what is compared are a third and three quarters of what stands; the error is that of two means.
        let slope = self.falls / (stands * 5.0 / 12.0);
        let scatter = self.error / (2.1 * (3.0 / stands + 2.0 / stands).sqrt());
        run(RECORDS, |index| {
            let loss = if index < from {
                self.start
            } else {
                let left = (RECORDS - index) as f64 - stands / 8.0;
                1.0 + slope * left + scatter * turn(index)
            };
            let mut record = vec![("loss", loss)];
            match self.rate {
                Rate::Unknown => {}
                Rate::Constant => record.push(("lr", 0.1)),
                Rate::Spent(share) => {
                    record.push(("lr", if index < from { 0.1 } else { 0.1 * share }));
                }
            }
            record
        })
    }
}

const UNKNOWN: Shape = Shape::of(Rate::Unknown);
const CONSTANT: Shape = Shape::of(Rate::Constant);
/// A rate that is spent, and a loss that would not stand if it were not.
const SPENT: Shape = Shape {
    falls: 0.02,
    ..Shape::of(Rate::Spent(0.001))
};

/// A loss that stands, with what it is at some records before.
fn after(low: impl Fn(usize) -> Option<f64>) -> bool {
    let loss = |index: usize| {
        let level = if index < 78 { 4.0 } else { 1.0 };
        low(index).unwrap_or(level)
    };
    has(&run(RECORDS, |index| vec![("loss", loss(index))]), Plateau)
}

/// Whether a loss that stands is on a plateau with these norms.
fn resting(norm: impl Fn(usize) -> f64) -> bool {
    let said = run(RECORDS, |index| {
        let loss = if index < 60 { 4.0 } else { 1.0 };
        vec![
            ("loss", loss),
            ("grad_norm", norm(index) * (1.0 + 0.01 * turn(index))),
        ]
    });
    has(&said, Plateau)
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("plateau::AT_REST", 0.008, 0.012, |norm| {
        resting(|index| if index < 60 { 1.0 } else { norm })
    }),
    threshold("plateau::HIGHEST", 24.0, 16.0, |high| {
        resting(|index| if index < high as usize { 1.0 } else { 0.005 })
    }),
    threshold("plateau::FEWEST", 18.0, 20.0, |records| {
        let said = run(records as usize, |index| {
            vec![("loss", if index < 3 { 4.0 } else { 1.0 })]
        });
        has(&said, Plateau)
    }),
    threshold("plateau::WINDOW", 10.0, 8.0, |early| {
        // The mean of a window that lies in an early dip is that of the end, and from there on the loss falls.
        after(|index| (10..10 + early as usize).contains(&index).then_some(1.0))
    }),
    threshold("plateau::NEAR", 0.12, 0.085, |above| {
        let said = run(RECORDS, |index| {
            let loss = match index {
                0..64 => 4.0,
                64..92 => 1.0 + above,
                _ => 1.0,
            };
            vec![("loss", loss)]
        });
        has(&said, Plateau)
    }),
    threshold("plateau::SPENT", 0.023, 0.018, |share| {
        let rate = Rate::Spent(share);
        Shape { rate, ..SPENT }.is_plateau()
    }),
    threshold("plateau::SPENT_RULE.stands", 0.45, 0.55, |stands| {
        Shape { stands, ..SPENT }.is_plateau()
    }),
    threshold("plateau::SPENT_RULE.fell", 1.2, 1.35, |start| {
        Shape { start, ..SPENT }.is_plateau()
    }),
    threshold("plateau::SPENT_RULE.falls", 0.035, 0.025, |falls| {
        Shape { falls, ..SPENT }.is_plateau()
    }),
    threshold("plateau::SPENT_RULE.error", 0.058, 0.042, |error| {
        Shape { error, ..SPENT }.is_plateau()
    }),
    threshold("plateau::UNKNOWN_RULE.stands", 0.55, 0.65, |stands| {
        Shape { stands, ..UNKNOWN }.is_plateau()
    }),
    threshold("plateau::UNKNOWN_RULE.fell", 2.7, 3.3, |start| {
        Shape { start, ..UNKNOWN }.is_plateau()
    }),
    threshold("plateau::UNKNOWN_RULE.falls", 0.024, 0.016, |falls| {
        Shape { falls, ..UNKNOWN }.is_plateau()
    }),
    threshold("plateau::UNKNOWN_RULE.error", 0.047, 0.033, |error| {
        Shape { error, ..UNKNOWN }.is_plateau()
    }),
    threshold("plateau::CONSTANT_RULE.stands", 0.55, 0.65, |stands| {
        Shape { stands, ..CONSTANT }.is_plateau()
    }),
    threshold("plateau::CONSTANT_RULE.fell", 1.2, 1.35, |start| {
        Shape { start, ..CONSTANT }.is_plateau()
    }),
    threshold("plateau::CONSTANT_RULE.falls", 0.012, 0.008, |falls| {
        Shape { falls, ..CONSTANT }.is_plateau()
    }),
    threshold("plateau::CONSTANT_RULE.error", 0.012, 0.008, |error| {
        Shape { error, ..CONSTANT }.is_plateau()
    }),
];
