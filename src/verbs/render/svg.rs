//! SVG, for slides and papers.

use color_eyre::Result;

use super::format::{PictureFormat, Request, composition};
use super::size::SizeUnit;
use super::stage::HeadlessSession;
use crate::picture::{Draftsman, Drawing, svg};

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "svg",
    unit: SizeUnit::Pixels,
    animated: None,
    draw: |stage, request| Ok(svg(&drawing(stage, request)?).into_bytes()),
};

/// What a stage shows, in pixels.
pub(super) fn drawing(stage: &mut HeadlessSession, request: &Request) -> Result<Drawing> {
    let (width, height) = (request.size.width, request.size.height);
    stage.fit_pixels(width, height);
    let mut draftsman = Draftsman::new(width.into(), height.into(), request.palette());
    Ok(draftsman.draw(&composition(stage)?))
}
