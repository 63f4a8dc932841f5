//! Lines with fewer points that look the same.

use super::drawing::Pixel;

/// The points of a line without those that are nearer than `tolerance` to the line through the others, by Douglas and Peucker's
/// method (Cartographica 10(2), 1973).
pub(super) fn line(points: &[Pixel], tolerance: f64) -> Vec<Pixel> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[last] = true;
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let farthest = (from + 1..to)
            .map(|at| (at, distance(points[at], points[from], points[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, _)) = farthest.filter(|(_, by)| *by > tolerance) {
            kept[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let points = points.iter().zip(kept);
    points
        .filter_map(|(point, kept)| kept.then_some(*point))
        .collect()
}

/// The same of a closed outline, whose first point does not stand at its end again; nothing of one that is too small to be seen.
pub(super) fn outline(points: &[Pixel], tolerance: f64) -> Vec<Pixel> {
    let Some(first) = points.first() else {
        return Vec::new();
    };
    // Two points far from each other are corners for certain.
    let away = |point: &Pixel| (point.0 - first.0).hypot(point.1 - first.1);
    let opposite = (0..points.len())
        .max_by(|a, b| away(&points[*a]).total_cmp(&away(&points[*b])))
        .unwrap_or(0);
    let mut there = line(&points[..=opposite], tolerance);
    let back: Vec<Pixel> = points[opposite..].iter().chain([first]).copied().collect();
    there.extend_from_slice(&line(&back, tolerance)[1..]);
    there.pop();
    if there.len() < 3 { Vec::new() } else { there }
}

/// How far a point is from the line between two others.
fn distance(point: Pixel, from: Pixel, to: Pixel) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (point.0 - from.0, point.1 - from.1);
    let squared = dx * dx + dy * dy;
    if squared == 0.0 {
        return x.hypot(y);
    }
    let part = ((x * dx + y * dy) / squared).clamp(0.0, 1.0);
    (x - part * dx).hypot(y - part * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_corners_are_kept() {
        let bent = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 1.0), (2.0, 5.0)];
        assert_eq!(line(&bent, 0.1), [(0.0, 0.0), (2.0, 0.0), (2.0, 5.0)]);
        assert_eq!(line(&bent, 0.001).len(), 4);
        assert_eq!(line(&[], 0.1), []);
        assert_eq!(line(&[(1.0, 1.0)], 0.1), [(1.0, 1.0)]);
    }

    #[test]
    fn an_outline_stays_closed_and_a_speck_vanishes() {
        let square: Vec<Pixel> = (0..40)
            .map(|i| {
                let part = f64::from(i % 10);
                match i / 10 {
                    0 => (part, 0.0),
                    1 => (10.0, part),
                    2 => (10.0 - part, 10.0),
                    _ => (0.0, 10.0 - part),
                }
            })
            .collect();
        let corners = outline(&square, 0.2);
        assert_eq!(
            corners,
            [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
        );
        assert!(outline(&[(0.0, 0.0), (0.1, 0.0), (0.1, 0.1)], 0.2).is_empty());
    }
}
