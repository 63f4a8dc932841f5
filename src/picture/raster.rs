//! A drawing in pixels, and as PNG.

use png::{BitDepth, ColorType, Compression, Encoder};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};

use super::drawing::{Area, Drawing, DrawnItem, LineStyle, PathSegment};
use super::font;
use crate::figure::theme::Rgb;

/// Draws the items of drawings of one size; what the last one began with is kept, since frames of a descent begin alike.
#[derive(Default)]
pub struct Painter {
    /// What was drawn of the items that two drawings in a row had in common.
    kept: Option<(Drawing, Pixmap)>,
}

impl Painter {
    /// The drawing in pixels; none if there is no memory for so many.
    pub fn paint(&mut self, drawing: &Drawing) -> Option<Pixmap> {
        let common = self.kept.as_ref().map_or(0, |(kept, _)| {
            let alike = kept.items.iter().zip(&drawing.items);
            let count = alike.take_while(|(a, b)| a == b).count();
            if count == kept.items.len() && same_sheet(kept, drawing) {
                count
            } else {
                0
            }
        });
        let mut pixmap = match &self.kept {
            Some((_, pixmap)) if common > 0 => pixmap.clone(),
            _ => blank(drawing)?,
        };
        let mut masks = Masks::default();
        for item in &drawing.items[common..] {
            draw(&mut pixmap, item, &mut masks);
        }
        Some(pixmap)
    }

    /// Keeps what two drawings begin with, to begin with it from now on.
    pub fn keep(&mut self, first: &Drawing, second: &Drawing) -> Option<()> {
        let alike = first.items.iter().zip(&second.items);
        let common = alike.take_while(|(a, b)| a == b).count();
        let beginning = Drawing {
            items: first.items[..common].to_vec(),
            ..first.clone()
        };
        self.kept = None;
        let pixmap = self.paint(&beginning)?;
        self.kept = Some((beginning, pixmap));
        Some(())
    }
}

/// Whether size and ground are the same.
fn same_sheet(a: &Drawing, b: &Drawing) -> bool {
    (a.width, a.height, a.ground) == (b.width, b.height, b.ground)
}

fn blank(drawing: &Drawing) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(drawing.width, drawing.height)?;
    let Rgb(red, green, blue) = drawing.ground;
    pixmap.fill(tiny_skia::Color::from_rgba8(red, green, blue, 255));
    Some(pixmap)
}

/// The masks of rectangles that were clipped to.
#[derive(Default)]
struct Masks(Vec<(Area, Mask)>);

impl Masks {
    fn of(&mut self, area: Area, size: (u32, u32)) -> Option<&Mask> {
        if let Some(index) = self.0.iter().position(|(known, _)| *known == area) {
            return Some(&self.0[index].1);
        }
        let mut mask = Mask::new(size.0, size.1)?;
        let path = PathBuilder::from_rect(rectangle(area)?);
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        self.0.push((area, mask));
        self.0.last().map(|(_, mask)| mask)
    }
}

fn rectangle(area: Area) -> Option<Rect> {
    Rect::from_xywh(
        area.x as f32,
        area.y as f32,
        area.width as f32,
        area.height as f32,
    )
}

fn draw(pixmap: &mut Pixmap, item: &DrawnItem, masks: &mut Masks) {
    let size = (pixmap.width(), pixmap.height());
    match item {
        DrawnItem::Path {
            outline,
            fill,
            pen,
            clip,
        } => {
            let Some(path) = path(outline) else {
                return;
            };
            let mask = clip.and_then(|area| masks.of(area, size));
            if let Some(color) = fill {
                let rule = FillRule::Winding;
                pixmap.fill_path(
                    &path,
                    &paint(*color, 1.0),
                    rule,
                    Transform::identity(),
                    mask,
                );
            }
            if let Some(pen) = pen {
                let paint = paint(pen.color, pen.opacity);
                pixmap.stroke_path(&path, &paint, &stroke(pen), Transform::identity(), mask);
            }
        }
        DrawnItem::Text {
            at,
            text,
            size,
            color,
            halo,
        } => {
            let mut builder = PathBuilder::new();
            font::outline(text, *at, *size, |stroke| match stroke {
                font::OutlinePiece::Move(x, y) => builder.move_to(x, y),
                font::OutlinePiece::Line(x, y) => builder.line_to(x, y),
                font::OutlinePiece::Quad(x1, y1, x, y) => builder.quad_to(x1, y1, x, y),
                font::OutlinePiece::Cubic(x1, y1, x2, y2, x, y) => {
                    builder.cubic_to(x1, y1, x2, y2, x, y);
                }
                font::OutlinePiece::Close => builder.close(),
            });
            let Some(path) = builder.finish() else {
                return;
            };
            if let Some(halo) = halo {
                let pen = LineStyle::new(*halo, super::halo_width(*size));
                let (paint, stroke) = (paint(*halo, 1.0), stroke(&pen));
                pixmap.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
            }
            let rule = FillRule::Winding;
            pixmap.fill_path(
                &path,
                &paint(*color, 1.0),
                rule,
                Transform::identity(),
                None,
            );
        }
    }
}

fn path(outline: &[PathSegment]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for segment in outline {
        match *segment {
            PathSegment::Move((x, y)) => builder.move_to(x as f32, y as f32),
            PathSegment::Line((x, y)) => builder.line_to(x as f32, y as f32),
            PathSegment::Close => builder.close(),
            PathSegment::Circle((x, y), radius) => {
                builder.push_circle(x as f32, y as f32, radius as f32);
            }
        }
    }
    builder.finish()
}

fn paint(Rgb(red, green, blue): Rgb, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, (opacity * 255.0).round() as u8);
    paint
}

fn stroke(pen: &LineStyle) -> Stroke {
    let dash = (pen.dash.0 > 0.0)
        .then(|| StrokeDash::new(vec![pen.dash.0 as f32, pen.dash.1 as f32], 0.0));
    Stroke {
        width: pen.width as f32,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        dash: dash.flatten(),
        ..Stroke::default()
    }
}

/// The pixels as PNG, with the title in it.
///
/// # Errors
/// What the encoder refuses; nothing of a picture that is not empty.
pub fn png(pixmap: &Pixmap, title: &str) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.add_itxt_chunk(String::from("Title"), title.to_string())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque(pixmap))?;
    writer.finish()?;
    Ok(out)
}

/// Red, green, blue of every pixel: a picture is opaque.
fn opaque(pixmap: &Pixmap) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(pixmap.data().len() / 4 * 3);
    for pixel in pixmap.data().chunks_exact(4) {
        pixels.extend_from_slice(&pixel[..3]);
    }
    pixels
}
