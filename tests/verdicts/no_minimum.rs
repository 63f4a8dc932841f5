//! Places that look like minima and are none, and floors that look like none and are.

use gdplay::explain::FindingKind;
use gdplay::explain::Verdict::{
    self, Converged, Converging, Diverging, Oscillating, Plateau, Saddle,
};

use crate::run::{gd, plan, read, said, told};

/// Along every straight line Peano's (y - x²)(y - 3x²) rises from the origin; between its parabolas it falls.
#[test]
fn a_valley_that_bends_and_falls_is_no_floor() {
    let end = |loss: &str| said(loss, "x = 0\ny = 0.5", "learning_rate = 0.1", 200);
    for falls in ["(y - x^2)(y - 3x^2)", "(y - x^2)(y - 1.2x^2)"] {
        let said = end(falls);
        assert_eq!(said.verdict, Saddle, "{falls}: {}", said.sentence);
    }
    for floor in ["(y - x^2)^2", "(y - x^2)(2y - x^2) + x^4/4"] {
        let said = end(floor);
        assert_eq!(said.verdict, Converged, "{floor}: {}", said.sentence);
    }
}

#[test]
fn what_comes_to_a_ridge_comes_to_no_minimum() {
    let of = |loss: &str| said(loss, "x = 1\ny = 0", "learning_rate = 0.1", 200);
    for ridge in ["x^2 - |y|", "x^2 - y^4"] {
        let said = of(ridge);
        assert_eq!(said.verdict, Saddle, "{ridge}: {}", said.sentence);
        assert!(
            said.sentence.contains("falls from there"),
            "{}",
            said.sentence
        );
    }
    for minimum in ["x^2 + |y|", "x^2 + y^4"] {
        assert_ne!(of(minimum).verdict, Saddle, "{minimum}");
    }
    // The run falls by 1, and beside its end the loss by 0.3 of the slope: a thousandth of that counts.
    let ridge = |slope: f64| of(&format!("x^2 - {slope} |y|")).verdict;
    assert_eq!(ridge(0.004), Saddle);
    assert_ne!(ridge(0.0025), Saddle);
}

/// Of x³ the steps end at 0, of -ln(x) nowhere, though both losses fall beyond all bounds ahead.
#[test]
fn an_inflection_ahead_is_no_fall_for_ever() {
    let comes = said("x^3", "x = 1", "learning_rate = 0.05", 200);
    assert_eq!(comes.verdict, Saddle, "{}", comes.sentence);
    let both = said("x^3 + y^3", "x = 1\ny = 1", "learning_rate = 0.05", 1000);
    assert_eq!(both.verdict, Saddle, "{}", both.sentence);
    let endless = said("-ln(x)", "x = 1", "learning_rate = 0.1", 200);
    assert_eq!(endless.verdict, Diverging, "{}", endless.sentence);
}

#[test]
fn a_loss_that_saturates_has_no_minimum_that_is_so_far_away() {
    for loss in ["(tanh(x) - 1)^2", "(sigmoid(x) - 1)^2"] {
        let said = said(loss, "x = 0", "learning_rate = 0.1", 100);
        assert!(
            !said.reason.contains("the minimum is"),
            "{loss}: {}",
            said.reason
        );
    }
    let minimum = said("(tanh(x) - 0.9)^2", "x = 0", "learning_rate = 0.1", 100);
    assert!(
        minimum.reason.contains("the minimum is"),
        "{}",
        minimum.reason
    );
}

#[test]
fn a_floor_that_is_reached_is_told_with_its_distance() {
    let hinge = said("max(0, 1 - x)", "x = 0", "learning_rate = 0.1", 3);
    assert_eq!(hinge.verdict, Converging);
    assert!(
        hinge.sentence.contains("loss 0 is 0.7 away"),
        "{}",
        hinge.sentence
    );
    let levels = said("exp(-x)", "x = 0", "learning_rate = 0.1", 3);
    assert!(
        levels.sentence.contains("no minimum in sight"),
        "{}",
        levels.sentence
    );
}

