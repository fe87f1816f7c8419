//! Plays the demo's story: moves the clock from step to step and does each one as the person who does it.

use super::calendar::Calendar;
use super::deals::{self, Act, Deal};
use super::programme::Cast;
use super::{asked, missing};
use crate::request::Asked;
use crate::{Portal, Request, deals as verbs, notices};
use chrono::{DateTime, Utc};
use shared::access::{Caller, Person};
use shared::deals::conflict::MatchKind;
use shared::deals::{Move, NEW_CUSTOMER};
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::refusal::Refusal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// When everybody has last looked at the bell: what happens after it is still unread.
const LAST_LOOK: (u32, (u32, u32)) = (1, (8, 0));

/// The installation while the story runs.
pub(super) struct Stage {
    portal: Arc<Portal>,
    calendar: Calendar,
    cast: Cast,
    registrations: BTreeMap<&'static str, RegistrationId>,
}

impl Stage {
    pub(super) fn new(portal: Arc<Portal>, calendar: Calendar, cast: Cast) -> Stage {
        Stage { portal, calendar, cast, registrations: BTreeMap::new() }
    }

    /// Plays everything in the order of time. Returns how many registrations there are.
    pub(super) async fn play(mut self) -> Result<usize, Refusal> {
        let last_look = self.calendar.at(LAST_LOOK.0, LAST_LOOK.1);
        let mut story: Vec<_> = deals::all()
            .flat_map(|deal| deal.story.iter().map(move |step| (deal, step)))
            .map(|(deal, step)| (self.calendar.at(step.days_back, step.time), deal, &step.act))
            .collect();
        story.sort_by_key(|(at, ..)| *at);
        let (before, after) = story.split_at(story.partition_point(|(at, ..)| *at < last_look));
        self.play_all(before).await?;
        self.wait_until(last_look).await?;
        self.look_at_bells().await?;
        self.play_all(after).await?;
        Ok(self.registrations.len())
    }

    async fn play_all(&mut self, steps: &[(DateTime<Utc>, &'static Deal, &'static Act)]) -> Result<(), Refusal> {
        for (at, deal, act) in steps {
            self.wait_until(*at).await?;
            self.play_one(deal, act).await?;
        }
        Ok(())
    }

    /// Lets time pass. Every night the installation ends the protections that ran out.
    async fn wait_until(&self, at: DateTime<Utc>) -> Result<(), Refusal> {
        loop {
            let now = self.portal.clock.now();
            let night = self.calendar.night_after(now);
            if night >= at {
                self.portal.clock.advance(at - now);
                return Ok(());
            }
            self.portal.clock.advance(night - now);
            verbs::expire_lapsed(&self.portal).await?;
        }
    }

    async fn play_one(&mut self, deal: &'static Deal, act: &'static Act) -> Result<(), Refusal> {
        let seller = self.cast.person(deal.seller)?.clone();
        let decider = self.cast.decider(deal.seller)?.clone();
        if matches!(act, Act::Write) {
            let answers = deal.answers(&self.calendar, &self.cast)?;
            let id = self.write(&seller, answers).await?;
            self.registrations.insert(deal.customer, id);
            return Ok(());
        }
        let id = *self.registrations.get(deal.customer).ok_or_else(|| missing(deal.customer))?;
        match act {
            Act::Write => Ok(()),
            Act::Submit => self.make(&seller, id, Move::Submit, &[]).await,
            Act::Ask(question) => self.make(&decider, id, Move::Ask, &[("question", question)]).await,
            Act::Answer(reply, corrected) => {
                self.correct(&seller, id, corrected.iter().copied().collect()).await?;
                self.make(&seller, id, Move::Answer, &[("reply", reply)]).await
            }
            Act::Approve(comment) => {
                let customer = self.customer(&decider, id).await?;
                self.make(&decider, id, Move::Approve, &[("customer", &customer), ("comment", comment)]).await
            }
            Act::Reject(reason, comment) => {
                self.make(&decider, id, Move::Reject, &[("reason", reason), ("comment", comment)]).await
            }
            Act::Withdraw(comment) => self.make(&seller, id, Move::Withdraw, &[("comment", comment)]).await,
        }
    }

    async fn write(&self, seller: &Person, answers: Answers) -> Result<RegistrationId, Refusal> {
        let key = self.key();
        let id = Request::write(self.by(seller), async |request| verbs::start(request, &key).await).await?;
        self.correct(seller, id, answers).await?;
        Ok(id)
    }

    /// Types answers into a registration that is open for them.
    async fn correct(&self, seller: &Person, id: RegistrationId, answers: Answers) -> Result<(), Refusal> {
        Request::write(self.by(seller), async move |request| {
            let version = verbs::form_page(request, id).await?.version;
            verbs::save_draft(request, id, version, answers).await.map(|_| ())
        })
        .await
    }

    async fn make(&self, by: &Person, id: RegistrationId, step: Move, typed: &[(&str, &str)]) -> Result<(), Refusal> {
        let key = self.key();
        let typed: Answers = typed.iter().copied().collect();
        Request::write(self.by(by), async |request| verbs::make(request, id, step, &key, &typed).await.map(|_| ()))
            .await
    }

    /// The customer an approver picks: the company that is the same beyond doubt, or else a new one.
    async fn customer(&self, decider: &Person, id: RegistrationId) -> Result<String, Refusal> {
        let page = Request::read(self.by(decider), async |request| verbs::page(request, id, Some(Move::Approve)).await)
            .await?;
        let same = page
            .conflicts
            .into_iter()
            .flatten()
            .filter(|conflict| conflict.found.kind == MatchKind::Account && conflict.found.same_customer)
            .find_map(|conflict| conflict.account);
        Ok(same.map_or_else(|| NEW_CUSTOMER.to_owned(), |account| account.to_string()))
    }

    async fn look_at_bells(&self) -> Result<(), Refusal> {
        for person in self.cast.people.values() {
            Request::write(self.by(person), async |request| notices::mark_read(request).await).await?;
        }
        Ok(())
    }

    fn by(&self, person: &Person) -> Asked {
        asked(&self.portal, Caller::Person(person.clone()))
    }

    /// A key for one write.
    fn key(&self) -> String {
        self.portal.entropy.secret()
    }
}
