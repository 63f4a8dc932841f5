//! Every scenario of the library as a picture.

use std::fs;
use std::path::Path;

use color_eyre::Result;

use super::FORMATS;
use super::stage::HeadlessSession;
use super::{Args, file};
use crate::expr::visible;
use crate::scenario::library;
use crate::verbs::error::wrong;
use crate::verbs::failure::say;
use crate::verbs::input::open;
use crate::verbs::progress::Progress;

/// Draws each into a file of its name; one that has no such view is left out, and that is said.
pub(super) fn draw(args: &Args, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let name = folder.display().to_string();
        wrong(format!("{} cannot be made: {error}", visible(&name)))
    })?;
    let format = match &args.format {
        Some(_) => args.format_of("-".as_ref())?,
        None => FORMATS[0],
    };
    let request = args.request(format)?;
    let mut progress = Progress::of(library().len() as u64, "scenarios");
    for (index, entry) in library().iter().enumerate() {
        progress.reached(index as u64);
        let mut stage = HeadlessSession::new(open(entry.name)?, args.state.script()?);
        args.prepare(&mut stage, format)?;
        match (format.draw)(&mut stage, &request) {
            Ok(drawn) => {
                let path = folder.join(format!("{}.{}", entry.name, format.name));
                file::write(path.as_os_str(), &drawn)?;
            }
            Err(error) => say(format_args!("{}: {error}", entry.name)),
        }
    }
    Ok(())
}
