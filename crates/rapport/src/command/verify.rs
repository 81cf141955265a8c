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
        if !verified.independent_reader {
            text.push_str("skip  the independent reader of the lake is not installed: `pip install deltalake pyarrow`, or name it with --python\n");
        }
        text.push_str(if verified.holds {
            "verified\n"
        } else {
            "NOT verified: see the lines marked FAIL\n"
        });
        output::print(&text)?;
    }
    Ok(u8::from(!verified.holds))
}
