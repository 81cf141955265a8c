//! Arguments of `rapport person`.

use super::By;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum PersonVerb {
    /// Show who somebody is: by which keys, what joins them, and who might be the same
    #[command(after_help = "Example:\n  rapport -C try/aw person show ken0@adventure-works.com")]
    Show {
        /// Id, key, e-mail or name
        #[arg(value_name = "WHO")]
        who: String,
    },
    /// Say that two persons are one
    #[command(
        after_help = "Examples:\n  rapport -C try/aw person merge \"#12\" \"#40\" --preview\n  rapport -C try/aw person merge \"#12\" \"#40\" --note \"same signature\""
    )]
    Merge {
        /// One person
        #[arg(value_name = "WHO")]
        who: String,
        /// The other
        #[arg(value_name = "WITH")]
        with: String,
        /// Show what would change, change nothing
        #[arg(long)]
        preview: bool,
        #[command(flatten)]
        by: By,
    },
    /// Say that some keys of a person are another person
    #[command(
        after_help = "Examples:\n  rapport -C try/aw person split \"#12\" --off email:office@example.com --preview\n  rapport -C try/aw person split \"#12\" --off email:office@example.com"
    )]
    Split {
        /// The person
        #[arg(value_name = "WHO")]
        who: String,
        /// A key that is another person, as kind:value; may be given several times
        #[arg(long, value_name = "KEY", required = true)]
        off: Vec<String>,
        /// Show what would change, change nothing
        #[arg(long)]
        preview: bool,
        #[command(flatten)]
        by: By,
    },
    /// Take a merge, a split or an undo back
    #[command(after_help = "Example:\n  rapport -C try/aw person undo 3")]
    Undo {
        /// Number of the decision: `rapport person history` lists them
        #[arg(value_name = "DECISION")]
        decision: i64,
        /// Show what would change, change nothing
        #[arg(long)]
        preview: bool,
        #[command(flatten)]
        by: By,
    },
    /// List what was decided of who is who, newest first
    #[command(after_help = "Example:\n  rapport -C try/aw person history \"#12\"")]
    History {
        /// Id, key, e-mail or name; of everybody when left out
        #[arg(value_name = "WHO")]
        who: Option<String>,
    },
    /// List keys that several people share who are not joined, since more trusted keys differ
    #[command(after_help = "Example:\n  rapport -C try/aw person matches")]
    Matches,
}
