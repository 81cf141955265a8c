//! `rapport verify`.

use super::{At, Done};
use crate::cli;
use crate::output;
use rapport_engine::session::Access;

pub(super) fn run(at: &At<'_>, args: &cli::Verify) -> Done {
    let verified = at.session(Access::Read)?.verify(args.python.as_deref())?;
    if at.json {
        output::json(&verified)?;
    } else {
        let mut text = String::new();
        for check in &verified.checks {
            let mark = if check.holds { "ok  " } else { "FAIL" };
            text.push_str(&format!("{mark}  {}: {}\n", check.what, check.found));
        }
        for restated in &verified.restated {
            text.push_str(&format!("warn  {restated}\n"));
        }
        text.push_str(match (verified.holds, verified.independent_reader) {
            (true, true) => "verified\n",
            (true, false) => {
                "verified, except by the independent reader: it is not installed; `pip install deltalake pyarrow`, or name it with --python\n"
            }
            (false, _) => "NOT verified: see the lines marked FAIL\n",
        });
        output::print(&text)?;
    }
    Ok(u8::from(!verified.holds))
}
