//! Runs on both sides of the thresholds that say what is looked at, and what counts.

use gdplay::explain::{Diagnosis, Verdict};

use crate::run::{plan, run};

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
