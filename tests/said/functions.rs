//! Functions that are no quadratics, descended by every optimizer at rates over five decades. The truth is what the run
//! does when it goes on for some thousand steps, and what the loss is at many points around.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::explain::Verdict::{
    Converged, Converging, Cut, Diverging, NotFinite, Oscillating, Plateau, Saddle,
};
use gdplay::explain::{Diagnosis, diagnose};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{self, Descent, Plan, PlanEdit, Settings, Stop, StopReason};

use crate::around::{falls_for_ever, lower_within};
use crate::foretold::{Course, distance, false_statements, jumps_off};
use crate::random::Random;
use crate::run::report;

/// With `A` and `B` for numbers drawn from [0.3, 3].
const FUNCTIONS: &[&str] = &[
    "A x^4 - B x^2",
    "A x^4 - 2x^2 + B y^2",
    "(1 - x)^2 + 10 A (y - B x^2)^2",
    "(x^2 + y - 11 A)^2 + (x + y^2 - 7 B)^2",
    "A sin(2x) + x^2/10",
    "x^2 + y^2 + A (2 - cos(3x) - cos(3y))",
    "(4 - 2.1x^2 + x^4/3) x^2 + A x y + (-4 + 4y^2) y^2",
    "ln(1 + A x^2) + B y^2",
    "A |x - 1| + B (y - 0.5)^2",
    "sqrt(x^2 + A) + |y|",
    "(A x y - B)^2",
    "x^3 - 3A x y^2",
    "-exp(-A x^2 - B y^2)",
    "A relu(x) + B relu(-x) + y^4",
    "x - A ln(x) + B y^2",
    "x^2 y^2 + A x",
    "A x + B ln(1 + exp(-x))",
    "tanh(A x + y)^2",
    "A (x - 1)^4 + B (y + x)^2",
    "1/(1 + A x^2) + B (x - y)^2",
    "exp(A x) + exp(-B x)",
    "A x^2 + y^3",
    "max(x, -A x) + max(y, B y - 1)",
    "(x - A)^2 (x + B)^2 + y^2 / 100",
];

/// How many steps the run goes on for the truth: a verdict looks as far. What an adaptive optimizer at a large rate does
/// still later, when its averages have faded, nothing is said of.
const AHEAD: usize = 1024;

struct Case {
    text: String,
    plan: Plan,
    start: Vec<f64>,
    steps: u64,
}

impl Case {
    fn random(random: &mut Random) -> Self {
        let [a, b] = [0, 1].map(|_| format!("({:.2})", random.between(0.3, 3.0)));
        let text = random.pick(FUNCTIONS).replace('A', &a).replace('B', &b);
        let definition = *random.pick(optim::ALL);
        let mut plan = Plan::new(Settings::defaults(definition));
        let rate = format!("{:.2e}", random.decades(-4.0, 1.0));
        let set = plan
            .settings
            .set("learning_rate", rate.parse().expect("a number"));
        set.expect("a rate");
        let start = [0, 1].map(|_| (random.between(-3.0, 3.0) * 100.0).round() / 100.0);
        let steps = *random.pick(&[0, 1, 3, 10, 40, 200, 1000]);
        Self {
            text,
            plan,
            start: start.to_vec(),
            steps,
        }
    }
}

/// What the run does from the shown iterate on.
struct Future {
    points: Vec<Vec<f64>>,
    losses: Vec<f64>,
    stop: Option<StopReason>,
}

impl Future {
    fn of(descent: &Descent, evaluator: &mut Evaluator) -> Self {
        let mut copy = descent.clone();
        let (mut points, mut losses) = (vec![copy.at().to_vec()], vec![copy.loss()]);
        let endless = Stop {
            steps: u64::MAX,
            gradient_norm: 0.0,
        };
        copy.apply(&PlanEdit::Stop(endless)).expect("an edit");
        while losses.len() <= AHEAD && copy.step(evaluator) {
            points.push(copy.at().to_vec());
            losses.push(copy.loss());
        }
        Self {
            points,
            losses,
            stop: copy.stop().cloned(),
        }
    }

    fn breaks(&self) -> bool {
        matches!(self.stop, Some(StopReason::NotFinite { .. }))
    }

    /// The diagonal of the box around a quarter of the points.
    fn extent(&self, quarter: usize) -> f64 {
        self.extent_of(quarter, 4)
    }

    /// The same of one of so many parts.
    fn extent_of(&self, index: usize, parts: usize) -> f64 {
        let count = self.points.len();
        let part = &self.points[count * index / parts..count * (index + 1) / parts];
        let of = |axis: usize| {
            let axis = part.iter().map(|point| point[axis]);
            let [low, high] = [
                axis.clone().fold(f64::INFINITY, f64::min),
                axis.fold(f64::NEG_INFINITY, f64::max),
            ];
            if low <= high { high - low } else { 0.0 }
        };
        (0..self.points[0].len()).map(of).fold(0.0, f64::hypot)
    }

