//! The web app: types and style, unit tests, size of the first screen, journeys in a browser with every screen checked for
//! accessibility.

use super::apt;
use crate::{Done, process, web};
use std::path::Path;

/// Debian's browser; journeys use no other.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Installs what is missing and runs all of it.
pub(super) fn run(root: &Path) -> Done {
    web::install(root)?;
    if std::env::var_os("RAPPORT_CHROMIUM").is_none() && !Path::new(CHROMIUM).exists() {
        apt::install(&["chromium"])?;
    }
    web::build(root)?;
    for script in ["check", "gen:check", "test", "size", "e2e"] {
        println!("$ npm run {script}");
        process::run(web::npm(&root.join("web"), &["run", script, "--silent"])?.env("CI", "true"))?;
    }
    Ok(())
}
