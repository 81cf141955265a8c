//! Who was brought together: pairs of keys that lead to one person, against pairs that are one person's.

use super::{HarvestedKey, Line};
use crate::truth::KeyTruth;
use std::collections::{BTreeMap, HashMap};

/// Precision: of the pairs of keys brought together, how many belong together. Recall: of the pairs that belong together,
/// how many were brought together. Planted is what the declared keys can reach, which is less than everything: some
/// addresses are shared, some private.
pub(super) fn lines(planted: &[KeyTruth], harvested: &[HarvestedKey]) -> Vec<Line> {
    let contacts: HashMap<(&str, &str), i64> = harvested
        .iter()
        .map(|key| ((key.kind.as_str(), key.value.as_str()), key.contact))
        .collect();
    let found: Vec<Option<i64>> = planted
        .iter()
        .map(|key| {
            contacts
                .get(&(key.kind.as_str(), key.value.as_str()))
                .copied()
        })
        .collect();
    let missing = found.iter().filter(|f| f.is_none()).count();
    let persons: Vec<&str> = planted.iter().map(|key| key.person.as_str()).collect();
    let reach: Vec<&str> = planted.iter().map(|key| key.reach.as_str()).collect();
    let reachable = agreement(&reach, &persons);
    // A key that was never harvested is a group of its own.
    let groups: Vec<i64> = (1_i64..)
        .zip(&found)
        .map(|(number, contact)| contact.unwrap_or(-number))
        .collect();
    let reached = agreement(&groups, &persons);
    vec![
        Line::count("identity: keys not harvested".to_owned(), 0, missing as i64),
        Line::at_least(
            "identity: precision by declared keys",
            reachable.precision,
            reached.precision,
        ),
        Line::at_least(
            "identity: recall by declared keys",
            reachable.recall,
            reached.recall,
        ),
    ]
}

struct Agreement {
    precision: f64,
    recall: f64,
}

/// How well groups agree with persons, pair by pair.
fn agreement<G: Ord + Copy>(groups: &[G], persons: &[&str]) -> Agreement {
    let mut of_group: BTreeMap<G, u64> = BTreeMap::new();
    let mut of_person: BTreeMap<&str, u64> = BTreeMap::new();
    let mut of_both: BTreeMap<(G, &str), u64> = BTreeMap::new();
    for (group, person) in groups.iter().zip(persons) {
        *of_group.entry(*group).or_default() += 1;
        *of_person.entry(person).or_default() += 1;
        *of_both.entry((*group, person)).or_default() += 1;
    }
    let right = pairs(of_both.values());
    Agreement {
        precision: right / pairs(of_group.values()),
        recall: right / pairs(of_person.values()),
    }
}

fn pairs<'a>(sizes: impl Iterator<Item = &'a u64>) -> f64 {
    sizes.map(|n| n * (n - 1) / 2).sum::<u64>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_merge_costs_precision_and_a_missed_one_recall() {
        let persons = ["ada", "ada", "ada", "bo", "bo", "bo"];
        let right = agreement(&[1, 1, 1, 2, 2, 2], &persons);
        assert_eq!((right.precision, right.recall), (1.0, 1.0));
        let merged = agreement(&[1, 1, 1, 1, 1, 1], &persons);
        assert_eq!((merged.precision, merged.recall), (6.0 / 15.0, 1.0));
        let split = agreement(&[1, 1, 3, 2, 2, 2], &persons);
        assert_eq!((split.precision, split.recall), (1.0, 4.0 / 6.0));
    }

    #[test]
    fn better_than_keys_alone_can_reach_is_no_fault() {
        let key = |value: &str, person: &str| KeyTruth {
            kind: "crm_id".to_owned(),
            value: value.to_owned(),
            person: person.to_owned(),
            reach: "one mailbox".to_owned(),
            account: String::new(),
        };
        let harvested =
            [("1", 4), ("2", 4), ("3", 5), ("4", 5)].map(|(value, contact)| HarvestedKey {
                kind: "crm_id".to_owned(),
                value: value.to_owned(),
                contact,
            });
        let planted = [
            key("1", "ada"),
            key("2", "ada"),
            key("3", "bo"),
            key("4", "bo"),
        ];
        let lines = lines(&planted, &harvested);
        assert!(lines[1].harvested > lines[1].planted);
        assert_eq!(lines[1].holds, Some(true));
    }

    #[test]
    fn keys_that_were_never_harvested_are_told_and_cost_recall() {
        let key = |value: &str| KeyTruth {
            kind: "crm_id".to_owned(),
            value: value.to_owned(),
            person: "ada".to_owned(),
            reach: "ada".to_owned(),
            account: String::new(),
        };
        let harvested = [HarvestedKey {
            kind: "crm_id".to_owned(),
            value: "1".to_owned(),
            contact: 4,
        }];
        let lines = lines(&[key("1"), key("2")], &harvested);
        assert_eq!(lines[0].holds, Some(false));
        assert_eq!(lines[2].holds, Some(false));
    }
}
