//! A PostgreSQL for one test run: a fresh cluster in a temporary folder, on a free loopback port, gone afterwards.

use super::apt;
use crate::{Done, process};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const USER: &str = "rapport";
/// Ports can be taken between finding one and using it.
const ATTEMPTS: usize = 3;
const READY_WITHIN_SECONDS: u64 = 60;

/// Runs PostgreSQL until its standard input ends, which it does however xtask ends; then removes the folder. Durability of
/// PostgreSQL itself is not under test, so `fsync` is off.
const SUPERVISOR: &str = r#"
trap '' INT TERM
"$1/postgres" -D "$2/data" -p "$3" -h 127.0.0.1 -c unix_socket_directories='' -c fsync=off \
    -c max_connections=200 -c shared_buffers=64MB >"$2/log" 2>&1 &
postgres=$!
cat >/dev/null
kill -QUIT "$postgres" 2>/dev/null
wait "$postgres"
rm -rf "$2"
"#;

/// A running cluster. Dropping it stops it.
pub(super) struct Cluster {
    supervisor: Child,
    url: String,
    folder: PathBuf,
}

/// The user that PostgreSQL runs as: it refuses to run as root.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Account {
    user: u32,
    group: u32,
}

impl Cluster {
    /// Installs PostgreSQL if there is none, makes a cluster and waits until it answers.
    pub(super) fn start() -> Done<Self> {
        let binaries = binaries()?;
        let account = account()?;
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            match Self::attempt(&binaries, account, attempt) {
                Ok(cluster) => return Ok(cluster),
                Err(message) => last = message,
            }
        }
        Err(last)
    }

    fn attempt(binaries: &Path, account: Option<Account>, attempt: usize) -> Done<Self> {
        let name = format!("rapport-postgres-{}-{attempt}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let cannot = |e| format!("could not make {}: {e}", folder.display());
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(cannot)?;
        let password = password()?;
        let password_file = folder.join("password");
        write_private(&password_file, &password)?;
        if let Some(Account { user, group }) = account {
            for path in [&folder, &password_file] {
                chown(path, Some(user), Some(group)).map_err(cannot)?;
            }
        }
        let mut initdb = child(&binaries.join("initdb"), account, &folder);
        initdb.args([
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--auth=scram-sha-256",
        ]);
        initdb
            .args(["--username", USER])
            .arg("--pwfile")
            .arg(&password_file);
        initdb.arg("-D").arg(folder.join("data"));
        process::output(&mut initdb)?;
        let port = free_port()?;
        let mut supervisor = child(Path::new("sh"), account, &folder);
        supervisor
            .args(["-c", SUPERVISOR, "sh"])
            .arg(binaries)
            .arg(&folder)
            .arg(port.to_string());
        supervisor.stdin(Stdio::piped());
        let supervisor = supervisor
            .spawn()
            .map_err(|e| format!("could not start PostgreSQL under `sh`: {e}"))?;
        let url = format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres");
        let cluster = Self {
            supervisor,
            url,
            folder: folder.clone(),
        };
        wait_until_ready(&folder)?;
        println!("PostgreSQL of {} on 127.0.0.1:{port}", binaries.display());
        Ok(cluster)
    }

    /// URL of its database, with its password.
    pub(super) fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("could not wait for PostgreSQL to stop: {error}");
        }
        if self.folder.exists() {
            eprintln!(
                "PostgreSQL left {} behind: remove it",
                self.folder.display()
            );
        }
    }
}

/// The folder of PostgreSQL's programs.
fn binaries() -> Done<PathBuf> {
    let folder = || {
        let initdb = process::find("initdb", &debian_folders())?
            .canonicalize()
            .ok()?;
        let folder = initdb.parent()?.to_path_buf();
        folder.join("postgres").is_file().then_some(folder)
    };
    if let Some(folder) = folder() {
        return Ok(folder);
    }
    apt::install(&["postgresql"])?;
    folder().ok_or("postgresql is installed, but there is no `initdb` beside a `postgres`".into())
}

/// Debian keeps the programs of each version away from `PATH`; the newest first.
fn debian_folders() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    folders.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    folders.into_iter().map(|(_, folder)| folder).collect()
}

/// The account to change to when this runs as root.
fn account() -> Done<Option<Account>> {
    if apt::user_id()? != 0 {
        return Ok(None);
    }
    let passwd = std::fs::read_to_string("/etc/passwd")
        .map_err(|e| format!("could not read /etc/passwd to find a user for PostgreSQL: {e}"))?;
    let account = ["postgres", "nobody"]
        .iter()
        .find_map(|name| account_in(&passwd, name));
    let advice =
        "PostgreSQL does not run as root and there is no user `postgres` or `nobody`: add one";
    account.map(Some).ok_or(advice.into())
}

fn account_in(passwd: &str, name: &str) -> Option<Account> {
    let line = passwd
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2).map(str::parse);
    let (user, group) = (fields.next()?.ok()?, fields.next()?.ok()?);
    Some(Account { user, group })
}

fn child(program: &Path, account: Option<Account>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    command
}

fn free_port() -> Done<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|e| format!("no free loopback port: {e}"))
}

/// A password that other users of this machine cannot guess.
fn password() -> Done<String> {
    let mut bytes = [0_u8; 16];
    let random =
        std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    random.map_err(|e| format!("could not read /dev/urandom: {e}"))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

fn write_private(path: &Path, text: &str) -> Done {
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|e| format!("could not write {}: {e}", path.display()))
}

/// PostgreSQL says in its lock file when it takes connections.
fn wait_until_ready(folder: &Path) -> Done {
    let pause = Duration::from_millis(50);
    for _ in 0..READY_WITHIN_SECONDS * 20 {
        let lock = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if is_ready(&lock) {
            return Ok(());
        }
        std::thread::sleep(pause);
        if has_failed(folder) {
            break;
        }
    }
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    Err(format!("PostgreSQL did not start; its log:\n{log}"))
}

fn is_ready(lock: &str) -> bool {
    lock.lines()
        .nth(7)
        .is_some_and(|status| status.trim() == "ready")
}

fn has_failed(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("log")).is_ok_and(|log| log.contains("FATAL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_read_by_its_whole_name() {
        let passwd =
            "root:x:0:0::/:/bin/sh\npostgres2:x:7:8::/:\npostgres:x:101:104:,,,:/var:/bin/bash\n";
        assert_eq!(
            account_in(passwd, "postgres"),
            Some(Account {
                user: 101,
                group: 104
            })
        );
        assert_eq!(account_in(passwd, "nobody"), None);
    }

    #[test]
    fn the_lock_file_says_ready_on_its_eighth_line_only() {
        let lock = |status: &str| format!("1\n/data\n2\n5432\n\n127.0.0.1\n3 4\n{status}\n");
        assert!(is_ready(&lock("ready   ")));
        assert!(!is_ready(&lock("starting")));
        assert!(!is_ready("ready\n"));
    }

    #[test]
    fn a_cluster_takes_connections_and_is_gone_when_dropped() {
        let cluster = Cluster::start().unwrap();
        let address = cluster
            .url()
            .rsplit('@')
            .next()
            .unwrap()
            .replace("/postgres", "");
        let folder = cluster.folder.clone();
        assert!(std::net::TcpStream::connect(&address).is_ok(), "{address}");
        assert!(folder.exists());
        drop(cluster);
        assert!(std::net::TcpStream::connect(&address).is_err(), "{address}");
        assert!(!folder.exists());
    }
}
