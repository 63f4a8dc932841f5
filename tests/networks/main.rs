//! Losses over data and networks: values and gradients against references computed elsewhere, and every method against the
//! finite difference for every structured operator.

mod agreement;
mod diagnosis;
mod golden;
mod ledger;
mod oracle;
mod scenarios;
mod shapes;
mod support;
