//! A loss that swings from record to record.

use gdplay::explain::FindingKind::RateTooLarge;

use super::{Threshold, has, of_loss, threshold};

/// 1 and −1 in turn.
fn swing(index: usize) -> f64 {
    if index.is_multiple_of(2) { 1.0 } else { -1.0 }
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("swinging::START", 40.0, 28.0, |calm| {
        let loss = |index: usize| {
            let is_calm = index < calm as usize;
            1.0 + if is_calm { 0.0 } else { 0.3 * swing(index) }
        };
        has(&of_loss(100, loss), RateTooLarge)
    }),
    threshold("swinging::DEVIATIONS", 28.0, 30.0, |records| {
        let loss = |index| 1.0 + 0.3 * swing(index);
        has(&of_loss(records as usize, loss), RateTooLarge)
    }),
    threshold("swinging::TURNS", 16.0, 25.0, |every| {
        // Every so many records one is as the one before.
        let loss = |index: usize| 1.0 + 0.3 * swing(index + index / every as usize);
        has(&of_loss(400, loss), RateTooLarge)
    }),
    threshold("swinging::SWING", 0.045, 0.055, |scatter| {
        has(
            &of_loss(100, |index| 1.0 + scatter * swing(index)),
            RateTooLarge,
        )
    }),
    threshold("swinging::FALLS", 0.12, 0.08, |fall| {
        let loss = |index: usize| {
            let level = if index < 62 { 1.0 } else { 1.0 - fall };
            level + 0.3 * swing(index)
        };
        has(&of_loss(100, loss), RateTooLarge)
    }),
];
