//! What members do in the community, whatever their company buys.

use super::engage::plain;
use super::{Course, Scene};
use crate::account::Account;

/// What members do and how often in a hundred.
const DEEDS: [(&str, u32); 7] = [
    ("answered_a_peer", 34),
    ("peer_answered_in_community", 22),
    ("idea_submitted", 14),
    ("product_review", 10),
    ("feature_vote", 12),
    ("community_poll", 6),
    ("idea_adopted", 2),
];

pub(super) fn community(course: &mut Course, account: &mut Account, scene: &Scene<'_>) {
    for month in account.begins()..account.ends() {
        let strength = account.strength.at(month);
        for who in 0..account.people.len() {
            let at = account.minute_in(scene.calendar, month);
            let person = &account.people[who];
            if person.handle.is_none() || !person.is_there(at) {
                continue;
            }
            if !account
                .dice
                .chance((0.4 + 0.15 * strength).clamp(0.05, 0.9))
            {
                continue;
            }
            let mut drawn = account.dice.below(100);
            for (code, often) in DEEDS {
                if drawn < often {
                    course.community.push(plain(at, code, who, ""));
                    break;
                }
                drawn -= often;
            }
        }
    }
}
