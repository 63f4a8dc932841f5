//! The numbers of a line, each with the words before it.

use super::counts::glued;
use super::keys::{Key, Keys};
use super::narrow::{ORDINAL, with_narrow_signs};
use super::rows::{RowsOfLine, names_rows as is_rows_alone};
use super::shape::{LineShapes, Pair, Place, Placed, is_bare, leading_word};
use super::words::{
    are_counted, begins_section, first_of, first_part, goes_on, has_pairs, held_back, inside,
    inside_near, is_marked_next, is_rows, numbered, numbered_layer, section, starts_with_number,
    trimmed, value, word_end,
};
use crate::runlog::formats::csv_long::LAYERS;
use crate::runlog::key::{names_rows, step_rank};
use crate::runlog::number::{count, rounding};

/// The words of a key at most.
const KEY_WORDS: usize = 4;

/// What of a line is thought about, in bytes: room for the norms of a thousand layers, each with its name. A line without end
/// is no line of words.
const LONGEST: usize = 1 << 17;

/// Names of numbers that programs print around one: `tensor(2.5, device='cuda:0')`.
pub(in super::super) const WRAPPERS: [&str; 6] = [
    "tensor",
    "Array",
    "array",
    "DeviceArray",
    "np.float32",
    "np.float64",
];

/// Words between what a sentence is about and when: `Loss after iteration 10: 2.5`.
const PREPOSITIONS: [&str; 5] = ["after", "at", "in", "on", "for"];

/// Words before what something was, and what it is now.
const FROM: &str = "from";
const TO: &str = "to";

/// Words that stand between a key and its number, and say nothing.
const VERBS: [&str; 3] = ["is", "was", "reached"];

/// The numbers of one line at a time, each with the key before it.
#[derive(Debug, Default)]
pub(in super::super) struct Scan {
    keys: Keys,
    pairs: Vec<Pair>,
    name: String,
    /// What the sentence was about before it said when.
    subject: Option<usize>,
    /// A number after a preposition, which counts if the next word says what.
    count: Option<f64>,
    /// What stands behind the number and a slash.
    total: Option<f64>,
    /// The layer that the line has named.
    layer: String,
    /// The rows that it has named.
    rows: RowsOfLine,
    /// The kinds of lines that hold a loss or norm.
    shapes: LineShapes,
    /// The places of this line whose text is another in the next line of its kind.
    places: Vec<Place>,
    /// How far the step may be from what was counted.
    rounding: f64,
    /// Whether the line is a sentence, or has a number within a word: what it says cannot be told by its places.
    is_odd: bool,
}

impl Scan {
    /// The numbers of the line that was read last, with their keys.
    pub(in super::super) fn pairs(&self) -> impl Iterator<Item = (&Key, Pair)> {
        let pairs = self.pairs.iter();
        pairs.filter_map(|pair| Some((self.keys.get(pair.key)?, *pair)))
    }

    /// The first number whose key is so.
    pub(in super::super) fn first(&self, is: fn(&Key) -> bool) -> Option<f64> {
        let mut pairs = self.pairs();
        pairs.find(|(key, _)| is(key)).map(|(_, pair)| pair.value)
    }

    /// The number that is likeliest to be the step, among those whose key is so: of `STEP: 3 -- GLOBAL_STEP: 103` the second.
    pub(in super::super) fn step(&self, is: fn(&Key) -> bool) -> Option<f64> {
        let pairs = self.pairs().filter(|(key, _)| is(key));
        let ranked = pairs.filter_map(|(key, pair)| Some((key.step_rank()?, pair.value)));
        let likeliest = ranked.min_by_key(|(rank, _)| *rank);
        likeliest.map(|(_, step)| step)
    }

    /// How far the step may be from what was counted.
    pub(in super::super) fn rounding(&self) -> f64 {
        self.rounding
    }

    /// Replaces the step.
    pub(in super::super) fn set_step(&mut self, step: f64) {
        let keys = &self.keys;
        let rank = |pair: &Pair| keys.get(pair.key).and_then(Key::step_rank);
        let ranked = self
            .pairs
            .iter_mut()
            .filter_map(|pair| Some((rank(pair)?, pair)));
        if let Some((_, pair)) = ranked.min_by_key(|(rank, _)| *rank) {
            pair.value = step;
        }
    }

    /// Numbers of which scores and rewards count as measured: in logs where nothing else is.
    pub(super) fn of_scores() -> Self {
        Self {
            keys: Keys::of_scores(),
            ..Self::default()
        }
    }

