//! The shell of every list: search, filters, order, paging, export; empty, loading and error states.

use crate::cells::{cell, words as in_words};
use crate::condition::ConditionField;
use crate::errors::RefusalPage;
use crate::routes;
use crate::seam::Answer;
use leptos_router::hooks::{use_location, use_navigate};
use serde::{Deserialize, Serialize};
use shared::access::Asks;
use shared::criteria::text::told;
use shared::fields::{Field as FieldOf, Kind};
use shared::list::{List, ListState, Page, Row, WHERE};
use shared::time::{Local, Zone};
use shared::values::Value;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// What a list's server function answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListReply {
    /// The rows.
    pub page: Page,
    /// When they were read.
    #[serde(deserialize_with = "shared::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

/// Reads one page of a list for its screen.
#[cfg(feature = "ssr")]
pub async fn read(
    request: &mut server::Request,
    list: &'static List,
    search: &str,
    fixed: shared::criteria::Criteria,
) -> Result<ListReply, shared::refusal::Refusal> {
    let query = ListState::parse(list, search).list_query_for(list, &Asks::of(request.caller())).and(fixed);
    let page = server::list::page(request, &query).await?;
    let zone = request.portal().zone(request.now());
    Ok(ListReply { page, now: request.local(request.now()), zone })
}

impl Listing {
    /// The fields that have a column of their own, as far as the reader may see them.
    fn shown(&self) -> Vec<&'static FieldOf> {
        let (object, asks) = (self.list.object, expect_context::<Asks>());
        let named = self.list.columns.iter().filter(|name| Some(**name) != self.under_link);
        named.filter_map(|name| object.field(name)).filter(|field| asks.field(object, field)).collect()
    }

    /// A row's value of a field.
    fn value<'a>(&self, row: &'a Row, name: &str) -> &'a Value {
        let place = self.list.columns.iter().position(|column| *column == name);
        place.and_then(|place| row.cells.get(place)).unwrap_or(&Value::Empty)
    }
}

/// What one list is and says.
#[derive(Clone, Copy)]
pub struct Listing {
    /// Its fields.
    pub list: &'static List,
    /// Its address.
    pub path: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it is for, in a line.
    pub purpose: &'static str,
    /// What stands there when there is nothing yet.
    pub empty_title: &'static str,
    /// How the first one comes.
    pub empty_text: &'static str,
    /// Its mark.
    pub icon: IconName,
    /// The column whose cell leads to the record.
    pub link_column: &'static str,
    /// The column whose words stand quietly under the link instead of taking room of their own.
    pub under_link: Option<&'static str>,
    /// Where a row leads.
    pub link: fn(&Row) -> Option<String>,
    /// The one action of the screen.
    pub action: Option<fn() -> AnyView>,
    /// Other lists that stand beside it, as tabs.
    pub tabs: Option<fn() -> AnyView>,
}