    /// Whether most of the way of the last quarter is taken back.
    fn turns_back(&self) -> bool {
        let last = &self.points[self.points.len() * 3 / 4..];
        let path: f64 = last
            .windows(2)
            .map(|pair| distance(&pair[0], &pair[1]))
            .sum();
        distance(&last[0], &last[last.len() - 1]) < 0.5 * path
    }

    fn mean_loss(&self, quarter: usize) -> f64 {
        let count = self.losses.len();
        let part = &self.losses[count * quarter / 4..count * (quarter + 1) / 4];
        part.iter().sum::<f64>() / part.len().max(1) as f64
    }

    fn farthest(&self) -> f64 {
        let from = &self.points[0];
        let distances = self.points.iter().map(|point| distance(point, from));
        distances.fold(0.0, f64::max)
    }
}

/// What contradicts what is said.
fn fault(
    case: &Case,
    said: &Diagnosis,
    descent: &Descent,
    past: &[f64],
    evaluator: &mut Evaluator,
) -> Option<String> {
    let future = Future::of(descent, evaluator);
    let names = evaluator.program().loss().parameters().to_vec();
    let course = Course {
        names: &names,
        past,
        points: &future.points,
        stays: jumps_off(&said.reason)
            .unwrap_or(usize::MAX)
            .clamp(1, future.points.len()),
        losses: &future.losses,
        step: descent.steps(),
        breaks: future.breaks(),
    };
    let wrong = [&said.reason, &said.sentence]
        .into_iter()
        .flat_map(|line| false_statements(line, &course, evaluator));
    let mut wrong: Vec<String> = wrong.collect();
    wrong.extend(false_verdict(case, said, descent, &future, evaluator));
    (!wrong.is_empty()).then(|| wrong.join("; "))
}

/// What contradicts the verdict.
fn false_verdict(
    case: &Case,
    said: &Diagnosis,
    descent: &Descent,
    future: &Future,
    evaluator: &mut Evaluator,
) -> Option<String> {
    let mut random = Random::new(7);
    let (now, start) = (descent.loss(), descent.record().start_loss());
    let scale = descent
        .at()
        .iter()
        .fold(1.0_f64, |size, x| size.max(x.abs()));
    let way = distance(descent.at(), &case.start);
    let rounding = 1e-12 * now.abs().max(1e-3);
    let is_long = future.losses.len() > 400;
    let lowest = future.losses.iter().copied().fold(f64::INFINITY, f64::min);
    let [fallen, height] = [now, lowest].map(|loss| (future.mean_loss(2) - loss).abs());
    let notable = (1e-3 * fallen).min(0.05 * height);
    let swings_on = is_long
        && future.extent(3) >= 0.9 * future.extent(2)
        && future.mean_loss(3) >= future.mean_loss(2) - notable
        && future.turns_back()
        && future.extent(3) > 0.5 * future.farthest()
        && future.extent(3) > 1e-3 * scale;
    match said.verdict {
        Converging => {
            if future.breaks() {
                return Some(format!("breaks after {} steps", future.losses.len()));
            }
            let least = future.losses.iter().copied().fold(f64::INFINITY, f64::min);
            let [height, later] = [now, future.mean_loss(3)].map(|loss| loss - least);
            let counts = 1e-6 * now.abs().max(1.0) + 1e-2 * (start - now).abs();
            // What is said of the swing or the way round is compared with them in `foretold`.
            let is_said = [
                "then",
                "swings in:",
                "it jumps off again",
                "predicted: goes ",
            ]
            .iter()
            .any(|words| said.reason.contains(words));
            let jumps = said.reason.contains("it jumps off again");
            let ends_higher = future.mean_loss(3) > start && !jumps;
            if later > 2.0 * height + counts && (is_long && !is_said || ends_higher) {
                return Some(format!("the loss rises to {}", future.mean_loss(3)));
            }
            (swings_on && !is_said).then(|| format!("swings on by {}", future.extent(3)))
        }
        Converged => {
            let lower = lower_within(descent.at(), 1e-3 * scale, &mut random, evaluator);
            let is_said = said.reason.contains("it jumps off again");
            let until = if is_said { 0 } else { future.points.len() - 1 };
            let moves = distance(&future.points[until], descent.at());
            if moves > 1e-2 * way + 1e-2 * scale {
                return Some(format!("moves on by {moves}"));
            }
            let near = 1e-6 * (start - now).abs().max(1e-3);
            (lower > near.max(rounding)).then(|| format!("lower by {lower} near by"))
        }
        Oscillating => {
            if future.breaks() {
                return Some(format!("breaks after {} steps", future.losses.len()));
            }
            // A run that lands on the tip of a kink by chance stops dead.
            let is_said =
                said.reason.contains("predicted: loss") && !said.reason.starts_with("pre");
            let dies = !is_said
                && is_long
                && future.extent(3) < 0.02 * future.extent(0)
                && future.extent(3) < 0.5 * future.extent(2)
                && future.extent_of(7, 8) < 0.9 * future.extent_of(6, 8)
                && future.extent(3) > 0.0;
            dies.then(|| format!("dies out: {} → {}", future.extent(0), future.extent(3)))
        }
        Diverging => {
            // What has fallen so far may end where a step is less than a digit.
            let is_bottomless = future.mean_loss(3) < -1e6 * start.abs().max(1.0);
            let settles = is_long
                && !is_bottomless
                && future.stop.is_none()
                && future.extent(3) < 1e-3 * scale
                && future.extent(3) < 0.3 * future.extent(2);
            if settles && future.mean_loss(3) <= start {
                return Some(format!("settles at a loss of {}", future.mean_loss(3)));
            }
            let is_no_lower = future.mean_loss(3) > now - 1e-9 * now.abs();
            let is_unbounded = said.reason.contains("no lower bound");
            if is_unbounded && (is_no_lower && is_long || !falls_for_ever(evaluator)) {
                return Some(String::from("there is a lower bound"));
            }
            let highest = future.losses.iter().copied().fold(now, f64::max);
            (!is_unbounded && !future.breaks() && highest <= start)
                .then(|| format!("grows to {highest} only"))
        }
        NotFinite => {
            let is_there = matches!(descent.stop(), Some(StopReason::NotFinite { .. }));
            (!is_there && !future.breaks()).then(|| String::from("goes on"))
        }
        Plateau => {
            let later = future.losses.get(100).copied().unwrap_or(now);
            let size = now.abs().max((start - now).abs());
            (later < now - 0.05 * size).then(|| format!("the loss falls to {later} in 100 steps"))
        }
        Saddle => {
            let lower = lower_within(descent.at(), 0.3 * scale, &mut random, evaluator);
            (lower <= rounding).then(|| String::from("nothing near by is lower"))
        }
        Cut => Some(String::from("no detach")),
    }
}

