//! How fast a run is said to come in, and why so slowly.

use gdplay::explain::{Diagnosis, FindingKind};

use crate::run::{read, said};

fn number(said: &Diagnosis, kind: FindingKind, name: &str) -> Option<f64> {
    let found = said.findings.iter().find(|found| found.kind == kind)?;
    let numbers = found.numbers.iter().find(|(known, _)| known == name);
    numbers.map(|(_, number)| *number)
}

fn has(said: &Diagnosis, kind: FindingKind) -> bool {
    said.findings.iter().any(|found| found.kind == kind)
}

/// What swings comes in as slowly at every rate: it is the momentum. What does not swing comes in faster at a larger rate.
#[test]
fn a_slow_swing_is_put_down_to_the_momentum() {
    let heavy =
        |rate: f64| format!("optimizer = 'momentum'\nmomentum = 0.99\nlearning_rate = {rate}");
    let swings = said("0.5 x^2", "x = 3", &heavy(0.01), 0);
    assert!(has(&swings, FindingKind::Momentum) && !has(&swings, FindingKind::RateTooSmall));
    let momentum = swings
        .findings
        .iter()
        .find(|found| found.kind == FindingKind::Momentum);
    let remedy = momentum
        .and_then(|found| found.remedy.clone())
        .expect("a remedy");
    assert!(
        remedy.contains("a momentum of 0.81: then each step leaves 90 %"),
        "{remedy}"
    );
    // Where both roots are one, no rate is faster either.
    let critical = said("0.5 x^2", "x = 3", &heavy(2.5e-5), 0);
    assert!(has(&critical, FindingKind::Momentum) && !has(&critical, FindingKind::RateTooSmall));
    // Three times as many steps as at the best rate, where that takes 1.7 times as many as its swing.
    let slower = said("0.5 x^2", "x = 3", &heavy(1.5e-5), 0);
    assert!(!has(&slower, FindingKind::Momentum), "{}", slower.sentence);
    // Nesterov's form comes in faster at a larger rate, swinging as it does.
    let looks_ahead = heavy(0.01).replace("'momentum'", "'nesterov'");
    let looks_ahead = said("0.5 x^2", "x = 3", &looks_ahead, 0);
    assert!(!has(&looks_ahead, FindingKind::Momentum));
    let creeps = said("0.5 x^2", "x = 3", &heavy(1e-6), 0);
    assert!(!has(&creeps, FindingKind::Momentum) && has(&creeps, FindingKind::RateTooSmall));
}

/// Where both roots are one the error is (a + b t) ρᵗ: a tenth takes longer than the root alone tells.
#[test]
fn at_critical_damping_a_tenth_takes_as_long_as_it_does() {
    for (momentum, steps) in [(0.99_f64, 774), (0.999, 7776)] {
        let rate = (1.0 - momentum.sqrt()).powi(2);
        let text = format!(
            "loss = '0.5 x^2'\n[params]\nx = 1\n[stop]\nsteps = 20000\n[[racers]]\noptimizer = 'momentum'\nmomentum = {momentum:?}\nlearning_rate = {rate:?}"
        );
        let mut run = read(&text);
        let told = run.diagnosis();
        assert!(
            told.reason.contains(&format!("after {steps} steps")),
            "{}",
            told.reason
        );
        assert!(told.reason.contains("in the long run"), "{}", told.reason);
        let x = run.until(steps).descent.at()[0];
        assert!(x <= 0.1 && x > 0.099, "{x}");
    }
    let plain = said("0.5 x^2", "x = 1", "learning_rate = 0.01", 0);
    assert!(
        !plain.reason.contains("in the long run"),
        "{}",
        plain.reason
    );
}

