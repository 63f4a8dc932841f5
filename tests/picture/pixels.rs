//! PNGs, decoded and looked at.

use std::io::Cursor;

use gdplay::figure::Role;
use gdplay::figure::theme::ramp::RAMPS;
use gdplay::figure::theme::{AUTO, Background, Rgb};
use serde_json::Value;

use super::{gdplay, rendered, text};

/// The loss that is looked at: round, lowest at (1, −1), from −4 to 4 along both axes.
const BOWL: [&str; 11] = [
    "-e",
    "(x - 1)^2 + (y + 1)^2",
    "--at",
    "x=-2,y=2",
    "--learning-rate",
    "0.4",
    "--steps",
    "6",
    "--size=1000x800",
    "--do",
    "window -4 4 -4 4",
];

struct Image {
    width: usize,
    pixels: Vec<u8>,
    /// The part that is the plot: left, top, width, height.
    plot: [f64; 4],
}

impl Image {
    fn of(arguments: &[&str]) -> Self {
        let png = rendered("png", arguments);
        let mut reader = png::Decoder::new(Cursor::new(png))
            .read_info()
            .expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a frame");
        assert_eq!((info.width, info.height), (1000, 800));
        let svg = text("svg", arguments);
        Self {
            width: info.width as usize,
            pixels,
            plot: plot(&svg),
        }
    }

    /// The color at a point of the plane, whose window is from −4 to 4.
    fn at(&self, (x, y): (f64, f64)) -> Rgb {
        let [left, top, width, height] = self.plot;
        let column = (left + (x + 4.0) / 8.0 * width) as usize;
        let row = (top + (4.0 - y) / 8.0 * height) as usize;
        let at = 3 * (row * self.width + column);
        Rgb(self.pixels[at], self.pixels[at + 1], self.pixels[at + 2])
    }
}

/// The rectangle that the field is clipped to.
fn plot(svg: &str) -> [f64; 4] {
    let clip = svg
        .split("<clipPath id=\"c0\"><path d=\"M")
        .nth(1)
        .expect("a clip");
    let numbers = clip.split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut numbers = numbers.filter_map(|number| number.parse().ok());
    std::array::from_fn(|_| numbers.next().expect("a number"))
}

fn distance(a: Rgb, b: Rgb) -> u8 {
    a.0.abs_diff(b.0)
        .max(a.1.abs_diff(b.1))
        .max(a.2.abs_diff(b.2))
}

#[test]
fn bands_are_where_the_values_are() {
    let image = Image::of(&BOWL);
    let night = RAMPS[0];
    // The highest values are in the corner that is farthest from the minimum.
    let corner = image.at((-3.95, 3.95));
    assert!(night.stops[12..].contains(&corner), "{corner:?}");
    // Equal values have equal colors, and they get lighter outwards.
    let along = |radius: f64| image.at((1.0 + radius, -1.0));
    for radius in [0.9, 1.7, 2.6] {
        let other = image.at((1.0 - radius, -1.0));
        assert!(distance(along(radius), other) < 40, "{radius}: {other:?}");
    }
    let lightness = [0.6, 1.6, 2.8].map(|radius| along(radius).lightness());
    assert!(lightness.is_sorted(), "{lightness:?}");
    let colors = AUTO.role_colors(Background::Dark);
    assert_eq!(
        Rgb(image.pixels[0], image.pixels[1], image.pixels[2]),
        colors.ground.rgb
    );
}

#[test]
fn the_path_goes_through_the_iterates() {
    let image = Image::of(&BOWL);
    let arguments = [&["run", "--format", "json"], &BOWL[..8]].concat();
    let done = gdplay(&arguments).assert().success();
    let run: Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    let iterates = run["racers"][0]["iterates"].as_array().expect("iterates");
    let points: Vec<(f64, f64)> = iterates
        .iter()
        .map(|iterate| {
            let at = |index: usize| iterate["at"][index].as_f64().expect("a number");
            (at(0), at(1))
        })
        .collect();
    let own = AUTO.role_colors(Background::Dark).of(Role::Racer(0)).rgb;
    // Between the first iterates nothing hides the line: the start's circle and the letter are elsewhere.
    for part in [0.3, 0.5, 0.7] {
        let between = |a: f64, b: f64| a + part * (b - a);
        let at = (
            between(points[0].0, points[1].0),
            between(points[0].1, points[1].1),
        );
        assert!(
            distance(image.at(at), own) < 60,
            "{at:?}: {:?}",
            image.at(at)
        );
    }
    // Beside the path there is no line.
    assert!(distance(image.at((-2.0, -2.0)), own) > 60);
}

#[test]
fn without_colors_everything_is_gray() {
    let image = Image::of(&[&BOWL[..], &["--theme", "mono"]].concat());
    for pixel in image.pixels.chunks_exact(3) {
        assert!(pixel[0] == pixel[1] && pixel[1] == pixel[2], "{pixel:?}");
    }
}

#[test]
fn where_there_is_no_value_it_is_hatched() {
    let arguments = ["-e", "ln(x) + y^2", "--at", "x=1,y=1", "--size=1000x800"];
    let image = Image::of(&arguments);
    let ground = AUTO.role_colors(Background::Dark).ground.rgb;
    let left = (0..400).map(|step| image.at((-3.9 + 0.005 * f64::from(step), 2.0)));
    let bare = left.filter(|color| distance(*color, ground) < 3).count();
    assert!((100..390).contains(&bare), "{bare} of 400 are ground");
    let right = image.at((2.0, 3.0));
    assert!(distance(right, ground) > 20, "{right:?}");
}
