//! A theme of one's own, in a file: what it does not say is as in the built-in theme that it is made of.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use super::config::{document, one_of, text, wrong};
use super::theme::indexed;
use crate::expr::SyntaxError;
use crate::figure::theme::own::{ROLES, RoleColor};
use crate::figure::theme::ramp::RAMPS;
use crate::figure::theme::{
    Background, ColorDepth, Rgb, RoleColors, Theme, ThemeColor, ThemeColors,
};

/// Text that stands out less from the ground than this cannot be read (WCAG 2.2 wants 3 of large letters, 4.5 of small ones).
const LEAST_CONTRAST: f64 = 3.0;

/// The roles that no text has.
const NO_TEXT: [&str; 4] = ["ground", "raised", "line", "ghost"];

/// The keys of a file.
const KEYS: &str = "there are base, about, map and the table colors";

/// What a theme is made of.
const BASES: [(&str, Background); 2] = [("dark", Background::Dark), ("light", Background::Light)];

/// A file to start from, with every color of the dark theme.
pub fn default() -> String {
    let mut colors = colors_of(Background::Dark);
    let mut shown = String::from(
        "# A theme of gdplay: save it in the folder themes beside config.toml; its name is the file's.\n\
         # What is left out is as in the base.\n\n\
         base = \"dark\"   # dark or light\n\
         about = \"light text on a dark ground, in my own colors\"\n\
         map = \"night\"   # the color map of surfaces\n\n[colors]\n",
    );
    let mut line = |(name, color): &RoleColor| format!("{name} = \"{}\"\n", color(&mut colors).rgb);
    shown.extend(ROLES.iter().map(&mut line));
    let racers = colors
        .racers()
        .iter()
        .map(|color| format!("\"{}\"", color.rgb));
    let racers: Vec<String> = racers.collect();
    shown + &format!("racers = [{}]\n", racers.join(", "))
}

/// The colors of a built-in theme.
fn colors_of(background: Background) -> RoleColors {
    crate::figure::theme::AUTO.role_colors(background).clone()
}

/// Reads a theme; its name is that of its file.
///
/// # Errors
/// The first thing that is wrong, with its place and what to do: a key that there is not, a color that is none, a text that
/// cannot be read on the ground.
pub fn read(name: &str, source: &str) -> Result<Theme, SyntaxError> {
    let document = document(source)?;
    let base = document.get("base").map(|base| one_of(base, BASES));
    let mut colors = colors_of(base.transpose()?.flatten().unwrap_or(Background::Dark));
    let mut about = String::from("a theme of your own");
    let mut given = Vec::new();
    for (key, item) in document.iter() {
        match key {
            "base" => {}
            "about" => about = text(item)?.to_string(),
            "map" => {
                let maps = RAMPS.iter().map(|ramp| (ramp.name, *ramp));
                colors.ramp = one_of(item, maps)?.unwrap_or(colors.ramp);
            }
            "colors" => {
                let Some(table) = item.as_table_like() else {
                    return Err(wrong(item, "a table is wanted: [colors]", None));
                };
                given = read_colors(table, &mut colors)?;
            }
            _ => {
                let span = document.key(key).and_then(toml_edit::Key::span);
                return Err(unknown(&format!("there is no key `{key}`"), span, KEYS));
            }
        }
    }
    readable(&mut colors, &given)?;
    Ok(Theme {
        name: String::from(name).leak(),
        about: about.leak(),
        depth: ColorDepth::TrueColor,
        colors: ThemeColors::Own(colors),
    })
}

