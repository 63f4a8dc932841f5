//! What lessons claim in words, proved with numbers: the text says it, and it is so.

use std::sync::Arc;

use gdplay::course::condition::Condition;
use gdplay::course::fact::{Fact, Facts};
use gdplay::course::facts::{FactSource, SessionFacts};
use gdplay::course::{Course, CourseMessage, LessonRunner, lessons, template};
use gdplay::explain::network::Network;
use gdplay::scenario::{self, LessonText, Scenario, Turn};
use gdplay::session::command;
use gdplay::ui::VIEWS;

fn scene(id: &str) -> Arc<Scenario> {
    let is_it = |scene: &Arc<Scenario>| scene.lesson.as_ref().expect("a lesson").id.text == id;
    lessons().into_iter().find(is_it).expect("a lesson")
}

/// The scene of a lesson after these commands, with all that is known of it.
fn after(id: &str, commands: &str) -> LessonRunner {
    let mut runner = LessonRunner::new(&scene(id), VIEWS);
    for message in command::parse_all(commands).expect("commands") {
        runner.send(message);
    }
    runner.read(&FactSource::ALL);
    runner
}

fn says(id: &str, words: &str) -> bool {
    let mut course = scenario::course().iter();
    let file = course.find(|entry| entry.name == id).expect("a lesson");
    file.text.contains(words)
}

/// A lesson, words of it, and what makes them true: commands, and what holds after them.
type Claim = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// The claims.
const CLAIMS: &[Claim] = &[
    (
        "rate",
        "each step leaves 98 % of x and 80 % of y",
        &[(
            "steps 0",
            "factor.x > 0.979 and factor.x < 0.981 and factor.y > 0.799 and factor.y < 0.801",
        )],
    ),
    (
        "edge",
        "η · λ has to stay below 2",
        &[
            ("rate 1; restart; steps 60", "loss == 9"),
            ("rate 0.99; restart; steps 60", "loss < 9"),
            ("rate 1.01; restart; steps 60", "loss > 9"),
        ],
    ),
    (
        "valley",
        "y needs it below 2/25 = 0.08",
        &[
            ("rate 0.08; restart; steps 300", "loss > 12"),
            ("rate 0.079; restart; steps 300", "loss < 0.01"),
        ],
    ),
    (
        "valley",
        "Unscaled it takes 104.",
        &[("steps 103", "loss >= 1e-6"), ("steps 104", "loss < 1e-6")],
    ),
    (
        "valley",
        "each step leaves only 75 % of y: after 20 steps it is nearly gone",
        &[(
            "steps 20",
            "factor.y > -0.7501 and factor.y < -0.7499 and y < 0.01",
        )],
    ),
    (
        "momentum",
        "It needs 104 steps to come below 0.000001.",
        &[("steps 103", "loss >= 1e-6"), ("steps 104", "loss < 1e-6")],
    ),
    (
        "momentum",
        "First it swings farther",
        &[
            (
                "optimizer momentum; set momentum 0.44; rate 0.11; restart; steps 1",
                "y < -1.7",
            ),
            (
                "optimizer momentum; set momentum 0.44; rate 0.11; restart; steps 2",
                "y > 1.7",
            ),
            (
                "optimizer momentum; set momentum 0.44; rate 0.11; restart; steps 20",
                "y < 0.01 and y > -0.01",
            ),
        ],
    ),
    (
        "adaptive",
        "along x it takes only 0.4 % off at each step",
        &[("steps 0", "factor.x > 0.9959 and factor.x < 0.9961")],
    ),
    (
        "wells",
        "In this picture all starts left of the top end in the left well",
        &[
            ("start -2.2; restart; steps 200", "x < -1.3"),
            ("start -1.7; restart; steps 200", "x < -1.3"),
            ("start -0.9; restart; steps 200", "x < -1.3"),
            ("start -0.2; restart; steps 200", "x < -1.3"),
            ("start 0.16; restart; steps 200", "x < -1.3"),
        ],
    ),
    // Beyond the picture the slope is so steep that a step leads over the hill: why the steps have to be called small.
    (
        "wells",
        "small steps never go uphill",
        &[("start -4.5; restart; steps 200", "x > 1.1")],
    ),
    (
        "wells",
        "The hill's top is near x = 0.17.",
        &[
            ("start 0.165; restart; steps 200", "x < 0"),
            ("start 0.175; restart; steps 200", "x > 0"),
        ],
    ),
    (
        "wells",
        "The left well lies deeper, at −3.51",
        &[(
            "start -1; restart; steps 200",
            "loss > -3.515 and loss < -3.505",
        )],
    ),
    (
        "network",
        "Here z = (1.2, −1.4, −0.6), so h = (1.2, 0, 0).",
        &[
            (
                "steps 0",
                "value.z[1] > 1.1999 and value.z[1] < 1.2001 and value.h[1] > 1.1999",
            ),
            (
                "steps 0",
                "value.z[2] < -1.3999 and value.z[2] > -1.4001 and value.h[2] == 0",
            ),
            (
                "steps 0",
                "value.z[3] < -0.5999 and value.z[3] > -0.6001 and value.h[3] == 0",
            ),
        ],
    ),
    (
        "network",
        "Times the slopes (1, 0, 0)",
        &[
            (
                "steps 0",
                "adjoint.h[1] > 0.416 and adjoint.h[2] < -0.83 and adjoint.h[3] < -0.41",
            ),
            (
                "steps 0",
                "adjoint.z[1] > 0.416 and adjoint.z[2] == 0 and adjoint.z[3] == 0",
            ),
        ],
    ),
    (
        "vanishing",
        "Write tanh for each sigmoid, or keep two of the sigmoids.",
        &[
            (
                "edit h1 = tanh(linear(stack(x1, x2), 3)); h2 = tanh(linear(h1, 3)); h3 = tanh(linear(h2, 3)); h4 = tanh(linear(h3, 3)); h5 = tanh(linear(h4, 3)); bce(linear(h5, 1), label)",
                "layers.ratio < 10",
            ),
            (
                "edit h1 = sigmoid(linear(stack(x1, x2), 3)); h2 = sigmoid(linear(h1, 3)); bce(linear(h2, 1), label)",
                "layers.ratio < 10",
            ),
        ],
    ),
    (
        "exploding",
        "With the same η nothing blows up.",
        &[
            ("steps 60", "loss > 0.69 and units.dead >= 3"),
            (
                "set clip norm 1; restart; steps 60",
                "loss < 0.69 and rate == 0.1",
            ),
        ],
    ),
    (
        "batches",
        "101 gradients of 8 rows are 808",
        &[(
            "batch 8; rate 0.2; restart; steps 100",
            "rows_read == 808 and full_loss < 0.2",
        )],
    ),
    (
        "train",
        "it is right on points that it never saw, too",
        &[("rate 0.1; restart; steps 100", "test_loss < 0.05")],
    ),
];

