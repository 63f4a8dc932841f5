//! What the environment says about a terminal.

use super::{Background, Charset, ColorDepth};

/// Terminals that have true color without saying so in `COLORTERM`.
const TRUE_COLOR: [&str; 7] = [
    "direct",
    "kitty",
    "alacritty",
    "ghostty",
    "wezterm",
    "foot",
    "contour",
];

fn set(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

/// `NO_COLOR` (no-color.org) before `COLORTERM` before `TERM`.
pub(super) fn depth(variable: &impl Fn(&str) -> Option<String>) -> ColorDepth {
    let term = set(variable, "TERM").unwrap_or_default();
    if set(variable, "NO_COLOR").is_some() || term == "dumb" {
        return ColorDepth::Mono;
    }
    let declared = set(variable, "COLORTERM").unwrap_or_default();
    if declared == "truecolor"
        || declared == "24bit"
        || set(variable, "WT_SESSION").is_some()
        || TRUE_COLOR.iter().any(|name| term.contains(name))
    {
        ColorDepth::TrueColor
    } else if term.contains("256color") {
        ColorDepth::Indexed
    } else {
        ColorDepth::Sixteen
    }
}

/// `COLORFGBG` is `foreground;background` in the 16 colors: white and the bright ones are light.
pub(super) fn background(variable: &impl Fn(&str) -> Option<String>) -> Option<Background> {
    let colors = set(variable, "COLORFGBG").unwrap_or_default();
    let last = colors.rsplit(';').next().and_then(|code| code.parse().ok());
    match last {
        Some(7 | 9..=15) => Some(Background::Light),
        Some(0..=6 | 8) => Some(Background::Dark),
        _ => None,
    }
}

/// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set decides. None set says nothing, and nearly every terminal
/// shows UTF-8; the Linux console does, but has no braille.
pub(super) fn charset(variable: &impl Fn(&str) -> Option<String>) -> Charset {
    let term = set(variable, "TERM").unwrap_or_default();
    if term == "linux" || term == "dumb" {
        return Charset::Ascii;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| set(variable, name));
    match locale.map(|locale| locale.to_lowercase()) {
        Some(locale) if !locale.contains("utf-8") && !locale.contains("utf8") => Charset::Ascii,
        _ => Charset::Unicode,
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::theme::{Background, Charset, ColorDepth, TerminalTheme};

    fn detect(variables: &[(&str, &str)]) -> TerminalTheme {
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name);
        TerminalTheme::detect(|name| find(name).map(|(_, value)| (*value).to_string()))
    }

    #[test]
    fn the_depth_comes_from_the_terminal_and_no_color_wins() {
        let depth = |variables: &[(&str, &str)]| detect(variables).depth;
        let xterm = ("TERM", "xterm-256color");
        assert_eq!(depth(&[xterm]), ColorDepth::Indexed);
        assert_eq!(
            depth(&[xterm, ("COLORTERM", "truecolor")]),
            ColorDepth::TrueColor
        );
        let all = [xterm, ("COLORTERM", "truecolor"), ("NO_COLOR", "1")];
        assert_eq!(depth(&all), ColorDepth::Mono);
        assert_eq!(depth(&[xterm, ("NO_COLOR", "")]), ColorDepth::Indexed);
        assert_eq!(depth(&[("TERM", "xterm-kitty")]), ColorDepth::TrueColor);
        assert_eq!(depth(&[("TERM", "screen")]), ColorDepth::Sixteen);
        assert_eq!(depth(&[("TERM", "dumb")]), ColorDepth::Mono);
        assert_eq!(depth(&[]), ColorDepth::Sixteen);
    }

    #[test]
    fn the_background_comes_from_its_color_number() {
        let background = |value: &str| detect(&[("COLORFGBG", value)]).background;
        assert_eq!(background("0;15"), Background::Light);
        assert_eq!(background("0;default;7"), Background::Light);
        assert_eq!(background("15;0"), Background::Dark);
        assert_eq!(background("7;8"), Background::Dark);
        assert_eq!(background("nonsense"), Background::Dark);
        assert_eq!(detect(&[]).background, Background::Dark);
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        let charset = |variables: &[(&str, &str)]| detect(variables).charset;
        assert_eq!(charset(&[]), Charset::Unicode);
        assert_eq!(charset(&[("LANG", "de_DE.UTF-8")]), Charset::Unicode);
        assert_eq!(charset(&[("LANG", "C.utf8")]), Charset::Unicode);
        assert_eq!(charset(&[("LANG", "C")]), Charset::Ascii);
        let overridden = [("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")];
        assert_eq!(charset(&overridden), Charset::Ascii);
        assert_eq!(
            charset(&[("TERM", "linux"), ("LANG", "C.UTF-8")]),
            Charset::Ascii
        );
    }
}
