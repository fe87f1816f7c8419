//! Merging a company into another one: which, what would move, and doing it.

use super::api;
use crate::cells::words as in_words;
use crate::controls::{Control, Typing, labelled};
use crate::errors::Loaded;
use crate::record_page::id_in_address;
use crate::routes;
use leptos_router::hooks::use_location;
use shared::accounts::merging::{MergePage as Page, Preview};
use shared::fields::{Field as FieldOf, Kind, Object, TextRule};
use shared::ids::{AccountId, Named};
use shared::values::Value;
use shared::words::{relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

/// The key of the other company, in the address and in what is posted.
const INTO: &str = "into";
/// The id of the list of companies.
const COMPANIES: &str = "companies";

/// Merging a company into the one that the address names, or that is still to be named.
#[component]
pub fn MergePage() -> impl IntoView {
    let (id, query) = (id_in_address(), use_location().query);
    let into = Memo::new(move |_| query.with(|query| query.get(INTO)).unwrap_or_default());
    let page = Resource::new(move || (AccountId(id.get()), into.get()), |(id, into)| api::read_merge(id, into));
    view! { <Loaded data=page loading=say::LOADING children=merge /> }
}

fn merge(page: Page) -> AnyView {
    let (from, title) = (page.from.clone(), programme::merge_title(&page.from.name));
    let which = (!page.candidates.is_empty()).then(|| which_one(&page));
    let preview = page.preview.clone().map(|preview| shown(page.from.clone(), preview));
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader
            title=title
            purpose=programme::merge_purpose(&from.name)
            back=(routes::company(from.id), from.name.clone())
        />
        {choice(&page)}
        {which}
        {preview}
    }
}

/// The question which company stays. It changes nothing, so its answer goes into the address.
fn choice(page: &Page) -> AnyView {
    let control = Control {
        key: INTO.to_owned(),
        label: programme::MERGE_INTO.to_owned(),
        help: programme::MERGE_INTO_HELP.to_owned(),
        required: true,
        options: Vec::new(),
        suggestions: Some(COMPANIES),
    };
    let field =
        labelled(Kind::Text(TextRule::LegalName), control, Typing::before(&page.typed, page.problem.as_deref()));
    let suggested = page.suggested.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let kind = if page.preview.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        <div class="form-alone">
            <form class="form" method="get" action=routes::merge_company(page.from.id)>
                <div class="form__fields">{field}</div>
                <datalist id=COMPANIES>{suggested}</datalist>
                <div class="form-bar">
                    <Button kind=kind submit=true>
                        {programme::SHOW_WHAT_MOVES}
                    </Button>
                    <LinkButton href=routes::company(page.from.id) kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </form>
        </div>
    }
}

/// Several companies of the name that was typed.
fn which_one(page: &Page) -> AnyView {
    let items = page
        .candidates
        .iter()
        .map(|candidate| {
            view! {
                <li class="related__item">
                    <a class="related__link" href=routes::merge_company_into(page.from.id, candidate.company.id)>
                        {candidate.company.name.clone()}
                    </a>
                    <span class="related__note">{candidate.hint.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card heading=programme::WHICH_ONE>
            <ul class="related">{items}</ul>
        </Card>
    }
}

/// What would happen, and the button that does it.
fn shown(from: Named<AccountId>, preview: Preview) -> AnyView {
    let name = |record: &shared::list::Record| match record.value("name") {
        Value::Text(name) => name.clone(),
        _ => String::new(),
    };
    let into = name(&preview.into);
    let newer = preview
        .is_newer
        .then(|| view! { <Banner tone=Tone::Caution title=programme::CHANGED_SINCE_SHOWN live=true /> });
    let moves = programme::moved(&preview.moved);
    let has_none = moves.is_empty();
    let moves = moves.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let moves = if has_none {
        view! { <p class="quiet">{programme::NOTHING_MOVES}</p> }
    } else {
        view! {
            <Prose>
                <ul>{moves}</ul>
            </Prose>
        }
    };
    let rows = Object::Account.fields().iter().filter_map(|field| compared(field, &preview)).collect::<Vec<_>>();
    let end = match &preview.refused {
        Some(sentence) => view! { <Banner tone=Tone::Critical title=sentence.clone() /> },
        None => confirm(from.id, &preview),
    };
    view! {
        {newer}
        <Card heading=programme::WHAT_MOVES>{moves}</Card>
        <Card heading=programme::FIELD_BY_FIELD flush=true>
            <SideBySide
                caption=programme::merge_compared(&from.name, &into)
                row_heading=say::FIELD
                left=from.name.clone()
                right=into.clone()
                signal_heading=say::SIGNAL
                rows=rows
            />
        </Card>
        {end}
    }
}

/// A field of both; none where neither has anything.
fn compared(field: &FieldOf, preview: &Preview) -> Option<Compared> {
    if matches!(field.kind, Kind::Instant) {
        return None;
    }
    let words = |record: &shared::list::Record| in_words(field.kind, record.value(field.name), &preview.zone);
    let (left, right) = (words(&preview.from), words(&preview.into));
    if left.is_empty() && right.is_empty() {
        return None;
    }
    let is_taken_over = preview.taken_over.iter().any(|name| name == field.name);
    let signal = is_taken_over.then(|| (Tone::Info, programme::TAKEN_OVER.to_owned()));
    Some(Compared { label: field.label.to_owned(), left, right, signal })
}

fn confirm(from: AccountId, preview: &Preview) -> AnyView {
    let (from_version, into_version) = (preview.from_version, preview.into_version);
    let into = preview.into.id.to_string();
    view! {
        <Banner tone=Tone::Caution title=programme::MERGE_FOR_GOOD>
            <form method="post" action=routes::merge_company(from)>
                <input type="hidden" name=INTO value=into />
                <input type="hidden" name="from_version" value=from_version />
                <input type="hidden" name="into_version" value=into_version />
                <input type="hidden" name="key" value=crate::seam::key() />
                <Button kind=ButtonKind::Danger submit=true>
                    {programme::MERGE_NOW}
                </Button>
            </form>
        </Banner>
    }
}
