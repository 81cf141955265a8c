//! A made-up export of activities: ten columns as a CRM writes them, the same bytes for the same number of rows.

use crate::{Done, process};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

const TYPES: [&str; 12] = [
    "Email opened",
    "Webinar",
    "Inquiry",
    "Call",
    "Meeting",
    "Demo",
    "Proposal",
    "Order",
    "Late delivery",
    "Payment",
    "Ticket",
    "Ticket solved",
];
const CHANNELS: [&str; 5] = ["phone", "email", "web", "field", "partner"];
const GIVEN_NAMES: [&str; 8] = [
    "Ada", "Bruno", "Chen", "Dilnoza", "Elif", "Femi", "Greta", "Hugo",
];
/// Mostly nothing; one needs quotes in CSV.
const NOTES: [&str; 10] = [
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "pleased",
    "complained",
    "\"call again, after the fair\"",
];
const MONTH_DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const YEAR_SECONDS: u64 = 365 * DAY_SECONDS;
const DAY_SECONDS: u64 = 86_400;
/// One row in so many happened earlier than its place in the file says.
const OUT_OF_ORDER_EACH: u64 = 50;

const TO_PARQUET: &str = "
import sys, pyarrow as pa, pyarrow.csv as csv, pyarrow.parquet as parquet
types = {'occurred_at': pa.timestamp('us'), 'amount': pa.decimal128(12, 2), 'revision': pa.int64()}
convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True)
with csv.open_csv(sys.argv[1], convert_options=convert) as rows:
    at = rows.schema.get_field_index('occurred_at')
    schema = rows.schema.set(at, pa.field('occurred_at', pa.timestamp('us', tz='UTC')))
    with parquet.ParquetWriter(sys.argv[2], schema) as writer:
        pending, count = [], 0
        def write():
            writer.write_table(pa.Table.from_batches(pending).cast(schema))
        for batch in rows:
            pending.append(batch)
            count += batch.num_rows
            if count >= 500_000:
                write()
                pending, count = [], 0
        if pending:
            write()
";

/// Writes the rows as CSV.
pub(super) fn write_csv(path: &Path, rows: u64) -> Done {
    let failed = |e: std::io::Error| format!("could not write {}: {e}", path.display());
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).map_err(failed)?);
    write_rows(&mut out, rows)
        .and_then(|()| out.flush())
        .map_err(failed)
}

/// Writes the same rows as Parquet, by a writer that is not ours.
pub(super) fn to_parquet(python: &Path, csv: &Path, parquet: &Path) -> Done {
    process::run(
        Command::new(python)
            .args(["-c", TO_PARQUET])
            .arg(csv)
            .arg(parquet),
    )
}

fn write_rows(out: &mut impl Write, rows: u64) -> std::io::Result<()> {
    let days = days();
    // One person has some sixty activities.
    let people = (rows / 60).max(200);
    let mut chance = Chance(rows);
    writeln!(
        out,
        "activity_id,contact_email,account,type,occurred_at,agent,channel,amount,note,revision"
    )?;
    for row in 0..rows {
        let person = chance.below(people);
        let mut second = row * YEAR_SECONDS / rows;
        if chance.below(OUT_OF_ORDER_EACH) == 0 {
            second = second.saturating_sub(chance.below(30 * DAY_SECONDS));
        }
        let day = &days[(second / DAY_SECONDS) as usize];
        let (hour, minute, rest) = (second / 3_600 % 24, second / 60 % 60, second % 60);
        let given = GIVEN_NAMES[(person % 8) as usize];
        write!(
            out,
            "ACT-{:010},{given}.{person}@example.com,ACC-{:06},",
            1_000_000 + row,
            person / 4
        )?;
        write!(
            out,
            "{},{day} {hour:02}:{minute:02}:{rest:02},",
            chance.of(&TYPES)
        )?;
        write!(out, "agent{:03},{},", person % 300, chance.of(&CHANNELS))?;
        if chance.below(4) == 0 {
            write!(out, "{}.{:02}", chance.below(90_000), chance.below(100))?;
        }
        writeln!(out, ",{},0", chance.of(&NOTES))?;
    }
    Ok(())
}

/// All days of 2025 as text.
fn days() -> Vec<String> {
    let months = (1..).zip(MONTH_DAYS);
    let of_month =
        |(month, days): (u32, u32)| (1..=days).map(move |day| format!("2025-{month:02}-{day:02}"));
    months.flat_map(of_month).collect()
}

/// Numbers that look like chance and are the same each time (a linear congruential generator with Knuth's constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_export_is_the_same_each_time_and_has_ten_columns_and_unique_ids() {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        write_rows(&mut one, 1_000).unwrap();
        write_rows(&mut other, 1_000).unwrap();
        assert_eq!(one, other);
        let text = String::from_utf8(one).unwrap();
        let rows: Vec<&str> = text.lines().skip(1).collect();
        let ids: BTreeSet<&str> = rows
            .iter()
            .filter_map(|row| row.split(',').next())
            .collect();
        assert_eq!((rows.len(), ids.len()), (1_000, 1_000));
        let plain = rows.iter().filter(|row| !row.contains('"'));
        assert!(
            plain
                .map(|row| row.split(',').count())
                .all(|columns| columns == 10)
        );
    }

    #[test]
    fn about_two_in_a_hundred_rows_are_out_of_order() {
        let mut bytes = Vec::new();
        write_rows(&mut bytes, 10_000).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let at: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|row| row.split(',').nth(4))
            .collect();
        let late = at.windows(2).filter(|pair| pair[1] < pair[0]).count();
        assert!((100..300).contains(&late), "{late} of 10,000");
        assert_eq!(days().len(), 365);
    }
}