/// Beside a floor the loss bends down, too, towards it.
#[test]
fn the_lowest_that_a_loss_can_be_is_no_saddle() {
    let muon = "optimizer = 'muon'\nlearning_rate = 0.37";
    let floor = said("(x y - 1)^2", "x = 0.0838\ny = -0.427", muon, 50);
    assert_eq!(floor.verdict, Converging, "{}", floor.sentence);
    let cross = said("x^2 y^2", "x = 1\ny = 1", "learning_rate = 0.1", 2000);
    assert_ne!(cross.verdict, Saddle, "{}", cross.sentence);
    let saddle = said("(x y - 1)^2", "x = 0\ny = 0", "learning_rate = 0.1", 3);
    assert_eq!(saddle.verdict, Saddle, "{}", saddle.sentence);
}

/// By the curvature of a flank a step of 2/λ leads far beyond the valley.
#[test]
fn no_rate_is_safe_by_the_curvature_of_a_flank() {
    let rate =
        |start: &str| said("sqrt(1 + x^2)", start, "learning_rate = 0.1", 1).largest_safe_rate;
    assert_eq!(rate("x = 1000"), None);
    assert!(rate("x = 0.1").is_some_and(|rate| (1.9..2.2).contains(&rate)));
}

/// |x| |y|: what curves along a diagonal says nothing of steps over the kinks.
#[test]
fn no_rate_is_safe_over_a_kink() {
    let hops = said("|x| |y|", "x = 1\ny = 2", "learning_rate = 0.1", 200);
    assert!(!hops.reason.contains("safe below"), "{}", hops.reason);
    let too_small = |of: &gdplay::explain::Diagnosis| {
        of.findings
            .iter()
            .any(|found| found.kind == FindingKind::RateTooSmall)
    };
    assert!(!too_small(&hops), "{}", hops.reason);
    let smooth = said("x^2 + y^2", "x = 1\ny = 2", "learning_rate = 0.0001", 200);
    assert!(too_small(&smooth), "{}", smooth.reason);
}

/// The factors are -3.2 and -0.4, × 1.28 in two steps.
#[test]
fn a_swing_that_grows_is_no_swing() {
    let grows = said(
        "where(x > 0, x^2, 3x^2)",
        "x = -1",
        "learning_rate = 0.7",
        50,
    );
    assert_eq!(grows.verdict, Diverging, "{}", grows.sentence);
    let swings = said("|x|", "x = 1.03", "learning_rate = 0.1", 50);
    assert_eq!(swings.verdict, Oscillating, "{}", swings.sentence);
}

#[test]
fn a_newton_step_that_leads_far_out_stands_on_no_flat_ground() {
    let newton = "optimizer = 'newton'\nlearning_rate = 1";
    let out = said("hypot(x, 1)", "x = -1.31", newton, 2);
    assert_eq!(out.verdict, Diverging, "{}", out.sentence);
    let comes = said("hypot(x, 1)", "x = 0.5", newton, 2);
    assert_ne!(comes.verdict, Diverging, "{}", comes.sentence);
}

/// Beside a curvature of 10¹⁶ differences of the loss are rounding, and so is the tip that they seem to have.
#[test]
fn rounding_makes_no_tip_of_a_kink() {
    let text = |offset: &str| {
        format!(
            "loss = 'mse(w x + b, t)'\n[params]\nw = 0\nb = 0\n[data]\ncolumns = {{ \
            x = [{offset}0, {offset}1, {offset}2, {offset}3], t = [0, 3, 6.1, 9] }}\n[[racers]]\n\
            optimizer = 'lbfgs'\nlearning_rate = 1"
        )
    };
    let far = read(&text("10000000")).until(50).diagnosis();
    assert_ne!(far.verdict, Converged, "{}", far.sentence);
    let near = read(&text("1")).until(50).diagnosis();
    assert_eq!(near.verdict, Converged, "{}", near.sentence);
}

/// Over poles, at a slope of 1 or more everywhere.
#[test]
fn what_hops_over_poles_is_on_its_way_to_no_saddle() {
    let hops = said("tan(x)", "x = 1", "learning_rate = 0.1", 200);
    assert_eq!(hops.verdict, Verdict::Oscillating, "{}", hops.sentence);
}

/// From -10 it moves 10⁻² in a thousand steps.
#[test]
fn a_crawl_is_no_swing() {
    let crawl = said("(sigmoid(x) - 1)^2", "x = -10", "learning_rate = 0.1", 100);
    assert_eq!(crawl.verdict, Plateau, "{}", crawl.sentence);
}

