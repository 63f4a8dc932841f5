//! Runs in which something is random.

use gdplay::explain::Verdict::{self, Diverging, Oscillating};

use crate::run::{of_scenario, read, said};

#[test]
fn other_rows_at_every_step_do_not_hide_what_the_curvature_does() {
    // The loss is (a + eps)² in the mean: λ = 2, so each step multiplies a by 1 − 2η.
    let floor = of_scenario("monte_carlo", 0, 0.1);
    assert_eq!(floor.verdict, Oscillating);
    assert!(floor.reason.starts_with("noise floor"), "{}", floor.reason);
    // At 2/λ the error keeps its size and every step adds its chance: a walk without aim, which comes no nearer.
    let edge = of_scenario("monte_carlo", 0, 1.0).verdict;
    assert!(matches!(edge, Oscillating | Diverging), "{edge:?}");
    for rate in [1.7, 3.0, 10.0] {
        let told = of_scenario("monte_carlo", 0, rate);
        assert_eq!(told.verdict, Diverging, "{rate}: {}", told.reason);
    }
}

#[test]
fn what_a_schedule_stops_far_out_was_thrown_out() {
    let told = of_scenario("noise", 1, 1.0);
    assert_eq!(told.verdict, Diverging, "{}", told.reason);
}

#[test]
fn an_integral_alone_is_an_estimate() {
    let text = |loss: &str| {
        format!("loss = '{loss}'\n[data]\nsample = {{ u = {{ uniform = [0, 1] }} }}\nrows = 400")
    };
    let mut run = read(&text("mean(u exp(-u))"));
    for step in [0, 50] {
        let said = run.until(step).diagnosis();
        assert_eq!(said.verdict, Verdict::Converged);
        assert!(said.reason.starts_with("no parameter"), "{}", said.reason);
    }
    // One with a parameter is descended.
    let said = read(&text("mean((u - a)^2)")).until(50).diagnosis();
    assert!(!said.reason.contains("no parameter"), "{}", said.reason);
}

