//! The numbers themselves.

use crate::prelude::*;

use super::{ChartPoint, Drawing, named};

/// Every point in a row, with the number of the period before where any point has one.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let compared = drawing.has_before();
    let (now, before) = match drawing.periods.clone() {
        Some((now, before)) => (now, before),
        None => (drawing.unit.clone(), String::new()),
    };
    let rows = drawing.points.iter().map(|point| row(point, compared)).collect_view();
    view! {
        <table class="chart__table">
            <caption class="visually-hidden">{drawing.title.clone()}</caption>
            <thead>
                <tr>
                    <th scope="col">{drawing.name.clone()}</th>
                    <th scope="col" class="number">
                        {now}
                    </th>
                    {compared
                        .then(|| {
                            view! {
                                <th scope="col" class="number">
                                    {before}
                                </th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(point: &ChartPoint, compared: bool) -> AnyView {
    // A dash where there is no number, so that an empty cell does not look like a mistake.
    let before = point.before.clone().map_or_else(|| "–".to_owned(), |(_, shown)| shown);
    view! {
        <tr>
            <th scope="row">{named(point)}</th>
            <td class="number">{point.shown.clone()}</td>
            {compared.then(|| view! { <td class="number">{before}</td> })}
        </tr>
    }
}
