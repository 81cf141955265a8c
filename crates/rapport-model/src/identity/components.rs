//! Components of the identity graph: from identifiers and the evidence that holds to persons.
//!
//! Trust means contradiction. Two different values of a more trusted kind are two people, whatever less trusted key they
//! share; that key is then *contested*: it joins nobody, and stands for a person of its own until somebody decides.

use super::evidence::{Basis, Evidence, Verdict};
use super::join::{Groups, Link, join_all};
use crate::{ContactId, IdentifierId};
use std::collections::BTreeMap;

/// Trust levels that are told apart; a project with more kinds of keys has the last ones count as one.
const TRUST_LEVELS: u8 = 63;

/// An identifier as a node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The identifier.
    pub id: IdentifierId,
    /// How far its kind is trusted: 0 most, by the order of `identity:` in the project.
    pub trust: u8,
}

/// A key that two or more people claim who must not be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// The key.
    pub key: IdentifierId,
    /// The persons who claim it, in order of id: each is a possible match of the others.
    pub claimed_by: Vec<ContactId>,
}

/// The persons of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Components {
    /// Person of each node, in the order of the nodes given.
    pub persons: Vec<ContactId>,
    /// Keys that join nobody because those who claim them are different people; in order of key.
    pub contested: Vec<Contested>,
}

/// The persons that these identifiers are by evidence that holds ([`in_force`](super::in_force)). The same nodes and evidence
/// give the same persons in whatever order they come. Evidence of identifiers that are not among the nodes is left out.
pub fn components(nodes: &[Node], evidence: &[Evidence]) -> Components {
    let index: BTreeMap<IdentifierId, u32> = nodes.iter().map(|n| n.id).zip(0..).collect();
    let trust = |node: u32| nodes[node as usize].trust.min(TRUST_LEVELS);
    let mut groups = Groups::new(nodes.iter().map(|n| 1 << n.trust.min(TRUST_LEVELS)));
    let mut claims: Vec<(u8, Link)> = Vec::new();
    let mut apart = Vec::new();
    for event in evidence {
        let (Some(a), Some(b)) = (index.get(&event.a), index.get(&event.b)) else {
            continue;
        };
        let (a, b) = (*a, *b);
        match (event.verdict, event.basis) {
            (Verdict::TakenBack, _) => {}
            (Verdict::NotSame, _) => apart.push((a, b)),
            // A person's word is above what keys say.
            (Verdict::Same, Basis::Person) => groups.join(a, b),
            (Verdict::Same, basis) => {
                let (key, with) = if trust(a) > trust(b) { (a, b) } else { (b, a) };
                let level = if basis == Basis::Model {
                    TRUST_LEVELS + 1
                } else {
                    trust(key)
                };
                claims.push((level, Link { key, with }));
            }
        }
    }
    claims.sort_unstable_by_key(|(level, link)| (*level, link.key, link.with));
    let mut contested: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for of_level in claims.chunk_by(|a, b| a.0 == b.0) {
        let trusted = (1_u64 << of_level[0].0.min(TRUST_LEVELS)) - 1;
        // A contested key joins nobody, through less trusted keys neither.
        let inert =
            |link: &Link| contested.contains_key(&link.key) || contested.contains_key(&link.with);
        let links = of_level.iter().map(|(_, link)| *link);
        let links: Vec<Link> = links.filter(|link| !inert(link)).collect();
        for key in join_level(&mut groups, &links, trusted, &apart, &trust) {
            let claims = links.iter().filter(|l| l.key == key).map(|l| l.with);
            contested.insert(key, claims.collect());
        }
    }
    let roots: Vec<u32> = (0..).take(nodes.len()).map(|n| groups.root(n)).collect();
    let mut lowest: BTreeMap<u32, IdentifierId> = BTreeMap::new();
    for (root, node) in roots.iter().zip(nodes) {
        let id = lowest.entry(*root).or_insert(node.id);
        *id = (*id).min(node.id);
    }
    let person = |node: u32| ContactId::from(lowest[&roots[node as usize]]);
    let mut contested: Vec<Contested> = contested
        .into_iter()
        .map(|(key, claims)| {
            let mut claimed_by: Vec<ContactId> = claims.into_iter().map(person).collect();
            claimed_by.sort_unstable();
            claimed_by.dedup();
            Contested {
                key: nodes[key as usize].id,
                claimed_by,
            }
        })
        .collect();
    contested.sort_unstable_by_key(|c| c.key);
    Components {
        persons: roots.iter().map(|r| ContactId::from(lowest[r])).collect(),
        contested,
    }
}

/// Joins by the keys of one level of trust. What only one person claims is settled before what several do, so that a
/// quarrel over one key does not touch the others. Gives the contested keys.
fn join_level(
    groups: &mut Groups,
    links: &[Link],
    trusted: u64,
    apart: &[(u32, u32)],
    trust: &impl Fn(u32) -> u8,
) -> Vec<u32> {
    let (equals, links): (Vec<Link>, Vec<Link>) = links
        .iter()
        .partition(|link| trust(link.key) == trust(link.with));
    let mut contested = join_all(groups, &equals, trusted, apart);
    let (mut single, mut several) = (Vec::new(), Vec::new());
    for of_key in links.chunk_by(|a, b| a.key == b.key) {
        let mut claimants: Vec<u32> = of_key.iter().map(|link| groups.root(link.with)).collect();
        claimants.sort_unstable();
        claimants.dedup();
        let side = if claimants.len() < 2 {
            &mut single
        } else {
            &mut several
        };
        side.extend_from_slice(of_key);
    }
    contested.extend(join_all(groups, &single, trusted, apart));
    contested.extend(join_all(groups, &several, trusted, apart));
    contested
}
