//! `rapport vacuum`.

use super::{At, Done};
use crate::cli;
use crate::output::{self, count};
use rapport_engine::RETAIN_HOURS;
use rapport_engine::session::Access;

pub(super) fn run(at: &At<'_>, args: &cli::Vacuum) -> Done {
    let access = if args.dry_run {
        Access::Read
    } else {
        Access::Write
    };
    let mut session = at.session(access)?;
    if args.retain_hours < RETAIN_HOURS && !args.dry_run {
        output::note(&format!(
            "warning: a reader that has opened the lake more than {} hours ago may find files gone; {RETAIN_HOURS} hours are usual",
            args.retain_hours
        ));
    }
    let vacuumed = session.ledger.vacuum(args.retain_hours, args.dry_run)?;
    if at.json {
        output::json(&vacuumed)?;
        return Ok(0);
    }
    let mut text = String::new();
    if args.dry_run {
        for file in &vacuumed.files {
            text.push_str(&format!("{}\n", file.display()));
        }
    }
    let (files, bytes) = (vacuumed.files.len() as i64, vacuumed.bytes.cast_signed());
    text.push_str(&format!(
        "{} {} file(s) with {} bytes that no version of the last {} hours refers to\n",
        if args.dry_run {
            "would remove"
        } else {
            "removed"
        },
        count(files),
        count(bytes),
        args.retain_hours
    ));
    output::print(&text)?;
    Ok(0)
}
