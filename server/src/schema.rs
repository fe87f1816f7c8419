//! How records are stored: every object a table, every field one column or two.
//!
//! Beside its fields every table has `id`, `version`, `created_at` and `changed_at`; the trail, which nothing changes, has `id` alone.

use sea_orm::sea_query::{Alias, DynIden, Expr, IntoIden};
use shared::fields::{Field, Kind, Object, TextRule};

/// The table of an object's records.
pub fn table(object: Object) -> Alias {
    Alias::new(match object {
        Object::Account => "accounts",
        Object::Mail => "mails",
        Object::Opportunity => "opportunities",
        Object::Product => "products",
        Object::Registration => "registrations",
        Object::Relationship => "account_relationships",
        Object::Territory => "territories",
        Object::User => "users",
        Object::PermissionSet => "permission_sets",
        Object::SharingRule => "sharing_rules",
        Object::SignIn => "sign_ins",
        Object::Event => "events",
        Object::AccessDefaults => "access_defaults",
    })
}

/// The columns of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Text as typed, and folded for comparing and ordering; both null where it is blank. One column for what is folded as it is.
    Text {
        /// As typed.
        shown: String,
        /// Folded by [`shared::values::fold`].
        key: String,
    },
    /// An amount in minor units, and its currency; both null where there is none.
    Money {
        /// Minor units.
        minor: String,
        /// The ISO code.
        currency: String,
    },
    /// The id of the record referred to.
    Reference(String),
    /// One column with the value itself.
    Plain(String),
}

/// The columns of a field; `None` where its values are rows of another table.
pub fn columns(field: &Field) -> Option<Columns> {
    let name = field.name;
    match field.kind {
        Kind::Text(TextRule::Code) => Some(Columns::Text { shown: name.to_owned(), key: name.to_owned() }),
        Kind::Text(_) => Some(Columns::Text { shown: name.to_owned(), key: format!("{name}_key") }),
        Kind::Money => Some(Columns::Money { minor: format!("{name}_minor"), currency: format!("{name}_currency") }),
        Kind::Reference(_) => Some(Columns::Reference(format!("{name}_id"))),
        Kind::Whole | Kind::YesNo | Kind::Date | Kind::Instant | Kind::Choice(_) | Kind::Country => {
            Some(Columns::Plain(name.to_owned()))
        }
        Kind::ProductLines => None,
    }
}

/// Whether every stored record has a value in this field, whatever its state.
pub fn is_never_empty(field: &Field) -> bool {
    matches!(field.name, "created_at" | "changed_at" | "position" | "at")
}

/// A column of a table or of its alias in a query.
pub fn column(of: &DynIden, name: impl Into<String>) -> Expr {
    Expr::col((of.clone(), Alias::new(name).into_iden()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_columns_unless_its_values_are_rows() {
        for object in Object::ALL {
            for field in object.fields() {
                assert_eq!(
                    columns(field).is_none(),
                    field.kind == Kind::ProductLines,
                    "{}.{}",
                    object.name(),
                    field.name
                );
            }
        }
    }
}
