//! The file that is open is watched, and scenarios are saved.

use std::fs;

use super::pty::{Terminal, folder, gdplay};

fn scenario(title: &str, rate: f64) -> String {
    format!(
        "gdplay = 1\ntitle = \"{title}\"\nloss = \"x^2 + y^2\"\n\n[[racers]]\noptimizer = \"gd\"\nlearning_rate = {rate}\n"
    )
}

#[test]
fn an_edit_of_the_open_file_is_shown_and_a_broken_one_keeps_the_last_good_one() {
    let path = folder("watched").join("mine.toml");
    fs::write(&path, scenario("first title", 0.01)).expect("written");
    let mut terminal = Terminal::start(gdplay(&[path.to_str().expect("UTF-8")]), 100, 30);
    terminal.wait_for("first title");
    terminal.wait_for("paused");
    fs::write(&path, scenario("second title", 0.01)).expect("written");
    terminal.wait_for("second title");
    fs::write(&path, "gdplay = 1\nloss = \"x^(2\"\n").expect("written");
    terminal.wait_for("broken");
    terminal.wait_for("second title");
    // Editors write another file and put it in the place of the old one.
    let beside = path.with_extension("new");
    fs::write(&beside, scenario("third title", 0.02)).expect("written");
    fs::rename(&beside, &path).expect("renamed");
    terminal.wait_for("third title");
    terminal.wait_for("0.02");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn an_edit_of_the_data_of_the_open_file_is_shown() {
    let folder = folder("data");
    let path = folder.join("mine.toml");
    let text = "gdplay = 1\nloss = \"mse(w x, t)\"\n[data]\nfile = \"points.csv\"\n";
    fs::write(&path, text).expect("written");
    fs::write(folder.join("points.csv"), "x,t\n1,2\n2,4\n").expect("written");
    let mut terminal = Terminal::start(gdplay(&[path.to_str().expect("UTF-8")]), 120, 40);
    terminal.wait_for("gradient");
    fs::write(folder.join("points.csv"), "x,t\n1,2\n2,3,4\n").expect("written");
    terminal.wait_for("broken");
    fs::write(folder.join("points.csv"), "x,t\n1,3\n2,6\n").expect("written");
    terminal.wait_for("read again");
    // The descent that starts again ends where the new data say: at w = 3.
    terminal.send(" ");
    terminal.wait_for("3.000000 ");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn w_saves_a_file_that_can_be_opened_and_overwrites_none() {
    let folder = folder("saved");
    let mut command = gdplay(&["-e", "(3x+1)^2 + y^2", "--at", "x=2"]);
    command.cwd(&folder);
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.wait_for("gradient");
    terminal.wait_for("paused");
    terminal.send("w");
    terminal.wait_for("saved as");
    terminal.send("w");
    terminal.wait_for("-2.toml");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    let files: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    for file in files {
        let read = gdplay::scenario::Scenario::open_file(&file).expect("a scenario");
        assert_eq!(read.loss.source, "(3x+1)^2 + y^2");
        assert_eq!(read.start(), [2.0, 1.0]);
    }
}
