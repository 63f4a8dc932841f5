//! What is wrong with a lesson is pointed at in its own lines, and each thing that can go wrong is found.

use std::sync::Arc;

use gdplay::course::{ScreenNames, faults};
use gdplay::scenario::{Origin, Scenario};
use gdplay::ui::VIEWS;

/// A lesson with a step of each kind, and nothing wrong.
const LESSON: &str = r#"loss = "x^2"
[params]
x = { start = 3 }
[[racers]]
learning_rate = 0.1
[lesson]
id = "one"
chapter = "slope"
needs = ["slope"]
[[lesson.step]]
say = "You stand at {x:3}."
show = ["slice", "gradient"]
do = "spacing 0.5"
[[lesson.step]]
ask = "Up or down at −1?"
choices = [
  { text = "up", reply = "Look again at {x}." },
  { text = "level", reply = "Only at 0." },
  { text = "down", right = true } ]
run = "probe -1"
because = "grad.x < 0"
why = "It is {grad.x}."
[[lesson.step]]
ask = "The slope at 4?"
run = "probe 4"
answer = "grad.x"
within = "2%"
hint = [ { when = "step == 0", say = "Twice x." } ]
why = "It is {grad.x}."
[[lesson.step]]
say = "Go down."
keys = ["Space", "r"]
goal = [ { text = "low", that = "loss < 0.1" }, { text = "quick", that = "step <= 40" } ]
hint = [ { when = "loss > 1", say = "Still {loss:2}." }, { when = "step > 40", say = "{step} are many." }, { tries = 2, say = "More steps." } ]
solution = "steps 20"
wrong = ["steps 1", "steps 50"]
[[lesson.step]]
say = "You learned to go down."
"#;

fn screen() -> ScreenNames<'static> {
    ScreenNames {
        views: VIEWS,
        panels: &["surface", "slice", "gradient", "step", "chart"],
        is_key: &|key| ["Space", "r", "e"].contains(&key),
        fits: &|texts| texts.iter().all(|text| text.chars().count() < 300),
    }
}

/// What is wrong with a text, whatever finds it: each with what is pointed at.
fn found(text: &str) -> Vec<(String, String)> {
    let diagnostics = match Scenario::read(text, Origin::Typed) {
        Ok(scenario) => faults(&[Arc::new(scenario)], &screen()).remove(0),
        Err(error) => error.diagnostics,
    };
    let at = |span: std::ops::Range<usize>| text[span].to_string();
    diagnostics
        .into_iter()
        .map(|fault| (fault.message, at(fault.span)))
        .collect()
}

#[test]
fn a_sound_lesson_has_no_fault() {
    assert_eq!(found(LESSON), []);
}

/// What is changed, into what, what is said of it, and what is pointed at.
type Mutation = (&'static str, &'static str, &'static str, &'static str);

/// Mistakes in what a file says.
const WRITTEN: &[Mutation] = &[
    ("id = \"one\"\n", "", "the lesson has no `id`", "lesson"),
    (
        "id = \"one\"",
        "id = \"One two\"",
        "small letters",
        "\"One two\"",
    ),
    ("id = \"one\"", "id = \"\"", "small letters", "\"\""),
    ("id = \"one\"", "id = 1", "must be a string", "1"),
    (
        "chapter = \"slope\"\n",
        "",
        "the lesson has no `chapter`",
        "lesson",
    ),
    (
        "needs = [\"slope\"]",
        "needs = [\"slop\"]",
        "there is no lesson `slop`",
        "\"slop\"",
    ),
    (
        "needs = [\"slope\"]",
        "needs = [\"one\"]",
        "go in a circle",
        "\"one\"",
    ),
    (
        "reply = \"Look again at {x}.\"",
        "reply = 1",
        "must be a string",
        "1",
    ),
    (
        ", reply = \"Only at 0.\"",
        "",
        "a wrong choice has a reply",
        "{ text = \"level\" }",
    ),
    (
        "\"Only at 0.\"",
        "\"Look again at {x}.\"",
        "the same reply",
        "\"Look again at {x}.\"",
    ),
    (
        "\"level\"",
        "\"up\"",
        "another choice says the same",
        "\"up\"",
    ),
    (
        ", right = true",
        ", reply = \"No.\"",
        "one choice is the right one",
        "ask",
    ),
    (
        ", right = true",
        ", right = true, reply = \"Yes.\"",
        "the right choice has no reply",
        "\"Yes.\"",
    ),
    (
        "\"Only at 0.\" }",
        "\"Only at 0.\", right = true }",
        "one choice is the right one",
        "ask",
    ),
    (
        "because = \"grad.x < 0\"\n",
        "",
        "nothing says why the right choice is right",
        "\"Up or down at −1?\"",
    ),
    ("grad.x < 0", "grad.x 0", "expected <, <=, >", "0"),
    ("loss < 0.1", "loss <", "expected a name or a number", ""),
    (
        "step <= 40",
        "step <= 40 but",
        "expected `and` or `or`",
        "but",
    ),
    (
        "solution = \"steps 20\"\n",
        "",
        "a goal has a `solution`",
        "say",
    ),
    (
        "wrong = [\"steps 1\", \"steps 50\"]\n",
        "",
        "a goal has `wrong` tries",
        "say",
    ),
    (
        "tries = 2, ",
        "",
        "when it is given",
        "{ say = \"More steps.\" }",
    ),
    (
        "tries = 2",
        "tries = 2, when = \"loss > 1\"",
        "not both",
        "{ tries = 2, when = \"loss > 1\", say = \"More steps.\" }",
    ),
    (
        "why = \"It is {grad.x}.\"\n[[lesson.step]]\nask",
        "wy = \"It is {grad.x}.\"\n[[lesson.step]]\nask",
        "unknown key `wy`",
        "wy",
    ),
    ("within = \"2%\"", "within = \"2\"", "percentage", "\"2\""),
    (
        "answer = \"grad.x\"\n",
        "",
        "has `choices` or an `answer`",
        "ask",
    ),
    (
        "\"slice\", \"gradient\"",
        "\"slice\", \"gradent\"",
        "there is no panel `gradent`",
        "\"gradent\"",
    ),
    (
        "keys = [\"Space\", \"r\"]",
        "keys = [\"Space\", \"Rr\"]",
        "no key is called `Rr`",
        "\"Rr\"",
    ),
    ("say = \"Go down.\"\n", "", "a step says something", "keys"),
    (
        "say = \"Go down.\"",
        "say = \" \"",
        "this text says nothing",
        "\" \"",
    ),
    ("{x:3}", "{x:0}", "no number of digits", "{x:0}"),
    ("{x:3}", "{x", "this brace has no end", "{"),
];

