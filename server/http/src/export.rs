//! Lists as tables for a spreadsheet, sent as they are read.

use crate::refused::Refused;
use crate::router::Serving;
use app::seam::Came;
use axum::body::{Body, Bytes};
use axum::extract::RawQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use server::request::Asked;
use server::{Request, export};
use shared::access::{Asks, Side};
use shared::accounts::relationships::RELATIONSHIPS;
use shared::accounts::territories::TERRITORIES;
use shared::accounts::{COMPANIES, PARTNERS, partners_only};
use shared::criteria::Criteria;
use shared::deals::{QUEUE, REGISTRATIONS, awaiting_decision};
use shared::list::{List, ListQuery, ListState, WHERE};
use shared::opportunities::pipeline;
use shared::refusal::{Problem, Problems, Refusal};
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// Pieces that wait to be sent: what an export holds in memory beside the rows just read.
const AHEAD: usize = 2;
/// How long a piece may wait for its reader, who meanwhile holds one state of the database.
const PATIENCE: Duration = Duration::from_secs(30);

type Piece = Result<Bytes, Refusal>;

/// One address for each list, with the list's own query.
pub const ADDRESSES: [&str; 7] = [
    "/registrations.csv",
    "/queue.csv",
    "/opportunities.csv",
    "/partners.csv",
    "/companies.csv",
    "/territories.csv",
    "/relationships.csv",
];

/// The exports.
pub fn router() -> Router<Serving> {
    let [registrations, queue, opportunities, partners, companies, territories, relationships] = ADDRESSES;
    Router::new()
        .route(registrations, get(self::registrations))
        .route(queue, get(self::queue))
        .route(opportunities, get(self::opportunities))
        .route(partners, get(self::partners))
        .route(companies, get(self::companies))
        .route(territories, get(self::territories))
        .route(relationships, get(self::relationships))
}

async fn registrations(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let query = asked_for(&came, &REGISTRATIONS, query, Criteria::always())?;
    answer("registrations", came, query).await
}

async fn queue(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    inside_only(&came)?;
    let query = asked_for(&came, &QUEUE, query, awaiting_decision())?;
    answer("queue", came, query).await
}

async fn opportunities(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let side = came.asked.caller.side().ok_or(Refusal::SignedOut)?;
    let query = asked_for(&came, pipeline(side), query, Criteria::always())?;
    answer("opportunities", came, query).await
}

async fn partners(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let query = asked_for(&came, &PARTNERS, query, partners_only())?;
    answer("partners", came, query).await
}

async fn companies(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let query = asked_for(&came, &COMPANIES, query, Criteria::always())?;
    answer("companies", came, query).await
}

async fn territories(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let query = asked_for(&came, &TERRITORIES, query, Criteria::always())?;
    answer("territories", came, query).await
}

async fn relationships(Extension(came): Extension<Came>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let query = asked_for(&came, &RELATIONSHIPS, query, Criteria::always())?;
    answer("relationships", came, query).await
}

/// Lists that partners do not know of.
fn inside_only(came: &Came) -> Result<(), Refusal> {
    match came.asked.caller.side() {
        Some(Side::Vendor) => Ok(()),
        Some(Side::Partner) => Err(Refusal::NotFound),
        None => Err(Refusal::SignedOut),
    }
}

/// What is asked for. A table of nothing would look as if there were nothing: a condition that makes no sense is refused.
fn asked_for(came: &Came, list: &List, query: Option<String>, always: Criteria) -> Result<ListQuery, Refusal> {
    came.asked.caller.side().ok_or(Refusal::SignedOut)?;
    let asks = Asks::of(&came.asked.caller);
    // Whoever may see no records of a kind does not know of their list.
    if !asks.has(list.object) {
        return Err(Refusal::NotFound);
    }
    let state = ListState::parse(list, &query.unwrap_or_default());
    let condition = state.condition(list, &asks).map_err(|problems| {
        let told = problems.into_iter().map(|problem| Problem { field: WHERE.to_owned(), message: problem.message });
        Refusal::Invalid(Problems(told.collect()))
    })?;
    Ok(state.list_query_of(list, &asks).and(condition).and(always))
}

/// The table, once its first rows are there: what is refused is refused before anything is sent.
async fn answer(name: &str, came: Came, query: ListQuery) -> Result<Response, Refused> {
    let portal = &came.asked.portal;
    let file = format!("{name}-{}.csv", portal.day(portal.clock.now()));
    let (sender, mut pieces) = mpsc::channel::<Piece>(AHEAD);
    tokio::spawn(read(came.asked, query, sender));
    let mut begun = Vec::new();
    // The header, and the first rows where there are any.
    while begun.len() < AHEAD
        && let Some(piece) = pieces.recv().await
    {
        begun.push(Ok(piece?));
    }
    let all = tokio_stream::iter(begun).chain(ReceiverStream::new(pieces));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    // A refusal on the way breaks the answer off: half a table must not look like a whole one.
    Ok((headers, Body::from_stream(all)).into_response())
}

async fn read(asked: Asked, query: ListQuery, sender: Sender<Piece>) {
    let pieces = sender.clone();
    let done = Request::read(asked, async move |request| {
        // A closure that owns what it uses: the future of one that borrows is not known to be `Send`.
        export::csv(request, &query, move |piece| hand_over(pieces.clone(), Bytes::from(piece))).await
    })
    .await;
    if let Err(refusal) = done {
        // Nobody may be there any more to be told.
        let _ = tokio::time::timeout(PATIENCE, sender.send(Err(refusal))).await;
    }
}

/// Waits for the reader to take a piece, but not for ever.
async fn hand_over(pieces: Sender<Piece>, piece: Bytes) -> Result<(), Refusal> {
    match tokio::time::timeout(PATIENCE, pieces.send(Ok(piece))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Refusal::Busy),
    }
}
