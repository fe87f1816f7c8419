//! One request: who asks, when, and the transaction everything happens in.

use crate::audit::{self, Pending};
use crate::scope::Reader;
use crate::sql::get;
use crate::{Engine, Portal, access, failure};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, StatementBuilder};
use shared::access::{Caller, Person, Policy, Side};
use shared::ids::UserId;
use shared::refusal::Refusal;
use shared::time::{self, Local};
use shared::words;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// What is known of a request before any work: who sent it and under which id it is logged.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The installation.
    pub portal: Arc<Portal>,
    /// Who asks.
    pub caller: Caller,
    /// The request's id in the logs.
    pub id: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a request came from, beside who sent it: for the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address; none for commands and scheduled work.
    pub address: Option<IpAddr>,
    /// Whom the caller is looking or acting as; none where it is themself.
    pub whom: Option<UserId>,
    /// Why, as the caller typed it.
    pub why: Option<String>,
}

/// An open transaction with its context. Nothing reaches the database past it.
#[derive(Debug)]
pub struct Request {
    asked: Asked,
    now: DateTime<Utc>,
    transaction: DatabaseTransaction,
    writes: bool,
    statements: u32,
    pub(crate) pending: Vec<Pending>,
    key: Option<String>,
    policy: Option<Arc<Policy>>,
}

/// How far a request had come.
pub(crate) struct Mark {
    pending: usize,
    key: Option<String>,
    policy: Option<Arc<Policy>>,
}

impl Request {
    /// Does work that changes nothing, on one state of the database.
    ///
    /// # Errors
    /// The work's own, and `Busy` or `Broken` from the database.
    pub async fn read<T>(
        asked: Asked,
        work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let transaction = asked.portal.database.begin_reading().await?;
        let mut request = Request::new(asked, transaction, false);
        let answer = work(&mut request).await.map_err(|refusal| request.named(refusal))?;
        request.log("read");
        Ok(answer)
    }

    /// Does work that changes something: all of it with its trail, or nothing.
    ///
    /// # Errors
    /// The work's own, and `Busy` or `Broken` from the database.
    pub async fn write<T>(
        asked: Asked,
        work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        oneself(&asked.caller)?;
        let transaction = asked.portal.database.begin_writing().await?;
        let mut request = Request::new(asked, transaction, true);
        let answer = work(&mut request).await.map_err(|refusal| request.named(refusal))?;
        audit::append(&mut request).await.map_err(|refusal| request.named(refusal))?;
        request.log("write");
        let id = request.asked.id.clone();
        request.transaction.commit().await.map_err(|error| name_it(failure::refusal(error), &id))?;
        Ok(answer)
    }

    fn new(asked: Asked, transaction: DatabaseTransaction, writes: bool) -> Request {
        let now = asked.portal.clock.now();
        Request { asked, now, transaction, writes, statements: 0, pending: Vec::new(), key: None, policy: None }
    }

    fn named(&self, refusal: Refusal) -> Refusal {
        name_it(refusal, &self.asked.id)
    }

    fn log(&self, kind: &str) {
        tracing::debug!(request = self.asked.id, kind, statements = self.statements, "transaction");
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.asked.caller
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `SignedOut` where there is none.
    pub fn person(&self) -> Result<&Person, Refusal> {
        self.caller().person().ok_or(Refusal::SignedOut)
    }

    /// Which side the caller is on.
    ///
    /// # Errors
    /// `SignedOut` where nobody is signed in.
    pub fn side(&self) -> Result<Side, Refusal> {
        self.caller().side().ok_or(Refusal::SignedOut)
    }

    /// The installation.
    pub fn portal(&self) -> &Portal {
        &self.asked.portal
    }

    /// The request's id in the logs.
    pub fn id(&self) -> &str {
        &self.asked.id
    }

    /// Where it came from.
    pub fn origin(&self) -> &Origin {
        &self.asked.origin
    }

    /// When it began: the one time for everything in it.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The day it is for the vendor.
    pub fn today(&self) -> NaiveDate {
        self.portal().day(self.now)
    }

    /// An instant as the vendor's clocks show it.
    pub fn local(&self, at: DateTime<Utc>) -> Local {
        self.portal().local(at)
    }

    /// Two business days from now, by the vendor's calendar. A time the clocks skip counts from the hour after.
    pub fn due_at(&self) -> DateTime<Utc> {
        let wall = time::business_days_after(self.local(self.now).naive_local(), time::DUE_BUSINESS_DAYS);
        let zone = self.portal().settings.time_zone;
        let hour_after = wall + chrono::TimeDelta::hours(1);
        wall.and_local_timezone(zone)
            .earliest()
            .or_else(|| hour_after.and_local_timezone(zone).earliest())
            .map_or(self.now, |at| at.with_timezone(&Utc))
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.portal().entropy.id(self.now)
    }

    /// Which database it is.
    pub fn engine(&self) -> Engine {
        self.portal().database.engine()
    }

    /// Who reads, and where.
    pub fn reader(&self) -> Reader<'_> {
        Reader { caller: self.caller(), engine: self.engine() }
    }

