//! What a file may say, and what holds where it says nothing.

use std::fmt::Write;

use gdplay::optim::{self, LEARNING_RATE, Schedule};
use gdplay::scenario::{Axes, Origin, Parameter, Scenario};

use super::read;

#[test]
fn what_is_not_said_has_a_default() {
    let scenario = read("loss = \"(a - 2)^2 + b^2 + c\"");
    let names: Vec<_> = scenario
        .parameters
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    for Parameter { start, range, .. } in &scenario.parameters {
        assert_eq!((*start, range.low(), range.high()), (1.0, -3.0, 5.0));
    }
    let [racer] = scenario.racers.as_slice() else {
        panic!("one racer");
    };
    assert_eq!(
        (racer.name.as_str(), racer.start.as_slice()),
        ("gd", [1.0; 3].as_slice())
    );
    assert_eq!(racer.plan.settings.learning_rate(), 0.1);
    assert_eq!(
        (racer.plan.stop.steps, racer.plan.stop.gradient_norm),
        (200, 0.0)
    );
    assert_eq!(racer.plan.schedule, Schedule::constant());
    assert_eq!(scenario.view.axes, Axes::Plane(0, 1));
    assert_eq!((scenario.view.levels, scenario.title), (None, None));
    assert_eq!(read("loss = 'x^2'").view.axes, Axes::Curve(0));
}

#[test]
fn every_optimizer_and_every_schedule_can_be_written() {
    for definition in optim::ALL {
        let name = definition.name;
        let mut text = format!("loss = 'x^2'\n[[racers]]\noptimizer = '{name}'\n");
        for row in definition.hyperparameters {
            let value = match row.allowed {
                optim::hyperparameter::Allowed::Flag => (row.default == 1.0).to_string(),
                _ => format!("{:?}", row.default),
            };
            writeln!(text, "{} = {value}", row.name).expect("a string takes every text");
        }
        let settings = read(&text).racers[0].plan.settings;
        assert_eq!(settings.definition().name, name);
        assert!(settings.learning_rate() >= LEARNING_RATE.default);
    }
    for kind in optim::schedule::ALL {
        let text = format!(
            "loss = 'x^2'\n[[racers]]\nschedule = {{ kind = '{}' }}",
            kind.name
        );
        assert_eq!(read(&text).racers[0].plan.schedule, Schedule::of(kind));
    }
}

#[test]
fn racers_without_names_are_told_apart() {
    let text = "loss = 'x^2'\n[[racers]]\n[[racers]]\n[[racers]]\nname = 'gd 2'\n[[racers]]\n";
    let scenario = read(text);
    let names: Vec<_> = scenario
        .racers
        .iter()
        .map(|racer| racer.name.as_str())
        .collect();
    assert_eq!(names, ["gd", "gd 3", "gd 2", "gd 4"]);
}

#[test]
fn names_are_those_of_the_loss_in_any_spelling() {
    let scenario = read("loss = 'k θ₁² + β'\n[params]\n'θ₁' = 3\nunused = 2\n[constants]\nk = 0.5");
    let names: Vec<_> = scenario
        .parameters
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(names, ["theta1", "beta"]);
    assert_eq!(scenario.start(), [3.0, 1.0]);
    assert_eq!(scenario.unused, [Parameter::starting_at("unused", 2.0)]);
    assert_eq!(scenario.constants, [("k".to_string(), 0.5)]);
}

#[test]
fn a_typed_loss_is_a_scenario() {
    let starts = [("x", 2.0), ("extra", 7.0), ("x", 3.0)];
    let starts = starts.map(|(name, start)| (name.to_string(), start));
    let scenario = Scenario::of_loss("u = 3x + 1; u² + y", &starts).expect("a loss");
    assert_eq!(scenario.start(), [3.0, 1.0]);
    assert!(scenario.unused.is_empty() && scenario.title.is_none());
    let error = |text| {
        Scenario::of_loss(text, &[])
            .expect_err("no scenario")
            .to_string()
    };
    insta::assert_snapshot!(
        "scenario_errors_typed",
        [error("x + * 2"), error("2 + 3")].join("\n\n")
    );
}

#[test]
fn a_start_that_is_not_finite_is_no_mistake() {
    let pole = Scenario::of_loss("1/(x - 1)", &[]).expect("a loss");
    assert_eq!(pole.start(), [1.0]);
    let text = "loss = '1/x'\n[params]\nx = 0";
    let read = Scenario::read(text, Origin::Typed).expect("a scenario");
    assert_eq!(read.start(), [0.0]);
}
