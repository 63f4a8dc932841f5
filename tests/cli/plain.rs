//! A session in sentences.

use super::gdplay;

/// What is said when these lines are typed.
fn said(scenario: &str, lines: &str) -> String {
    let done = gdplay(&[scenario, "--plain"])
        .write_stdin(format!("{lines}\nquit\n"))
        .assert()
        .success();
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

#[test]
fn a_view_says_what_it_shows() {
    for (view, words) in [
        ("slice", "From x = "),
        ("race", "racer B momentum, eta 0.001"),
        ("sampling", "this loss has no rows"),
        ("network", "neither rows nor layers"),
        ("chain", "value 1.44, adjoint 88."),
    ] {
        let said = said("rosenbrock", &format!("view {view}"));
        let (_, shown) = said
            .split_once(&format!("View: {view}."))
            .expect("the view");
        assert!(shown.contains(words), "{view}: {shown}");
    }
    let network = said("backprop", "view surface\nview network");
    assert!(network.contains("stage 1 relu, shape 2 -> 3"), "{network}");
}

#[test]
fn what_goes_wrong_is_said_once_and_only_where_it_does() {
    let said_of = |name| said(name, "step");
    let dead = said_of("dead_relu");
    assert_eq!(dead.matches("dead: ").count(), 1, "{dead}");
    assert!(!said_of("bowl").contains("dead: "));
}
