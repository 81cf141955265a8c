//! Installing what the tests need on Debian.

use crate::{Done, process};
use std::process::Command;

/// The user that runs this, by number; 0 is root.
pub(super) fn user_id() -> Done<u32> {
    let text = process::output(Command::new("id").arg("-u"))?;
    text.trim()
        .parse()
        .map_err(|e| format!("`id -u` printed `{}`: {e}", text.trim()))
}

/// Installs Debian packages; needs root.
pub(super) fn install(packages: &[&str]) -> Done {
    let named = packages.join(" ");
    if user_id()? != 0 {
        return Err(format!(
            "needs {named}: run `sudo apt-get install -y {named}`, or run this as root"
        ));
    }
    println!("installing {named}");
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.args(["-qq", "-o", "Dpkg::Use-Pty=0"])
            .env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    process::run(apt().arg("update"))?;
    process::run(
        apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
    )
}
