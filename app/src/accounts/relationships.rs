//! The relationships between partners: their list, adding one, and ending one.

use super::api;
use super::list::tabs;
use crate::controls::{Control, Typing, labelled};
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::list_page::{ListPage, Listing};
use crate::preview::previewed;
use crate::record_page::id_in_address;
use crate::routes;
use leptos_router::hooks::use_location;
use shared::accounts::relationships::{RELATIONSHIPS, RelationEnd, RelationForm, RelationKind};
use shared::fields::{Kind, TextRule};
use shared::ids::{AccountId, RelationshipId};
use shared::list::Row;
use shared::refusal::Problems;
use shared::values::Value;
use shared::words::{relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

/// The id of the list of partners.
const PARTNERS: &str = "partners";

/// Every relationship.
#[component]
pub fn RelationshipsPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::relationships);
    let listing = Listing {
        list: &RELATIONSHIPS,
        path: routes::RELATIONSHIPS,
        title: programme::RELATIONSHIPS,
        purpose: programme::RELATIONSHIPS_PURPOSE,
        empty_title: programme::NO_RELATIONSHIPS,
        empty_text: programme::NO_RELATIONSHIPS_TEXT,
        icon: IconName::Partners,
        link_column: "from",
        under_link: None,
        link: first_company,
        action: None,
        tabs: Some(|| tabs(routes::RELATIONSHIPS)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}

/// A relationship stands on the pages of its companies: its row leads to the first of them.
fn first_company(row: &Row) -> Option<String> {
    match row.cells.first() {
        Some(Value::Reference { id, .. }) => Some(routes::company(AccountId(*id))),
        _ => None,
    }
}

/// Adding a relationship of a company.
#[component]
pub fn RelatePage() -> impl IntoView {
    let id = id_in_address();
    let form = Resource::new(move || AccountId(id.get()), api::read_relate);
    view! { <Loaded data=form loading=say::LOADING children=form_of /> }
}

fn form_of(page: RelationForm) -> AnyView {
    let (id, title) = (page.company.id, programme::relate_title(&page.company.name));
    let typed = page.held.unwrap_or_default();
    let confirm = confirming(page.preview.is_some());
    let before = |key: &str| Typing::before(typed.get(key), page.problems.of(key));
    let kind = Control {
        key: "kind".to_owned(),
        label: programme::RELATION.to_owned(),
        help: String::new(),
        required: true,
        options: RelationKind::answers(),
        suggestions: None,
    };
    let company = Control {
        key: "company".to_owned(),
        label: programme::OTHER_COMPANY.to_owned(),
        help: programme::OTHER_PARTNER_HELP.to_owned(),
        required: true,
        options: Vec::new(),
        suggestions: Some(PARTNERS),
    };
    let questions = view! {
        {labelled(Kind::Text(TextRule::Line), kind, before("kind"))}
        {labelled(Kind::Text(TextRule::LegalName), company, before("company"))}
    };
    let suggested = page.partners.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader title=title back=(routes::company(id), page.company.name.clone()) />
        {page.preview.map(previewed)}
        <div class="form-alone">
            <PlainForm action=routes::relate_company(id) problems=page.problems>
                <input type="hidden" name="key" value=crate::seam::key() />
                {confirm}
                <div class="form__fields">{questions}</div>
                <datalist id=PARTNERS>{suggested}</datalist>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {programme::ADD_RELATIONSHIP}
                    </Button>
                    <LinkButton href=routes::company(id) kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}

/// Says yes to what is shown above, where something is.
fn confirming(is_shown: bool) -> Option<AnyView> {
    is_shown.then(|| view! { <input type="hidden" name="then" value="save" /> })
}

/// Ending a relationship.
#[component]
pub fn EndRelationPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || RelationshipId(id.get()), api::read_end);
    view! { <Loaded data=page loading=say::LOADING children=end_of /> }
}

fn end_of(page: RelationEnd) -> AnyView {
    let back = routes::company(page.company.id);
    let sentence = programme::related(page.kind, &page.from.name, &page.to.name);
    let confirm = confirming(page.preview.is_some());
    view! {
        <leptos_meta::Title text=say::page_title(programme::END_RELATIONSHIP) />
        <PageHeader title=programme::END_RELATIONSHIP purpose=sentence back=(back.clone(), page.company.name.clone()) />
        {page.preview.map(previewed)}
        <div class="form-alone">
            <PlainForm action=routes::end_relationship(page.id) problems=Problems::default()>
                <input type="hidden" name="version" value=page.version />
                <input type="hidden" name="company" value=page.company.id.to_string() />
                {confirm}
                <p>{programme::END_EXPLAINED}</p>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {programme::ENDING}
                    </Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}
