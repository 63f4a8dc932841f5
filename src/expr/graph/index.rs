//! Where a graph has a node: a table of indices into its list of nodes, which has each node once.

use std::hash::{BuildHasher, BuildHasherDefault};

use super::{Node, NodeId};
use crate::expr::hashing::IndexHasher;

/// How many places there are at first.
const FEWEST: usize = 16;

/// A node and a part of its hash, by which most others are told from it without being looked up.
#[derive(Clone, Copy, Debug)]
struct Place {
    hash: u32,
    id: NodeId,
}

/// A place where no node stands.
const FREE: Place = Place {
    hash: 0,
    id: NodeId(u32::MAX),
};

impl Place {
    fn is_free(self) -> bool {
        self.id == FREE.id
    }
}

/// A node stands at the place its hash names, or at the first free one behind it. At most half of the places are taken, and
/// there are a power of two of them.
#[derive(Clone, Debug, Default)]
pub(super) struct NodeIndex {
    places: Vec<Place>,
    /// How many nodes of the list stand here: those that were added since are put in when one is looked for.
    count: usize,
}

impl NodeIndex {
    /// The node of a list that is equal to `node`; if there is none it will be the next of the list.
    pub(super) fn find_or_insert(&mut self, node: Node, nodes: &[Node]) -> Option<NodeId> {
        self.reserve(nodes.len() + 1);
        for (index, node) in nodes.iter().enumerate().skip(self.count) {
            let hash = hash(*node);
            let id = NodeId(index as u32);
            self.put(Place { hash, id });
        }
        self.count = nodes.len();
        let hash = hash(node);
        let mut place = self.first_place(hash);
        while !self.places[place].is_free() {
            let known = self.places[place];
            if known.hash == hash && nodes[known.id.index()] == node {
                return Some(known.id);
            }
            place = self.next_place(place);
        }
        let id = NodeId(nodes.len() as u32);
        self.places[place] = Place { hash, id };
        self.count += 1;
        None
    }

    /// Makes room for so many nodes.
    pub(super) fn reserve(&mut self, nodes: usize) {
        if 2 * nodes <= self.places.len() {
            return;
        }
        let places = (2 * nodes).next_power_of_two().max(FEWEST);
        let before = std::mem::replace(&mut self.places, vec![FREE; places]);
        for known in before.into_iter().filter(|place| !place.is_free()) {
            self.put(known);
        }
    }

    fn put(&mut self, node: Place) {
        let mut place = self.first_place(node.hash);
        while !self.places[place].is_free() {
            place = self.next_place(place);
        }
        self.places[place] = node;
    }

    fn first_place(&self, hash: u32) -> usize {
        hash as usize & (self.places.len() - 1)
    }

    fn next_place(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }
}

fn hash(node: Node) -> u32 {
    BuildHasherDefault::<IndexHasher>::default().hash_one(node) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_where_it_stands_however_many_there_are() {
        let mut index = NodeIndex::default();
        let mut nodes = Vec::new();
        for variable in 0..1000 {
            let node = Node::Variable(variable);
            assert_eq!(index.find_or_insert(node, &nodes), None);
            nodes.push(node);
            for (known, node) in nodes.iter().enumerate().step_by(37) {
                let found = index.find_or_insert(*node, &nodes);
                assert_eq!(found, Some(NodeId(known as u32)));
            }
        }
        assert!(index.places.len() >= 2 * nodes.len());
    }
}
