//! The graph of a computation as lanes beside its lines: one for each value, from where it is computed to its last use.

/// The lanes of a computation, a row for each line.
#[derive(Clone, Debug)]
pub(crate) struct DataflowLanes {
    rows: Vec<Row>,
    lanes: usize,
}

#[derive(Clone, Debug)]
struct Row {
    /// Which line's rail comes from above, by lane.
    above: Vec<Option<usize>>,
    /// Which line's rail goes on below.
    below: Vec<Option<usize>>,
    /// The lane of this row's own line.
    own: usize,
    /// The lanes that are joined to it.
    joined: Vec<usize>,
}

/// What a piece of a rail is to the line that the reader looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneTone {
    /// Nothing.
    Other,
    /// A value it is computed from comes along here.
    Inward,
    /// Its own value goes along here, and its adjoint comes back.
    Outward,
    /// It is a line's own place.
    Node,
}

/// A glyph and what it is.
pub(crate) type Piece = (&'static str, LaneTone);

impl DataflowLanes {
    /// DataflowLanes for lines that are computed from earlier ones.
    pub(crate) fn new(inputs: &[Vec<usize>]) -> Self {
        let mut last_use: Vec<Option<usize>> = vec![None; inputs.len()];
        for (user, inputs) in inputs.iter().enumerate() {
            for input in inputs {
                if let Some(last) = last_use.get_mut(*input) {
                    *last = Some(user);
                }
            }
        }
        let mut lanes: Vec<Option<usize>> = Vec::new();
        let mut rows = Vec::with_capacity(inputs.len());
        for (line, inputs) in inputs.iter().enumerate() {
            let above = lanes.clone();
            let of_input = |rail: &Option<usize>| rail.is_some_and(|rail| inputs.contains(&rail));
            let inward = above.iter().enumerate();
            let inward = inward.filter(|(_, rail)| of_input(rail));
            let joined: Vec<usize> = inward.map(|(lane, _)| lane).collect();
            let mut ended = None;
            for lane in &joined {
                if let Some(rail) = lanes.get_mut(*lane)
                    && rail.and_then(|rail| *last_use.get(rail)?) == Some(line)
                {
                    *rail = None;
                    ended = ended.or(Some(*lane));
                }
            }
            let free = ended.or_else(|| lanes.iter().position(Option::is_none));
            let own = free.unwrap_or(lanes.len());
            if own == lanes.len() {
                lanes.push(None);
            }
            if let Some(rail) = lanes.get_mut(own) {
                let is_used = last_use.get(line).is_some_and(Option::is_some);
                *rail = is_used.then_some(line);
            }
            rows.push(Row {
                above,
                below: lanes.clone(),
                own,
                joined,
            });
        }
        Self {
            lanes: lanes.len(),
            rows,
        }
    }

    /// How many columns a row has: two for each lane.
    pub(crate) fn width(&self) -> usize {
        2 * self.lanes
    }

    /// The row of a line, seen from a selected one.
    pub(crate) fn row(&self, line: usize, selected: usize) -> Vec<Piece> {
        let Some(row) = self.rows.get(line) else {
            return Vec::new();
        };
        let first = row
            .joined
            .iter()
            .copied()
            .chain([row.own])
            .min()
            .unwrap_or(row.own);
        let last = row
            .joined
            .iter()
            .copied()
            .chain([row.own])
            .max()
            .unwrap_or(row.own);
        let mut pieces = Vec::with_capacity(self.width());
        for lane in 0..self.lanes {
            let inside = |lane: usize| (first..=last).contains(&lane);
            let [left, right] = [lane > first && inside(lane), lane < last && inside(lane)];
            let up = row.above.get(lane).copied().flatten();
            let down = row.below.get(lane).copied().flatten();
            let on = row.tone_beside(line, selected, lane);
            let glyph = if lane == row.own {
                ("●", LaneTone::Node)
            } else {
                let crossing = rail([up.is_some(), down.is_some(), left, right]);
                let upright = up.map_or(LaneTone::Other, |source| {
                    self.tone_of(source, line, selected)
                });
                (
                    crossing,
                    if upright == LaneTone::Other {
                        on
                    } else {
                        upright
                    },
                )
            };
            pieces.push(glyph);
            let next = row.tone_beside(line, selected, lane + usize::from(lane >= row.own));
            pieces.push(if right {
                ("─", next)
            } else {
                (" ", LaneTone::Other)
            });
        }
        pieces
    }

    /// The row between a line and the one above it.
    pub(crate) fn between(&self, line: usize, selected: usize) -> Vec<Piece> {
        let above = self.rows.get(line).map(|row| &row.above);
        let source = |lane: usize| *above?.get(lane)?;
        let lane = |lane: usize| match source(lane) {
            Some(source) => ("│", self.tone_of(source, line, selected)),
            None => (" ", LaneTone::Other),
        };
        let lanes = (0..self.lanes).flat_map(|number| [lane(number), (" ", LaneTone::Other)]);
        lanes.collect()
    }

    /// What an upright rail is to the selected line.
    fn tone_of(&self, source: usize, line: usize, selected: usize) -> LaneTone {
        if source == selected {
            return LaneTone::Outward;
        }
        let selected_row = self.rows.get(selected);
        let is_inward = selected_row.is_some_and(|row| {
            let mut sources = row.joined.iter().filter_map(|lane| *row.above.get(*lane)?);
            sources.any(|rail| rail == source)
        });
        if line <= selected && is_inward {
            LaneTone::Inward
        } else {
            LaneTone::Other
        }
    }
}

impl Row {
    /// What the level rail at a lane is: it leads from a joined lane that is farther out to the row's own line.
    fn tone_beside(&self, line: usize, selected: usize, lane: usize) -> LaneTone {
        let outer = self.joined.iter().copied().filter(|joined| {
            if lane <= self.own {
                *joined <= lane
            } else {
                *joined >= lane
            }
        });
        let mut sources = outer.filter_map(|joined| *self.above.get(joined)?);
        if line == selected {
            return if sources.next().is_some() {
                LaneTone::Inward
            } else {
                LaneTone::Other
            };
        }
        if sources.any(|source| source == selected) {
            LaneTone::Outward
        } else {
            LaneTone::Other
        }
    }
}

/// A piece of a rail that leads up, down, left and right.
fn rail(leads: [bool; 4]) -> &'static str {
    match leads.into() {
        (true, true, false, false) => "│",
        (true, true, true, false) => "┤",
        (true, true, false, true) => "├",
        (true, true, true, true) => "┼",
        (true, false, true, false) => "╯",
        (true, false, false, true) => "╰",
        (true, false, true, true) => "┴",
        (false, true, true, false) => "╮",
        (false, true, false, true) => "╭",
        (false, true, true, true) => "┬",
        (false, false, true, _) | (false, false, _, true) => "─",
        (true, false, false, false) => "╵",
        (false, true, false, false) => "╷",
        (false, false, false, false) => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(inputs: &[Vec<usize>]) -> Vec<String> {
        let lanes = DataflowLanes::new(inputs);
        let row = |line| {
            let pieces = lanes.row(line, 0);
            pieces
                .iter()
                .map(|(glyph, _)| *glyph)
                .collect::<String>()
                .trim_end()
                .to_string()
        };
        (0..inputs.len()).map(row).collect()
    }

    #[test]
    fn a_chain_is_one_rail() {
        assert_eq!(drawn(&[vec![], vec![0], vec![1]]), ["●", "●", "●"]);
    }

    #[test]
    fn a_value_that_is_used_twice_keeps_its_rail() {
        // x, 1 − x, its square, y, x², y − x², the sum.
        let inputs = [
            vec![],
            vec![0],
            vec![1],
            vec![],
            vec![0],
            vec![3, 4],
            vec![2, 5],
        ];
        let rows = ["●", "├─●", "│ ●", "│ │ ●", "● │ │", "●─┼─╯", "●─╯"];
        assert_eq!(drawn(&inputs), rows);
    }

    #[test]
    fn what_leads_to_and_from_the_selected_line_is_told_apart() {
        let lanes = DataflowLanes::new(&[vec![], vec![0], vec![0], vec![1, 2]]);
        assert_eq!(lanes.row(1, 1)[0], ("├", LaneTone::Inward));
        assert_eq!(lanes.row(2, 1)[2], ("│", LaneTone::Outward));
        assert_eq!(lanes.row(3, 1)[2], ("╯", LaneTone::Outward));
        assert_eq!(lanes.row(2, 1)[0].1, LaneTone::Node);
    }
}
