//! Why something may or may not be done.

use super::plural;
use crate::access::{Access, Licence, Right};
use crate::accounts::relationships::RelationKind;
use crate::fields::Object;
use crate::users::Role;

/// Creating what one's role does not create.
pub const CREATE: &str = "Only people of a partner company register deals. Your channel manager can help.";
/// A move of the other side.
pub const OTHER_SIDE: &str = "This step belongs to the other side.";
/// Editing after submitting.
pub const NOT_EDITABLE: &str =
    "A registration can be changed while it is a draft or while you are asked for information.";
/// Deleting after submitting.
pub const ONLY_DRAFTS: &str = "Only a draft can be deleted. A submitted registration can be withdrawn.";
/// What was shared for reading.
pub const READ_ONLY: &str = "This was shared with you to read, not to change.";
/// A kind of record somebody has no right on.
pub const NO_RIGHT: &str = "Your permissions do not include this. An administrator can give them to you.";

/// What people call a right.
pub const fn right(right: Right) -> &'static str {
    match right {
        Right::Read => "Read",
        Right::Create => "Create",
        Right::Edit => "Edit",
        Right::Delete => "Delete",
    }
}

/// What people call how far something reaches.
pub const fn access(access: Access) -> &'static str {
    match access {
        Access::Read => "Read",
        Access::Edit => "Edit",
    }
}

/// What people call a licence.
pub const fn licence(licence: Licence) -> &'static str {
    match licence {
        Licence::Internal => "Internal",
        Licence::FullCoSelling => "Full co-selling",
        Licence::Limited => "Limited",
    }
}

/// A set without a name.
pub const SET_NEEDS_A_NAME: &str = "Give the permission set a name";
/// A rule without a name.
pub const RULE_NEEDS_A_NAME: &str = "Give the rule a name";
/// No kind of record.
pub const CHOOSE_OBJECT: &str = "Choose what the rule shares";
/// No access.
pub const CHOOSE_ACCESS: &str = "Choose whether it is shared to read or to edit";
/// What a condition over people cannot ask.
pub const WHOM_FIELDS: &str =
    "With whom can ask for role, licence, account, and the account's type, tier, status, country and parent";
/// A rule that asks who looks.
pub const NO_VIEWER: &str =
    "A rule finds the same records for everybody: say with whom in the field below instead of “viewer”";

/// Rights without reading.
pub fn reading_first(object: Object) -> String {
    format!("Whoever creates, edits or deletes needs to read too: {}", object.label().to_lowercase())
}

/// Object rights without a field.
pub fn fields_too(object: Object) -> String {
    format!("Choose at least one field to show, or every field: {}", object.label().to_lowercase())
}

/// A new set.
pub const NEW_SET: &str = "New permission set";
/// A new rule.
pub const NEW_RULE: &str = "New sharing rule";
/// The permission sets.
pub const SETS: &str = "Permission sets";
/// The sharing rules.
pub const RULES: &str = "Sharing rules";
/// What a set is for.
pub const SET_PURPOSE: &str =
    "What its people may do with each kind of record, and which fields they see. Rights only add up.";
/// What a rule is for.
pub const RULE_PURPOSE: &str =
    "Records that meet a condition are shared with people who meet another, beyond their own company.";
/// The button before anything is saved.
pub const SHOW_CHANGES: &str = "Show what this changes";
/// Deleting a set.
pub const DELETE_SET: &str = "Delete this set";
/// Deleting a rule.
pub const DELETE_RULE: &str = "Delete this rule";
/// Somebody was faster.
pub const CHANGED_MEANWHILE: &str =
    "Somebody changed this since you opened it. What you typed is kept: compare it and save again.";
