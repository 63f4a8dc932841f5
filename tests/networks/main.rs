//! Losses over data and networks: values and gradients against references computed elsewhere, and every method against the
//! finite difference for every structured operator.

mod added;
mod agreement;
mod chance;
mod curvature;
mod diagnosis;
mod flow;
mod golden;
mod held_back;
mod ledger;
mod operators;
mod oracle;
mod past;
mod reach;
mod scenarios;
mod shapes;
mod support;
mod thresholds;
