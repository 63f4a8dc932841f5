//! How often a count such as `30/50` went through all of it, where nothing else says which epoch it is: every epoch has a bar of its own.

/// A count is nearly through from this share of its total on, and at its start below the rest.
const NEARLY: f64 = 0.9;

/// The passes of the counts that have the largest total.
#[derive(Debug, Default)]
pub(super) struct Passes {
    /// Whether a line above says which epoch it is.
    pub(super) are_named: bool,
    last: Option<(u64, u64)>,
    done: u32,
}

impl Passes {
    /// The pass that a count belongs to, from 0 on; nothing if it is of something smaller, as of rows that are held back.
    pub(super) fn of(&mut self, step: u64, total: u64) -> Option<f64> {
        let (last, known) = self.last.unwrap_or((0, total));
        if total < known {
            return None;
        }
        let share = |step: u64| step as f64 / total.max(1) as f64;
        if total == known && share(last) >= NEARLY && share(step) <= 1.0 - NEARLY {
            self.done += 1;
        }
        self.last = Some((step, total));
        Some(f64::from(self.done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_starts_again_at_its_end_is_another_pass() {
        for (counts, expected) in [
            (&[(1, 50), (50, 50), (1, 50), (50, 50), (3, 50)][..], 2.0),
            (&[(0, 500), (450, 500), (0, 500)], 1.0),
            (&[(0, 500), (440, 500), (0, 500)], 0.0),
            (&[(1, 50), (50, 50), (6, 50)], 0.0),
            (&[(1, 50), (50, 50), (1, 100)], 0.0),
        ] {
            let mut passes = Passes::default();
            let last = counts.iter().map(|(step, total)| passes.of(*step, *total));
            assert_eq!(last.last().flatten(), Some(expected), "{counts:?}");
        }
        let mut passes = Passes::default();
        let of = [(50, 50), (10, 10), (1, 50)].map(|(step, total)| passes.of(step, total));
        assert_eq!(of, [Some(0.0), None, Some(1.0)]);
    }
}
