//! The value and the adjoint of a part of the loss that has a name, as the chain or the network has them.

use crate::session::Session;

/// `u`, or `z[2]`: a name, and the index of a unit counted from 0.
fn unit(member: &str) -> Option<(&str, usize)> {
    match member
        .strip_suffix(']')
        .map(|member| member.split_once('['))
    {
        None => Some((member, 0)),
        Some(name) => {
            let (name, index) = name?;
            Some((name, index.parse::<usize>().ok()?.checked_sub(1)?))
        }
    }
}

/// The value and the adjoint of a unit of a named value; over rows, of the row that the network shows.
fn of(session: &Session, member: &str) -> Option<[f64; 2]> {
    let (name, index) = unit(member)?;
    let is_called = |definition: &&crate::expr::NamedExpression| definition.name == name;
    let loss = session.scene().program.loss();
    if let Some(shown) = session.network() {
        let node = loss.definitions.iter().find(is_called)?.node;
        let (network, row) = (&shown.network, shown.row);
        let number = |units: Vec<f64>| units.get(index).copied();
        return number(network.value(node, row))
            .zip(number(network.adjoint(node, row)))
            .map(|(value, adjoint)| [value, adjoint]);
    }
    let chain = session.chain().filter(|_| index == 0)?;
    let mut lines = chain.outline.lines.iter();
    let line = lines.position(|line| line.name.as_deref() == Some(name))?;
    let value = chain.ledger.values.get(line)?;
    let adjoint = chain.ledger.adjoints.get(line)?;
    Some([*value, *adjoint])
}

/// The value.
pub(super) fn value(session: &Session, member: &str) -> Option<f64> {
    of(session, member).map(|[value, _]| value)
}

/// How the loss answers a nudge of it.
pub(super) fn adjoint(session: &Session, member: &str) -> Option<f64> {
    of(session, member).map(|[_, adjoint]| adjoint)
}
