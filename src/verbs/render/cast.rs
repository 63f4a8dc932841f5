//! The screen of a descent, step by step, as asciicast v2 (<https://docs.asciinema.org/manual/asciicast/v2/>).

use std::io::Write;

use color_eyre::Result;
use serde::Serialize;

use super::apng::{LAST, Moments};
use super::format::{PictureFormat, Request};
use super::size::SizeUnit;
use super::stage::HeadlessSession;
use crate::play::Recorder;

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "cast",
    unit: SizeUnit::Cells,
    animated: Some("cast"),
    draw,
};

#[derive(Serialize)]
struct Header<'a> {
    version: u8,
    width: u16,
    height: u16,
    title: &'a str,
}

/// A header, then one line a frame with its time in seconds.
fn draw(stage: &mut HeadlessSession, request: &Request) -> Result<Vec<u8>> {
    let (columns, rows) = (request.size.width, request.size.height);
    stage.fit_cells(columns, rows);
    let title = stage.session().scenario().heading();
    let header = Header {
        version: 2,
        width: columns,
        height: rows,
        title: &title,
    };
    let mut out = serde_json::to_vec(&header)?;
    out.push(b'\n');
    let mut recorder = Recorder::new(request.cells(), columns, rows)?;
    let moments = Moments::of(stage);
    let mut seconds = 0.0;
    let mut frame = |stage: &HeadlessSession, seconds: f64, out: &mut Vec<u8>| -> Result<()> {
        let bytes = recorder.frame(stage.session())?;
        let text = serde_json::to_string(&String::from_utf8_lossy(&bytes))?;
        Ok(writeln!(out, "[{seconds:.3},\"o\",{text}]")?)
    };
    let mut progress = moments.progress();
    for step in moments.steps() {
        progress.reached(step);
        stage.seek(step);
        frame(stage, seconds, &mut out)?;
        seconds += moments.seconds();
    }
    // The last frame stands for a while.
    writeln!(out, "[{:.3},\"o\",\"\"]", seconds + LAST)?;
    Ok(out)
}
