//! Columns of numbers that a loss runs over: from a scenario, a CSV file, a generator or a sampler; mini-batches of them,
//! and rows held back for a test.
//!
//! What is random is a pure function of a seed and the number of the step: a descent that is replayed or forked meets the
//! same rows.
//!
//! ```
//! use std::sync::Arc;
//!
//! use gdplay::data::{Dataset, DataSource};
//! use gdplay::diff::{Evaluator, Objective, Program};
//! use gdplay::expr::{KnownNames, parse};
//!
//! let columns = [("x", [1.0, 2.0, 3.0]), ("t", [2.0, 4.0, 6.0])];
//! let columns = columns.map(|(name, values)| (name.to_string(), values.to_vec()));
//! let data = Dataset::new(DataSource::Columns, columns.to_vec());
//! let names = KnownNames { columns: data.names().to_vec(), ..KnownNames::default() };
//! let loss = parse("mse(w x, t)", &names)?;
//!
//! let mut evaluator = Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))));
//! assert_eq!(evaluator.value(&[2.0]), 0.0);
//! let mut gradient = [0.0];
//! assert!((evaluator.gradient(&[1.0], &mut gradient) - 14.0 / 3.0).abs() < 1e-15);
//! assert!((gradient[0] + 28.0 / 3.0).abs() < 1e-14);
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

mod batch;
pub mod csv;
mod file_data;
pub mod generate;
mod mask;
mod random;
pub mod sample;

use std::borrow::Cow;
use std::sync::Arc;

pub use batch::{MiniBatches, Split};
pub use file_data::{ColumnFault, FileData, Missing};
pub use generate::Generator;
pub use random::{Random, Stream};
pub use sample::{Distribution, Sampler};

/// How many rows a data set may have.
pub const MOST_ROWS: usize = 1_000_000;

/// How many numbers may be drawn or generated: rows times columns.
pub const MOST_NUMBERS: usize = 20_000_000;

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq)]
pub enum DataSource {
    /// They are written down.
    Columns,
    /// A CSV file.
    File(Arc<FileData>),
    /// A generator.
    Generated(Generator),
    /// Drawn anew for each step.
    Sampled {
        /// One distribution for each column.
        samplers: Vec<Sampler>,
        /// How many rows are drawn.
        rows: usize,
        /// Which rows.
        seed: u64,
    },
}

/// Which rows are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All rows to learn from; of a sampler, the rows of step 0.
    #[default]
    Train,
    /// The rows that are held back.
    Test,
    /// The rows of a step of descent: its mini-batch, or its sample.
    Step(u64),
}

/// Named columns of one length, and how they are used.
#[derive(Clone, Debug)]
pub struct Dataset {
    source: DataSource,
    names: Vec<String>,
    /// All rows, column by column; of a sampler, those of step 0.
    columns: Vec<Vec<f64>>,
    batch: Option<MiniBatches>,
    split: Option<Split>,
    train: Vec<usize>,
    test: Vec<usize>,
    /// What was done to a file.
    notes: Vec<String>,
    /// The seed of the masks of dropout, if the loss has any.
    masks: Option<u64>,
}

/// Data are equal if they come from the same source and are used alike.
impl PartialEq for Dataset {
    fn eq(&self, other: &Self) -> bool {
        let same_columns = || match self.source {
            DataSource::Columns => self.columns == other.columns,
            DataSource::File(_) | DataSource::Generated(_) | DataSource::Sampled { .. } => true,
        };
        self.source == other.source
            && self.names == other.names
            && (self.batch, self.split) == (other.batch, other.split)
            && (&self.train, &self.test) == (&other.train, &other.test)
            && same_columns()
    }
}

