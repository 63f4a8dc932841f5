//! The descent step by step.

use std::io::Cursor;

use serde_json::Value;

use super::{rendered, text};

#[test]
fn an_animated_png_has_a_frame_for_every_step() {
    let png = rendered("apng", &["bowl", "--steps", "12", "--size", "300x200"]);
    let decoder = png::Decoder::new(Cursor::new(&png));
    let mut reader = decoder.read_info().expect("a PNG");
    let control = *reader.info().animation_control().expect("an animation");
    assert_eq!((control.num_frames, control.num_plays), (13, 0));
    let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
    for frame in 0..control.num_frames {
        let info = reader.next_frame(&mut buffer).expect("a frame");
        let control = reader.info().frame_control().expect("a frame's control");
        if frame == 0 {
            assert_eq!((info.width, info.height), (300, 200));
        } else {
            let right = control.x_offset + control.width;
            assert!(right <= 300 && control.y_offset + control.height <= 200);
        }
        let is_last = frame + 1 == control_frames(&png);
        assert_eq!(control.delay_num == 2500, is_last, "frame {frame}");
    }
}

fn control_frames(png: &[u8]) -> u32 {
    let reader = png::Decoder::new(Cursor::new(png))
        .read_info()
        .expect("a PNG");
    reader
        .info()
        .animation_control()
        .expect("an animation")
        .num_frames
}

#[test]
fn long_descents_leave_steps_out() {
    let arguments = ["-e", "x^2", "--at", "x=3", "--learning-rate", "0.0001"];
    let size = ["--steps", "1500", "--size", "120x100"];
    let png = rendered("apng", &[&arguments[..], &size].concat());
    let frames = control_frames(&png);
    assert!((150..=201).contains(&frames), "{frames}");
}

#[test]
fn animate_moves_what_stands_still_otherwise() {
    let arguments = ["bowl", "--steps", "3", "--size", "200x150"];
    let moving = rendered("png", &[&arguments[..], &["--animate"]].concat());
    assert_eq!(control_frames(&moving), 4);
    let still = rendered("png", &arguments);
    let reader = png::Decoder::new(Cursor::new(&still))
        .read_info()
        .expect("a PNG");
    assert!(reader.info().animation_control().is_none());
}

#[test]
fn a_recording_replays_to_the_screen_of_its_last_step() {
    let arguments = ["bowl", "--steps", "8", "--size", "80x24"];
    let cast = text("cast", &arguments);
    let mut lines = cast.lines();
    let header: Value = serde_json::from_str(lines.next().expect("a header")).expect("JSON");
    assert_eq!(
        (&header["version"], &header["width"], &header["height"]),
        (&2.into(), &80.into(), &24.into())
    );
    let mut screen = terminal();
    let mut before = -1.0;
    let mut frames = 0;
    for line in lines {
        let event: Value = serde_json::from_str(line).expect("JSON");
        let time = event[0].as_f64().expect("a time");
        assert!(time > before, "times rise");
        assert_eq!(event[1], "o");
        screen.process(event[2].as_str().expect("a text").as_bytes());
        (before, frames) = (time, frames + 1);
    }
    assert_eq!(frames, 9 + 1);
    let shown: Vec<String> = screen
        .screen()
        .rows(0, 80)
        .map(|row| row.trim_end().to_string())
        .collect();
    let ansi = rendered("ansi", &arguments);
    let mut still = terminal();
    still.process(
        &String::from_utf8(ansi)
            .expect("UTF-8")
            .trim_end()
            .replace('\n', "\r\n")
            .into_bytes(),
    );
    let wanted: Vec<String> = still
        .screen()
        .rows(0, 80)
        .map(|row| row.trim_end().to_string())
        .collect();
    assert_eq!(shown, wanted);
}

/// A terminal of 80 columns and 24 rows.
fn terminal() -> vt100::Parser {
    let side = |side: u16| side.try_into().expect("a side");
    vt100::Parser::new(side(24), side(80), 0)
}