/// Mistakes that show when a lesson is played.
const PLAYED: &[Mutation] = &[
    (
        "loss < 0.1\"",
        "loss < 10\"",
        "the goal is reached as the step opens: loss = 9",
        "\"loss < 10\"",
    ),
    (
        "\"steps 20\"",
        "\"steps 2\"",
        "the solution does not reach `loss < 0.1`: loss = 3.68",
        "\"steps 2\"",
    ),
    (
        "\"steps 20\"",
        "\"steps 41\"",
        "the solution does not reach `step <= 40`: step = 41",
        "\"steps 41\"",
    ),
    (
        "loss < 0.1\"",
        "loss < -1\"",
        "the solution does not reach",
        "\"steps 20\"",
    ),
    (
        "step <= 40",
        "step <= 10",
        "the solution does not reach `step <= 10`",
        "\"steps 20\"",
    ),
    (
        "\"steps 1\"",
        "\"steps 30\"",
        "this wrong try reaches the goal",
        "\"steps 30\"",
    ),
    (
        "step <= 40",
        "step <= 60",
        "this wrong try reaches the goal",
        "\"steps 50\"",
    ),
    (
        "\"steps 20\"",
        "\"stepps 20\"",
        "there is no command `stepps`",
        "stepps 20",
    ),
    (
        "\"steps 20\"",
        "\"steps 20; quit\"",
        "it would leave the lesson",
        "quit",
    ),
    (
        "\"steps 1\"",
        "\"start 1 2\"",
        "this is refused: a start has 1 numbers",
        "\"start 1 2\"",
    ),
    (
        "\"spacing 0.5\"",
        "\"spacing\"",
        "something is missing",
        "spacing",
    ),
    (
        "\"spacing 0.5\"",
        "\"optimizer adm\"",
        "there is no optimizer `adm`",
        "\"optimizer adm\"",
    ),
    (
        "\"spacing 0.5\"",
        "\"\"",
        "there is no command in it",
        "\"\"",
    ),
    (
        "\"probe -1\"",
        "\"probe 1\"",
        "does not hold once the answer is shown: grad.x = 2",
        "\"grad.x < 0\"",
    ),
    (
        "grad.x < 0",
        "grad.x > 0",
        "does not hold once the answer is shown: grad.x = −2",
        "\"grad.x > 0\"",
    ),
    (
        "grad.x < 0",
        "grad.z < 0",
        "there is no `grad.z` here",
        "grad.z",
    ),
    ("grad.x < 0", "verdict == up", "`up` is not one of", "up"),
    ("loss < 0.1\"", "lss < 0.1\"", "did you mean `loss`?", "lss"),
    (
        "answer = \"grad.x\"",
        "answer = \"grad.y\"",
        "there is no `grad.y` here",
        "\"grad.y\"",
    ),
    (
        "answer = \"grad.x\"",
        "answer = \"verdict\"",
        "a word, not a number",
        "\"verdict\"",
    ),
    (
        "answer = \"grad.x\"",
        "answer = \"kapa\"",
        "did you mean `kappa`?",
        "\"kapa\"",
    ),
    (
        "answer = \"grad.x\"",
        "answer = \"test_loss\"",
        "there is no `test_loss` here",
        "\"test_loss\"",
    ),
    (
        "\"probe 4\"",
        "\"edit foo(x)\"",
        "this is refused",
        "\"edit foo(x)\"",
    ),
    (
        "when = \"loss > 1\"",
        "when = \"loss > 100\"",
        "this hint never comes",
        "\"loss > 100\"",
    ),
    (
        "when = \"step > 40\"",
        "when = \"step > 60\"",
        "this hint never comes",
        "\"step > 60\"",
    ),
    (
        "when = \"step == 0\"",
        "when = \"step == 1\"",
        "as the question opens",
        "\"step == 1\"",
    ),
    (
        "{x:3}",
        "{y:3}",
        "nothing is known by the name `y`",
        "{y:3}",
    ),
    (
        "Look again at {x}.",
        "Look again at {probe.x}.",
        "there is no `probe.x` here",
        "{probe.x}",
    ),
    (
        "Still {loss:2}.",
        "Still {los:2}.",
        "did you mean `loss`?",
        "{los:2}",
    ),
    (
        "More steps.",
        "More than {stp}.",
        "did you mean `step`?",
        "{stp}",
    ),
    (
        "say = \"You learned to go down.\"\n",
        "say = \"You learned.\"\ngoal = [ { text = \"x\", that = \"step == 1\" } ]\nsolution = \"steps 1\"\nwrong = [\"steps 2\"]\n",
        "the lesson has no end",
        "say",
    ),
];

