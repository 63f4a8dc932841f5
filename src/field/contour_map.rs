//! A field ready to be drawn: its bands and their borders.

use std::sync::Arc;

use super::{BandedGrid, Grid, Isolines, Levels, Scale};

/// How many levels share one isoline: every level has a color, every second one a line.
const EVERY: usize = 2;

/// From this ratio between the levels of the largest and the smallest values on, equal ratios tell more than equal differences.
/// A round bowl has 23, four minima of a polynomial of fourth degree have 43.
const ORDERS: f64 = 30.0;

/// A field with its bands and isolines.
#[derive(Clone, Debug)]
pub struct ContourMap {
    /// The bands.
    pub heat: Arc<BandedGrid>,
    /// Their borders.
    pub isolines: Arc<Isolines>,
}

impl ContourMap {
    /// Divides a field by the scale given, or by the one that suits its values.
    pub fn new(grid: Grid, scale: Option<Scale>) -> Self {
        let scale = scale.unwrap_or_else(|| fitting(&grid));
        let levels = Levels::of(grid.values(), scale);
        let isolines = Isolines::new(&grid, &levels, EVERY);
        Self {
            heat: Arc::new(BandedGrid::new(grid, levels)),
            isolines: Arc::new(isolines),
        }
    }

    /// The field itself.
    pub fn grid(&self) -> &Grid {
        self.heat.grid()
    }
}

/// Equal ratios for what rises over orders of magnitude from its lowest value, equal differences for the rest.
fn fitting(grid: &Grid) -> Scale {
    let mut values: Vec<f64> = grid
        .values()
        .iter()
        .copied()
        .filter(|v| v.is_finite())
        .collect();
    values.sort_by(f64::total_cmp);
    let quantile = |part: f64| values.get((part * values.len() as f64) as usize).copied();
    match (values.first(), quantile(0.05), quantile(0.95)) {
        (Some(lowest), Some(low), Some(high)) if high - lowest > ORDERS * (low - lowest) => {
            Scale::Log
        }
        _ => Scale::Linear,
    }
}