/// The whole page of a list.
#[component]
pub fn ListPage(
    /// What it is.
    listing: Listing,
    /// Its rows for a query.
    rows: Resource<Answer<ListReply>>,
) -> impl IntoView {
    let location = use_location();
    let state = Memo::new(move |_| ListState::parse(listing.list, &location.search.get()));
    let action = listing.action.map(|action| action());
    view! {
        <leptos_meta::Title text=say::page_title(listing.title) />
        <PageHeader title=listing.title purpose=listing.purpose actions=action.into_any() />
        {listing.tabs.map(|tabs| tabs())}
        <div class="list__tools">
            <Filters listing=listing state=state />
            <div class="list__extra">
                <a class="button button--secondary" href=move || routes::csv(listing.path, &state.get().to_query()) download="" rel="external">
                    <Icon name=IconName::Download />
                    {say::EXPORT}
                </a>
            </div>
        </div>
        <Transition fallback=move || view! { <Skeleton label=say::LOADING /> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(reply) => view! { <Rows listing=listing state=state.get_untracked() reply=reply /> }.into_any(),
                    Err(refused) => view! { <RefusalPage refusal=refused.0 /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Filters(listing: Listing, state: Memo<ListState>) -> impl IntoView {
    let navigate = use_navigate();
    let on_apply = Callback::new(move |address: String| navigate(&address, Default::default()));
    let address = move |state: ListState| routes::with_query(listing.path, &state.to_query());
    let chips = Signal::derive(move || {
        let state = state.get();
        let chips = state.chips(&|_, _| None).into_iter();
        chips
            .map(|chip| FilterChip {
                text: say::chip(chip.label, &chip.value),
                remove_href: address(chip.without),
                remove_words: say::REMOVE_FILTER.to_owned(),
            })
            .collect::<Vec<_>>()
    });
    let asks = expect_context::<Asks>();
    let offered = listing.list.filter_fields().filter(|field| asks.field(listing.list.object, field));
    let selects: Vec<_> = offered.filter(|field| !field.kind.choices().is_empty()).collect();
    view! {
        <FilterBar
            action=listing.path
            search_label=say::SEARCH
            search_value=Signal::derive(move || state.get().search().to_owned())
            apply_label=say::APPLY
            chips=chips
            chips_label=say::FILTERS
            clear=(listing.path.to_owned(), say::CLEAR_FILTERS.to_owned())
            on_apply=on_apply
            below=Some(condition(listing, state))
        >
            {selects.into_iter().map(|field| choice_filter(field, state)).collect_view()}
        </FilterBar>
    }
}

/// A condition, for what search and filters cannot say.
fn condition(listing: Listing, state: Memo<ListState>) -> AnyView {
    let asks = StoredValue::new(expect_context::<Asks>());
    let typed = Signal::derive(move || state.get().condition_text().to_owned());
    let problem = Signal::derive(move || {
        let state = state.get();
        let problems = asks.with_value(|asks| state.condition(listing.list, asks)).err()?;
        Some(told(state.condition_text(), &problems))
    });
    view! {
        <details class="condition" open=move || !typed.get().is_empty()>
            <summary>{say::CONDITION}</summary>
            <ConditionField
                id=WHERE
                name=WHERE
                label=say::CONDITION
                help=say::CONDITION_HELP
                object=listing.list.object
                value=typed
                problem=problem
                filters=true
            />
            <div class="cluster">
                <Button submit=true size=ButtonSize::Small>
                    {words::condition::SHOW_MATCHING}
                </Button>
            </div>
        </details>
    }
}

fn choice_filter(field: &'static FieldOf, state: Memo<ListState>) -> impl IntoView {
    let options = field.kind.choices().into_iter().map(|(value, label)| (value.to_owned(), label.to_owned())).collect();
    view! {
        <FilterSelect
            id=format!("filter-{}", field.name)
            name=field.name
            label=field.label
            all=say::ANY
            options=options
            value=Signal::derive(move || state.get().value(field.name))
        />
    }
}

#[component]
fn Rows(listing: Listing, state: ListState, reply: ListReply) -> impl IntoView {
    if reply.page.rows.is_empty() {
        return view! { <Nothing listing=listing filtered=state.is_narrowed() /> }.into_any();
    }
    let columns = listing.shown();
    let address = |state: ListState| routes::with_query(listing.path, &state.to_query());
    let count =
        say::count(reply.page.rows.len(), reply.page.total, reply.page.next.is_some() || reply.page.previous.is_some());
    let next = reply.page.next.clone().map(|cursor| address(state.at(Some(cursor))));
    let previous = reply.page.previous.clone().map(|cursor| address(state.at(Some(cursor))));
    let head = columns
        .iter()
        .enumerate()
        .map(|(place, field)| head_cell(listing, &state, field, place))
        .collect_view()
        .into_any();
    let rows = reply.page.rows.iter().map(|row| table_row(listing, &columns, row, &reply)).collect_view();
    view! {
        <Card flush=true footer=view! {
            <Pager
                label=say::PAGES
                count=count
                previous_label=say::PREVIOUS
                next_label=say::NEXT
                previous=previous
                next=next
            />
        }>
            <TableFrame caption=listing.title head=head>
                {rows}
            </TableFrame>
        </Card>
    }
    .into_any()
}

/// What a card on a phone shows: always, as far as there is room, or not.
fn priority(place: usize, field: &FieldOf) -> u8 {
    match (place, field.name) {
        (0..=1, _) | (_, "state" | "stage" | "due_at" | "verdict") => 1,
        (_, "amount" | "partner") => 2,
        (2..=3, _) => 2,
        _ => 3,
    }
}

fn head_cell(listing: Listing, state: &ListState, field: &'static FieldOf, place: usize) -> impl IntoView + use<> {
    let sort = state.sort(listing.list);
    let current = match (sort.field == field.name, sort.descending) {
        (false, _) => SortState::None,
        (true, false) => SortState::Ascending,
        (true, true) => SortState::Descending,
    };
    let link = state
        .sorted_by(listing.list, field.name)
        .map(|sorted| SortLink { href: routes::with_query(listing.path, &sorted.to_query()), state: current });
    view! { <HeadCell label=field.label numeric=field.kind.is_number() sort=link priority=priority(place, field) /> }
}

fn table_row(listing: Listing, columns: &[&'static FieldOf], row: &Row, reply: &ListReply) -> impl IntoView + use<> {
    let cells = columns
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let value = listing.value(row, field.name);
            let content = cell(field, value, &reply.zone, reply.now);
            let link = (field.name == listing.link_column).then(|| (listing.link)(row)).flatten();
            let content = match link {
                Some(href) => {
                    let name = if value.is_empty() { words::deals::UNTITLED.into_any() } else { content };
                    let under = listing.under_link.map(|under| {
                        let words = in_words(field.kind, listing.value(row, under), &reply.zone);
                        view! { <span class="table__sub">{words}</span> }
                    });
                    view! {
                        <a class="row-link" href=href>
                            {name}
                        </a>
                        {under}
                    }
                    .into_any()
                }
                None => content,
            };
            let class = match field.kind {
                Kind::Date | Kind::Instant => "nowrap",
                kind if kind.is_number() => "number",
                _ => "",
            };
            view! { <td class=class data-label=field.label data-priority=priority(place, field).to_string()>{content}</td> }
        })
        .collect_view();
    view! { <tr>{cells}</tr> }
}

#[component]
fn Nothing(listing: Listing, filtered: bool) -> impl IntoView {
    if filtered {
        let clear = view! { <LinkButton href=listing.path>{say::CLEAR_FILTERS}</LinkButton> };
        view! { <EmptyState icon=IconName::Search title=say::NO_MATCH text=say::NO_MATCH_TEXT action=clear /> }
            .into_any()
    } else {
        view! {
            <EmptyState
                icon=listing.icon
                title=listing.empty_title
                text=listing.empty_text
                action=listing.action.map(|action| action()).into_any()
            />
        }
        .into_any()
    }
}
