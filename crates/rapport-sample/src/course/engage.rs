//! Meetings, calls and what else our people choose to do: they use up the account's budget to within a dollar.

use super::budget::Budget;
use super::{Course, Scene, Taken, Touch};
use crate::account::Account;
use crate::calendar::{Calendar, MONTHS};

/// What sales people do before the first order.
const BEFORE: [&str; 8] = [
    "first_meeting_champion",
    "technical_demo",
    "site_visit",
    "economic_buyer_met",
    "presented_to_decision_maker",
    "reference_provided",
    "customer_value_case_accepted",
    "discovery_thread",
];
/// What they do with customers when all is well.
const WELL: [&str; 12] = [
    "business_review_held",
    "training_done",
    "milestone_on_time",
    "named_team_introduced",
    "new_contact_introduced",
    "inbound_call",
    "inbound_call",
    "discovery_thread",
    "discovery_thread",
    "joint_planning",
    "reference_given",
    "case_study",
];
/// What happens when it is not.
const BADLY: [&str; 6] = [
    "no_show",
    "milestone_late",
    "price_reopened",
    "inbound_call",
    "site_visit",
    "legal_round",
];
/// What the merely busy do, whether it helps or not.
const BUSY: [&str; 4] = [
    "site_visit",
    "technical_demo",
    "cross_functional_workshop",
    "discovery_thread",
];
/// What fills up a budget, by falling cost.
const FILL: [&str; 4] = [
    "inbound_call",
    "discovery_thread",
    "demo_download",
    "white_paper",
];

/// From the first inquiry to the first order.
pub(super) fn acquisition(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    let Some(month) = account.won else { return };
    let begin = scene.calendar.month(month);
    let owner = owner(account, scene);
    let inside = scene
        .team
        .someone("inside_sales", &mut account.dice)
        .to_owned();
    let steps: [(&'static str, u32, &str); 7] = [
        ("inquiry_form", 0, ""),
        ("qualification_call", 3, &inside),
        ("first_meeting_user", 10, &owner),
        ("qualified_by_both_sides", 15, &owner),
        ("proposal_delivered", 35, &owner),
        ("verbal_commitment", 50, &owner),
        ("first_value_confirmed", 110, &owner),
    ];
    for (code, day, actor) in steps {
        budget.must(code);
        let at = account.later(begin, day, day + 4);
        let touch = Touch {
            at,
            code,
            who: 0,
            actor: actor.to_owned(),
            taken: None,
            call: None,
        };
        match code {
            "inquiry_form" => course.marketing.push(touch),
            "proposal_delivered" | "verbal_commitment" => course.opportunities.push(touch),
            _ => course.activities.push(touch),
        }
    }
}

/// The behaviour of top performers: an executive meets the customer early.
pub(super) fn sequence(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    if !account.sequence || !budget.try_spend("key_executive_meeting") {
        return;
    }
    let begin = scene.calendar.month(account.begins());
    let at = account.later(begin, 18, 42);
    let actor = scene
        .team
        .someone("executive", &mut account.dice)
        .to_owned();
    let taken = reaction(account, scene, at);
    course.activities.push(Touch {
        at,
        code: "key_executive_meeting",
        who: 0,
        actor,
        taken,
        call: None,
    });
}

/// Notice is given, and why; and people who leave a company.
pub(super) fn leaving(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    let owner = owner(account, scene);
    if let Some(leaving) = account.leaving {
        let at = account.minute_in(scene.calendar, leaving.month);
        for (code, days) in [("notice_given", 0), ("exit_interview", 10)] {
            if budget.try_spend(code) {
                let at = account.later(at, days, days);
                course.activities.push(plain(at, code, 0, &owner));
            }
        }
    }
    for person in &account.people {
        if person.until <= Calendar::last() {
            course
                .activities
                .push(plain(person.until, "key_contact_left", 0, &owner));
        }
    }
}

/// Spends what is left of the budget, more of it in good months.
pub(super) fn meetings(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    let owner = owner(account, scene);
    let busy = scene.team.sales[account.owner].busy;
    let (begins, ends) = (account.begins(), account.ends().min(MONTHS));
    let cheapest = budget.cost("discovery_thread");
    let mut refused = 0;
    while budget.left() >= cheapest && refused < 12 {
        let month = account
            .dice
            .whole(begins, ends.saturating_sub(1).max(begins));
        let strength = account.strength.at(month);
        // Who is content has more time for us.
        if !account.dice.chance((0.5 + 0.25 * strength).clamp(0.1, 1.0)) {
            continue;
        }
        let before = account.won.is_some_and(|won| month < won + 2);
        let badly = account
            .dice
            .chance((0.22 - 0.22 * strength).clamp(0.02, 0.85));
        let menu: &[&'static str] = match (before, badly, busy && account.dice.chance(0.5)) {
            (true, ..) => &BEFORE,
            (_, _, true) => &BUSY,
            (_, true, _) => &BADLY,
            _ => &WELL,
        };
        let code = *account.dice.pick(menu);
        let before_now = course.activities.iter().filter(|t| t.code == code).count();
        if before_now >= most(code) || !budget.try_spend(code) {
            refused += 1;
            continue;
        }
        let mut at = account.minute_in(scene.calendar, month);
        if before {
            // The proposal comes after a month: these prepare it.
            at = account.later(scene.calendar.month(begins), 8, 50);
        }
        push(course, account, scene, at, code, &owner);
    }
    for code in FILL {
        while budget.try_spend(code) {
            let month = account
                .dice
                .whole(begins, ends.saturating_sub(1).max(begins));
            let at = account.minute_in(scene.calendar, month);
            push(course, account, scene, at, code, &owner);
        }
    }
}

/// How often something happens at one account at most.
fn most(code: &str) -> usize {
    match code {
        "first_meeting_champion"
        | "presented_to_decision_maker"
        | "economic_buyer_met"
        | "customer_value_case_accepted"
        | "named_team_introduced"
        | "case_study"
        | "reference_given" => 1,
        "new_contact_introduced" | "training_done" | "technical_demo" => 3,
        _ => usize::MAX,
    }
}

fn push(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    at: u32,
    code: &'static str,
    owner: &str,
) {
    let who = account.somebody(at);
    let digital = matches!(code, "demo_download" | "white_paper");
    let taken = if digital {
        None
    } else {
        reaction(account, scene, at)
    };
    let actor = if digital { "" } else { owner };
    let touch = Touch {
        taken,
        ..plain(at, code, who, actor)
    };
    if digital {
        course.marketing.push(touch);
    } else {
        course.activities.push(touch);
    }
}

fn owner(account: &Account, scene: &Scene<'_>) -> String {
    scene.team.sales[account.owner].code.clone()
}

pub(super) fn plain(at: u32, code: &'static str, who: usize, actor: &str) -> Touch {
    Touch {
        at,
        code,
        who,
        actor: actor.to_owned(),
        taken: None,
        call: None,
    }
}

/// How it was taken, where anybody noted it.
pub(super) fn reaction(account: &mut Account, scene: &Scene<'_>, at: u32) -> Option<Taken> {
    let strength = account.strength.at(scene.calendar.month_of(at));
    if !account.dice.chance(0.4) {
        return None;
    }
    let mood = strength + 0.8 * account.dice.normal();
    Some(match mood {
        m if m > 0.9 => Taken::Better,
        m if m > -0.9 => Taken::AsExpected,
        m if m > -2.4 => Taken::Worse,
        _ => Taken::Damaging,
    })
}