/// A step as long as it needs to be to leave next to no slope: from 10.6 or 12 to 10.
#[test]
fn a_loss_that_no_longer_falls_has_fallen_if_that_was_by_a_tenth() {
    let has_fallen = |height: f64| {
        let said = told("10 + exp(-x)", &gd(10.0 / height), &[-height.ln()], &[2]);
        said[0].sentence.starts_with("fell")
    };
    assert!(!has_fallen(0.6));
    assert!(has_fallen(2.0));
}

/// tanh² is 0.90 at 1.8 and 0.91 at 1.9. The first step of adam is as long as its rate.
#[test]
fn what_is_thrown_onto_flat_ground_has_risen_by_a_tenth_in_a_jump() {
    let is_thrown = |start: f64, rate: f64, step: u64| {
        let adam = plan("adam", &[("learning_rate", rate)]);
        let said = told("tanh(x)^2", &adam, &[start], &[step]);
        said[0].sentence.starts_with("thrown onto flat ground")
    };
    assert!(is_thrown(1.8, 67.0, 5));
    assert!(!is_thrown(1.9, 67.0, 5));
    assert!(is_thrown(1.8, 24.0, 1));
    assert!(!is_thrown(1.8, 16.0, 1));
}

#[test]
fn a_step_is_held_if_it_is_a_millionth_of_the_rate() {
    let is_held = |rate: f64| {
        let rmsprop = plan("rmsprop", &[("learning_rate", rate)]);
        let said = told("2 - exp(-(x - 1)^2)", &rmsprop, &[-0.036], &[5]);
        said[0].reason.contains("divided by the averages of slopes")
    };
    // It moves by 3.6 and by 0.12 millionths.
    assert!(!is_held(0.52));
    assert!(is_held(0.56));
}

/// Beyond a million times the distance from the origin, or 1, no minimum is told.
#[test]
fn a_minimum_is_seen_to_a_million() {
    let sees = |millions: f64| {
        let text = format!("cosh(x / 1e5 - {})", 10.0 * millions);
        let said = told(&text, &gd(0.01), &[1.0], &[2]);
        said[0].sentence.contains("the minimum is")
    };
    assert!(sees(0.9));
    assert!(!sees(1.2));
}

/// Down to an inflection the loss falls by x³, beyond it by a part of that.
#[test]
fn it_is_no_minimum_if_the_loss_falls_on_by_a_tenth() {
    let comes_to = |beyond: f64| {
        let text = format!("relu(x)^3 - {beyond} relu(-x)^3");
        told(&text, &gd(0.1), &[1.0], &[10])[0].verdict
    };
    assert_eq!(comes_to(0.08), Converging);
    assert_eq!(comes_to(0.15), Saddle);
}

/// Peano's surface falls along y = 2 x², where it rises along every straight line from 0 at first.
#[test]
fn a_valley_that_bends_and_falls_for_ever_has_no_bound() {
    let peano = "(y - x^2)*(y - 3*x^2)";
    for optimizer in ["adam", "armijo", "lbfgs"] {
        for step in [20, 200] {
            let racer = format!("optimizer = '{optimizer}'\nlearning_rate = 0.1");
            let falls = said(peano, "x = 0.1\ny = 0.1", &racer, step);
            assert_eq!(falls.verdict, Diverging, "{optimizer}: {}", falls.sentence);
            assert!(
                falls.sentence.contains("no lower bound"),
                "{optimizer}: {}",
                falls.sentence
            );
        }
    }
    // Bounded along the same valley, and with a minimum in it.
    for bounded in ["(y - x^2)^2 + 1/(1 + x^2)", "(1 - x)^2 + 10 (y - x^2)^2"] {
        let adam = "optimizer = 'adam'\nlearning_rate = 0.1";
        let falls = said(bounded, "x = 0.5\ny = 0.5", adam, 50);
        assert_ne!(falls.verdict, Diverging, "{bounded}: {}", falls.sentence);
    }
}

