//! Why somebody can or cannot see a record; who can; and sharing it by hand.

use super::api;
use crate::errors::Loaded;
use crate::record_page::last_id_in_address;
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::Access;
use shared::access::screens::{Tried, WhyAnswer, WhyPage as Page, WhyPerson};
use shared::fields::Object;
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::words::{access as say, screens};
use ui::prelude::*;
use ui::*;
use uuid::Uuid;

/// Access to one record.
#[component]
pub fn WhyPage() -> impl IntoView {
    let location = use_location();
    let (path, query, id) = (location.pathname, location.query, last_id_in_address());
    let asked = Memo::new(move |_| {
        let object = path.with(|path| path.split('/').nth(2).and_then(Object::from_name));
        let person = query.with(|query| query.get("person")).and_then(|person| person.parse::<UserId>().ok());
        (object, id.get().unwrap_or_default(), person)
    });
    let page = Resource::new(
        move || asked.get(),
        |(object, id, person): (Option<Object>, Uuid, Option<UserId>)| async move {
            api::read_why(object.ok_or(Refusal::NotFound)?, id, person).await
        },
    );
    view! { <Loaded data=page loading=screens::LOADING children=shown /> }
}

fn shown(page: Page) -> AnyView {
    let here = routes::why(page.object, page.record.id);
    let record = match page.object {
        Object::Opportunity => routes::opportunity(page.record.id.into()),
        _ => routes::registration(page.record.id.into()),
    };
    let title = say::access_to(&page.record.name);
    let people: Vec<(String, String)> =
        page.people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect();
    let chosen = page.about.as_ref().map(|about| about.person.id.to_string()).unwrap_or_default();
    let about = page.about.clone().map(about_person);
    let manage = page.may_share.then(|| sharing(&page, &here, people.clone()));
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader title=title back=(record, page.record.name.clone()) purpose=say::WHY_PURPOSE />
        {wrong(&page)}
        <Card heading=say::ASK_WHY>
            <form class="form" method="get" action=here>
                <Field id="person" label=say::PERSON>
                    <Select id="person" name="person" options=people value=Signal::stored(chosen) empty=screens::CHOOSE />
                </Field>
                <div class="form-bar form-bar--still">
                    <Button kind=ButtonKind::Primary submit=true>
                        {say::ASK}
                    </Button>
                </div>
            </form>
        </Card>
        {about}
        {who_sees(&page)}
        {manage}
    }
}

