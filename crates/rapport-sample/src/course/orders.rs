//! Orders, deliveries, invoices and payments; and how revenue follows the relationship, or does not.

use super::budget::Budget;
use super::{Answer, Course, Delivery, Order, Scene};
use crate::account::{Account, FIRST_ORDER_SHARE, MARGIN};
use crate::calendar::DAY;
use crate::dice::Dice;
use crate::strength::Strength;

/// Days from the first contact to the signature.
const SIGNED_AFTER_DAYS: u32 = 60;

pub(super) fn orders(
    course: &mut Course,
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
) {
    let moments = moments(account, scene);
    let amounts = amounts(account, scene, &moments);
    for (number, (at, amount)) in moments.into_iter().zip(amounts).enumerate() {
        let first = number == 0 && account.won.is_some();
        budget.must(if first {
            "order_signed"
        } else {
            "repeat_order"
        });
        let (order, rating) = follow(account, scene, budget, at, amount, first);
        if let Some(score) = rating {
            let at = account.later(order.received, 1, 3);
            course.answers.push(Answer {
                at,
                who: 0,
                code: "delivery_csat",
                score,
            });
        }
        course.orders.push(order);
    }
}

/// When they order: high-profit accounts each month, others each quarter. Never more or fewer because of the
/// relationship: what it moves is the amount.
fn moments(account: &mut Account, scene: &Scene<'_>) -> Vec<u32> {
    let every = if account.high { 1 } else { 3 };
    let mut moments = Vec::new();
    let mut month = account.begins();
    if account.won.is_some() {
        let begin = scene.calendar.month(month) + SIGNED_AFTER_DAYS * DAY;
        moments.push(account.later(begin, 0, 20));
        month += 4;
    } else {
        month += account.dice.below(every);
    }
    while month < account.ends() {
        moments.push(account.minute_in(scene.calendar, month));
        month += every;
    }
    moments
}

/// The amounts of the orders: together exactly the account's revenue.
fn amounts(account: &mut Account, scene: &Scene<'_>, moments: &[u32]) -> Vec<i64> {
    let lead = account.segment().lead;
    let elsewhere = Strength::draw(0.0, None, &mut account.dice);
    let mut weights = Vec::with_capacity(moments.len());
    for at in moments {
        let month = scene.calendar.month_of(*at);
        let moved = if lead.lag_months == 0 {
            // Budgets of public bodies have ups and downs of their own.
            elsewhere.at(month)
        } else {
            lead.effect * account.strength.before(month, lead.lag_months)
        };
        let noise = if lead.lag_months == 0 {
            0.2
        } else {
            lead.noise
        };
        weights.push((moved + noise * account.dice.normal()).exp());
    }
    let first = if account.won.is_some() {
        FIRST_ORDER_SHARE
    } else {
        0.0
    };
    let later = &mut weights[usize::from(first > 0.0)..];
    let sum: f64 = later.iter().sum();
    for weight in later.iter_mut() {
        *weight *= (1.0 - first) / sum;
    }
    if first > 0.0 {
        weights[0] = if weights.len() == 1 { 1.0 } else { first };
    }
    let mut left = account.revenue_minor;
    let mut amounts: Vec<i64> = Vec::with_capacity(weights.len());
    for weight in &weights {
        let amount = ((account.revenue_minor as f64 * weight).round() as i64).min(left);
        left -= amount;
        amounts.push(amount);
    }
    if let Some(last) = amounts.last_mut() {
        *last += left;
    }
    amounts
}

/// What follows from an order. The better the relationship, the less goes wrong.
fn follow(
    account: &mut Account,
    scene: &Scene<'_>,
    budget: &mut Budget<'_>,
    at: u32,
    amount_minor: i64,
    first: bool,
) -> (Order, Option<i64>) {
    let calendar = scene.calendar;
    let strength = account.strength.at(calendar.month_of(at));
    let trouble = (0.14 - 0.1 * strength).clamp(0.02, 0.5);
    let promised = account.later(at, 10, 14);
    let delivery = if account.dice.chance(1.0 - trouble) {
        Delivery::Complete
    } else {
        *account.dice.pick(&[
            Delivery::Late,
            Delivery::Late,
            Delivery::Partial,
            Delivery::Wrong,
        ])
    };
    let (delivery, received) = match delivery {
        Delivery::Late => {
            let received = account.later(promised, 2, 9);
            // At the end of the sample there is no day left to be late.
            let late = received / DAY > promised / DAY;
            (
                if late {
                    Delivery::Late
                } else {
                    Delivery::Complete
                },
                received,
            )
        }
        other => (other, account.later(at, 5, 9)),
    };
    budget.must("order_confirmed");
    budget.must(delivery.code());
    let invoiced = account.later(received, 1, 3);
    let invoice_wrong = account.dice.chance(trouble * 0.5);
    budget.must(if invoice_wrong {
        "invoice_error"
    } else {
        "invoice_correct"
    });
    let slow = account.dice.chance(trouble * 1.2);
    let paid = if slow {
        account.later(invoiced, 40, 60)
    } else {
        account.later(invoiced, 10, 28)
    };
    let mut order = Order {
        at,
        first,
        amount_minor,
        product_cost_minor: amount_minor - (amount_minor as f64 * MARGIN).round() as i64,
        product: account.segment().products[account.dice.below(3) as usize],
        promised,
        received,
        delivery,
        invoiced,
        invoice_wrong,
        paid,
        dunned: None,
        called: None,
    };
    if slow {
        order.dunned = Some(account.later(invoiced, 32, 35));
        budget.must("dunning_letter");
        if account.dice.chance(0.4) {
            order.called = Some(account.later(invoiced, 38, 39));
            budget.must("collection_call");
        }
    } else {
        budget.must("paid_on_time");
    }
    let answers = account.dice.chance(0.15) && budget.allows("delivery_csat");
    let score =
        answers.then(|| rating(&mut account.dice, strength, delivery == Delivery::Complete));
    (order, score)
}

/// A rating from 1 to 5 by somebody who says what they think.
pub(super) fn rating(dice: &mut Dice, strength: f64, good: bool) -> i64 {
    let mean = if good { 4.1 } else { 2.2 } + 0.5 * strength + 0.5 * dice.normal();
    (mean.round() as i64).clamp(1, 5)
}

impl Delivery {
    /// Code of the interaction type.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Complete => "order_received",
            Self::Late => "delivered_late",
            Self::Partial => "partial_shipment",
            Self::Wrong => "wrong_item",
        }
    }
}
