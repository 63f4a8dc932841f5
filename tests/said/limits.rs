//! Runs on both sides of the thresholds that say what is looked at, and what counts.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::{of_scenario, plan, run};

fn gd(text: &str, rate: f64, at: &[f64], steps: u64) -> Diagnosis {
    run(text, plan("gd", &[("learning_rate", rate)]), at, steps).diagnosis
}

/// y swings as wide as ever, by 1; x hops over its kink by a tenth of its slope.
#[test]
fn a_coordinate_hops_if_it_swings_by_a_hundredth_of_the_widest() {
    let hops = |slope: f64| {
        let said = gd(&format!("{slope} |x| + 10 y^2"), 0.1, &[0.003, 0.5], 40);
        assert_eq!(said.verdict, Verdict::Oscillating, "{}", said.reason);
        said.reason.starts_with("x hops over the kink")
    };
    assert!(hops(0.11));
    assert!(!hops(0.09));
}

/// As many smooth swings before the one that hops.
#[test]
fn sixteen_coordinates_are_looked_at_for_kinks() {
    let hops = |smooth: usize| {
        let bowls: String = (0..smooth).fold(String::new(), |text, index| {
            format!("{text}10 y{index}^2 + ")
        });
        let mut start = vec![0.5; smooth];
        start.push(0.03);
        let said = gd(&format!("{bowls}|x|"), 0.1, &start, 40);
        assert_eq!(said.verdict, Verdict::Oscillating, "{}", said.reason);
        said.reason.starts_with("x hops over the kink")
    };
    assert!(hops(15));
    assert!(!hops(16));
}

/// Of a slope of 2 a billionth is 2e-9.
#[test]
fn a_cut_counts_from_a_billionth_of_the_slope_on() {
    let is_cut = |part: &str| {
        let said = gd(&format!("x^2 + {part} detach(x)"), 0.1, &[1.0], 0);
        said.verdict == Verdict::Cut
    };
    assert!(is_cut("3e-9"));
    assert!(!is_cut("1.5e-9"));
}

/// Before it leaves the domain of the logarithm the loss is 11.4 times, or 7.5 times, that of the start.
#[test]
fn what_breaks_has_diverged_from_ten_times_the_start_on() {
    let has_diverged = |edge: f64, rate: f64| {
        let said = gd(&format!("x^2 + 1e-12 ln({edge} - x)"), rate, &[1.0], 20);
        assert_eq!(said.verdict, Verdict::NotFinite, "{}", said.reason);
        said.reason.contains("diverging: loss 1 →")
    };
    assert!(has_diverged(5.0, 1.25));
    assert!(!has_diverged(3.0, 1.2));
}

/// Of many parameters the loss falls along one, which neither slope nor curvature shows.
#[test]
fn each_of_sixty_four_parameters_is_tried_for_a_fall() {
    let verdict = |falling: usize| {
        let terms = (1..=130).map(|index| {
            if index == falling {
                format!("1 - w{index}^4")
            } else {
                format!("w{index}^2")
            }
        });
        let text = terms.collect::<Vec<_>>().join(" + ");
        gd(&text, 0.1, &[0.0; 130], 2).verdict
    };
    assert_eq!(verdict(64), Verdict::Saddle);
    assert_ne!(verdict(65), Verdict::Saddle);
}

/// A minimum of kinks is found by steps along the axes, of which there may not be too many.
#[test]
fn a_kinked_minimum_of_sixteen_parameters_is_found() {
    let verdict = |count: usize| {
        let terms = (1..=count).map(|index| format!("|w{index}|"));
        let text = terms.collect::<Vec<_>>().join(" + ") + " + sin(w1)^2";
        gd(&text, 0.25, &vec![0.0; count], 3).verdict
    };
    assert_eq!(verdict(16), Verdict::Converged);
    assert_ne!(verdict(17), Verdict::Converged);
}