    /// Whether this may change something, and so may hold rows for itself.
    pub(crate) fn writes(&self) -> bool {
        self.writes
    }

    /// Gives this write its key: its last entry of the trail carries it, and the database holds that no other one of the caller's does.
    pub(crate) fn use_key(&mut self, key: &str) {
        self.key = Some(key.to_owned());
    }

    /// The key of this write, for its last entry.
    pub(crate) fn take_key(&mut self) -> Option<String> {
        self.key.take()
    }

    /// What was decided about access. A transaction that changes records takes what was known last, and is told at its end where that was old.
    ///
    /// # Errors
    /// `Busy` or `Broken` from the database.
    pub(crate) async fn policy(&mut self) -> Result<Arc<Policy>, Refusal> {
        if let Some(policy) = &self.policy {
            return Ok(policy.clone());
        }
        let known = if self.writes { self.portal().latest_policy() } else { None };
        let policy = match known {
            Some(policy) => policy,
            None => {
                let version = self.one(&access::store::version()).await?;
                let version = version.map_or(Ok(0), |row| get(&row, "policy_version"))?;
                access::policy_at(self, version).await?
            }
        };
        self.policy = Some(policy.clone());
        Ok(policy)
    }

    /// Whether what was decided about access and was used here is that version of it; true where none was.
    pub(crate) fn used_policy(&self, version: i64) -> bool {
        self.policy.as_ref().is_none_or(|policy| policy.version == version)
    }

    /// Takes this for what was decided about access.
    pub(crate) fn use_policy(&mut self, policy: Arc<Policy>) {
        self.policy = Some(policy);
    }

    /// Forgets what was decided about access as it was read here, since this transaction changed it.
    pub(crate) fn forget_policy(&mut self) {
        self.policy = None;
    }

    /// Marks how far this has come, so that what is done from here on can be undone.
    ///
    /// # Errors
    /// `Busy` or `Broken` from the database.
    pub(crate) async fn mark(&mut self) -> Result<Mark, Refusal> {
        self.plainly("savepoint marked").await?;
        Ok(Mark { pending: self.pending.len(), key: self.key.clone(), policy: self.policy.clone() })
    }

    /// Undoes everything since a mark: nothing of it stays, neither in the database nor for the trail.
    ///
    /// # Errors
    /// `Busy` or `Broken` from the database.
    pub(crate) async fn back_to(&mut self, mark: Mark) -> Result<(), Refusal> {
        self.plainly("rollback to savepoint marked").await?;
        self.plainly("release savepoint marked").await?;
        self.pending.truncate(mark.pending);
        (self.key, self.policy) = (mark.key, mark.policy);
        Ok(())
    }

    async fn plainly(&mut self, statement: &str) -> Result<(), Refusal> {
        self.statements += 1;
        self.transaction.execute_unprepared(statement).await.map(|_| ()).map_err(failure::refusal)
    }

    /// How many statements were sent so far.
    pub fn statements(&self) -> u32 {
        self.statements
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// `Busy` or `Broken`.
    pub async fn all<S: StatementBuilder + Sync>(&mut self, query: &S) -> Result<Vec<QueryResult>, Refusal> {
        self.statements += 1;
        self.transaction.query_all(query).await.map_err(failure::refusal)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// `Busy` or `Broken`.
    pub async fn one<S: StatementBuilder + Sync>(&mut self, query: &S) -> Result<Option<QueryResult>, Refusal> {
        self.statements += 1;
        self.transaction.query_one(query).await.map_err(failure::refusal)
    }

    /// Changes rows; returns how many.
    ///
    /// # Errors
    /// `Conflict` where a constraint with a sentence of its own is broken, else `Busy` or `Broken`.
    pub async fn execute<S: StatementBuilder + Sync>(&mut self, change: &S) -> Result<u64, Refusal> {
        self.statements += 1;
        self.transaction.execute(change).await.map(|done| done.rows_affected()).map_err(failure::refusal)
    }
}

/// Whoever looks as somebody else only looks: they change nothing, try no passwords or codes, and see no keys.
///
/// # Errors
/// `Forbidden` where the caller is looked as.
pub(crate) fn oneself(caller: &Caller) -> Result<(), Refusal> {
    match caller.person() {
        Some(person) if person.viewed_by.is_some() => Err(Refusal::Forbidden(words::users::ONLY_LOOKING.to_owned())),
        _ => Ok(()),
    }
}

fn name_it(refusal: Refusal, id: &str) -> Refusal {
    match refusal {
        Refusal::Broken { .. } => Refusal::Broken { request: id.to_owned() },
        other => other,
    }
}
