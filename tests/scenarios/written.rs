//! What is written reads back as the same.

use gdplay::optim::{self, Schedule};
use gdplay::scenario::{Axes, Parameter, library, to_toml};

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
fn what_a_session_changes_is_written_too() {
    let mut scenario = shipped("rosenbrock");
    scenario.title = Some("\"quotes\", 'more', \\ and\nlines\u{7}".to_string());
    scenario.view.axes = Axes::Plane(1, 0);
    scenario.racers[1].start = vec![-1.75, 0.1 + 0.2];
    scenario.racers[1].plan.noise.seed = u64::MAX;
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
