//! Generators of small data sets: `x` and `t` for a fit, `x1`, `x2` and `label` for a classification.

mod blobs;
mod checkerboard;
mod circles;
mod correlated;
mod digits;
mod gauss;
mod line;
mod moons;
mod outlier;
mod scales;
mod sine;
mod spirals;
mod xor;

use std::fmt;

use super::Random;

/// A rule that makes rows.
pub struct GeneratorKind {
    name: &'static str,
    columns: &'static [&'static str],
    /// How many classes the last column has; 1 for a fit.
    classes: usize,
    /// The noise unless something is said: a standard deviation.
    noise: f64,
    /// The columns that noise is added to.
    noisy: std::ops::Range<usize>,
    /// A row, without noise.
    row: fn(Row, &mut Random) -> Vec<f64>,
}

/// Every kind.
pub static ALL: &[&GeneratorKind] = &[
    &line::KIND,
    &outlier::KIND,
    &scales::KIND,
    &correlated::KIND,
    &sine::KIND,
    &moons::KIND,
    &xor::KIND,
    &checkerboard::KIND,
    &circles::KIND,
    &gauss::KIND,
    &spirals::KIND,
    &blobs::KIND,
    &digits::KIND,
];

/// Which row is asked for.
#[derive(Clone, Copy)]
struct Row {
    index: usize,
    rows: usize,
    classes: usize,
}

impl Row {
    /// Whether it is the last.
    fn is_last(self) -> bool {
        self.index + 1 == self.rows
    }

    /// From −1 for the first row to 1 for the last.
    fn across(self) -> f64 {
        2.0 * self.index as f64 / self.rows.saturating_sub(1).max(1) as f64 - 1.0
    }

    /// Its class: the rows take turns.
    fn class(self) -> f64 {
        (self.index % self.classes) as f64
    }

    /// How far along its class it is, from 0 to 1.
    fn along(self) -> f64 {
        let steps = self.rows.div_ceil(self.classes).saturating_sub(1).max(1) as f64;
        (self.index / self.classes) as f64 / steps
    }
}

impl GeneratorKind {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|kind| kind.name == name).copied()
    }

    /// The name, as a scenario writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of the columns.
    pub fn columns(&self) -> &'static [&'static str] {
        self.columns
    }

    /// How many classes the last column has; 1 for a fit.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The noise unless something is said: a standard deviation.
    pub fn noise(&self) -> f64 {
        self.noise
    }
}

impl PartialEq for GeneratorKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for GeneratorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A generator with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generator {
    /// What it makes.
    pub kind: &'static GeneratorKind,
    /// How many rows.
    pub rows: usize,
    /// The standard deviation of what is added to every coordinate (to `t` alone in a fit).
    pub noise: f64,
    /// Which random numbers.
    pub seed: u64,
}

impl Generator {
    /// The columns by name.
    pub fn columns(self) -> Vec<(String, Vec<f64>)> {
        let mut random = Random::new(self.seed, 0);
        let names = self.kind.columns().iter();
        let mut columns: Vec<(String, Vec<f64>)> = names
            .map(|name| ((*name).to_string(), Vec::with_capacity(self.rows)))
            .collect();
        for index in 0..self.rows {
            let row = Row {
                index,
                rows: self.rows,
                classes: self.kind.classes,
            };
            let values = (self.kind.row)(row, &mut random);
            for (column, (value, (_, values))) in values.into_iter().zip(&mut columns).enumerate() {
                let noise = if self.kind.noisy.contains(&column) {
                    self.noise * random.normal()
                } else {
                    0.0
                };
                values.push(value + noise);
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(
        kind: &'static GeneratorKind,
        rows: usize,
        noise: f64,
        seed: u64,
    ) -> Vec<(String, Vec<f64>)> {
        let generator = Generator {
            kind,
            rows,
            noise,
            seed,
        };
        generator.columns()
    }

    #[test]
    fn every_kind_has_its_columns_and_all_classes() {
        for kind in ALL {
            let columns = made(kind, 90 * kind.classes, kind.noise, 1);
            let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, kind.columns);
            for (name, values) in &columns {
                assert_eq!(values.len(), 90 * kind.classes, "{kind:?} {name}");
                assert!(values.iter().all(|x| x.is_finite()), "{kind:?} {name}");
            }
            let (_, labels) = columns.last().expect("columns");
            for class in (0..kind.classes).filter(|_| kind.classes > 1) {
                let count = labels
                    .iter()
                    .filter(|label| **label == class as f64)
                    .count();
                assert!(count > 60, "{kind:?} {class}: {count}");
            }
        }
    }

    #[test]
    fn names_are_unique() {
        for kind in ALL {
            assert_eq!(GeneratorKind::named(kind.name), Some(*kind));
            let of_name = ALL.iter().filter(|other| other.name == kind.name);
            assert_eq!(of_name.count(), 1);
        }
    }

    #[test]
    fn the_seed_decides() {
        let gauss = &gauss::KIND;
        assert_eq!(made(gauss, 9, 0.5, 1), made(gauss, 9, 0.5, 1));
        assert_ne!(made(gauss, 9, 0.5, 1), made(gauss, 9, 0.5, 2));
        let line = made(&line::KIND, 3, 0.0, 1);
        assert_eq!(
            (&line[0].1, &line[1].1),
            (&vec![-1.0, 0.0, 1.0], &vec![-1.0, 1.0, 3.0])
        );
    }

    #[test]
    fn features_have_the_relations_that_they_are_made_for() {
        let scales = made(&scales::KIND, 200, 0.0, 1);
        let size = |values: &[f64]| values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        assert!((size(&scales[1].1) / size(&scales[0].1) - 1000.0).abs() < 20.0);
        let correlated = made(&correlated::KIND, 500, 0.0, 1);
        let (a, b) = (&correlated[0].1, &correlated[1].1);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let correlation = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
        assert!((0.9..0.999).contains(&correlation), "{correlation}");
        let board = made(&checkerboard::KIND, 300, 0.0, 1);
        for ((x, y), label) in board[0].1.iter().zip(&board[1].1).zip(&board[2].1) {
            let field = (x.floor() + y.floor()).rem_euclid(2.0);
            assert_eq!(field, *label, "{x} {y}");
        }
    }
}
