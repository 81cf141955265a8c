//! What people open, read, ask for and visit.

use super::budget::Budget;
use super::engage::plain;
use super::{Course, Scene};
use crate::account::Account;

/// Things of the marketing system and how often in a month, for an account of size 1.
const MARKETING: [(&str, f64); 8] = [
    ("email_opened", 0.8),
    ("content_view", 0.35),
    ("direct_mail", 0.12),
    ("ad_click", 0.05),
    ("white_paper", 0.08),
    ("podcast", 0.05),
    ("webinar_attended", 0.04),
    ("booth_scan", 0.008),
];

pub(super) fn digital(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    for month in account.begins()..account.ends() {
        let strength = account.strength.at(month);
        let busy = account.intensity() * (1.0 + 0.35 * strength).clamp(0.15, 2.5);
        for (code, often) in MARKETING {
            for _ in 0..account.dice.count(often * busy) {
                if budget.allows(code) {
                    let at = account.minute_in(scene.calendar, month);
                    let who = account.somebody(at);
                    course.marketing.push(plain(at, code, who, ""));
                }
            }
        }
        if strength < -1.0 && account.dice.chance(0.08) {
            let at = account.minute_in(scene.calendar, month);
            let who = account.somebody(at);
            course.marketing.push(plain(at, "unsubscribe", who, ""));
        }
        for _ in 0..account.dice.count(0.8 * busy) {
            let at = account.minute_in(scene.calendar, month);
            let who = account.somebody(at);
            let tracks = account.dice.chance(0.12);
            let code = if tracks {
                "order_tracked"
            } else {
                "known_web_visit"
            };
            course.visits.push(plain(at, code, who, ""));
        }
    }
}

impl Account {
    /// How much happens, in multiples of a normal account.
    pub(crate) fn intensity(&self) -> f64 {
        self.size * if self.high { 2.6 } else { 1.0 }
    }
}
