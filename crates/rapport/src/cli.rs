//! What can be typed.

mod person;
mod sql;

pub(crate) use person::PersonVerb;
pub(crate) use sql::{Sql, SqlFormat};

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// One Interaction Record per person, its Relationship Value, explained to the source row.
#[derive(Debug, Parser)]
#[command(
    name = "rapport",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  rapport new try/first                       make a project with a small sample\n  rapport -C try/first harvest --input try/first/exports\n  rapport -C try/first status\n  rapport -C try/first record --top 5\n\nExit codes: 0 done, 1 a check found something, 2 wrong usage, 3 configuration wrong, 4 input wrong,\n5 store or lake not usable, 130 interrupted.\n\nEvery setting can be given as --set name=value or RAPPORT_NAME=value:\n`rapport config show --origin` shows them."
)]
pub(crate) struct Cli {
    /// The project folder
    #[arg(
        short = 'C',
        long = "dir",
        global = true,
        default_value = ".",
        value_name = "DIR",
        env = "RAPPORT_DIR"
    )]
    pub(crate) dir: PathBuf,
    /// Print data as JSON; the shapes are in docs/reference/json.md
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Override a setting, such as store.url=postgres://... (may be repeated)
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a project folder from a template
    #[command(
        after_help = "Examples:\n  rapport new try/aw --template adventureworks\n  rapport new mine --template blank      the starter flow and nothing else\n  rapport new --list"
    )]
    New(New),
    /// Check all files of the project and say what is wrong where
    #[command(after_help = "Example:\n  rapport -C try/aw check")]
    Check,
    /// Show settings
    #[command(
        subcommand,
        after_help = "Example:\n  rapport -C try/aw config show --origin"
    )]
    Config(Config),
    /// Look at, compare and edit Interaction Process Flows
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw flow list\n  rapport -C try/aw flow show resellers"
    )]
    Flow(Flow),
    /// Take exported files in: records become facts, or lie in quarantine with the reason
    #[command(
        after_help = "Examples:\n  rapport -C try/aw harvest --input ../shared/data/adventureworks\n  rapport -C try/aw harvest --input exports --source orders --dry-run\n  rapport -C try/aw harvest --replay      what lies in quarantine, by the rules as they are now"
    )]
    Harvest(Harvest),
    /// Move recent facts to the lake, exactly once
    #[command(
        after_help = "Example:\n  rapport -C try/aw seal\n\nMay be stopped and run again at any time: nothing is lost or doubled."
    )]
    Seal,
    /// Remove files of the lake that compaction has replaced and nobody reads any more
    #[command(
        after_help = "Examples:\n  rapport -C try/aw vacuum --dry-run      what would be removed\n  rapport -C try/aw vacuum                what was replaced more than seven days ago\n\nRemoves only files that no version of the last --retain-hours refers to, and what crashes have left."
    )]
    Vacuum(Vacuum),
    /// Show sources, freshness, rule hits, quarantine and totals
    #[command(
        after_help = "Examples:\n  rapport -C try/aw status\n  rapport -C try/aw status --json | jq .totals"
    )]
    Status,
    /// Show a person's Interaction Records, or the records with the highest Relationship Value
    #[command(
        after_help = "Examples:\n  rapport -C try/aw record \"#12\"\n  rapport -C try/aw record ken0@adventure-works.com --why\n  rapport -C try/aw record --top 5 --why\n  rapport -C try/aw record \"#12\" --as-known-at 2026-01-31"
    )]
    Record(Record),
    /// Show who somebody is and why, say that two persons are one or one is two, and take that back
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw person show \"#12\"\n  rapport -C try/aw person split \"#12\" --off email:office@example.com --preview\n  rapport -C try/aw person undo 3"
    )]
    Person(PersonVerb),
    /// Ask what the records mean: patterns, exceptions, next action, risk, lead test and more
    #[command(
        after_help = "Examples:\n  rapport insight list\n  rapport insight lead-test --options\n  rapport -C try/aw insight pattern --records \"scope=resellers AND tier=high\"\n  rapport -C try/aw insight exceptions --with top=10 --json\n\nA set of records is written as field=value, field>=value or field IN (a, b), joined by AND, OR, NOT and\nparentheses; @name stands for a saved set (`rapport set`). What each analysis tells and when it misleads: docs/insight/."
    )]
    Insight(Insight),
    /// Ask your own question in SQL: of records, interactions, outcomes, and of what the analyses say
    #[command(
        after_help = "Examples:\n  rapport sql --tables\n  rapport -C try/aw sql --describe record\n  rapport -C try/aw sql \"SELECT tier, count(*), sum(rv_hundredths) FROM record GROUP BY tier\"\n  rapport -C try/aw sql \"SELECT * FROM at_risk__customers\" --records \"scope=resellers\" --out risk.csv\n\nReads and changes nothing. Relationship Value is in hundredths of a point, money in minor units. Questions that\npeople ask, with their answers: docs/guides/sql.md."
    )]
    Sql(Sql),
    /// Write records as an event log for process-mining tools
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw export xes records.xes\n  rapport -C try/aw export ocel records.jsonocel --records \"scope=resellers\"\n\nNo name of a person is written: contacts and staff appear by number and code."
    )]
    Export(Export),
    /// Save sets of records under names: `@name` stands for one wherever a set is taken
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw set save whales \"scope=resellers AND tier=high\" --note \"for the spring plan\"\n  rapport -C try/aw insight pattern --records @whales"
    )]
    Set(SetVerb),
    /// Work through relationships that are out of pattern: acknowledge, assign, close
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw exception list --owner kim\n  rapport -C try/aw exception close resellers:12:silence:1735689600 --outcome acted --note \"visited\""
    )]
    Exception(ExceptionVerb),
    /// Show what to do next in one relationship, and say what was decided about it
    #[command(
        after_help = "Examples:\n  rapport -C try/aw suggest 12.resellers\n  rapport -C try/aw suggest 12.resellers --take visit\n  rapport -C try/aw suggest 12.resellers --override visit --reason wrong_time\n\nWhat came of the decisions: `rapport insight next-action-eval`."
    )]
    Suggest(Suggest),
    /// Publish best practice to the frontline, in versions that stay as they are
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/aw pattern publish --scope resellers --note \"agreed in March\"\n  rapport -C try/aw pattern list"
    )]
    Pattern(PatternVerb),
    /// Look at records that could not be taken in
    #[command(
        subcommand,
        after_help = "Examples:\n  rapport -C try/crm quarantine list\n  rapport -C try/crm quarantine show 7"
    )]
    Quarantine(Quarantine),
    /// Check the ledger's promises on what is really there
    #[command(
        after_help = "Example:\n  rapport -C try/aw verify\n\nWhere `python3` has the `deltalake` package, the lake is also counted by\nthat independent reader; --python (or RAPPORT_PYTHON) names another interpreter."
    )]
    Verify(Verify),
    /// Write the exports of a sample enterprise, whose truth is known, or score a harvest of them
    #[command(
        after_help = "Examples:\n  rapport sample --preset B1 --accounts 2000 --seed 7 try/exports\n  rapport new try/sample --template sample\n  rapport -C try/sample harvest --input try/exports\n  rapport -C try/sample sample score --truth try/exports/truth\n\nPresets: B1 (a fifth of the customers has all profit), B2 (250 % of it), none."
    )]
    Sample(Sample),
    /// Serve the project: web app, HTTP API, live events; on this machine alone
    #[command(
        after_help = "Examples:\n  rapport -C try/aw serve\n  rapport -C try/aw serve --listen 127.0.0.1:8080 --log json\n\nHolds the writer's lock while it runs; `rapport harvest` hands its work over to it."
    )]
    Serve(Serve),
    /// Write the JSON Schemas of the project's files
    #[command(after_help = "Example:\n  rapport schema --out schemas")]
    Schema(Schema),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  rapport completions bash > /etc/bash_completion.d/rapport")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Folder to make; must not exist or be empty
    #[arg(required_unless_present = "list")]
    pub(crate) folder: Option<PathBuf>,
    /// Template to start from
    #[arg(long, default_value = "quickstart")]
    pub(crate) template: String,
    /// List the templates
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Show all settings
    #[command(after_help = "Example:\n  rapport config show --origin")]
    Show {
        /// Also show where each value comes from
        #[arg(long)]
        origin: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Flow {
    /// List flows and their versions
    #[command(after_help = "Example:\n  rapport -C try/aw flow list")]
    List,
    /// Show a flow: levels, interaction types, values, costs
    #[command(after_help = "Example:\n  rapport -C try/aw flow show resellers")]
    Show {
        /// Code of the flow, CODE@VERSION, or a file
        flow: String,
    },
    /// Say in words what changes from one flow version to another
    #[command(
        after_help = "Examples:\n  rapport flow diff starter@1 starter@2\n  rapport flow diff flows/starter.yaml ../draft.yaml"
    )]
    Diff {
        /// CODE@VERSION or a file
        old: String,
        /// CODE@VERSION or a file
        new: String,
    },
    /// Find unreachable levels, types without value, contradictory ranges
    #[command(after_help = "Example:\n  rapport -C try/aw flow check")]
    Check {
        /// CODE@VERSION or a file; all flows of the project when left out
        flow: Option<String>,
    },
    /// Write a flow as a spreadsheet that the team can edit
    #[command(after_help = "Example:\n  rapport -C try/aw flow export starter starter.xlsx")]
    Export {
        /// Code of the flow, CODE@VERSION, or a file
        flow: String,
        /// The XLSX file to write
        file: PathBuf,
    },
    /// Read an edited spreadsheet, say what changed, and with --apply add it as a new version
    #[command(
        after_help = "Example:\n  rapport -C try/aw flow import starter.xlsx --effective-from 2027-01-01 --apply"
    )]
    Import {
        /// The XLSX file
        file: PathBuf,
        /// First day of the new version
        #[arg(long, value_name = "DATE")]
        effective_from: Option<String>,
        /// Write the new version into flows/
        #[arg(long)]
        apply: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Harvest {
    /// Folder (or one file) with the exports
    #[arg(long, value_name = "PATH", required_unless_present = "replay")]
    pub(crate) input: Option<PathBuf>,
    /// Only this source (may be repeated)
    #[arg(long = "source", value_name = "CODE")]
    pub(crate) sources: Vec<String>,
    /// Show what would happen and which rules hit; change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take in what lies in quarantine, by the rules as they are now
    #[arg(long)]
    pub(crate) replay: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Vacuum {
    /// Keep what was in use within so many hours: readers may still be at that version
    #[arg(long, value_name = "N", default_value_t = rapport_engine::RETAIN_HOURS)]
    pub(crate) retain_hours: u32,
    /// Show the files and remove none
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    /// Who: #ID, a key such as an e-mail, or a name
    #[arg(required_unless_present = "top")]
    pub(crate) contact: Option<String>,
    /// The records with the highest Relationship Value
    #[arg(long, value_name = "N", conflicts_with = "contact")]
    pub(crate) top: Option<usize>,
    /// With --top: the lowest instead
    #[arg(long, requires = "top")]
    pub(crate) lowest: bool,
    /// Explain every value down to the source row
    #[arg(long)]
    pub(crate) why: bool,
    /// Only this scope
    #[arg(long, value_name = "CODE", conflicts_with = "top")]
    pub(crate) scope: Option<String>,
    /// As it was known at the end of this day (UTC), or at this moment
    #[arg(long, value_name = "TIME", conflicts_with = "top")]
    pub(crate) as_known_at: Option<String>,
    /// How many of the last interactions to show; 0 for all
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub(crate) last: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Insight {
    /// Name of the analysis, or `list`
    pub(crate) name: String,
    /// Which records; all when left out
    #[arg(long, value_name = "SET")]
    pub(crate) records: Option<String>,
    /// An option of the analysis as name=value (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) with: Vec<String>,
    /// As it was known at the end of this day (UTC), or at this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) as_known_at: Option<String>,
    /// Show what can be asked of it
    #[arg(long)]
    pub(crate) options: bool,
}

/// Who decides.
#[derive(Debug, Args)]
pub(crate) struct By {
    /// Who says so
    #[arg(long, value_name = "WHO", env = "USER", hide_env_values = true)]
    pub(crate) by: Option<String>,
    /// What to remember
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SetVerb {
    /// Give a set a name; the same name again gives it another meaning
    #[command(
        after_help = "Example:\n  rapport -C try/aw set save whales \"scope=resellers AND tier=high\""
    )]
    Save {
        /// Its name: a-z, 0-9, _ and -, a letter first
        name: String,
        /// The set
        #[arg(value_name = "SET")]
        expression: String,
        #[command(flatten)]
        by: By,
    },
    /// List saved sets with how many records each holds
    #[command(after_help = "Example:\n  rapport -C try/aw set list")]
    List,
    /// Show one
    #[command(after_help = "Example:\n  rapport -C try/aw set show whales")]
    Show {
        /// Its name
        name: String,
    },
    /// Take a name away
    #[command(after_help = "Example:\n  rapport -C try/aw set remove whales")]
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionVerb {
    /// List exceptions, the most severe first
    #[command(
        after_help = "Example:\n  rapport -C try/aw exception list --state all --records @whales"
    )]
    List {
        /// open (all that is not closed), acknowledged, closed or all
        #[arg(long, value_name = "STATE", default_value = "open")]
        state: String,
        /// Only those of this member of staff, by code; `nobody` for those without
        #[arg(long, value_name = "CODE")]
        owner: Option<String>,
        /// Which records; all when left out
        #[arg(long, value_name = "SET")]
        records: Option<String>,
        /// Only what changed its state within so many days
        #[arg(long, value_name = "N", default_value_t = 90)]
        since_days: u32,
        /// At most so many for each owner
        #[arg(long, value_name = "N", default_value_t = 5)]
        budget: u32,
    },
    /// Say that somebody looks after it
    #[command(
        after_help = "Example:\n  rapport -C try/aw exception acknowledge resellers:12:silence:1735689600"
    )]
    Acknowledge {
        /// Key of the exception
        key: String,
        #[command(flatten)]
        by: By,
    },
    /// Give it to a member of staff
    #[command(
        after_help = "Example:\n  rapport -C try/aw exception assign resellers:12:silence:1735689600 kim"
    )]
    Assign {
        /// Key of the exception
        key: String,
        /// Code of the member of staff
        owner: String,
        #[command(flatten)]
        by: By,
    },
    /// Say how it ended
    #[command(
        after_help = "Example:\n  rapport -C try/aw exception close resellers:12:silence:1735689600 --outcome acted"
    )]
    Close {
        /// Key of the exception
        key: String,
        /// acted, expected or false_alarm
        #[arg(long, value_name = "OUTCOME")]
        outcome: String,
        #[command(flatten)]
        by: By,
    },
    /// Open it again
    #[command(
        after_help = "Example:\n  rapport -C try/aw exception reopen resellers:12:silence:1735689600"
    )]
    Reopen {
        /// Key of the exception
        key: String,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// The record, as CONTACT.SCOPE
    pub(crate) record: String,
    /// Take the suggestion of this interaction type
    #[arg(long, value_name = "TYPE", conflicts_with = "override_type")]
    pub(crate) take: Option<String>,
    /// Override the suggestion of this interaction type
    #[arg(
        long = "override",
        id = "override_type",
        value_name = "TYPE",
        requires = "reason"
    )]
    pub(crate) override_type: Option<String>,
    /// Why it is overridden: already_done, not_relevant, wrong_time, customer_declined or other
    #[arg(long, value_name = "REASON", requires = "override_type")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PatternVerb {
    /// Publish the practice of a set as the next version of each of its scopes
    #[command(
        after_help = "Example:\n  rapport -C try/aw pattern publish --records @whales --scope resellers"
    )]
    Publish {
        /// Whose practice; the top fifth of each scope by contribution when left out
        #[arg(long, value_name = "SET")]
        records: Option<String>,
        /// Only for this scope
        #[arg(long, value_name = "CODE")]
        scope: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// List published patterns, the newest of each scope
    #[command(after_help = "Example:\n  rapport -C try/aw pattern list --all")]
    List {
        /// Every version
        #[arg(long)]
        all: bool,
    },
    /// Show one, step by step
    #[command(after_help = "Example:\n  rapport -C try/aw pattern show resellers")]
    Show {
        /// Code of the scope
        scope: String,
        /// The version; the newest when left out
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// XES (IEEE 1849-2016): a trace for each record, an event for each interaction that counts
    #[command(after_help = "Example:\n  rapport -C try/aw export xes records.xes")]
    Xes(EventLog),
    /// OCEL 2.0 (JSON): the same events, about contacts, accounts, scopes and staff
    #[command(after_help = "Example:\n  rapport -C try/aw export ocel records.jsonocel")]
    Ocel(EventLog),
}

#[derive(Debug, Args)]
pub(crate) struct EventLog {
    /// The file to write
    pub(crate) file: PathBuf,
    /// Which records; all when left out
    #[arg(long, value_name = "SET")]
    pub(crate) records: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// List records in quarantine
    #[command(after_help = "Example:\n  rapport -C try/crm quarantine list --source pipeline")]
    List {
        /// Only this source
        #[arg(long, value_name = "CODE")]
        source: Option<String>,
        /// Also those taken in since
        #[arg(long)]
        all: bool,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Show one record with its raw bytes
    #[command(after_help = "Example:\n  rapport -C try/crm quarantine show 7")]
    Show {
        /// Its number in the list
        id: i64,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Sample {
    /// Folder to write to; must not exist or be empty
    #[arg(required = true, value_name = "OUT_DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Benchmark that the money reproduces: B1, B2 or none
    #[arg(long, default_value = "B1")]
    pub(crate) preset: String,
    /// How many accounts, from 100 to 1,000,000; each has some three people and 180 interactions
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub(crate) accounts: u32,
    /// Where the generator starts: the same seed and size give the same files
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(subcommand)]
    pub(crate) verb: Option<SampleVerb>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SampleVerb {
    /// Compare what was harvested with the planted truth
    #[command(
        after_help = "Example:\n  rapport -C try/sample sample score --truth try/exports/truth\n\nExit code 1 when a ratio is off by more than 2 %, or a count at all."
    )]
    Score {
        /// Folder of the truth; looked for in the project and beside it when left out
        #[arg(long, value_name = "DIR")]
        truth: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A Python interpreter with the `deltalake` package
    #[arg(long, value_name = "PATH", env = "RAPPORT_PYTHON")]
    pub(crate) python: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on, of this machine alone (default: the setting serve.listen)
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// How to write the log to standard error
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,
}

/// How a log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Folder to write them to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
