//! The formats of pictures, one a file.

use color_eyre::Result;

use super::size::{Size, SizeUnit};
use super::stage::HeadlessSession;
use crate::figure::Composition;
use crate::figure::theme::{Background, Ramp, Theme};
use crate::picture::Palette;
use crate::verbs::error::wrong;

/// A format of pictures.
pub(super) struct PictureFormat {
    /// Its name, and the ending of its files.
    pub(super) name: &'static str,
    /// What its pictures are made of.
    pub(super) unit: SizeUnit,
    /// The name of the format that shows the same step by step; its own if it does.
    pub(super) animated: Option<&'static str>,
    /// Draws what a stage shows.
    pub(super) draw: fn(&mut HeadlessSession, &Request) -> Result<Vec<u8>>,
}

impl PictureFormat {
    /// Whether it shows the steps one by one.
    pub(super) fn moves(&self) -> bool {
        self.animated == Some(self.name)
    }
}

/// How a picture is to be drawn.
pub(super) struct Request {
    pub(super) size: Size,
    pub(super) theme: &'static Theme,
    pub(super) ramp: Option<&'static Ramp>,
}

impl Request {
    /// The colors of a picture; files are dark unless a theme says otherwise.
    pub(super) fn palette(&self) -> Palette {
        Palette::new(self.theme, Background::Dark, self.ramp)
    }

    /// The colors of cells.
    pub(super) fn cells(&self) -> crate::ui::theme::TerminalTheme {
        let theme = crate::ui::theme::TerminalTheme::DARK.named(self.theme);
        match self.ramp {
            Some(ramp) => theme.with_ramp(ramp),
            None => theme,
        }
    }
}

/// What the shown view has to show.
pub(super) fn composition(stage: &HeadlessSession) -> Result<Composition> {
    let session = stage.session();
    let name = session.view().name;
    crate::ui::composition(session).map_err(|why| wrong(format!("there is no {name} view: {why}")))
}
