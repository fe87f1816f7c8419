//! Headings, buttons and short texts of the screens.

use super::plural;
use crate::deals::{Move, Registration, State, WaitingFor};
use crate::refusal::Refusal;
use crate::time::day;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: &str = $text;
    )*};
}

words! {
    /// The product.
    PRODUCT = "Entente";
    /// The first page.
    HOME = "Home";
    /// The vendor's first page.
    CONSOLE = "Console";
    /// What it is for.
    CONSOLE_PURPOSE = "What waits for a decision, and what partners did last.";
    /// What it is for.
    HOME_PURPOSE = "What needs you, and where your registrations stand.";
    /// Page of registrations.
    REGISTRATIONS = "Registrations";
    /// What it is for.
    REGISTRATIONS_PARTNER = "Deals you registered with us, and where each stands.";
    /// What it is for.
    REGISTRATIONS_VENDOR = "Every deal that partners registered, in every state.";
    /// Nothing there.
    NO_REGISTRATIONS = "No registrations yet";
    /// How the first comes.
    NO_REGISTRATIONS_PARTNER = "Register a deal to have it protected. It takes about three minutes, and the draft saves itself.";
    /// How the first comes.
    NO_REGISTRATIONS_VENDOR = "As soon as a partner submits a deal, it stands here.";
    /// Page of the queue.
    QUEUE = "Queue";
    /// What it is for.
    QUEUE_PURPOSE = "Registrations that wait for a decision, the oldest due first.";
    /// Nothing there.
    NO_QUEUE = "Nothing waits for a decision";
    /// How the first comes.
    NO_QUEUE_TEXT = "Submitted registrations stand here until they are decided.";
    /// Page of the pipeline.
    OPPORTUNITIES = "Opportunities";
    /// What it is for.
    OPPORTUNITIES_PARTNER = "Deals that came of your approved registrations.";
    /// What it is for.
    OPPORTUNITIES_VENDOR = "One pipeline for direct and partner deals.";
    /// Nothing there.
    NO_OPPORTUNITIES = "No opportunities yet";
    /// How the first comes.
    NO_OPPORTUNITIES_PARTNER = "When a registration is approved, its opportunity stands here.";
    /// How the first comes.
    NO_OPPORTUNITIES_VENDOR = "Approve a registration or import your CRM, and the deals stand here.";
    /// Page of the partners.
    PARTNERS = "Partners";
    /// What it is for.
    PARTNERS_PURPOSE = "The companies that sell for you.";
    /// Nothing there.
    NO_PARTNERS = "No partners yet";
    /// How the first comes.
    NO_PARTNERS_TEXT = "Add a company and say that it is a partner. Its people can then be given access.";
    /// Title and navigation.
    COMPANIES = "Companies";
    /// Tab.
    ALL_COMPANIES = "All companies";
    /// What it is for.
    COMPANIES_PURPOSE = "Everybody you sell to and with.";
    /// Nothing there.
    NO_COMPANIES = "No companies yet";
    /// How the first comes.
    NO_COMPANIES_TEXT = "Approving a registration makes the customer's company; the import brings those of your CRM.";
    /// Filter, and the label of its field.
    CONDITION = "Condition";
    /// How to answer.
    CONDITION_HELP = "For what search and filters cannot say, for example: changed_at within last 7 days and not (name contains \"test\")";
    /// What can be asked for.
    CONDITION_FIELDS = "What a condition can ask for";
    /// Column.
    MEANING = "What it is";
    /// Column.
    HOW_ASKED = "How it can be asked";
    /// Button and title.
    ADD_COMPANY = "Add a company";
    /// Button.
    EDIT = "Edit";
    /// Button.
    SAVE = "Save";
    /// Card.
    BELONGS_TO = "Belongs to";
    /// Card.
    BELONG_TO_IT = "Companies that belong to it";
    /// Page of the notices.
    NOTICES = "Notices";
    /// What it is for.
    NOTICES_PURPOSE = "What happened that concerns you, newest first.";
    /// Nothing there.
    NO_NOTICES = "No notices yet";
    /// How the first comes.
    NO_NOTICES_TEXT = "When the other side does something about a registration of yours, it stands here.";
    /// Button.
    MARK_READ = "Mark all as read";
    /// Not read.
    NEW = "New";
    /// The primary action.
    REGISTER = "Register a deal";
    /// Button.
    OPEN_QUEUE = "Open the queue";
    /// Button.
    EXPORT = "Export CSV";
    /// Filters.
    SEARCH = "Search";
    /// Filters.
    APPLY = "Apply";
    /// The empty choice of a filter.
    ANY = "Any";
    /// Filters.
    FILTERS = "Active filters";
    /// Filters.
    CLEAR_FILTERS = "Clear filters";
    /// Filters.
    REMOVE_FILTER = "Remove filter";
    /// Nothing there.
    NO_MATCH = "Nothing matches";
    /// What to do.
    NO_MATCH_TEXT = "No entry fits all of your filters. Remove one, or clear them.";
    /// Skeleton.
    LOADING = "Loading";
    /// Paging.
    PAGES = "Pages";
    /// Paging.
    PREVIOUS = "Previous";
    /// Paging.
    NEXT = "Next";
    /// Frame.
    SKIP = "Skip to the content";
    /// Frame.
    NAVIGATION = "Main";
    /// Person menu.
    SIGN_OUT = "Sign out";
    /// Page and button.
    SIGN_IN = "Sign in";
    /// Field.
    EMAIL = "Email";
    /// Field.
    PASSWORD = "Password";
    /// The session ended in the middle of a form.
    SIGN_IN_KEEPS = "You were signed out. Sign in to go on: what you typed is kept.";
    /// Button.
    SIGN_IN_AGAIN = "Sign in to go on";
    /// Demo.
    DEMO_PEOPLE = "Demo people";
    /// Demo.
    DEMO_PEOPLE_TEXT = "This is a demo programme. Choose whom to be.";
    /// Error page.
    GO_HOME = "Go to the first page";
    /// Card.
    DETAILS = "Details";
    /// Card.
    TIMELINE = "Timeline";
    /// Nothing there.
    NOTHING_YET = "Nothing has happened yet.";
    /// Card.
    PRODUCTS = "Products";
    /// Where a record stands.
    STANDING = "Where it stands";
    /// Column.
    PRODUCT_COLUMN = "Product";
    /// Column and field.
    QUANTITY = "Quantity";
    /// Card.
    EVIDENCE_AND_NOTES = "Evidence and notes";
    /// Card.
    OPPORTUNITY = "Opportunity";
    /// Card.
    CAME_OF = "Came of the registration";
    /// Fact.
    NAME = "Name";
    /// Fact.
    STAGE = "Stage";
    /// Fact.
    PROBABILITY = "Probability";
    /// Fact.
    AMOUNT = "Amount";
    /// Fact.
    PARTNER = "Partner";
    /// Fact.
    REGISTERED_BY = "Registered by";
    /// Fact.
    PROTECTED_UNTIL = "Protected until";
    /// Fact.
    CONFLICT_CHECK = "Conflict check";
    /// A draft has no number.
    NO_NUMBER = "Draft";
    /// Button.
    CONTINUE_DRAFT = "Continue";
    /// Before a deadline.
    DUE = "Due";
    /// Region.
    WHERE_IT_STANDS = "Where it stands";
    /// Stage bar.
    STAGES = "Stages";
    /// Stage.
    STAGE_DRAFT = "Draft";
    /// Stage.
    STAGE_REVIEW = "In review";
    /// Stage.
    STAGE_PROTECTED = "Protected";
    /// Card.
    CONFLICTS = "Possible conflicts";
    /// Card.
    CONFLICTS_NOTE = "Compared with everything on record. The partner sees only whether a closer look is needed.";
    /// Nothing there.
    NO_CONFLICTS = "Nothing on record looks like this customer.";
    /// Comparison.
    COMPANY = "Company";
    /// Comparison.
    DOMAIN = "Web domain";
    /// Comparison.
    COUNTRY = "Country";
    /// Comparison.
    THIS_REGISTRATION = "This registration";
    /// Comparison.
    SIGNAL = "Signal";
    /// Comparison.
    FIELD = "Field";
    /// Badge.
    BLOCKS = "Protected now";
    /// Link.
    BACK_TO_REGISTRATION = "Back to the registration";
    /// What came too late.
    YOUR_WORDS = "What you wrote";
    /// Button.
    CHANGE_ANSWERS = "Change the answers";
    /// Button.
    CANCEL = "Cancel";
    /// Field.
    REASON = "Reason";
    /// Field.
    COMMENT_FOR_PARTNER = "Comment for the partner";
    /// Help.
    COMMENT_HELP = "The partner reads this as you write it.";
    /// Field.
    COMMENT_FOR_VENDOR = "Why";
    /// Help.
    WITHDRAW_HELP = "The channel team reads this as you write it.";
    /// Field.
    QUESTION = "What do you need to know?";
    /// Help.
    QUESTION_HELP = "The partner reads this as you write it and can change every answer.";
    /// Field.
    REPLY = "Your answer";
    /// Help.
    REPLY_HELP = "The channel team reads this as you write it.";
    /// Field.
    CUSTOMER_ACCOUNT = "The customer's company";
    /// Help.
    CUSTOMER_ACCOUNT_HELP = "The protection and the opportunity are kept under this company.";
    /// Field.
    CURRENCY = "Currency";
    /// Empty option.
    CHOOSE = "Choose";
    /// Button.
    ADD_PRODUCT = "Add a product";
    /// Button.
    CONTINUE = "Continue";
    /// Button.
    BACK = "Back";
    /// Button.
    SAVE_FOR_LATER = "Save and leave";
    /// Stepper.
    STEPS = "Steps";
    /// Stepper.
    STEP_DONE = "complete";
    /// Stepper.
    STEP_CURRENT = "current step";
    /// Stepper.
    STEP_TODO = "to do";
    /// Stepper.
    STEP_PROBLEM = "needs another look";
    /// Before the question.
    ASKED = "You were asked";
    /// Two versions.
    BOTH_KEPT = "Both versions are kept. Choose which one goes on.";
    /// Two versions.
    KEEP_MINE = "Keep what I typed here";
    /// Two versions.
    KEEP_THEIRS = "Use the other version";
    /// Review.
    NOT_ANSWERED = "Not answered";
    /// Review.
    DELETE_DRAFT = "Delete this draft";
    /// Review.
    DELETE_DRAFT_TEXT = "The draft and everything typed into it will be gone. This cannot be undone.";
    /// Review.
    DELETE_DRAFT_YES = "Delete for good";
    /// Home.
    AT_A_GLANCE = "At a glance";
    /// Home.
    NEEDS_YOU = "What needs you";
    /// Home.
    NOTHING_NEEDS_YOU = "Nothing needs you just now.";
    /// Home.
    NEEDS_DECISION = "What needs a decision";
    /// Home.
    NOTHING_TO_DECIDE = "Nothing waits for a decision.";
    /// Home.
    MY_REGISTRATIONS = "My registrations";
    /// Home.
    LATEST = "Latest registrations";
    /// Home.
    SEE_ALL = "See all";
    /// Tile.
    STAT_IN_REVIEW = "In review";
    /// Tile.
    STAT_ASKED = "Waiting for you";
    /// Tile.
    STAT_PROTECTED = "Protected";
    /// Tile.
    STAT_DRAFTS = "Drafts";
    /// Tile.
    STAT_TO_DECIDE = "To decide";
    /// Tile.
    STAT_WITH_PARTNERS = "With partners";
    /// Tile.
    STAT_REJECTED = "Rejected";
}