fn refused(mutations: &[Mutation]) {
    let mut wrong = Vec::new();
    for (part, instead, message, at) in mutations {
        assert!(LESSON.contains(part), "{part}");
        let found = found(&LESSON.replacen(part, instead, 1));
        let is_it = |(said, span): &(String, String)| said.contains(message) && span == at;
        if !found.iter().any(is_it) {
            wrong.push(format!("{part} → {instead}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_written_wrong_is_pointed_at() {
    refused(WRITTEN);
}

#[test]
fn what_does_not_play_is_pointed_at() {
    refused(PLAYED);
}

#[test]
fn long_texts_are_refused() {
    for (words, message) in [(46, "46 words"), (44, "does not fit")] {
        let word = if words > 45 { "word " } else { "longword " };
        let long = word.repeat(words);
        let text = LESSON.replacen("Go down.", long.trim_end(), 1);
        let found = found(&text);
        assert!(
            found.iter().any(|(said, _)| said.contains(message)),
            "{found:?}"
        );
    }
    let text = LESSON.replacen("Go down.", "word ".repeat(45).trim_end(), 1);
    assert_eq!(found(&text), []);
}

#[test]
fn ids_are_unique_and_needs_go_in_no_circle() {
    let lesson = |id: &str, needs: &str| {
        let text = LESSON.replacen("\"one\"", &format!("\"{id}\""), 1);
        let text = text.replacen("[\"slope\"]", needs, 1);
        Arc::new(Scenario::read(&text, Origin::Typed).expect("a lesson"))
    };
    let messages = |lessons: &[Arc<Scenario>]| -> Vec<Vec<String>> {
        let found = faults(lessons, &screen()).into_iter();
        let said = |faults: Vec<gdplay::scenario::Diagnostic>| {
            faults.into_iter().map(|fault| fault.message).collect()
        };
        found.map(said).collect()
    };
    assert_eq!(
        messages(&[lesson("one", "[]"), lesson("two", "[\"one\"]")]),
        [[""; 0], []]
    );
    let twice = messages(&[lesson("one", "[]"), lesson("one", "[]")]);
    assert!(
        twice[0].is_empty() && twice[1][0].contains("has the id `one` too"),
        "{twice:?}"
    );
    let circle = [
        lesson("one", "[\"three\"]"),
        lesson("two", "[\"one\"]"),
        lesson("three", "[\"two\"]"),
    ];
    for said in messages(&circle) {
        assert!(said[0].contains("go in a circle"), "{said:?}");
    }
    // A lesson stands in for the program's own of the same id.
    assert_eq!(messages(&[lesson("slope", "[]")]), [[""; 0]]);
    let said = messages(&[lesson("slope", "[\"secant\"]")]);
    assert!(said[0][0].contains("go in a circle"), "{said:?}");
}

#[test]
fn a_scene_without_a_lesson_has_nothing_to_prove() {
    let scene = Scenario::read("loss = \"x^2\"", Origin::Typed).expect("a scene");
    assert_eq!(faults(&[Arc::new(scene)], &screen()), [[]]);
}