/// Where numbers are further apart than the loss is wide, no value there is a minimum; far out on a wide loss one is.
#[test]
fn far_out_only_what_numbers_can_tell_is_a_minimum() {
    for (text, start) in [
        ("tan(x)^2 + 1/cos(x)", std::f64::consts::FRAC_PI_2),
        ("1/sin(x)^2", 1e-12),
    ] {
        let said = gd(text, 0.1, &[start], 5);
        assert_eq!(said.verdict, Verdict::Diverging, "{text}: {}", said.reason);
        assert!(
            said.reason.contains("apart, further than"),
            "{}",
            said.reason
        );
    }
    let wide = gd("(x - 1e20)^2 / 1e30", 5e29, &[0.0], 3);
    assert_eq!(wide.verdict, Verdict::Converged, "{}", wide.reason);
}

/// An error that was small from the start is measured against a thousandth of the whole: 1e-9 here, for the y of 1e-4.
#[test]
fn a_small_error_has_arrived_with_six_digits_of_a_thousandth_of_the_whole() {
    let after = |steps: u64| gd("x^2 + 0.5 y^2", 0.5, &[1.0, 1e-4], steps).verdict;
    // 1e-4 halved 16 times is 1.5e-9, and 17 times 0.8e-9.
    assert_eq!(after(16), Verdict::Converging);
    assert_eq!(after(17), Verdict::Converged);
}

#[test]
fn a_direction_has_the_name_of_a_parameter_if_it_lies_within_26_degrees_of_it() {
    let names = |x: f64, y: f64| {
        let said = gd(&format!("({x} x + {y} y)^2"), 1.2, &[1.0, 0.5], 4);
        assert_eq!(said.verdict, Verdict::Diverging, "{}", said.reason);
        said.sentence.contains("(x × -")
    };
    assert!(names(0.92, 0.391_918));
    assert!(!names(0.88, 0.474_974));
}

/// The slope of x³ is x² / 1 of that at the start, and x after n steps 1 / (0.3 n).
#[test]
fn a_slope_is_gone_at_a_millionth_of_the_steepest() {
    let after = |steps: u64| gd("x^3", 0.1, &[1.0], steps);
    let early = after(2700);
    assert!(
        early.reason.starts_with("on its way to no minimum"),
        "{}",
        early.reason
    );
    let late = after(4000);
    assert!(
        late.reason
            .starts_with("no minimum: the slope only levels out")
    );
    // Where it was thrown, far out on tanh², 1.4e-6 of the steepest slope is left, or 0.8e-6.
    let is_thrown = |rate: f64| {
        let said = gd("tanh(x)^2", rate, &[0.5], 1);
        assert_eq!(said.verdict, Verdict::Plateau, "{}", said.reason);
        said.sentence.starts_with("thrown onto flat ground")
    };
    assert!(!is_thrown(11.6));
    assert!(is_thrown(12.0));
}

/// At the pace that is seen from 5.6 a tenth of the way to the minimum of tanh² is left after a million steps.
#[test]
fn a_run_of_which_a_tenth_takes_a_million_steps_stands() {
    let verdict = |start: f64| gd("100 + tanh(x)^2", 0.1, &[start], 3).verdict;
    assert_eq!(verdict(5.9), Verdict::Plateau);
    assert_eq!(verdict(5.4), Verdict::Converging);
    // Where the slope is as steep as the whole way it is not flat, however small the rate.
    let steep = gd("100 + cosh(x)", 1.5e-6, &[1.0], 3);
    assert_eq!(steep.verdict, Verdict::Converging, "{}", steep.reason);
}

/// On the way to the saddle of x² + cos(y) the rate fades: 7 % of the slope are left, or 3 %.
#[test]
fn level_ground_has_a_twentieth_of_the_steepest_slope() {
    let verdict = |gamma: f64| {
        let text = format!(
            "loss = 'x^2 + cos(y)'\nparams = {{ x = {{ start = 1 }}, y = {{ start = 0 }} }}\n\
             [[racers]]\nlearning_rate = 0.1\nschedule = {{ kind = \"exponential\", gamma = {gamma} }}"
        );
        of_scenario(&text, 0).verdict
    };
    assert_eq!(verdict(0.92), Verdict::Converging);
    assert_eq!(verdict(0.94), Verdict::Saddle);
}

/// x hops over the kink by 0.2; y comes in by 12 % a step, and is within a twentieth of that after 36.
#[test]
fn a_coordinate_has_come_in_within_a_twentieth_of_the_swing() {
    let after = |steps: u64| gd("|x - 1| + 0.3 y^2", 0.2, &[3.07, 1.0], steps).verdict;
    assert_eq!(after(34), Verdict::Converging);
    assert_eq!(after(39), Verdict::Oscillating);
}