/// What is wrong with a condition, and with which part of it.
pub fn condition_problem(about: &str, message: &str) -> String {
    let about = about.trim();
    let is_said = message.contains(&format!("“{about}"));
    if about.is_empty() || is_said || about.chars().count() > 60 {
        message.to_owned()
    } else {
        format!("“{about}”: {message}")
    }
}

/// The title of a record's form.
pub fn edit_title(name: &str) -> String {
    format!("Edit {name}")
}

/// The title of a page in the browser's tab.
pub fn page_title(title: &str) -> String {
    format!("{title} · {PRODUCT}")
}

/// The first page's heading.
pub fn greeting(name: &str) -> String {
    format!("Hello {}", name.split_whitespace().next().unwrap_or(name))
}

/// The heading of an error page.
pub fn error_title(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "Not found",
        Refusal::Forbidden(_) => "Not allowed",
        Refusal::SignedOut => "Signed out",
        Refusal::Conflict(_) => "Changed in the meantime",
        Refusal::Invalid(_) => "Something needs another look",
        Refusal::TooMany { .. } => "Too many tries",
        Refusal::TooLarge => "Too large",
        Refusal::Busy => "Busy",
        Refusal::Broken { .. } => "Something went wrong",
        Refusal::Offline => "No connection",
    }
}

