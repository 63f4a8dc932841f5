//! Generators of small data sets: `x` and `t` for a fit, `x1`, `x2` and `label` for a classification.

use std::f64::consts::{PI, TAU};

use super::Random;

/// What a generator makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// t = 2x + 1.
    Line,
    /// The same line with its last row far off.
    Outlier,
    /// Two half circles that reach into each other.
    Moons,
    /// Four quadrants; opposite ones are of one class.
    Xor,
    /// A circle inside another.
    Circles,
    /// Two normal clouds.
    Gauss,
    /// Two arms of a spiral.
    Spirals,
    /// Three normal clouds, for three classes.
    Blobs,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Line,
        Self::Outlier,
        Self::Moons,
        Self::Xor,
        Self::Circles,
        Self::Gauss,
        Self::Spirals,
        Self::Blobs,
    ];

    /// The name, as a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Outlier => "outlier",
            Self::Moons => "moons",
            Self::Xor => "xor",
            Self::Circles => "circles",
            Self::Gauss => "gauss",
            Self::Spirals => "spirals",
            Self::Blobs => "blobs",
        }
    }

    /// The names of the columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Line | Self::Outlier => &["x", "t"],
            _ => &["x1", "x2", "label"],
        }
    }

    /// The noise unless something is said: a standard deviation.
    pub fn noise(self) -> f64 {
        match self {
            Self::Spirals | Self::Xor => 0.0,
            Self::Gauss | Self::Blobs => 0.5,
            Self::Line | Self::Outlier | Self::Moons | Self::Circles => 0.1,
        }
    }

    /// Row `place` of `rows`, without noise.
    fn row(self, index: usize, rows: usize, random: &mut Random) -> Vec<f64> {
        let classes = if self == Self::Blobs { 3 } else { 2 };
        let label = index % classes;
        // How far along its class the row is, from 0 to 1.
        let steps = rows.div_ceil(classes).saturating_sub(1).max(1) as f64;
        let along = (index / classes) as f64 / steps;
        let class = label as f64;
        let labelled = |x1: f64, x2: f64| vec![x1, x2, class];
        match self {
            Self::Line | Self::Outlier => {
                let x = 2.0 * index as f64 / rows.saturating_sub(1).max(1) as f64 - 1.0;
                let off = if self == Self::Outlier && index + 1 == rows {
                    -8.0
                } else {
                    0.0
                };
                vec![x, 2.0 * x + 1.0 + off]
            }
            Self::Moons => {
                let (sin, cos) = (libm::sin(PI * along), libm::cos(PI * along));
                if label == 0 {
                    labelled(cos, sin)
                } else {
                    labelled(1.0 - cos, 0.5 - sin)
                }
            }
            Self::Xor => {
                let (x1, x2) = (random.uniform(-1.0, 1.0), random.uniform(-1.0, 1.0));
                vec![x1, x2, f64::from(x1 * x2 < 0.0)]
            }
            Self::Circles => {
                let radius = if label == 0 { 1.0 } else { 0.4 };
                let turn = TAU * random.unit();
                labelled(radius * libm::cos(turn), radius * libm::sin(turn))
            }
            Self::Gauss => {
                let center = 2.0 * class - 1.0;
                labelled(center, center)
            }
            Self::Spirals => {
                let turn = 1.75 * TAU * along + PI * class;
                labelled(along * libm::cos(turn), along * libm::sin(turn))
            }
            Self::Blobs => {
                let turn = TAU * class / 3.0;
                labelled(1.5 * libm::cos(turn), 1.5 * libm::sin(turn))
            }
        }
    }
}

/// A generator with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generator {
    /// What it makes.
    pub kind: Kind,
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
        let names = self.kind.columns();
        let mut columns: Vec<(String, Vec<f64>)> = names
            .iter()
            .map(|name| ((*name).to_string(), Vec::with_capacity(self.rows)))
            .collect();
        let noisy = if names.len() == 2 { 1..2 } else { 0..2 };
        for index in 0..self.rows {
            let row = self.kind.row(index, self.rows, &mut random);
            for (column, (value, (_, values))) in row.into_iter().zip(&mut columns).enumerate() {
                let is_noisy = noisy.contains(&column);
                let noise = if is_noisy {
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

    fn made(kind: Kind, rows: usize, noise: f64, seed: u64) -> Vec<(String, Vec<f64>)> {
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
        for kind in Kind::ALL {
            let columns = made(kind, 90, kind.noise(), 1);
            let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, kind.columns());
            assert!(columns.iter().all(|(_, values)| values.len() == 90));
            assert!(
                columns
                    .iter()
                    .flat_map(|(_, values)| values)
                    .all(|x| x.is_finite())
            );
            if let Some((_, labels)) = columns.get(2) {
                let classes = if kind == Kind::Blobs { 3 } else { 2 };
                for class in 0..classes {
                    let count = labels
                        .iter()
                        .filter(|label| **label == f64::from(class))
                        .count();
                    assert!(count > 20, "{kind:?} {class}: {count}");
                }
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(made(Kind::Gauss, 9, 0.5, 1), made(Kind::Gauss, 9, 0.5, 1));
        assert_ne!(made(Kind::Gauss, 9, 0.5, 1), made(Kind::Gauss, 9, 0.5, 2));
        let line = made(Kind::Line, 3, 0.0, 1);
        assert_eq!(
            (&line[0].1, &line[1].1),
            (&vec![-1.0, 0.0, 1.0], &vec![-1.0, 1.0, 3.0])
        );
    }
}
