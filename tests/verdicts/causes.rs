//! What a run is said to suffer from, and what is said to help: each beside a run of which it is not so.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::{read, said};

fn remedies(text: &str, start: &str, racer: &str, steps: u64) -> String {
    let said = said(text, start, racer, steps);
    let remedies = said
        .findings
        .iter()
        .filter_map(|found| found.remedy.clone());
    remedies.collect::<Vec<_>>().join("; ")
}

/// A rate that is safe where the run is now may not be where it began, or where it goes.
#[test]
fn a_larger_rate_is_safe_all_the_way() {
    let flat = remedies("x^4", "x = 1", "learning_rate = 0.1", 200);
    assert!(flat.contains("below 0.16 is safe (at the start)"), "{flat}");
    let steep_ahead = "(x - 5)^2 + 1000 relu(x - 4)^2";
    let ahead = remedies(steep_ahead, "x = 0", "learning_rate = 0.0005", 300);
    assert!(
        ahead.contains("below 0.00099 is safe (at the minimum)"),
        "{ahead}"
    );
    let over = remedies(steep_ahead, "x = 0", "learning_rate = 0.00098", 300);
    assert!(
        over.contains("a larger one is not safe (at the minimum)"),
        "{over}"
    );
}

/// What is wrong with all rows, or without the noise, is not for want of rows, or for the noise.
#[test]
fn a_rate_that_is_too_large_is_not_put_down_to_chance() {
    let noisy = |rate: f64| {
        let racer = format!("learning_rate = {rate}\nnoise = {{ scale = 0.01, seed = 1 }}");
        said("sin(x)", "x = 0", &racer, 300)
    };
    let large = noisy(3.0);
    assert!(
        large.sentence.starts_with("not the noise"),
        "{}",
        large.sentence
    );
    assert!(
        large
            .findings
            .iter()
            .any(|found| found.kind == FindingKind::RateTooLarge)
    );
    let small = noisy(0.5);
    assert!(
        small.reason.contains("moved by the noise"),
        "{}",
        small.reason
    );
    let thrown = said(
        "x^2 + y^2",
        "x = 1\ny = 1",
        "learning_rate = 1.2\nnoise = { scale = 0.1, seed = 1 }",
        30,
    );
    assert_eq!(thrown.verdict, Verdict::Diverging, "{}", thrown.reason);
    let endless = said(
        "-x^2",
        "x = 0",
        "learning_rate = 0.1\nnoise = { scale = 0.01, seed = 1 }",
        400,
    );
    assert_eq!(endless.verdict, Verdict::Diverging, "{}", endless.reason);
    assert!(!endless.reason.contains("exact"), "{}", endless.reason);
    let batches = |rate: f64| {
        let text = format!(
            "loss = 'bce(w x + b, t)'\n[data.columns]\nx = [-2, -1, 0, 1, 2, 3, -3, 4]\nt = [0, 1, 0, 1, 0, 1, 0, 1]\n[data.batch]\nrows = 2\n[params]\nw = 0\nb = 0\n[stop]\nsteps = 3000\n[[racers]]\nlearning_rate = {rate}"
        );
        read(&text).until(2000).diagnosis()
    };
    let large = batches(10.0);
    assert!(large.reason.contains("over all rows"), "{}", large.reason);
    let small = batches(0.2);
    assert!(!small.reason.contains("over all rows"), "{}", small.reason);
}

/// A schedule that has run down stops a run with batches; the rows that are drawn go on to differ.
#[test]
fn what_a_schedule_has_stopped_has_no_trend() {
    let run = |gamma: f64| {
        let text = format!(
            "loss = 'mse(w x + b, t)'\n[data.columns]\nx = [1, 2, 3, 4, 5, 6]\nt = [2, 9, 3, 14, 4, 20]\n[data.batch]\nrows = 2\n[params]\nw = 0\nb = 0\n[stop]\nsteps = 3000\n[[racers]]\nlearning_rate = 0.01\nschedule = {{ kind = 'exponential', gamma = {gamma} }}"
        );
        read(&text).until(500).diagnosis()
    };
    let stopped = run(0.9).sentence;
    assert!(stopped.contains("nothing moves any more"), "{stopped}");
    assert!(!run(0.999).sentence.contains("nothing moves any more"));
}

