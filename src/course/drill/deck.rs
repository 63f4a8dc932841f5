//! Which exercise comes next: all kinds of a level in turn, and what was missed sooner again.

use super::{DrillKind, Exercise, KINDS};

/// So many other exercises stand between two of one kind, a missed one too.
const BETWEEN: u64 = 2;

/// How many exercises later a kind is due again the first time it was answered; each further right answer doubles it.
const LATER: u64 = 4;

/// It is due again after so many at the latest.
const LATEST: u64 = 64;

/// The kinds of a level with when each is due. Which exercise comes is a function of the seed and the answers so far.
#[derive(Clone, Debug)]
pub struct Deck {
    seed: u64,
    /// How many exercises have been drawn.
    drawn: u64,
    cards: Vec<Card>,
    current: usize,
}

#[derive(Clone, Debug)]
struct Card {
    kind: &'static DrillKind,
    /// The number of the exercise from which on it is to come.
    due: u64,
    /// The number of the exercise before which it does not come.
    rests_until: u64,
    interval: u64,
    was_missed: bool,
}

impl Deck {
    /// The kinds up to a level, counted from 1; those of the level itself come first.
    pub fn new(level: u8, seed: u64) -> Self {
        let mut kinds: Vec<&'static DrillKind> =
            KINDS.iter().filter(|kind| kind.level <= level).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.level));
        let card = |(order, kind): (usize, &'static DrillKind)| Card {
            kind,
            due: order as u64,
            rests_until: 0,
            interval: LATER,
            was_missed: false,
        };
        Self {
            seed,
            drawn: 0,
            cards: kinds.into_iter().enumerate().map(card).collect(),
            current: 0,
        }
    }

    /// The next exercise: of the kind that has been due for longest; those that were missed come before the others.
    ///
    /// None if no kind has the level, which is then below 1.
    pub fn next_exercise(&mut self) -> Option<Exercise> {
        let order = |(index, card): &(usize, &Card)| {
            let is_resting = card.rests_until > self.drawn;
            (is_resting, !card.was_missed, card.due, *index)
        };
        let (current, card) = self.cards.iter().enumerate().min_by_key(order)?;
        self.current = current;
        self.drawn += 1;
        let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some(card.kind.exercise(seed.wrapping_add(self.drawn)))
    }

    /// Takes in whether the last exercise was answered right.
    pub fn answered(&mut self, is_right: bool) {
        let Some(card) = self.cards.get_mut(self.current) else {
            return;
        };
        card.was_missed = !is_right;
        card.rests_until = self.drawn + BETWEEN;
        if is_right {
            card.due = self.drawn + card.interval;
            card.interval = (2 * card.interval).min(LATEST);
        } else {
            card.due = self.drawn + BETWEEN;
            card.interval = LATER;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of twelve exercises, where those of `missed` are answered wrong.
    fn kinds(missed: &str) -> Vec<&'static str> {
        let mut deck = Deck::new(1, 7);
        let mut kinds = Vec::new();
        for _ in 0..12 {
            let exercise = deck.next_exercise().unwrap();
            deck.answered(exercise.kind != missed);
            kinds.push(exercise.kind);
        }
        kinds
    }

    #[test]
    fn what_is_missed_comes_back_sooner() {
        let all_right = kinds("");
        let first = all_right[0];
        let count = |kinds: &[&str]| kinds.iter().filter(|kind| **kind == first).count();
        let missed = kinds(first);
        assert!(count(&missed) > count(&all_right), "{missed:?}");
        assert_eq!(missed[0], first);
    }

    #[test]
    fn a_deck_is_its_seed_and_its_answers() {
        let texts = |seed| {
            let mut deck = Deck::new(3, seed);
            let mut texts = Vec::new();
            for _ in 0..20 {
                texts.push(deck.next_exercise().unwrap().loss.source);
                deck.answered(true);
            }
            texts
        };
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
        assert!(Deck::new(0, 1).next_exercise().is_none());
    }
}
