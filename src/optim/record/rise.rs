//! The steps that led highest up.

/// So many are kept. A step over a pole is followed by others that lead as high, since the loss is steep beside it.
const KEPT: usize = 4;

/// A step that led up, and where it began and ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rise {
    /// Its number.
    pub step: u64,
    /// The losses before and after it.
    pub losses: [f64; 2],
    /// The positions before and after it.
    pub at: [Vec<f64>; 2],
}

impl Rise {
    /// How high it led.
    pub fn height(&self) -> f64 {
        self.losses[1] - self.losses[0]
    }

    fn set(&mut self, step: u64, losses: [f64; 2], at: [&[f64]; 2]) {
        (self.step, self.losses) = (step, losses);
        for (kept, new) in self.at.iter_mut().zip(at) {
            kept.clear();
            kept.extend_from_slice(new);
        }
    }
}

/// Puts a step that led up among the highest, in place of the lowest of them, if it is one.
pub(super) fn keep(kept: &mut Vec<Rise>, step: u64, losses: [f64; 2], at: [&[f64]; 2]) {
    let mut new = Rise::default();
    if kept.len() == KEPT {
        let by_height =
            |a: &(usize, &Rise), b: &(usize, &Rise)| a.1.height().total_cmp(&b.1.height());
        let lowest = kept.iter().enumerate().min_by(by_height);
        let Some((index, _)) = lowest.filter(|(_, rise)| rise.height() < losses[1] - losses[0])
        else {
            return;
        };
        new = kept.remove(index);
    }
    new.set(step, losses, at);
    kept.push(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_are_kept_in_their_order() {
        let mut kept = Vec::new();
        for (step, height) in (1..).zip([3.0, 1.0, 5.0, 2.0, 0.5, 4.0, 2.5]) {
            let at = f64::from(step as u32);
            keep(&mut kept, step, [at, at + height], [&[at], &[-at]]);
        }
        let steps: Vec<u64> = kept.iter().map(|rise| rise.step).collect();
        assert_eq!(steps, [1, 3, 6, 7]);
        let last = kept.last().expect("one");
        assert_eq!((last.height(), last.at[1].as_slice()), (2.5, &[-7.0][..]));
    }
}