/// One unit or two do not tell XOR apart: the weights grow for ever, and the loss levels out above 0. With four it goes on falling;
/// labels that contradict each other on the same inputs have a minimum.
#[test]
fn what_a_classification_cannot_tell_apart_comes_to_no_minimum() {
    let xor = |units: usize, step: u64| {
        let text = format!(
            "loss = 'bce(linear(tanh(linear(stack(x1, x2), {units})), 1), t)'\n[data]\n\
             columns = {{ x1 = [0, 0, 1, 1], x2 = [0, 1, 0, 1], t = [0, 1, 1, 0] }}\n\
             [init]\nkind = 'xavier'\nseed = 1\n[[racers]]\noptimizer = 'adam'\nlearning_rate = 0.05"
        );
        read(&text).until(step).diagnosis().sentence
    };
    for (units, step) in [(1, 50), (1, 200), (2, 50), (2, 200)] {
        let sentence = xor(units, step);
        assert!(
            sentence.contains("no minimum in sight"),
            "{units}: {sentence}"
        );
    }
    let enough = xor(4, 200);
    assert!(!enough.contains("no minimum"), "{enough}");
    let noisy = "loss = 'bce(linear(x, 1), t)'\n[data]\n\
        columns = { x = [0, 0, 0, 1, 1, 1], t = [0, 0, 1, 0, 1, 1] }\n\
        [init]\nkind = 'xavier'\nseed = 1\n[[racers]]\noptimizer = 'adam'\nlearning_rate = 0.05";
    let sentence = read(noisy).until(20).diagnosis().sentence;
    assert!(!sentence.contains("no minimum"), "{sentence}");
}

/// Between two steps of a swing on the way out of sight lies no place, whatever its loss is by rounding.
#[test]
fn the_end_of_a_tail_is_no_lowest_place() {
    let lion = "optimizer = 'lion'\nlearning_rate = 0.1";
    let tail = said("(x - y)^2 + exp(x)", "x = 1\ny = 2", lion, 200);
    assert!(
        !tail.reason.contains("lowest loss there"),
        "{}",
        tail.reason
    );
    let bowl = said("x^2 + y^2", "x = 1\ny = 0.7", lion, 3);
    assert!(
        bowl.reason.contains("lowest loss there 0"),
        "{}",
        bowl.reason
    );
}

/// A step leads to 10¹⁷, where neighboring numbers are 16 apart and the sine is anything, and no step moves from there. Losses that
/// never rise are not thrown, if there are eight of them, the start among them.
#[test]
fn what_does_not_rise_for_eight_losses_was_not_thrown_into_rounding() {
    let is_thrown = |step: u64| {
        let kick = "sin(x) + 1e17 relu(1e-17 - x)";
        let said = said(kick, "x = 0", "learning_rate = 1", step);
        said.sentence.contains("numbers there are")
    };
    assert!(is_thrown(5));
    assert!(!is_thrown(10));
}

/// The terms of 1000 cancel. In what is seen ahead (1 - 2η)¹⁰²⁴ of the slope is left: 0.6, or 0.4.
#[test]
fn a_slope_that_rounding_hides_goes_on_if_half_of_it_is_left() {
    let is_hidden = |rate: f64| {
        let said = said(
            "(1000 + x^2 + x^4) - 1000",
            "x = 1e-9",
            &format!("learning_rate = {rate:e}"),
            70,
        );
        said.sentence.contains("lost in rounding")
    };
    assert!(is_hidden(2.5e-4));
    assert!(!is_hidden(4.5e-4));
}

/// What is added to 4096 is rounded to 9.1e-13: of 1 there is lost 1639 times what it is rounded by itself, or 675 times.
#[test]
fn terms_cancel_if_they_hide_a_thousand_roundings() {
    let is_hidden = |at: f64| {
        let loss = "(4096 + 1 + 1e-5 x + 1e-9 x^4) - 4096";
        let said = said(loss, &format!("x = {at:e}"), "learning_rate = 2e-8", 70);
        said.sentence.contains("lost in rounding")
    };
    assert!(is_hidden(3.64e-8));
    assert!(!is_hidden(1.5e-8));
}

/// The schedule takes the rate away, and what was gained is beyond all measure: 1e38 from a start of 1.
#[test]
fn what_fell_out_of_sight_does_not_converge_because_a_schedule_ends() {
    let decays = "learning_rate = 0.5\nschedule = { kind = 'exponential', gamma = 0.98 }";
    let fell = said("x^2 - y^2", "x = 1\ny = 1e-6", decays, 100);
    assert_eq!(fell.verdict, Verdict::Diverging, "{}", fell.reason);
    let deep = said("x^4 - 1e4 x^2", "x = 0.1", "learning_rate = 1e-5", 100);
    assert_ne!(deep.verdict, Verdict::Diverging, "{}", deep.reason);
}
