//! Marketing automation: one JSON object in each line; people are known by e-mail, in whatever letters they typed it.

use super::table::Json;
use super::{Done, Tally, Told};
use crate::course::Touch;
use crate::error::SampleError;
use serde::Serialize;
use std::path::Path;

const SOURCE: &str = "marketing";

#[derive(Serialize)]
struct Event<'a> {
    #[serde(rename = "event_id")]
    id: &'a str,
    ts: &'a str,
    email: &'a str,
    company: &'a str,
    list: &'a str,
    #[serde(rename = "event")]
    kind: &'a str,
}

pub(super) struct Marketing {
    events: Json,
    count: u64,
}

impl Marketing {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        Ok(Self {
            events: Json::lines(folder, "marketing/events.jsonl")?,
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        for touch in &told.course.marketing {
            self.event(told, touch, tally)?;
        }
        Ok(())
    }

    fn event(&mut self, told: Told<'_>, touch: &Touch, tally: &mut Tally) -> Done {
        self.count += 1;
        let person = &told.account.people[touch.who];
        let id = format!("M{:09}", self.count);
        let lower = person.email.to_lowercase();
        let capitals = person.email.to_uppercase();
        let key = &told.account.key;
        let event = Event {
            id: &id,
            ts: &told.calendar.iso(touch.at),
            email: if self.count.is_multiple_of(23) {
                &capitals
            } else {
                &lower
            },
            company: key,
            list: told.account.segment().list,
            kind: name(touch.code),
        };
        self.events.value(&event)?;
        tally.row(SOURCE);
        if self.count.is_multiple_of(400) {
            // Sent once, delivered twice.
            self.events.value(&event)?;
            tally.duplicate(SOURCE);
        }
        if self.count % 900 == 50 {
            // A kind of event that nobody has told us of.
            let id = format!("{id}x");
            let unknown = Event {
                id: &id,
                kind: "sms_click",
                ..event
            };
            self.events.value(&unknown)?;
            tally.bad(SOURCE, "rejected_by_rule");
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Done {
        self.events.finish()
    }
}

/// What the marketing system calls an interaction type.
fn name(code: &'static str) -> &'static str {
    match code {
        "email_opened" => "open",
        "content_view" => "view",
        "direct_mail" => "mail_sent",
        "ad_click" => "click",
        "white_paper" => "download",
        "webinar_attended" => "webinar",
        "booth_scan" => "scan",
        "inquiry_form" => "form",
        "demo_download" => "demo",
        other => other,
    }
}