/// What hops over a kink within rounding stands there: 1e-13 of where it is.
#[test]
fn a_swing_within_rounding_is_none() {
    let verdict = |rate: f64| gd("|x - 1| - 1e-14 y", rate, &[1.0 + 3e-13, 0.0], 30).verdict;
    assert_eq!(verdict(6e-14), Verdict::Plateau);
    assert_eq!(verdict(1.5e-13), Verdict::Oscillating);
}

/// Columns that are alike make a loss steep, too, and that is not their scale; nor is it where a penalty makes it round.
#[test]
fn the_scale_of_columns_is_a_cause_where_it_makes_the_loss_steep() {
    let is_cause = |z: [f64; 4], penalty: f64| {
        let text = format!(
            "loss = 'mse(a x + b z, t) + {penalty} (a^2 + b^2)'\n\
             [data]\ncolumns = {{ x = [1, 1, -1, -1], z = {z:?}, t = [1, 2, 3, 4] }}\n\
             [[racers]]\nlearning_rate = 0.001"
        );
        let findings = of_scenario(&text, 20).findings;
        let mut kinds = findings.iter().map(|finding| finding.kind);
        kinds.any(|kind| kind == FindingKind::Scale)
    };
    let alike = |size: f64| [1.05, 0.95, -0.95, -1.05].map(|z| z * size);
    assert!(is_cause(alike(11.0), 0.0));
    assert!(!is_cause(alike(9.0), 0.0));
    // The condition is (400 + c) / (1 + c): 140, or 70.
    let large = [20.0, -20.0, 20.0, -20.0];
    assert!(is_cause(large, 1.87));
    assert!(!is_cause(large, 4.78));
}

/// A line search gives up where numbers do not tell what is lower: near a pole, where the loss fell by 1.02 million times what
/// it was at first, or by 0.8 million times; or at a kink, which is a minimum however far it fell.
#[test]
fn what_fell_a_millionfold_and_gave_up_has_no_bound_in_sight_unless_it_is_at_a_minimum() {
    let said = |text: &str, at: f64| run(text, plan("armijo", &[]), &[at], 500).diagnosis;
    let far = said("-x^(-1.04)", 0.3);
    assert_eq!(far.verdict, Verdict::Diverging, "{}", far.reason);
    let near = said("-x^(-1.1)", 0.3);
    assert_eq!(near.verdict, Verdict::Plateau, "{}", near.reason);
    let kink = said("1e9 (|x - 1| - 1)", 0.0);
    assert_eq!(kink.verdict, Verdict::Converged, "{}", kink.reason);
}

/// From a loss of 1e8 a curvature of 1e-4 is none: it makes a trillionth of it.
#[test]
fn a_curvature_counts_beside_the_greatest_loss() {
    let verdict = |bend: f64| gd(&format!("x^2 + {bend:e} cos(y)"), 0.5, &[1e4, 1e-3], 1).verdict;
    assert_eq!(verdict(1.5e-4), Verdict::Saddle);
    assert_eq!(verdict(0.7e-4), Verdict::Plateau);
}

/// One step leads from x = `from` to x = `to`, beside the saddle at 0.
#[test]
fn a_saddle_is_seen_from_a_tenth_away_and_with_a_twentieth_of_the_slope() {
    let verdict =
        |from: f64, to: f64| gd("0.5 x^2 + cos(y)", 1.0 - to / from, &[from, 1e-3], 1).verdict;
    assert_eq!(verdict(1.0, 0.04), Verdict::Saddle);
    assert_eq!(verdict(1.0, 0.07), Verdict::Converging);
    assert_eq!(verdict(4.0, 0.07), Verdict::Saddle);
    assert_eq!(verdict(4.0, 0.15), Verdict::Converging);
}

