//! Every verdict and every finding of a loss or a run has a case in which it must appear, and one in which it must not.

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::diff::Evaluator;
use gdplay::explain::network::{Examined, Past};
use gdplay::explain::{FindingKind, Verdict, diagnose, warnings};
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};

use crate::run::{plan, run};

/// A loss, an optimizer with its rate, a start, a number of steps.
type Case = (&'static str, &'static str, f64, &'static [f64], u64);

/// A verdict with a run that has it, and a run beside it that has not.
const VERDICTS: &[(Verdict, Case, Case)] = &[
    (
        Verdict::Converging,
        ("x^2", "gd", 0.1, &[1.0], 3),
        ("x^2", "gd", 1.0, &[1.0], 3),
    ),
    (
        Verdict::Converged,
        ("x^2", "gd", 0.1, &[1.0], 200),
        ("x^2", "gd", 0.1, &[1.0], 20),
    ),
    (
        Verdict::Oscillating,
        ("x^2", "gd", 1.0, &[1.0], 20),
        ("x^2", "gd", 0.99, &[1.0], 20),
    ),
    (
        Verdict::Diverging,
        ("x^2", "gd", 1.01, &[1.0], 20),
        ("x^2", "gd", 0.99, &[1.0], 20),
    ),
    (
        Verdict::Plateau,
        ("tanh(x)^2", "gd", 0.1, &[19.0], 20),
        ("tanh(x)^2", "gd", 0.1, &[0.5], 20),
    ),
    (
        Verdict::Saddle,
        ("x^2 - y^2", "gd", 0.1, &[1.0, 0.0], 100),
        ("x^2 + y^2", "gd", 0.1, &[1.0, 0.0], 100),
    ),
    (
        Verdict::NotFinite,
        ("ln(x)", "gd", 0.1, &[-1.0], 5),
        ("ln(1 + x^2)", "gd", 0.1, &[-1.0], 5),
    ),
    (
        Verdict::Cut,
        ("detach(x) x", "gd", 0.1, &[3.0], 5),
        ("detach(2) x^2", "gd", 0.1, &[3.0], 5),
    ),
];

#[test]
fn every_verdict_appears_where_it_must_and_only_there() {
    let of = |(text, optimizer, rate, at, steps): Case| {
        run(text, plan(optimizer, &[("learning_rate", rate)]), at, steps)
            .diagnosis
            .verdict
    };
    for (verdict, with, without) in VERDICTS {
        assert_eq!(of(*with), *verdict, "{with:?}");
        assert_ne!(of(*without), *verdict, "{without:?}");
    }
    let is_covered = |verdict: &Verdict| VERDICTS.iter().any(|row| row.0 == *verdict);
    assert!(Verdict::ALL.iter().all(is_covered));
}

const TWO: &str = "[data]\ncolumns = { x = [1, -1, 0.5], z = [0.3, 2, -1], t = [0, 1, 1] }";
const DECAYED: &str = "[data]\ncolumns = { x = [1, -1, 0.5], t = [0, 1, 1] }\n[[racers]]\noptimizer = 'gd'\nlearning_rate = 0.02\n\
     weight_decay = 1\n[stop]\nsteps = 200";
const UNEVEN: &str =
    "[data]\ncolumns = { x = [1, -1, 0.5], z = [300, 2000, -1000], t = [0, 1, 1] }";

/// A finding with a scenario that has it, and one beside it that has not: names of the library, or a loss with more lines.
const FINDINGS: &[(FindingKind, &str, &str, &str)] = &[
    (FindingKind::Vanishing, "vanishing", "backprop", ""),
    (FindingKind::Exploding, "exploding", "backprop", ""),
    (
        FindingKind::Dead,
        "mse(relu(a x - 9), t)",
        "mse(relu(a x + 9), t)",
        TWO,
    ),
    (
        FindingKind::Saturated,
        "mse(tanh(30 a x), t)",
        "mse(tanh(a x), t)",
        TWO,
    ),
    (FindingKind::Cut, "detached", "backprop", ""),
    (FindingKind::NotFinite, "nan", "backprop", ""),
    (
        FindingKind::SoftmaxTwice,
        "cross_entropy(softmax(stack(a x, b z)), t)",
        "cross_entropy(stack(a x, b z), t)",
        TWO,
    ),
    (
        FindingKind::SigmoidTwice,
        "bce(sigmoid(a x), t)",
        "bce(a x, t)",
        TWO,
    ),
    (
        FindingKind::NllOfScores,
        "nll(stack(a x, b z), t)",
        "nll(softmax(stack(a x, b z)), t)",
        TWO,
    ),
    (
        FindingKind::IdenticalUnits,
        "mse(tanh(a x) + tanh(b x), t)",
        "mse(tanh(a x) + tanh(2 b x), t)",
        TWO,
    ),
    (
        FindingKind::OneUnitSoftmax,
        "mse(softmax(linear(x, 1)), t)",
        "mse(sigmoid(linear(x, 1)), t)",
        TWO,
    ),
    (
        FindingKind::Broadcast,
        "mse(stack(a x, b z), t)",
        "mse(stack(a x, b z), stack(t, x))",
        TWO,
    ),
    (
        FindingKind::MissingGradient,
        "u = a + 1; mse(b x, t)",
        "u = a + 1; mse(u + b x, t)",
        TWO,
    ),
    (
        FindingKind::OutOfReach,
        "bce(relu(a x), t)",
        "bce(a x, t)",
        TWO,
    ),
    (
        FindingKind::TargetScale,
        "mse(linear(tanh(linear(x, 2)), 1), 1000 t)",
        "mse(linear(tanh(linear(x, 2)), 1), t)",
        TWO,
    ),
    (
        FindingKind::ConstantTarget,
        "mse(a x, u)",
        "mse(a x, t)",
        "[data]\ncolumns = { x = [1, -1, 0.5], t = [0, 1, 1], u = [1, 1, 1] }",
    ),
    (
        FindingKind::WeightDecay,
        "0.01 mse(linear(tanh(linear(x, 2)), 1), t)",
        "10 mse(linear(tanh(linear(x, 2)), 1), t)",
        DECAYED,
    ),
    (FindingKind::WrongSign, "-mse(a x, t)", "mse(a x, t)", TWO),
    (
        FindingKind::LinearLayers,
        "mse(linear(linear(x, 3), 1), t)",
        "mse(linear(tanh(linear(x, 3)), 1), t)",
        TWO,
    ),
    (
        FindingKind::Leak,
        "bce(linear(stack(x1, label), 1), label)",
        "bce(linear(stack(x1, x2), 1), label)",
        "[data]\ngenerate = { kind = 'moons', rows = 40, noise = 0.1, seed = 1 }",
    ),
    (FindingKind::RateTooLarge, "11 x^2", "9 x^2", ""),
    (FindingKind::RateTooSmall, "1e-5 x^2", "x^2", ""),
    (FindingKind::Diverging, "11 x^2", "9 x^2", ""),
    (
        FindingKind::Momentum,
        "0.5 x^2",
        "1e-6 x^2",
        "[[racers]]\noptimizer = 'momentum'\nmomentum = 0.99\nlearning_rate = 0.01",
    ),
    (FindingKind::Plateau, "tanh(20 x)^2", "tanh(x)^2", ""),
    (
        FindingKind::Scale,
        "mse(a x + b z, t)",
        "mse(a x + b x, t)",
        UNEVEN,
    ),
    (FindingKind::UnusedData, "(a - 1)^2", "mse(a x, t)", TWO),
    (FindingKind::Misread, "(x3 - 1)^2", "(x - 1)^2", ""),
    (FindingKind::NoiseFloor, "monte_carlo", "backprop", ""),
];

fn read(text: &str, more: &str) -> Scenario {
    if let Ok(known) = Scenario::open(text) {
        return known;
    }
    let file = format!("loss = '{text}'\n{more}");
    Scenario::read(&file, Origin::Typed).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Everything that is found in a scenario: before it starts, in its first racer's run, and where that ends.
fn found(scenario: &Scenario) -> Vec<FindingKind> {
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    let program = Arc::clone(evaluator.program());
    let examined = |descent: &Descent| {
        let past = Past::of(descent);
        let examined = Examined::at(&program, descent.at(), Selection::Train);
        examined.after(Some(&past)).findings()
    };
    let mut all = examined(&descent);
    while descent.step(&mut evaluator) {}
    all.extend(examined(&descent));
    all.extend(diagnose(&descent, &mut evaluator).findings);
    let warned = warnings(scenario).into_iter();
    all.extend(warned.map(|warning| warning.finding));
    all.into_iter().map(|finding| finding.kind).collect()
}

/// Kinds that only logs of training runs have.
const OF_LOGS: &[FindingKind] = &[
    FindingKind::Frozen,
    FindingKind::Spike,
    FindingKind::Clipped,
    FindingKind::Restart,
    FindingKind::BrokenLogger,
    FindingKind::Overfitting,
    FindingKind::Loud,
    FindingKind::Drift,
    FindingKind::Waves,
    FindingKind::Collapse,
    FindingKind::RateSearch,
];

#[test]
fn every_finding_appears_where_it_must_and_only_there() {
    let mut faults = Vec::new();
    for (kind, with, without, more) in FINDINGS {
        let (has, has_not) = (found(&read(with, more)), found(&read(without, more)));
        if !has.contains(kind) {
            faults.push(format!("{kind:?} is not found in {with}: {has:?}"));
        }
        if has_not.contains(kind) {
            faults.push(format!("{kind:?} is found in {without}: {has_not:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let is_covered =
        |kind: &FindingKind| FINDINGS.iter().any(|row| row.0 == *kind) != OF_LOGS.contains(kind);
    assert!(FindingKind::ALL.iter().all(is_covered));
}

/// A place without slope is a minimum only where the loss rises: at the tip of a kink, where a slope is taken for 0, and on a
/// saddle of higher order it falls.
#[test]
fn what_has_no_slope_is_no_minimum_where_the_loss_falls() {
    let of =
        |text: &str, at: &[f64]| run(text, plan("gd", &[("learning_rate", 0.5)]), at, 3).diagnosis;
    for (text, at, is_kink) in [
        ("-abs(x) + x^2", &[0.0][..], true),
        ("-abs(x)", &[0.0], true),
        ("-relu(x)", &[0.0], true),
        ("min(x, -x)", &[0.0], true),
        ("x^x", &[0.0], true),
        ("x^2 - abs(y)", &[1.0, 0.0], true),
        ("-x^4", &[0.0], false),
        ("x^2 - y^4", &[1.0, 0.0], false),
        ("x^3 + y^2", &[0.0, 1.0], false),
        ("x y z", &[0.0, 0.0, 0.0], false),
        ("(x y z - 1)^2", &[0.0, 0.0, 0.0], false),
    ] {
        let said = of(text, at);
        assert_eq!(said.verdict, Verdict::Saddle, "{text}: {}", said.reason);
        let place = if is_kink {
            "the tip of a kink"
        } else {
            "no minimum"
        };
        assert!(said.reason.starts_with(place), "{text}: {}", said.reason);
        assert!(
            said.reason.contains("the loss falls from here"),
            "{text}: {}",
            said.reason
        );
    }
    for (text, at, verdict) in [
        ("abs(x) + x^2", &[0.0][..], Verdict::Converged),
        ("x^4 + y^2", &[0.0, 0.0], Verdict::Converged),
        ("x^2 + 0.1 y^4", &[0.0, 0.0], Verdict::Converged),
        ("(x y)^2 + (x - 1)^2", &[1.0, 0.0], Verdict::Converged),
        ("relu(abs(x) - 2)", &[0.5], Verdict::Converged),
        ("tanh(x + 40)^2", &[0.0], Verdict::Plateau),
    ] {
        let said = of(text, at);
        assert_eq!(said.verdict, verdict, "{text}: {}", said.reason);
    }
}

/// A network whose units all start alike stays there; a start that differs gets on.
#[test]
fn a_network_that_starts_at_0_is_on_a_saddle() {
    let of = |init: &str| {
        let data = "[data]\ncolumns = { x1 = [0, 0, 1, 1], x2 = [0, 1, 0, 1], t = [0, 1, 1, 0] }";
        let text = "bce(linear(tanh(linear(stack(x1, x2), 2)), 1), t)";
        let text =
            format!("loss = '{text}'\n{data}\n[init]\n{init}\n[[racers]]\nlearning_rate = 0.5");
        let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let racer = &scenario.racers[0];
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        for _ in 0..20 {
            descent.step(&mut evaluator);
        }
        diagnose(&descent, &mut evaluator)
    };
    let zeros = of("kind = 'zeros'");
    assert_eq!(zeros.verdict, Verdict::Saddle, "{}", zeros.reason);
    let random = of("kind = 'xavier'\nseed = 3");
    assert_eq!(random.verdict, Verdict::Converging, "{}", random.reason);
}

/// A run that too large a rate threw onto flat ground is told why it stands there; one that began there is not.
#[test]
fn a_plateau_that_a_rate_threw_it_onto_names_the_rate() {
    let of = |at: f64| {
        let plan = plan("gd", &[("learning_rate", 0.01)]);
        run("(exp(3 x) - 1)^2", plan, &[at], 20).diagnosis
    };
    let names_rate = |kind: &gdplay::explain::Finding| kind.kind == FindingKind::RateTooLarge;
    let thrown = of(2.0);
    assert_eq!(thrown.verdict, Verdict::Plateau, "{}", thrown.reason);
    assert!(
        thrown.sentence.starts_with("thrown onto flat ground"),
        "{}",
        thrown.sentence
    );
    assert!(thrown.findings.iter().any(names_rate));
    let flat = of(-30.0);
    assert_eq!(flat.verdict, Verdict::Plateau, "{}", flat.reason);
    assert!(!flat.findings.iter().any(names_rate), "{}", flat.reason);
}

/// A column with one number in all rows cannot be standardized, and that is said; one that varies can.
#[test]
fn a_constant_column_is_the_cause_where_it_is_standardized() {
    let of = |x: &str| {
        let data = format!("[data]\ncolumns = {{ x = {x}, t = [1, 2, 3] }}");
        let scenario = read("mse(a standardize(x), t)", &data);
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let racer = &scenario.racers[0];
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        descent.step(&mut evaluator);
        diagnose(&descent, &mut evaluator).findings
    };
    let constant = of("[7, 7, 7]");
    let remedies: Vec<_> = constant
        .iter()
        .filter_map(|found| found.remedy.as_deref())
        .collect();
    assert_eq!(remedies, ["leave x out"]);
    assert!(
        constant[0].text.contains("column x is 7 in every row"),
        "{}",
        constant[0].text
    );
    assert!(
        of("[7, 7, 8]")
            .iter()
            .all(|found| found.kind != FindingKind::NotFinite)
    );
}

/// Where all weights of a relu network are 0 its biases find a place that is no minimum, and none is promised.
#[test]
fn no_minimum_is_promised_on_the_way_to_a_saddle_of_higher_order() {
    let data = "[data]\ncolumns = { x = [1, 2, 5], t = [0, 1, 2] }\n[init]\nkind = 'zeros'";
    let scenario = read("mse(linear(tanh(linear(x, 2)^3), 1), t)", data);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    for _ in 0..40 {
        descent.step(&mut evaluator);
    }
    let said = diagnose(&descent, &mut evaluator);
    assert!(!said.reason.contains("the minimum is"), "{}", said.reason);
    assert!(
        !said.sentence.contains("the minimum is"),
        "{}",
        said.sentence
    );
}

/// A minimum is level along a direction without curvature only where the loss does not rise there, by a kink or a higher
/// order; a floor may bend.
#[test]
fn a_valley_floor_is_told_from_a_kink_and_from_a_flat_bowl() {
    let of = |text: &str, at: &[f64]| {
        let run = run(text, plan("gd", &[("learning_rate", 0.1)]), at, 200);
        assert_eq!(run.diagnosis.verdict, Verdict::Converged, "{text}");
        run.diagnosis.reason
    };
    for (text, at) in [
        ("(x y - 1)^2", [1.0, 2.0]),
        ("(x + y - 3)^4 + (x + y - 3)^2", [1.0, 1.0]),
        ("relu(x - 1)^2 + y^2", [-3.0, 1.0]),
    ] {
        let reason = of(text, &at);
        assert!(reason.contains("level along"), "{text}: {reason}");
    }
    for (text, at) in [
        ("x^4 + y^2", [0.0, 1.0]),
        ("abs(x - y) + (x + y - 1)^2", [0.5, 0.5]),
    ] {
        let reason = of(text, &at);
        assert!(!reason.contains("level along"), "{text}: {reason}");
    }
    assert!(of("abs(x - y) + (x + y - 1)^2", &[0.5, 0.5]).starts_with("slopes"));
}

/// A jump is told with what its length was computed from, by the law of the optimizer.
#[test]
fn the_length_of_a_jump_is_told_by_the_law_of_the_step() {
    let of = |text: &str, optimizer: &str, settings: &[(&str, f64)], at: f64| {
        run(text, plan(optimizer, settings), &[at], 40)
            .diagnosis
            .reason
    };
    let newton = of("ln(cosh(x))", "newton", &[], 2.0);
    assert!(
        newton.contains("jumps from") && newton.contains("(slope/λ = -1/"),
        "{newton}"
    );
    let gd = of("exp(x^2)", "gd", &[("learning_rate", 1.0)], 2.0);
    assert!(
        gd.contains("jumps from") && gd.contains("(η · slope = 1 · "),
        "{gd}"
    );
    let momentum = of("exp(x^2) + 0 x", "adam", &[("learning_rate", 100.0)], 2.0);
    assert!(!momentum.contains("η · slope"), "{momentum}");
}
