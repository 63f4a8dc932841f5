//! The SVG as another program draws it, given the same font, beside the PNG.

use std::sync::Arc;

use gdplay::picture::font;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Options, Tree, fontdb};

use super::{VIEWS, rendered, text};

/// The most pixels that may differ, as a part of all.
const MOST: f64 = 0.01;

/// A pixel differs if a channel is off by more than this.
const CHANNEL: u8 = 32;

/// The SVG in pixels.
fn drawn(svg: &str) -> Pixmap {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(font::FILE.to_vec());
    let options = Options {
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).expect("an SVG");
    let size = tree.size().to_int_size();
    let mut pixmap = Pixmap::new(size.width(), size.height()).expect("memory");
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap
}

/// The part of the pixels in which two pictures differ.
fn differing(svg: &str, png: &[u8]) -> f64 {
    let one = drawn(svg);
    let other = Pixmap::decode_png(png).expect("a PNG");
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let pairs = one.data().chunks_exact(4).zip(other.data().chunks_exact(4));
    let is_off = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > CHANNEL);
    let off = pairs.filter(is_off).count();
    off as f64 / (one.width() * one.height()) as f64
}

#[test]
fn both_files_of_every_view_show_the_same() {
    for (name, arguments) in VIEWS {
        for theme in ["dark", "light"] {
            let arguments = [arguments, &["--size", "900x600", "--theme", theme]].concat();
            let off = differing(&text("svg", &arguments), &rendered("png", &arguments));
            println!("{name} {theme}: {:.3} % of the pixels differ", 100.0 * off);
            assert!(off <= MOST, "{name} {theme}: {off}");
        }
    }
}

#[test]
fn pictures_that_differ_are_told_apart() {
    let size = ["--size", "300x200"];
    let svg = text("svg", &[&["bowl"], &size[..]].concat());
    let png = rendered("png", &[&["kink"], &size[..]].concat());
    assert!(differing(&svg, &png) > MOST);
}

#[test]
fn every_svg_is_well_formed_and_small() {
    const LARGEST: usize = 200_000;
    for name in ["rastrigin", "saturation", "ackley", "nan", "heavy_ball"] {
        let svg = text("svg", &[name]);
        assert!(svg.len() <= LARGEST, "{name}: {} bytes", svg.len());
        check(&svg);
    }
    // So many waves that their outlines are made coarser, over a wide window too.
    for wild in [
        "sin(40x) * cos(35y) + sin(55x y)",
        "sin(90x) * cos(85y) + cos(99x y)",
    ] {
        let svg = text("svg", &["-e", wild, "--at", "x=1,y=1"]);
        assert!(svg.len() <= LARGEST, "{wild}: {} bytes", svg.len());
        check(&svg);
    }
    for (_, arguments) in VIEWS {
        check(&text("svg", arguments));
    }
}

/// Reads it as XML: a title and a description come first, every text has its length, nothing is a picture of cells.
fn check(svg: &str) {
    let document = Document::parse(svg).expect("XML");
    let root = document.root_element();
    let names: Vec<&str> = root
        .children()
        .filter(resvg::usvg::roxmltree::Node::is_element)
        .map(|node| node.tag_name().name())
        .collect();
    assert_eq!(names[..2], ["title", "desc"]);
    for node in document
        .descendants()
        .filter(resvg::usvg::roxmltree::Node::is_element)
    {
        match node.tag_name().name() {
            "text" => assert!(node.attribute("textLength").is_some() && node.text().is_some()),
            "path" => assert!(node.attribute("d").is_some_and(|d| d.starts_with('M'))),
            "svg" | "g" | "title" | "desc" | "clipPath" => {}
            other => panic!("<{other}> is not expected"),
        }
    }
    assert!(
        !svg.contains("NaN") || svg.contains("ln("),
        "a number is missing"
    );
    assert!(!svg.contains("inf\""));
}

#[test]
fn foreign_text_cannot_leave_its_place() {
    let svg = text(
        "svg",
        &[
            "-e",
            "x^2 # </text><script>alert(1)</script> \u{202e}",
            "--at",
            "x=1",
        ],
    );
    assert!(!svg.contains("<script"));
    check(&svg);
}
