use super::*;

#[test]
fn the_nearest_of_256_is_near() {
    assert_eq!(nearest(Rgb(0, 0, 0)), 16);
    assert_eq!(nearest(Rgb(255, 255, 255)), 231);
    assert_eq!(nearest(Rgb(255, 0, 0)), 196);
    assert_eq!(nearest(Rgb(8, 8, 8)), 232);
    assert_eq!(nearest(Rgb(128, 128, 128)), 244);
}

#[test]
fn color_maps_go_around() {
    let theme = TerminalTheme::DARK;
    let names: Vec<&str> = (0..RAMPS.len())
        .map(|map| theme.color_map(map).ramp().name)
        .collect();
    assert_eq!(names[0], "night");
    assert_eq!(theme.background(Background::Light).ramp().name, "paper");
    for (index, name) in names.iter().enumerate() {
        assert!(!names[..index].contains(name), "{names:?}");
    }
    assert_eq!(theme.color_map(RAMPS.len()).ramp().name, "night");
}

#[test]
fn a_theme_uses_no_more_colors_than_it_says() {
    for named in theme::THEMES {
        let theme = TerminalTheme::DARK.named(named);
        let color = theme.style(Role::Gradient).fg;
        match named.depth {
            ColorDepth::Mono => assert_eq!(color, None),
            ColorDepth::Sixteen => assert!(NAMED.contains(&color.expect("a color"))),
            ColorDepth::Indexed | ColorDepth::TrueColor => {
                assert!(matches!(color, Some(Color::Rgb(..))));
            }
        }
    }
}

#[test]
fn racers_are_told_apart_in_every_number_of_colors() {
    for background in [Background::Dark, Background::Light] {
        let theme = TerminalTheme::DARK.background(background);
        for (depth, count) in [
            (ColorDepth::TrueColor, 18),
            (ColorDepth::Indexed, 18),
            (ColorDepth::Sixteen, 6),
            (ColorDepth::Mono, 3),
        ] {
            let theme = theme.depth(depth);
            let looks = (0..count).map(Role::Racer);
            let looks: Vec<_> = looks
                .map(|role| (theme.style(role), theme.dashes(role)))
                .collect();
            for (index, look) in looks.iter().enumerate() {
                assert!(
                    !looks[..index].contains(look),
                    "{background:?} {depth:?} {index}"
                );
            }
        }
    }
}

#[test]
fn among_sixteen_colors_no_racer_looks_like_an_axis_or_the_arrow() {
    for background in [Background::Dark, Background::Light] {
        let theme = TerminalTheme::DARK.background(background);
        let theme = theme.depth(ColorDepth::Sixteen);
        for racer in (0..6).map(Role::Racer) {
            for other in [Role::Line, Role::Gradient, Role::Fault] {
                assert_ne!(
                    theme.style(racer),
                    theme.style(other),
                    "{racer:?} {other:?}"
                );
            }
        }
    }
}
