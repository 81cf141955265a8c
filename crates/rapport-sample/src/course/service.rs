//! Tickets, messages in free text, and surveys.

use super::budget::Budget;
use super::engage::{plain, reaction};
use super::orders::rating;
use super::{Answer, Course, Message, Said, Scene, Ticket};
use crate::account::Account;
use crate::calendar::{Calendar, DAY};
use crate::person::Voice;

pub(super) fn tickets(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    for month in account.begins() + u32::from(account.won.is_some()) * 4..account.ends() {
        let strength = account.strength.at(month);
        let often = 0.11 * account.intensity() * (1.0 - 0.3 * strength).clamp(0.3, 2.0);
        for _ in 0..account.dice.count(often) {
            if budget.allows("ticket_opened") {
                let ticket = ticket(course, account, scene, budget, month, strength);
                course.tickets.push(ticket);
            }
        }
    }
}

fn ticket(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
    month: u32,
    strength: f64,
) -> Ticket {
    let opened = account.minute_in(scene.calendar, month);
    let who = account.somebody(opened);
    let well = account
        .dice
        .chance((0.7 + 0.15 * strength).clamp(0.15, 0.95));
    let first_contact = well && account.dice.chance(0.5);
    let solved_as = if first_contact {
        "solved_first_contact"
    } else {
        "solved_in_target"
    };
    let solved = (well && budget.allows(solved_as)).then(|| {
        let hours = if first_contact {
            1
        } else {
            account.dice.whole(4, 40)
        };
        (opened + hours * 60).min(Calendar::last())
    });
    let mut ticket = Ticket {
        opened,
        who,
        by_mailbox: account.dice.chance(0.05),
        solved,
        first_contact: first_contact && solved.is_some(),
        reopened: None,
        escalated: None,
        recovery: None,
        actor: scene
            .team
            .someone("customer_service", &mut account.dice)
            .to_owned(),
        csat: None,
    };
    if !well {
        if account.dice.chance(0.4) && budget.allows("ticket_reopened") {
            ticket.reopened = Some(account.later(opened, 4, 8));
        }
        if account.dice.chance(0.5) && budget.allows("ticket_escalated") {
            let at = account.later(opened, 5, 9);
            ticket.escalated = Some(at);
            let by_person = !ticket.by_mailbox;
            if account.dice.chance(0.3) && budget.allows("executive_recovery_call") {
                recovery(course, account, scene, &mut ticket, at, by_person);
            }
        }
    }
    if account.dice.chance(0.25) && !ticket.by_mailbox && budget.allows("ticket_csat") {
        ticket.csat = Some(say(account, who, strength, ticket.solved.is_some()));
    }
    ticket
}

/// An executive calls. The CRM logs it, and mostly the service desk too: one happening.
fn recovery(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    ticket: &mut Ticket,
    escalated: u32,
    by_person: bool,
) {
    let at = account.later(escalated, 1, 2);
    let call = course.next_call();
    if by_person {
        ticket.recovery = Some(((at + 20).min(Calendar::last()), call));
    }
    let actor = scene
        .team
        .someone("executive", &mut account.dice)
        .to_owned();
    let taken = reaction(account, scene, at);
    let mut touch = plain(at, "executive_recovery_call", ticket.who, &actor);
    touch.taken = taken;
    touch.call = Some(call);
    course.activities.push(touch);
}

pub(super) fn messages(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    for month in account.begins() + u32::from(account.won.is_some()) * 4..account.ends() {
        let strength = account.strength.at(month);
        let notices = if account.sequence { 0.35 } else { 0.04 };
        let kinds = [
            (Said::Notice, notices, "proactive_notice"),
            (Said::Outage, 0.02, "outage_suffered"),
            (
                Said::Unanswered,
                (0.02 - 0.05 * strength).clamp(0.0, 0.15),
                "complaint_unanswered",
            ),
            (Said::Thanks, 0.1, ""),
        ];
        for (said, often, code) in kinds {
            if account.dice.chance(often) && (code.is_empty() || budget.allows(code)) {
                let at = account.minute_in(scene.calendar, month);
                let who = account.somebody(at);
                let actor = scene
                    .team
                    .someone("customer_service", &mut account.dice)
                    .to_owned();
                course.messages.push(Message {
                    at,
                    who,
                    said,
                    actor,
                });
            }
        }
    }
}

pub(super) fn surveys(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    for month in account.begins()..account.ends() {
        // Half a year apart, as the survey tool is set.
        if month % 6 != 4 {
            continue;
        }
        for who in 0..account.people.len() {
            let at = account.minute_in(scene.calendar, month);
            if !account.people[who].is_there(at) || !account.dice.chance(0.35) {
                continue;
            }
            let strength = account.strength.at(month);
            if budget.allows("relational_nps") {
                let score = (2 * say(account, who, strength, true)
                    + i64::from(account.dice.below(2)))
                .min(10);
                course.answers.push(Answer {
                    at,
                    who,
                    code: "relational_nps",
                    score,
                });
            }
            if account.dice.chance(0.3) && budget.allows("ticket_effort") {
                let score = say(account, who, strength, true);
                let at = (at + 2 * DAY).min(Calendar::last());
                course.answers.push(Answer {
                    at,
                    who,
                    code: "ticket_effort",
                    score,
                });
            }
        }
    }
}

/// What a person says, from 1 to 5: some say what is, some are polite, some grumble.
fn say(account: &mut Account, who: usize, strength: f64, good: bool) -> i64 {
    match account.people[who].voice {
        Voice::Agrees => rating(&mut account.dice, strength, good),
        Voice::Polite => i64::from(account.dice.whole(4, 5)),
        Voice::Grumbles => i64::from(account.dice.whole(1, 2)),
    }
}
