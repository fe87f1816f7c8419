//! What somebody can do, in plain sentences; and what each role reaches, as a table.

use super::api;
use super::lists::tabs;
use crate::errors::Loaded;
use crate::record_page::last_id_in_address;
use crate::routes;
use shared::access::screens::{EffectivePage as Effective, MatrixPage as Matrix};
use shared::ids::UserId;
use shared::words::{access as say, screens, users};
use ui::prelude::*;
use ui::*;

/// What one person can do.
#[component]
pub fn EffectivePage() -> impl IntoView {
    let id = last_id_in_address();
    let page = Resource::new(move || UserId(id.get().unwrap_or_default()), api::read_effective);
    view! { <Loaded data=page loading=screens::LOADING children=effective /> }
}

fn effective(page: Effective) -> AnyView {
    let title = say::all_access_of(&page.person.name);
    let parts = page
        .parts
        .into_iter()
        .map(|(heading, sentences)| {
            let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
            view! {
                <Card heading=heading>
                    <Prose>
                        <ul>{sentences}</ul>
                    </Prose>
                </Card>
            }
        })
        .collect_view();
    let view_as = view! {
        <Card heading=users::VIEW_AS>
            <p class="quiet">{users::VIEW_AS_TEXT}</p>
            <form class="form" method="post" action=routes::view_as(page.person.id)>
                <Field id="why" label=users::WHY_LABEL>
                    <TextInput id="why" name="why" required=true />
                </Field>
                <div class="form-bar form-bar--still">
                    <Button submit=true>{users::VIEW_AS}</Button>
                </div>
            </form>
        </Card>
    };
    let back = (routes::MATRIX.to_owned(), say::MATRIX.to_owned());
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader title=title purpose=page.is back=back />
        {parts}
        {view_as}
    }
}

/// What each role reaches.
#[component]
pub fn MatrixPage() -> impl IntoView {
    let page = Resource::new(|| (), |()| api::read_matrix());
    view! { <Loaded data=page loading=screens::LOADING children=matrix /> }
}

fn matrix(page: Matrix) -> AnyView {
    let head = [say::ROLE.to_owned()]
        .into_iter()
        .chain(page.columns.iter().cloned())
        .enumerate()
        .map(|(place, label)| view! { <HeadCell label=label priority=if place == 0 { 1 } else { 2 } /> })
        .collect_view();
    let columns = page.columns.clone();
    let rows = page
        .rows
        .into_iter()
        .map(|(role, cells)| {
            let cells = columns
                .iter()
                .zip(cells)
                .map(|(column, cell)| {
                    view! {
                        <td data-label=column.clone() data-priority="2">
                            {cell}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr>
                    <td data-label=say::ROLE data-priority="1">
                        {role}
                    </td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let export = view! {
        <a class="button button--secondary" href=routes::csv(routes::MATRIX, "") download="" rel="external">
            <Icon name=IconName::Download />
            {screens::EXPORT}
        </a>
    };
    view! {
        <leptos_meta::Title text=screens::page_title(say::MATRIX) />
        <PageHeader title=say::MATRIX purpose=say::MATRIX_PURPOSE actions=export.into_any() />
        {tabs(routes::MATRIX)}
        <Card flush=true>
            <TableFrame caption=say::MATRIX head=head.into_any()>
                {rows}
            </TableFrame>
        </Card>
    }
}
