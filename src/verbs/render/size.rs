//! The size of a picture.

use color_eyre::Result;

use crate::expr::visible;
use crate::verbs::error::wrong;

/// What pictures are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SizeUnit {
    /// Pixels.
    Pixels,
    /// Cells of a terminal.
    Cells,
}

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: u16,
    pub(super) height: u16,
}

impl SizeUnit {
    fn name(self) -> &'static str {
        match self {
            Self::Pixels => "pixels",
            Self::Cells => "cells",
        }
    }

    fn default(self) -> Size {
        let (width, height) = match self {
            Self::Pixels => (1200, 800),
            Self::Cells => (120, 40),
        };
        Size { width, height }
    }

    /// The smallest and the largest that either side may be.
    fn limits(self) -> (u16, u16) {
        match self {
            Self::Pixels => (100, 8000),
            Self::Cells => (1, 1000),
        }
    }
}

impl Size {
    /// Reads `1200x800`; without a text the usual size.
    pub(super) fn read(text: Option<&str>, unit: SizeUnit) -> Result<Self> {
        let Some(text) = text else {
            return Ok(unit.default());
        };
        let (least, most) = unit.limits();
        let side = |side: &str| -> Option<u16> {
            let side = side.trim().parse().ok()?;
            (least..=most).contains(&side).then_some(side)
        };
        let sides = text.split_once(['x', 'X', '×']);
        let sides = sides.and_then(|(width, height)| Some((side(width)?, side(height)?)));
        let (width, height) = sides.ok_or_else(|| {
            let usual = unit.default();
            wrong(format!(
                "--size {}: width and height are {least} to {most} {}, as in {}x{}",
                visible(text),
                unit.name(),
                usual.width,
                usual.height
            ))
        })?;
        Ok(Self { width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_limits_on_either_side() {
        let read = |text: &str, unit| {
            Size::read(Some(text), unit)
                .ok()
                .map(|s| (s.width, s.height))
        };
        assert_eq!(read("100x8000", SizeUnit::Pixels), Some((100, 8000)));
        assert_eq!(read("1×1", SizeUnit::Cells), Some((1, 1)));
        for text in [
            "99x800",
            "800x8001",
            "0x0",
            "1000000x1000000",
            "-1x5",
            "800",
            "x",
            "axb",
        ] {
            assert_eq!(read(text, SizeUnit::Pixels), None, "{text}");
        }
        assert_eq!(read("0x40", SizeUnit::Cells), None);
        assert_eq!(read("1001x40", SizeUnit::Cells), None);
    }
}
