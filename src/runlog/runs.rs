//! The runs that one source holds: a database or a file may hold several.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::log::Log;
use super::visible::visible;

/// The runs that one source holds, by name, in the order of their first appearance.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    logs: Vec<(String, Log)>,
    index: HashMap<String, usize>,
    /// The name that was asked for last, and its index: mostly the next one is the same.
    last: Option<(String, usize)>,
}

/// The most runs that are read of one source.
const MOST_RUNS: usize = 1000;

impl Runs {
    /// The run of that name; the only one of most sources has the name "".
    #[expect(clippy::indexing_slicing, reason = "an index of `logs`")]
    pub fn log(&mut self, name: &str) -> &mut Log {
        let index = match &self.last {
            Some((known, index)) if known.is_empty() && name.is_empty() || known == name => *index,
            _ => self.index_of(name),
        };
        &mut self.logs[index].1
    }

    fn index_of(&mut self, name: &str) -> usize {
        let last = self.logs.len();
        let index = match self.index.entry(name.to_string()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(_) if last >= MOST_RUNS => last - 1,
            Entry::Vacant(entry) => {
                self.logs.push((visible(name).into_owned(), Log::default()));
                *entry.insert(last)
            }
        };
        self.last = Some((name.to_string(), index));
        index
    }

    /// The first run; one without a name if there is none yet.
    pub fn log_or_first(&mut self) -> &mut Log {
        let first = self.logs.is_empty().then_some("");
        match first {
            Some(name) => self.log(name),
            None => self.first(),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "there is one")]
    fn first(&mut self) -> &mut Log {
        &mut self.logs[0].1
    }

    /// Every run with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Log)> {
        self.logs.iter().map(|(name, log)| (name.as_str(), log))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_keep_their_order_and_their_names_are_safe_to_print() {
        let mut runs = Runs::default();
        for name in ["b\u{7}", "a", "b\u{7}"] {
            runs.log(name).at(1, "loss", 1.0);
        }
        let names: Vec<&str> = runs.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b\\u{7}", "a"]);
    }

    #[test]
    fn runs_without_end_are_bounded() {
        let mut runs = Runs::default();
        for number in 0..MOST_RUNS + 10 {
            runs.log(&number.to_string()).at(1, "loss", 1.0);
        }
        assert_eq!(runs.iter().count(), MOST_RUNS);
    }
}
