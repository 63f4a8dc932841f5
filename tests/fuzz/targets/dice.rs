//! Seeded chance, and damage to texts that mean something.

/// A generator (Marsaglia, "Xorshift RNGs", 2003): the same inputs on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `count`, or 0 if that is 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % count.max(1) as u64) as usize
    }

    /// One of some.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A few bytes of any value.
    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most))
            .map(|_| self.below(256) as u8)
            .collect()
    }

    /// Content that was cut, doubled, overwritten or mixed with pieces of its language at a few places.
    pub(crate) fn damaged(&mut self, content: &[u8], pieces: &[&str]) -> Vec<u8> {
        let mut copy = content.to_vec();
        for _ in 0..=self.below(4) {
            let from = self.below(copy.len() + 1);
            let to = (from + self.below(24)).min(copy.len());
            match self.below(8) {
                0 => copy.truncate(from),
                1 => drop(copy.drain(from..to)),
                2 => {
                    let piece = copy[from..to].repeat(1 + self.below(3));
                    copy.splice(from..from, piece);
                }
                3 if from < copy.len() => copy[from] = self.below(256) as u8,
                _ => {
                    let piece = self.one(pieces).as_bytes().to_vec();
                    let end = if self.below(2) == 0 { from } else { to };
                    copy.splice(from..end, piece);
                }
            }
        }
        copy
    }
}