/// Where the color of a role is said.
type Given = (&'static str, Range<usize>);

/// Reads the table of colors into a theme's.
fn read_colors(table: &dyn TableLike, colors: &mut RoleColors) -> Result<Vec<Given>, SyntaxError> {
    let mut given = Vec::new();
    for (key, item) in table.iter() {
        if key == "racers" {
            racers(item, colors)?;
            continue;
        }
        let Some((role, color)) = ROLES.iter().find(|(role, _)| *role == key) else {
            let span = table.key(key).and_then(toml_edit::Key::span);
            let roles: Vec<&str> = ROLES.iter().map(|(role, _)| *role).collect();
            let hint = format!("there are {} and racers", roles.join(", "));
            return Err(unknown(&format!("there is no color `{key}`"), span, &hint));
        };
        take(color(colors), read_color(item)?);
        given.push((*role, item.span().unwrap_or(0..0)));
    }
    Ok(given)
}

/// Reads the colors of the first racers.
fn racers(item: &Item, colors: &mut RoleColors) -> Result<(), SyntaxError> {
    let most = colors.racers().len();
    let list = item.as_array().filter(|list| list.len() <= most);
    let Some(list) = list else {
        let message = format!("a list of at most {most} colors is wanted");
        return Err(wrong(item, &message, Some(HEX)));
    };
    for (color, value) in colors.racers().iter_mut().zip(list.iter()) {
        take(color, read_color(&Item::Value(value.clone()))?);
    }
    Ok(())
}

const HEX: &str = "such as \"#5CC8E8\": red, green and blue in two hexadecimal digits each";

fn read_color(item: &Item) -> Result<Rgb, SyntaxError> {
    Rgb::read(text(item)?).ok_or_else(|| wrong(item, "this is no color", Some(HEX)))
}

/// A color in every depth; among 16 it stays the base's.
fn take(color: &mut ThemeColor, rgb: Rgb) {
    color.rgb = rgb;
    color.indexed = indexed(rgb);
}

/// Whether texts can be read on the ground. What is wrong is said where the text's color is given, else where the ground's is.
fn readable(colors: &mut RoleColors, given: &[Given]) -> Result<(), SyntaxError> {
    let ground = colors.ground.rgb;
    let span_of = |role: &str| given.iter().find(|(known, _)| *known == role);
    for (role, color) in ROLES.iter().filter(|(role, _)| !NO_TEXT.contains(role)) {
        let contrast = color(colors).rgb.contrast(ground);
        let span = span_of(role).or_else(|| span_of("ground"));
        if let Some((_, span)) = span.filter(|_| contrast < LEAST_CONTRAST) {
            return Err(SyntaxError {
                message: format!(
                    "`{role}` cannot be read on the ground: their contrast is {contrast:.1}"
                ),
                span: span.clone(),
                hint: Some(format!("at least {LEAST_CONTRAST} is needed")),
            });
        }
    }
    Ok(())
}

fn unknown(message: &str, span: Option<Range<usize>>, hint: &str) -> SyntaxError {
    SyntaxError {
        message: String::from(message),
        span: span.unwrap_or(0..0),
        hint: Some(String::from(hint)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Role;

    #[test]
    fn the_file_to_start_from_is_the_dark_theme() {
        let theme = read("mine", &default()).expect("it is right");
        let (own, dark) = (
            theme.role_colors(Background::Light),
            colors_of(Background::Dark),
        );
        assert_eq!(theme.name, "mine");
        assert_eq!((own.background, own.ramp), (dark.background, dark.ramp));
        for role in [Role::Text, Role::Accent, Role::Racer(5), Role::Class(0)] {
            assert_eq!(own.of(role).rgb, dark.of(role).rgb, "{role:?}");
        }
        assert_eq!(own.ground.rgb, dark.ground.rgb);
    }

    #[test]
    fn what_is_said_changes_and_the_rest_is_the_base() {
        let text = "base = \"light\"\nabout = \"warm\"\nmap = \"magma\"\n[colors]\naccent = \"#A00000\"\nracers = [\"#004000\"]\n";
        let theme = read("warm", text).expect("a theme");
        let (own, light) = (
            theme.role_colors(Background::Dark),
            colors_of(Background::Light),
        );
        assert_eq!((theme.about, own.ramp.name), ("warm", "magma"));
        assert_eq!(own.of(Role::Accent).rgb, Rgb(0xA0, 0, 0));
        assert_eq!(own.of(Role::Accent).indexed, 124);
        assert_eq!(own.of(Role::Racer(0)).rgb, Rgb(0, 0x40, 0));
        for role in [Role::Racer(1), Role::Text, Role::Fault] {
            assert_eq!(own.of(role), light.of(role), "{role:?}");
        }
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        for (text, part, at) in [
            ("bases = \"dark\"", "no key `bases`", "bases"),
            ("base = \"dusk\"", "no `dusk`", "\"dusk\""),
            ("map = \"nights\"", "no `nights`", "\"nights\""),
            ("colors = 1", "a table", "1"),
            ("[colors]\nacent = \"#000000\"", "no color `acent`", "acent"),
            ("[colors]\naccent = \"red\"", "no color", "\"red\""),
            ("[colors]\naccent = \"#12345\"", "no color", "\"#12345\""),
            ("[colors]\naccent = 5", "quotation marks", "5"),
            (
                "[colors]\nmuted = \"#222222\"",
                "`muted` cannot be read",
                "\"#222222\"",
            ),
            (
                "[colors]\nground = \"#FFFFFF\"",
                "cannot be read",
                "\"#FFFFFF\"",
            ),
            ("[colors]\nracers = \"#FFFFFF\"", "a list", "\"#FFFFFF\""),
            ("[colors]\nracers = [\"x\"]", "no color", ""),
            ("[colors", "", ""),
        ] {
            let error = read("x", text).expect_err(text);
            assert!(error.message.contains(part), "{text}: {error:?}");
            assert!(text[error.span.clone()].contains(at), "{text}: {error:?}");
        }
        // A line may be fainter than a text.
        assert!(read("x", "[colors]\nline = \"#222222\"").is_ok());
    }
}
