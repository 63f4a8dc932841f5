//! A field divided into bands.

use super::{Grid, Levels};

/// The band number of a value that is not finite.
const HOLE: u8 = u8::MAX;

/// A grid and the band in which each of its values lies, found once so that drawing only looks up.
#[derive(Clone, Debug, PartialEq)]
pub struct BandedGrid {
    grid: Grid,
    levels: Levels,
    bands: Vec<u8>,
    is_cut_out: bool,
}

impl BandedGrid {
    /// Finds the band of every value. Bands beyond the 255th count as the 255th.
    pub fn new(grid: Grid, levels: Levels) -> Self {
        let band = |value: &f64| {
            let band = levels.band(*value)?;
            u8::try_from(band).ok().map(|band| band.min(HOLE - 1))
        };
        let bands = grid
            .values()
            .iter()
            .map(|value| band(value).unwrap_or(HOLE))
            .collect();
        Self {
            grid,
            levels,
            bands,
            is_cut_out: false,
        }
    }

    /// The same of a picture that has a shape of its own: where a value is not finite there is nothing, not a hole in the field.
    pub fn cut_out(grid: Grid, levels: Levels) -> Self {
        Self {
            is_cut_out: true,
            ..Self::new(grid, levels)
        }
    }

    /// Whether there is nothing where a value is not finite.
    pub fn is_cut_out(&self) -> bool {
        self.is_cut_out
    }

    /// The field.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// What divides it.
    pub fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The band of one sample, column from the left, row from the bottom; none where the value is not finite.
    ///
    /// # Panics
    /// If there is no such sample.
    pub fn band(&self, column: usize, row: usize) -> Option<u8> {
        let band = self.bands[row * self.grid.resolution().columns + column];
        (band != HOLE).then_some(band)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Range, Resolution, Window};
    use super::*;

    #[test]
    fn each_value_has_its_band_and_holes_have_none() {
        let window = Window::new(Range::new(0.0, 1.0), Range::new(0.0, 1.0));
        let values = vec![0.5, 1.0, f64::NAN, f64::INFINITY];
        let grid = Grid::from_values(window, Resolution::new(2, 2), values);
        let heat = BandedGrid::new(grid, Levels::given(vec![1.0]));
        assert_eq!((heat.band(0, 0), heat.band(1, 0)), (Some(0), Some(1)));
        assert_eq!((heat.band(0, 1), heat.band(1, 1)), (None, None));
    }
}
