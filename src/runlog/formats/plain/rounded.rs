//! Steps that are printed in thousands, as `1K`: several records have the same.

/// The steps of records, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct RoundedSteps {
    /// The last one as it was printed, and as it is taken to be.
    printed: f64,
    last: f64,
    /// The distance of the last two; 0 before the second.
    gap: f64,
}

impl RoundedSteps {
    /// The step of a record: where it is rounded, one as far behind the last as those before, if that may have been printed so.
    pub(super) fn exact(&mut self, step: f64, rounding: f64) -> f64 {
        let next = self.last + self.gap.max(1.0);
        let has_next = self.gap > 0.0 || step == self.printed;
        let is_next = rounding > 0.0 && has_next && (next - step).abs() <= rounding;
        self.printed = step;
        let step = if is_next { next } else { step };
        if step > self.last && self.last > 0.0 {
            self.gap = step - self.last;
        }
        self.last = step;
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_on_evenly_where_they_are_rounded() {
        let mut steps = RoundedSteps::default();
        let printed = [
            (400.0, 0.0),
            (800.0, 0.0),
            (1e3, 1e3),
            (2e3, 1e3),
            (2e3, 1e3),
            (9e3, 1e3),
        ];
        let exact = printed.map(|(step, rounding)| steps.exact(step, rounding));
        let mut coarse = RoundedSteps::default();
        let coarse = [1e5, 2e5, 3e5].map(|step| coarse.exact(step, 1e5));
        assert_eq!(coarse, [1e5, 2e5, 3e5]);
        assert_eq!(exact, [400.0, 800.0, 1200.0, 1600.0, 2000.0, 9e3]);
    }
}
