//! Products of the price list.

use crate::Request;
use crate::record::{self, Write};
use crate::sql::{get, name};
use sea_orm::sea_query::{Order, Query};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::Values;
use shared::ids::ProductId;
use shared::products::Product;
use shared::refusal::Refusal;
use shared::values::{Value, money::Money, text::ShortText};

/// Puts a product on the price list.
///
/// # Errors
/// `Conflict` where one of that name exists.
pub async fn add(
    request: &mut Request,
    called: ShortText,
    series: Option<ShortText>,
    price: Option<Money>,
) -> Result<ProductId, Refusal> {
    let id = request.new_id();
    let after = Values::from([
        ("name", Value::Text(called.to_string())),
        ("series", Value::text(series.map(|series| series.to_string()))),
        ("price", price.map_or(Value::Empty, Value::Money)),
    ]);
    let write = Write {
        object: Object::Product,
        id,
        expected: None,
        before: Values::new(),
        after,
        beside: vec![],
        rows: vec![],
        event: Event::SetUp,
    };
    record::save(request, write).await?;
    Ok(ProductId(id))
}

/// What may be registered, by name.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn offered(request: &mut Request) -> Result<Vec<Product>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("products"))
        .order_by(name("name_key"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| Ok(Product { id: ProductId(get(row, "id")?), name: get(row, "name")? })).collect()
}
