//! What something would change for people, shown before it is done.

use shared::sheet::{Preview, Touched};
use shared::words::access as say;
use ui::prelude::*;
use ui::*;

/// Each change in words, and for whom: what they gain and lose.
pub fn previewed(preview: Preview) -> AnyView {
    let changes = preview.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect_view();
    let has_rights = preview.touched.iter().any(|touched| !touched.rights.is_empty());
    let head = view! {
        <HeadCell label=say::PERSON />
        <HeadCell label=say::GAINS numeric=true priority=2 />
        <HeadCell label=say::LOSES numeric=true priority=2 />
        <HeadCell label=say::FOR_INSTANCE priority=2 />
        {has_rights.then(|| view! { <HeadCell label=say::RIGHTS priority=2 /> })}
    };
    let shown = preview.touched.len() as u64;
    let rows = preview.touched.into_iter().map(|touched| row(touched, has_rights)).collect_view();
    let table = match (preview.people, shown) {
        (0, _) => view! { <p>{say::NOBODY_TOUCHED}</p> }.into_any(),
        // Those whom the reader may not know of are only counted.
        (_, 0) => ().into_any(),
        _ => view! {
            <TableFrame caption=say::WHO_IS_TOUCHED head=head.into_any() compact=true>
                {rows}
            </TableFrame>
        }
        .into_any(),
    };
    let more = (shown > 0 && preview.people > shown)
        .then(|| view! { <p class="quiet">{say::more_people(preview.people - shown)}</p> });
    view! {
        <Card heading=say::WHAT_CHANGES note=say::people_touched(preview.people)>
            <Prose>
                <ul>{changes}</ul>
            </Prose>
            {table} {more}
        </Card>
    }
}

fn row(touched: Touched, has_rights: bool) -> AnyView {
    let rights = has_rights.then(|| {
        view! {
            <td data-label=say::RIGHTS data-priority="2">
                {or_nothing(touched.rights.join("; "))}
            </td>
        }
    });
    view! {
        <tr>
            <td data-label=say::PERSON data-priority="1">
                {touched.person}
            </td>
            <td class="number" data-label=say::GAINS data-priority="2">
                {touched.gained}
            </td>
            <td class="number" data-label=say::LOSES data-priority="2">
                {touched.lost}
            </td>
            <td data-label=say::FOR_INSTANCE data-priority="2">
                {or_nothing(touched.samples.join(", "))}
            </td>
            {rights}
        </tr>
    }
    .into_any()
}

/// Words, or a sign that there are none.
fn or_nothing(words: String) -> AnyView {
    if words.is_empty() { view! { <span class="quiet">"–"</span> }.into_any() } else { words.into_any() }
}