/// A millionth beside its minimum √(b² + x²) bends half as much, with b = 1.3e-6: below that it is as good as a kink, above
/// its curvature bounds the rate.
#[test]
fn the_curvature_of_a_minimum_bounds_the_rate_if_it_is_felt_beside_it() {
    let is_large = |bend: f64| {
        let said = gd(&format!("sqrt({:e} + x^2)", bend * bend), 0.5, &[0.3], 100);
        assert_eq!(said.verdict, Verdict::Oscillating, "{}", said.reason);
        let mut kinds = said.findings.iter().map(|finding| finding.kind);
        kinds.any(|kind| kind == FindingKind::RateTooLarge)
    };
    assert!(is_large(2e-6));
    assert!(!is_large(1e-6));
}

/// Each of Newton's steps on atan² leads half as far again: 0.72e6, then 1.08e6 times as far as the start.
#[test]
fn newton_has_overshot_a_million_times_as_far_out() {
    let after = |steps: u64| run("atan(x)^2", plan("newton", &[]), &[1.47], steps).diagnosis;
    let has_overshot = |steps: u64| after(steps).reason.starts_with("overshot");
    assert!(!has_overshot(32));
    assert!(has_overshot(33));
}

/// Errors shrink alike if their factors differ by less than a billionth: then none is the slow one.
#[test]
fn a_direction_is_the_slow_one_from_a_billionth_on() {
    let names = |more: f64| {
        let said = gd(&format!("x^2 + (1 + {more:e}) y^2"), 0.25, &[1.0, 1.0], 3);
        assert_eq!(said.verdict, Verdict::Converging, "{}", said.reason);
        said.sentence.contains("is the slow one")
    };
    assert!(names(1.5e-9));
    assert!(!names(0.7e-9));
}

#[test]
fn of_a_direction_in_many_parameters_four_are_named() {
    let said = gd("(6a + 5b + 4c + 3d + 2f + g)^2", 0.02, &[1.0; 6], 3);
    let named = "the direction (a 1, b 0.833, c 0.667, d 0.5, …)";
    assert!(said.sentence.contains(named), "{}", said.sentence);
}

/// The minimum of the loss is where it starts; the decay draws it from there, against a slope that leads back.
#[test]
fn what_weight_decay_draws_off_does_not_run_away() {
    let of = |optimizer: &str, rate: f64, decay: f64, steps: u64| {
        let settings = [("learning_rate", rate), ("weight_decay", decay)];
        let text = "(x-1)^2 + 10 (y-1)^2";
        run(text, plan(optimizer, &settings), &[1.0, 1.0], steps).diagnosis
    };
    for steps in [20, 200] {
        for (optimizer, rate, decay) in [("gd", 0.001, 0.01), ("adamw", 0.001, 1.5)] {
            let said = of(optimizer, rate, decay, steps);
            let about = (optimizer, steps, &said.reason);
            assert_ne!(said.verdict, Verdict::Diverging, "{about:?}");
        }
    }
    let said = of("gd", 0.2, 0.01, 20);
    assert_eq!(said.verdict, Verdict::Diverging, "{}", said.reason);
}

/// 0.8 is left at each step: after 100 of them 0.2 of 10⁹, which are ten digits of the way.
#[test]
fn six_digits_of_a_way_from_far_out_are_no_arrival() {
    let verdict = |at: f64, steps: u64| gd("x^2", 0.1, &[at], steps).verdict;
    assert_eq!(verdict(1e9, 100), Verdict::Converging);
    assert_eq!(verdict(1e9, 130), Verdict::Converged);
    assert_eq!(verdict(1e3, 63), Verdict::Converged);
}

/// Two curvatures, 2 and 20, and a rate that a warm-up raises to ten times what the second bears before it falls to nothing.
#[test]
fn what_a_schedule_threw_out_is_not_good_because_it_falls_again() {
    let of = |rate: f64, steps: u64| {
        let text = format!(
            "loss = 'x^2 + 10 y^2'\n[params]\nx = 1\ny = 1\n[[racers]]\nlearning_rate = {rate}\nschedule = {{ kind = 'warmup_cosine', warmup = 30, total = 200 }}\n"
        );
        of_scenario(&text, steps)
    };
    for steps in [190, 195] {
        let said = of(0.5, steps);
        assert_eq!(said.verdict, Verdict::Diverging, "{steps}: {}", said.reason);
        let said = of(0.08, steps);
        assert_ne!(said.verdict, Verdict::Diverging, "{steps}: {}", said.reason);
    }
}
