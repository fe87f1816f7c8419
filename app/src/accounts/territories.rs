//! The territories: their list, the page of one, and its form.

use super::api;
use super::list::tabs;
use crate::condition::ConditionField;
use crate::controls::{Control, Typing, labelled};
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::list_page::{ListPage, Listing};
use crate::record_page::{RecordPage, RecordReply, id_in_address};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::accounts::territories::{FORM, TERRITORIES, TerritoryForm, TerritoryPage as Page};
use shared::fields::Object;
use shared::ids::TerritoryId;
use shared::words::{accounts as form_words, relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

/// Every territory.
#[component]
pub fn TerritoriesPage() -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::territories);
    let listing = Listing {
        list: &TERRITORIES,
        path: routes::TERRITORIES,
        title: programme::TERRITORIES,
        purpose: programme::TERRITORIES_PURPOSE,
        empty_title: programme::NO_TERRITORIES,
        empty_text: programme::NO_TERRITORIES_TEXT,
        icon: IconName::Partners,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::territory(TerritoryId(row.id))),
        action: Some(add_button),
        tabs: Some(|| tabs(routes::TERRITORIES)),
    };
    view! { <ListPage listing=listing rows=rows /> }
}

fn add_button() -> AnyView {
    view! {
        <LinkButton href=routes::NEW_TERRITORY kind=ButtonKind::Primary icon=IconName::Plus>
            {programme::ADD_TERRITORY}
        </LinkButton>
    }
}

/// A territory and the partners that have it.
#[component]
pub fn TerritoryPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || TerritoryId(id.get()), api::read_territory);
    view! { <Loaded data=page loading=say::LOADING children=territory /> }
}

fn territory(page: Page) -> AnyView {
    let id = TerritoryId(page.record.id);
    let delete = page.may_delete.then(|| {
        view! {
            <form method="post" action=routes::delete_territory(id)>
                <input type="hidden" name="version" value=page.version />
                <Button submit=true>{programme::DELETE}</Button>
            </form>
        }
    });
    let edit = page.may_edit.then(|| {
        view! {
            <LinkButton href=routes::edit_territory(id) kind=ButtonKind::Primary icon=IconName::Edit>
                {say::EDIT}
            </LinkButton>
        }
    });
    let actions = view! {
        {delete}
        {edit}
    };
    let partners = page
        .partners
        .iter()
        .map(|partner| {
            view! {
                <li class="related__item">
                    <a class="related__link" href=routes::company(partner.id)>
                        {partner.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let has_none = page.partners.is_empty();
    let beside = view! {
        <Card heading=programme::PARTNERS_THAT_HAVE_IT>
            {if has_none {
                view! { <p class="quiet">{programme::NOBODY_HAS_IT}</p> }
            } else {
                view! { <ul class="related">{partners}</ul> }
            }}
        </Card>
    };
    let reply = RecordReply { record: page.record, now: page.now, zone: page.zone };
    view! {
        <RecordPage
            object=Object::Territory
            reply=reply
            back=(routes::TERRITORIES, programme::TERRITORIES)
            state_field=""
            actions=Some(actions)
            beside=Some(beside)
        />
    }
}

/// Adding a territory.
#[component]
pub fn NewTerritoryPage() -> impl IntoView {
    let form = Resource::new(|| (), |()| api::read_territory_form(None));
    view! { <Loaded data=form loading=say::LOADING children=form_of /> }
}

/// Changing a territory.
#[component]
pub fn EditTerritoryPage() -> impl IntoView {
    let id = id_in_address();
    let form = Resource::new(move || TerritoryId(id.get()), |id| api::read_territory_form(Some(id)));
    view! { <Loaded data=form loading=say::LOADING children=form_of /> }
}

fn form_of(page: TerritoryForm) -> AnyView {
    let (title, back, action) = match page.id {
        Some(id) => {
            (say::edit_title(&page.name), (routes::territory(id), page.name.clone()), routes::edit_territory(id))
        }
        None => (
            programme::ADD_TERRITORY.to_owned(),
            (routes::TERRITORIES.to_owned(), programme::TERRITORIES.to_owned()),
            routes::NEW_TERRITORY.to_owned(),
        ),
    };
    let not_saved = page.held.is_some().then(|| not_saved(action.clone(), page.id.is_some()));
    let cancel = back.0.clone();
    let typed = page.held.clone().unwrap_or_else(|| page.stored.clone());
    let questions = FORM
        .questions()
        .filter_map(|asked| {
            let field = Object::Territory.field(asked.name)?;
            let differs = page.id.is_some() && typed.get(asked.name) != page.stored.get(asked.name);
            let now = differs.then(|| form_words::stored_now(page.stored.get(asked.name)));
            let help = [Some(asked.help.to_owned()), now].into_iter().flatten().collect::<Vec<_>>().join(". ");
            let (text, problem) = (typed.get(asked.name), page.problems.of(asked.name));
            if asked.name == "condition" {
                return Some(view! {
                    <ConditionField
                        id=asked.name
                        name=asked.name
                        label=field.label
                        help=help
                        object=Object::Account
                        value=Signal::stored(text.to_owned())
                        problem=Signal::stored(problem.map(str::to_owned))
                        required=true
                    />
                });
            }
            let control = Control {
                key: asked.name.to_owned(),
                label: field.label.to_owned(),
                help,
                required: true,
                options: Vec::new(),
                suggestions: None,
            };
            Some(labelled(field.kind, control, Typing::before(text, problem)))
        })
        .collect_view();
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader title=title back=back />
        {not_saved}
        <div class="form-alone">
            <PlainForm action=action problems=page.problems>
                <input type="hidden" name="version" value=page.version />
                <input type="hidden" name="key" value=crate::seam::key() />
                <div class="form__fields">{questions}</div>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {if page.id.is_some() { say::SAVE } else { programme::ADD_TERRITORY }}
                    </Button>
                    <LinkButton href=cancel kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}

/// Says that what is typed is only kept, with the way to give it up.
fn not_saved(action: String, is_known: bool) -> AnyView {
    let give_up = if is_known { form_words::KEEP_STORED } else { form_words::START_AFRESH };
    view! {
        <Banner tone=Tone::Caution title=programme::TERRITORY_NOT_SAVED live=true>
            <form method="post" action=action>
                <input type="hidden" name="then" value="theirs" />
                <Button submit=true size=ButtonSize::Small>{give_up}</Button>
            </form>
        </Banner>
    }
}
