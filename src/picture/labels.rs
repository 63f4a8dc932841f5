//! Where texts stand, so that none covers another.

use super::drawing::{Area, DrawnItem, Pixel};
use super::font;
use crate::figure::theme::Rgb;

/// The height of a line of text and the part of it that is above the base line, in sizes of the font.
const HEIGHT: f64 = 1.16;
const ASCENT: f64 = 0.9;

/// The room of one plot, and what is taken of it.
pub(super) struct PlotLabels {
    room: Area,
    taken: Vec<Area>,
    /// Points of lines that texts had better not cover.
    busy: Vec<Pixel>,
}

impl PlotLabels {
    pub(super) fn new(room: Area) -> Self {
        Self {
            room,
            taken: Vec::new(),
            busy: Vec::new(),
        }
    }

    /// Marks a rectangle as taken.
    pub(super) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Remembers where a line runs.
    pub(super) fn line(&mut self, points: &[Pixel], apart: f64) {
        for pair in points.windows(2) {
            let length = (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
            let count = (length / apart).ceil().clamp(1.0, 500.0) as usize;
            for step in 0..count {
                let part = step as f64 / count as f64;
                let x = pair[0].0 + part * (pair[1].0 - pair[0].0);
                let y = pair[0].1 + part * (pair[1].1 - pair[0].1);
                self.busy.push((x, y));
            }
        }
        self.busy.extend(points.last());
    }

    /// Whether a rectangle is inside the room and covers no text.
    pub(super) fn is_free(&self, area: Area) -> bool {
        self.room.holds(area) && self.taken.iter().all(|taken| !taken.meets(area))
    }

    /// Whether nothing is written where a rectangle is.
    pub(super) fn is_clear(&self, area: Area) -> bool {
        self.taken.iter().all(|taken| !taken.meets(area))
    }

    /// How many points of lines lie in a rectangle.
    pub(super) fn covered(&self, area: Area) -> usize {
        let inside = |(x, y): &&Pixel| {
            (area.x..=area.right()).contains(x) && (area.y..=area.bottom()).contains(y)
        };
        self.busy.iter().filter(inside).count()
    }

    /// The free place for a text beside a point that covers the least of lines: to its right, left, above, below, or askew, at
    /// this distance or twice that.
    pub(super) fn beside(
        &mut self,
        text: &str,
        size: f64,
        point: Pixel,
        away: f64,
    ) -> Option<Pixel> {
        let (width, height) = (font::width(text, size), HEIGHT * size);
        let mut best: Option<(usize, Area)> = None;
        for away in [away, 2.0 * away] {
            for (across, down) in DIRECTIONS {
                let slanted = if across != 0.0 && down != 0.0 {
                    0.75
                } else {
                    1.0
                };
                let area = Area {
                    x: point.0 + slanted * across * away + (across - 1.0) / 2.0 * width,
                    y: point.1 + slanted * down * away + (down - 1.0) / 2.0 * height,
                    width,
                    height,
                };
                if !self.is_free(area) {
                    continue;
                }
                let covered = self.covered(area);
                if best.is_none_or(|(least, _)| covered < least) {
                    best = Some((covered, area));
                }
            }
        }
        let (_, area) = best?;
        self.take(area);
        Some((area.x, area.y + ASCENT * size))
    }
}

/// To the right, left, up, down, and between them.
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (-1.0, -1.0),
    (-1.0, 1.0),
];

/// The rectangle around a text whose base line begins at a point.
pub(super) fn area(text: &str, size: f64, at: Pixel) -> Area {
    Area {
        x: at.0,
        y: at.1 - ASCENT * size,
        width: font::width(text, size),
        height: HEIGHT * size,
    }
}

/// A text; its place is rounded, so that all back ends have the same.
pub(super) fn text(
    at: Pixel,
    text: impl Into<String>,
    size: f64,
    color: Rgb,
    halo: Option<Rgb>,
) -> DrawnItem {
    let round = |x: f64| (x * 10.0).round() / 10.0;
    DrawnItem::Text {
        at: (round(at.0), round(at.1)),
        text: text.into(),
        size: (size * 100.0).round() / 100.0,
        color,
        halo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> Area {
        Area {
            x: 0.0,
            y: 0.0,
            width: 200.0,
            height: 100.0,
        }
    }

    #[test]
    fn texts_do_not_cover_each_other_nor_lines_where_there_is_room() {
        let mut labels = PlotLabels::new(room());
        let first = labels
            .beside("loss", 10.0, (100.0, 50.0), 6.0)
            .expect("room");
        assert!(first.0 > 100.0, "to the right first");
        let second = labels
            .beside("loss", 10.0, (100.0, 50.0), 6.0)
            .expect("room");
        assert!(!area("loss", 10.0, first).meets(area("loss", 10.0, second)));
        let mut labels = PlotLabels::new(room());
        labels.line(&[(100.0, 50.0), (200.0, 50.0)], 2.0);
        let beside = labels
            .beside("loss", 10.0, (100.0, 50.0), 6.0)
            .expect("room");
        assert!(beside.0 < 100.0, "{beside:?} is on the line");
    }

    #[test]
    fn where_there_is_no_room_there_is_no_text() {
        let mut labels = PlotLabels::new(room());
        labels.take(room());
        assert_eq!(labels.beside("loss", 10.0, (100.0, 50.0), 6.0), None);
        let wide = "a text that is wider than all the room that there is for it";
        assert_eq!(
            PlotLabels::new(room()).beside(wide, 10.0, (100.0, 50.0), 6.0),
            None
        );
    }
}
