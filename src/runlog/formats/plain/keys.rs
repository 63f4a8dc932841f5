//! What the words before a number mean. It takes some thought, and a log says the same words in every line, so each is thought of once.

use std::collections::HashMap;

use crate::runlog::key::{KeyRole, is_epoch, is_held_back, role, step_rank};

/// The most different words that are remembered; a log that goes on with ever new ones is forgotten and learned anew.
const MOST: usize = 10_000;

/// Keys of steps and epochs that stand in configurations too, for all of them.
const TOTALS: [&str; 3] = ["epochs", "steps", "num_steps"];

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Step,
    Epoch,
    /// A loss or a norm of training.
    Training,
    /// A loss on rows that are held back.
    HeldBack,
    Other,
}

/// A key that words make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Its name.
    pub(super) name: String,
    meaning: Meaning,
}

/// The keys that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    keys: Vec<Key>,
    index: HashMap<String, Option<usize>>,
}

impl Keys {
    /// The index of the key that these words make; none if they make none, as those of a date.
    pub(super) fn of(&mut self, words: &str) -> Option<usize> {
        if let Some(known) = self.index.get(words) {
            return *known;
        }
        let key = Key::of(words);
        let index = key.is_some().then_some(self.keys.len());
        self.keys.extend(key);
        self.index.insert(words.to_string(), index);
        index
    }

    /// The key with an index of [`of`](Self::of).
    pub(super) fn get(&self, index: usize) -> Option<&Key> {
        self.keys.get(index)
    }

    /// Forgets the keys if they are very many. No index that was given holds after this.
    pub(super) fn bound(&mut self) {
        if self.index.len() > MOST {
            *self = Self::default();
        }
    }
}

impl Key {
    fn of(words: &str) -> Option<Self> {
        let words = words.trim_start_matches(['-', ' ']);
        if !words.contains(char::is_alphabetic) {
            return None;
        }
        let mut name = last_key(words);
        let first = words.split(' ').next().unwrap_or_default();
        if is_held_back(first) && matches!(role(&name), KeyRole::Loss(_)) {
            name = format!("{first} {name}");
        }
        let meaning = if step_rank(&name).is_some() {
            Meaning::Step
        } else if is_epoch(&name) {
            Meaning::Epoch
        } else {
            match role(&name) {
                KeyRole::Other | KeyRole::LearningRate(_) => Meaning::Other,
                KeyRole::ValidationLoss(_) => Meaning::HeldBack,
                KeyRole::Loss(_) | KeyRole::GradientNorm(_) | KeyRole::Layer(_) => {
                    Meaning::Training
                }
            }
        };
        Some(Self { name, meaning })
    }

    /// Whether it counts steps.
    pub(super) fn is_step(&self) -> bool {
        self.meaning == Meaning::Step
    }

    /// Whether it counts epochs.
    pub(super) fn is_epoch(&self) -> bool {
        self.meaning == Meaning::Epoch
    }

    /// Whether it says how many there are to be rather than how many there were.
    pub(super) fn is_total(&self) -> bool {
        TOTALS.contains(&self.name.to_ascii_lowercase().as_str())
    }

    /// Whether it is a loss or a norm of training.
    pub(super) fn is_training(&self) -> bool {
        self.meaning == Meaning::Training
    }

    /// Whether it is a loss or a norm.
    pub(super) fn is_measured(&self) -> bool {
        self.is_training() || self.meaning == Meaning::HeldBack
    }
}

/// The shortest end of a key that means something; the whole key if none does.
fn last_key(key: &str) -> String {
    let words: Vec<&str> = key.split(' ').collect();
    let mut ends = (0..words.len()).map(|from| words[from..].join(" "));
    let meant =
        |end: &String| step_rank(end).is_some() || is_epoch(end) || role(end) != KeyRole::Other;
    ends.rfind(meant)
        .map_or_else(|| key.to_string(), |end| longest_meaning(&words, &end))
}

/// The end of a key with the words before it that still belong to its meaning, as `val` of `val loss`.
fn longest_meaning(words: &[&str], end: &str) -> String {
    let count = end.split(' ').count();
    let Some(before) = words
        .len()
        .checked_sub(count + 1)
        .and_then(|index| words.get(index))
    else {
        return end.to_string();
    };
    let longer = format!("{before} {end}");
    if role(&longer) == KeyRole::Other {
        end.to_string()
    } else {
        longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_make_the_same_key_again() {
        let mut keys = Keys::default();
        let loss = keys.of("INFO - val loss");
        assert_eq!(keys.of("INFO - val loss"), loss);
        let key = loss.and_then(|index| keys.get(index));
        let key = key.expect("a key");
        assert_eq!((key.name.as_str(), key.is_measured()), ("val loss", true));
        assert_eq!(keys.of("2026-11-28 12"), None);
        let step = keys.of("step").and_then(|index| keys.get(index));
        assert!(step.is_some_and(|key| key.is_step() && !key.is_measured()));
    }

    #[test]
    fn ever_new_words_are_forgotten() {
        let mut keys = Keys::default();
        for number in 0..=MOST + 10 {
            keys.bound();
            assert!(keys.of(&format!("request a{number}")).is_some());
            assert!(keys.index.len() <= MOST + 1);
        }
    }
}
