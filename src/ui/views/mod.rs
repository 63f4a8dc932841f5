//! The views, one after the other: each is a row of [`VIEWS`].

use crate::session::{
    ChainState, NetworkState, Pictured, SamplingState, Stateless, SweepState, View, ViewState,
};

const fn view(name: &'static str, picture: Pictured, state: fn() -> Box<dyn ViewState>) -> View {
    View {
        name,
        picture,
        state,
    }
}

/// The loss over two parameters, or the curve over one.
pub static SURFACE: View = view("surface", Pictured::Plane, || Box::new(Stateless));
/// One variable, the others held: curve, tangent, secant.
pub static SLICE: View = view("slice", Pictured::Line, || Box::new(Stateless));
/// The computation with values and adjoints, line by line.
pub static CHAIN: View = view("chain", Pictured::Nothing, || Box::<ChainState>::default());
/// A loss over rows or layers, stage by stage.
pub static NETWORK: View = view("network", Pictured::Nothing, || {
    Box::<NetworkState>::default()
});
/// All racers against each other.
pub static RACE: View = view("race", Pictured::Nothing, || Box::new(Stateless));
/// Learning rates against verdicts.
pub static SWEEP: View = view("sweep", Pictured::Nothing, || Box::<SweepState>::default());
/// The error of what is sampled against the number of rows.
pub static SAMPLING: View = view("sampling", Pictured::Nothing, || {
    Box::<SamplingState>::default()
});

/// Every view, in the order of its keys, which count from 1.
pub static VIEWS: &[&View] = &[&SURFACE, &SLICE, &CHAIN, &NETWORK, &RACE, &SWEEP, &SAMPLING];
