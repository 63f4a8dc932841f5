//! The screen as text without colors: isolines instead of a field.

use super::format::PictureFormat;
use super::size::SizeUnit;
use crate::figure::theme::ColorDepth;
use crate::ui::cells;

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "txt",
    unit: SizeUnit::Cells,
    animated: Some("cast"),
    draw: |stage, request| {
        let (columns, rows) = (request.size.width, request.size.height);
        stage.fit_cells(columns, rows);
        let theme = request.cells().depth(ColorDepth::Mono);
        Ok(cells::text(stage.session(), theme, columns, rows).into_bytes())
    },
};