/// What the trail cannot undo.
pub const CANNOT_PUT_BACK: &str = "This was changed again since, so it cannot be put back. Change it by hand instead.";
/// A name that is taken.
pub const SET_NAME_TAKEN: &str = "Another permission set has this name";
/// A name that is taken.
pub const RULE_NAME_TAKEN: &str = "Another sharing rule has this name";
/// Its name.
pub const SET_NAME: &str = "Name";
/// What it is for.
pub const SET_DESCRIPTION: &str = "What it is for";
/// The roles.
pub const GIVEN_TO_ROLES: &str = "Everybody of these roles has it";
/// The tiers.
pub const GIVEN_TO_TIERS: &str = "Everybody of partners of these tiers has it";
/// Object rights.
pub const OBJECT_RIGHTS: &str = "Records";
/// What they say.
pub const OBJECT_RIGHTS_TEXT: &str = "A right says what may be done with records that reach a person; which ones do is decided by ownership, roles, sharing and relationships.";
/// The rows.
pub const RECORDS: &str = "Kind of record";
/// A row of the fields.
pub const EVERY_FIELD: &str = "Every field, also those to come";
/// The rows of fields.
pub const FIELD: &str = "Field";
/// The column of fields.
pub const FIELD_ACCESS: &str = "Access";
/// A field that is not shown.
pub const HIDDEN: &str = "Hidden";
/// Its name.
pub const RULE_NAME: &str = "Name";
/// What it shares.
pub const RULE_OBJECT: &str = "What is shared";
/// Which.
pub const RULE_WHICH: &str = "Which of them";
/// How to say it.
pub const RULE_WHICH_HELP: &str = "A condition, such as: state = approved and amount >= 50000 EUR";
/// With whom.
pub const RULE_WHOM: &str = "With whom";
/// How to say it.
pub const RULE_WHOM_HELP: &str =
    "A condition over people, such as: account.tier in (gold, platinum) and role = manager";
/// How far.
pub const RULE_ACCESS: &str = "To read or to edit";
/// Whether it counts.
pub const RULE_ACTIVE: &str = "Counts";
/// What not counting means.
pub const RULE_ACTIVE_HELP: &str = "A rule that does not count is kept and shares nothing";

/// The heading of an object's fields.
pub fn fields_of(object: Object) -> String {
    format!("Fields: {}", object.label().to_lowercase())
}

/// A right on a kind of record.
pub fn right_on(right: &str, object: Object) -> String {
    format!("{}: {right}", object.label())
}

/// A field of a kind of record.
pub fn field_of(label: &str, object: Object) -> String {
    format!("{}, {}", object.label(), label.to_lowercase())
}

/// A role or a tier that has a set.
pub fn given_to(whom: &str) -> String {
    format!("Given to {}", whom.replace('_', " "))
}

/// What a key of a form asks for.
pub fn answer_label(key: &str) -> &str {
    match key {
        "name" => RULE_NAME,
        "description" => SET_DESCRIPTION,
        "object" => RULE_OBJECT,
        "condition" => RULE_WHICH,
        "whom" => RULE_WHOM,
        "access" => RULE_ACCESS,
        "is_active" => RULE_ACTIVE,
        other => other,
    }
}

/// One answer that changes.
pub fn answer_change(label: &str, before: &str, after: &str) -> String {
    match (before, after) {
        ("", after) => format!("{label}: {after}"),
        (before, "") => format!("{label}: no longer {before}"),
        (before, after) => format!("{label}: {after} instead of {before}"),
    }
}

/// More than is told.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// A right somebody gets.
pub fn gets_right(right: Right, object: Object) -> String {
    format!("can now {} {}", right.label().to_lowercase(), objects(object))
}

/// A right somebody loses.
pub fn loses_right(right: Right, object: Object) -> String {
    format!("can no longer {} {}", right.label().to_lowercase(), objects(object))
}

/// A field somebody sees or changes differently.
pub fn field_change(label: &str, object: Object, was: Option<Access>, is: Option<Access>) -> String {
    let field = field_of(label, object);
    match (was, is) {
        (None, Some(Access::Read)) => format!("{field}: can now be seen"),
        (_, Some(Access::Edit)) => format!("{field}: can now be changed"),
        (_, Some(Access::Read)) => format!("{field}: can be seen, no longer changed"),
        (_, None) => format!("{field}: no longer shown"),
    }
}

/// What people call records of a kind.
pub const fn objects(object: Object) -> &'static str {
    match object {
        Object::Account => "companies",
        Object::Mail => "mails",
        Object::Opportunity => "opportunities",
        Object::Product => "products",
        Object::Registration => "registrations",
        Object::Relationship => "relationships",
        Object::Territory => "territories",
        Object::User => "people",
        Object::SignIn => "tries to sign in",
        Object::PermissionSet => "permission sets",
        Object::SharingRule => "sharing rules",
        Object::AccessDefaults => "access defaults",
        Object::Event => "entries of the trail",
    }
}

