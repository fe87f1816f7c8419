//! What the database has of a batch's rows: their own records, and those they refer to. One statement for each kind of record.

use super::mapping::Section;
use super::row::{Rejection, Row, company_key, remark};
use super::store::{self, Stored};
use crate::Request;
use shared::deals::conflict::match_name;
use shared::fields::{Field, Kind, Object};
use shared::form::Values;
use shared::imports::{Remark, Weight};
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::text::ShortText;
use shared::values::{Value, fold};
use shared::words::imports as words;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A record that a row may refer to.
struct Named {
    id: Uuid,
    name: String,
}

type Groups<'a> = HashMap<String, Vec<&'a Stored>>;

/// What the database has of a batch's rows.
pub(super) struct Known<'a> {
    section: &'a Section,
    /// The rows' own records, by key. Several only where nothing keeps names apart.
    own: HashMap<String, Vec<Stored>>,
    /// What the rows refer to, by the name they use.
    named: HashMap<Object, HashMap<String, Vec<Named>>>,
}

impl<'a> Known<'a> {
    /// Looks up everything a batch needs.
    pub async fn load(request: &mut Request, section: &'a Section, rows: &[Row]) -> Result<Known<'a>, Refusal> {
        let mut known = Known { section, own: HashMap::new(), named: HashMap::new() };
        let object = section.object;
        let fields: Vec<&Field> = object.fields().iter().filter(|field| is_compared(field)).collect();
        let wanted = rows.iter().map(|row| match object {
            Object::Account => match_name(row.text("name").unwrap_or_default()),
            _ => row.key.clone(),
        });
        let found = store::find(request, object, &fields, key_column(object), distinct(wanted)).await?;
        for stored in found.into_iter().filter(|stored| is_meant(object, stored)) {
            let key = match object {
                Object::Account => {
                    company_key(stored.text("name"), Some(stored.text("country")).filter(|code| !code.is_empty()))
                }
                Object::Opportunity => fold(stored.text("external_id")),
                _ => fold(stored.text("name")),
            };
            known.own.entry(key).or_default().push(stored);
        }
        known.own.values_mut().for_each(prefer_agents);
        known.own.values_mut().for_each(prefer_standing);
        let mut linked: BTreeMap<Object, BTreeSet<&str>> = BTreeMap::new();
        for (field, name) in rows.iter().flat_map(|row| &row.links) {
            linked.entry(target(object, field)).or_default().insert(name);
        }
        for (object, wanted) in linked {
            known.named.insert(object, named(request, object, &wanted).await?);
        }
        Ok(known)
    }

    /// The row's own record, if it has one, the values it shall have, and what is worth a look.
    ///
    /// # Errors
    /// A name that nothing or several go by, as the reason for not taking the row.
    pub fn complete(&self, row: &Row) -> Result<(Option<&Stored>, Values, Vec<Remark>), Rejection> {
        let say = |field: &str, value: &str, weight, reason: &str| {
            remark(self.section, row.line, field, value, weight, reason)
        };
        let own = self.own.get(&row.key).map_or(&[][..], Vec::as_slice);
        if own.len() > 1 {
            let name = row.text("name").unwrap_or_default();
            return Err(Box::new(say("name", name, Weight::Rejection, words::AMBIGUOUS)));
        }
        let (mut after, mut remarks) = (row.values.clone(), Vec::new());
        let mut called = HashMap::new();
        for (field, name) in &row.links {
            let object = target(self.section.object, field);
            match self.named.get(&object).and_then(|named| named.get(name)).map_or(&[][..], Vec::as_slice) {
                [only] => {
                    called.insert(*field, only.name.as_str());
                    after.insert(field, Value::Reference { id: only.id, label: only.name.clone() });
                }
                none_or_several => {
                    let is_above = object == self.section.object;
                    let weight = if is_above { Weight::Warning } else { Weight::Rejection };
                    let reason = if none_or_several.is_empty() { unknown(object, is_above) } else { words::AMBIGUOUS };
                    let remark = say(field, name, weight, reason);
                    if !is_above {
                        return Err(Box::new(remark));
                    }
                    remarks.push(remark);
                    after.remove(field);
                }
            }
        }
        if self.section.object == Object::Opportunity && !after.contains_key("name") {
            let name =
                words::opportunity(called.get("product").copied().unwrap_or_default(), called.get("account").copied());
            after.insert(
                "name",
                Value::Text(name.chars().take(ShortText::MAX).collect::<String>().trim_end().to_owned()),
            );
        }
        Ok((own.first(), after, remarks))
    }
}

/// The records of a kind that go by these names: by the exact name where there is one, else by what is left without the legal form.
async fn named(
    request: &mut Request,
    object: Object,
    wanted: &BTreeSet<&str>,
) -> Result<HashMap<String, Vec<Named>>, Refusal> {
    let key = |name: &str| if object == Object::Account { match_name(name) } else { fold(name) };
    let wanted: Vec<(&str, String)> = wanted.iter().map(|name| (*name, key(name))).collect();
    let fields: Vec<&Field> = ["name", "role", "account"].iter().filter_map(|name| object.field(name)).collect();
    let keys = distinct(wanted.iter().map(|(_, key)| key.clone()));
    let found = store::find(request, object, &fields, key_column(object), keys).await?;
    let (mut exact, mut similar): (Groups<'_>, Groups<'_>) = (HashMap::new(), HashMap::new());
    for stored in found.iter().filter(|stored| is_meant(object, stored)) {
        let name = stored.text("name");
        exact.entry(fold(name)).or_default().push(stored);
        similar.entry(key(name)).or_default().push(stored);
    }
    exact.values_mut().chain(similar.values_mut()).for_each(prefer_agents);
    exact.values_mut().chain(similar.values_mut()).for_each(prefer_standing);
    let resolved = wanted.iter().map(|(name, key)| {
        let group = exact.get(&fold(name)).or_else(|| similar.get(key)).into_iter().flatten();
        // Whoever is called by the name of a company that went into another one is meant to be that one.
        let group = group
            .map(|stored| Named { id: stored.merged_into.unwrap_or(stored.id), name: stored.text("name").to_owned() });
        let mut group: Vec<Named> = group.collect();
        group.dedup_by_key(|named| named.id);
        ((*name).to_owned(), group)
    });
    Ok(resolved.collect())
}

fn unknown(object: Object, is_above: bool) -> &'static str {
    match object {
        _ if is_above => words::UNKNOWN_ABOVE,
        Object::Account => words::UNKNOWN_COMPANY,
        Object::Product => words::UNKNOWN_PRODUCT,
        _ => words::UNKNOWN_PERSON,
    }
}

