//! What a line says besides its numbers: the next line of its kind has other numbers at the same places, and needs no thought.

use super::words::{inside, is_between, trimmed, value, word_end};

/// So many kinds of lines are remembered.
const MOST: usize = 4;

/// So many kinds may be learned in vain: then no two lines of the log are of one kind, and remembering them costs time.
const IN_VAIN: usize = 64;

/// A number of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Pair {
    /// The index of its key.
    pub(super) key: usize,
    pub(in super::super) value: f64,
    /// Whether `:` or `=` stands between the two.
    pub(in super::super) is_marked: bool,
    /// The number after it and a slash: `10/1000`.
    pub(in super::super) total: Option<f64>,
}

/// What stands at a place of a line that is another in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// The value of the pair with this index.
    Value(usize),
    /// A number without a key, as in a time of day.
    Number,
    /// What means nothing, up to a closing bracket.
    Skipped,
}

/// A place of a line, from one byte to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) holds: Placed,
}

/// The kinds of lines that were met last.
#[derive(Debug, Default)]
pub(super) struct LineShapes {
    known: Vec<LineShape>,
    /// The one that the last line was of.
    likely: usize,
    in_vain: usize,
}

/// A line without its numbers.
#[derive(Debug)]
struct LineShape {
    /// What stands before each place, and what the place holds.
    parts: Vec<(String, Placed)>,
    /// What stands behind the last.
    end: String,
    /// The pairs of the line.
    pairs: Vec<Pair>,
}

impl LineShapes {
    /// Forgets every kind.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// Reads the pairs of a line whose kind is known; nothing of another line.
    pub(super) fn read(&mut self, line: &str, pairs: &mut Vec<Pair>) -> Option<()> {
        let kinds = self.known.iter().enumerate().cycle();
        let mut kinds = kinds.skip(self.likely).take(self.known.len());
        let (index, _) = kinds.find(|(_, kind)| kind.read(line, pairs).is_some())?;
        self.likely = index;
        self.in_vain = 0;
        Some(())
    }

    /// Remembers the kind of a line with these places, in order, and pairs.
    pub(super) fn learn(&mut self, line: &str, places: &[Place], pairs: &[Pair]) {
        self.in_vain += 1;
        if self.in_vain > IN_VAIN {
            return self.clear();
        }
        let Some(shape) = LineShape::of(line, places, pairs) else {
            return;
        };
        self.known.truncate(MOST - 1);
        self.known.insert(0, shape);
        self.likely = 0;
    }
}

impl LineShape {
    fn of(line: &str, places: &[Place], pairs: &[Pair]) -> Option<Self> {
        let mut at = 0;
        let mut parts = Vec::new();
        for place in places {
            parts.push((line.get(at..place.from)?.to_string(), place.holds));
            at = place.to;
        }
        Some(Self {
            parts,
            end: line.get(at..)?.to_string(),
            pairs: pairs.to_vec(),
        })
    }

    fn read(&self, line: &str, pairs: &mut Vec<Pair>) -> Option<()> {
        pairs.clear();
        pairs.extend_from_slice(&self.pairs);
        let mut rest = line;
        for (before, holds) in &self.parts {
            rest = rest.strip_prefix(before.as_str())?;
            let word = match holds {
                Placed::Skipped => inside(rest, ')'),
                Placed::Value(_) | Placed::Number => leading_word(rest),
            };
            if let Placed::Value(pair) = holds {
                pairs.get_mut(*pair)?.value = value(word)?;
            } else if *holds == Placed::Number {
                value(word)?;
            }
            rest = rest.get(word.len()..)?;
        }
        (rest == self.end).then_some(())
    }
}

/// The word at the start of a text, up to a slash, behind which a total may stand.
pub(super) fn leading_word(text: &str) -> &str {
    let is_end = |byte: u8| is_between(byte) || byte == b'/';
    let end = text.bytes().position(is_end).unwrap_or(text.len());
    let is_grouped = text.as_bytes().get(end) == Some(&b',');
    let end = if is_grouped { word_end(text) } else { end };
    text.get(..end).unwrap_or(text)
}

/// Whether a word is its number alone, without quotes around it.
pub(super) fn is_bare(word: &str) -> bool {
    trimmed(word).len() == word.len()
}

#[cfg(test)]
mod tests {
    use super::super::scan::Scan;

    fn read(scan: &mut Scan, line: &str) -> Vec<String> {
        scan.read(line);
        let pairs = scan.pairs();
        pairs
            .map(|(key, pair)| format!("{}={}/{:?}", key.name, pair.value, pair.total))
            .collect()
    }

    #[test]
    fn lines_of_a_known_kind_are_read_as_new_ones() {
        let lines = [
            "12:00:01,123 step 10/500 (2.00%) | loss: 2.5 (2.6) | lr 1e-3 | 12 ms",
            "12:00:02,456 step 20/500 (4.00%) | loss: -1.5 (2.5) | lr 9e-4 | 13 ms",
            "12:00:02,456 step 20/501 (4.00%) | loss: nan (2.5) | lr 9e-4 | 13 ms",
            "12:00:02,456 step 20/500 (4.00%) | loss: 1.5 (2.5 | lr 9e-4 | 13 ms",
            "12:00:02,456 step 20/500 (4.00%) | val loss: 1.5 (2.5) | lr 9e-4 | 13 ms",
            "12:00:03,456 step 30 (4.00%) | loss: 1.5 | lr 9e-4 | 13 ms",
            "12:00:03,456 step thirty/500 (4.00%) | loss: 1.5 (2.5) | lr 9e-4 | 13 ms",
            "Step 998: loss 2.5",
            "Step 1,000: loss 2.5",
            "Step 1,002: loss 1.5",
            "Loss after iteration 10: 2.5",
            "Loss after iteration 20: 1.5",
            "step 3: loss = tensor(2.5, device='cuda:0')",
            "step 4: loss = tensor(1.5, device='cuda:0')",
            "Layer 3 gradient norm: 0.5",
            "Layer 4 gradient norm: 0.25",
            "1epoch:train:11-20batch: loss=2.5",
            "1epoch:train:21-30batch: loss=1.5",
            "step 3: {'loss': '2.5', 'lr': 0.1}",
            "step 4: {'loss': '1.5', 'lr': 0.1}",
            "7 loss 2.5, loss 2.6",
            "8 loss 1.5, loss 1.6",
            "",
        ];
        let mut scan = Scan::default();
        for line in lines.iter().chain(lines.iter().rev()) {
            assert_eq!(
                read(&mut scan, line),
                read(&mut Scan::default(), line),
                "{line}"
            );
        }
    }

    #[test]
    fn kinds_that_never_come_again_are_no_longer_learned() {
        let mut scan = Scan::default();
        for number in 0..300 {
            let line = format!("a{number} step 3 loss 2.5");
            assert_eq!(read(&mut scan, &line), read(&mut Scan::default(), &line));
        }
    }
}