/// At a minimum of higher order no factor of one place holds, and no number is made of it.
#[test]
fn no_number_is_extrapolated_where_the_pace_is_not_geometric() {
    for text in ["x^4", "x^6"] {
        let flat = said(text, "x = 1", "learning_rate = 0.1", 50);
        assert!(!flat.reason.contains(" a step"), "{text}: {}", flat.reason);
        assert_eq!(flat.factor, None, "{text}");
        assert_eq!(
            number(&flat, FindingKind::RateTooSmall, "steps_for_a_tenth"),
            None,
            "{text}"
        );
        assert!(
            number(&flat, FindingKind::RateTooSmall, "share_left").is_some(),
            "{text}: {flat:?}"
        );
    }
    let bowl = said("x^2", "x = 1", "learning_rate = 0.001", 50);
    assert!(bowl.reason.contains("× 0.998 a step"), "{}", bowl.reason);
    assert!(number(&bowl, FindingKind::RateTooSmall, "steps_for_a_tenth").is_some());
}

/// One step of Newton's leads a part of the way only to a minimum of higher order.
#[test]
fn a_flat_minimum_is_as_far_away_as_it_is() {
    for (text, x) in [("x^4", "x = 2.5e-8"), ("x^6", "x = 1e-3")] {
        let racer = "optimizer = 'rmsprop'\nlearning_rate = 1e-12";
        let there = said(text, x, racer, 0);
        let said = format!("{} {}", there.sentence, there.reason);
        assert!(!said.contains("8.33e-9"), "{said}");
        assert!(!said.contains("0.0002 away"), "{said}");
    }
    let ahead = said("x^4", "x = 1e-6", "learning_rate = 0.1", 0);
    assert!(
        !ahead.reason.contains("the minimum is x = 6"),
        "{}",
        ahead.reason
    );
}

/// An adaptive optimizer that has arrived jumps off when its averages have faded: the first time is told.
#[test]
fn the_first_departure_is_told() {
    let (fast, slow) = (
        "optimizer = 'rmsprop'\nlearning_rate = 0.01",
        "optimizer = 'rmsprop'\nlearning_rate = 0.03",
    );
    for (text, start, racer, steps) in [
        ("x^2", 10.0, fast, 1000),
        ("x^2/(1 + x^2)", 30.0, slow, 1000),
        ("x^2 + x^4", 0.1, "optimizer = 'nadam'", 500),
        ("cosh(x)", 3.0, slow, 1000),
    ] {
        let text = format!(
            "loss = '{text}'\n[params]\nx = {start:?}\n[stop]\nsteps = 9000\n[[racers]]\n{racer}"
        );
        let mut run = read(&text);
        let told = run.until(steps).diagnosis();
        let Some((_, told)) = told.reason.split_once("predicted: in ") else {
            continue;
        };
        let told: u64 = told
            .split(' ')
            .next()
            .and_then(|word| word.parse().ok())
            .expect("steps");
        let rest = run.descent.at()[0];
        let mut jumps = 0;
        while (run.descent.at()[0] - rest).abs() <= 1e-3 && jumps < 2000 {
            jumps += 1;
            run.until(steps + jumps);
        }
        assert_eq!(told, jumps, "{text}");
    }
}

/// A rate that a schedule has brought to next to nothing moves nothing: neither noise nor a fall.
#[test]
fn a_schedule_that_has_run_down_is_told() {
    let at = |step: u64| {
        let text = "loss = '0.5 x^2'\n[params]\nx = 3\n[stop]\nsteps = 1000\n[[racers]]\nlearning_rate = 0.1\n\
            schedule = { kind = 'cosine', t_max = 300 }\nnoise = { scale = 0.5, seed = 1 }";
        read(text).until(step).diagnosis().sentence
    };
    for step in [295, 300, 330] {
        assert!(
            at(step).contains("the schedule has brought the learning rate to"),
            "{step}: {}",
            at(step)
        );
    }
    assert!(!at(200).contains("the schedule has brought"), "{}", at(200));
}