/// Somebody with their company.
pub fn person_of(name: &str, company: Option<&str>) -> String {
    match company {
        Some(company) => format!("{name}, {company}"),
        None => name.to_owned(),
    }
}

/// Everything about access.
pub const ACCESS: &str = "Access";
/// The matrix.
pub const MATRIX: &str = "Who reaches what";
/// What it is for.
pub const MATRIX_PURPOSE: &str =
    "Each role with the widest seat and the sets of its role: what it reaches of each kind of information.";
/// The first column.
pub const ROLE: &str = "Role";
/// Adding a set.
pub const ADD_SET: &str = "Add a permission set";
/// Adding a rule.
pub const ADD_RULE: &str = "Add a sharing rule";
/// No set.
pub const NO_SET: &str = "No permission sets";
/// How the first comes.
pub const NO_SET_TEXT: &str = "Without a set nobody but administrators can do anything. Add one and give it to a role.";
/// No rule.
pub const NO_RULE: &str = "Nothing is shared by rule";
/// How the first comes.
pub const NO_RULE_TEXT: &str = "A rule shares records with people beyond their own company, by conditions over both.";
/// Typed, looked at, and not saved.
pub const NOT_SAVED_YET: &str = "This is not saved yet. Look at what it changes, then save it or give it up.";
/// Going back to what is stored.
pub const GIVE_UP: &str = "Give up these changes";
/// The heading of what changes.
pub const WHAT_CHANGES: &str = "What this changes";
/// The table of whom it touches.
pub const WHO_IS_TOUCHED: &str = "Whom it touches";
/// Nobody.
pub const NOBODY_TOUCHED: &str = "Nobody who can sign in gets or loses anything.";
/// A column.
pub const PERSON: &str = "Person";
/// A column.
pub const COMPANY: &str = "Company";
/// A column.
pub const GAINS: &str = "Records gained";
/// A column.
pub const LOSES: &str = "Records lost";
/// A column.
pub const FOR_INSTANCE: &str = "For instance";
/// A column.
pub const RIGHTS: &str = "Rights";
/// A column.
pub const SHOWN: &str = "Shown";
/// A column.
pub const BECAUSE: &str = "Because";
/// A column.
pub const ACCESS_FAR: &str = "To read or to edit";
/// What the page of a record's access is for.
pub const WHY_PURPOSE: &str = "Who can see this record and why, who cannot and what would change that.";
/// Asking about somebody.
pub const ASK_WHY: &str = "Ask about a person";
/// The button.
pub const ASK: &str = "Show why";
/// Other grants.
pub const ALSO: &str = "This would also grant it:";
/// For a no.
pub const NEAREST: &str = "The smallest change that would make it a yes:";
/// The table of who sees it.
pub const WHO_SEES: &str = "Partners who can see it";
/// Nobody.
pub const NOBODY_OUTSIDE: &str = "Nobody of a partner can see it.";
/// Shares.
pub const SHARED_BY_HAND: &str = "Shared by hand";
/// Choosing whom.
pub const PERSON_OR_COMPANY: &str = "Choose a person, or below all people of a company";
/// The button.
pub const SHARE: &str = "Share";
/// Masks of the record.
pub const HIDDEN_FIELDS: &str = "Hidden fields";
/// What they are.
pub const HIDDEN_FIELDS_TEXT: &str = "Fields that no partner sees in this record, whatever their permission sets show.";
/// The button.
pub const HIDE_FIELD: &str = "Hide this field";

/// A control in a table.
pub fn cell_label(row: &str, column: &str) -> String {
    format!("{row}: {column}")
}

