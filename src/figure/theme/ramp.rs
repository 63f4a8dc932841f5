//! Color maps: sixteen stops from low to high, one a band, evenly spaced in lightness, so that equal steps look equal.
//!
//! Viridis, magma (van der Walt and Smith, 2015) and cividis (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018), resampled; turbo
//! (Mikhailov, 2019) by its published polynomial, and balance, lightest in the middle, for what has two sides; night
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
    /// Whether it is lightest in the middle, and goes to a hue of its own at either end.
    pub has_two_sides: bool,
}

/// Every color map.
pub static RAMPS: &[&Ramp] = &[&NIGHT, &PAPER, &VIRIDIS, &CIVIDIS, &MAGMA, &TURBO, &BALANCE];

impl Ramp {
    /// The stop of one band among `bands`, the lowest at one end and the highest at the other.
    #[expect(clippy::indexing_slicing, reason = "`spread` is below the length")]
    pub fn stop(&self, band: usize, bands: usize) -> Rgb {
        self.stops[spread(band, bands, self.stops.len())]
    }

    /// The stop among the 256 colors.
    #[expect(clippy::indexing_slicing, reason = "`spread` is below the length")]
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
        "#440154", "#471063", "#481F70", "#472D7B", "#443A83", "#3F4788", "#3A548C", "#34618D",
        "#2E6D8E", "#2A788E", "#25838E", "#218F8D", "#1F9A8A", "#21A685", "#2CB17E", "#3DBC74",
    ]),
    indexed: &[53, 54, 55, 24, 25, 61, 30, 66, 35, 72, 108, 77],
    has_two_sides: false,
};

/// From paper to blue: the light default.
pub(super) static PAPER: Ramp = Ramp {
    name: "paper",
    stops: Rgb::all([
        "#FAF7EB", "#EDF0E1", "#E0E9D7", "#D3E2CE", "#C6DCC4", "#BAD5BB", "#ADCDBB", "#A0C6BA",
        "#93BEBA", "#86B7B9", "#78B0B9", "#6FA7B9", "#669FB9", "#5C97B8", "#518FB8", "#4487B8",
    ]),
    indexed: &[
        231, 255, 254, 253, 187, 151, 115, 79, 110, 74, 73, 37, 69, 68, 67, 31,
    ],
    has_two_sides: false,
};

/// Blue, green, yellow.
pub(super) static VIRIDIS: Ramp = Ramp {
    name: "viridis",
    stops: Rgb::all([
        "#440154", "#481769", "#472A7A", "#433E85", "#3C508B", "#34618D", "#2C728E", "#26828E",
        "#20928C", "#1FA287", "#2DB27D", "#4AC16D", "#6ECE58", "#9BD93C", "#C8E020", "#F6E620",
    ]),
    indexed: &[
        53, 54, 55, 24, 25, 61, 30, 66, 35, 72, 108, 77, 148, 184, 220, 226,
    ],
    has_two_sides: false,
};

/// Blue to yellow, the same to eyes that miss red or green.
pub(super) static CIVIDIS: Ramp = Ramp {
    name: "cividis",
    stops: Rgb::all([
        "#002553", "#002E6A", "#1E3A6F", "#36466C", "#48526C", "#595E6E", "#686A71", "#777776",
        "#878478", "#979177", "#A89E73", "#B9AB6D", "#CBB965", "#DBC75A", "#EDD54A", "#FEE434",
    ]),
    indexed: &[
        235, 24, 25, 60, 242, 243, 244, 102, 245, 246, 108, 143, 179, 185, 221, 227,
    ],
    has_two_sides: false,
};

/// Black, purple, orange, cream.
pub(super) static MAGMA: Ramp = Ramp {
    name: "magma",
    stops: Rgb::all([
        "#180F3D", "#2A115C", "#420F75", "#5C167F", "#752181", "#8E2A81", "#AA337D", "#C43C75",
        "#DC4869", "#EE5B5E", "#F7725C", "#FC8C63", "#FEA36F", "#FEBB81", "#FED194", "#FDE7A9",
    ]),
    indexed: &[
        233, 17, 18, 53, 54, 89, 90, 125, 161, 167, 203, 173, 209, 216, 222, 229,
    ],
    has_two_sides: false,
};

/// The hues of the rainbow, for the curious: near levels are easy to tell apart, but its lightness turns in the middle.
pub(super) static TURBO: Ramp = Ramp {
    name: "turbo",
    stops: Rgb::all([
        "#30123B", "#4A41B5", "#4270F2", "#2F9EF5", "#25C6D7", "#2FE5AD", "#4EF983", "#7CFD5E",
        "#B0F444", "#DFDC32", "#FFB827", "#FF8C1F", "#F45C17", "#CE310D", "#A31302", "#7A0403",
    ]),
    indexed: &[
        53, 62, 69, 75, 80, 84, 119, 155, 191, 185, 214, 208, 202, 166, 124, 88,
    ],
    has_two_sides: true,
};

/// Blue below, red above, light between.
pub(super) static BALANCE: Ramp = Ramp {
    name: "balance",
    stops: Rgb::all([
        "#005581", "#00689D", "#057BB8", "#398FCB", "#6AA1D3", "#90B4DA", "#B2C8E0", "#D2DAE4",
        "#E6D7D5", "#E2BDB7", "#DBA39B", "#D28A7F", "#C77065", "#BA574C", "#AC3B34", "#9D191D",
    ]),
    indexed: &[
        24, 31, 67, 110, 153, 189, 255, 224, 217, 174, 167, 131, 124, 88,
    ],
    has_two_sides: true,
};
