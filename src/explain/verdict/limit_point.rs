//! Whether what a search took for a minimum is one, or only where a loss that falls for ever has come so near to its limit that
//! rounding hides the rest.

use crate::diff::{Evaluator, Objective};
use crate::optim::norm;

use super::basin::{Minimum, MinimumKind, along_ridge, moved};
use super::context::DescentContext;
use super::points::{difference, distance, scale_of};
use super::valley::{Valley, along_floor};

/// What a search calls a minimum so far out, relative to the distance from the origin or to 1, is rounding of level ground.
pub(super) const UNSEEN: f64 = 1e6;

/// So often the way back from the minimum is halved: to a four-thousandth of it.
const HALVINGS: i32 = 12;

/// So far ahead a floor is looked for, relative to the distance from the origin or to 1, and so often the way to it is halved: as often as
/// a number has digits, and some more, beyond which it is one number.
const FARTHEST: f64 = 1e3;
const BISECTIONS: usize = 60;

/// A level is another if it differs by so many roundings of the loss.
const ROUNDINGS: f64 = 64.0;

/// A height above the limit counts if rounding does not hide it, and if it is this part of the first one: the square of what is near to 1 is rounded below.
const FAINT: f64 = 1e-28;

/// Twice as near to a minimum the height is a power of ½ of what it was, and so again; as far out as e^(-x) falls, each halving of
/// the way takes off but half of the logarithm that the one before did. Of e^x - 1 it takes off 0.73 or more, by the last halving
/// that takes off more than [`FELT`].
const FADES: f64 = 0.7;
const FELT: f64 = 1.0;

/// The logarithm of 2²⁰, to which the 20th power falls in one halving.
const STEEP: f64 = 14.0;

/// Of fewer heights than this no two drops follow each other.
const FEWEST: usize = 3;

/// What falls along a floor counts if it is this part of all that is above what was found: the rest is fall across.
const ALONG: f64 = 1e-3;

/// Whether a minimum is a limit, by the way from where the run is, or by that from where it began: near to the limit too little of it
/// is left to tell. Level ground out of sight of the start is where all is rounding.
pub(super) fn is_limit_of_run(
    context: &DescentContext<'_>,
    found: &Minimum,
    evaluator: &mut Evaluator,
) -> bool {
    let start = context.record().start();
    let farthest = UNSEEN * scale_of(start);
    if matches!(found.kind, MinimumKind::Floor { .. }) && distance(start, &found.at) > farthest {
        return true;
    }
    let ways = [context.descent.at(), start];
    ways.iter().any(|from| is_limit(from, found, evaluator))
}

/// Whether a minimum is a limit: beyond it the loss stays as low, and before it the height above it falls exponentially, as
/// (sigmoid(x) - 1)² does; or it is the top of what falls away to where the way began.
///
/// Beside directions that curve, what counts is the floor between them.
fn is_limit(from: &[f64], found: &Minimum, evaluator: &mut Evaluator) -> bool {
    let back = difference(from, &found.at);
    // What cannot be halved so often is rounding.
    let last_digits = f64::EPSILON * 2.0_f64.powi(HALVINGS) * norm(&found.at);
    let along = floor_way(found, &back, evaluator);
    let has_floor = along.is_some();
    let back = along.unwrap_or(back);
    if norm(&back) <= last_digits {
        return false;
    }
    let valley = if has_floor {
        Valley::along(&found.at, back, &found.at, evaluator)
    } else {
        Valley::straight(&found.at, back)
    };
    if falls_on_beyond(found, &valley, evaluator) {
        return true;
    }
    let least = valley.height(-1.0, evaluator);
    let hidden = valley.hidden(1.0, least).max(valley.hidden(-1.0, least));
    let off = evaluator.value(&found.at) - least;
    if !off.is_finite() || off.abs() > hidden {
        return false;
    }
    let all = evaluator.value(from) - least;
    let first = valley.height(1.0, evaluator) - least;
    if has_floor && -first > hidden.max(ALONG * all.abs()) {
        return is_top(&valley, least, hidden, evaluator);
    }
    if first < ALONG * all {
        return false;
    }
    let felt = hidden.max(FAINT * all);
    // Where it is level before it gets there, what was found lies on a floor, and the way ends at the edge.
    let mut ways = vec![0.0];
    if valley.height(0.5, evaluator) - least <= felt {
        let (mut before, mut behind) = (1.0, 0.0);
        for _ in 0..BISECTIONS {
            let middle = f64::midpoint(before, behind);
            if valley.height(middle, evaluator) - least <= felt {
                behind = middle;
            } else {
                before = middle;
            }
        }
        ways.push(behind);
    }
    ways.iter()
        .all(|end| fades(&valley, [*end, least, felt], evaluator))
}