#[test]
fn what_is_said_is_so() {
    for (id, words, proofs) in CLAIMS {
        assert!(says(id, words), "{id} does not say: {words}");
        for (commands, condition) in *proofs {
            let runner = after(id, commands);
            let facts = SessionFacts::new(runner.session());
            let condition = Condition::parse(condition).expect("a condition");
            let names: Vec<_> = condition
                .names()
                .map(|name| (name, facts.fact(name)))
                .collect();
            let holds = condition.holds(&facts).expect("facts");
            assert!(holds, "{id}: {words}\nafter {commands}: {names:?}");
        }
    }
}

fn network(runner: &LessonRunner) -> &Network {
    &runner.session().network().expect("a network").network
}

/// The factors of the layers, from the first on.
fn factors(network: &Network) -> Vec<f64> {
    let stages = 0..network.stages.len();
    let layers = stages.filter(|stage| network.layer(&network.stages[*stage]).is_some());
    layers
        .map(|stage| network.sizes_of(stage).factor.expect("a factor"))
        .collect()
}

#[test]
fn the_ratio_of_layers_is_what_the_bars_show() {
    for id in ["vanishing", "exploding"] {
        let runner = after(id, "steps 0");
        let network = network(&runner);
        let stages = 0..network.stages.len();
        let layers = stages.filter(|stage| network.layer(&network.stages[*stage]).is_some());
        let bars: Vec<f64> = layers
            .map(|stage| network.sizes_of(stage).gradient)
            .collect();
        let shown = bars[bars.len() - 1] / bars[0];
        let ratio = SessionFacts::new(runner.session()).fact("layers.ratio");
        assert_eq!(ratio, Ok(Fact::Number(shown)), "{id}");
        // The factors between them multiply to it.
        let product: f64 = factors(network)[1..].iter().product();
        assert!((product * shown - 1.0).abs() < 1e-12, "{id}: {product}");
    }
}

