//! The ERP: orders, shipping, billing and collections. Semicolons, Latin-1, decimal commas, days without dashes, numbers
//! with leading zeros.

use super::table::Table;
use super::{Done, Tally, Told};
use crate::course::{Delivery, Order};
use crate::error::SampleError;
use std::path::Path;

pub(super) struct Erp {
    customers: Table,
    contacts: Table,
    contracts: Table,
    orders: Table,
    shipping: Table,
    billing: Table,
    collections: Table,
    count: u64,
}

impl Erp {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        let table = |name: &str, header: &[&str]| Table::latin(folder, name, header);
        let order = [
            "ORD_NO",
            "CUST_NO",
            "CONTACT_NO",
            "ORG",
            "ORD_DATE",
            "ITEM",
            "NET_AMT",
            "COST_AMT",
            "REP",
        ];
        Ok(Self {
            customers: table("erp/customers.csv", &["CUST_NO", "NAME", "ORG", "CITY"])?,
            contacts: table(
                "erp/contacts.csv",
                &["CONTACT_NO", "CUST_NO", "NAME", "EMAIL"],
            )?,
            contracts: table("erp/contracts.csv", &order)?,
            orders: table("erp/orders.csv", &order)?,
            shipping: table(
                "erp/shipping.csv",
                &[
                    "DELIV_NO",
                    "ORD_NO",
                    "CUST_NO",
                    "CONTACT_NO",
                    "ORG",
                    "CONFIRMED",
                    "PROMISED",
                    "RECEIVED",
                    "CLAIM",
                ],
            )?,
            billing: table(
                "erp/billing.csv",
                &[
                    "INV_NO",
                    "ORD_NO",
                    "CUST_NO",
                    "CONTACT_NO",
                    "ORG",
                    "ISSUED",
                    "NET_AMT",
                    "CORRECTED",
                ],
            )?,
            collections: table(
                "erp/collections.csv",
                &[
                    "ITEM_NO",
                    "INV_NO",
                    "CUST_NO",
                    "CONTACT_NO",
                    "ORG",
                    "BOOKED",
                    "KIND",
                ],
            )?,
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        let account = told.account;
        let number = account.erp();
        let org = account.segment().erp;
        let city = account.company.city.to_uppercase();
        self.customers
            .row(&[&number, &account.company.erp(), org, &city])?;
        for person in &account.people {
            // Only who orders is known here.
            let email = person.email.to_uppercase();
            self.contacts
                .row(&[&person.erp, &number, &person.name.erp(), &email])?;
            tally.row("erp_contacts");
        }
        for (place, order) in told.course.orders.iter().enumerate() {
            self.order(told, place, order, tally)?;
        }
        Ok(())
    }

    fn order(&mut self, told: Told<'_>, place: usize, order: &Order, tally: &mut Tally) -> Done {
        self.count += 1;
        let (account, calendar) = (told.account, told.calendar);
        let id = format!("{:09}{place:02}", account.number + 1);
        let customer = account.erp();
        let buyer = &account.people[0].erp;
        let org = account.segment().erp;
        let day = calendar.compact(order.at);
        let (net, cost) = (comma(order.amount_minor), comma(order.product_cost_minor));
        let rep = &told.team.sales[account.owner].code;
        let mut row: [&str; 9] = [
            &id,
            &customer,
            buyer,
            org,
            &day,
            order.product,
            &net,
            &cost,
            rep,
        ];
        if order.first {
            self.contracts.row(&row)?;
            tally.row("erp_contracts");
        } else {
            self.orders.row(&row)?;
            tally.row("erp_orders");
            if self.count.is_multiple_of(120) {
                self.orders.row(&row)?;
                tally.duplicate("erp_orders");
            }
            if self.count % 500 == 33 {
                // The same number again with another amount, and no revision to say which is right.
                let other = comma(order.amount_minor + 100_000);
                row[6] = &other;
                self.orders.row(&row)?;
                tally.bad("erp_orders", "conflict");
            }
        }
        let claim = match order.delivery {
            Delivery::Partial => "PART",
            Delivery::Wrong => "WRONG",
            Delivery::Complete | Delivery::Late => "",
        };
        let deliver = format!("8{id}");
        self.shipping.row(&[
            &deliver,
            &id,
            &customer,
            buyer,
            org,
            &calendar.compact(order.at),
            &calendar.compact(order.promised),
            &calendar.compact(order.received),
            claim,
        ])?;
        tally.row("erp_shipping");
        self.money(told, order, &id, &net, tally)
    }

    fn money(
        &mut self,
        told: Told<'_>,
        order: &Order,
        id: &str,
        net: &str,
        tally: &mut Tally,
    ) -> Done {
        let (account, calendar) = (told.account, told.calendar);
        let (customer, org) = (account.erp(), account.segment().erp);
        let buyer = &account.people[0].erp;
        let invoice = format!("9{id}");
        let corrected = if order.invoice_wrong {
            calendar.compact(order.paid)
        } else {
            String::new()
        };
        let issued = calendar.compact(order.invoiced);
        self.billing.row(&[
            &invoice, id, &customer, buyer, org, &issued, net, &corrected,
        ])?;
        tally.row("erp_billing");
        let paid = if order.dunned.is_some() {
            "PAID LATE"
        } else {
            "PAID"
        };
        let items = [
            (Some(order.paid), paid),
            (order.dunned, "DUNNING"),
            (order.called, "CALL"),
        ];
        for (number, (at, kind)) in items.into_iter().enumerate() {
            let Some(at) = at else { continue };
            let item = format!("{invoice}-{number}");
            let day = calendar.compact(at);
            self.collections
                .row(&[&item, &invoice, &customer, buyer, org, &day, kind])?;
            tally.row("erp_collections");
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Done {
        self.customers.finish()?;
        self.contacts.finish()?;
        self.contracts.finish()?;
        self.orders.finish()?;
        self.shipping.finish()?;
        self.billing.finish()?;
        self.collections.finish()
    }
}

/// `1.234,50`.
fn comma(minor: i64) -> String {
    let whole = (minor / 100).to_string();
    let mut text = String::with_capacity(whole.len() + 8);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text.push_str(&format!(",{:02}", minor % 100));
    text
}

#[cfg(test)]
mod tests {
    use super::comma;

    #[test]
    fn amounts_have_a_comma_for_cents_and_points_for_thousands() {
        assert_eq!(comma(123_456_789), "1.234.567,89");
        assert_eq!(comma(99_905), "999,05");
        assert_eq!(comma(7), "0,07");
    }
}
