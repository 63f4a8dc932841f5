//! Networks on both sides of the thresholds of what is found wrong with them.

use gdplay::explain::FindingKind;

use super::diagnosis::kinds;
use super::support::Columns;

fn one_row() -> Columns {
    vec![("x", vec![1e-3]), ("t", vec![1.0])]
}

/// Near 0 tanh passes a gradient as it is, so that from the last function to the first it changes by b c.
#[test]
fn a_gradient_vanishes_at_a_hundredth_over_three_functions() {
    let chain = "h1 = tanh(a x); h2 = tanh(b h1); h3 = tanh(c h2); mse(h3, t)";
    let of = |factor: f64| kinds(chain, &one_row(), &[1.0, 1.0, factor]);
    assert_eq!(of(1.0 / 130.0), [FindingKind::Vanishing]);
    assert_eq!(of(1.0 / 70.0), []);
    let short = "h1 = tanh(a x); h2 = tanh(b h1); mse(h2, t)";
    assert_eq!(kinds(short, &one_row(), &[1.0, 1e-4]), []);
}

/// Near 0 these pass half of it: b c is divided by 4.
#[test]
fn a_gradient_vanishes_through_every_activation_alike() {
    for name in ["silu", "gelu"] {
        let chain = format!("h1 = {name}(a x); h2 = {name}(b h1); h3 = {name}(c h2); mse(h3, t)");
        let of = |factor: f64| kinds(&chain, &one_row(), &[1.0, 1.0, factor]);
        assert_eq!(of(4.0 / 130.0), [FindingKind::Vanishing], "{name}");
        assert_eq!(of(4.0 / 70.0), [], "{name}");
    }
}

/// Of a slope of 2 a billionth is 2e-9.
#[test]
fn a_detach_counts_from_a_billionth_of_the_slope_on() {
    let of = |part: f64| {
        let text = format!("mean((w x)^2) + {part:e} detach(w)");
        kinds(&text, &vec![("x", vec![1.0])], &[1.0])
    };
    assert_eq!(of(3e-9), [FindingKind::Cut]);
    assert_eq!(of(1.4e-9), []);
}

#[test]
fn probabilities_add_up_to_1_within_a_thousandth() {
    let columns = vec![("t", vec![0.0, 1.0])];
    let of = |second: f64| kinds("nll(stack(a, b), t)", &columns, &[0.3, second]);
    assert_eq!(of(0.7007), []);
    assert_eq!(of(0.7015), [FindingKind::NllOfScores]);
}

/// Outputs of 1 and 0 within 0.04 of their targets, or 0.07 away.
#[test]
fn an_output_is_on_its_target_within_a_twentieth() {
    let of = |off: f64| {
        let columns = vec![("x", vec![10.0, -10.0]), ("t", vec![1.0 - off, off])];
        kinds("mse(sigmoid(w x), t)", &columns, &[1.0])
    };
    assert_eq!(of(0.04), []);
    assert_eq!(of(0.07), [FindingKind::Saturated]);
}

/// The first and one more start alike.
#[test]
fn sixty_four_units_written_one_by_one_are_compared() {
    let of = |twin: usize| {
        let unit = |index: usize| format!("v{index} tanh(u{index} x)");
        let units: Vec<String> = (1..=66).map(unit).collect();
        let text = format!("mean(({} - t)^2)", units.join(" + "));
        let weight = |index: usize| 0.01 * if index == twin { 1.0 } else { index as f64 };
        let at: Vec<f64> = (1..=66).flat_map(|index| [weight(index); 2]).collect();
        kinds(&text, &vec![("x", vec![0.5]), ("t", vec![0.1])], &at)
    };
    assert_eq!(of(64), [FindingKind::IdenticalUnits]);
    assert_eq!(of(65), []);
}

/// The slope of elu at z is exp(z): exp(-20.5) is 1.25e-9, exp(-21) is 7.6e-10.
#[test]
fn a_slope_below_a_billionth_is_next_to_none() {
    let is_told = |z: f64| {
        let text = "mse(linear(elu(linear(x, 1)), 1), t)";
        let said = super::diagnosis::told(text, &one_row(), &[0.0, z, 0.5, 0.1]);
        said.iter()
            .any(|said| said.contains("the slope of elu is next to 0"))
    };
    assert!(!is_told(-20.5));
    assert!(is_told(-21.0));
}
