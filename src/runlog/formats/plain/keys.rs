//! What the words before a number mean. It takes some thought, and a log says the same words in every line, so each is thought of once.

use std::collections::HashMap;

use crate::runlog::formats::csv_long::LAYERS;
use crate::runlog::key::{
    KeyRole, has_word, is_epoch, is_held_back, names_only_rows, role, step_rank,
};
use crate::runlog::layer::is_parameter;

/// The most different words that are remembered; a log that goes on with ever new ones is forgotten and learned anew.
const MOST: usize = 10_000;

/// Names that Marian has for what others spell out, and those of a loss that says no more than its rows, or its letter.
const SHORT_NAMES: [(&str, &str); 8] = [
    ("Up.", "update"),
    ("Ep.", "epoch"),
    ("ep", "epoch"),
    ("Ep", "epoch"),
    ("L.r.", "lr"),
    ("L", "loss"),
    ("g", "grad norm"),
    ("proj g", "grad norm"),
];

/// Keys of steps and epochs that stand in configurations too, for all of them.
const TOTALS: [&str; 3] = ["epochs", "steps", "num_steps"];

/// Words that say that a score is that of the rows that are learned from.
const TRAINING: [&str; 2] = ["train", "training"];

/// What is made small, or is the price of something else: `Time cost`.
const COST: &str = "cost";

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// It counts steps; the lower, the likelier.
    Step(usize),
    Epoch,
    /// A loss or a norm of training.
    Training,
    /// The norm of a layer's gradient.
    Layer,
    /// A loss on rows that are held back.
    HeldBack,
    /// The learning rate.
    Rate,
    Other,
}

/// A key that words make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Key {
    /// Its name.
    pub(in super::super) name: String,
    meaning: Meaning,
}

/// The keys that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// Whether scores and rewards are what is measured.
    are_of_scores: bool,
    known: Vec<Key>,
    index: HashMap<String, Option<usize>>,
    /// The words of the last line in order: the next line has mostly the same.
    order: Vec<(String, Option<usize>)>,
    cursor: usize,
}

impl Keys {
    /// Keys among which scores and rewards are what is measured.
    pub(super) fn of_scores() -> Self {
        Self {
            are_of_scores: true,
            ..Self::default()
        }
    }

    /// The index of the key that these words make; none if they make none, as those of a date.
    pub(super) fn of(&mut self, words: &str) -> Option<usize> {
        let cursor = self.cursor;
        self.cursor += 1;
        if let Some((known, index)) = self.order.get(cursor)
            && known == words
        {
            return *index;
        }
        let index = match self.index.get(words) {
            Some(known) => *known,
            None => self.learn(words),
        };
        if let Some(entry) = self.order.get_mut(cursor) {
            *entry = (words.to_string(), index);
        } else if self.order.len() < MOST {
            self.order.push((words.to_string(), index));
        }
        index
    }

    fn learn(&mut self, words: &str) -> Option<usize> {
        let key = Key::of(words, self.are_of_scores);
        let index = key.is_some().then_some(self.known.len());
        self.known.extend(key);
        self.index.insert(words.to_string(), index);
        index
    }

    /// The key with an index of [`of`](Self::of).
    pub(super) fn get(&self, index: usize) -> Option<&Key> {
        self.known.get(index)
    }

    /// Another line begins. If the keys are very many they are forgotten, and that is told: no index that was given holds then.
    pub(super) fn begin(&mut self) -> bool {
        let are_many = self.index.len() > MOST;
        if are_many {
            *self = Self {
                are_of_scores: self.are_of_scores,
                ..Self::default()
            };
        }
        self.cursor = 0;
        are_many
    }
}

impl Key {
    fn of(words: &str, is_of_scores: bool) -> Option<Self> {
        let words = words.trim_start_matches(['-', '>', '*', '#', ' ']);
        if !words.contains(char::is_alphabetic) {
            return None;
        }
        let known = SHORT_NAMES.iter().find(|(short, _)| *short == words);
        let words = known.map_or(words, |(_, long)| long);
        let mut name = of_layer(words).unwrap_or_else(|| last_key(words));
        let first = words.split(' ').next().unwrap_or_default();
        let own = KeyRole::Score {
            is_held_back: false,
        };
        if is_held_back(first) && (matches!(role(&name), KeyRole::Loss(_)) || role(&name) == own) {
            name = format!("{first} {name}");
        }
        let meaning = if let Some(rank) = step_rank(&name) {
            Meaning::Step(rank)
        } else if is_epoch(&name) {
            Meaning::Epoch
        } else {
            match role(&name) {
                // A score that names its rows is what a library prints of a run where it prints no loss.
                KeyRole::ValidationLoss(_) | KeyRole::Score { is_held_back: true } => {
                    Meaning::HeldBack
                }
                KeyRole::Score { .. } | KeyRole::Reward if is_of_scores => Meaning::Training,
                KeyRole::Score { .. } if has_word(&name, &TRAINING) => Meaning::Training,
                KeyRole::Score { .. }
                | KeyRole::Reward
                | KeyRole::Divergence
                | KeyRole::Spread
                | KeyRole::LossScale
                | KeyRole::Other => Meaning::Other,
                KeyRole::LearningRate(_) => Meaning::Rate,
                KeyRole::Layer(_) => Meaning::Layer,
                KeyRole::Loss(_) | KeyRole::GradientNorm(_) => Meaning::Training,
            }
        };
        Some(Self { name, meaning })
    }