fn false_statement(seed: u64) -> Option<String> {
    let mut case = Case::random(&mut Random::new(seed));
    let loss = parse(&case.text, &KnownNames::default()).expect("a loss");
    case.start.truncate(loss.parameters().len());
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let mut plan = case.plan;
    plan.stop.steps = case.steps;
    let mut descent = Descent::start(plan, &case.start, &mut evaluator);
    let mut past = vec![descent.loss()];
    while descent.step(&mut evaluator) {
        past.push(descent.loss());
    }
    let said = diagnose(&descent, &mut evaluator);
    let fault = fault(&case, &said, &descent, &past, &mut evaluator)?;
    let settings = &case.plan.settings;
    Some(format!(
        "seed {seed}: {} from {:?}, {} η {}, {} steps: {}: {}\n  {fault}; loss {} → {}",
        case.text,
        case.start,
        settings.definition().name,
        settings.learning_rate(),
        descent.steps(),
        said.verdict.name(),
        said.reason,
        descent.record().start_loss(),
        descent.loss()
    ))
}

/// Seeds of which what is said is false by these measures, and why it stands.
const KNOWN: &[(u64, &str)] = &[
    (
        1935,
        "it has fallen in its one step, and the rise to -1.25 that follows is said with it, as predicted",
    ),
    (
        82_295,
        "a swing narrows a little still where its last part is taken: its losses are said to reach 5 parts of 100 less far",
    ),
    (
        122_953,
        "it leaves where it rests by 0.0008 of its distance from the origin, which is less than what counts as leaving",
    ),
    (
        125_552,
        "it creeps towards an inflection, which is no minimum, and jumps off some 900 steps later, when its averages have faded",
    ),
    (
        911_084,
        "a swing that has come in goes out again near the end of what is ahead, when averages have faded: said is the way in",
    ),
];

fn check(seeds: std::ops::Range<u64>) {
    let cases = seeds.clone().count();
    let is_known = |seed: &u64| KNOWN.iter().any(|(known, _)| known == seed);
    for (seed, reason) in KNOWN.iter().filter(|(seed, _)| seeds.contains(seed)) {
        let stands = false_statement(*seed).is_some();
        assert!(stands, "seed {seed} is right now, no longer: {reason}");
    }
    let others = seeds.filter(|seed| !is_known(seed));
    report(cases, others.filter_map(false_statement).collect());
}

#[test]
fn runs_on_other_functions_do_what_is_said() {
    check(0..300);
}

/// Seeds of which something false was said once: bursts later on, a swing that hardly narrows, another coordinate's way taken
/// for a swing, plains and saddles of higher order taken for minima, a minimum that is left when averages have faded, an edge
/// where the loss overflows.
#[test]
fn runs_of_which_something_false_was_said_do_what_is_said() {
    let seeds = [
        1312, 2030, 2175, 2769, 2996, 3322, 3770, 6075, 6746, 20_402, 23_591, 23_604, 25_493,
        25_987, 33_067, 35_546, 37_324, 38_642, 40_370, 40_730, 44_361, 46_282, 48_579, 71_518,
    ];
    report(
        seeds.len(),
        seeds.into_iter().filter_map(false_statement).collect(),
    );
}

/// The first seed is taken from the environment, so that others can be tried.
#[test]
#[ignore = "many thousand runs"]
fn thousands_of_runs_on_other_functions_do_what_is_said() {
    let first = std::env::var("GDPLAY_FIRST_SEED").ok();
    let first = first.map_or(1000, |seed| seed.parse().expect("a number"));
    check(first..first + 6000);
}