/// Of 0.9ⁿ all that is ahead of step n is 0.9ⁿ / (1 - 0.9ⁿ) of what was: a thousandth at 65 and a half.
#[test]
fn a_schedule_has_run_down_to_a_thousandth_of_its_rates() {
    let has_run_down = |step: u64| {
        let text = "loss = '0.5 x^2'\n[params]\nx = 3\n[stop]\nsteps = 1000\n[[racers]]\nlearning_rate = 0.1\n\
            schedule = { kind = 'exponential', gamma = 0.9 }\nnoise = { scale = 0.5, seed = 1 }";
        let said = read(text).until(step).diagnosis().sentence;
        said.contains("the schedule has brought the learning rate to")
    };
    assert!(!has_run_down(62));
    assert!(has_run_down(69));
}

/// Of 0.999ⁿ it is 6905.2: the sums of so many rates are estimated closely enough to find the step, but for 20.
#[test]
fn of_a_slow_schedule_the_sums_are_as_good_as_exact() {
    let has_run_down = |step: u64| {
        let text = "loss = '0.5 x^2'\n[params]\nx = 3\n[stop]\nsteps = 10000\n[[racers]]\nlearning_rate = 0.1\n\
            schedule = { kind = 'exponential', gamma = 0.999 }\nnoise = { scale = 0.5, seed = 1 }";
        let said = read(text).until(step).diagnosis().sentence;
        said.contains("the schedule has brought the learning rate to")
    };
    assert!(!has_run_down(6885));
    assert!(has_run_down(6925));
}

/// After the first steps 0.974 of the error is left by each, at the start and later alike.
#[test]
fn a_rate_is_called_alike_before_and_after_momentum_has_gathered_speed() {
    for optimizer in ["momentum", "nesterov"] {
        let racer = |rate: f64| format!("optimizer = \"{optimizer}\"\nlearning_rate = {rate}");
        let of = |rate: f64, step: u64| said("x^2 + 25y^2", "x = 2\ny = 1", &racer(rate), step);
        for step in [0, 200] {
            let said = of(0.001, step);
            assert!(!said.sentence.contains("too small"), "{}", said.sentence);
        }
        assert!(of(0.0001, 0).sentence.contains("too small"));
    }
}

/// A distance of 10⁸ is long, but no flat ground where the slope is 2 · 10⁸; where it has saturated, it is.
#[test]
fn a_long_way_down_a_slope_is_not_flat() {
    let adam = "optimizer = \"adam\"\nlearning_rate = 0.1";
    let long = said("x^2 + y^2", "x = 1e8\ny = 1", adam, 100);
    assert!(!long.sentence.contains("flat"), "{}", long.sentence);
    let flat = said(
        "(sigmoid(x) - 0.9)^2",
        "x = -30",
        "learning_rate = 0.1",
        100,
    );
    assert!(flat.sentence.contains("flat"), "{}", flat.sentence);
}

#[test]
fn a_schedule_that_has_ended_moves_nothing() {
    let cosine = |length: u64| {
        let racer =
            format!("learning_rate = 0.03\nschedule = {{ kind = \"cosine\", t_max = {length} }}");
        said("x^2 + 25y^2", "x = 2\ny = 1", &racer, 50)
    };
    let ended = cosine(50);
    assert!(
        ended.sentence.contains("the schedule has brought"),
        "{}",
        ended.sentence
    );
    let half = cosine(100);
    assert!(
        !half.sentence.contains("the schedule has brought"),
        "{}",
        half.sentence
    );
}

/// After 20000 steps a part of the rate is left for as many: of what is counted, 16640 steps, 0.9 thousandths of what was, or 1.2.
#[test]
fn what_a_schedule_has_left_is_counted_for_sixteen_thousand_steps() {
    let has_run_down = |part: f64| {
        let text = format!(
            "loss = '0.5 x^2'\n[params]\nx = 3\n[stop]\nsteps = 30000\n[[racers]]\nlearning_rate = 0.01\n\
             schedule = {{ kind = 'step', step_size = 20000, gamma = {part:?} }}\nnoise = {{ scale = 0.5, seed = 1 }}"
        );
        let said = read(&text).until(20_000).diagnosis().sentence;
        said.contains("the schedule has brought the learning rate to")
    };
    assert!(has_run_down(1.1e-3));
    assert!(!has_run_down(1.5e-3));
}
