//! The seven words of `check` on points that are made to deserve them, at every scale of the argument and of the loss.
//!
//! Smooth functions, kinks, jumps, cuts, points without a slope, cancellation, and methods made wrong on purpose; a few hundred
//! each here, many thousands with `--ignored`.

use std::sync::Arc;

use gdplay::diff::{
    Agreement, Comparison, Evaluator, LineDirection, Method, Program, Spacing, check,
};
use gdplay::expr::{KnownNames, parse};

use super::random::Random;

pub(super) fn evaluator(text: &str) -> Evaluator {
    let loss =
        parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    Evaluator::new(Arc::new(Program::new(loss)))
}

/// Functions of `u` without kinks or jumps.
const SMOOTH: [&str; 14] = [
    "sin(u)",
    "cos(u)",
    "exp(-u^2)",
    "tanh(u)",
    "u^3 - u",
    "1/(1 + u^2)",
    "softplus(u)",
    "sqrt(1 + u^2)",
    "ln(1 + u^2)",
    "u",
    "u^2",
    "atan(u) u",
    "elu(u)",
    "exp(u) - u",
];

/// Functions of `u` with a kink at 0.
const KINKED: [&str; 7] = [
    "abs(u)",
    "relu(u)",
    "leaky_relu(u)",
    "max(u, 3u)",
    "min(u, -2u)",
    "sqrt(u^2)",
    "clamp(u, 0, 1)",
];

/// Functions of `u` with a jump at 0.
const JUMPING: [&str; 8] = [
    "floor(u)",
    "ceil(u)",
    "step(u)",
    "sign(u)",
    "round(u + 0.5)",
    "u sign(u + 0) + 2 step(u)",
    "sign(u)^2",
    "(u + 3) % 1",
];

/// Functions of `u` that are nowhere near a slope at 0: the value or the slope is not finite.
const UNDEFINED: [&str; 5] = ["ln(u)", "1/u", "sqrt(u)", "u ln(u)", "asin(1 + u)"];

/// A number of any size between 1e-`decades` and 1e`decades`.
fn scale(random: &mut Random, decades: f64) -> f64 {
    let exponent = random.between(-decades, decades);
    format!("{:.3e}", 10_f64.powf(exponent))
        .parse()
        .expect("a number")
}

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

/// `size` g((x - center)/length), and a point `offset` lengths from the center.
struct Case {
    text: String,
    at: f64,
}

/// The scales of loss and argument, and the center.
struct Scales {
    size: f64,
    length: f64,
    center: f64,
}

impl Scales {
    /// All sizes from 1e-150 to 1e150 with slopes that are numbers, or lengths from 1e-8 to 1e8 beside an argument of about 1.
    fn random(random: &mut Random) -> Self {
        if random.below(2) == 0 {
            let length = scale(random, 150.0);
            let size = scale(random, 120.0);
            let center = match random.below(3) {
                0 => 0.0,
                _ => random.between(-3.0, 3.0) * length,
            };
            Self {
                size,
                length,
                center,
            }
        } else {
            Self {
                size: scale(random, 10.0),
                length: scale(random, 8.0),
                center: [0.0, random.between(-2.0, 2.0)][random.below(2)],
            }
        }
    }

    fn text(&self, function: &str) -> String {
        let Self {
            size,
            length,
            center,
        } = self;
        format!("u = (x - ({center:e}))/{length:e}\n{size:e} ({function})")
    }
}

fn smooth(random: &mut Random) -> Case {
    let scales = Scales::random(random);
    let text = scales.text(pick(random, &SMOOTH));
    let offset = if random.below(8) == 0 {
        0.0
    } else {
        random.between(-2.0, 2.0)
    };
    Case {
        text,
        at: scales.center + offset * scales.length,
    }
}

fn at_center(random: &mut Random, functions: &[&str]) -> Case {
    let scales = Scales::random(random);
    let function = pick(random, functions);
    let curve = ["", " + sin(u)", " + u^2", " - 3u"][random.below(4)];
    Case {
        text: scales.text(&format!("{function}{curve}")),
        at: scales.center,
    }
}

/// How often each word was said, and the cases of which a word that must not be said was.
#[derive(Default)]
struct Tally {
    cases: usize,
    agree: usize,
    wrong: Vec<String>,
    silent: Vec<String>,
}

impl Tally {
    fn add(&mut self, case: &Case, allowed: &[Agreement]) {
        let found = &check(&mut evaluator(&case.text), &[case.at])[0];
        self.cases += 1;
        self.agree += usize::from(found.verdict == Agreement::Agree);
        if !allowed.contains(&found.verdict) {
            let text = case.text.replace('\n', "; ");
            self.wrong
                .push(format!("{text} at {:e}: {found:?}", case.at));
        }
    }

    /// No case is wrong, and a share of them agrees.
    fn expect(&self, kind: &str, share: f64) {
        let agree = self.agree as f64 / self.cases as f64;
        eprintln!(
            "{kind}: {} cases, {} wrong, {:.2} % agree",
            self.cases,
            self.wrong.len(),
            100.0 * agree
        );
        let some: Vec<&str> = self.wrong.iter().take(40).map(String::as_str).collect();
        assert!(
            self.wrong.is_empty(),
            "{kind}: {} of {} wrong\n{}",
            self.wrong.len(),
            self.cases,
            some.join("\n")
        );
        let silent: Vec<&str> = self.silent.iter().take(20).map(String::as_str).collect();
        assert!(
            agree >= share,
            "{kind}: only {agree} agree, {} cannot\n{}",
            self.silent.len(),
            silent.join("\n")
        );
    }
}

