//! The course of an account: everything that its people and ours do in 24 months, before any silo writes it down.

mod budget;
mod community;
mod digital;
mod engage;
mod orders;
mod service;

use crate::account::Account;
use crate::calendar::{Calendar, DAY};
use crate::costs::Costs;
use crate::staff::Team;
use budget::Budget;

/// How a customer took something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Better,
    AsExpected,
    Worse,
    Damaging,
}

/// One thing that one person and one of us did.
#[derive(Debug, Clone)]
pub(crate) struct Touch {
    /// Minute since the beginning.
    pub(crate) at: u32,
    /// Code of the interaction type.
    pub(crate) code: &'static str,
    /// Number of the person within the account.
    pub(crate) who: usize,
    /// Code of our member of staff; empty when nobody acted.
    pub(crate) actor: String,
    pub(crate) taken: Option<Taken>,
    /// Number of the telephone call, where another silo logs it too.
    pub(crate) call: Option<u32>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Complete,
    Late,
    Partial,
    Wrong,
}

/// An order and all that follows from it.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) at: u32,
    pub(crate) first: bool,
    pub(crate) amount_minor: i64,
    pub(crate) product_cost_minor: i64,
    pub(crate) product: &'static str,
    pub(crate) promised: u32,
    pub(crate) received: u32,
    pub(crate) delivery: Delivery,
    pub(crate) invoiced: u32,
    pub(crate) invoice_wrong: bool,
    pub(crate) paid: u32,
    pub(crate) dunned: Option<u32>,
    pub(crate) called: Option<u32>,
}

/// A ticket and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub(crate) opened: u32,
    pub(crate) who: usize,
    pub(crate) by_mailbox: bool,
    pub(crate) solved: Option<u32>,
    pub(crate) first_contact: bool,
    pub(crate) reopened: Option<u32>,
    pub(crate) escalated: Option<u32>,
    /// When an executive called, and the number of the call.
    pub(crate) recovery: Option<(u32, u32)>,
    pub(crate) actor: String,
    pub(crate) csat: Option<i64>,
}

/// A message in free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// We: trouble is coming.
    Notice,
    /// They: it does not work.
    Outage,
    /// They: nobody answers.
    Unanswered,
    /// They: thanks. Means nothing for the record.
    Thanks,
}

/// A message to or from a person.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) at: u32,
    pub(crate) who: usize,
    pub(crate) said: Said,
    pub(crate) actor: String,
}

/// What a survey asked.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) at: u32,
    pub(crate) who: usize,
    /// Code of the VoC interaction type.
    pub(crate) code: &'static str,
    pub(crate) score: i64,
}

/// The course of one account; emptied and used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Course {
    pub(crate) activities: Vec<Touch>,
    pub(crate) opportunities: Vec<Touch>,
    pub(crate) marketing: Vec<Touch>,
    pub(crate) visits: Vec<Touch>,
    pub(crate) community: Vec<Touch>,
    pub(crate) orders: Vec<Order>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) messages: Vec<Message>,
    pub(crate) answers: Vec<Answer>,
    /// What all of it costs us, in minor units, by the flow.
    pub(crate) cost_minor: i64,
    /// Calls logged so far: their numbers go on from account to account.
    calls: u32,
}

/// What it takes to work out a course.
pub(crate) struct Scene<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) costs: &'a Costs,
    pub(crate) team: &'a Team,
}

impl Course {
    /// Works out the course of an account.
    pub(crate) fn run(&mut self, account: &mut Account, scene: &Scene<'_>) {
        self.clear();
        let mut budget = Budget::new(scene.costs, account.cost_minor);
        engage::acquisition(self, account, scene, &mut budget);
        orders::orders(self, account, scene, &mut budget);
        engage::leaving(self, account, scene, &mut budget);
        engage::sequence(self, account, scene, &mut budget);
        digital::digital(self, account, scene, &mut budget);
        service::surveys(self, account, scene, &mut budget);
        service::tickets(self, account, scene, &mut budget);
        service::messages(self, account, scene, &mut budget);
        community::community(self, account, scene);
        engage::meetings(self, account, scene, &mut budget);
        self.cost_minor = budget.spent();
    }

    fn clear(&mut self) {
        self.activities.clear();
        self.opportunities.clear();
        self.marketing.clear();
        self.visits.clear();
        self.community.clear();
        self.orders.clear();
        self.tickets.clear();
        self.messages.clear();
        self.answers.clear();
    }

    fn next_call(&mut self) -> u32 {
        self.calls += 1;
        self.calls
    }
}

impl Account {
    /// Somebody who is there at this minute; the buyer when nobody else is.
    pub(crate) fn somebody(&mut self, minute: u32) -> usize {
        let drawn = self.dice.below(self.people.len() as u32) as usize;
        if self.people[drawn].is_there(minute) {
            drawn
        } else {
            0
        }
    }

    /// A minute of working hours in a month.
    pub(crate) fn minute_in(&mut self, calendar: &Calendar, month: u32) -> u32 {
        let (first, end) = (calendar.month(month), calendar.month(month + 1));
        let day = self.dice.below((end - first) / DAY);
        first + day * DAY + self.dice.whole(8 * 60, 18 * 60)
    }

