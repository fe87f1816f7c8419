//! The demo's deals: what was typed about each, and what became of it.

mod baltic;
mod meridian;
mod northwind;

use super::calendar::Calendar;
use super::missing;
use super::programme::Cast;
use shared::fields::parse::currency_key;
use shared::form::Answers;
use shared::refusal::Refusal;
use shared::values::date;

/// A deal as somebody at a partner registers it. What is blank was not typed.
pub(super) struct Deal {
    /// Who registers it.
    pub seller: &'static str,
    pub customer: &'static str,
    pub domain: &'static str,
    pub country: &'static str,
    pub contact: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub name: &'static str,
    /// Products and how many of each.
    pub lines: &'static [(&'static str, &'static str)],
    pub amount: &'static str,
    pub currency: &'static str,
    /// Days after the end of the story; 0 where it was not typed.
    pub closes_in: u32,
    pub source: &'static str,
    pub tender: &'static str,
    pub evidence: &'static str,
    pub links: &'static str,
    pub notes: &'static str,
    /// What happened to it.
    pub story: &'static [Step],
}

/// Nothing typed yet, in euros.
const BLANK: Deal = Deal {
    seller: "",
    customer: "",
    domain: "",
    country: "",
    contact: "",
    email: "",
    phone: "",
    name: "",
    lines: &[],
    amount: "",
    currency: "EUR",
    closes_in: 0,
    source: "",
    tender: "",
    evidence: "",
    links: "",
    notes: "",
    story: &[],
};

/// Something somebody does, and when.
pub(super) struct Step {
    /// Working days before the end of the story.
    pub days_back: u32,
    /// Hour and minute by the vendor's clocks.
    pub time: (u32, u32),
    /// What.
    pub act: Act,
}

/// What somebody does with a deal.
pub(super) enum Act {
    /// The seller writes the draft.
    Write,
    /// The seller hands it in.
    Submit,
    /// The channel manager asks.
    Ask(&'static str),
    /// The seller answers, and corrects some of what was typed.
    Answer(&'static str, &'static [(&'static str, &'static str)]),
    /// The channel manager protects it, with words where there are any.
    Approve(&'static str),
    /// The channel manager turns it down, with a reason of the list and words.
    Reject(&'static str, &'static str),
    /// The seller takes it back.
    Withdraw(&'static str),
}

/// A step at a time of a day.
const fn on(days_back: u32, hour: u32, minute: u32, act: Act) -> Step {
    Step { days_back, time: (hour, minute), act }
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Deal> {
    northwind::DEALS.iter().chain(baltic::DEALS).chain(meridian::DEALS)
}

impl Deal {
    /// What the seller types.
    pub(super) fn answers(&self, calendar: &Calendar, cast: &Cast) -> Result<Answers, Refusal> {
        let mut answers = Answers::default();
        let typed = [
            ("customer_name", self.customer),
            ("customer_domain", self.domain),
            ("customer_country", self.country),
            ("contact_name", self.contact),
            ("contact_email", self.email),
            ("contact_phone", self.phone),
            ("name", self.name),
            ("amount", self.amount),
            ("source", self.source),
            ("tender_reference", self.tender),
            ("evidence", self.evidence),
            ("evidence_links", self.links),
            ("notes", self.notes),
        ];
        for (key, text) in typed.into_iter().filter(|(_, text)| !text.is_empty()) {
            answers.set(key, text);
        }
        if !self.amount.is_empty() {
            answers.set(currency_key("amount"), self.currency);
        }
        if self.closes_in > 0 {
            answers.set("expected_close_on", date::format(calendar.working_day_after(self.closes_in)));
        }
        for (place, (product, quantity)) in (1..).zip(self.lines) {
            let product = cast.products.get(product).ok_or_else(|| missing(product))?;
            answers.set(format!("lines.{place}.product"), product.to_string());
            answers.set(format!("lines.{place}.quantity"), *quantity);
        }
        Ok(answers)
    }
}