    /// Finds the numbers of a line, each with the words before it.
    pub(in super::super) fn read(&mut self, line: &str) {
        let line = with_narrow_signs(line);
        let line = line.as_ref();
        if self.keys.begin() {
            self.shapes.clear();
        }
        if self.shapes.read(line, &mut self.pairs).is_some() {
            self.rounding = 0.0;
            return;
        }
        self.think(first_part(line, LONGEST));
        if !self.is_odd && self.first(Key::is_measured).is_some() {
            self.shapes.learn(line, &self.places, &self.pairs);
        }
    }

    /// Another line begins.
    fn begin(&mut self) {
        self.pairs.clear();
        self.places.clear();
        self.is_odd = false;
        self.rounding = 0.0;
        (self.subject, self.count) = (None, None);
        self.layer.clear();
        self.rows.begin();
    }

    /// Finds the numbers of a line of a kind that is not known.
    fn think(&mut self, line: &str) {
        self.begin();
        let bytes = line.as_bytes();
        let mut words: Vec<&str> = Vec::new();
        let mut rows = held_back(line);
        let mut is_after_number = false;
        let mut is_marked = false;
        let mut at = 0;
        while at < bytes.len() {
            let from = at;
            let rest = line.get(from..).unwrap_or_default();
            let end = from + word_end(rest);
            let whole = line.get(from..end).unwrap_or_default();
            let word = trimmed(whole);
            let sign = bytes.get(end).copied().unwrap_or(b' ');
            at = end + 1;
            let after = line.get(at..).unwrap_or_default();
            let is_wrapped = sign == b'(' && WRAPPERS.contains(&word);
            let number = if is_wrapped {
                first_of(after)
            } else {
                value(word).or_else(|| numbered(&words, word))
            };
            let number = number.or_else(|| self.long_count(&words, word));
            // A share in percent counts nothing.
            let number = number.filter(|_| !word.ends_with('%') || !are_counted(&words));
            let numbered = words.last().filter(|_| number.is_some());
            if let Some(layer) = numbered.and_then(|word| numbered_layer(line, word, end)) {
                // The number is a part of the name, as in `Layer 3 gradient norm: 0.5`.
                words.pop();
                words.push(layer);
            } else if let Some(value) = number {
                let total = word.split_once('/').map(|(_, total)| total);
                self.total = total.and_then(self::value);
                let known = self.pairs.len();
                let is_whole = value.fract() == 0.0 && !word.contains('.');
                match self.rows.key(&words, is_whole) {
                    Some(name) => {
                        let key = self.keys.of(&name);
                        self.push(key, value, true);
                    }
                    // A whole number counts the rows, or says how far they are gone through.
                    None if matches!(words.as_slice(), [word] if is_rows_alone(word)) => {}
                    None => self.number(rows, &words, value, is_marked),
                }
                rows = self.rows_of_count(&words, rows);
                self.is_odd |= is_wrapped || !is_bare(whole) || self.subject.is_some();
                self.places.push(Place {
                    from,
                    to: from + leading_word(whole).len(),
                    holds: if self.pairs.len() > known {
                        Placed::Value(known)
                    } else {
                        Placed::Number
                    },
                });
                words.clear();
                is_after_number = true;
            } else if is_marked && words.last().is_some_and(|key| names_rows(key)) && is_rows(word)
            {
                // As in `phase=val`.
                rows = section(word, rows);
                words.clear();
                is_after_number = false;
            } else if begins_section(word, sign, after) {
                let is_first = words.is_empty() && rows.is_none();
                rows = section(word, rows);
                words.clear();
                // At the start of a line the rows of training are a part of the name.
                if is_first && rows.is_none() {
                    words.push(word);
                }
            } else if !word.is_empty() && !self.is_spent(word) {
                words.push(word);
                is_after_number = false;
            }
            is_marked = matches!(sign, b':' | b'=') || is_marked && sign == b' ';
            match sign {
                b'(' if is_after_number && !goes_on(after) => {
                    let length = inside(after, ')').len();
                    self.places.push(Place {
                        from: at,
                        to: at + length,
                        holds: Placed::Skipped,
                    });
                    at += length;
                }
                b'(' if !has_pairs(after) && !is_after_number => {
                    let inside = inside(after, ')');
                    rows = section(inside, rows);
                    at += inside.len();
                }
                b'(' => words.clear(),
                b'[' => rows = section(inside_near(after, ']'), rows),
                // Between a key and its number a bar may stand, as in the row of a table, and about a norm: `|grad|: 0.5`.
                b'|' if !words.is_empty()
                    && (starts_with_number(after) || is_marked_next(after)) => {}
                b'|' | b',' | b';' | b']' => {
                    self.remember_layer(&words);
                    if let ([word], b'|') = (words.as_slice(), sign) {
                        rows = section(word, rows);
                    }
                    words.clear();
                }
                _ => {}
            }
        }
    }

