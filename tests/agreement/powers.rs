//! Powers of powers at negative bases, at 0 and with exponents that do not depend on what is asked for: what has no tangent
//! adds nothing, in every method alike.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program, Spacing};
use gdplay::expr::{KnownNames, parse};

use super::EXACT;
use super::random::Random;

const EXPRESSIONS: usize = 6_000;

/// Where the parameters are taken: bases that are negative, 0, −0 and 1, whole exponents and others.
const AT: [f64; 9] = [-2.3, -2.0, -1.0, -0.0, 0.0, 0.5, 0.57, 1.0, 3.0];

/// An expression of powers, so many deep.
fn expression(random: &mut Random, depth: usize) -> String {
    const LEAVES: [&str; 12] = [
        "w", "t", "u", "w", "t", "0", "1", "2", "3", "(-2)", "0.5", "(-1)",
    ];
    if depth == 0 || random.below(6) == 0 {
        return LEAVES[random.below(LEAVES.len())].to_string();
    }
    let mut part = || expression(random, depth - 1);
    let (a, b) = (part(), part());
    match random.below(10) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} * {b})"),
        2 => format!("({a})^detach({b})"),
        3 => format!("({a})^floor({b})"),
        4 => format!("({a})^(({b})^0)"),
        5 => format!("({a})^(({b}) - ({b}))"),
        _ => format!("({a})^({b})"),
    }
}

#[test]
fn powers_of_powers_by_every_method() {
    let mut random = Random(20_261_128);
    let (mut finite, mut undefined, mut mixed) = (0, 0, 0);
    for _ in 0..EXPRESSIONS {
        let text = expression(&mut random, 3);
        let Ok(loss) = parse(&text, &KnownNames::default()) else {
            continue;
        };
        let parameters = loss.parameters().to_vec();
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let at: Vec<f64> = parameters
            .iter()
            .map(|_| AT[random.below(AT.len())])
            .collect();
        let gradients = EXACT.map(|method| evaluator.gradient_by(method, &at, Spacing::Balanced));
        for (variable, name) in parameters.iter().enumerate() {
            let slopes = [0, 1, 2].map(|method: usize| gradients[method][variable]);
            let [first, ..] = slopes;
            // Where an infinite factor meets a 0 on the way, NaN or ∞ comes of it by the order of the products: both say that
            // there is no slope. Two infinities are of one sign, and a number is never beside one of them.
            let same = |slope: &f64| {
                *slope == first
                    || (slope - first).abs() <= 1e-9 * first.abs().max(1.0)
                    || slope.is_nan() && !first.is_finite()
                    || first.is_nan() && !slope.is_finite()
            };
            let infinite = slopes.iter().filter(|slope| slope.is_infinite());
            let signs: Vec<f64> = infinite.map(|slope| slope.signum()).collect();
            let one_sign = signs.windows(2).all(|pair| pair[0] == pair[1]);
            assert!(
                slopes.iter().all(same) && one_sign,
                "∂/∂{name} of {text} at {parameters:?} = {at:?}: {slopes:?}"
            );
            finite += usize::from(first.is_finite());
            undefined += usize::from(first.is_nan());
            mixed += usize::from(!signs.is_empty() && signs.len() < slopes.len());
        }
    }
    assert!(
        finite > EXPRESSIONS / 2 && undefined > EXPRESSIONS / 20,
        "{finite} {undefined}"
    );
    assert!(mixed < finite / 50, "{mixed} beside {finite}");
}
