//! Databases that are made once and copied for each test.

use super::World;
use sea_orm::ConnectionTrait;
use server::{Database, Engine};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

static NEXT: AtomicU32 = AtomicU32::new(0);

const TEMPLATE: &str = "template.sqlite";

/// A database to copy.
pub enum Template {
    /// The file `TEMPLATE` in a folder that is kept for it.
    File(TempDir),
    /// A database of the server.
    Name(String),
}

impl Template {
    /// A migrated, empty database.
    pub async fn empty(engine: Engine) -> Template {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("portal.sqlite").display()),
            Engine::Postgres => {
                let name = format!("template_{}", std::process::id());
                in_postgres(&format!("create database {name}")).await.expect("a database");
                postgres(&name)
            }
        };
        let database = Database::connect(&url, 1).await.expect("connects");
        database.migrate().await.expect("migrates");
        Template::from(database, &url, folder).await
    }

    /// What a world holds now; nothing can be done in it any more.
    pub async fn of(world: &World) -> Template {
        let folder = tempfile::tempdir().expect("a folder");
        Template::from(world.portal.database.clone(), &world.url, folder).await
    }

    async fn from(database: Database, url: &str, folder: TempDir) -> Template {
        let file = folder.path().join(TEMPLATE);
        let engine = database.engine();
        if engine == Engine::Sqlite {
            database.back_up(&file.display().to_string()).await.expect("a copy");
        }
        database.close().await;
        match engine {
            Engine::Sqlite => Template::File(folder),
            Engine::Postgres => Template::Name(url.rsplit('/').next().expect("a name").to_owned()),
        }
    }

    /// A copy of it; where it is.
    pub async fn copy(&self, folder: &Path) -> String {
        let template = match self {
            Template::File(kept) => {
                let file = folder.join("portal.sqlite");
                std::fs::copy(kept.path().join(TEMPLATE), &file).expect("a copy");
                return format!("sqlite:{}", file.display());
            }
            Template::Name(template) => template,
        };
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        // Only one session at a time may copy a template.
        let mut tries = 0;
        while let Err(error) = in_postgres(&format!("create database {name} template {template}")).await {
            tries += 1;
            assert!(tries < 200 && error.to_string().contains("being accessed"), "{error}");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        postgres(&name)
    }
}

/// The tests' PostgreSQL server, by one of its databases.
fn server() -> String {
    std::env::var("PORTAL_TEST_POSTGRES")
        .expect("PORTAL_TEST_POSTGRES names no PostgreSQL server; `cargo xtask test` starts one")
}

/// The address of another database there.
fn postgres(database: &str) -> String {
    let server = server();
    let (before, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{before}/{database}")
}

/// Sends a statement to the server itself.
async fn in_postgres(statement: &str) -> Result<(), sea_orm::DbErr> {
    let server = sea_orm::Database::connect(server()).await.expect("connects");
    let done = server.execute_unprepared(statement).await;
    server.close().await.expect("closes");
    done.map(|_| ())
}
