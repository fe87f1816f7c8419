//! Possible conflicts side by side, for the approver.

use shared::deals::conflict::Signal;
use shared::deals::{Conflict, Registration};
use shared::values::country::Country;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// What may stand in the way of approving, best match first, with the signals.
#[component]
pub fn Conflicts(
    /// What was registered.
    registration: Registration,
    /// What was found.
    found: Vec<Conflict>,
) -> impl IntoView {
    if found.is_empty() {
        return view! {
            <Card heading=say::CONFLICTS>
                <p class="quiet">{say::NO_CONFLICTS}</p>
            </Card>
        }
        .into_any();
    }
    let matches = found.into_iter().map(|conflict| one(&registration, conflict)).collect_view();
    view! {
        <Card heading=say::CONFLICTS note=say::CONFLICTS_NOTE>
            {matches}
        </Card>
    }
    .into_any()
}

fn one(registration: &Registration, conflict: Conflict) -> AnyView {
    let signals = &conflict.found.signals;
    let tone = if conflict.found.blocks() {
        Tone::Critical
    } else if signals.needs_review() {
        Tone::Caution
    } else {
        Tone::Neutral
    };
    let has = |wanted: fn(&Signal) -> bool| {
        signals.0.iter().find(|signal| wanted(signal)).map(|signal| (tone, signal.to_string()))
    };
    let text = |field: &str| registration.text(field).unwrap_or_default().to_owned();
    let country =
        |code: &str| Country::parse(code).map_or_else(|_| code.to_owned(), |country| country.name().to_owned());
    let rows = vec![
        Compared {
            label: say::COMPANY.to_owned(),
            left: text("customer_name"),
            right: conflict.name.clone(),
            signal: has(|signal| matches!(signal, Signal::SameName | Signal::SimilarName { .. })),
        },
        Compared {
            label: say::DOMAIN.to_owned(),
            left: text("customer_domain"),
            right: conflict.domain.clone().unwrap_or_default(),
            signal: has(|signal| matches!(signal, Signal::SameDomain | Signal::SameContactEmail)),
        },
        Compared {
            label: say::COUNTRY.to_owned(),
            left: country(&text("customer_country")),
            right: conflict.country.as_deref().map(country).unwrap_or_default(),
            signal: has(|signal| matches!(signal, Signal::SameCountry)),
        },
        Compared {
            label: say::PRODUCTS.to_owned(),
            left: registration.lines.iter().map(|line| line.product.name.as_str()).collect::<Vec<_>>().join(", "),
            right: conflict.products.join(", "),
            signal: has(|signal| matches!(signal, Signal::ProductOverlap)),
        },
        Compared {
            label: say::STANDING.to_owned(),
            left: registration.state.label().to_owned(),
            right: conflict.detail.clone(),
            signal: None,
        },
    ];
    let kind = conflict.found.kind.to_string();
    let score = say::score(conflict.found.signals.score());
    let (name, against) = (conflict.name.clone(), kind.clone());
    let blocked =
        conflict.found.blocks().then(|| view! { <Badge tone=Tone::Critical icon=IconName::Lock>{say::BLOCKS}</Badge> });
    view! {
        <section class="match">
            <div class="match__head">
                <h2 class="match__name">{name.clone()}</h2>
                <Badge tone=tone>{kind}</Badge>
                {blocked}
                <span class="match__score">{score}</span>
            </div>
            <SideBySide
                caption=say::compared_with(&name)
                left=say::THIS_REGISTRATION
                right=against
                signal_heading=say::SIGNAL
                row_heading=say::FIELD
                rows=rows
            />
        </section>
    }
    .into_any()
}
