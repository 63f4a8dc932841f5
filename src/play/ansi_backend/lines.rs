//! Cells as lines of text with their colors, for files and pipes: nothing moves the cursor.

use ratatui::buffer::{Buffer, CellWidth};

use super::sgr::Rendition;

/// The cells line by line, each line ending without colors.
pub(in crate::play) fn lines(buffer: &Buffer) -> Vec<u8> {
    let mut out = Vec::new();
    for row in buffer.area.rows() {
        let mut now = Rendition::default();
        let mut covered = 0;
        for at in row.columns() {
            let cell = &buffer[(at.x, at.y)];
            // The cell behind a wide character is part of it.
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let symbol = cell.symbol();
            let style = Rendition::of(cell);
            let style = if symbol == " " {
                style.of_space(now)
            } else {
                style
            };
            if style != now {
                out.extend_from_slice(b"\x1b[");
                style.push_change(now, &mut out);
                now = style;
            }
            out.extend_from_slice(symbol.as_bytes());
            covered = symbol.cell_width().saturating_sub(1);
        }
        if now != Rendition::default() {
            out.extend_from_slice(b"\x1b[0m");
        }
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    #[test]
    fn every_line_begins_and_ends_without_colors() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 2));
        buffer.set_string(0, 0, "ab", Style::new().fg(Color::Indexed(9)));
        buffer.set_string(2, 1, "漢c", Style::new());
        let text = String::from_utf8(lines(&buffer))
            .expect("UTF-8")
            .replace('\x1b', "^");
        assert_eq!(text, "^[38;5;9mab   ^[0m\n  漢c\n");
    }
}
