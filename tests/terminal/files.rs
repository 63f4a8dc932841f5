//! The file that is open is watched, and scenarios are saved.

use std::fs;

use super::pty::{ENTER, Terminal, UP, folder, gdplay};

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
    terminal.wait_for("at rest");
    terminal.wait_for("2.99999");
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
    terminal.wait_for("save as");
    terminal.send(ENTER);
    terminal.wait_for("saved as");
    terminal.send(":save other.toml");
    terminal.send(ENTER);
    terminal.wait_for("saved as other.toml");
    // What is in the way is not overwritten unasked.
    fs::write(folder.join("third.toml"), "mine").expect("written");
    terminal.send(":save third.toml");
    terminal.send(ENTER);
    terminal.wait_for("is there already");
    fs::remove_file(folder.join("third.toml")).expect("it is as it was");
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

/// A scenario with comments, saved under its own name with another rate, opens to the same screen.
#[test]
fn w_keeps_comments_and_order_and_the_file_opens_to_the_same_screen() {
    let folder = folder("commented");
    let path = folder.join("mine.toml");
    let text = "# my own\ngdplay = 1\nloss = \"x^2 + y^2\" # a bowl\n[params]\nx = { start = 1, range = [-2, 2] }\ny = { start = 1, range = [-2, 2] }\n\n[[racers]]\nlearning_rate = 0.01 # small\noptimizer = \"gd\"\n";
    fs::write(&path, text).expect("written");
    let mut terminal = Terminal::start(gdplay(&[path.to_str().expect("UTF-8")]), 100, 30);
    terminal.wait_for("Space plays");
    terminal.send(UP);
    terminal.wait_for("η 0.03");
    terminal.send("w");
    terminal.wait_for("save as");
    terminal.send(ENTER);
    terminal.wait_for("saved as");
    let saved = fs::read_to_string(&path).expect("it is there");
    assert_eq!(saved, text.replace("0.01", "0.03"));
    terminal.send("1");
    terminal.wait_without("saved as");
    // The fine picture is the last thing that comes.
    terminal.wait_quiet();
    let screen = terminal.contents();
    terminal.send("q");
    terminal.wait_for_end();
    let again = Terminal::start(gdplay(&[path.to_str().expect("UTF-8")]), 100, 30);
    // Title, loss, sentence, and the racers with their rates; that whole screens are equal is tested without a terminal.
    again.wait_for("η 0.03");
    let head = |text: &str| text.lines().take(4).map(str::to_string).collect::<Vec<_>>();
    again.wait_until("the same screen", |now| {
        head(&now.contents()) == head(&screen)
    });
}

#[test]
fn what_was_typed_survives_a_program_that_is_killed() {
    let folder = folder("killed");
    let command = || {
        let mut command = gdplay(&["bowl"]);
        command.env("XDG_STATE_HOME", &folder);
        command
    };
    let mut terminal = Terminal::start(command(), 100, 30);
    terminal.wait_for("agree");
    terminal.send("e");
    terminal.wait_for("edit the loss");
    terminal.send(" + x^4");
    terminal.wait_for("+ x^4");
    let is_kept = || {
        fs::read_dir(folder.join("gdplay")).is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.path().extension().is_some_and(|end| end == "json"))
            })
        })
    };
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !is_kept() {
        assert!(std::time::Instant::now() < end, "nothing is kept");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    terminal.signal(rustix::process::Signal::KILL);
    terminal.wait_for_end();
    let mut terminal = Terminal::start(command(), 100, 30);
    terminal.wait_for("B brings it back");
    terminal.send("B");
    terminal.wait_for("+ x^4");
    terminal.send("\x03");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn the_editor_of_the_system_edits_what_is_on_the_screen() {
    let mut command = gdplay(&["bowl"]);
    command.env("VISUAL", "sed -i s/A.round.bowl/Another.bowl/");
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.wait_for("A round bowl");
    terminal.send("E");
    terminal.wait_for("Another");
    // Keys are read by the playground again.
    terminal.send("?");
    terminal.wait_for("type to search");
    terminal.send("\x1b");
    terminal.wait_without("type to search");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_state_is_copied_as_a_command_line_to_the_clipboard_of_the_terminal() {
    let mut terminal = Terminal::play(&["bowl"]);
    terminal.send("Y");
    terminal.wait_for("copied as one command line");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn an_open_file_that_vanishes_is_told_and_can_be_written_again() {
    let path = folder("vanished").join("mine.toml");
    fs::write(&path, scenario("my own", 0.01)).expect("written");
    let mut terminal = Terminal::start(gdplay(&[path.to_str().expect("UTF-8")]), 100, 30);
    terminal.wait_for("agree");
    fs::remove_file(&path).expect("removed");
    terminal.wait_for("is gone");
    terminal.send("w");
    terminal.wait_for("save as");
    terminal.send(ENTER);
    terminal.wait_for("saved as");
    assert!(path.exists());
    terminal.send("q");
    terminal.wait_for_end();
}
