//! The screen as text without colors: isolines instead of a field.

use super::format::Format;
use super::size::Unit;
use crate::figure::theme::Depth;
use crate::ui::cells;

/// The row.
pub(super) static FORMAT: Format = Format {
    name: "txt",
    unit: Unit::Cells,
    animated: Some("cast"),
    draw: |stage, request| {
        let (columns, rows) = (request.size.width, request.size.height);
        stage.fit_cells(columns, rows);
        let theme = request.cells().depth(Depth::Mono);
        Ok(cells::text(stage.session(), theme, columns, rows).into_bytes())
    },
};
