//! The database: SQLite in a file or PostgreSQL, behind one face.

use crate::failure;
use crate::migrations::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use shared::refusal::Refusal;
use std::time::Duration;

/// Earlier versions can corrupt a write-ahead log.
const SQLITE_LEAST: (u32, u32, u32) = (3, 51, 3);
/// How long a write waits for the one before it.
const WAIT: Duration = Duration::from_secs(10);

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, in one file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// Connections to one database.
#[derive(Clone, Debug)]
pub struct Database {
    engine: Engine,
    read: DatabaseConnection,
    write: DatabaseConnection,
}

/// Why a database cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The address is neither `sqlite:` nor `postgres:`.
    #[error("DATABASE_URL must begin with sqlite: or postgres:, for example sqlite:./data/portal.sqlite")]
    Address,
    /// It does not answer.
    #[error("The database does not answer: {0}")]
    Unreachable(DbErr),
    /// It was never set up, or by an older version.
    #[error("The database is older than this portal ({missing} to apply). Run `portal migrate` first.")]
    Older {
        /// Migrations not applied.
        missing: usize,
    },
    /// A newer version set it up.
    #[error("The database is newer than this portal (it has {unknown}). Use the version that made it.")]
    Newer {
        /// A migration this version does not know.
        unknown: String,
    },
    /// SQLite below the version that keeps a write-ahead log whole.
    #[error("SQLite {found} can corrupt its log; the portal needs 3.51.3 or later.")]
    OldSqlite {
        /// The version that was found.
        found: String,
    },
    /// The role could read past every rule.
    #[error(
        "The PostgreSQL role is a superuser or bypasses row security. Give the portal a plain role that owns its database."
    )]
    Superuser,
}

impl Database {
    /// Connects.
    ///
    /// # Errors
    /// `Address` or `Unreachable`.
    pub async fn connect(url: &str, connections: u32) -> Result<Database, Unfit> {
        if url.starts_with("sqlite:") {
            let read = sqlite(url, connections).await?;
            let write = sqlite(url, 1).await?;
            Ok(Database { engine: Engine::Sqlite, read, write })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let both = postgres(url, connections).await?;
            Ok(Database { engine: Engine::Postgres, read: both.clone(), write: both })
        } else {
            Err(Unfit::Address)
        }
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Applies what is missing of the schema. Returns how many steps that were.
    ///
    /// # Errors
    /// `Newer`, or `Unreachable` where a step fails.
    pub async fn migrate(&self) -> Result<usize, Unfit> {
        let missing = match self.check_schema().await {
            Ok(()) => 0,
            Err(Unfit::Older { missing }) => missing,
            Err(other) => return Err(other),
        };
        Migrator::up(&self.write, None).await.map_err(Unfit::Unreachable)?;
        crate::access::store::seed(&self.write).await.map_err(Unfit::Unreachable)?;
        Ok(missing)
    }

    /// Whether the portal may run on it.
    ///
    /// # Errors
    /// Says what is wrong and what to do.
    pub async fn check(&self) -> Result<(), Unfit> {
        match self.engine {
            Engine::Sqlite => self.check_sqlite().await?,
            Engine::Postgres => self.check_role().await?,
        }
        self.check_schema().await
    }

    async fn check_sqlite(&self) -> Result<(), Unfit> {
        let found: String = self.scalar("select sqlite_version()").await?;
        let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
        let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        if version < SQLITE_LEAST { Err(Unfit::OldSqlite { found }) } else { Ok(()) }
    }

    async fn check_role(&self) -> Result<(), Unfit> {
        let sql = "select (rolsuper or rolbypassrls) from pg_roles where rolname = current_user";
        if self.scalar::<bool>(sql).await? { Err(Unfit::Superuser) } else { Ok(()) }
    }

    async fn check_schema(&self) -> Result<(), Unfit> {
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let applied: Vec<String> = Migrator::get_migration_models(&self.write)
            .await
            .map_err(Unfit::Unreachable)?
            .into_iter()
            .map(|step| step.version)
            .collect();
        if let Some(unknown) = applied.iter().find(|name| !known.contains(name)) {
            return Err(Unfit::Newer { unknown: unknown.clone() });
        }
        match known.len() - applied.len() {
            0 => Ok(()),
            missing => Err(Unfit::Older { missing }),
        }
    }

    async fn scalar<T: sea_orm::TryGetable>(&self, sql: &str) -> Result<T, Unfit> {
        let statement = Statement::from_string(self.read.get_database_backend(), sql);
        let row = self.read.query_one_raw(statement).await.map_err(Unfit::Unreachable)?;
        let row = row.ok_or_else(|| Unfit::Unreachable(DbErr::RecordNotFound(sql.to_owned())))?;
        row.try_get_by_index(0).map_err(Unfit::Unreachable)
    }

    /// Whether it answers just now.
    pub async fn is_healthy(&self) -> bool {
        self.read.ping().await.is_ok()
    }

    /// A consistent copy of an SQLite database in a new file, taken while it is in use.
    ///
    /// # Errors
    /// Where the file exists, cannot be written, or the database is not SQLite.
    pub async fn back_up(&self, into: &str) -> Result<(), DbErr> {
        if self.engine != Engine::Sqlite {
            return Err(DbErr::Custom("PostgreSQL is backed up with pg_dump".to_owned()));
        }
        let statement =
            Statement::from_sql_and_values(self.read.get_database_backend(), "vacuum into ?", [into.into()]);
        self.read.execute_raw(statement).await.map(|_| ())
    }

    /// Closes every connection.
    pub async fn close(self) {
        let closed = [self.read.close().await, self.write.close().await];
        for error in closed.into_iter().filter_map(Result::err) {
            tracing::debug!(%error, "a connection did not close");
        }
    }

    /// A transaction that sees one state and changes nothing.
    pub(crate) async fn begin_reading(&self) -> Result<DatabaseTransaction, Refusal> {
        let options = match self.engine {
            Engine::Sqlite => TransactionOptions::default(),
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(sea_orm::IsolationLevel::RepeatableRead),
                access_mode: Some(sea_orm::AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        self.read.begin_with_options(options).await.map_err(failure::refusal)
    }

    /// A transaction that writes. On SQLite it takes the one writer's place at once, so that it never fails half-way for it.
    pub(crate) async fn begin_writing(&self) -> Result<DatabaseTransaction, Refusal> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.engine == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await.map_err(failure::refusal)
    }
}

/// What a connection keeps of the file in memory at most, in KiB: the indices that the lists and counts of 100,000 deals walk through.
/// SQLite's own 2 MiB have them read from the system anew with each request.
const SQLITE_CACHE: i32 = 32 * 1024;

async fn sqlite(url: &str, connections: u32) -> Result<DatabaseConnection, Unfit> {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(WAIT).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .pragma("cache_size", (-SQLITE_CACHE).to_string())
    });
    sea_orm::Database::connect(options).await.map_err(Unfit::Unreachable)
}

async fn postgres(url: &str, connections: u32) -> Result<DatabaseConnection, Unfit> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(WAIT).sqlx_logging(false);
    // Lists are short statements that are planned anew each time: compiling them costs more than running them.
    options.map_sqlx_postgres_opts(|options| options.options([("jit", "off")]));
    sea_orm::Database::connect(options).await.map_err(Unfit::Unreachable)
}
