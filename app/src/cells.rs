//! How a value looks in a table, a list of facts or a sentence: said once for browser and server.

use shared::fields::{Field, Kind};
use shared::time::{self, Zone};
use shared::values::Value;
use ui::prelude::*;
use ui::*;

/// A value in words. Empty is empty.
pub fn words(kind: Kind, value: &Value, zone: &Zone) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => kind.label_of(text),
        Value::Whole(number) => number.to_string(),
        Value::Money(money) => money.display(),
        Value::YesNo(yes) => shared::words::lists::yes_no(*yes).to_owned(),
        Value::Date(day) => time::day(*day),
        Value::Instant(at) => time::exact(zone.local(*at)),
        Value::Reference { label, .. } => label.clone(),
    }
}

/// A value as a cell shows it: states as badges, instants as people say them with the exact one beside, the rest in words.
pub fn cell(field: &Field, value: &Value, zone: &Zone, now: time::Local) -> AnyView {
    match (field.name, value) {
        ("state" | "stage" | "status" | "verdict", Value::Text(stored)) => {
            let tone = tone(stored);
            let label = field.kind.label_of(stored);
            view! { <Badge tone=tone>{label}</Badge> }.into_any()
        }
        ("due_at", Value::Instant(at)) => {
            let at = zone.local(*at);
            let tone = if at < now { Tone::Critical } else { Tone::Neutral };
            view! { <Deadline text=time::until(at, now) exact=time::exact(at) datetime=time::machine(at) tone=tone /> }
                .into_any()
        }
        (_, Value::Instant(at)) => {
            let at = zone.local(*at);
            view! {
                <time datetime=time::machine(at) title=time::exact(at)>
                    {time::ago(at, now)}
                </time>
            }
            .into_any()
        }
        (_, Value::Empty) => view! { <span class="quiet">"–"</span> }.into_any(),
        _ => words(field.kind, value, zone).into_any(),
    }
}

/// The meaning of a stored state, stage or verdict.
pub fn tone(stored: &str) -> Tone {
    match stored {
        "approved" | "closed_won" | "clear" | "active" | "sent" => Tone::Positive,
        "info_requested" | "review" | "at_risk" => Tone::Caution,
        "rejected" | "blocked" | "suspended" | "locked" | "failed" => Tone::Critical,
        "submitted" | "in_review" | "proposal" | "negotiation" | "invited" => Tone::Info,
        _ => Tone::Neutral,
    }
}