/// Weight decay that is taken from the parameters holds what steps of one length drive on.
#[test]
fn what_weight_decay_holds_is_not_flat() {
    let held = said(
        "-x",
        "x = 0\n[stop]\nsteps = 3000",
        "optimizer = 'adamw'\nlearning_rate = 0.1\nweight_decay = 0.1",
        2000,
    );
    assert!(
        held.sentence.contains("weight decay 0.1 holds x at 10"),
        "{}",
        held.sentence
    );
    let on_its_way = said(
        "-x",
        "x = 0",
        "optimizer = 'adamw'\nlearning_rate = 0.1\nweight_decay = 0.1",
        20,
    );
    assert!(
        !on_its_way.sentence.contains("holds x at"),
        "{}",
        on_its_way.sentence
    );
    // Where the decay is added to the slope, both vanish together.
    let racer = "optimizer = 'adam'\nlearning_rate = 0.1\nweight_decay = 0.5";
    let at_rest = said(
        "(x - 3)^2 + (y + 1)^2",
        "x = 0\ny = 0\n[stop]\nsteps = 1000",
        racer,
        1000,
    );
    assert_eq!(at_rest.verdict, Verdict::Converged, "{}", at_rest.reason);
}

#[test]
fn a_jump_of_the_loss_is_no_kink() {
    let of = |text: &str| said(text, "x = 3", "learning_rate = 0.1", 100).reason;
    let jump = of("where(x < 1, (x - 2)^2 - 5, x^2)");
    assert!(jump.contains("over a jump of the loss at 1"), "{jump}");
    let kink = of("where(x < 1, 2 - x, x^2)");
    assert!(kink.contains("over the kink at 1"), "{kink}");
}

/// What falls until numbers overflow has no lower bound; what is thrown up until they do is too large a step.
#[test]
fn what_falls_beyond_all_numbers_has_no_lower_bound() {
    let falls = said("x^3", "x = -1", "learning_rate = 0.1", 200);
    assert!(
        falls.sentence.contains("no lower bound in sight"),
        "{}",
        falls.sentence
    );
    assert!(
        falls
            .findings
            .iter()
            .all(|found| found.kind != FindingKind::RateTooLarge)
    );
    let thrown = said("x^4", "x = 1", "learning_rate = 30", 200);
    assert!(
        !thrown.sentence.contains("no lower bound"),
        "{}",
        thrown.sentence
    );
}

/// On its way to an inflection a run comes to no minimum, whatever is added to the loss; to a flat minimum it does.
#[test]
fn an_inflection_ahead_is_told_from_a_flat_minimum() {
    for (text, start) in [
        ("x^4 - 3x^3 + 2", "x = -1"),
        ("x^3 - 3x^2 + 3x", "x = 3"),
        ("x + cos(x) + 5", "x = 3"),
    ] {
        let said = said(text, start, "learning_rate = 0.01", 200);
        let is_told = said.reason.contains("on its way to no minimum");
        assert_eq!(said.verdict, Verdict::Saddle, "{text}: {}", said.reason);
        assert!(is_told, "{text}: {}", said.reason);
    }
    let flat = said("(x - 1)^4 + 5", "x = 3", "learning_rate = 0.01", 200);
    assert_eq!(flat.verdict, Verdict::Converging, "{}", flat.reason);
}

/// A network of tanh layers on two moons.
fn moons(layers: &str, init: &str, racer: &str, steps: u64) -> Diagnosis {
    let text = format!(
        "loss = \"\"\"{layers}\"\"\"\n[data]\ngenerate = {{ kind = 'moons', rows = 100, noise = 0.1, seed = 1 }}\n\
         [init]\nkind = 'xavier'\nseed = 1\n{init}\n[stop]\nsteps = 1000\n[[racers]]\n{racer}"
    );
    read(&text).until(steps).diagnosis()
}

/// Curvatures of a loss that is solved up to rounding are none.
#[test]
fn what_is_as_low_as_it_can_be_stands_on_no_saddle() {
    let net = "bce(linear(tanh(linear(stack(x1, x2), 8)), 1), label)";
    let solved = moons(net, "", "optimizer = 'lbfgs'\nlearning_rate = 1", 500);
    assert_ne!(solved.verdict, Verdict::Saddle, "{}", solved.reason);
    // What is as flat, but beside something lower, does.
    let saddle = said("(x^2 - 1)^2", "x = 0", "learning_rate = 0.1", 1);
    assert_eq!(saddle.verdict, Verdict::Saddle, "{}", saddle.reason);
}