/// Of a run in which something is random nothing is exact, whatever its rate, and what is said of it before it has losses
/// enough for a trend is a prediction.
#[test]
fn nothing_is_exact_of_what_is_random_and_a_prediction_is_called_one() {
    let batches = "loss = 'mse(w x + b, t)'\n[data]\ncolumns = { x = [1, 2, 3, 4, 5, 6], t = [2, 4, 5, 8, 9, 13] }\n\
                   batch = { rows = 2, seed = 3 }\n[[racers]]\nlearning_rate = RATE";
    let samples = "loss = 'mean((a + eps)^2)'\n[data]\nsample = { eps = { normal = [0, 1] } }\nrows = 16\n\
                   [[racers]]\nlearning_rate = RATE";
    let shaken =
        "loss = 'x^2 + y^2'\n[[racers]]\nlearning_rate = RATE\nnoise = { scale = 0.3, seed = 1 }";
    for text in [batches, samples, shaken] {
        for rate in ["0.001", "0.02", "0.3", "3"] {
            let mut run = read(&text.replace("RATE", rate));
            for step in [0, 1, 3, 20, 200] {
                let said = run.until(step).diagnosis();
                let texts = [&said.sentence, &said.reason].into_iter();
                let texts = texts.chain(said.findings.iter().map(|finding| &finding.text));
                let claims: Vec<&String> = texts.filter(|text| text.contains("exact")).collect();
                assert!(!said.exact && claims.is_empty(), "{claims:?}");
                if step < 3 {
                    assert!(
                        said.reason.contains("predicted: "),
                        "{text} {rate}: {}",
                        said.reason
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_foretold_of_batches_is_what_they_do() {
    let text = "loss = 'mse(w x + b, t)'\n[data]\ncolumns = { x = [1, 2, 3, 4, 5, 6], t = [2, 4, 5, 8, 9, 13] }\n\
                batch = { rows = 2, seed = 3 }\n[[racers]]\nlearning_rate = ";
    let at_start = |rate: f64| read(&format!("{text}{rate:?}")).diagnosis().verdict;
    assert_eq!(at_start(0.01), Verdict::Converging);
    assert_eq!(at_start(0.5), Diverging);
    // Without rows of its own at every step the law is exact again.
    let whole = text.replace("rows = 2", "rows = 6");
    assert!(read(&format!("{whole}0.01")).diagnosis().exact);
}

/// What the noise of the batches hides is not called its floor: the loss over all rows falls along the steps ahead.
#[test]
fn a_fall_that_the_batches_hide_is_no_noise_floor() {
    let spirals = gdplay::scenario::find("spirals").expect("a scenario");
    let mut run = read(spirals.text);
    for step in [20, 30, 60, 100] {
        let said = run.until(step).diagnosis();
        assert_eq!(said.verdict, Verdict::Converging, "{step}: {}", said.reason);
        assert!(said.reason.contains("predicted: loss over all rows"));
        assert!(said.findings.is_empty(), "{step}: {:?}", said.findings);
    }
    // Here all rows are near their minimum, and what is left is noise.
    let text = "loss = 'mse(w x + b, t)'\n[data]\ncolumns = { x = [1, 2, 3, 4, 5, 6], t = [2, 4, 5, 8, 9, 13] }\n\
                batch = { rows = 2, seed = 3 }\n[[racers]]\nlearning_rate = 0.03";
    let said = read(text).until(2000).diagnosis();
    assert_eq!(said.verdict, Oscillating, "{}", said.reason);
    assert!(said.reason.starts_with("noise floor"), "{}", said.reason);
}

/// A fall that is over before the smoothed losses show it, and one that is none.
#[test]
fn a_fall_is_not_told_as_wandering() {
    let text = include_str!("../../scenarios/course/batches.toml");
    let said = read(text).until(20).diagnosis();
    assert_eq!(said.verdict, Verdict::Converging, "{}", said.sentence);
    let said = read(text).until(900).diagnosis();
    assert_eq!(said.verdict, Verdict::Oscillating, "{}", said.sentence);
}

#[test]
fn batches_without_a_slope_wander_about_nothing() {
    let text = |start: &str| {
        format!(
            "loss = 'mean(relu(1 - a x))'\n[params]\na = {start}\n[data]\ncolumns = {{ x = [1, 2, 3, 4] }}\n\
            batch = {{ rows = 2, seed = 1 }}\n[[racers]]\nlearning_rate = 0.01"
        )
    };
    let solved = read(&text("2")).until(100).diagnosis();
    assert_eq!(solved.verdict, Verdict::Converged, "{}", solved.sentence);
    assert!(solved.findings.is_empty());
    let falls = read(&text("0")).until(20).diagnosis();
    assert_ne!(falls.verdict, Verdict::Converged, "{}", falls.sentence);
}

/// Noise on the gradient comes from no rows.
#[test]
fn more_rows_help_against_the_chance_of_rows_alone() {
    let text = |source: &str| {
        format!(
            "loss = 'mean((a - x)^2)'\n[params]\na = 0\n[data]\ncolumns = {{ x = [1, -1, 3, -3] }}\n{source}"
        )
    };
    let remedy = |source: &str| {
        let said = read(&text(source)).until(400).diagnosis();
        let found = said.findings.first().and_then(|found| found.remedy.clone());
        found.unwrap_or_else(|| panic!("{}", said.sentence))
    };
    let rows = "batch = { rows = 2, seed = 1 }\n[[racers]]\nlearning_rate = 0.1";
    assert!(remedy(rows).contains("more rows"));
    let noise = "[[racers]]\nlearning_rate = 0.1\nnoise = { scale = 1, seed = 1 }";
    assert!(!remedy(noise).contains("rows"));
}

/// Rows that differ by rounding, or by more, one of them a step.
#[test]
fn losses_that_differ_by_a_billionth_of_a_thousandth_stand_still() {
    let stands = |off: f64| {
        let text = format!(
            "loss = 'mean(c + 0 w)'\n[data]\ncolumns = {{ c = [1, {:?}] }}\nbatch = {{ rows = 1, seed = 1 }}\n\
             [params]\nw = 1\n[[racers]]\nlearning_rate = 0.1\n[stop]\nsteps = 100",
            1.0 + off
        );
        let said = read(&text).until(100).diagnosis();
        said.sentence.contains("stands still")
    };
    assert!(stands(1.4e-12));
    assert!(!stands(2.8e-12));
}

/// Far up a cone the noise on the gradient is five times as long as the slope: no trend is seen in 200 losses, and yet it falls.
#[test]
fn a_fall_that_noise_on_the_gradient_hides_is_no_noise_floor() {
    let noisy = "optimizer = 'adam'\nlearning_rate = 0.05\nnoise = { scale = 5, seed = 1 }\n[stop]\nsteps = 3000";
    let at = |start, steps| said("sqrt(1 + x^2)", start, noisy, steps);
    let falls = at("x = 10", 200);
    assert_eq!(falls.verdict, Verdict::Converging, "{}", falls.reason);
    let floor = at("x = 0", 3000);
    assert_eq!(floor.verdict, Verdict::Oscillating, "{}", floor.reason);
}
