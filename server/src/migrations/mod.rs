//! The schema, step by step. Forward only, the same numbers on both databases.
//!
//! A step is written once as text; words in braces stand for each engine's own type.

use sea_orm_migration::prelude::*;

/// All steps, in order. A step that has been released is never changed.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Step { name: "m0001_portal", text: include_str!("m0001_portal.sql") })]
    }
}

/// One step.
struct Step {
    name: &'static str,
    text: &'static str,
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
            assert!(!in_engine_types(include_str!("m0001_portal.sql"), backend).contains('{'));
        }
    }
}
