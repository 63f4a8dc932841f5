//! The gradient of one loss by four independent methods, and what their comparison says.
//!
//! `cargo run --example gradient_four_ways -- "(1 - x)^2 + 100(y - x^2)^2" -1.2 1`

use std::env;
use std::sync::Arc;

use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing, check};
use gdplay::expr::{KnownNames, parse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let text = arguments
        .next()
        .unwrap_or_else(|| "(1 - x)^2 + 100(y - x^2)^2".to_string());
    let given: Vec<f64> = arguments.map(|x| x.parse()).collect::<Result<_, _>>()?;

    let loss = parse(&text, &KnownNames::default())?;
    let names = loss.parameters().to_vec();
    let at: Vec<f64> = (0..names.len())
        .map(|i| given.get(i).copied().unwrap_or(0.5))
        .collect();
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));

    println!("L({}) = {text}", names.join(", "));
    println!("at {at:?}: {}", evaluator.value(&at));
    for method in Method::ALL {
        let gradient = evaluator.gradient_by(method, &at, Spacing::default());
        println!("{:>9} {gradient:?}", method.name());
    }
    for (name, check) in names.iter().zip(check(&mut evaluator, &at)) {
        println!("∂L/∂{name}: the methods {}", check.verdict.name());
    }
    Ok(())
}
