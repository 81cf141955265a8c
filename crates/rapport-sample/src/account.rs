//! The plan of an account: how large, how profitable, whose, when it comes and whether it goes.
//!
//! Accounts come in pairs whose sizes balance, so that the means of the benchmark are exact for any number of accounts
//! and nothing has to be known of the accounts before. Of ten accounts two are high-profit.

use crate::calendar::MONTHS;
use crate::dice::Dice;
use crate::market::{SEGMENTS, Segment};
use crate::names::Company;
use crate::options::{Options, Preset};
use crate::person::Person;
use crate::staff::Team;
use crate::strength::Strength;

/// Cost to Engage of a normal account of size 1 over the 24 months, in minor units (domain.md 3.3: C = 3,000).
const COST_MINOR: f64 = 300_000.0;
/// Contribution margin before the Cost to Engage (domain.md 3.3: m = 0.30).
pub(crate) const MARGIN: f64 = 0.30;
/// Share of its revenue that a new account brings with its first order. Every second account is new, which makes a fifth
/// of all revenue new business.
pub(crate) const FIRST_ORDER_SHARE: f64 = 0.4;
/// Accounts of a block: a pair of high-profit ones and four pairs of others.
const BLOCK: u32 = 10;

/// A relationship that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaving {
    /// Month from which the relationship sinks; none where it had nothing to do with the leaving.
    pub(crate) turns: Option<u32>,
    /// Month in which notice is given.
    pub(crate) month: u32,
}

/// The plan of an account.
#[derive(Debug)]
pub(crate) struct Account {
    /// From 0.
    pub(crate) number: u32,
    /// Number in the CRM.
    pub(crate) key: String,
    pub(crate) segment: usize,
    pub(crate) high: bool,
    /// Mean 1 in each group.
    pub(crate) size: f64,
    pub(crate) cost_minor: i64,
    pub(crate) revenue_minor: i64,
    /// First month, for an account that is won during the sample.
    pub(crate) won: Option<u32>,
    pub(crate) leaving: Option<Leaving>,
    /// Number of its sales person within the team.
    pub(crate) owner: usize,
    /// Whether its sales person brings an executive early and gives notice of trouble before it comes.
    pub(crate) sequence: bool,
    pub(crate) company: Company,
    pub(crate) people: Vec<Person>,
    pub(crate) strength: Strength,
    pub(crate) dice: Dice,
}

/// What a pair has in common.
struct Pair {
    /// Distance of the sizes from 1.
    spread: f64,
    /// Distance of the revenues from what size says.
    luck: f64,
    new: bool,
}

impl Account {
    /// The two accounts of a pair (one, at the end of an odd number).
    pub(crate) fn pair(options: &Options, teams: &[Team], first: u32) -> Vec<Self> {
        let mut dice = Dice::of(options.seed, u64::from(first) | 1 << 40);
        let (block, place) = (first / BLOCK, first % BLOCK);
        let high = place < 2;
        let pair_of_group = if high {
            block
        } else {
            block * 4 + place / 2 - 1
        };
        let alone = first + 1 >= options.accounts;
        let pair = Pair {
            spread: if alone { 0.0 } else { dice.between(0.05, 0.45) },
            luck: if alone { 0.0 } else { dice.between(-0.1, 0.1) },
            new: pair_of_group % 2 == 1,
        };
        let numbers = first..options.accounts.min(first + 2);
        let mut accounts: Vec<Self> = numbers
            .map(|number| Self::plan(options, teams, number, high, &pair))
            .collect();
        if let [former, next] = accounts.as_mut_slice() {
            change_company(former, next, &mut dice);
        }
        accounts
    }

    fn plan(options: &Options, teams: &[Team], number: u32, high: bool, pair: &Pair) -> Self {
        let mut dice = Dice::of(options.seed, u64::from(number));
        let segment_number = (number / BLOCK) as usize % SEGMENTS.len();
        let (segment, team) = (&SEGMENTS[segment_number], &teams[segment_number]);
        let smaller = number.is_multiple_of(2);
        let sign = if smaller { -1.0 } else { 1.0 };
        let size = 1.0 + sign * pair.spread;
        let (cost, revenue) = targets(options.preset, high, size, size - sign * pair.luck);
        let top_share = if high_follows(segment) { 0.55 } else { 0.35 };
        let owner = team.owner(high, top_share, &mut dice);
        let top = team.sales[owner].top;
        let sequence = !segment.is_null() && dice.chance(if top { 0.9 } else { 0.08 });
        let won = pair.new.then(|| dice.below(9));
        // Those that leave are the smaller ones of their pairs: they buy for a shorter time.
        let leaves =
            smaller && pair.spread > 0.15 && dice.chance(if sequence { 0.08 } else { 0.32 });
        let leaving = leaves.then(|| {
            let month = dice.whole(won.unwrap_or(0) + 11, MONTHS - 2);
            let turns = (!segment.is_null()).then(|| month - dice.whole(4, 7));
            Leaving { turns, month }
        });
        let usual = if high { 0.4 } else { -0.1 } + if sequence { 0.5 } else { 0.0 };
        let strength = Strength::draw(usual, leaving.and_then(|l| l.turns), &mut dice);
        let company = Company::draw(&mut dice, number);
        let count = if high { 5 } else { 2 + dice.below(2) };
        let people = people(number, count, &company.domain, segment, &mut dice);
        Self {
            number,
            key: format!("C{:07}", number + 1),
            segment: segment_number,
            high,
            size,
            cost_minor: cost,
            revenue_minor: revenue,
            won,
            leaving,
            owner,
            sequence,
            company,
            people,
            strength,
            dice,
        }
    }

