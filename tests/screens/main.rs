//! The playground, played by messages: no terminal, no threads, no clock.

mod answers;
mod basins;
mod chain;
mod directions;
mod editing;
mod lesson;
mod log;
mod network;
mod opening;
mod overlays;
mod pointing;
mod probe;
mod readme;
mod relief;
mod replay;
mod room;
mod sampling;
mod settings;
mod shared;
mod shown;
mod sizes;
mod slice;
mod stage;
mod styles;
mod timing;
mod window;
