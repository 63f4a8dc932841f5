//! From a key to the screen, in the program itself: a pseudo-terminal of 120 by 40 while networks rest and while they train.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::pty::{Terminal, gdplay};

/// Units of each of two hidden layers, over 200 rows of two columns: 673 and 11,551 parameters.
const HIDDEN: [usize; 2] = [24, 105];

/// The optimizers whose steps take longest.
const OPTIMIZERS: [&str; 2] = ["newton", "lbfgs"];

/// So many keys are pressed in each state.
const KEYS: usize = 40;

/// The time between a key's answer and the next key.
const PAUSE: Duration = Duration::from_millis(60);

/// Presses keys that change the learning rate, and prints how long the screen takes to show it.
pub(crate) fn print() {
    println!("\nfrom a key to the screen, milliseconds, and resident memory at the end, MB");
    for hidden in HIDDEN {
        for optimizer in OPTIMIZERS {
            of_network(hidden, optimizer);
        }
    }
}

fn of_network(hidden: usize, optimizer: &str) {
    let path = scenario(hidden, optimizer);
    let path = path.to_str().expect("a path in UTF-8");
    let mut terminal = Terminal::start(gdplay(&[path]), 120, 40);
    terminal.wait_for("step ");
    let resting = keys(&mut terminal);
    terminal.send(" ");
    let training = keys(&mut terminal);
    let memory = resident_megabytes(terminal.process_id());
    terminal.send("q");
    terminal.wait_for_end();
    let parameters = 2 * hidden + hidden + hidden * hidden + hidden + hidden + 1;
    print!("  {parameters:>6} parameters  {optimizer:<7}");
    for (state, mut times) in [("at rest", resting), ("training", training)] {
        times.sort_unstable();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let longest = times.last().copied().unwrap_or_default();
        print!(
            "  {state}: median {:.1}, longest {:.1}",
            milliseconds(median),
            milliseconds(longest)
        );
    }
    println!("  {memory:.0} MB");
}

fn keys(terminal: &mut Terminal) -> Vec<Duration> {
    let mut times = Vec::with_capacity(KEYS);
    for index in 0..KEYS {
        // Up and down by turns, so that the rate stays where it is.
        let key = if index % 2 == 0 {
            "\x1b[1;2A"
        } else {
            "\x1b[1;2B"
        };
        let before = terminal.ask(|screen| rate(&screen.contents()));
        let begun = Instant::now();
        terminal.send(key);
        terminal.wait_until("another learning rate", |screen| {
            let shown = rate(&screen.contents());
            shown.is_some() && shown != before
        });
        times.push(begun.elapsed());
        std::thread::sleep(PAUSE);
    }
    times
}

/// The learning rate as the legend shows it.
fn rate(contents: &str) -> Option<String> {
    let after = contents.split("η ").nth(1)?;
    after.split_whitespace().next().map(str::to_string)
}

fn scenario(hidden: usize, optimizer: &str) -> PathBuf {
    let text = format!(
        "loss = '''\nh = tanh(linear(stack(x1, x2), {hidden}))\nnet = linear(tanh(linear(h, {hidden})), 1)\n\
         bce(net, label)\n'''\n\
         [data]\ngenerate = {{ kind = 'moons', rows = 200, noise = 0.2 }}\n\
         [[racers]]\noptimizer = '{optimizer}'\nlearning_rate = 0.1\n"
    );
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("keys-{optimizer}-{hidden}.toml"));
    fs::write(&path, text).expect("the bench's folder can be written");
    path
}

/// The memory that a process holds; NaN where there is no /proc.
fn resident_megabytes(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1000.0)
}