/// A request's id on an error page.
pub fn reference(id: &str) -> String {
    format!("Reference: {id}")
}

/// A filter as a chip.
pub fn chip(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// How many there are.
pub fn count(shown: usize, total: u64, paged: bool) -> String {
    if paged { format!("{shown} of {total}") } else { plural(total, "entry", "entries") }
}

/// How many more there are.
pub fn all(total: u64) -> String {
    format!("See all {total}")
}

/// The bell's name.
pub fn bell(unread: u32) -> String {
    if unread == 0 { NOTICES.to_owned() } else { format!("{NOTICES}, {unread} unread") }
}

/// The person menu's name.
pub fn person_menu(name: &str) -> String {
    format!("Signed in as {name}")
}

/// What somebody is, and where.
pub fn role_at(role: &str, company: Option<&str>) -> String {
    company.map_or_else(|| role.to_owned(), |company| format!("{role}, {company}"))
}

/// Two letters for a person.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|part| part.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

/// What the sign-in page is for.
pub fn sign_in_purpose(vendor: &str) -> String {
    if vendor == PRODUCT || vendor.is_empty() {
        "The partner portal.".to_owned()
    } else {
        format!("The partner portal of {vendor}.")
    }
}

/// A step's heading.
pub fn step_title(step: usize, steps: usize, title: &str) -> String {
    format!("Step {step} of {steps}: {title}")
}

/// The heading over the problems of a form.
pub fn problems_heading(count: usize) -> String {
    if count == 1 { "One answer needs another look".to_owned() } else { format!("{count} answers need another look") }
}

/// The heading over what is still missing.
pub fn missing_heading(count: usize) -> String {
    if count == 1 { "One thing is still missing".to_owned() } else { format!("{count} things are still missing") }
}

/// What a step lacks.
pub fn to_do(count: usize) -> String {
    format!("{count} to do")
}

/// The link back to a step.
pub fn change(step: &str) -> String {
    format!("Change {}", step.to_lowercase())
}

/// A product with its quantity.
pub fn quantity_of(quantity: &str, product: &str) -> String {
    format!("{quantity} × {product}")
}

/// The label of a product's line.
pub fn product_number(number: usize) -> String {
    format!("Product {number}")
}

/// The button that takes a line out.
pub fn remove_product(number: usize) -> String {
    format!("Remove product {number}")
}

/// A share of a hundred.
pub fn percent(percent: i64) -> String {
    format!("{percent} %")
}

/// How strongly a match matches.
pub fn score(points: u16) -> String {
    format!("{points} points")
}

/// The caption of a comparison.
pub fn compared_with(name: &str) -> String {
    format!("This registration compared with {name}")
}

/// An existing company as the customer.
pub fn existing_customer(name: &str) -> String {
    format!("{name} (on record)")
}

/// A new company as the customer.
pub fn new_customer(name: &str) -> String {
    format!("Make a new company: {name}")
}

/// The heading of a move's page.
pub fn decision_title(step: Move, title: &str) -> String {
    let what = match step {
        Move::Approve => "Approve",
        Move::Reject => "Reject",
        Move::Ask => "Ask about",
        Move::Answer => "Answer about",
        Move::Withdraw => "Withdraw",
        Move::Submit => "Submit",
        Move::Expire => "Expire",
    };
    format!("{what} {title}")
}

/// What a move does.
pub fn decision_purpose(step: Move) -> &'static str {
    match step {
        Move::Approve => "Protects the customer for these products for 90 days and puts the deal into the pipeline.",
        Move::Reject => "Ends the registration. The partner reads the reason and your comment.",
        Move::Ask => "The partner is asked and can change every answer before handing it in again.",
        Move::Answer => "Answer the question. Your registration goes back into review.",
        Move::Withdraw => "Takes the registration back before it is decided. It cannot be undone.",
        Move::Submit | Move::Expire => "",
    }
}

