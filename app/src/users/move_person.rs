//! Moving a person to another company.

use crate::controls::{Control, Typing, labelled};
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::record_page::id_in_address;
use crate::routes;
#[cfg(feature = "ssr")]
use crate::seam::answer;
use crate::seam::{Answer, Json};
use shared::fields::{Kind, TextRule};
use shared::ids::UserId;
use shared::users::moving::MovePage as Page;
use shared::words::{relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

/// The id of the list of partners.
const PARTNERS: &str = "partners";

/// What moving a person needs.
#[server(endpoint = "people/move-page", input = Json, output = Json)]
pub async fn read_move(id: UserId) -> Answer<Page> {
    answer(async |request| server::users::moving::page(request, id).await).await
}

/// Where a person goes, and what becomes of them.
#[component]
pub fn MovePersonPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || UserId(id.get()), read_move);
    view! { <Loaded data=page loading=say::LOADING children=form_of /> }
}

fn form_of(page: Page) -> AnyView {
    let (id, title) = (page.person.id, programme::move_title(&page.person.name));
    let company = (routes::company(page.company.id), page.company.name.clone());
    let drafts =
        (page.drafts > 0).then(|| view! { <li>{programme::drafts_stay(page.drafts, &page.company.name)}</li> });
    let typed = page.held.unwrap_or_default();
    let control = Control {
        key: "company".to_owned(),
        label: programme::NEW_COMPANY.to_owned(),
        help: programme::NEW_COMPANY_HELP.to_owned(),
        required: true,
        options: Vec::new(),
        suggestions: Some(PARTNERS),
    };
    let field = labelled(
        Kind::Text(TextRule::LegalName),
        control,
        Typing::before(typed.get("company"), page.problems.of("company")),
    );
    let suggested = page.partners.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let cancel = company.0.clone();
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader title=title back=company />
        <Prose>
            <ul>
                <li>{programme::MOVE_EXPLAINED}</li>
                <li>{programme::MOVE_STAYS}</li>
                {drafts}
                <li>{programme::MOVE_NEW}</li>
            </ul>
        </Prose>
        <div class="form-alone">
            <PlainForm action=routes::move_person(id) problems=page.problems>
                <input type="hidden" name="key" value=crate::seam::key() />
                <div class="form__fields">{field}</div>
                <datalist id=PARTNERS>{suggested}</datalist>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {programme::MOVE}
                    </Button>
                    <LinkButton href=cancel kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}
