//! The loss on the rows that are held back.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset, Selection};
use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};

const FIT: &str = "loss = 'mse(w x + b, t)'\n[data]\n\
    columns = { x = [0, 1, 2, 3, 4, 5], t = [1, 3, 4, 7, 9, 12] }\n";

fn read(rest: &str) -> Scenario {
    Scenario::read(&format!("{FIT}{rest}"), Origin::Typed).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn it_is_the_loss_over_those_rows_alone_at_every_step() {
    for batch in ["", "batch = { rows = 2, seed = 3 }\n"] {
        let scenario = read(&format!("split = {{ test = 0.34, seed = 2 }}\n{batch}"));
        let data = scenario.data.as_ref().expect("data");
        let names = ["x".to_string(), "t".to_string()];
        let held = data.select(Selection::Test, &names);
        assert_eq!(held[0].len(), 2);
        // A data set that has the rows held back and no others.
        let columns = names.iter().cloned().zip(held).collect();
        let alone = Dataset::new(DataSource::Columns, columns);
        let alone = Program::with_data(scenario.loss.clone(), Arc::new(alone));
        let mut alone = Evaluator::new(Arc::new(alone));
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let racer = &scenario.racers[0];
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        for step in 0..20 {
            let iterate = descent.iterate();
            assert_eq!(
                iterate.test_loss,
                Some(alone.value(&iterate.at)),
                "step {step}"
            );
            assert_eq!(iterate.evaluations, step + 1, "the test is not counted");
            assert!(descent.step(&mut evaluator));
        }
    }
}

#[test]
fn it_changes_nothing_of_the_descent() {
    let [with, without] = ["split = { test = 0.34, seed = 2 }\n", ""].map(|split| {
        let scenario = read(split);
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        evaluator.test_value(&scenario.start());
        (
            evaluator.value(&scenario.start()),
            evaluator.test_value(&scenario.start()),
        )
    });
    assert!(with.1.is_some() && without.1.is_none());
    assert_ne!(with.0, without.0, "the rows held back are not learned from");
}
