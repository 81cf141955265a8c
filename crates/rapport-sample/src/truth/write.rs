//! Writes the truth while the silos are written.

use super::{
    AccountTruth, Benchmark, FOLDER, KeyTruth, QuarantineTruth, RowsTruth, SegmentTruth,
    StaffTruth, VERSION,
};
use crate::account::Account;
use crate::course::Course;
use crate::error::SampleError;
use crate::market::SEGMENTS;
use crate::options::{Options, Preset};
use crate::person::{Person, Voice};
use crate::silo::Tally;
use crate::staff::Team;
use serde::Serialize;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

type Done = Result<(), SampleError>;

/// A truth file of rows.
struct Rows {
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
}

impl Rows {
    fn create(folder: &Path, name: &str) -> Result<Self, SampleError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(|e| SampleError::file("create", &path, e))?;
        let writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 17, file));
        Ok(Self { path, writer })
    }

    fn row(&mut self, row: &impl Serialize) -> Done {
        self.writer
            .serialize(row)
            .map_err(|e| SampleError::writing(&self.path, e))
    }

    fn finish(mut self) -> Done {
        self.writer
            .flush()
            .map_err(|e| SampleError::file("write", &self.path, e))
    }
}

/// The truth, being written.
pub(crate) struct Truth {
    folder: PathBuf,
    accounts: Rows,
    identity: Rows,
    people: Rows,
    answers: Rows,
}

#[derive(Serialize)]
struct PersonRow<'a> {
    person: &'a str,
    name: String,
    account: &'a str,
    from: &'a str,
    until: &'a str,
    voice: &'static str,
}

#[derive(Serialize)]
struct AnswerRow<'a> {
    response: &'a str,
    person: &'a str,
    voice: &'static str,
    agrees_with_behaviour: bool,
}

impl Truth {
    pub(crate) fn create(exports: &Path) -> Result<Self, SampleError> {
        let folder = exports.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(|e| SampleError::file("create", &folder, e))?;
        Ok(Self {
            accounts: Rows::create(&folder, "accounts.csv")?,
            identity: Rows::create(&folder, "identity.csv")?,
            people: Rows::create(&folder, "people.csv")?,
            answers: Rows::create(&folder, "answers.csv")?,
            folder,
        })
    }

    /// The truth of one account.
    pub(crate) fn account(
        &mut self,
        account: &Account,
        course: &Course,
        team: &Team,
        days: impl Fn(u32) -> String,
    ) -> Done {
        let product_cost = course.orders.iter().map(|o| o.product_cost_minor).sum();
        let revenue = course.orders.iter().map(|o| o.amount_minor).sum();
        self.accounts.row(&AccountTruth {
            account: account.key.clone(),
            scope: account.segment().scope.to_owned(),
            high_profit: account.high,
            why: why(account).to_owned(),
            size_percent: (account.size * 100.0).round() as i64,
            revenue_minor: revenue,
            product_cost_minor: product_cost,
            cost_minor: course.cost_minor,
            owner: team.sales[account.owner].code.clone(),
            sequence: account.sequence,
            won_month: account.won,
            turned_month: account.leaving.and_then(|l| l.turns),
            left_month: account.leaving.map(|l| l.month),
        })?;
        for (number, person) in account.people.iter().enumerate() {
            self.people.row(&PersonRow {
                person: &person.truth,
                name: person.name.full(),
                account: &account.key,
                from: &if person.from > 0 {
                    days(person.from)
                } else {
                    String::new()
                },
                until: &if person.until < u32::MAX {
                    days(person.until)
                } else {
                    String::new()
                },
                voice: person.voice.name(),
            })?;
            self.keys(account, course, number, person)?;
        }
        Ok(())
    }

    fn keys(&mut self, account: &Account, course: &Course, number: usize, person: &Person) -> Done {
        let reach = if person.shares_email {
            &account.people[number - 1].truth
        } else {
            &person.truth
        };
        let mobile: String = person
            .mobile
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let mut keys = vec![
            ("crm_id", person.crm.clone(), reach.clone()),
            ("email", person.email.clone(), reach.clone()),
            ("phone", mobile, reach.clone()),
            ("erp_id", person.erp.clone(), reach.clone()),
        ];
        if course.visits.iter().any(|visit| visit.who == number) {
            keys.push(("web_id", person.web.clone(), reach.clone()));
        }
        if let Some(handle) = person.handle.as_ref().filter(|_| person.from == 0) {
            let apart = || format!("{}/private", person.truth);
            let private = person.private.as_ref();
            keys.push((
                "community_id",
                handle.clone(),
                private.map_or(reach.clone(), |_| apart()),
            ));
            if let Some(address) = private {
                keys.push(("email", address.clone(), apart()));
            }
        }
        for (kind, value, reach) in keys {
            // A shared address is listed with the one it belongs to.
            if kind == "email" && person.shares_email {
                continue;
            }
            self.identity.row(&KeyTruth {
                kind: kind.to_owned(),
                value,
                person: person.truth.clone(),
                reach,
                account: account.key.clone(),
            })?;
        }
        Ok(())
    }