fn smooth_functions(count: usize) {
    let mut random = Random(1);
    let mut tally = Tally::default();
    for _ in 0..count {
        tally.add(
            &smooth(&mut random),
            &[Agreement::Agree, Agreement::CannotTell],
        );
    }
    tally.expect("smooth", 0.97);
}

fn constructed(count: usize) {
    let mut random = Random(2);
    for (kind, functions, word) in [
        ("kinks", &KINKED[..], Agreement::Kink),
        ("jumps", &JUMPING, Agreement::Jump),
        ("undefined", &UNDEFINED, Agreement::Undefined),
    ] {
        let mut tally = Tally::default();
        for _ in 0..count {
            tally.add(&at_center(&mut random, functions), &[word]);
        }
        tally.expect(kind, 0.0);
    }
}

/// Off the center the same functions are smooth.
fn beside_kinks_and_jumps(count: usize) {
    let mut random = Random(3);
    let mut tally = Tally::default();
    for _ in 0..count {
        let scales = Scales::random(&mut random);
        let functions = [&KINKED[..], &JUMPING[..5]][random.below(2)];
        let function = pick(&mut random, functions);
        let offset = random.between(0.05, 0.45) * [-1.0, 1.0][random.below(2)];
        let case = Case {
            text: scales.text(&format!("{function} + sin(u)")),
            at: scales.center + offset * scales.length,
        };
        tally.add(&case, &[Agreement::Agree, Agreement::CannotTell]);
    }
    tally.expect("beside", 0.9);
}

fn cuts(count: usize) {
    let mut random = Random(4);
    let mut tally = Tally::default();
    for _ in 0..count {
        let scales = Scales::random(&mut random);
        let function = ["detach(sin(u)) exp(u)", "detach(u) u", "u + detach(u^3)"];
        let case = Case {
            text: scales.text(pick(&mut random, &function)),
            at: scales.center + random.between(0.3, 1.4) * scales.length,
        };
        tally.add(&case, &[Agreement::Cut]);
    }
    tally.expect("cuts", 0.0);
}

/// Sums in which the digits of x are lost more or less: nothing is to be called a gap between methods.
fn cancellation(count: usize) {
    let mut random = Random(5);
    let mut tally = Tally::default();
    for _ in 0..count {
        let x = scale(&mut random, 6.0);
        let large = x * 10_f64.powf(random.between(0.0, 20.0));
        let text = match random.below(6) {
            0 => format!("(x + {large:e}) - {large:e}"),
            1 => format!("((x + {large:e}) - {large:e})^2"),
            2 => format!("{large:e} + sin(x)"),
            3 => String::from("1 - cos(x)"),
            4 => format!("sqrt(x + {large:e}) - sqrt({large:e})"),
            _ => String::from("x^4 - 4x^3 + 6x^2 - 4x + 1"),
        };
        tally.add(
            &Case { text, at: x },
            &[Agreement::Agree, Agreement::CannotTell],
        );
    }
    tally.expect("cancellation", 0.3);
}

/// Of smooth functions that agree, a method made wrong rings, and so do all methods made wrong alike.
fn wrong_methods(count: usize) {
    let mut random = Random(6);
    let (mut tried, mut silent) = (0, Vec::new());
    for _ in 0..count {
        let case = smooth(&mut random);
        let mut evaluator = evaluator(&case.text);
        let at = [case.at];
        let found = check(&mut evaluator, &at).remove(0);
        if found.verdict != Agreement::Agree || found.true_slope == 0.0 {
            continue;
        }
        let slope = evaluator.gradient_by(Method::Reverse, &at, Spacing::Balanced)[0];
        let wrong = match random.below(4) {
            0 => 2.0 * slope,
            1 => -slope,
            2 => 1.01 * slope,
            _ => 0.0,
        };
        // What is within the finite difference's own error cannot be seen by it.
        let is_seen = (wrong - slope).abs() > 40.0 * found.finite.error;
        let mut comparison = Comparison::at(&mut evaluator, &at, Spacing::Balanced);
        let mut verdict = |slopes: &[f64]| {
            comparison
                .along(LineDirection::Parameter(0), slopes)
                .verdict
        };
        tried += 1;
        let one = verdict(&[slope, wrong, slope]);
        let all = verdict(&[wrong, wrong, wrong]);
        if one != Agreement::Disagree || (is_seen && all != Agreement::Disagree) {
            silent.push(format!("{} at {:e}: {one:?}, {all:?}", case.text, case.at));
        }
    }
    eprintln!("wrong methods: {tried} tried, {} silent", silent.len());
    assert!(tried > count / 2, "only {tried}");
    let some: Vec<&str> = silent.iter().take(20).map(String::as_str).collect();
    assert!(
        silent.is_empty(),
        "{} of {tried}\n{}",
        silent.len(),
        some.join("\n")
    );
}

#[test]
fn smooth_functions_raise_no_alarm_at_any_scale() {
    smooth_functions(400);
}

#[test]
fn kinks_jumps_and_points_without_a_slope_are_called_so() {
    constructed(200);
}

#[test]
fn beside_a_kink_or_a_jump_there_is_none() {
    beside_kinks_and_jumps(200);
}

#[test]
fn what_detach_cuts_is_called_cut() {
    cuts(100);
}

#[test]
fn cancellation_is_no_gap_between_methods() {
    cancellation(300);
}

#[test]
fn a_wrong_method_rings() {
    wrong_methods(300);
}

#[test]
#[ignore = "minutes: the same, many thousands"]
fn many_thousand_points() {
    smooth_functions(20_000);
    constructed(5_000);
    beside_kinks_and_jumps(10_000);
    cuts(5_000);
    cancellation(10_000);
    wrong_methods(10_000);
}
