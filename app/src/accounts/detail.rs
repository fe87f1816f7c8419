//! The page of a company.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, id_in_address};
use crate::routes;
use shared::accounts::CompanyPage as Page;
use shared::fields::Object;
use shared::ids::AccountId;
use shared::values::Value;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// A company: its facts, what it belongs to and what belongs to it.
#[component]
pub fn CompanyPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || AccountId(id.get()), api::read_company);
    view! { <Loaded data=page loading=say::LOADING children=company /> }
}

fn company(page: Page) -> AnyView {
    let id = AccountId(page.record.id);
    let edit = page.may_edit.then(|| {
        view! {
            <LinkButton href=routes::edit_company(id) kind=ButtonKind::Primary icon=IconName::Edit>
                {say::EDIT}
            </LinkButton>
        }
    });
    let above = match page.record.value("parent") {
        Value::Reference { id, label } => vec![(AccountId(*id), label.clone())],
        _ => Vec::new(),
    };
    let below = page.below.iter().map(|company| (company.id, company.name.clone())).collect();
    let beside = [(say::BELONGS_TO, above), (say::BELONG_TO_IT, below)].map(|(heading, some)| related(heading, some));
    let is_partner = *page.record.value("is_partner") == Value::YesNo(true);
    let back = if is_partner { (routes::PARTNERS, say::PARTNERS) } else { (routes::COMPANIES, say::COMPANIES) };
    let reply = RecordReply { record: page.record, now: page.now, zone: page.zone };
    let state_field = if is_partner { "status" } else { "type" };
    view! {
        <RecordPage
            object=Object::Account
            reply=reply
            back=back
            state_field=state_field
            actions=edit
            beside=Some(beside.into_iter().flatten().collect_view().into_any())
        />
    }
}

/// Companies that this one has to do with; nothing where there are none.
fn related(heading: &'static str, companies: Vec<(AccountId, String)>) -> Option<AnyView> {
    if companies.is_empty() {
        return None;
    }
    let items = companies
        .into_iter()
        .map(|(id, name)| {
            view! {
                <li class="related__item">
                    <a class="related__link" href=routes::company(id)>
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <Card heading=heading>
            <ul class="related">{items}</ul>
        </Card>
    })
}
