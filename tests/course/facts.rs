//! What lessons can speak of: each fact names the work that it is read off.

use std::sync::Arc;

use gdplay::course::LessonRunner;
use gdplay::course::facts::{FAMILIES, FactSource, NUMBERS, WORDS};
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::{Message, Session, Time};
use gdplay::ui::VIEWS;

/// Scenes that between them have every fact.
const SCENES: [&str; 4] = [
    "loss = \"x^2 + 3y^2\"",
    "loss = \"mse(w x + b, t)\"
     data = { generate = { kind = \"line\", rows = 32 }, batch = { rows = 8 }, split = { test = 0.25 } }",
    "loss = \"mean((a + z)^2)\"
     data = { sample = { z = { normal = [0, 1] } }, rows = 16 }
     sampling = { exact = \"a^2 + 1\" }",
    "loss = \"z = linear(stack(x1, x2), 3); h = relu(z); bce(linear(h, 1), label)\"
     data = { generate = { kind = \"moons\", rows = 16 } }",
];

/// The number, or word, of each fact, by its name.
fn read(session: &Session) -> Vec<(&'static str, &'static [FactSource], String)> {
    let numbers = NUMBERS.iter().map(|number| {
        let value = format!("{:?}", (number.value)(session));
        (number.name, number.sources, value)
    });
    let words = WORDS.iter().map(|words| {
        let holds = format!("{:?}", (words.holds)(session));
        (words.name, words.sources, holds)
    });
    let families = FAMILIES.iter().map(|family| {
        let members = ["x", "w", "a", "A", "z", "h"];
        let values = members.map(|member| (family.value)(session, member));
        (family.name, family.sources, format!("{values:?}"))
    });
    numbers.chain(words).chain(families).collect()
}

fn is_nothing(text: &str) -> bool {
    text == "None" || text == "[]" || text == format!("{:?}", [None::<f64>; 6])
}

#[test]
fn each_fact_comes_from_the_work_that_it_names() {
    let mut names = Vec::new();
    let mut known = Vec::new();
    for text in SCENES {
        let scene = Arc::new(Scenario::read(text, Origin::Typed).expect("a scene"));
        let mut runner = LessonRunner::new(&scene, VIEWS);
        runner.send(Message::Time(Time::Step(3)));
        let before = read(runner.session());
        runner.read(&FactSource::ALL);
        let after = read(runner.session());
        for ((name, sources, before), (_, _, after)) in before.iter().zip(&after) {
            if sources.is_empty() {
                assert_eq!(before, after, "{name} needs no work in {text}");
            } else {
                assert!(
                    is_nothing(before),
                    "{name} is known before the work: {before}"
                );
            }
            names.push(*name);
            known.extend((!is_nothing(after)).then_some(*name));
        }
    }
    for name in names {
        // There is no probe in these scenes, and there need not be anything wrong with them.
        let may_be_absent = ["probe", "finding"].contains(&name);
        assert!(known.contains(&name) || may_be_absent, "{name}");
    }
}

#[test]
fn what_no_step_needs_is_not_read_off() {
    let scene = Arc::new(Scenario::read(SCENES[3], Origin::Typed).expect("a scene"));
    let mut runner = LessonRunner::new(&scene, VIEWS);
    assert!(!runner.read(&[]));
    assert!(runner.read(&[FactSource::Values]));
    assert!(runner.session().network().is_some() && runner.session().readout().is_none());
    assert!(runner.read(&[FactSource::Readout]));
    assert!(runner.session().readout().is_some());
}
