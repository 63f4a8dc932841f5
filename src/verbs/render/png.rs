//! PNG.

use super::format::PictureFormat;
use super::size::SizeUnit;
use super::svg::drawing;
use crate::picture::raster::{Painter, png};
use crate::verbs::error::wrong;

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "png",
    unit: SizeUnit::Pixels,
    animated: Some("apng"),
    draw: |stage, request| {
        let drawing = drawing(stage, request)?;
        let pixmap = Painter::default().paint(&drawing);
        let pixmap = pixmap.ok_or_else(|| wrong("there is no memory for so many pixels"))?;
        Ok(png(&pixmap, &drawing.title)?)
    },
};