    /// An answer, and whether it says what its author does.
    pub(crate) fn answer(&mut self, response: &str, person: &Person) -> Done {
        self.answers.row(&AnswerRow {
            response,
            person: &person.truth,
            voice: person.voice.name(),
            agrees_with_behaviour: person.voice == Voice::Agrees,
        })
    }

    /// What is about the whole, and the end of all files.
    pub(crate) fn finish(self, options: Options, teams: &[Team], tally: &Tally) -> Done {
        self.accounts.finish()?;
        self.identity.finish()?;
        self.people.finish()?;
        self.answers.finish()?;
        staff(&self.folder, teams)?;
        segments(&self.folder)?;
        counts(&self.folder, tally)?;
        let path = self.folder.join("benchmark.json");
        let text = serde_json::to_string_pretty(&benchmark(options))
            .map_err(|e| SampleError::writing(&path, e))?;
        std::fs::write(&path, text + "\n").map_err(|e| SampleError::file("write", &path, e))
    }
}

fn why(account: &Account) -> &'static str {
    match (account.high, account.sequence) {
        (false, _) => "",
        (true, true) => "relationship: executive met early, notice given ahead",
        (true, false) => "size: buys every month",
    }
}

fn staff(folder: &Path, teams: &[Team]) -> Done {
    let mut rows = Rows::create(folder, "staff.csv")?;
    for (team, segment) in teams.iter().zip(&SEGMENTS) {
        for member in &team.sales {
            rows.row(&StaffTruth {
                staff: member.code.clone(),
                scope: segment.scope.to_owned(),
                top_performer: member.top,
                behaviour: match (member.top, member.busy) {
                    (true, _) => {
                        "key_executive_meeting within 6 weeks, then proactive_notice every quarter"
                    }
                    (_, true) => "many site visits, demos and workshops without better outcome",
                    _ => "",
                }
                .to_owned(),
            })?;
        }
    }
    rows.finish()
}

fn segments(folder: &Path) -> Done {
    let mut rows = Rows::create(folder, "segments.csv")?;
    for segment in &SEGMENTS {
        rows.row(&SegmentTruth {
            scope: segment.scope.to_owned(),
            rv_leads_profit: segment.lead.strength.to_owned(),
            lag_months: segment.lead.lag_months,
            effect_hundredths: (segment.lead.effect * 100.0).round() as i64,
            answers_agree_percent: (segment.lead.voices_agree * 100.0).round() as i64,
        })?;
    }
    rows.finish()
}

fn counts(folder: &Path, tally: &Tally) -> Done {
    let mut rows = Rows::create(folder, "rows.csv")?;
    let mut reasons = Rows::create(folder, "quarantine.csv")?;
    for (source, expected) in tally.sources() {
        let quarantined: u64 = expected.quarantined.values().sum();
        rows.row(&RowsTruth {
            source: source.to_owned(),
            received: expected.rows as i64,
            accepted: expected.accepted as i64,
            duplicate: expected.duplicate as i64,
            quarantined: quarantined as i64,
        })?;
        for (reason, records) in &expected.quarantined {
            reasons.row(&QuarantineTruth {
                source: source.to_owned(),
                reason: (*reason).to_owned(),
                records: *records as i64,
            })?;
        }
    }
    rows.finish()?;
    reasons.finish()
}

fn benchmark(options: Options) -> Benchmark {
    let preset = options.preset;
    let revenue = preset.revenue_multiple();
    Benchmark {
        version: VERSION,
        options,
        revenue_multiple: revenue,
        cost_multiple: preset.cost_multiple(),
        // One in five brings so many times what each of the four others brings.
        top_revenue_share: revenue / (revenue + 4.0),
        top_profit_share: preset.top_profit_share(),
        retention_share: 0.8,
        must_hold: preset != Preset::None,
    }
}