    pub(crate) fn segment(&self) -> &'static Segment {
        &SEGMENTS[self.segment]
    }

    /// Number in the ERP: the same, padded as it likes.
    pub(crate) fn erp(&self) -> String {
        format!("{:010}", self.number + 1)
    }

    /// First month in which something happens.
    pub(crate) fn begins(&self) -> u32 {
        self.won.unwrap_or(0)
    }

    /// The month after the last with orders.
    pub(crate) fn ends(&self) -> u32 {
        self.leaving.map_or(MONTHS, |l| l.month)
    }
}

fn high_follows(segment: &Segment) -> bool {
    segment.lead.strength == "strong"
}

/// Cost to Engage and revenue of the 24 months, in minor units.
fn targets(preset: Preset, high: bool, size: f64, revenue_size: f64) -> (i64, i64) {
    let revenue = COST_MINOR / (MARGIN * preset.cost_over_margin());
    let (costs, revenues) = if high {
        (preset.cost_multiple(), preset.revenue_multiple())
    } else {
        (1.0, 1.0)
    };
    let cost = (COST_MINOR * costs * size).round() as i64;
    (cost, (revenue * revenues * revenue_size).round() as i64)
}

fn people(
    account: u32,
    count: u32,
    domain: &str,
    segment: &Segment,
    dice: &mut Dice,
) -> Vec<Person> {
    let agree = segment.lead.voices_agree;
    let mut people: Vec<Person> = (0..count)
        .map(|number| Person::draw(account, number, domain, agree, dice))
        .collect();
    // An assistant signs up with the address of the one they work for: no key can tell the two apart.
    if dice.chance(0.01)
        && let [.., chief, assistant] = people.as_mut_slice()
    {
        assistant.email.clone_from(&chief.email);
        assistant.shares_email = true;
    }
    people
}

/// Now and then a person of the one account goes to the other of the pair.
fn change_company(former: &mut Account, next: &mut Account, dice: &mut Dice) {
    if !dice.chance(0.12) {
        return;
    }
    let month = dice.whole(former.begins().max(next.begins()) + 6, 20);
    let minute = month * 30 * crate::calendar::DAY;
    let seat = next.people.len() as u32;
    // The last person, so that the buyer stays.
    let Some(person) = former.people.last_mut().filter(|p| !p.shares_email) else {
        return;
    };
    let mut moved = person.clone();
    person.until = minute;
    moved.from = minute + 20 * crate::calendar::DAY;
    moved.settle(next.number, seat, &next.company.domain);
    // Who changes company keeps the community's account.
    next.people.push(moved);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(accounts: u32, preset: Preset) -> Vec<Account> {
        let options = Options {
            preset,
            accounts,
            seed: 5,
        };
        let teams = Team::all(accounts, options.seed);
        let firsts = (0..accounts).step_by(2);
        firsts
            .flat_map(|first| Account::pair(&options, &teams, first))
            .collect()
    }

    #[test]
    fn sizes_balance_in_both_groups_whatever_the_number_of_accounts() {
        for accounts in [100, 101, 137, 1_000] {
            let all = all(accounts, Preset::B1);
            assert_eq!(all.len(), accounts as usize);
            let mean = |high: bool, of: fn(&Account) -> i64| {
                let group: Vec<i64> = all.iter().filter(|a| a.high == high).map(of).collect();
                group.iter().sum::<i64>() as f64 / group.len() as f64
            };
            let revenue = mean(true, |a| a.revenue_minor) / mean(false, |a| a.revenue_minor);
            let cost = mean(true, |a| a.cost_minor) / mean(false, |a| a.cost_minor);
            assert!((revenue - 16.0).abs() < 0.001, "{accounts}: {revenue}");
            assert!((cost - 3.0).abs() < 0.001, "{accounts}: {cost}");
        }
    }

    #[test]
    fn a_person_who_changes_company_keeps_the_telephone_and_gets_new_numbers() {
        let all = all(400, Preset::B1);
        let people: Vec<&Person> = all.iter().flat_map(|a| &a.people).collect();
        let moved = people.iter().find(|p| p.from > 0).unwrap();
        let before = people
            .iter()
            .find(|p| p.truth == moved.truth && p.from == 0)
            .unwrap();
        assert_eq!(before.mobile, moved.mobile);
        assert_ne!(before.crm, moved.crm);
        assert_ne!(before.email, moved.email);
        assert!(before.until < moved.from);
    }

    #[test]
    fn where_relationships_lead_nothing_nobody_is_a_top_performer() {
        let null = SEGMENTS.iter().position(Segment::is_null).unwrap();
        for account in all(400, Preset::None).iter().filter(|a| a.segment == null) {
            assert!(!account.sequence);
            assert!(account.leaving.is_none_or(|l| l.turns.is_none()));
        }
    }
}
