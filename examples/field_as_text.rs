//! The surface of a loss as text: sampled on a grid, divided into bands, one letter a band.
//!
//! `cargo run --example field_as_text`

use std::sync::Arc;

use gdplay::diff::Program;
use gdplay::expr::{KnownNames, parse};
use gdplay::field::{Levels, Plane, Range, Resolution, Scale, Window, sample_plane};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let loss = parse("(x² + y − 11)² + (x + y² − 7)²", &KnownNames::default())?;
    let program = Arc::new(Program::new(loss));
    let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
    let window = Window::new(Range::new(-6.0, 6.0), Range::new(-6.0, 6.0));
    let (columns, rows) = (72, 30);
    let resolution = Resolution::new(columns, rows);
    let grid = sample_plane(&program, &plane, window, resolution, &|| false)
        .ok_or("nobody called it off")?;
    let levels = Levels::of(grid.values(), Scale::Log);

    let letters: Vec<char> = " .:-=+*#%@".chars().collect();
    for row in grid.values().chunks(columns).rev() {
        let line: String = row
            .iter()
            .map(|value| match levels.band(*value) {
                Some(band) => letters[band * letters.len() / levels.bands().max(1)],
                None => '?',
            })
            .collect();
        println!("{line}");
    }
    Ok(())
}
