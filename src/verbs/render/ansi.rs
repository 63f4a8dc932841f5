//! The screen with its colors, for a terminal: `cat` shows it.

use super::format::PictureFormat;
use super::size::SizeUnit;
use crate::play::still;

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "ansi",
    unit: SizeUnit::Cells,
    animated: Some("cast"),
    draw: |stage, request| {
        let (columns, rows) = (request.size.width, request.size.height);
        stage.fit_cells(columns, rows);
        Ok(still(stage.session(), request.cells(), columns, rows))
    },
};
