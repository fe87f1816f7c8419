//! What something would change for people, shown before it is done.

use shared::sheet::Preview;
use shared::words::access as say;
use ui::prelude::*;
use ui::*;

/// Each change in words, and for whom: what they gain and lose.
pub fn previewed(preview: Preview) -> AnyView {
    let changes = preview.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect_view();
    let head = [say::PERSON, say::GAINS, say::LOSES, say::FOR_INSTANCE, say::RIGHTS]
        .map(|label| view! { <HeadCell label=label /> })
        .into_iter()
        .collect_view();
    let shown = preview.touched.len() as u64;
    let rows = preview
        .touched
        .into_iter()
        .map(|touched| {
            view! {
                <tr>
                    <td data-label=say::PERSON data-priority="1">
                        {touched.person}
                    </td>
                    <td class="number" data-label=say::GAINS data-priority="1">
                        {touched.gained}
                    </td>
                    <td class="number" data-label=say::LOSES data-priority="1">
                        {touched.lost}
                    </td>
                    <td data-label=say::FOR_INSTANCE data-priority="2">
                        {touched.samples.join(", ")}
                    </td>
                    <td data-label=say::RIGHTS data-priority="2">
                        {touched.rights.join("; ")}
                    </td>
                </tr>
            }
        })
        .collect_view();
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
