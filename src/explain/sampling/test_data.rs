//! Losses and samples that several tests use.

use crate::data::{Dataset, Distribution, Sampler};
use crate::expr::{KnownNames, Loss, parse};

pub(super) fn loss(text: &str, column: &str) -> Loss {
    let names = KnownNames {
        columns: vec![column.to_string()],
        ..KnownNames::default()
    };
    parse(text, &names).expect("a loss")
}

pub(super) fn sampled(rows: usize, seed: u64) -> Dataset {
    let sampler = Sampler {
        name: "eps".to_string(),
        distribution: Distribution::Normal(0.0, 1.0),
    };
    Dataset::sampled(vec![sampler], rows, seed)
}