fn about_person(about: WhyPerson) -> AnyView {
    let answers = about.answers.into_iter().map(answered).collect_view();
    let head = [say::FIELD, say::SHOWN, say::BECAUSE].map(|label| view! { <HeadCell label=label /> });
    let rows = about
        .fields
        .into_iter()
        .map(|field| {
            view! {
                <tr>
                    <td data-label=say::FIELD data-priority="1">
                        {field.label}
                    </td>
                    <td data-label=say::SHOWN data-priority="1">
                        {shared::words::lists::yes_no(field.shown)}
                    </td>
                    <td data-label=say::BECAUSE data-priority="2">
                        {field.because}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let effective = routes::effective(about.person.id);
    let (fields, all) = (say::fields_for(&about.person.name), say::all_access_of(&about.person.name));
    view! {
        {answers}
        <Card heading=fields.clone() flush=true>
            <TableFrame caption=fields head=head.into_iter().collect_view().into_any() compact=true>
                {rows}
            </TableFrame>
        </Card>
        <p>
            <a href=effective>{all}</a>
        </p>
    }
}

fn answered(answer: WhyAnswer) -> AnyView {
    let tone = if answer.yes { Tone::Positive } else { Tone::Caution };
    let list = |heading: &'static str, some: Vec<String>| {
        (!some.is_empty()).then(|| {
            let items = some.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! {
                <Prose>
                    <p>{heading}</p>
                    <ul>{items}</ul>
                </Prose>
            }
        })
    };
    view! {
        <Banner tone=tone title=say::answered(&answer.question, answer.yes)>
            <p>{answer.because}</p>
            {list(say::ALSO, answer.also)}
            {list(say::NEAREST, answer.nearest)}
        </Banner>
    }
}

fn who_sees(page: &Page) -> AnyView {
    let head =
        [say::PERSON, say::COMPANY, say::ACCESS_FAR, say::BECAUSE].map(|label| view! { <HeadCell label=label /> });
    let rows = page
        .who
        .iter()
        .map(|seen| {
            view! {
                <tr>
                    <td data-label=say::PERSON data-priority="1">
                        {seen.person.name.clone()}
                    </td>
                    <td data-label=say::COMPANY data-priority="1">
                        {seen.company.clone()}
                    </td>
                    <td data-label=say::ACCESS_FAR data-priority="2">
                        {seen.access.label()}
                    </td>
                    <td data-label=say::BECAUSE data-priority="2">
                        {seen.because.clone()}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let shown = page.who.len() as u64;
    let more =
        (page.who_total > shown).then(|| view! { <p class="quiet">{say::more_people(page.who_total - shown)}</p> });
    let table = if shown == 0 {
        view! { <p>{say::NOBODY_OUTSIDE}</p> }
    } else {
        view! {
            <TableFrame caption=say::WHO_SEES head=head.into_iter().collect_view().into_any() compact=true>
                {rows}
            </TableFrame>
        }
    };
    view! {
        <Card heading=say::WHO_SEES note=say::people_touched(page.who_total)>
            {table} {more}
        </Card>
    }
}

/// What is wrong with what was typed into the forms below: a link to each of its fields.
fn wrong(page: &Page) -> AnyView {
    let of = |form: &'static str, tried: &Tried| {
        let problems = tried.problems.0.clone().into_iter();
        problems.map(move |problem| (format!("#{form}-{}", problem.field), problem.message)).collect::<Vec<_>>()
    };
    let links = [of("share", &page.sharing), of("mask", &page.hiding)].concat();
    view! { <ProblemSummary heading=screens::problems_heading(links.len()) problems=links /> }
}

/// Sharing by hand, and fields hidden in this record.
fn sharing(page: &Page, here: &str, people: Vec<(String, String)>) -> AnyView {
    view! {
        {shared_by_hand(page, here, people)}
        {hidden_fields(page, here)}
    }
}

/// A question of one of the forms, answered by a choice: as it was answered before, with what is wrong with that.
fn choice(form: &str, key: &'static str, ask: Choosing, tried: &Tried, first: &str) -> AnyView {
    let id = format!("{form}-{key}");
    let chosen = if tried.typed.touched(key) { tried.typed.get(key) } else { first };
    let problem = tried.problems.of(key).map(str::to_owned);
    let (invalid, has_help, chosen) = (problem.is_some(), ask.help.is_some(), chosen.to_owned());
    view! {
        <Field id=id.clone() label=ask.label help=ask.help problem=Signal::stored(problem)>
            <Select
                id=id
                name=key
                options=ask.options
                value=Signal::stored(chosen)
                empty=screens::CHOOSE
                invalid=Signal::stored(invalid)
                has_help=has_help
            />
        </Field>
    }
}

/// What is asked.
struct Choosing {
    label: &'static str,
    help: Option<String>,
    options: Vec<(String, String)>,
}

fn shared_by_hand(page: &Page, here: &str, people: Vec<(String, String)>) -> AnyView {
    let shares = page
        .shares
        .iter()
        .map(|share| {
            let id = share.id.to_string();
            let action = here.to_owned();
            let label = say::unshare(&share.name);
            view! {
                <li class="related__item">
                    <form method="post" action=action>
                        <input type="hidden" name="then" value="unshare" />
                        <input type="hidden" name="share" value=id />
                        {say::shared_with(&share.name, share.access)} " "
                        <Button submit=true size=ButtonSize::Small>
                            {label}
                        </Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let has_shares = !page.shares.is_empty();
    let companies = page.companies.iter().map(|company| (company.id.to_string(), company.name.clone())).collect();
    let accesses = Access::ALL.map(|access| (access.name().to_owned(), access.label().to_owned())).to_vec();
    let person = Choosing { label: say::PERSON, help: Some(say::PERSON_OR_COMPANY.to_owned()), options: people };
    let company = Choosing { label: say::COMPANY, help: None, options: companies };
    let access = Choosing { label: say::ACCESS_FAR, help: None, options: accesses };
    let questions = view! {
        {choice("share", "person", person, &page.sharing, "")}
        {choice("share", "company", company, &page.sharing, "")}
        {choice("share", "access", access, &page.sharing, Access::Read.name())}
    };
    let action = here.to_owned();
    view! {
        <Card heading=say::SHARED_BY_HAND>
            {has_shares.then(|| view! { <ul class="related">{shares}</ul> })}
            <form class="form" method="post" action=action novalidate>
                <input type="hidden" name="then" value="share" />
                <div class="form__fields">{questions}</div>
                <div class="form-bar form-bar--still">
                    <Button submit=true>{say::SHARE}</Button>
                </div>
            </form>
        </Card>
    }
}

fn hidden_fields(page: &Page, here: &str) -> AnyView {
    let masked = page
        .masked
        .iter()
        .map(|(name, label)| {
            let (action, name, label) = (here.to_owned(), name.clone(), label.clone());
            let again = say::show_again(&label);
            view! {
                <li class="related__item">
                    <form method="post" action=action>
                        <input type="hidden" name="then" value="unmask" />
                        <input type="hidden" name="field" value=name />
                        {label} " "
                        <Button submit=true size=ButtonSize::Small>
                            {again}
                        </Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let has_masked = !page.masked.is_empty();
    let field = Choosing { label: say::FIELD, help: None, options: page.maskable.clone() };
    let (question, action) = (choice("mask", "field", field, &page.hiding, ""), here.to_owned());
    view! {
        <Card heading=say::HIDDEN_FIELDS>
            <p class="quiet">{say::HIDDEN_FIELDS_TEXT}</p>
            {has_masked.then(|| view! { <ul class="related">{masked}</ul> })}
            <form class="form" method="post" action=action novalidate>
                <input type="hidden" name="then" value="mask" />
                {question}
                <div class="form-bar form-bar--still">
                    <Button submit=true>{say::HIDE_FIELD}</Button>
                </div>
            </form>
        </Card>
    }
}
