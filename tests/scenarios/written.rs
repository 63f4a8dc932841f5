//! What is written reads back as the same.

use gdplay::optim::{self, Schedule};
use gdplay::scenario::{Axes, DirectionKind, Parameter, library, to_toml};

use super::{read, shipped};

#[test]
fn what_is_written_is_read_back() {
    for entry in library() {
        let scenario = shipped(entry.name);
        let text = to_toml(&scenario);
        assert_eq!(read(&text), scenario, "{text}");
        assert_eq!(to_toml(&read(&text)), text);
    }
    insta::assert_snapshot!("scenario_written", to_toml(&shipped("noise")));
}

#[test]
fn directions_and_what_is_exact_are_read_and_written() {
    let network =
        "loss = 'mse(linear(tanh(linear(x, 3)), 1), x)'\n[data]\ncolumns = { x = [0, 1] }\n";
    for (text, axes) in [
        (
            format!("{network}[view]\naxes = ['W1[2,1]', 'b2[1]']"),
            Axes::Plane(1, 9),
        ),
        (
            format!("{network}[view]\ndirections = 'random'"),
            Axes::Directions(DirectionKind::Random, 1),
        ),
        (
            format!("{network}[view]\ndirections = 'pca'\nseed = 7"),
            Axes::Directions(DirectionKind::Principal, 7),
        ),
    ] {
        let scenario = read(&text);
        assert_eq!(scenario.view.axes, axes);
        assert_eq!(
            read(&to_toml(&scenario)),
            scenario,
            "{}",
            to_toml(&scenario)
        );
    }
    let sampled = read(
        "loss = 'mean((k a + n)^2 + b)'\n[constants]\nk = 3\n[data]\nsample = { n = { normal = [0, 1] } }\n\
         [sampling]\nexact = 'b + (k a)^2 + 1'",
    );
    assert_eq!(read(&to_toml(&sampled)), sampled, "{}", to_toml(&sampled));
    // a = 2, b = 5, in the order of the loss.
    let exact = sampled.exact.as_ref().map(|exact| exact.at(&[2.0, 5.0]));
    assert_eq!(exact, Some(42.0));
}

#[test]
fn what_a_session_changes_is_written_too() {
    let mut scenario = shipped("rosenbrock");
    scenario.title = Some("\"quotes\", 'more', \\ and θ".to_string());
    scenario.view.axes = Axes::Plane(1, 0);
    scenario.racers[1].start = vec![-1.75, 0.1 + 0.2];
    scenario.racers[1].plan.noise.seed = u64::MAX >> 1;
    scenario.racers[1].plan.clip = optim::Clip::Value(1e-300);
    scenario.unused.push(Parameter::starting_at("w", -0.0));
    scenario.racers[2].plan.schedule = Schedule::named("one_cycle").expect("a schedule");
    assert_eq!(read(&to_toml(&scenario)), scenario);
    // A racer that was started outside the picture widens it.
    scenario.racers[0].start = vec![7.5, 1.0];
    let wider = read(&to_toml(&scenario));
    assert_eq!(wider.racers, scenario.racers);
    assert_eq!(wider.parameters[0].range.high(), 7.5);
}
