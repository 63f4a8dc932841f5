//! The screen with its colors, for a terminal: `cat` shows it.

use super::format::Format;
use super::size::Unit;
use crate::play::still;

/// The row.
pub(super) static FORMAT: Format = Format {
    name: "ansi",
    unit: Unit::Cells,
    animated: Some("cast"),
    draw: |stage, request| {
        let (columns, rows) = (request.size.width, request.size.height);
        stage.fit_cells(columns, rows);
        Ok(still(stage.session(), request.cells(), columns, rows))
    },
};
