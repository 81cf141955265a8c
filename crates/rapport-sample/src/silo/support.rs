//! The service desk: tickets with their course, and messages in free text, each file one JSON array.

use super::table::Json;
use super::{Done, Tally, Told};
use crate::course::{Message, Said, Ticket};
use crate::error::SampleError;
use crate::truth::write::Truth;
use serde::Serialize;
use std::path::Path;

const TICKETS: &str = "support_tickets";
const MESSAGES: &str = "support_messages";

#[derive(Serialize)]
struct Requester<'a> {
    name: String,
    email: &'a str,
}

#[derive(Serialize)]
struct TicketRow<'a> {
    id: &'a str,
    queue: &'a str,
    customer: &'a str,
    requester: Requester<'a>,
    subject: &'a str,
    opened_at: String,
    assignee: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    solved_at: Option<String>,
    first_contact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reopened_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_call: Option<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    csat: Option<i64>,
}

#[derive(Serialize)]
struct Call {
    at: String,
    call: String,
}

#[derive(Serialize)]
struct MessageRow<'a> {
    id: String,
    at: String,
    queue: &'a str,
    customer: &'a str,
    direction: &'a str,
    agent: &'a str,
    person: &'a str,
    text: String,
}

const SUBJECTS: [&str; 6] = [
    "Device does not answer after update",
    "How do I read the log?",
    "Wrong values since this morning",
    "Spare part needed",
    "Licence expired too early",
    "Question about the interface",
];

pub(super) struct Support {
    tickets: Json,
    messages: Json,
    count: u64,
}

impl Support {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        Ok(Self {
            tickets: Json::array(folder, "support/tickets.json")?,
            messages: Json::array(folder, "support/messages.json")?,
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally, truth: &mut Truth) -> Done {
        for (number, ticket) in told.course.tickets.iter().enumerate() {
            self.ticket(told, number, ticket, tally, truth)?;
        }
        for (number, message) in told.course.messages.iter().enumerate() {
            self.messages.value(&message_row(told, number, message))?;
            tally.row(MESSAGES);
        }
        Ok(())
    }

    fn ticket(
        &mut self,
        told: Told<'_>,
        number: usize,
        ticket: &Ticket,
        tally: &mut Tally,
        truth: &mut Truth,
    ) -> Done {
        self.count += 1;
        let account = told.account;
        let person = &account.people[ticket.who];
        let id = format!("T{}-{number}", account.number + 1);
        let key = &account.key;
        let mailbox = format!("info@{}", account.company.domain);
        let iso = |at: u32| told.calendar.iso(at);
        let row = TicketRow {
            id: &id,
            queue: account.segment().queue,
            customer: key,
            requester: Requester {
                name: if ticket.by_mailbox {
                    account.company.name.clone()
                } else {
                    person.name.initial()
                },
                email: if ticket.by_mailbox {
                    &mailbox
                } else {
                    &person.email
                },
            },
            subject: SUBJECTS[number % SUBJECTS.len()],
            opened_at: iso(ticket.opened),
            assignee: &ticket.actor,
            solved_at: ticket.solved.map(iso),
            first_contact: ticket.first_contact,
            reopened_at: ticket.reopened.map(iso),
            escalated_at: ticket.escalated.map(iso),
            recovery_call: ticket.recovery.map(|(at, call)| Call {
                at: iso(at),
                call: format!("PBX-{call}"),
            }),
            csat: ticket.csat,
        };
        self.tickets.value(&row)?;
        tally.row(TICKETS);
        if ticket.csat.is_some() {
            truth.answer(&format!("{id}/csat"), person)?;
        }
        if self.count % 300 == 20 {
            // Taken down by telephone: no address, so nobody to put it to.
            let id = format!("{id}x");
            let nameless = TicketRow {
                id: &id,
                requester: Requester {
                    name: person.name.initial(),
                    email: "see phone note",
                },
                ..row
            };
            self.tickets.value(&nameless)?;
            tally.bad(TICKETS, "rejected_by_rule");
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Done {
        self.tickets.finish()?;
        self.messages.finish()
    }
}

fn message_row<'a>(told: Told<'a>, number: usize, message: &'a Message) -> MessageRow<'a> {
    let account = told.account;
    let person = &account.people[message.who];
    let given = person.name.given;
    let (direction, text) = match message.said {
        Said::Notice => (
            "out",
            format!(
                "Dear {given}, ahead of time: a part of your delivery is under inspection. We have planned a replacement, you need do nothing."
            ),
        ),
        Said::Outage => (
            "in",
            "All lines have been down since 6 a.m. This is an OUTAGE, please call!".to_owned(),
        ),
        Said::Unanswered => (
            "in",
            "I wrote twice and nobody answered. Is anybody there?".to_owned(),
        ),
        Said::Thanks => (
            "in",
            format!("Thanks a lot, works again. {}", person.name.initial()),
        ),
    };
    MessageRow {
        id: format!("N{}-{number}", account.number + 1),
        at: told.calendar.iso(message.at),
        queue: account.segment().queue,
        customer: &account.key,
        direction,
        agent: &message.actor,
        person: &person.email,
        text,
    }
}
