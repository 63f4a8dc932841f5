//! A loss that swings from record to record, or in waves.

use gdplay::explain::FindingKind::{RateTooLarge, Waves};

use super::{Threshold, has, of_loss, threshold, turn};

/// 1 and −1 in turn.
fn swing(index: usize) -> f64 {
    if index.is_multiple_of(2) { 1.0 } else { -1.0 }
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("late::START", 40.0, 28.0, |calm| {
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
    threshold("waves::FEWEST", 50.0, 56.0, |records| {
        has(
            &of_loss(records as usize, |index| wave(index, 14.0, 0.5)),
            Waves,
        )
    }),
    threshold("late::START", 250.0, 400.0, |calm| {
        let height = |index: usize| if index < calm as usize { 0.5 } else { 0.0 };
        has(
            &of_loss(1000, |index| wave(index, 60.0, height(index))),
            Waves,
        )
    }),
    threshold("waves::WINDOW", 18.0, 22.0, |period| {
        has(&of_loss(1000, |index| wave(index, period, 0.5)), Waves)
    }),
    threshold("waves::HEIGHT", 0.095, 0.115, |height| {
        has(&of_loss(1000, |index| wave(index, 100.0, height)), Waves)
    }),
    threshold("waves::OVER_SCATTER", 0.24, 0.2, |scatter| {
        let loss = |index: usize| wave(index, 100.0, 0.3) + scatter * turn(index);
        has(&of_loss(1000, loss), Waves)
    }),
    threshold("waves::OVER_TREND", 0.72, 0.6, |fall| {
        let loss = |index: usize| 1.0 + wave(index, 100.0, 0.5) - fall * index as f64 / 1000.0;
        has(&of_loss(1000, loss), Waves)
    }),
    threshold("waves::ODD", 6.0, 8.0, |length| {
        // Of what is so short the running means show next to nothing.
        let is_off = |index: usize, from: usize| (from..from + length as usize).contains(&index);
        let loss = |index: usize| {
            let high = [300, 600, 900].iter().any(|from| is_off(index, *from));
            let low = [450, 750].iter().any(|from| is_off(index, *from));
            1.0 + 0.05 * turn(index) + 0.25 * (f64::from(high) - f64::from(low))
        };
        has(&of_loss(1000, loss), Waves)
    }),
    threshold("waves::TURNS", 450.0, 350.0, |period| {
        has(&of_loss(1000, |index| wave(index, period, 0.5)), Waves)
    }),
];

/// A wave of so many records about 1, so high.
fn wave(index: usize, period: f64, height: f64) -> f64 {
    1.0 + height * (std::f64::consts::TAU * index as f64 / period).sin()
}