/// The part of a way to what was found that leads along its floor; along the ridge of a kink, if it is one.
fn floor_way(found: &Minimum, back: &[f64], evaluator: &mut Evaluator) -> Option<Vec<f64>> {
    match found.kind {
        MinimumKind::Kink { .. } => Some(along_ridge(&found.at, back, evaluator)),
        MinimumKind::Bowl | MinimumKind::Floor { .. } => {
            let fall = (evaluator.value(&moved(&found.at, back, 1.0)) - found.loss).abs();
            along_floor(&found.at, back, ALONG * fall, evaluator)
        }
    }
}

/// Whether the loss only falls from what was found to where the way began.
fn is_top(valley: &Valley, least: f64, hidden: f64, evaluator: &mut Evaluator) -> bool {
    let parts = (0..=HALVINGS).map(|part| f64::from(part) / f64::from(HALVINGS));
    let heights: Vec<f64> = parts.map(|part| valley.height(part, evaluator)).collect();
    let falls = |pair: &[f64]| pair[1] <= pair[0] + hidden;
    heights.windows(2).all(falls) && heights.iter().all(|height| *height <= least + hidden)
}

/// Whether the height falls ever more slowly on the way to `end`: it takes off ever less of its logarithm where the way is halved.
fn fades(valley: &Valley, [end, least, felt]: [f64; 3], evaluator: &mut Evaluator) -> bool {
    let parts = (0..HALVINGS).map(|half| end + (1.0 - end) * 0.5_f64.powi(half));
    let mut heights: Vec<f64> = parts
        .map(|part| valley.height(part, evaluator) - least)
        .take_while(|height| *height > felt)
        .collect();
    // No power that is met falls so far in one halving, to where its digits end.
    let is_cut = heights.len() < HALVINGS as usize;
    let last = heights.last().copied().unwrap_or(f64::INFINITY);
    if end == 0.0 && is_cut && (last / felt).ln() > STEEP && last.is_finite() {
        return true;
    }
    // What stays high beside it is the wall of a jump.
    if heights.first().is_some_and(|first| last > ALONG * first) {
        return false;
    }
    // Heights that are one number are counted in last digits of what the loss is made of, and so are those not far above.
    if heights.windows(2).any(|pair| pair[0] == pair[1]) {
        let last = heights.iter().copied().fold(f64::INFINITY, f64::min);
        heights.retain(|height| *height > ROUNDINGS * last);
    }
    let drops: Vec<f64> = heights
        .windows(2)
        .map(|pair| (pair[0] / pair[1]).ln())
        .collect();
    let mut pairs = drops.windows(2).filter(|pair| pair[0] > FELT);
    match pairs.next_back() {
        Some(pair) => pair[1] <= FADES * pair[0],
        // Too few heights tell nothing of the way, but those to the edge are never too few.
        None => end == 0.0 && heights.len() < FEWEST,
    }
}

/// Whether the loss falls on beyond what was found, at all of some distances up to a tenth of the way there: the tail of an
/// exponential, say, of which not even a billionth is left.
fn falls_on_beyond(found: &Minimum, valley: &Valley, evaluator: &mut Evaluator) -> bool {
    const FARTHEST: f64 = 0.1;
    // To a hundred-millionth of the way.
    const BEYOND: i32 = 24;
    let loss = evaluator.value(&found.at);
    let parts = (0..BEYOND).map(|half| FARTHEST * 0.5_f64.powi(half));
    let beyond: Vec<f64> = parts.map(|part| valley.height(-part, evaluator)).collect();
    let falls = beyond.is_sorted() && beyond.iter().all(|value| *value <= loss);
    let [far, near] = [0, beyond.len() - 1].map(|index| loss - beyond[index]);
    // What falls at once falls in a jump.
    falls && near <= 0.5 * far && far > valley.hidden(-FARTHEST, loss)
}

/// Level ground at a finite distance along a way on which the loss falls, such as that of relu(x): where it begins.
pub(super) fn floor_ahead(
    context: &DescentContext<'_>,
    way: &[f64],
    evaluator: &mut Evaluator,
) -> Option<Minimum> {
    let floor = level_along(context.descent.at(), way, evaluator)?;
    (!is_limit_of_run(context, &floor, evaluator)).then_some(floor)
}