/// A newest loss above the oldest is no fall.
#[test]
fn a_loss_is_not_said_to_fall_from_a_lower_to_a_higher_one() {
    let layers = "h0 = tanh(linear(stack(x1, x2), 4))\nh1 = tanh(linear(h0, 4))\nh2 = tanh(linear(h1, 4))\n\
        h3 = tanh(linear(h2, 4))\nh4 = tanh(linear(h3, 4))\nh5 = tanh(linear(h4, 4))\nbce(linear(h5, 1), label)";
    let rugged = moons(layers, "gain = 5", "learning_rate = 0.01", 300);
    assert!(
        rugged.reason.starts_with("loss between 0.277"),
        "{}",
        rugged.reason
    );
    let falls = said("ln(1 + x^2)", "x = 30", "learning_rate = 0.1", 100);
    assert!(!falls.reason.contains("loss between"), "{}", falls.reason);
    assert!(falls.reason.contains(" → "), "{}", falls.reason);
}

/// At its limit a rate is so up to rounding; beyond it both numbers are told apart.
#[test]
fn a_rate_beyond_its_limit_is_told_from_it() {
    let text = |rate: &str| {
        let said = said("x^2", "x = 3", &format!("learning_rate = {rate}"), 50);
        said.findings
            .iter()
            .map(|found| found.text.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(text("1").contains("at its limit"), "{}", text("1"));
    let beyond = text("1.001");
    assert!(
        beyond.contains("1.001 is too large: safe below 1 (exact)"),
        "{beyond}"
    );
    let ellipse = said("x^2 + 25 y^2", "x = 2\ny = 1", "learning_rate = 0.041", 50);
    let found = ellipse
        .findings
        .iter()
        .any(|found| found.text.contains("safe below 0.04 (exact)"));
    assert!(found, "{:?}", ellipse.findings);
}

/// What creeps to a place short of the minimum is not on its way there.
#[test]
fn a_run_that_stops_short_is_told_from_a_slow_one() {
    let text = "1.93 |x - 1| + 0.51 (y - 0.5)^2";
    let racer = "optimizer = 'armijo'\nlearning_rate = 0.266";
    let short = said(text, "x = 1.1\ny = 2.72", racer, 0);
    assert!(short.sentence.contains("stops short"), "{}", short.sentence);
    let slow = said("x^2", "x = 3", "learning_rate = 1e-4", 0);
    assert!(!slow.sentence.contains("stops short"), "{}", slow.sentence);
}

/// What travels over one jump after the other gets no lower; what falls in steps does.
#[test]
fn a_sawtooth_is_no_progress() {
    let saw = said("x - floor(x)", "x = 3.5", "learning_rate = 0.1", 100);
    assert_eq!(saw.verdict, Verdict::Oscillating, "{}", saw.reason);
    let down = said("x + 0.2 sin(9x)", "x = 3.5", "learning_rate = 0.3", 100);
    assert_ne!(down.verdict, Verdict::Oscillating, "{}", down.reason);
}

/// Beside a pole Newton's step is short, and leads to no minimum.
#[test]
fn there_is_no_minimum_beside_a_pole() {
    let beside = said(
        "tan(x)",
        "x = 1\n[stop]\nsteps = 2000",
        "learning_rate = 0.1",
        1200,
    );
    assert!(
        !beside.reason.contains("the minimum is"),
        "{}",
        beside.reason
    );
}

/// A decay makes a minimum where the loss alone has an inflection.
#[test]
fn a_minimum_by_decay_alone_is_one() {
    let racer = |decay: f64| format!("learning_rate = 0.1\nweight_decay = {decay}");
    let held = said("x^3", "x = 1\n[stop]\nsteps = 5000", &racer(0.1), 5000);
    assert_eq!(held.verdict, Verdict::Converged, "{}", held.reason);
    let free = said("x^3", "x = 1\n[stop]\nsteps = 5000", &racer(0.0), 5000);
    assert_eq!(free.verdict, Verdict::Saddle, "{}", free.reason);
}

/// A loss that rose by a jump does not stand on flat ground for want of slope alone.
#[test]
fn what_a_pole_threw_out_is_not_called_flat() {
    let thrown = said("ln(x^2 + y^2)", "x = 1\ny = 2", "learning_rate = 0.2", 100);
    assert!(
        thrown.sentence.contains("thrown onto flat ground"),
        "{}",
        thrown.sentence
    );
    let flat = said("exp(-x^2)", "x = 8", "learning_rate = 0.2", 20);
    assert!(!flat.sentence.contains("thrown"), "{}", flat.sentence);
}

/// Where a minimum is on the other side of level ground, it is not said that nothing lower was found.
#[test]
fn a_minimum_across_level_ground_is_found() {
    let lower = said("(relu(x) - 1)^2", "x = -2", "learning_rate = 0.1", 100);
    assert!(
        !lower.sentence.contains("nothing lower"),
        "{}",
        lower.sentence
    );
}
