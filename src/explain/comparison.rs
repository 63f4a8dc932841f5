//! What the comparison of the methods found, in words: a few for a column, a sentence for a page.

use super::format::figure;
use crate::diff::{Agreement, Check, Doubt};
use crate::expr::number::short;

/// In a few words: the verdict with the number that matters.
pub fn label(check: &Check) -> String {
    let [left, right] = check.one_sided.map(|slope| short(slope, 3));
    match check.verdict {
        Agreement::Agree => String::from("agree"),
        Agreement::CannotTell => match check.doubt {
            Some(Doubt::TooCoarse) => {
                format!("finite too coarse: h {}", short(check.finite.spacing, 3))
            }
            Some(Doubt::TooFine) => {
                format!("finite too fine: h {}", short(check.finite.spacing, 3))
            }
            Some(Doubt::Cancellation) => {
                format!("digits cancel: finite {}", short(check.finite.slope, 4))
            }
            Some(Doubt::Rounding | Doubt::Jumps) | None => String::from("cannot tell"),
        },
        Agreement::Kink => format!("kink {left}|{right}"),
        Agreement::Jump => String::from("jump"),
        Agreement::Cut => format!("cut: {}", short(check.true_slope, 3)),
        Agreement::Undefined => match check.slope {
            Some(slope) => format!("undefined: slope {}", short(slope, 3)),
            None => String::from("undefined"),
        },
        Agreement::Disagree => String::from("disagree"),
    }
}

/// In a sentence, with the numbers. `derivative` is what the rules give.
pub fn explanation(check: &Check, derivative: f64) -> String {
    const DIGITS: usize = 8;
    let [left, right] = check.one_sided.map(|slope| figure(slope, 4));
    let spacing = figure(check.finite.spacing, 2);
    let error = figure(check.finite.error, 1);
    match check.verdict {
        Agreement::Agree => format!("h {spacing}, error {error}: agree"),
        Agreement::CannotTell => match check.doubt {
            Some(Doubt::TooCoarse) => format!("too coarse: h {spacing}, error {error}"),
            Some(Doubt::TooFine) => {
                format!("too fine: h {spacing}, error {error}, by rounding")
            }
            Some(Doubt::Cancellation) => {
                let bound = figure(check.slope_error, 1);
                format!(
                    "cancellation: rounding may move the slope of the rules by {bound}; the finite difference stands: h {spacing}, error {error}"
                )
            }
            Some(Doubt::Jumps) => {
                format!("cannot tell: the loss jumps again and again within h {spacing}")
            }
            Some(Doubt::Rounding) | None => {
                format!("cannot tell: rounding of the loss leaves an error of {error}")
            }
        },
        Agreement::Kink => format!("a kink: slope {left} from the left, {right} from the right"),
        Agreement::Jump => String::from("a jump: the quotient grows as the spacing shrinks"),
        Agreement::Cut => {
            let slope = figure(check.true_slope, DIGITS);
            format!("cut by detach: the true slope is {slope}")
        }
        Agreement::Undefined => match check.slope {
            Some(slope) if derivative.is_nan() => format!(
                "autodiff alone is NaN (inf · 0 in the rules), the slope is {}",
                figure(slope, DIGITS)
            ),
            Some(slope) => format!(
                "defined on one side only, where the slope is {}",
                figure(slope, DIGITS)
            ),
            None if derivative.is_finite()
                && check.one_sided.iter().any(|slope| slope.is_finite()) =>
            {
                format!(
                    "defined on one side only, where no slope settles; the rules take it for {}",
                    figure(derivative, DIGITS)
                )
            }
            None => String::from("undefined here"),
        },
        Agreement::Disagree => format!("they disagree: h {spacing}, error {error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::{Evaluator, Method, Program, Spacing, check};
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_slope_that_the_rules_make_up_is_told() {
        let of = |text: &str| {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let found = &check(&mut evaluator, &[0.0])[0];
            let slope = evaluator.gradient_by(Method::Reverse, &[0.0], Spacing::Balanced)[0];
            explanation(found, slope)
        };
        let made_up = of("x^x");
        assert!(
            made_up.ends_with("no slope settles; the rules take it for 0"),
            "{made_up}"
        );
        let settles = of("x sqrt(x)");
        assert!(settles.ends_with("the slope is 0"), "{settles}");
    }
}
