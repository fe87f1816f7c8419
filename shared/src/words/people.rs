//! People: their lists, their page, their form, inviting them, and choosing a password.

use crate::users::links::Purpose;
use crate::users::people::{Step, UserState};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: &str = $text;
    )*};
}

words! {
    /// Title, navigation and card.
    PEOPLE = "People";
    /// Tab.
    PARTNERS_PEOPLE = "Partners' people";
    /// Title and tab.
    VENDORS_PEOPLE = "Our people";
    /// What it is for.
    PEOPLE_PURPOSE = "Everybody at partners you know of, and who of them can sign in.";
    /// What it is for, for a partner.
    COLLEAGUES_PURPOSE = "Your colleagues, and who of them can sign in.";
    /// What it is for.
    VENDORS_PEOPLE_PURPOSE = "The people who work on this side of the portal.";
    /// Nothing there.
    NO_PEOPLE = "Nobody yet";
    /// How the first comes.
    NO_PEOPLE_TEXT = "Add a person first; then invite them, and they choose a password of their own.";
    /// Button and title.
    ADD_PERSON = "Add a person";
    /// The form's heading.
    PERSON = "Person";
    /// Help.
    EMAIL_HELP = "Needed before you can invite them; they sign in with it";
    /// Help.
    COMPANY_HELP = "Of a partner's people: the company they work for, by its name";
    /// Help.
    LICENCE_HELP = "Of a partner's people: how much any permission can give them";
    /// Help.
    SUPER_USER_HELP = "Of a partner's people: whether they also see what colleagues of their own role and below own";
    /// Help.
    TERRITORY_HELP = "Of the vendor's people: the region they look after";
    /// A role the person who fills in the form cannot give.
    ROLE_NOT_YOURS = "You cannot give this role. Choose one of the others";
    /// Nothing typed.
    COMPANY_MISSING = "Enter the partner this person works for";
    /// A company that is no partner.
    NO_SUCH_PARTNER = "There is no partner of this name. Check how it is written; a company has to be a partner first.";
    /// Nothing chosen.
    LICENCE_MISSING = "Choose the licence";
    /// The vendor's seat for somebody of a partner.
    LICENCE_OF_PARTNERS = "The internal licence is for the vendor's people. Choose one of the others";
    /// A partner's seat for somebody of the vendor.
    LICENCE_OF_VENDOR = "The vendor's people have the internal licence. Choose it, or leave this open";
    /// A wider seat than one's own.
    LICENCE_NOT_YOURS = "Choose a licence that gives no more than your own";
    /// Seeing what peers see, at the vendor.
    SUPER_USER_AT_PARTNERS = "This is for people of partners. Choose no";
    /// Seeing what the person who fills in the form does not see.
    SUPER_USER_NOT_YOURS = "This would show them more than you see yourself. Choose no, or a role below your own";
    /// A role on the other side.
    OTHER_SIDES_ROLE = "Choose a role of the side this person is on. To change sides, add them anew there";
    /// Changing what one may do oneself.
    NOT_YOUR_OWN = "Somebody else has to change this for you";
    /// Taking away one's own access.
    NOT_ONESELF = "You cannot do this to yourself. Ask somebody else who looks after people.";
    /// Somebody whose links whoever looks after colleagues does not send.
    HAS_MORE = "This person may do more here than you could give them. Ask your channel manager to do this.";
    /// A role that does not sign in.
    NO_AGENTS = "Agents are known from the CRM and do not sign in. Give this person another role first.";
    /// No address for somebody who signs in with one.
    EMAIL_IN_USE = "This person signs in with it. Enter the new one instead of leaving it blank";
    /// A company that sells for nobody.
    COMPANY_IS_NO_PARTNER = "This person's company is not a partner. Make it one first.";
    /// Nowhere to send a mail.
    NO_EMAIL = "This person has no email address. Add one first.";
    /// A set that is not there, or not the caller's to give.
    NO_SUCH_SET = "One of these permission sets is not there any more, or not yours to give. Choose again";
    /// Somebody changed them meanwhile.
    CHANGED_MEANWHILE = "Somebody changed this person since you opened the form. What you typed is kept; save again to keep yours.";
    /// Above a form that could not be taken.
    NOT_SAVED = "This is not saved yet. What you typed is kept.";
    /// Above an invitation that could not be sent.
    NOT_INVITED = "Nobody was invited yet. What you chose is kept.";
    /// Button.
    INVITE = "Send the invitation";
    /// Legend.
    SETS = "Permission sets";
    /// Help.
    SETS_HELP = "Beside those that come with the role and with the company's tier";
    /// Card.
    GIVEN_SETS = "Permission sets given by name";
    /// Link.
    SESSIONS = "Where they are signed in";
    /// Button.
    MOVE = "Move to another company";
    /// Link on the sign-in page.
    FORGOT = "Forgot your password?";
    /// Title.
    FORGOT_TITLE = "Choose a new password";
    /// What it is for.
    FORGOT_PURPOSE = "Enter the email address you sign in with. If somebody signs in with it, a mail with a link is on its way.";
    /// Button.
    SEND_LINK = "Send the link";
    /// Said to everybody, whoever they are.
    LINK_ON_ITS_WAY = "If somebody signs in with this address, a mail with a link is on its way. The link works for an hour.";
    /// Link.
    BACK_TO_SIGN_IN = "Back to signing in";
    /// Field.
    NEW_PASSWORD = "New password";
    /// Field.
    REPEAT_PASSWORD = "The same once more";
    /// Two passwords that differ.
    PASSWORDS_DIFFER = "The two passwords differ. Type the same one twice";
    /// Button.
    SET_PASSWORD = "Set the password";
    /// Said on the sign-in page.
    PASSWORD_IS_SET = "Your password is set. Sign in with it.";
    /// A link that was used, is too old, or never was.
    LINK_GONE = "This link does not work any more: each works once, and only for a while. Ask for a new one, or ask whoever invited you.";
    /// Title where a link does not work.
    LINK_GONE_TITLE = "This link does not work";
    /// Link.
    ASK_AGAIN = "Ask for a new link";
}

