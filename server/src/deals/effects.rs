//! What a move brings about, in the transaction of the move.

use super::{claims, store};
use crate::accounts::{self, NewAccount};
use crate::{Request, match_keys, opportunities};
use shared::audit::Event;
use shared::deals::conflict::contact_key;
use shared::deals::{Effect, FORM, Line, NewRegistration, Registration};
use shared::fields::Object;
use shared::ids::{AccountId, Named};
use shared::refusal::{Problems, Refusal};
use shared::values::{country::Country, domain::Domain, legal_name::LegalName};
use shared::words;

/// Carries the effects out, in order.
pub(super) async fn carry_out(
    request: &mut Request,
    before: &Registration,
    after: &mut Registration,
    effects: Vec<Effect>,
) -> Result<(), Refusal> {
    for effect in effects {
        match effect {
            Effect::Number => {
                let number = after.number.take().unwrap_or_else(|| request.portal().entropy.number());
                after.number = Some(number);
            }
            Effect::KeepDetails(new) => keep_details(request, before, after, &new).await?,
            Effect::Protect { customer, until } => {
                let customer = pick_or_make(request, after, customer).await?;
                claims::grant(request, after, customer, until).await?;
                after.opportunity = Some(opportunities::make(request, after, customer).await?);
                after.customer = Some(customer);
            }
            Effect::Release => {
                claims::release(request, after).await?;
                if let Some(opportunity) = after.opportunity {
                    opportunities::release(request, opportunity, after).await?;
                }
            }
        }
    }
    Ok(())
}

async fn keep_details(
    request: &mut Request,
    before: &Registration,
    after: &mut Registration,
    new: &NewRegistration,
) -> Result<(), Refusal> {
    after.answers = FORM.asked_only(&after.answers);
    after.details = super::shown(new.values().clone());
    let again = before.submitted_at.is_some();
    store::put_lines(request, after.id, new, again).await?;
    after.lines = new
        .lines()
        .iter()
        .map(|line| Line { product: Named { id: line.product, name: String::new() }, quantity: line.quantity })
        .collect();
    let mut keys = match_keys::of(new.text("customer_name").unwrap_or_default(), new.text("customer_domain"));
    keys.extend(new.text("contact_email").map(contact_key));
    match_keys::put(request, Object::Registration, after.id.0, &keys, again).await
}

async fn pick_or_make(
    request: &mut Request,
    registration: &Registration,
    picked: Option<AccountId>,
) -> Result<AccountId, Refusal> {
    if let Some(id) = picked {
        let known = accounts::exists(request, id).await?;
        let missing = || Refusal::Invalid(Problems::one("customer", words::deals::NO_SUCH_CUSTOMER));
        return known.then_some(id).ok_or_else(missing);
    }
    let text = |field: &str| registration.text(field).unwrap_or_default();
    let name = LegalName::parse(text("customer_name"))
        .map_err(|problem| Refusal::Invalid(Problems::one("customer", problem.to_string())))?;
    let domain = match_keys::registrable(text("customer_domain")).and_then(|domain| Domain::parse(&domain).ok());
    let country = Country::parse(text("customer_country")).ok();
    let new = NewAccount { name, domain, country, kind: "customer", is_partner: false, channel_manager: None };
    accounts::make(request, new, Event::Made).await
}