impl Dataset {
    /// Columns as they are.
    ///
    /// # Panics
    /// If the columns are not of one length.
    pub fn new(source: DataSource, columns: Vec<(String, Vec<f64>)>) -> Self {
        let (names, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let rows = columns.first().map_or(0, Vec::len);
        assert!(columns.iter().all(|column| column.len() == rows));
        Self {
            source,
            names,
            columns,
            batch: None,
            split: None,
            train: (0..rows).collect(),
            test: Vec::new(),
            notes: Vec::new(),
            masks: None,
        }
    }

    /// The rows of a file for a loss that uses some of its columns.
    ///
    /// # Errors
    /// One of them has no numbers, or misses some that it must have.
    pub fn of_file(
        file: Arc<FileData>,
        used: &[String],
        split: Option<Split>,
    ) -> Result<Self, ColumnFault> {
        let prepared = file.prepare(used, split)?;
        let names = file.table.columns.iter().map(|column| column.name.clone());
        Ok(Self {
            names: names.collect(),
            columns: prepared.columns,
            batch: None,
            split,
            train: prepared.train,
            test: prepared.test,
            notes: prepared.notes,
            masks: None,
            source: DataSource::File(file),
        })
    }

    /// Whether the loss has a dropout.
    pub fn has_masks(&self) -> bool {
        self.masks.is_some()
    }

    /// The same data for a loss that uses these columns.
    ///
    /// # Errors
    /// One of them has no numbers, or misses some that it must have.
    pub fn used_by(&self, columns: &[String]) -> Result<Self, ColumnFault> {
        let DataSource::File(file) = &self.source else {
            return Ok(self.clone().with_masks_for(columns));
        };
        let data = Self::of_file(Arc::clone(file), columns, self.split)?;
        let data = Self {
            batch: self.batch,
            masks: self.masks,
            ..data
        };
        Ok(data.with_masks_for(columns))
    }

    /// The same data of a file that is found by another path.
    #[must_use]
    pub fn with_path(&self, path: String) -> Self {
        let mut other = self.clone();
        if let DataSource::File(file) = &mut other.source {
            let file = Arc::make_mut(file);
            file.path = path;
        }
        other
    }

    /// What was done to the file that they come from, in sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What a generator makes.
    pub fn generated(generator: Generator) -> Self {
        Self::new(DataSource::Generated(generator), generator.columns())
    }

    /// Rows drawn from distributions, others for each step.
    pub fn sampled(samplers: Vec<Sampler>, rows: usize, seed: u64) -> Self {
        let names = samplers.iter().map(|sampler| sampler.name.clone());
        let columns = names.zip(sample::draw(&samplers, rows, seed, 0)).collect();
        let source = DataSource::Sampled {
            samplers,
            rows,
            seed,
        };
        Self::new(source, columns)
    }

    /// The same with mini-batches.
    #[must_use]
    pub fn with_batch(self, batch: MiniBatches) -> Self {
        Self {
            batch: Some(batch),
            ..self
        }
    }

    /// The same with rows held back.
    #[must_use]
    pub fn with_split(self, split: Split) -> Self {
        let (train, test) = split.rows(self.rows());
        Self {
            split: Some(split),
            train,
            test,
            ..self
        }
    }

    /// The same rows in other mini-batches, or other samples: their seed is what `next` makes of it.
    #[must_use]
    pub fn reseeded(&self, next: impl Fn(u64) -> u64) -> Self {
        let mut other = match &self.source {
            DataSource::Sampled {
                samplers,
                rows,
                seed,
            } => Self {
                masks: self.masks,
                ..Self::sampled(samplers.clone(), *rows, next(*seed))
            },
            _ => self.clone(),
        };
        other.masks = other.masks.map(&next);
        if let Some(batch) = &mut other.batch {
            batch.seed = next(batch.seed);
        }
        other
    }

    /// Where the rows come from.
    pub fn source(&self) -> &DataSource {
        &self.source
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of all rows.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// The number of rows to learn from.
    pub fn train_rows(&self) -> usize {
        self.train.len()
    }

    /// The number of rows that are held back.
    pub fn test_rows(&self) -> usize {
        self.test.len()
    }

    /// The mini-batches, if there are any.
    pub fn batch(&self) -> Option<MiniBatches> {
        self.batch
    }

    /// What is held back, if anything is.
    pub fn split(&self) -> Option<Split> {
        self.split
    }

    /// All values of a column.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        let index = self.names.iter().position(|known| known == name)?;
        Some(&self.columns[index])
    }

    /// Whether the rows are drawn from distributions.
    pub fn is_sampled(&self) -> bool {
        matches!(self.source, DataSource::Sampled { .. })
    }

    /// Whether every step of descent has rows of its own.
    pub fn is_fresh_each_step(&self) -> bool {
        self.batch.is_some() || self.is_sampled() || self.has_masks()
    }

    /// Columns of the rows that are asked for, in the order of `names`; a column that is not there is empty.
    pub fn select(&self, selection: Selection, names: &[String]) -> Vec<Vec<f64>> {
        if let (
            DataSource::Sampled {
                samplers,
                rows,
                seed,
            },
            Selection::Step(step),
        ) = (&self.source, selection)
        {
            let drawn = sample::draw(samplers, *rows, *seed, step);
            let found = self.named(names, |index| drawn[index].clone());
            return self.masked(found, names, selection, *rows);
        }
        let rows = self.indices(selection);
        let found = self.named(names, |index| {
            let column = &self.columns[index];
            rows.iter().map(|&row| column[row]).collect()
        });
        self.masked(found, names, selection, rows.len())
    }

    /// The index among all rows of each row that is asked for. What a sampler draws at a step has no other.
    pub fn indices(&self, selection: Selection) -> Cow<'_, [usize]> {
        match (selection, self.batch) {
            (Selection::Test, _) => Cow::from(&self.test),
            (Selection::Step(step), Some(rule)) => Cow::from(rule.rows(&self.train, step)),
            (Selection::Train | Selection::Step(_), _) => Cow::from(&self.train),
        }
    }

    fn named(&self, names: &[String], column: impl Fn(usize) -> Vec<f64>) -> Vec<Vec<f64>> {
        let of_name = |name: &String| {
            let index = self.names.iter().position(|known| known == name);
            index.map(&column).unwrap_or_default()
        };
        names.iter().map(of_name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Dataset {
        let column = (0..10).map(f64::from).collect();
        Dataset::new(DataSource::Columns, vec![("x".to_string(), column)])
    }

    #[test]
    fn test_rows_are_not_learned_from() {
        let data = numbers().with_split(Split { test: 0.3, seed: 4 });
        let names = data.names().to_vec();
        let train = data.select(Selection::Train, &names).remove(0);
        let test = data.select(Selection::Test, &names).remove(0);
        assert_eq!((train.len(), test.len()), (7, 3));
        let mut all = [train, test].concat();
        all.sort_by(f64::total_cmp);
        assert_eq!(all, (0..10).map(f64::from).collect::<Vec<_>>());
    }

    #[test]
    fn steps_without_batches_see_everything() {
        let data = numbers();
        let names = data.names().to_vec();
        assert_eq!(
            data.select(Selection::Step(7), &names),
            data.select(Selection::Train, &names)
        );
        assert!(!data.is_fresh_each_step());
    }

    #[test]
    fn samples_are_fresh_and_repeat() {
        let sampler = Sampler {
            name: "eps".to_string(),
            distribution: Distribution::Normal(0.0, 1.0),
        };
        let data = Dataset::sampled(vec![sampler], 5, 1);
        let names = data.names().to_vec();
        let at = |step| data.select(Selection::Step(step), &names);
        assert_ne!(at(1), at(2));
        assert_eq!(at(2), at(2));
        assert_eq!(at(0), data.select(Selection::Train, &names));
    }
}
