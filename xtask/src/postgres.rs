//! A PostgreSQL server for one test run, gone afterwards whatever happens.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::shell::{Because, Failure, Outcome, is_root, read, run_quietly};

/// Waits until the pipe to it closes, which happens when the run ends, is interrupted or is killed; then stops the server and
/// removes its folder. It is its own process group and ignores signals, so that Ctrl-C reaches only the run.
const WATCHDOG: &str = r#"trap '' INT TERM HUP; cat >/dev/null; "$2/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$1""#;

/// Settings of a server whose data nobody will miss.
const CARELESS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
                        -c listen_addresses=127.0.0.1 -c log_min_messages=fatal";

/// A running server. Dropping it stops it and removes everything it wrote.
pub struct Cluster {
    port: u16,
    watchdog: Child,
}

/// The folder with `initdb` and its companions: Debian keeps them out of the search path. The newest if there are several.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse().ok()?, version.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    found.pop().map(|(_, folder)| folder).or_else(in_path)
}

impl Cluster {
    /// Starts a server with a superuser `postgres` and the role the tests use, `portal_test`, which may create databases and
    /// is no superuser.
    pub fn start() -> Outcome<Self> {
        let programs = programs().ok_or_else(|| Failure("PostgreSQL is not installed.".into()))?;
        let made = read(as_postgres("mktemp").args(["-d", "-p", "/tmp", "portal-postgres-XXXXXX"]))?;
        let folder = PathBuf::from(made.trim());
        let mut watchdog = as_postgres("sh");
        watchdog.args(["-c", WATCHDOG, "watchdog"]).arg(&folder).arg(&programs);
        let watchdog =
            watchdog.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn();
        let mut cluster = Self { port: 0, watchdog: watchdog.because("watching over PostgreSQL")? };
        // Ordering by the rules of a language, as servers in use do: a forgotten COLLATE "C" shows.
        let mut initdb = as_postgres(programs.join("initdb"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        initdb.args(["--locale-provider=icu", "--icu-locale=en-US", "-D"]).arg(folder.join("data"));
        run_quietly(&mut initdb, "initdb")?;
        cluster.port = listen(&programs, &folder)?;
        let role = "CREATE ROLE portal_test LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS";
        cluster.ask(&programs, role)?;
        Ok(cluster)
    }

    /// The address tests connect to, as a role that may create databases.
    pub fn url(&self) -> String {
        format!("postgres://portal_test@127.0.0.1:{}/postgres", self.port)
    }

    fn ask(&self, programs: &Path, sql: &str) -> Outcome<String> {
        let mut psql = Command::new(programs.join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "-d", "postgres"]);
        read(psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// Starts the server on a port that is free now, and on another one should somebody take it in between.
fn listen(programs: &Path, folder: &Path) -> Outcome<u16> {
    let mut last = Failure("no free port".into());
    for _ in 0..3 {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        let port = free.because("looking for a free port")?.port();
        let options = format!("{CARELESS} -c unix_socket_directories={} -c port={port}", folder.display());
        let mut start = as_postgres(programs.join("pg_ctl"));
        start
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-l")
            .arg(folder.join("log"))
            .args(["-w", "-o", &options, "start"]);
        match run_quietly(&mut start, "pg_ctl") {
            Ok(()) => return Ok(port),
            Err(failure) => last = failure,
        }
    }
    Err(last)
}

/// PostgreSQL refuses to run as root: then it runs as the user its Debian package made.
fn as_postgres(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // A folder that every user may enter.
    command.current_dir("/");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_serves_the_test_role_and_leaves_nothing_behind() {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("PORTAL_TEST_POSTGRES").is_none(), "the test command installs PostgreSQL");
            eprintln!("skipped: PostgreSQL is not installed");
            return;
        };
        let cluster = Cluster::start().expect("it starts");
        let role = "SELECT rolcreatedb, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'portal_test'";
        assert_eq!(cluster.ask(&programs, role).expect("an answer").trim(), "t|f|f");
        assert_eq!(cluster.ask(&programs, "SHOW max_connections").expect("an answer").trim(), "300");
        let data = cluster.ask(&programs, "SHOW data_directory").expect("an answer");
        let folder = Path::new(data.trim()).parent().expect("inside its folder").to_owned();
        let port = cluster.port;
        drop(cluster);
        assert!(!folder.exists());
        assert!(TcpListener::bind(("127.0.0.1", port)).is_ok(), "the port is free again");
    }
}