    /// Whether it counts steps.
    pub(in super::super) fn is_step(&self) -> bool {
        self.step_rank().is_some()
    }

    /// How likely it is the step of its record (0 the likeliest), if it counts steps.
    pub(in super::super) fn step_rank(&self) -> Option<usize> {
        match self.meaning {
            Meaning::Step(rank) => Some(rank),
            _ => None,
        }
    }

    /// Whether it counts epochs.
    pub(in super::super) fn is_epoch(&self) -> bool {
        self.meaning == Meaning::Epoch
    }

    /// Whether it says how many there are to be rather than how many there were.
    pub(in super::super) fn is_total(&self) -> bool {
        TOTALS.contains(&self.name.to_ascii_lowercase().as_str())
    }

    /// Whether it is the norm of a layer's gradient.
    pub(in super::super) fn is_layer(&self) -> bool {
        self.meaning == Meaning::Layer
    }

    /// Whether it is the learning rate.
    pub(in super::super) fn is_rate(&self) -> bool {
        self.meaning == Meaning::Rate
    }

    /// Whether it is a loss or a norm of training, not of a layer.
    pub(in super::super) fn is_training(&self) -> bool {
        self.meaning == Meaning::Training
    }

    /// Whether it is a loss or a norm.
    pub(in super::super) fn is_measured(&self) -> bool {
        self.is_training() || self.is_layer() || self.meaning == Meaning::HeldBack
    }
}

/// The key of a layer's norm, if the words name one layer and its gradient, in any order: `Gradient norm of layers.0.weight`,
/// `layers.0.weight grad norm`, `Layer 3 gradient norm`.
fn of_layer(words: &str) -> Option<String> {
    let words: Vec<&str> = words.split(' ').collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let name_at = |index: usize| {
        let word = *words.get(index)?;
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        let is_kind = |word: &str| LAYERS.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_parameter(word) {
            return Some(word.to_string());
        }
        let kind = before.filter(|kind| is_kind(kind))?;
        Some(if is_number(word) {
            format!("{kind} {word}")
        } else {
            word.to_string()
        })
    };
    let mut names = (0..words.len()).filter_map(name_at);
    let name = names.next().filter(|_| names.next().is_none())?;
    let is_of_norm = |word: &&str| matches!(role(word), KeyRole::GradientNorm(_));
    let is_named = words
        .iter()
        .filter(|word| !name.contains(**word))
        .any(is_of_norm);
    // The name itself may say that it is a gradient's: `layers.0.weight.grad`.
    let name = match role(&name) {
        KeyRole::Layer(layer) => layer,
        _ => name,
    };
    is_named.then(|| format!("grad_norm/{name}"))
}

/// The shortest end of a key that means something; the whole key if none does.
fn last_key(key: &str) -> String {
    let words: Vec<&str> = key.split(' ').collect();
    let mut ends = (0..words.len()).filter_map(|from| Some(words.get(from..)?.join(" ")));
    let is_part = |end: &str| names_only_rows(end) && words.len() > 1;
    let meant = |end: &String| {
        step_rank(end).is_some() || is_epoch(end) || role(end) != KeyRole::Other && !is_part(end)
    };
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
    if !before.starts_with(char::is_alphabetic) {
        return end.to_string();
    }
    let longer = format!("{before} {end}");
    // Of a cost the word before says whether it is one of time.
    if role(&longer) == KeyRole::Other && end.eq_ignore_ascii_case(COST) {
        return longer;
    }
    // Before a norm may stand any word: it is a layer's only if it looks like one.
    let is_chance = matches!(role(&longer), KeyRole::Layer(_)) && !is_parameter(before);
    if role(&longer) == KeyRole::Other || is_chance {
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
    fn layers_are_named_in_any_order() {
        for (words, name) in [
            ("layers.0.weight grad norm", "grad_norm/layers.0.weight"),
            (
                "Gradient norm of layers.0.weight",
                "grad_norm/layers.0.weight",
            ),
            ("gradient norm for layer fc1", "grad_norm/fc1"),
            ("Layer 3 gradient norm", "grad_norm/Layer 3"),
            ("layer trunk grad_norm", "grad_norm/trunk"),
            ("layers.0.weight.grad norm", "grad_norm/layers.0.weight"),
            ("rank0 grad_norm", "grad_norm"),
            ("INFO grad norm", "grad norm"),
            ("Time cost", "Time cost"),
            ("INFO train cost", "train cost"),
            ("trainer.py grad_norm", "grad_norm"),
        ] {
            let name_of = Key::of(words, false).map(|key| key.name);
            assert_eq!(name_of.as_deref(), Some(name), "{words}");
        }
    }

    #[test]
    fn ever_new_words_are_forgotten() {
        let mut keys = Keys::default();
        for number in 0..=MOST + 10 {
            keys.begin();
            assert!(keys.of(&format!("request a{number}")).is_some());
            assert!(keys.index.len() <= MOST + 1);
        }
    }
}
