//! The library as it is looked through: by topic, the easy ones first, or by what is typed.

use std::sync::OnceLock;

use super::overlay::{Overlay, SCENARIOS};
use super::{Session, fuzzy};
use crate::scenario::{TOPICS, library};

/// A scenario of the library.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Its topic.
    pub topic: Option<&'static str>,
    /// Its level, 1 the easiest.
    pub level: Option<u8>,
    /// How many racers it has, and how many steps they make.
    pub racers: usize,
    /// How many steps they make.
    pub steps: u64,
}

/// All scenarios, the easy ones first; nobody needs them before a list of them is open.
static CATALOG: OnceLock<Vec<Listed>> = OnceLock::new();

/// All scenarios, once they are read.
fn catalog() -> &'static [Listed] {
    CATALOG.get().map_or(&[], Vec::as_slice)
}

/// Whether the library is read.
pub(super) fn is_read() -> bool {
    CATALOG.get().is_some()
}

/// Reads the library, unless that is done.
pub(super) fn read() {
    CATALOG.get_or_init(|| {
        let read = library().iter().filter_map(|entry| {
            let scenario = entry.read().ok()?;
            let steps = scenario.racers.iter().map(|racer| racer.plan.stop.steps);
            Some(Listed {
                name: entry.name,
                title: scenario.heading(),
                about: scenario.about.clone().unwrap_or_default(),
                topic: scenario.topic,
                level: scenario.level,
                racers: scenario.racers.len(),
                steps: steps.max().unwrap_or(0),
            })
        });
        let mut all: Vec<Listed> = read.collect();
        all.sort_by_key(|listed| (listed.level.unwrap_or(u8::MAX), listed.name));
        all
    });
}

/// Every topic with how many scenarios it has; the first is of all.
pub fn topics() -> Vec<(&'static str, usize)> {
    let of = |topic: &'static str| {
        let count = catalog()
            .iter()
            .filter(|listed| listed.topic == Some(topic));
        (topic, count.count())
    };
    std::iter::once(("all", catalog().len()))
        .chain(TOPICS.iter().copied().map(of))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The index of the topic that an overlay shows.
pub fn topic(overlay: &Overlay) -> usize {
    overlay.column.checked_rem(topics().len()).unwrap_or(0)
}

/// The scenarios that an overlay lists: of its topic, or those that what is typed finds anywhere.
pub fn listed(overlay: &Overlay) -> Vec<&'static Listed> {
    let typed = overlay.line.text();
    let topics = topics();
    let topic = topics
        .get(topic(overlay))
        .map(|(name, _)| *name)
        .filter(|name| typed.trim().is_empty() && *name != "all");
    let all = catalog()
        .iter()
        .filter(|listed| topic.is_none() || listed.topic == topic);
    fuzzy::ranked(typed, all, |listed| {
        let topic = listed.topic.unwrap_or_default();
        let texts = format!("{} {topic} {}", listed.title, listed.about);
        (listed.name.to_string(), texts)
    })
}

impl Session {
    /// The scenario that is chosen in the list, while that is open.
    pub fn chosen_scenario(&self) -> Option<&'static Listed> {
        let overlay = self.overlay().filter(|overlay| overlay.name == SCENARIOS)?;
        let listed = listed(overlay);
        let last = listed.len().checked_sub(1)?;
        listed.get(overlay.chosen.min(last)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_scenarios_are_listed_and_the_easy_ones_come_first() {
        read();
        let topics = topics();
        let all = topics.first().expect("a topic").1;
        assert_eq!(all, library().len());
        assert!(topics.len() > 2 && topics.iter().all(|(_, count)| *count > 0));
        let overlay = Overlay::new(SCENARIOS);
        let levels: Vec<u8> = listed(&overlay)
            .iter()
            .map(|listed| listed.level.unwrap_or(u8::MAX))
            .collect();
        assert!(levels.is_sorted(), "{levels:?}");
    }

    #[test]
    fn what_is_typed_is_looked_for_in_every_topic() {
        read();
        let mut overlay = Overlay::new(SCENARIOS);
        overlay.column = 1;
        let of_topic = listed(&overlay).len();
        assert!(of_topic < library().len());
        overlay.line = crate::session::TextField::new("banana");
        assert_eq!(listed(&overlay)[0].name, "rosenbrock");
    }
}
