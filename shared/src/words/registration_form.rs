//! The guided registration.

/// Title of the first step.
pub const CUSTOMER: &str = "Customer";
/// What it is for.
pub const CUSTOMER_PURPOSE: &str =
    "The company that will buy. We use it to check that nobody else protects this customer.";
/// Help.
pub const CUSTOMER_NAME: &str = "As it stands in the commercial register, for example Acme Industries GmbH.";
/// Help.
pub const CUSTOMER_DOMAIN: &str = "The company's website, for example acme.com. It makes the check more certain.";
/// Help.
pub const CUSTOMER_COUNTRY: &str = "Where the company is registered.";
/// Title of the second step.
pub const CONTACT: &str = "Contact";
/// What it is for.
pub const CONTACT_PURPOSE: &str = "The person at the customer you talk to. We do not contact them without you.";
/// Help.
pub const CONTACT_EMAIL: &str = "Their business address.";
/// Help.
pub const CONTACT_PHONE: &str = "With country code, for example +49 30 1234567.";
/// Title of the third step.
pub const OPPORTUNITY: &str = "Opportunity";
/// What it is for.
pub const OPPORTUNITY_PURPOSE: &str = "What the customer wants, how much it is worth and when they will decide.";
/// Help.
pub const NAME: &str = "A name you will both recognise, for example New servers for Berlin.";
/// Help.
pub const LINES: &str = "Each product once, with how many of it.";
/// Help.
pub const AMOUNT: &str = "The whole deal, before tax.";
/// Help.
pub const EXPECTED_CLOSE: &str = "The day you expect the order.";
/// Help.
pub const TENDER_REFERENCE: &str = "The number or title under which the tender was published.";
/// Title of the fourth step.
pub const EVIDENCE: &str = "Evidence and notes";
/// What it is for.
pub const EVIDENCE_PURPOSE: &str =
    "What shows that the deal is yours. Everything here is optional and makes the decision quicker.";
/// Help.
pub const EVIDENCE_TEXT: &str = "For example: meetings held, people involved, what you do for the customer.";
/// Help.
pub const EVIDENCE_LINKS: &str = "One web address a line.";
/// Help.
pub const NOTES: &str = "Anything else we should know.";
/// Title of the last step.
pub const REVIEW: &str = "Review and submit";
/// What it is for.
pub const REVIEW_PURPOSE: &str = "Check what you are about to submit. You can still change everything.";
/// A date before today.
pub const CLOSE_IN_THE_PAST: &str = "Choose today or a later day";
/// A date years away.
pub const CLOSE_TOO_FAR: &str = "Choose a day within the next five years";
/// No line at all.
pub const NO_PRODUCT: &str = "Add at least one product";
/// A quantity without product, or a product that is not sold.
pub const CHOOSE_A_PRODUCT: &str = "Choose a product of the list";
/// The same product on two lines.
pub const PRODUCT_TWICE: &str = "This product is listed already; put both quantities on one line";

/// More lines than a registration has.
pub fn too_many_lines(most: usize) -> String {
    format!("List {most} products at most")
}
