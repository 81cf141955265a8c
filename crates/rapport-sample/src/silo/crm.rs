//! The CRM: accounts, contacts, opportunities and activities, as CSV. The activities come in one file for each year; the
//! second has other columns, and what was entered late or corrected.

use super::table::Table;
use super::{Done, Tally, Told};
use crate::calendar::{Calendar, DAY, SECOND_YEAR};
use crate::course::{Taken, Touch};
use crate::error::SampleError;
use std::path::Path;

const ACTIVITIES: &str = "crm_activities";

pub(super) struct Crm {
    accounts: Table,
    contacts: Table,
    opportunities: Table,
    first_year: Table,
    second_year: Table,
    /// Activities written so far.
    count: u64,
}

impl Crm {
    pub(super) fn create(folder: &Path) -> Result<Self, SampleError> {
        let accounts = [
            "account_id",
            "name",
            "segment",
            "territory",
            "owner",
            "industry",
            "city",
            "customer_since",
        ];
        let contacts = [
            "contact_id",
            "first_name",
            "last_name",
            "email",
            "mobile",
            "account_id",
            "role",
            "owner",
            "valid_until",
        ];
        let opportunities = [
            "opportunity_id",
            "stage",
            "stage_date",
            "account_id",
            "contact_id",
            "segment",
            "owner",
            "amount",
        ];
        let activities = [
            "activity_id",
            "revision",
            "date",
            "type",
            "contact_id",
            "account_id",
            "segment",
            "owner",
            "outcome",
            "status",
            "call",
        ];
        // Half-way through, `outcome` became `result` and the duration came in.
        let mut later = activities.to_vec();
        later[8] = "result";
        later.push("duration_min");
        Ok(Self {
            accounts: Table::create(folder, "crm/accounts.csv", &accounts)?,
            contacts: Table::create(folder, "crm/contacts.csv", &contacts)?,
            opportunities: Table::create(folder, "crm/opportunities.csv", &opportunities)?,
            first_year: Table::create(folder, "crm/activities_fy25.csv", &activities)?,
            second_year: Table::create(folder, "crm/activities_fy26.csv", &later)?,
            count: 0,
        })
    }

    pub(super) fn write(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        self.master(told, tally)?;
        let (account, calendar) = (told.account, told.calendar);
        for (number, step) in told.course.opportunities.iter().enumerate() {
            let id = format!("OPP-{}", account.number + 1);
            let stage = if number == 0 {
                "Proposal"
            } else {
                "Verbal commitment"
            };
            let amount = account.revenue_minor / 250;
            let person = &account.people[step.who];
            self.opportunities.row(&[
                &id,
                stage,
                calendar.day(step.at),
                &account.key,
                &person.crm,
                account.segment().crm,
                &step.actor,
                &amount.to_string(),
            ])?;
            tally.row("crm_opportunities");
        }
        for (number, touch) in told.course.activities.iter().enumerate() {
            self.activity(told, number, touch, tally)?;
        }
        Ok(())
    }

    fn master(&mut self, told: Told<'_>, tally: &mut Tally) -> Done {
        let (account, calendar) = (told.account, told.calendar);
        let segment = account.segment();
        let owner = &told.team.sales[account.owner];
        let since = account
            .won
            .map_or("2019-01-01", |month| calendar.day(calendar.month(month)));
        self.accounts.row(&[
            &account.key,
            &account.company.name,
            segment.crm,
            owner.territory,
            &owner.code,
            segment.industries[(account.number % 3) as usize],
            account.company.city,
            since,
        ])?;
        tally.row("crm_accounts");
        for person in &account.people {
            let until = if person.until <= Calendar::last() {
                calendar.day(person.until)
            } else {
                ""
            };
            self.contacts.row(&[
                &person.crm,
                person.name.given,
                person.name.family,
                &person.email,
                &person.mobile,
                &account.key,
                person.role,
                &owner.code,
                until,
            ])?;
            tally.row("crm_contacts");
        }
        Ok(())
    }

    fn activity(
        &mut self,
        told: Told<'_>,
        number: usize,
        touch: &Touch,
        tally: &mut Tally,
    ) -> Done {
        self.count += 1;
        let id = format!("A{}-{number}", told.account.number + 1);
        let late = self.count.is_multiple_of(40);
        let corrected = self.count.is_multiple_of(60);
        let outcome = touch.taken.map_or("", outcome);
        if corrected {
            // Entered for the wrong day, put right a month later.
            let wrong = touch.at.saturating_sub(3 * DAY);
            let row = Row {
                id: &id,
                revision: "0",
                at: wrong,
                outcome: "",
                status: "done",
                late: false,
            };
            self.put(told, &row, touch)?;
            tally.row(ACTIVITIES);
            let row = Row {
                revision: "1",
                at: touch.at,
                outcome,
                late: true,
                ..row
            };
            self.put(told, &row, touch)?;
        } else {
            let row = Row {
                id: &id,
                revision: "0",
                at: touch.at,
                outcome,
                status: "done",
                late,
            };
            self.put(told, &row, touch)?;
        }
        tally.row(ACTIVITIES);
        self.defects(told, &id, touch, tally)
    }

