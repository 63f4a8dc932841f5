//! Drawings one after the other as an animated PNG: of each only what differs from the one before.

use std::thread;

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, EncodingError};
use tiny_skia::Pixmap;

use super::drawing::Drawing;
use super::raster::Painter;

/// So many frames are painted at a time, by as many threads as there are.
const BATCH: usize = 16;

/// Frames of one size.
pub struct Animation<'a> {
    /// The drawings in order.
    pub drawings: &'a [Drawing],
    /// How long each is shown.
    pub milliseconds: u16,
    /// How long the last one is shown.
    pub last: u16,
}

/// A rectangle of pixels: columns and rows, from and up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    x: (usize, usize),
    y: (usize, usize),
}

impl Animation<'_> {
    /// The animation as PNG, which begins again at its end; none if there is no memory for it, or no drawing.
    ///
    /// # Errors
    /// What the encoder refuses.
    pub fn png(&self) -> Result<Option<Vec<u8>>, EncodingError> {
        let Some(first) = self.drawings.first() else {
            return Ok(None);
        };
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, first.width, first.height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
        encoder.set_animated(self.drawings.len() as u32, 0)?;
        encoder.add_itxt_chunk(String::from("Title"), first.title.clone())?;
        let mut writer = encoder.write_header()?;
        writer.set_dispose_op(DisposeOp::None)?;
        let mut before: Option<Pixmap> = None;
        let mut shown = 0;
        for batch in self.drawings.chunks(BATCH) {
            for pixmap in painted(batch) {
                let Some(pixmap) = pixmap else {
                    return Ok(None);
                };
                shown += 1;
                let is_last = shown == self.drawings.len();
                let time = if is_last {
                    self.last
                } else {
                    self.milliseconds
                };
                writer.set_frame_delay(time, 1000)?;
                match &before {
                    None => writer.write_image_data(pixmap.data())?,
                    Some(before) => {
                        let part = differing(before, &pixmap);
                        writer.reset_frame_position()?;
                        writer.set_frame_dimension(
                            (part.x.1 - part.x.0) as u32,
                            (part.y.1 - part.y.0) as u32,
                        )?;
                        writer.set_frame_position(part.x.0 as u32, part.y.0 as u32)?;
                        writer.set_blend_op(BlendOp::Over)?;
                        writer.write_image_data(&difference(before, &pixmap, part))?;
                    }
                }
                before = Some(pixmap);
            }
        }
        writer.finish()?;
        Ok(Some(out))
    }
}

/// The drawings in pixels, painted by several threads.
fn painted(drawings: &[Drawing]) -> Vec<Option<Pixmap>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let each = drawings.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = drawings
            .chunks(each)
            .map(|part| {
                scope.spawn(move || {
                    let mut painter = Painter::default();
                    if let [first, .., last] = part {
                        // Frames of a descent begin alike; without memory for that each is painted as a whole.
                        let _ = painter.keep(first, last);
                    }
                    let paint = |drawing: &Drawing| painter.paint(drawing);
                    part.iter().map(paint).collect::<Vec<_>>()
                })
            })
            .collect();
        let joined = parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default());
        joined.collect()
    })
}

/// The smallest rectangle outside which two frames are the same; one pixel where they are the same everywhere.
fn differing(a: &Pixmap, b: &Pixmap) -> Part {
    let width = a.width() as usize;
    let rows = || {
        let rows = a.data().chunks_exact(4 * width);
        rows.zip(b.data().chunks_exact(4 * width)).enumerate()
    };
    let mut part: Option<Part> = None;
    for (y, (a, b)) in rows().filter(|(_, (a, b))| a != b) {
        let differs = |x: &usize| a[4 * x..4 * x + 4] != b[4 * x..4 * x + 4];
        let first = (0..width).find(differs).unwrap_or(0);
        let last = (0..width).rev().find(differs).unwrap_or(0) + 1;
        let known = part.get_or_insert(Part {
            x: (first, last),
            y: (y, y + 1),
        });
        known.x = (known.x.0.min(first), known.x.1.max(last));
        known.y.1 = y + 1;
    }
    part.unwrap_or(Part {
        x: (0, 1),
        y: (0, 1),
    })
}

/// The pixels of a part that differ; the others let the frame before show through.
fn difference(before: &Pixmap, now: &Pixmap, part: Part) -> Vec<u8> {
    let width = now.width() as usize;
    let mut out = vec![0; 4 * (part.x.1 - part.x.0) * (part.y.1 - part.y.0)];
    let mut pixels = out.chunks_exact_mut(4);
    for y in part.y.0..part.y.1 {
        let row = 4 * (y * width + part.x.0)..4 * (y * width + part.x.1);
        let pairs = before.data()[row.clone()]
            .chunks_exact(4)
            .zip(now.data()[row].chunks_exact(4));
        for ((a, b), out) in pairs.zip(&mut pixels) {
            if a != b {
                out.copy_from_slice(b);
            }
        }
    }
    out
}
