//! What happened, told to each side.

use crate::access::Side;
use crate::accounts::merging::Moved;
use crate::audit::Event;
use crate::deals::Verdict;
use crate::time::day;
use crate::words::{deals, relations};

/// The sentence of an event; none where the side is not told.
pub fn sentence(event: &Event, actor: &str, side: Side) -> Option<String> {
    Some(match event {
        Event::Submitted { verdict } => format!("{actor} submitted the registration. {}", check(*verdict, side)),
        Event::InfoRequested { .. } => format!("{actor} asked for information."),
        Event::Answered { verdict, .. } => format!("{actor} answered and resubmitted. {}", check(*verdict, side)),
        Event::Approved { until, .. } => format!("{actor} approved the registration. Protected until {}.", day(*until)),
        Event::Rejected { reason, .. } => {
            format!("{actor} rejected the registration: {}.", lower(deals::reject_reason(*reason)))
        }
        Event::Withdrawn { .. } => format!("{actor} withdrew the registration."),
        Event::Expired => "The protection ended.".to_owned(),
        Event::Related { kind, from, to } if side == Side::Vendor => {
            format!("{actor} added a relationship: {}.", relations::related(*kind, &from.name, &to.name))
        }
        Event::RelationEnded { kind, from, to } if side == Side::Vendor => {
            format!("{actor} ended a relationship: {}.", relations::related(*kind, &from.name, &to.name))
        }
        Event::Merged { into, moved } if side == Side::Vendor => {
            format!("{actor} merged this company into {}. {}", into.name, came(moved))
        }
        Event::MergedFrom { from, moved } if side == Side::Vendor => {
            format!("{actor} merged {} into this company. {}", from.name, came(moved))
        }
        Event::MovedAway { to } if side == Side::Vendor => format!("{actor} moved this person to {}.", to.name),
        Event::MovedHere { from } if side == Side::Vendor => {
            format!("{actor} moved this person here from {}.", from.name)
        }
        Event::Invited if side == Side::Vendor => format!("{actor} invited this person."),
        Event::InvitationSent if side == Side::Vendor => format!("{actor} sent the invitation once more."),
        Event::PasswordSet if side == Side::Vendor => format!("{actor} chose a password."),
        Event::ResetSent if side == Side::Vendor => format!("{actor} asked for a link for a new password."),
        Event::Locked if side == Side::Vendor => format!("{actor} locked this person."),
        Event::Unlocked if side == Side::Vendor => format!("{actor} unlocked this person."),
        Event::Deactivated if side == Side::Vendor => format!("{actor} deactivated this person."),
        Event::Reactivated if side == Side::Vendor => format!("{actor} reactivated this person."),
        Event::Made if side == Side::Vendor => format!("Made by {actor}'s approval."),
        _ => return None,
    })
}

fn came(moved: &Moved) -> String {
    let what = relations::moved(moved);
    if what.is_empty() { "Nothing had to move.".to_owned() } else { format!("Moved: {}.", what.join(", ")) }
}

fn check(verdict: Verdict, side: Side) -> String {
    match (verdict, side) {
        (Verdict::Clear, _) => "The conflict check found nothing.".to_owned(),
        (Verdict::Review, Side::Vendor) => "The conflict check found something to look at.".to_owned(),
        (Verdict::Review, Side::Partner) => "It needs a closer look.".to_owned(),
        (Verdict::Blocked, _) => "It is blocked by an existing claim.".to_owned(),
    }
}

fn lower(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Who acted, where nobody did.
pub const SYSTEM: &str = "The portal";
