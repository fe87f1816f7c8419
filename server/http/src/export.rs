//! Lists as tables for a spreadsheet, sent as they are read.

use crate::refused::Refused;
use crate::router::Serving;
use app::seam::Came;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::{self, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use server::request::Asked;
use server::{Request, export};
use shared::access::screens::{RULES, SETS};
use shared::access::{Asks, Side};
use shared::accounts::relationships::RELATIONSHIPS;
use shared::accounts::territories::TERRITORIES;
use shared::accounts::{COMPANIES, PARTNERS, partners_only};
use shared::audit::TRAIL;
use shared::criteria::Criteria;
use shared::deals::{QUEUE, awaiting_decision, registrations_of};
use shared::list::{List, ListQuery, ListState, WHERE};
use shared::mails::OUTBOX;
use shared::opportunities::pipeline;
use shared::refusal::{Problem, Problems, Refusal};
use shared::users::people::{PARTNERS_PEOPLE, VENDORS_PEOPLE, of_partners, of_vendor};
use shared::users::sign_ins::SIGN_INS;
use shared::words;
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// Pieces that wait to be sent: what an export holds in memory beside the rows just read.
const AHEAD: usize = 2;
/// How long a piece may wait for its reader, who meanwhile holds one state of the database.
const PATIENCE: Duration = Duration::from_secs(30);

type Piece = Result<Bytes, Refusal>;

/// A list that can be exported.
struct Exported {
    address: &'static str,
    /// The list as a side sees it.
    list: fn(Side) -> &'static List,
    /// The part of it that its reader does not choose.
    always: fn() -> Criteria,
}

/// Every list that can be exported. Whoever may see no records of its kind does not know of it.
const LISTS: &[Exported] = &[
    Exported { address: "/registrations.csv", list: registrations_of, always: Criteria::always },
    Exported { address: "/queue.csv", list: |_| &QUEUE, always: awaiting_decision },
    Exported { address: "/opportunities.csv", list: pipeline, always: Criteria::always },
    Exported { address: "/partners.csv", list: |_| &PARTNERS, always: partners_only },
    Exported { address: "/companies.csv", list: |_| &COMPANIES, always: Criteria::always },
    Exported { address: "/territories.csv", list: |_| &TERRITORIES, always: Criteria::always },
    Exported { address: "/relationships.csv", list: |_| &RELATIONSHIPS, always: Criteria::always },
    Exported { address: "/people.csv", list: |_| &PARTNERS_PEOPLE, always: of_partners },
    Exported { address: "/people/vendor.csv", list: |_| &VENDORS_PEOPLE, always: of_vendor },
    Exported { address: "/outbox.csv", list: |_| &OUTBOX, always: Criteria::always },
    Exported { address: "/sign-ins.csv", list: |_| &SIGN_INS, always: Criteria::always },
    Exported { address: "/access/sets.csv", list: |_| &SETS, always: Criteria::always },
    Exported { address: "/access/rules.csv", list: |_| &RULES, always: Criteria::always },
    // With what changed in each entry, in words.
    Exported { address: "/audit.csv", list: |_| &TRAIL, always: Criteria::always },
];

/// The visibility matrix.
const MATRIX: &str = "/access/matrix.csv";

/// Every address of an export.
pub fn addresses() -> impl Iterator<Item = &'static str> {
    LISTS.iter().map(|exported| exported.address).chain([MATRIX])
}

/// The exports.
pub fn router() -> Router<Serving> {
    let lists = LISTS.iter().fold(Router::new(), |router, exported| router.route(exported.address, get(list)));
    lists.route(MATRIX, get(matrix))
}

/// `GET` of a list's address: with the list's own query.
async fn list(
    Extension(came): Extension<Came>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let side = came.asked.caller.side().ok_or(Refusal::SignedOut)?;
    let exported = LISTS.iter().find(|exported| exported.address == uri.path()).ok_or(Refusal::NotFound)?;
    // The other side has no queue, and knows nobody of the vendor's.
    if ["/queue.csv", "/people/vendor.csv"].contains(&exported.address) && side == Side::Partner {
        return Err(Refusal::NotFound.into());
    }
    let query = asked_for(&came, (exported.list)(side), query, (exported.always)())?;
    let name = exported.address.trim_start_matches('/').trim_end_matches(".csv").replace('/', "-");
    answer(&name, came, query).await
}

/// `GET /access/matrix.csv`
async fn matrix(Extension(came): Extension<Came>) -> Result<Response, Refused> {
    came.asked.caller.side().ok_or(Refusal::SignedOut)?;
    let portal = came.asked.portal.clone();
    let matrix = Request::read(came.asked, async |request| server::access::matrix(request).await).await?;
    let head = [words::access::ROLE.to_owned()].into_iter().chain(matrix.columns).collect();
    let rows = matrix.rows.into_iter().map(|(role, cells)| [role].into_iter().chain(cells).collect());
    let written = export::table([head].into_iter().chain(rows))?;
    let headers = file_headers(&format!("access-{}.csv", portal.day(portal.clock.now())));
    Ok((headers, written).into_response())
}

fn file_headers(file: &str) -> [(HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ]
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
    let headers = file_headers(&file);
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