    /// The rows that the line is about from a count on that has a word for them: `Evaluation Epoch 3 - loss: 2.5`.
    fn rows_of_count<'a>(&self, words: &[&'a str], rows: Option<&'a str>) -> Option<&'a str> {
        let [.., word, _] = words else {
            return rows;
        };
        let last = self.pairs.last().and_then(|pair| self.keys.get(pair.key));
        let counts = last.is_some_and(|key| key.is_step() || key.is_epoch());
        if counts { section(word, rows) } else { rows }
    }

    /// The count in a word that is no number, behind a key that counts: `step 1.5k`.
    fn long_count(&mut self, words: &[&str], word: &str) -> Option<f64> {
        let value = count(word)?;
        let counts = words.last().is_some_and(|key| step_rank(key).is_some());
        self.is_odd |= counts;
        if counts {
            self.rounding = rounding(word);
        }
        counts.then_some(value)
    }

    /// A field ends whose words name a layer, and no number: `layer layers.0.weight | grad_norm 0.5`.
    fn remember_layer(&mut self, words: &[&str]) {
        if let [.., kind, name] = words
            && LAYERS.iter().any(|known| known.eq_ignore_ascii_case(kind))
        {
            self.layer.clear();
            self.layer.push_str(kind);
            self.layer.push(' ');
            self.layer.push_str(name);
        }
    }

    /// Whether a word belongs to the number before it and makes no key.
    fn is_spent(&mut self, word: &str) -> bool {
        if let Some((key, value)) = glued(word) {
            self.is_odd = true;
            let key = self.keys.of(key);
            self.push(key, value, false);
            return true;
        }
        if let Some(count) = self.count.take() {
            let key = self.keys.of(word);
            let counts = |key: &Key| key.is_step() || key.is_epoch();
            if key.and_then(|key| self.keys.get(key)).is_some_and(counts) {
                self.push(key, count, false);
                return true;
            }
        }
        VERBS.contains(&word)
    }

    /// Adds a number with its key: the words before it, else what the sentence is about.
    fn number(&mut self, rows: Option<&str>, words: &[&str], value: f64, is_marked: bool) {
        let Some((last, before)) = words.split_last() else {
            let subject = self.subject.take();
            return self.push(subject, value, true);
        };
        if *last == ORDINAL {
            self.count = Some(value);
            self.is_odd = true;
            return;
        }
        // `val_loss improved from 2.5 to 2.4`.
        if *last == FROM {
            self.subject = self.subject_of(before);
            return;
        }
        if *last == TO && self.subject.is_some() {
            let subject = self.subject.take();
            return self.push(subject, value, true);
        }
        if PREPOSITIONS
            .iter()
            .any(|word| word.eq_ignore_ascii_case(last))
        {
            self.subject = self.subject_of(before);
            // A sentence may begin with when: `After 3 epochs the loss is 2.5`.
            let counts = self.subject.is_some() || before.is_empty();
            self.count = counts.then_some(value);
            self.is_odd |= counts;
            return;
        }
        self.rows.see(words);
        let key = self.key(rows, words);
        let counts = |key: &Key| key.is_step() || key.is_epoch();
        if !before.is_empty() && key.and_then(|key| self.keys.get(key)).is_some_and(counts) {
            self.subject = self.subject_of(before);
        }
        self.push(key, value, is_marked);
    }

    /// The loss or norm that words name before they say when it was.
    fn subject_of(&mut self, words: &[&str]) -> Option<usize> {
        let end = words.iter().position(|word| PREPOSITIONS.contains(word));
        let words = words.get(..end.unwrap_or(words.len()))?;
        if matches!(words, [word] if is_rows_alone(word)) {
            return None;
        }
        let key = self.key(None, words)?;
        self.keys.get(key)?.is_measured().then_some(key)
    }

    fn key(&mut self, rows: Option<&str>, words: &[&str]) -> Option<usize> {
        self.name.clear();
        let last = words.len().saturating_sub(KEY_WORDS);
        let layer = Some(self.layer.as_str()).filter(|layer| !layer.is_empty());
        for word in rows.iter().chain(&layer).chain(words.iter().skip(last)) {
            if !self.name.is_empty() {
                self.name.push(' ');
            }
            self.name.push_str(word);
        }
        self.keys.of(&self.name)
    }

    /// Adds a number, unless the line had one of that key: what comes later is a mean, or another part's.
    fn push(&mut self, key: Option<usize>, value: f64, is_marked: bool) {
        let is_new = |key: &usize| self.pairs.iter().all(|pair| pair.key != *key);
        let pair = key.filter(is_new).map(|key| Pair {
            key,
            value,
            is_marked,
            total: self.total.take(),
        });
        self.pairs.extend(pair);
    }
}

#[cfg(test)]
mod tests;