/// The column that the records of a kind are looked up by.
fn key_column(object: Object) -> &'static str {
    match object {
        Object::Account => "match_name",
        Object::Opportunity => "external_id_key",
        _ => "name_key",
    }
}

/// What a reference refers to; the object itself for a field that is none.
fn target(object: Object, field: &str) -> Object {
    match object.field(field).map(|field| field.kind) {
        Some(Kind::Reference(target)) => target,
        _ => object,
    }
}

/// Times are the record's own and are never imported.
fn is_compared(field: &Field) -> bool {
    !matches!(field.kind, Kind::Instant | Kind::ProductLines)
}

/// The import knows the vendor's own people, not those of partners who happen to have the same name.
fn is_meant(object: Object, stored: &Stored) -> bool {
    object != Object::User || stored.values.get("account").is_none_or(Value::is_empty)
}

/// Of several people of one name, those from the CRM are meant.
fn prefer_agents<T: Borrow<Stored>>(people: &mut Vec<T>) {
    let is_agent = |stored: &T| stored.borrow().text("role") == Role::Agent.name();
    if people.len() > 1 && people.iter().any(is_agent) {
        people.retain(is_agent);
    }
}

/// Of several companies of one name, those are meant that did not go into another one.
fn prefer_standing<T: Borrow<Stored>>(companies: &mut Vec<T>) {
    let stands = |stored: &T| stored.borrow().merged_into.is_none();
    if companies.len() > 1 && companies.iter().any(stands) {
        companies.retain(stands);
    }
}

fn distinct(wanted: impl Iterator<Item = String>) -> Vec<String> {
    wanted.collect::<BTreeSet<_>>().into_iter().collect()
}
