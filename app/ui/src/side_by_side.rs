//! Two records compared.

use crate::prelude::*;

use crate::{Badge, Tone};

/// One thing both records have, and what comparing it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What is compared.
    pub label: String,
    /// The value of the first record; empty where it has none.
    pub left: String,
    /// The value of the second record; empty where it has none.
    pub right: String,
    /// What the comparison says, such as "same domain".
    pub signal: Option<(Tone, String)>,
}

/// A table of two records with what speaks for them being the same.
#[component]
pub fn SideBySide(
    /// What is compared with what.
    #[prop(into)]
    caption: String,
    /// The head of the names.
    #[prop(into)]
    row_heading: String,
    /// The head of the first record.
    #[prop(into)]
    left: String,
    /// The head of the second record.
    #[prop(into)]
    right: String,
    /// The head of the signals.
    #[prop(into)]
    signal_heading: String,
    /// What is compared.
    rows: Vec<Compared>,
) -> impl IntoView {
    let (left_label, right_label) = (left.clone(), right.clone());
    let rows = rows.into_iter().map(move |row| compared(row, left_label.clone(), right_label.clone())).collect_view();
    view! {
        <table class="side-by-side">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">{row_heading}</span>
                    </th>
                    <th scope="col">{left}</th>
                    <th scope="col">{right}</th>
                    <th scope="col">
                        <span class="visually-hidden">{signal_heading}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn compared(row: Compared, left: String, right: String) -> AnyView {
    let class = match &row.signal {
        Some((tone, _)) => format!("compared compared--signal {}", tone.class()),
        None => "compared".to_owned(),
    };
    let signal = row.signal.map(|(tone, words)| view! { <Badge tone=tone>{words}</Badge> });
    view! {
        <tr class=class>
            <th scope="row">{row.label}</th>
            <td data-label=left>{value(row.left)}</td>
            <td data-label=right>{value(row.right)}</td>
            <td class="compared__says">{signal}</td>
        </tr>
    }
    .into_any()
}

/// A dash where there is no value, so that an empty cell does not look like a mistake.
fn value(value: String) -> String {
    if value.is_empty() { "–".to_owned() } else { value }
}