/// What people call where somebody stands.
pub const fn state(state: UserState) -> &'static str {
    match state {
        UserState::WithoutSignIn => "Contact",
        UserState::Invited => "Invited",
        UserState::Active => "Active",
        UserState::Locked => "Locked",
        UserState::Deactivated => "Deactivated",
    }
}

/// What a step's button says.
pub const fn step(step: Step) -> &'static str {
    match step {
        Step::Invite => "Invite",
        Step::Resend => "Send the invitation again",
        Step::SendReset => "Send a link for a new password",
        Step::Lock => "Lock",
        Step::Unlock => "Unlock",
        Step::Deactivate => "Deactivate",
        Step::Reactivate => "Reactivate",
    }
}

/// Why a step does not fit where somebody stands.
pub const fn stands(state: UserState) -> &'static str {
    match state {
        UserState::WithoutSignIn => "This person is a contact and was not invited yet.",
        UserState::Invited => "This person was invited and has not chosen a password yet.",
        UserState::Active => "This person can sign in already.",
        UserState::Locked => "This person is locked. Unlock them first.",
        UserState::Deactivated => "This person is deactivated. Reactivate them first.",
    }
}

/// The heading of the page that a link leads to.
pub const fn link_title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Invitation => "Welcome",
        Purpose::Reset => FORGOT_TITLE,
    }
}

/// What the page that a link leads to is for.
pub fn link_purpose(name: &str, email: &str) -> String {
    format!("{name}, choose a password. You sign in with {email} and this password from then on.")
}

/// Help beside a new password.
pub fn password_help(least: usize) -> String {
    format!("At least {least} characters. Several words are easy to remember and hard to guess")
}

/// The title of the page for inviting somebody.
pub fn invite_title(name: &str) -> String {
    format!("Invite {name}")
}

/// What an invitation does; without the address for whoever may not see it.
pub fn invite_purpose(email: &str) -> String {
    let whom = if email.is_empty() { "them" } else { email };
    format!(
        "A mail with a link goes to {whom}. With it they choose a password within seven days, and sign in from then on."
    )
}
