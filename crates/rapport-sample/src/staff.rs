//! Our own people: who sells where, and which few do it better.

use crate::dice::Dice;
use crate::market::{SEGMENTS, Segment};
use crate::names::Name;

/// A member of staff.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Code in all silos.
    pub(crate) code: String,
    pub(crate) name: Name,
    pub(crate) function: &'static str,
    pub(crate) territory: &'static str,
    /// Code of the manager, if any.
    pub(crate) manager: Option<String>,
    /// Whether this one brings relationships forward by a sequence that others rarely use.
    pub(crate) top: bool,
    /// Whether this one is only busy: many meetings, no better outcome.
    pub(crate) busy: bool,
}

/// The staff of one segment.
#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) sales: Vec<Member>,
    pub(crate) others: Vec<Member>,
}

/// Functions beside sales, and how many people each has for a hundred sales people.
const FUNCTIONS: [(&str, u32); 8] = [
    ("executive", 5),
    ("inside_sales", 30),
    ("customer_service", 60),
    ("marketing", 20),
    ("product", 10),
    ("shipping", 15),
    ("billing", 10),
    ("collections", 10),
];

impl Team {
    /// One sales person for some thirty accounts, one in five of them a top performer where that can be.
    pub(crate) fn of(segment: &'static Segment, accounts: u32, dice: &mut Dice) -> Self {
        let count = (accounts / 3 / 30).clamp(5, 600);
        let head = format!("{}-head", segment.staff);
        let mut sales = Vec::new();
        for number in 0..count {
            sales.push(Member {
                code: format!("{}-s{number:03}", segment.staff),
                name: Name::draw(dice),
                function: "sales",
                territory: segment.territories[(number % 2) as usize],
                manager: Some(head.clone()),
                top: number % 5 == 2 && !segment.is_null(),
                busy: number % 5 == 4,
            });
        }
        let member = |code, name, function| Member {
            code,
            name,
            function,
            territory: segment.territories[0],
            manager: Some(head.clone()),
            top: false,
            busy: false,
        };
        let mut others = vec![Member {
            manager: None,
            ..member(head.clone(), Name::draw(dice), "sales")
        }];
        for (function, of_hundred) in FUNCTIONS {
            for number in 0..(count * of_hundred / 100).max(2) {
                let code = format!("{}-{}{number:02}", segment.staff, short(function));
                others.push(member(code, Name::draw(dice), function));
            }
        }
        Self { sales, others }
    }

    /// All teams, in the order of the segments.
    pub(crate) fn all(accounts: u32, seed: u64) -> Vec<Self> {
        let mut dice = Dice::of(seed, u64::MAX - 1);
        let team = |segment| Self::of(segment, accounts, &mut dice);
        SEGMENTS.iter().map(team).collect()
    }

    /// Number of a sales person for an account: top performers have won more of the high-profit ones.
    pub(crate) fn owner(&self, high: bool, top_share: f64, dice: &mut Dice) -> usize {
        let tops = self.sales.iter().filter(|m| m.top).count() as u32;
        let count = self.sales.len() as u32;
        if tops == 0 {
            return dice.below(count) as usize;
        }
        // Portfolios stay of one size: what they have more of one kind they have less of the other.
        let others_share = (0.2 - 0.2 * top_share) / 0.8;
        let wants_top = dice.chance(if high { top_share } else { others_share });
        let mut left = dice.below(if wants_top { tops } else { count - tops });
        for (number, member) in self.sales.iter().enumerate() {
            if member.top == wants_top {
                if left == 0 {
                    return number;
                }
                left -= 1;
            }
        }
        0
    }

    /// Code of somebody of this function.
    pub(crate) fn someone(&self, function: &str, dice: &mut Dice) -> &str {
        let all = || self.others.iter().filter(|m| m.function == function);
        let wanted = dice.below(all().count() as u32) as usize;
        all().nth(wanted).map_or("", |m| m.code.as_str())
    }
}

fn short(function: &str) -> &str {
    match function {
        "executive" => "e",
        "inside_sales" => "i",
        "customer_service" => "c",
        "marketing" => "m",
        "product" => "p",
        "shipping" => "l",
        "billing" => "b",
        _ => "d",
    }
}