    /// A minute of working hours some days later, within the sample.
    pub(crate) fn later(&mut self, from: u32, low: u32, high: u32) -> u32 {
        let day = from / DAY + self.dice.whole(low, high);
        (day * DAY + self.dice.whole(8 * 60, 18 * 60)).min(Calendar::last())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Options, Preset};

    /// What the rows of a course cost by the flow, counted from what happened and not from the budget.
    fn counted(course: &Course, costs: &Costs) -> i64 {
        let mut codes: Vec<&str> = Vec::new();
        let touches = [
            &course.activities,
            &course.opportunities,
            &course.marketing,
            &course.visits,
        ];
        codes.extend(touches.into_iter().flatten().map(|touch| touch.code));
        codes.extend(course.answers.iter().map(|answer| answer.code));
        for order in &course.orders {
            codes.push(if order.first {
                "order_signed"
            } else {
                "repeat_order"
            });
            codes.extend(["order_confirmed", order.delivery.code()]);
            codes.push(if order.invoice_wrong {
                "invoice_error"
            } else {
                "invoice_correct"
            });
            match order.dunned {
                Some(_) => codes.push("dunning_letter"),
                None => codes.push("paid_on_time"),
            }
            codes.extend(order.called.map(|_| "collection_call"));
        }
        for ticket in &course.tickets {
            codes.push("ticket_opened");
            codes.extend(ticket.solved.map(|_| {
                if ticket.first_contact {
                    "solved_first_contact"
                } else {
                    "solved_in_target"
                }
            }));
            codes.extend(ticket.reopened.map(|_| "ticket_reopened"));
            codes.extend(ticket.escalated.map(|_| "ticket_escalated"));
            codes.extend(ticket.csat.map(|_| "ticket_csat"));
        }
        for message in &course.messages {
            match message.said {
                Said::Notice => codes.push("proactive_notice"),
                Said::Outage => codes.push("outage_suffered"),
                Said::Unanswered => codes.push("complaint_unanswered"),
                Said::Thanks => {}
            }
        }
        for code in &codes {
            assert!(costs.knows(code), "the flow has no `{code}`");
        }
        codes.iter().map(|code| costs.of(code).0).sum()
    }

    #[test]
    fn what_happens_costs_what_was_planned_to_within_a_dollar() {
        let options = Options {
            preset: Preset::B1,
            accounts: 300,
            seed: 2,
        };
        let (calendar, costs) = (Calendar::new(), Costs::of_template().unwrap());
        let teams = Team::all(options.accounts, options.seed);
        let mut course = Course::default();
        for first in (0..options.accounts).step_by(2) {
            for mut account in Account::pair(&options, &teams, first) {
                let scene = Scene {
                    calendar: &calendar,
                    costs: &costs,
                    team: &teams[account.segment],
                };
                course.run(&mut account, &scene);
                let name = &account.key;
                assert_eq!(counted(&course, &costs), course.cost_minor, "{name}");
                let left = account.cost_minor - course.cost_minor;
                assert!(
                    (0..100).contains(&left),
                    "{name}: {left} cents of {}",
                    account.cost_minor
                );
                let revenue: i64 = course.orders.iter().map(|o| o.amount_minor).sum();
                assert_eq!(revenue, account.revenue_minor, "{name}");
            }
        }
    }

    #[test]
    fn revenue_follows_strength_by_the_lag_of_the_segment_or_not_at_all() {
        let options = Options {
            preset: Preset::B1,
            accounts: 1_500,
            seed: 4,
        };
        let (calendar, costs) = (Calendar::new(), Costs::of_template().unwrap());
        let teams = Team::all(options.accounts, options.seed);
        let mut course = Course::default();
        // Of each segment, by lag: revenue of the stronger months and of the weaker ones of each high-profit account.
        let mut sums = [[[0.0_f64; 2]; 6]; 3];
        for first in (0..options.accounts).step_by(2) {
            for mut account in Account::pair(&options, &teams, first) {
                let segment = account.segment;
                let scene = Scene {
                    calendar: &calendar,
                    costs: &costs,
                    team: &teams[segment],
                };
                course.run(&mut account, &scene);
                if !account.high || account.leaving.is_some() {
                    continue;
                }
                for order in course.orders.iter().filter(|o| !o.first) {
                    let month = calendar.month_of(order.at);
                    let share = order.amount_minor as f64 / account.revenue_minor as f64;
                    for (lag, sum) in (0..).zip(&mut sums[segment]) {
                        let mean = (0..24).map(|m| account.strength.at(m)).sum::<f64>() / 24.0;
                        let strong = account.strength.before(month, lag) > mean;
                        sum[usize::from(strong)] += share - 1.0 / course.orders.len() as f64;
                    }
                }
            }
        }
        let gain = |segment: usize, lag: usize| sums[segment][lag][1] - sums[segment][lag][0];
        let best =
            |segment: usize| (0..6).max_by(|a, b| gain(segment, *a).total_cmp(&gain(segment, *b)));
        assert_eq!(best(0), Some(3), "strong, after three months");
        assert!(gain(0, 3) > 2.0 * gain(1, 2), "the weak one is weaker");
        assert!(gain(1, 2) > 0.0, "and there");
        assert!(
            (0..6).all(|lag| gain(2, lag).abs() < gain(0, 3) / 5.0),
            "{:?}",
            sums[2]
        );
    }
}
