//! The format of scenarios and the library: what is read, what is refused and how it is said, what is written back, and
//! whether every shipped scenario does what its description says.

mod csv_files;
mod csv_programs;
mod csv_said;
mod csv_written;
mod format;
mod held;
mod keys;
mod lessons;
mod mistakes;
mod outcomes;
mod saved;
mod schema;
mod shipped;
mod written;

use std::sync::Arc;

use gdplay::diff::Evaluator;
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};

fn read(text: &str) -> Scenario {
    match Scenario::read(text, Origin::Typed) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{error}"),
    }
}

fn refused(text: &str) -> String {
    let origin = Origin::File("my.toml".into());
    let error = Scenario::read(text, origin).expect_err("a text that is refused");
    error.to_string()
}

fn shipped(name: &str) -> Scenario {
    let entry = gdplay::scenario::find(name).expect("a scenario of the library");
    entry.read().unwrap_or_else(|error| panic!("{error}"))
}

/// The descents of a scenario, each at its end, with the number of steps after which it left the picture.
fn run(scenario: &Scenario) -> Vec<Descent> {
    let program = Arc::new(scenario.program());
    let runs = scenario.racers.iter().map(|racer| {
        let mut evaluator = Evaluator::new(program.clone());
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        while descent.step(&mut evaluator) {}
        descent
    });
    runs.collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    squares.sqrt()
}
