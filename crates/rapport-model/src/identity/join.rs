//! Joining groups of identifiers, and refusing to where that would contradict what is trusted more.

use std::collections::BTreeMap;

/// Groups of nodes. Nodes are numbered from 0.
#[derive(Debug)]
pub(super) struct Groups {
    parent: Vec<u32>,
    /// Kinds of the identifiers in a group, as bits by trust; held by its root.
    kinds: Vec<u64>,
}

impl Groups {
    pub(super) fn new(kinds: impl Iterator<Item = u64>) -> Self {
        let kinds: Vec<u64> = kinds.collect();
        let nodes = u32::try_from(kinds.len()).unwrap_or(u32::MAX);
        Self {
            parent: (0..nodes).collect(),
            kinds,
        }
    }

    /// The group of a node: equal for all its members.
    pub(super) fn root(&mut self, node: u32) -> u32 {
        let mut root = node;
        while self.parent[root as usize] != root {
            root = self.parent[root as usize];
        }
        let mut at = node;
        while at != root {
            at = std::mem::replace(&mut self.parent[at as usize], root);
        }
        root
    }

    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
        self.kinds[low as usize] |= self.kinds[high as usize];
    }
}

/// A wish to join two nodes, made by the key that both have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The node of the key that makes the wish.
    pub(super) key: u32,
    /// The node that it is to be joined with.
    pub(super) with: u32,
}

/// Joins what these links wish, all or nothing for each group that they would make together: so the order of the links does
/// not matter. A group that would hold two identifiers of one kind above `trusted` from different groups, or two nodes that
/// are said `apart`, is not made. Gives the keys whose wish was refused.
pub(super) fn join_all(
    groups: &mut Groups,
    links: &[Link],
    trusted: u64,
    apart: &[(u32, u32)],
) -> Vec<u32> {
    let mut wished = Wished::default();
    for link in links {
        let (a, b) = (groups.root(link.key), groups.root(link.with));
        if a != b {
            wished.join(a, b);
        }
    }
    let mut refused: BTreeMap<u32, bool> = BTreeMap::new();
    // Kinds that the groups of a wished group have so far: a kind met twice is a contradiction.
    let mut kinds: BTreeMap<u32, u64> = BTreeMap::new();
    let members: Vec<u32> = wished.parent.keys().copied().collect();
    for member in members {
        let top = wished.root(member);
        let seen = kinds.entry(top).or_default();
        let of_member = groups.kinds[member as usize] & trusted;
        if *seen & of_member != 0 {
            refused.insert(top, true);
        }
        *seen |= of_member;
    }
    for (a, b) in apart {
        let (a, b) = (groups.root(*a), groups.root(*b));
        if a != b && wished.parent.contains_key(&a) && wished.parent.contains_key(&b) {
            let top = wished.root(a);
            if top == wished.root(b) {
                refused.insert(top, true);
            }
        }
    }
    let mut left = Vec::new();
    let mut granted = Vec::with_capacity(links.len());
    for link in links {
        let (a, b) = (groups.root(link.key), groups.root(link.with));
        if a == b {
            continue;
        }
        if refused.contains_key(&wished.root(a)) {
            left.push(link.key);
        } else {
            granted.push(*link);
        }
    }
    for link in granted {
        groups.join(link.key, link.with);
    }
    left.sort_unstable();
    left.dedup();
    left
}

/// Groups of groups that links wish for.
#[derive(Debug, Default)]
struct Wished {
    parent: BTreeMap<u32, u32>,
}

impl Wished {
    fn root(&mut self, node: u32) -> u32 {
        let mut root = node;
        while let Some(next) = self.parent.get(&root).copied()
            && next != root
        {
            root = next;
        }
        if let Some(parent) = self.parent.get_mut(&node) {
            *parent = root;
        }
        root
    }

    fn join(&mut self, a: u32, b: u32) {
        self.parent.entry(a).or_insert(a);
        self.parent.entry(b).or_insert(b);
        let (a, b) = (self.root(a), self.root(b));
        self.parent.insert(a.max(b), a.min(b));
    }
}