/// How many people.
pub fn people_touched(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

/// People who are not shown.
pub fn more_people(count: u64) -> String {
    match count {
        1 => "and 1 more person".to_owned(),
        count => format!("and {count} more people"),
    }
}

/// Records that somebody saw and can then change.
pub fn more_to_change(count: u64) -> String {
    format!("can now change {} they only saw", plural(count, "record", "records"))
}

/// Records that somebody could change and then only sees.
pub fn fewer_to_change(count: u64) -> String {
    format!("can no longer change {}, only see", plural(count, "record", "records"))
}

/// The page of a record's access.
pub fn access_to(record: &str) -> String {
    format!("Access to {record}")
}

/// The fields for somebody.
pub fn fields_for(name: &str) -> String {
    format!("Fields for {name}")
}

/// What somebody can do.
pub fn all_access_of(name: &str) -> String {
    format!("What {name} can do")
}

/// A question with its answer.
pub fn answered(question: &str, yes: bool) -> String {
    format!("{question}: {}", if yes { "yes" } else { "no" })
}

/// A share.
pub fn shared_with(name: &str, access: Access) -> String {
    match access {
        Access::Read => format!("{name}, to read"),
        Access::Edit => format!("{name}, to edit"),
    }
}

/// Taking a share back.
pub fn unshare(name: &str) -> String {
    format!("Stop sharing with {name}")
}

/// Showing a field again.
pub fn show_again(field: &str) -> String {
    format!("Show {} again", field.to_lowercase())
}

/// What is decided in general.
pub const DEFAULTS: &str = "Defaults";
/// What it is for.
pub const DEFAULTS_PURPOSE: &str = "How far records reach everybody of a side, what companies share with one another, and which fields are hidden while something holds.";
/// Outside wider than inside.
pub const NEVER_WIDER: &str = "Partners can never reach more than your own people";
/// No field to hide.
pub const CHOOSE_MASKED: &str = "Choose the field to hide";
/// A mask over other records.
pub const OWN_FIELDS_ONLY: &str =
    "This condition can only ask for fields of the record itself, and not for today or the viewer";
/// Reaches nobody.
pub const PRIVATE: &str = "Private";
/// Shared with nobody.
pub const NOT_SHARED: &str = "Not shared";
/// The heading of baselines.
pub const BASELINES: &str = "Baselines";
/// What they say.
pub const BASELINES_TEXT: &str =
    "What everybody of a side reaches without any other reason. A permission set must still give the right.";
/// The vendor's people.
pub const INSIDE: &str = "Your own people";
/// Everybody else.
pub const OUTSIDE: &str = "Partners";
/// The heading of what companies share.
pub const BETWEEN: &str = "Between companies";
/// What it says.
pub const BETWEEN_TEXT: &str =
    "What the people of a company receive from companies below it, or from the second company of a relationship.";
/// The rows.
pub const ALONG: &str = "Along";
/// The heading of masks.
pub const MASKS: &str = "Hidden fields";
/// What they say.
pub const MASKS_TEXT: &str =
    "A field that no partner sees while a condition over its record holds, whatever their permission sets show.";
/// How to say while when.
pub const MASK_HELP: &str = "A condition, such as: state in (submitted, in_review)";

/// How far, and from which role on.
pub fn reach_from(access: Access, role: Role) -> String {
    let far = match access {
        Access::Read => "To read",
        Access::Edit => "To edit",
    };
    match role {
        Role::Seller => format!("{far}, everybody"),
        Role::Manager => format!("{far}, managers and executives"),
        _ => format!("{far}, executives"),
    }
}

/// A way along which companies share.
pub fn along(name: &str) -> String {
    match RelationKind::from_name(name) {
        Some(kind) => kind.label(crate::accounts::relationships::Way::Forward).to_owned(),
        None => "Companies below".to_owned(),
    }
}

/// The field of a mask.
pub fn mask_field(number: usize) -> String {
    format!("Hidden field {number}")
}

/// The condition of a mask.
pub fn mask_while(number: usize) -> String {
    format!("Hidden field {number}: while")
}

/// A baseline in a list of changes.
pub fn baseline_of(object: Object, inside: bool) -> String {
    format!("Baseline of {} for {}", objects(object), if inside { "your own people" } else { "partners" })
}

/// What companies share, in a list of changes.
pub fn between_of(name: &str, object: Object) -> String {
    format!("{}: {}", along(name), objects(object))
}

/// A part of a mask, in a list of changes.
pub fn mask_part(place: &str, part: &str) -> String {
    let number = place.parse::<usize>().map_or(1, |place| place + 1);
    if part == "field" { mask_field(number) } else { mask_while(number) }
}

/// A set that somebody has.
pub const SET_IN_USE: &str =
    "Somebody has this permission set. Take it from roles, tiers and people first: that shows what it changes.";
/// A rule that counts.
pub const RULE_COUNTS: &str = "This rule counts. Switch it off first: that shows what it changes.";

/// A field somebody may see and not change.
pub const FIELD_NOT_YOURS: &str = "Your permissions let you see this, and not change it";