#[test]
fn factors_of_layers_are_as_lessons_say() {
    assert!(says("vanishing", "no factor of a layer is below 0.6"));
    let tanh = after(
        "vanishing",
        "edit h1 = tanh(linear(stack(x1, x2), 3)); h2 = tanh(linear(h1, 3)); h3 = tanh(linear(h2, 3)); h4 = tanh(linear(h3, 3)); h5 = tanh(linear(h4, 3)); bce(linear(h5, 1), label)",
    );
    let shown = factors(network(&tanh));
    assert!(
        shown.len() == 6 && shown.iter().all(|factor| *factor > 0.6),
        "{shown:?}"
    );

    assert!(says(
        "exploding",
        "Most layers multiply by more than 1, forward and on the way back"
    ));
    let start = after("exploding", "steps 0");
    let large = network(&start);
    let back = factors(large);
    let sizes: Vec<f64> = large
        .layers
        .iter()
        .map(|layer| layer.activation_norm)
        .collect();
    let grows = sizes.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let is_most = |count: usize, all: usize| 2 * count > all && count < all;
    assert!(is_most(grows, sizes.len() - 1), "{sizes:?}");
    let above = back.iter().filter(|factor| **factor > 1.0).count();
    assert!(is_most(above, back.len()), "{back:?}");

    assert!(says(
        "exploding",
        "`he` draws them at most a quarter as large"
    ));
    let he = after("exploding", "init he; restart");
    for (small, large) in network(&he).layers.iter().zip(&large.layers) {
        let share = small.weight_norm / large.weight_norm;
        assert!(share <= 0.2501, "{share}");
    }

    assert!(says(
        "exploding",
        "One more step, and every unit of layer 4 gives 0."
    ));
    let second = after("exploding", "steps 2");
    assert_eq!(network(&second).layers[3].dead(), 3);
}

/// The network's output before the sigmoid at a point of the plane: six tanh units and a linear one.
fn score(at: &[f64], x: f64, y: f64) -> f64 {
    let unit = |unit: usize| {
        let inside = at[2 * unit] * x + at[2 * unit + 1] * y + at[12 + unit];
        at[18 + unit] * inside.tanh()
    };
    at[24] + (0..6).map(unit).sum::<f64>()
}

#[test]
fn the_boundary_that_grows_is_closed() {
    assert!(says(
        "train",
        "The boundary is a closed curve around the inner ring."
    ));
    let runner = after("train", "rate 0.1; restart; steps 100");
    let at = runner.session().focused().history.now().at();
    let ring = |radius: f64| {
        let turns = (0..180).map(|turn| f64::from(turn) * std::f64::consts::PI / 90.0);
        turns.map(move |turn| (radius * turn.cos(), radius * turn.sin()))
    };
    assert!(ring(0.35).all(|(x, y)| score(at, x, y) > 0.0));
    assert!(ring(1.0).all(|(x, y)| score(at, x, y) < 0.0));
}

/// A number that is asked for was not told before in the same lesson.
#[test]
fn what_is_asked_was_not_told_before() {
    for scene in lessons() {
        let id = scene.lesson.as_ref().expect("a lesson").id.text.clone();
        let mut runner = LessonRunner::new(&scene, VIEWS);
        let mut course = Course::new(vec![Arc::clone(&scene)]);
        runner.settle(&mut course);
        let mut told: Vec<(String, f64)> = Vec::new();
        loop {
            let step = course.step().cloned().expect("a step");
            tell(&runner, step.say.as_ref(), &mut told);
            if let Turn::Answer(question) = &step.turn {
                tell(&runner, Some(&question.ask), &mut told);
                runner.tell(&mut course, CourseMessage::Next);
                if let Some((answer, _)) = question.number() {
                    let facts = SessionFacts::new(runner.session());
                    let Ok(Fact::Number(right)) = facts.fact(&answer.text) else {
                        panic!("{id}: no {}", answer.text);
                    };
                    let is_it = |(name, number): &&(String, f64)| {
                        let is_same = (number - right).abs() <= 1e-9 * right.abs();
                        is_same && (*name == answer.text || right.fract() != 0.0)
                    };
                    let before = told.iter().find(is_it);
                    assert!(
                        before.is_none(),
                        "{id}: {} was told: {before:?}",
                        answer.text
                    );
                }
                tell(&runner, question.why.as_ref(), &mut told);
            } else if let Turn::Reach(_) = &step.turn {
                runner.tell(&mut course, CourseMessage::Next);
            }
            if course.is_over() {
                break;
            }
            runner.tell(&mut course, CourseMessage::Next);
        }
    }
}

/// Notes the numbers that a text tells now.
fn tell(runner: &LessonRunner, text: Option<&LessonText>, told: &mut Vec<(String, f64)>) {
    let facts = SessionFacts::new(runner.session());
    for name in text
        .into_iter()
        .flat_map(|text| template::names(&text.text))
    {
        if let Ok(Fact::Number(number)) = facts.fact(name) {
            told.push((name.to_string(), number));
        }
    }
}
