//! `rapport sample`: the exports of the sample enterprise, and how a harvest of them compares with the planted truth.

mod analysed;

use super::{At, Done};
use crate::cli::{Sample, SampleVerb};
use crate::output;
use crate::table::{Align, Table};
use indicatif::{ProgressBar, ProgressStyle};
use rapport_engine::people_view::AccountWorth;
use rapport_engine::session::Access;
use rapport_engine::{EngineError, Session};
use rapport_sample::score::analyses::Analyses;
use rapport_sample::score::{
    Harvested, HarvestedAccount, HarvestedKey, HarvestedSource, Line, Scorecard,
};
use rapport_sample::truth::read::Truth;
use rapport_sample::{Options, Preset, SampleError, generate};
use std::path::{Path, PathBuf};

/// Source of the template `sample` that tells of first orders: all others are repeat business.
const FIRST_ORDERS: &str = "erp_contracts";

pub(super) fn run(at: &At<'_>, args: Sample) -> Done {
    match args.verb {
        Some(SampleVerb::Score { truth }) => score(at, truth),
        None => write(at, &args),
    }
}

fn write(at: &At<'_>, args: &Sample) -> Done {
    let options = Options {
        preset: Preset::parse(&args.preset).map_err(failed)?,
        accounts: args.accounts,
        seed: args.seed,
    };
    let Some(folder) = &args.folder else {
        return Err(EngineError::Usage(
            "name the folder to write to: rapport sample try/exports".to_owned(),
        ));
    };
    let bar = ProgressBar::new(u64::from(args.accounts));
    let style = ProgressStyle::with_template(
        "{bar:24} {human_pos} of {human_len} accounts  {per_sec}  {eta} to go",
    );
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let made = generate(options, folder, |done| bar.set_position(done));
    bar.finish_and_clear();
    let made = made.map_err(failed)?;
    if at.json {
        output::json(&serde_json::json!({"folder": folder, "options": options, "made": made}))?;
    } else {
        let dir = folder.display();
        output::print(&format!(
            "wrote {} rows about {} accounts and {} people to {dir} (preset {}, seed {}); the truth is in {dir}/truth\nnext: rapport new PROJECT --template sample, then rapport -C PROJECT harvest --input {dir}\n",
            output::count(made.rows as i64),
            output::count(made.accounts as i64),
            output::count(made.people as i64),
            options.preset.name(),
            options.seed
        ))?;
    }
    Ok(0)
}

fn score(at: &At<'_>, truth: Option<PathBuf>) -> Done {
    let folder = match truth {
        Some(folder) => folder,
        None => beside(at.dir)?,
    };
    let truth = Truth::open(&folder).map_err(failed)?;
    let mut session = at.session(Access::Read)?;
    let worth = session.worth_of_accounts()?;
    let keys = worth.iter().map(|w| (w.id.0, w.key.clone())).collect();
    let card = Scorecard::of(&truth, &harvested(&mut session, worth)?).map_err(failed)?;
    let found = analysed::analysed(&mut session, &keys)?;
    let analyses = Analyses::of(&truth, &found).map_err(failed)?;
    if at.json {
        output::json(&serde_json::json!({
            "preset": card.preset, "holds": card.holds(), "lines": card.lines, "analyses": analyses
        }))?;
    } else {
        output::print(&format!("{}{}", text(&card), analysed::text(&analyses)))?;
    }
    Ok(u8::from(!card.holds()))
}

/// The truth where `rapport sample` and `rapport new` leave it in the examples: in the project, or beside it.
fn beside(dir: &Path) -> Result<PathBuf, EngineError> {
    let places = [dir.to_owned(), dir.join("exports"), dir.join("../exports")];
    let found = places.iter().find(|place| place.join("truth").is_dir());
    found.cloned().ok_or_else(|| {
        EngineError::Input(
            "there is no truth in the project, its exports/ or ../exports: name its folder with --truth, as `rapport sample` printed it"
                .to_owned(),
        )
    })
}

fn harvested(session: &mut Session, worth: Vec<AccountWorth>) -> Result<Harvested, EngineError> {
    let accounts = worth.into_iter().map(|worth| {
        let sum = worth.revenue_by_source.values().map(|minor| minor.0).sum();
        let new = worth.revenue_by_source.get(FIRST_ORDERS);
        HarvestedAccount {
            key: worth.key,
            revenue_minor: sum,
            new_revenue_minor: new.map_or(0, |minor| minor.0),
            product_cost_minor: worth.product_cost_minor.0,
            cost_minor: worth.cost_minor.0,
        }
    });
    let accounts = accounts.collect();
    let keys = session
        .keys_of_people()?
        .into_iter()
        .map(|key| HarvestedKey {
            kind: key.kind,
            value: key.value,
            contact: key.contact.0,
        });
    let keys = keys.collect();
    let sources = session.status()?.sources.into_iter();
    let sources = sources.map(|source| HarvestedSource {
        source: source.source,
        accepted: source.counts.accepted,
        quarantined: source.quarantine,
    });
    Ok(Harvested {
        accounts,
        keys,
        sources: sources.collect(),
    })
}

fn text(card: &Scorecard) -> String {
    let mut table = Table::new(&[
        ("what", Align::Left),
        ("planted", Align::Right),
        ("harvested", Align::Right),
        ("", Align::Left),
    ]);
    for line in &card.lines {
        table.row(vec![
            line.what.clone(),
            figure(line, line.planted),
            figure(line, line.harvested),
            match line.holds {
                Some(true) => "ok".to_owned(),
                Some(false) => "OFF".to_owned(),
                None => "not planted".to_owned(),
            },
        ]);
    }
    let off = card.lines.iter().filter(|l| l.holds == Some(false)).count();
    let verdict = if off == 0 {
        format!(
            "the harvest is as planted (preset {}; ratios within 2 %, counts exactly)",
            card.preset
        )
    } else {
        format!(
            "{off} line(s) are off: harvest the same exports whole, with the template's flows and sources as they came"
        )
    };
    format!("{}\n{verdict}\n", table.render())
}

/// Whole numbers as such, ratios with four digits.
fn figure(line: &Line, value: f64) -> String {
    let whole = line.planted.fract() == 0.0 && line.harvested.fract() == 0.0;
    if whole || value.abs() >= 1_000.0 {
        output::count(value.round() as i64)
    } else {
        format!("{value:.4}")
    }
}

fn failed(error: SampleError) -> EngineError {
    match error {
        SampleError::Option(message) => EngineError::Usage(message),
        other => EngineError::Input(other.to_string()),
    }
}
