//! The page of a company.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, id_in_address, lead_on};
use crate::routes;
use shared::accounts::CompanyPage as Page;
use shared::accounts::relationships::Relation;
use shared::fields::Object;
use shared::ids::AccountId;
use shared::time;
use shared::values::Value;
use shared::words::{people, relations as programme, screens as say};
use ui::prelude::*;
use ui::*;

/// A company: its facts, what it belongs to and what belongs to it, and how it stands to others.
#[component]
pub fn CompanyPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || AccountId(id.get()), api::read_company);
    view! { <Loaded data=page loading=say::LOADING children=company /> }
}

fn company(page: Page) -> AnyView {
    let id = AccountId(page.record.id);
    if id_in_address().get_untracked() != page.record.id {
        // The address is that of a company that went into this one.
        lead_on(&routes::company(id));
    }
    let actions = page.may_edit.then(|| {
        view! {
            <LinkButton href=routes::merge_company(id)>{programme::MERGE}</LinkButton>
            <LinkButton href=routes::edit_company(id) kind=ButtonKind::Primary icon=IconName::Edit>
                {say::EDIT}
            </LinkButton>
        }
    });
    let above = match page.record.value("parent") {
        Value::Reference { id, label } => vec![(routes::company(AccountId(*id)), label.clone())],
        _ => Vec::new(),
    };
    let below = page.below.iter().map(|company| (routes::company(company.id), company.name.clone())).collect();
    let territories =
        page.territories.iter().map(|territory| (routes::territory(territory.id), territory.name.clone())).collect();
    let is_partner = *page.record.value("is_partner") == Value::YesNo(true);
    let of_territories = if is_partner { programme::TERRITORIES } else { programme::LIES_IN };
    let beside = [(of_territories, territories), (say::BELONGS_TO, above), (say::BELONG_TO_IT, below)];
    let beside = beside.map(|(heading, some)| related(heading, some));
    let people = people_of(id, &page, is_partner);
    let relations = is_partner.then(|| relations(id, &page.relations, page.may_edit));
    let back = if is_partner { (routes::PARTNERS, say::PARTNERS) } else { (routes::COMPANIES, say::COMPANIES) };
    let reply = RecordReply { record: page.record, now: page.now, zone: page.zone };
    let state_field = if is_partner { "status" } else { "type" };
    view! {
        <RecordPage
            object=Object::Account
            reply=reply
            back=back
            state_field=state_field
            actions=actions
            beside=Some(relations.into_iter().chain(people).chain(beside.into_iter().flatten()).collect_view().into_any())
        />
    }
}

/// Records that this one has to do with; nothing where there are none.
fn related(heading: &'static str, records: Vec<(String, String)>) -> Option<AnyView> {
    if records.is_empty() {
        return None;
    }
    let items = records
        .into_iter()
        .map(|(href, name)| {
            view! {
                <li class="related__item">
                    <a class="related__link" href=href>
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

/// The people of a company, with the way to add somebody; nothing where there is nobody and nobody can be added.
fn people_of(id: AccountId, page: &Page, is_partner: bool) -> Option<AnyView> {
    let may_add = is_partner && page.may_add_person;
    if page.people.is_empty() && !may_add {
        return None;
    }
    let add = may_add
        .then(|| view! { <LinkButton href=routes::new_person_at(id) size=ButtonSize::Small>{people::ADD_PERSON}</LinkButton> });
    let items = page
        .people
        .iter()
        .map(|person| {
            view! {
                <li class="related__item">
                    <a class="related__link" href=routes::person(person.id)>
                        {person.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let content = if page.people.is_empty() {
        view! { <p class="quiet">{people::NO_PEOPLE}</p> }
    } else {
        view! { <ul class="related">{items}</ul> }
    };
    Some(view! {
        <Card heading=people::PEOPLE actions=add.into_any()>
            {content}
        </Card>
    })
}

/// How a partner stands to others, with the way to end it and to add another one.
fn relations(id: AccountId, relations: &[Relation], may_edit: bool) -> AnyView {
    let add = may_edit
        .then(|| view! { <LinkButton href=routes::relate_company(id) size=ButtonSize::Small>{programme::ADD_RELATIONSHIP}</LinkButton> });
    if relations.is_empty() {
        return view! {
            <Card heading=programme::RELATIONSHIPS actions=add.into_any()>
                <p class="quiet">{programme::NO_RELATIONSHIPS_HERE}</p>
            </Card>
        };
    }
    let head = view! {
        <HeadCell label=programme::RELATION />
        <HeadCell label=programme::OTHER_COMPANY />
        <HeadCell label=programme::SINCE />
        <HeadCell label=programme::ENDING hidden_label=true />
    };
    let rows = relations.iter().map(|relation| row(id, relation, may_edit)).collect_view();
    view! {
        <Card heading=programme::RELATIONSHIPS flush=true actions=add.into_any()>
            <TableFrame caption=programme::RELATIONSHIPS head=head>
                {rows}
            </TableFrame>
        </Card>
    }
}

fn row(id: AccountId, relation: &Relation, may_edit: bool) -> AnyView {
    let (kind, way, other) = (relation.kind, relation.way, relation.other.name.clone());
    let end = may_edit.then(|| {
        let which = programme::which_relation(kind, way, &other);
        view! {
            <form method="post" action=routes::end_relationship(relation.id)>
                <input type="hidden" name="version" value=relation.version />
                <input type="hidden" name="company" value=id.to_string() />
                <Button submit=true size=ButtonSize::Small>
                    {programme::END}
                    <VisuallyHidden>{which}</VisuallyHidden>
                </Button>
            </form>
        }
    });
    view! {
        <tr>
            <td data-label=programme::RELATION data-priority="1">
                {kind.label(way)}
            </td>
            <td data-label=programme::OTHER_COMPANY data-priority="1">
                <a href=routes::company(relation.other.id)>{relation.other.name.clone()}</a>
            </td>
            <td class="nowrap" data-label=programme::SINCE data-priority="2">
                {time::day(relation.since)}
            </td>
            <td data-label=programme::ENDING data-priority="1">
                {end}
            </td>
        </tr>
    }
}
