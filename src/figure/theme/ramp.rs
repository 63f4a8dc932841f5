//! Color maps: sixteen stops from low to high, one a band, evenly spaced in lightness, so that equal steps look equal.
//!
//! Viridis, magma (van der Walt and Smith, 2015) and cividis (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018), resampled; night
//! is viridis up to L* 68, so that the field never outshines a path; paper goes from a light ground away. The colors of 256 are
//! picked by hand or by search so that lightness goes steadily there too, where the nearest ones would wander.

use super::Rgb;

/// A color map.
#[derive(Debug, PartialEq, Eq)]
pub struct Ramp {
    /// Its name.
    pub name: &'static str,
    /// From low to high.
    pub stops: [Rgb; 16],
    /// The same among the 256 colors of xterm; there may be fewer.
    pub indexed: &'static [u8],
}

/// Every color map.
pub static RAMPS: &[&Ramp] = &[&NIGHT, &PAPER, &VIRIDIS, &CIVIDIS, &MAGMA];

impl Ramp {
    /// The stop of one band among `bands`, the lowest at one end and the highest at the other.
    pub fn stop(&self, band: usize, bands: usize) -> Rgb {
        self.stops[spread(band, bands, self.stops.len())]
    }

    /// The stop among the 256 colors.
    pub fn indexed(&self, band: usize, bands: usize) -> u8 {
        self.indexed[spread(band, bands, self.indexed.len())]
    }
}

/// The index of one of `bands` things among `count`.
fn spread(band: usize, bands: usize, count: usize) -> usize {
    let last = bands.saturating_sub(1).max(1);
    (band.min(last) * (count - 1) + last / 2) / last
}

/// Viridis without its bright end: the dark default.
pub(super) static NIGHT: Ramp = Ramp {
    name: "night",
    stops: Rgb::all([
        0x440154, 0x471063, 0x481F70, 0x472D7B, 0x443A83, 0x3F4788, 0x3A548C, 0x34618D, 0x2E6D8E,
        0x2A788E, 0x25838E, 0x218F8D, 0x1F9A8A, 0x21A685, 0x2CB17E, 0x3DBC74,
    ]),
    indexed: &[53, 54, 55, 24, 25, 61, 30, 66, 35, 72, 108, 77],
};

/// From paper to blue: the light default.
pub(super) static PAPER: Ramp = Ramp {
    name: "paper",
    stops: Rgb::all([
        0xFAF7EB, 0xEDF0E1, 0xE0E9D7, 0xD3E2CE, 0xC6DCC4, 0xBAD5BB, 0xADCDBB, 0xA0C6BA, 0x93BEBA,
        0x86B7B9, 0x78B0B9, 0x6FA7B9, 0x669FB9, 0x5C97B8, 0x518FB8, 0x4487B8,
    ]),
    indexed: &[
        231, 255, 254, 253, 187, 151, 115, 79, 110, 74, 73, 37, 69, 68, 67, 31,
    ],
};

/// Blue, green, yellow.
pub(super) static VIRIDIS: Ramp = Ramp {
    name: "viridis",
    stops: Rgb::all([
        0x440154, 0x481769, 0x472A7A, 0x433E85, 0x3C508B, 0x34618D, 0x2C728E, 0x26828E, 0x20928C,
        0x1FA287, 0x2DB27D, 0x4AC16D, 0x6ECE58, 0x9BD93C, 0xC8E020, 0xF6E620,
    ]),
    indexed: &[
        53, 54, 55, 24, 25, 61, 30, 66, 35, 72, 108, 77, 148, 184, 220, 226,
    ],
};

/// Blue to yellow, the same to eyes that miss red or green.
pub(super) static CIVIDIS: Ramp = Ramp {
    name: "cividis",
    stops: Rgb::all([
        0x002553, 0x002E6A, 0x1E3A6F, 0x36466C, 0x48526C, 0x595E6E, 0x686A71, 0x777776, 0x878478,
        0x979177, 0xA89E73, 0xB9AB6D, 0xCBB965, 0xDBC75A, 0xEDD54A, 0xFEE434,
    ]),
    indexed: &[
        235, 24, 25, 60, 242, 243, 244, 102, 245, 246, 108, 143, 179, 185, 221, 227,
    ],
};

/// Black, purple, orange, cream.
pub(super) static MAGMA: Ramp = Ramp {
    name: "magma",
    stops: Rgb::all([
        0x180F3D, 0x2A115C, 0x420F75, 0x5C167F, 0x752181, 0x8E2A81, 0xAA337D, 0xC43C75, 0xDC4869,
        0xEE5B5E, 0xF7725C, 0xFC8C63, 0xFEA36F, 0xFEBB81, 0xFED194, 0xFDE7A9,
    ]),
    indexed: &[
        233, 17, 18, 53, 54, 89, 90, 125, 161, 167, 203, 173, 209, 216, 222, 229,
    ],
};
