//! The schema, step by step. Forward only, the same numbers on both databases.
//!
//! A step is written once as text; words in braces stand for each engine's own type. Only what the engines have no common words for
//! (triggers) stands in a file for each of them.

use sea_orm_migration::prelude::*;

/// All steps, in order. A step that has been released is never changed.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        STEPS.iter().map(|step| Box::new(*step) as Box<dyn MigrationTrait>).collect()
    }
}

const STEPS: &[Step] = &[
    Step { name: "m0001_portal", text: include_str!("m0001_portal.sql"), own: None },
    Step {
        name: "m0002_one_row_a_write",
        text: include_str!("m0002_one_row_a_write.sql"),
        own: Some(Own {
            sqlite: include_str!("m0002_head_sqlite.sql"),
            postgres: include_str!("m0002_head_postgres.sql"),
        }),
    },
    Step { name: "m0003_companies", text: include_str!("m0003_companies.sql"), own: None },
    Step { name: "m0004_access", text: include_str!("m0004_access.sql"), own: None },
    Step { name: "m0005_people", text: include_str!("m0005_people.sql"), own: None },
    Step { name: "m0006_second_factor", text: include_str!("m0006_second_factor.sql"), own: None },
    Step { name: "m0007_relationships", text: include_str!("m0007_relationships.sql"), own: None },
    Step {
        name: "m0008_audit",
        text: include_str!("m0008_audit.sql"),
        own: Some(Own {
            sqlite: include_str!("m0008_audit_sqlite.sql"),
            postgres: include_str!("m0008_audit_postgres.sql"),
        }),
    },
    Step { name: "m0009_view_as", text: include_str!("m0009_view_as.sql"), own: None },
    Step { name: "m0010_access_defaults", text: include_str!("m0010_access_defaults.sql"), own: None },
    Step { name: "m0012_hits_of_drafts", text: include_str!("m0012_hits_of_drafts.sql"), own: None },
    Step { name: "m0013_address_changed", text: include_str!("m0013_address_changed.sql"), own: None },
];

/// One step.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    text: &'static str,
    own: Option<Own>,
}

/// What each engine says in its own words, sent whole after the common text.
#[derive(Clone, Copy)]
struct Own {
    sqlite: &'static str,
    postgres: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let text = in_engine_types(self.text, manager.get_database_backend());
        for statement in text.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            connection.execute_unprepared(statement).await?;
        }
        if let Some(own) = self.own {
            let text = match manager.get_database_backend() {
                sea_orm::DbBackend::Postgres => own.postgres,
                _ => own.sqlite,
            };
            connection.execute_unprepared(&without_comments(text)).await?;
        }
        Ok(())
    }
}

/// Puts in each engine's natural types. Keys that are ordered compare byte by byte on both.
fn in_engine_types(text: &str, backend: sea_orm::DbBackend) -> String {
    let types: [(&str, &str); 6] = match backend {
        sea_orm::DbBackend::Postgres => [
            ("{id}", "uuid"),
            ("{instant}", "timestamptz"),
            ("{day}", "date"),
            ("{key}", "text collate \"C\""),
            ("{json}", "jsonb"),
            ("{number}", "bigint"),
        ],
        _ => [
            ("{id}", "blob"),
            ("{instant}", "text"),
            ("{day}", "text"),
            ("{key}", "text"),
            ("{json}", "text"),
            ("{number}", "integer"),
        ],
    };
    types.into_iter().fold(without_comments(text), |text, (word, kind)| text.replace(word, kind))
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_in_braces_has_a_type_on_both_engines() {
        for backend in [sea_orm::DbBackend::Sqlite, sea_orm::DbBackend::Postgres] {
            for step in STEPS {
                assert!(!in_engine_types(step.text, backend).contains('{'), "{}", step.name);
            }
        }
    }
}