fn level_along(at: &[f64], way: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let unit = scale_of(at) / norm(way).max(f64::MIN_POSITIVE);
    let mut value = |part: f64| evaluator.value(&moved(at, way, part * unit));
    let least = value(FARTHEST);
    let rounding = ROUNDINGS * f64::EPSILON * least.abs();
    let is_level = |loss: f64| (loss - least).abs() <= rounding;
    if !least.is_finite() || !is_level(value(10.0 * FARTHEST)) || is_level(value(0.0)) {
        return None;
    }
    let (mut before, mut behind) = (0.0, FARTHEST);
    for _ in 0..BISECTIONS {
        let middle = f64::midpoint(before, behind);
        if is_level(value(middle)) {
            behind = middle;
        } else {
            before = middle;
        }
    }
    let floor = Minimum {
        at: moved(at, way, behind * unit),
        loss: least,
        kind: MinimumKind::Bowl,
        within: 0.0,
    };
    (!is_limit(at, &floor, evaluator)).then_some(floor)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    fn is_limit_of(text: &str, from: f64, at: f64) -> bool {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let found = Minimum {
            at: vec![at],
            loss: evaluator.value(&[at]),
            kind: MinimumKind::Bowl,
            within: 0.0,
        };
        is_limit(&[from], &found, &mut evaluator)
    }

    #[test]
    fn what_saturates_has_no_minimum() {
        assert!(is_limit_of("(sigmoid(x) - 1)^2", -10.0, 37.0));
        assert!(is_limit_of("(tanh(x) - 1)^2", 0.0, 19.1));
        assert!(is_limit_of("1 + (sigmoid(x) - 1)^2", -3.0, 37.0));
        assert!(is_limit_of("(erf(x) - 1)^2", 0.0, 6.0));
        // A tenth of the way on it is lower by as much as rounding does not hide.
        assert!(is_limit_of("1 + exp(-x)", 28.06, 29.0));
        assert!(is_limit_of("exp(-x)", 0.0, 40.0));
        assert!(is_limit_of("-ln(sigmoid(x))", 0.0, 38.0));
    }

    #[test]
    fn what_is_level_beyond_a_minimum_has_one() {
        assert!(!is_limit_of("relu(x)", 3.0, 0.0));
        assert!(!is_limit_of("relu(x)^2", 3.0, -1e-9));
        assert!(!is_limit_of("relu(x)^8", 3.0, 0.0));
        assert!(!is_limit_of("relu(x)^20", 3.0, 0.0));
        // What was found may lie anywhere on the floor.
        assert!(!is_limit_of("relu(x)", 3.0, -5.0));
        assert!(!is_limit_of("relu(x)^2", 3.0, -5.0));
        assert!(!is_limit_of("1 + relu(x)^2", 3.0, -50.0));
        assert!(!is_limit_of("x^2", 3.0, 0.0));
        assert!(!is_limit_of("exp(relu(x)) + 1", 30.0, 0.0));
        assert!(!is_limit_of("ln(1 + relu(x)^2)", 1e4, 0.0));
    }

    #[test]
    fn a_floor_begins_where_the_loss_does_not_go_on_falling() {
        let floor = |text: &str| {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            level_along(&[0.0], &[0.25], &mut evaluator).map(|floor| floor.at[0])
        };
        for (text, at, last_digits) in [
            ("relu(1 - x)", 1.0, 1e-12),
            // A square is lost in rounding before.
            ("3 + relu(2 - x)^2", 2.0, 1e-6),
        ] {
            let found = floor(text).expect(text);
            assert!((found - at).abs() < last_digits, "{text}: {found}");
        }
        for text in [
            "exp(-x)",
            "1/(1 + x)",
            "softplus(-x)",
            "-tanh(x)",
            "-x",
            "1 + 1/(1 + x)^2",
        ] {
            assert_eq!(floor(text), None, "{text}");
        }
    }

    /// Halfway x²⁰ is e^-13.9 of what it was, x²⁴ e^-16.6.
    #[test]
    fn a_height_that_vanishes_in_one_halving_is_no_power_from_e14_on() {
        assert!(!is_limit_of("relu(-x)^20", -3.5, 0.0));
        assert!(is_limit_of("relu(-x)^24", -1.0, 0.0));
    }

    #[test]
    fn a_floor_is_looked_for_a_thousand_times_as_far() {
        let finds = |at: f64| {
            let loss = parse(&format!("relu({at} - x)"), &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            level_along(&[0.0], &[0.25], &mut evaluator).is_some()
        };
        assert!(finds(900.0));
        assert!(!finds(1100.0));
    }

    /// e^x - 1 needs as many halvings as lead from 60 to near 0; a way that cannot be halved so often to a digit is none.
    #[test]
    fn a_way_back_is_halved_twelve_times() {
        assert!(!is_limit_of("exp(relu(x)) + 1", 60.0, 0.0));
        assert!(is_limit_of("exp(-x)", 1.0 - 2e-9, 1.0));
        assert!(!is_limit_of("exp(-x)", 1.0 - 0.7e-12, 1.0));
    }

    /// A dent, behind which the loss falls on as before it, of a millionth of the way, and of a ten-billionth.
    #[test]
    fn a_loss_falls_on_beyond_a_dent_that_is_not_seen() {
        let falls_on = |dent: f64| {
            let text = format!("-x + 3 relu(x) - 3 relu(x - {:e})", dent / 3.0);
            is_limit_of(&text, -1.0, 0.0)
        };
        assert!(!falls_on(1e-6));
        assert!(falls_on(1e-10));
    }
}