    /// Rows that are there beside what happened.
    fn defects(&mut self, told: Told<'_>, id: &str, touch: &Touch, tally: &mut Tally) -> Done {
        if self.count % 150 == 75 {
            // Planned, entered, and called off.
            let id = format!("{id}x");
            let row = Row {
                id: &id,
                revision: "0",
                at: touch.at,
                outcome: "",
                status: "done",
                late: false,
            };
            self.put(told, &row, touch)?;
            tally.row(ACTIVITIES);
            self.put(
                told,
                &Row {
                    revision: "1",
                    status: "cancelled",
                    late: true,
                    ..row
                },
                touch,
            )?;
            tally.row(ACTIVITIES);
        }
        if self.count % 400 == 10 {
            // The thirteenth month.
            let id = format!("{id}y");
            self.raw(told, &id, "0", "2025-13-04 09:00", "", "done", false, touch)?;
            tally.bad(ACTIVITIES, "bad_value");
        }
        Ok(())
    }

    fn put(&mut self, told: Told<'_>, row: &Row<'_>, touch: &Touch) -> Done {
        let date = told.calendar.stamp(row.at);
        let second = row.late || touch.at >= SECOND_YEAR;
        self.raw(
            told,
            row.id,
            row.revision,
            &date,
            row.outcome,
            row.status,
            second,
            touch,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one for each column that differs"
    )]
    fn raw(
        &mut self,
        told: Told<'_>,
        id: &str,
        revision: &str,
        date: &str,
        outcome: &str,
        status: &str,
        second_year: bool,
        touch: &Touch,
    ) -> Done {
        let call = touch
            .call
            .map(|call| format!("PBX-{call}"))
            .unwrap_or_default();
        let key = &told.account.key;
        let person = &told.account.people[touch.who];
        let mut fields = vec![
            id,
            revision,
            date,
            label(touch.code),
            &person.crm,
            key,
            told.account.segment().crm,
            &touch.actor,
            outcome,
            status,
            &call,
        ];
        if second_year {
            fields.push("30");
            self.second_year.row(&fields)
        } else {
            self.first_year.row(&fields)
        }
    }

    pub(super) fn finish(self) -> Done {
        self.accounts.finish()?;
        self.contacts.finish()?;
        self.opportunities.finish()?;
        self.first_year.finish()?;
        self.second_year.finish()
    }
}

struct Row<'a> {
    id: &'a str,
    revision: &'a str,
    at: u32,
    outcome: &'a str,
    status: &'a str,
    late: bool,
}

fn outcome(taken: Taken) -> &'static str {
    match taken {
        Taken::Better => "better",
        Taken::AsExpected => "as_expected",
        Taken::Worse => "worse",
        Taken::Damaging => "damaging",
    }
}

/// What the CRM calls an interaction type: the other way round in sources/crm_activities.yaml.
fn label(code: &'static str) -> &'static str {
    match code {
        "qualification_call" => "Qualification call",
        "first_meeting_user" => "First meeting (user)",
        "first_meeting_champion" => "First meeting (champion)",
        "qualified_by_both_sides" => "Qualified",
        "first_value_confirmed" => "First value confirmed",
        "technical_demo" => "Demo",
        "site_visit" => "Site visit",
        "economic_buyer_met" => "Met economic buyer",
        "presented_to_decision_maker" => "Presentation",
        "reference_provided" => "Reference provided",
        "customer_value_case_accepted" => "Value case",
        "discovery_thread" => "E-mail thread",
        "business_review_held" => "Business review",
        "training_done" => "Training",
        "milestone_on_time" => "Milestone on time",
        "milestone_late" => "Milestone late",
        "named_team_introduced" => "Team introduced",
        "new_contact_introduced" => "New contact",
        "inbound_call" => "Inbound call",
        "joint_planning" => "Joint planning",
        "reference_given" => "Reference given",
        "case_study" => "Case study",
        "no_show" => "No-show",
        "price_reopened" => "Price reopened",
        "legal_round" => "Legal round",
        "cross_functional_workshop" => "Workshop",
        "key_executive_meeting" => "Executive meeting",
        "executive_recovery_call" => "Recovery call",
        "notice_given" => "Notice given",
        "exit_interview" => "Exit interview",
        "key_contact_left" => "Key contact left",
        other => other,
    }
}