/// What a stage's mark says to those who cannot see it.
pub fn stage_words(place: usize, reached: usize) -> &'static str {
    match place.cmp(&reached) {
        std::cmp::Ordering::Less => "complete",
        std::cmp::Ordering::Equal => "current",
        std::cmp::Ordering::Greater => "to come",
    }
}

/// Where a registration stands and what happens next.
pub fn next_step(registration: &Registration, waiting: Option<&WaitingFor>, is_blocked: bool) -> (String, String) {
    let who = waiting.map(|waiting| waiting.who.clone()).unwrap_or_default();
    let mine = waiting.is_some_and(|waiting| waiting.mine);
    match registration.state {
        State::Draft => {
            ("Not submitted yet".to_owned(), "Continue where you stopped; everything you typed is saved.".to_owned())
        }
        State::Submitted | State::InReview if mine && is_blocked => {
            ("Waiting for your decision".to_owned(), "Reject it, or ask the partner for information.".to_owned())
        }
        State::Submitted | State::InReview if mine => {
            ("Waiting for your decision".to_owned(), "Approve, reject, or ask the partner for information.".to_owned())
        }
        State::Submitted | State::InReview => {
            let verdict = registration.verdict.map(super::deals::verdict_meaning).unwrap_or_default();
            (format!("Waiting for {who}"), verdict.to_owned())
        }
        State::InfoRequested if mine => (
            "Waiting for your answer".to_owned(),
            "Answer the question below; you can also change the registration.".to_owned(),
        ),
        State::InfoRequested => {
            (format!("Waiting for {who}"), "Information was requested from the partner.".to_owned())
        }
        State::Approved => {
            let until = registration.protected_until.map(day).unwrap_or_default();
            (
                format!("Protected until {until}"),
                "The customer is protected for these products, and the deal is in the pipeline.".to_owned(),
            )
        }
        State::Rejected => {
            let reason = registration.reject_reason.map(super::deals::reject_reason).unwrap_or_default();
            (
                format!("Rejected: {}", reason.to_lowercase()),
                "The timeline shows the comment, if there is one.".to_owned(),
            )
        }
        State::Withdrawn => ("Withdrawn".to_owned(), "The partner took it back before a decision.".to_owned()),
        State::Expired => ("The protection ended".to_owned(), "The customer can be registered again.".to_owned()),
    }
}

