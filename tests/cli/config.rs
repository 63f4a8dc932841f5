//! The configuration, and themes of one's own.

use std::fs;

use super::{file, gdplay, printed};

/// A folder for a configuration, with a theme in it.
fn configured(name: &str, theme_file: &str, theme: &str) -> std::path::PathBuf {
    let marker = file(&format!("{name}.marker"), "");
    let home = marker.with_file_name(name);
    let themes = home.join("gdplay").join("themes");
    fs::create_dir_all(&themes).expect("a folder");
    fs::write(themes.join(theme_file), theme).expect("a theme");
    home
}

/// What `gdplay config --check` prints with this home, and whether it went well.
fn checked(home: &std::path::Path) -> (bool, String) {
    let mut command = gdplay(&["config", "--check"]);
    let output = command
        .env("XDG_CONFIG_HOME", home)
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8(text).expect("UTF-8"),
    )
}

#[test]
fn a_theme_file_is_known_by_its_name() {
    let home = configured(
        "config_theme_good",
        "dusk.toml",
        &printed(&["config", "--theme"]),
    );
    let config = home.join("gdplay").join("config.toml");
    fs::write(&config, "theme = \"dusk\"\n").expect("a configuration");
    let (is_right, told) = checked(&home);
    assert!(is_right && told.contains("dusk.toml: ok"), "{told}");
    fs::write(&config, "theme = \"dawn\"\n").expect("a configuration");
    let (is_right, told) = checked(&home);
    assert!(!is_right && told.contains("mono, dusk"), "{told}");
    fs::write(&config, "").expect("a configuration");
    // A picture is drawn in it.
    let render = |theme: &str| {
        let mut command = gdplay(&[
            "render", "bowl", "--theme", theme, "--format", "svg", "-o", "-",
        ]);
        command
            .env("XDG_CONFIG_HOME", &home)
            .output()
            .expect("it runs")
    };
    assert_eq!(render("dusk").stdout, render("dark").stdout);
    assert_eq!(render("nosuch").status.code(), Some(2));
}

#[test]
fn what_is_wrong_in_a_theme_is_shown_with_its_line() {
    let theme = "base = \"dark\"\n[colors]\naccent = \"blue\"\n";
    let (is_right, told) = checked(&configured("config_theme_wrong", "own.toml", theme));
    assert!(!is_right, "{told}");
    for words in ["own.toml", "3", "accent = \"blue\"", "^", "#5CC8E8"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let home = configured("config_theme_taken", "dark.toml", "");
    let (is_right, told) = checked(&home);
    assert!(!is_right && told.contains("built-in"), "{told}");
}
