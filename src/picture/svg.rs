//! A drawing as SVG 1.1: text stays text, with the length it has in the embedded font, and lines stay lines.

use std::fmt::Write;

use super::drawing::{Area, Drawing, DrawnItem, LineStyle, PathSegment};
use super::font;
use crate::figure::theme::Rgb;

/// The picture as a text.
pub fn svg(drawing: &Drawing) -> String {
    let Drawing { width, height, .. } = drawing;
    let mut out = String::with_capacity(1 << 16);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"{}\" font-kerning=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n\
         <title>{}</title>\n<desc>{}</desc>\n",
        font::FAMILY,
        escaped(&drawing.title),
        escaped(&drawing.description),
    );
    let clips = clips(drawing);
    for (index, area) in clips.iter().enumerate() {
        let _ = writeln!(
            out,
            "<clipPath id=\"c{index}\"><path d=\"{}\"/></clipPath>",
            rectangle(*area)
        );
    }
    let whole = Area {
        x: 0.0,
        y: 0.0,
        width: f64::from(*width),
        height: f64::from(*height),
    };
    let _ = writeln!(
        out,
        "<path fill=\"{}\" d=\"{}\"/>",
        hex(drawing.ground),
        rectangle(whole)
    );
    let mut open: Option<Area> = None;
    for item in &drawing.items {
        let clip = match item {
            DrawnItem::Path { clip, .. } => *clip,
            DrawnItem::Text { .. } => None,
        };
        if clip != open {
            if open.is_some() {
                out.push_str("</g>\n");
            }
            if let Some(index) = clips.iter().position(|known| Some(*known) == clip) {
                let _ = writeln!(out, "<g clip-path=\"url(#c{index})\">");
            }
            open = clip;
        }
        push(&mut out, item);
    }
    if open.is_some() {
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// Every rectangle that something is clipped to, each once.
fn clips(drawing: &Drawing) -> Vec<Area> {
    let mut clips = Vec::new();
    for item in &drawing.items {
        if let DrawnItem::Path {
            clip: Some(area), ..
        } = item
            && !clips.contains(area)
        {
            clips.push(*area);
        }
    }
    clips
}

fn push(out: &mut String, item: &DrawnItem) {
    match item {
        DrawnItem::Path {
            outline, fill, pen, ..
        } => {
            out.push_str("<path");
            match fill {
                Some(color) => {
                    let _ = write!(out, " fill=\"{}\"", hex(*color));
                }
                None => out.push_str(" fill=\"none\""),
            }
            if let Some(pen) = pen {
                push_pen(out, pen);
            }
            out.push_str(" d=\"");
            push_outline(out, outline);
            out.push_str("\"/>\n");
        }
        DrawnItem::Text {
            at,
            text,
            size,
            color,
            halo,
        } => {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" textLength=\"{}\" fill=\"{}\"",
                number(at.0),
                number(at.1),
                number(*size),
                number(font::width(text, *size)),
                hex(*color),
            );
            if let Some(halo) = halo {
                let _ = write!(
                    out,
                    " stroke=\"{}\" stroke-width=\"{}\" paint-order=\"stroke\"",
                    hex(*halo),
                    number(super::halo_width(*size)),
                );
            }
            // Spaces side by side are seen, not one alone.
            let space = if text.contains("  ") {
                " xml:space=\"preserve\""
            } else {
                ""
            };
            let _ = writeln!(out, "{space}>{}</text>", escaped(text));
        }
    }
}

fn push_pen(out: &mut String, pen: &LineStyle) {
    let _ = write!(
        out,
        " stroke=\"{}\" stroke-width=\"{}\"",
        hex(pen.color),
        number(pen.width)
    );
    if pen.opacity < 1.0 {
        let _ = write!(out, " stroke-opacity=\"{}\"", number(pen.opacity));
    }
    if pen.dash.0 > 0.0 {
        let (dash, gap) = (number(pen.dash.0), number(pen.dash.1));
        let _ = write!(out, " stroke-dasharray=\"{dash} {gap}\"");
    }
}

/// Writes an outline: the first point as it is, the others as differences in tenths of a pixel, which add up exactly.
fn push_outline(out: &mut String, outline: &[PathSegment]) {
    let mut at = (0_i64, 0_i64);
    let mut begun = at;
    let tenths = |(x, y): (f64, f64)| ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
    let mut last = ' ';
    for segment in outline {
        match *segment {
            PathSegment::Move(to) => {
                let to = tenths(to);
                out.push('M');
                push_tenths(out, to.0, false);
                push_tenths(out, to.1, true);
                (at, begun, last) = (to, to, 'M');
            }
            PathSegment::Line(to) => {
                let to = tenths(to);
                let (dx, dy) = (to.0 - at.0, to.1 - at.1);
                if last != 'l' {
                    out.push('l');
                }
                push_tenths(out, dx, last == 'l');
                push_tenths(out, dy, true);
                (at, last) = (to, 'l');
            }
            PathSegment::Close => {
                out.push('z');
                (at, last) = (begun, 'z');
            }
            PathSegment::Circle((x, y), radius) => {
                let (x, y) = (number(x - radius), number(y));
                let (r, d) = (number(radius), number(2.0 * radius));
                let _ = write!(out, "M{x} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z");
                last = 'z';
            }
        }
    }
}

/// Writes a number of tenths, with a space before it where it would run into the one before.
fn push_tenths(out: &mut String, tenths: i64, follows: bool) {
    if follows && tenths >= 0 {
        out.push(' ');
    }
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let _ = match (whole, rest) {
        (_, 0) => write!(out, "{sign}{whole}"),
        (0, _) => write!(out, "{sign}.{rest}"),
        _ => write!(out, "{sign}{whole}.{rest}"),
    };
}

/// A number with at most two decimals.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        return String::from("0");
    }
    text.to_string()
}

fn rectangle(area: Area) -> String {
    format!(
        "M{} {}h{}v{}h-{}z",
        number(area.x),
        number(area.y),
        number(area.width),
        number(area.height),
        number(area.width)
    )
}

fn hex(color: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// A text as XML has it; what XML has no place for is replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_short_and_add_up() {
        let mut out = String::new();
        push_outline(
            &mut out,
            &[
                PathSegment::Move((1.04, 2.0)),
                PathSegment::Line((1.55, 1.0)),
                PathSegment::Line((1.5, -1.0)),
                PathSegment::Close,
                PathSegment::Line((2.0, 2.5)),
            ],
        );
        assert_eq!(out, "M1 2l.6-1-.1-2zl1 .5");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.5), "12.5");
    }

    #[test]
    fn what_xml_has_no_place_for_is_replaced() {
        assert_eq!(
            escaped("a<b & \u{1b}[31m\"\n"),
            "a&lt;b &amp; \u{FFFD}[31m&quot; "
        );
    }
}