/// Why a registration stands among what needs somebody.
pub fn why_it_waits(state: State, customer: &str, partner: &str) -> String {
    let what = match state {
        State::Draft => "Draft, not submitted yet".to_owned(),
        State::InfoRequested => "You were asked for information".to_owned(),
        State::InReview => format!("{partner} answered and resubmitted"),
        _ => format!("Submitted by {partner}"),
    };
    if customer.is_empty() { what } else { format!("{what} · {customer}") }
}

/// What is true of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The server has it.
    Saved,
    /// On its way.
    Saving,
    /// No connection.
    Offline,
    /// No session.
    SignedOut,
    /// Two versions.
    Conflict,
    /// Not taken.
    Refused(Refusal),
}

/// What is true of a draft, in words.
pub fn save_state(state: &Saving) -> String {
    match state {
        Saving::Saved => "Saved".to_owned(),
        Saving::Saving => "Saving…".to_owned(),
        Saving::Offline => {
            "No connection. What you typed is kept on this device and saved as soon as there is one.".to_owned()
        }
        Saving::SignedOut => "You were signed out. What you typed is kept on this device.".to_owned(),
        Saving::Conflict => "Not saved: choose a version above.".to_owned(),
        Saving::Refused(refusal) => super::refusal(refusal),
    }
}
