//! A picture as a list of shapes and texts in pixels: what every back end draws, in this order.

use crate::figure::theme::Rgb;

/// A point in pixels, from the upper left corner.
pub type Pixel = (f64, f64);

/// A piece of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PathSegment {
    /// The outline begins anew.
    Move(Pixel),
    /// A straight line.
    Line(Pixel),
    /// Back to where the outline began.
    Close,
    /// A whole circle: its center and its radius.
    Circle(Pixel, f64),
}

/// A line's width, color, opacity and dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineStyle {
    /// Its color.
    pub color: Rgb,
    /// Its width in pixels.
    pub width: f64,
    /// From 0, unseen, to 1.
    pub opacity: f64,
    /// The lengths of dashes and of the gaps between them; 0 for a line without gaps.
    pub dash: (f64, f64),
}

impl LineStyle {
    /// A line without gaps that hides what is behind it.
    pub fn new(color: Rgb, width: f64) -> Self {
        Self {
            color,
            width,
            opacity: 1.0,
            dash: (0.0, 0.0),
        }
    }
}

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Area {
    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// Whether two rectangles share more than an edge.
    pub fn meets(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether a rectangle lies in this one.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// The rectangle without a margin on every side.
    #[must_use]
    pub fn inset(self, margin: f64) -> Self {
        Self {
            x: self.x + margin,
            y: self.y + margin,
            width: (self.width - 2.0 * margin).max(0.0),
            height: (self.height - 2.0 * margin).max(0.0),
        }
    }
}

/// One thing that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawnItem {
    /// An outline, filled and drawn along.
    Path {
        /// The outline.
        outline: Vec<PathSegment>,
        /// The color inside, by the nonzero rule.
        fill: Option<Rgb>,
        /// The line along it.
        pen: Option<LineStyle>,
        /// Only what lies in this rectangle is drawn.
        clip: Option<Area>,
    },
    /// A line of text.
    Text {
        /// Where its base line begins.
        at: Pixel,
        /// The text.
        text: String,
        /// The size of the font in pixels.
        size: f64,
        /// Its color.
        color: Rgb,
        /// A seam in this color around the letters, so that they stand out.
        halo: Option<Rgb>,
    },
}

/// A picture of some size.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
    /// What it is, in a few words.
    pub title: String,
    /// What it shows, for those who do not see it.
    pub description: String,
    /// What is behind everything.
    pub ground: Rgb,
    /// From the back to the front.
    pub items: Vec<DrawnItem>,
}
