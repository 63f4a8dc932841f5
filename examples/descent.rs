//! One loss, two optimizers from the same start: what a step costs and where it leads.
//!
//! `cargo run --example descent`

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{self, Descent, Plan, Settings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let loss = parse("(1 - x)^2 + 100(y - x^2)^2", &KnownNames::default())?;
    let program = Arc::new(Program::new(loss));
    for (name, rate) in [("gd", 0.001), ("adam", 0.2)] {
        let settings = Settings::defaults(optim::find(name)?).with("learning_rate", rate)?;
        let mut evaluator = Evaluator::new(Arc::clone(&program));
        let mut descent = Descent::start(Plan::new(settings), &[-1.2, 1.0], &mut evaluator);
        println!("{name}, learning rate {rate}");
        while descent.step(&mut evaluator) {
            if descent.steps().is_multiple_of(50) {
                let (step, loss, at) = (descent.steps(), descent.loss(), descent.at());
                println!("  step {step:>3}: loss {loss:.3e} at {at:.4?}");
            }
        }
        let reason = descent.stop().map_or("not at all", |stop| stop.name());
        println!(
            "  stopped: {reason}, {} gradients",
            descent.evaluations().total()
        );
    }
    Ok(())
}
