//! What becomes of the loss on the rows that are held out, over the whole run, in bounded memory.

/// So many steps are kept, evenly over the run. When there are more, every second is dropped.
const KEPT: usize = 256;

/// Both losses at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    /// How many steps led there.
    pub step: u64,
    /// On the rows that are held out.
    pub test: f64,
    /// On the rows of the step.
    pub train: f64,
}

/// The losses on the rows that are held out; none where none are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldOutLosses {
    kept: Vec<HeldOut>,
    /// A step is kept if this power of two divides its number.
    stride: u32,
    lowest: Option<HeldOut>,
}

impl HeldOutLosses {
    pub(super) fn push(&mut self, new: HeldOut) {
        if self.lowest.is_none_or(|lowest| new.test < lowest.test) {
            self.lowest = Some(new);
        }
        let is_kept = |held: &HeldOut, stride: u32| held.step.trailing_zeros() >= stride;
        if is_kept(&new, self.stride) {
            self.kept.push(new);
        }
        if self.kept.len() > KEPT {
            self.stride += 1;
            let stride = self.stride;
            self.kept.retain(|held| is_kept(held, stride));
        }
    }

    /// Evenly over the run, in order, the lowest one of all among them.
    pub fn points(&self) -> Vec<HeldOut> {
        let mut points = self.kept.clone();
        if let Some(lowest) = self.lowest {
            let place = points.partition_point(|held| held.step < lowest.step);
            if points
                .get(place)
                .is_none_or(|held| held.step != lowest.step)
            {
                points.insert(place, lowest);
            }
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_is_kept_among_evenly_spaced_steps() {
        for (count, most) in [(3, 3), (256, 256), (257, 130), (100_000, 257)] {
            let mut losses = HeldOutLosses::default();
            for step in 0..count {
                let test = (step as f64 - 1.0).abs();
                losses.push(HeldOut {
                    step,
                    test,
                    train: -(step as f64),
                });
            }
            let points = losses.points();
            assert!(points.len() <= most, "{count}: {}", points.len());
            assert!(points.windows(2).all(|pair| pair[0].step < pair[1].step));
            assert!(points.iter().any(|held| held.step == 1), "{count}");
            let newest = points.last().expect("some").step;
            assert!(count - newest <= 1 + count / 64, "{count}: {newest}");
        }
    }
}
