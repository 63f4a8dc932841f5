//! Every view as SVG and as text.

use gdplay::ui::VIEWS;
use insta::assert_snapshot;

use super::text;

#[test]
fn every_view_is_among_those_that_are_compared() {
    for view in VIEWS {
        let is_compared = super::VIEWS
            .iter()
            .any(|(_, arguments)| arguments.contains(&view.name));
        assert!(is_compared, "{} has no picture in this test", view.name);
    }
}

#[test]
fn views_as_svg() {
    for (name, arguments) in super::VIEWS {
        let size = ["--size", "480x320"];
        let svg = text("svg", &[arguments, &size[..]].concat());
        assert_snapshot!(format!("svg_{name}"), rounded(&svg));
    }
}

#[test]
fn views_as_text() {
    for (name, arguments) in super::VIEWS {
        let size = ["--size", "80x24"];
        let screen = text("txt", &[arguments, &size[..]].concat());
        assert!(!screen.contains('\x1b'), "{name} has colors");
        assert_eq!(screen.lines().count(), 24, "{name}");
        assert_snapshot!(format!("text_{name}"), screen);
    }
}

#[test]
fn the_text_of_a_picture_says_what_it_shows() {
    let svg = text("svg", &["himmelblau"]);
    for needed in [
        "<title>Himmelblau's four minima</title>",
        "L(x, y) = (x² + y − 11)² + (x + y² − 7)²",
        "north-east",
        "arrived: level here",
    ] {
        assert!(svg.contains(needed), "{needed}");
    }
    let light = text("svg", &["himmelblau", "--theme", "light"]);
    assert_ne!(light, svg);
    let colored = text("svg", &["himmelblau", "--colors", "magma"]);
    assert!(colored.contains("#180f3d") && !svg.contains("#180f3d"));
}

#[test]
fn one_racer_can_be_spoken_of() {
    let arguments = ["rosenbrock", "--steps", "5", "--size", "400x300"];
    let of = |racer: &str| text("svg", &[&arguments[..], &["--racer", racer]].concat());
    assert!(of("b").contains("B momentum, step 5"));
    assert_eq!(of("B"), of("momentum"));
    assert!(of("A").contains("A gd, step 5"));
}

/// Numbers without decimals, and long outlines cut: what is left says what is drawn, where and in which color.
fn rounded(svg: &str) -> String {
    const LONGEST: usize = 100;
    let mut out = String::new();
    for line in svg.lines() {
        let line = match line.split_once(" d=\"") {
            Some((before, outline)) if outline.chars().count() > LONGEST => {
                let kept: String = outline.chars().take(LONGEST).collect();
                let kept = kept.rsplit_once(['l', 'M']).map_or("", |(kept, _)| kept);
                format!("{before} d=\"{kept} …")
            }
            _ => line.to_string(),
        };
        out.push_str(&whole(&line));
        out.push('\n');
    }
    out
}

/// A line in which every number of the markup is rounded; texts stay as they are.
fn whole(line: &str) -> String {
    let mut out = String::new();
    let mut number = String::new();
    let is_text =
        line.starts_with("<text") || line.starts_with("<desc") || line.starts_with("<title");
    let end = if is_text {
        line.find('>').unwrap_or(line.len())
    } else {
        line.len()
    };
    for character in line[..end].chars() {
        if character.is_ascii_digit() || character == '.' {
            number.push(character);
            continue;
        }
        push(&mut out, &mut number);
        out.push(character);
    }
    push(&mut out, &mut number);
    out + &line[end..]
}

fn push(out: &mut String, number: &mut String) {
    let is_color = out.ends_with('#');
    let text = std::mem::take(number);
    match text.parse::<f64>() {
        Ok(value) if text.contains('.') && !is_color => out.extend([format!("{value:.0}")]),
        _ => out.push_str(&text),
    }
}
