//! Who can sign in to the demo.

use super::programme::{BALTIC, MERIDIAN, NORTHWIND};
use shared::users::Role;

/// Somebody of the demo. The passwords are public: these people sign in from this machine only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// Who it is in a few words, as the sign-in page and the command line print it.
    pub who: &'static str,
    /// Name.
    pub name: &'static str,
    /// Email address to sign in with.
    pub email: &'static str,
    /// Password to sign in with.
    pub password: &'static str,
    /// Role.
    pub role: Role,
    /// The partner's name; none for the vendor's people.
    pub partner: Option<&'static str>,
}

pub(super) const SAM: &str = "Sam Okafor";
pub(super) const LENA: &str = "Lena Brandt";
pub(super) const HENRIK: &str = "Henrik Voss";
pub(super) const KADRI: &str = "Kadri Tamm";
pub(super) const MAREK: &str = "Marek Wójcik";
pub(super) const ILZE: &str = "Ilze Ozola";
pub(super) const CLAIRE: &str = "Claire Fontaine";
pub(super) const DANA: &str = "Dana Whitfield";
pub(super) const PIOTR: &str = "Piotr Zieliński";
const ROBIN: &str = "Robin Castellanos";

/// Everybody, in the order they are shown in: those of one partner, those of its competitor, the distributor's, the vendor's.
pub const PEOPLE: &[DemoPerson] = &[
    DemoPerson {
        who: "Sam Okafor, seller at Northwind Resellers",
        name: SAM,
        email: "sam@northwind.example",
        password: "northwind-seller-1",
        role: Role::Seller,
        partner: Some(NORTHWIND),
    },
    DemoPerson {
        who: "Lena Brandt, manager at Northwind Resellers",
        name: LENA,
        email: "lena@northwind.example",
        password: "northwind-manager-1",
        role: Role::Manager,
        partner: Some(NORTHWIND),
    },
    DemoPerson {
        who: "Henrik Voss, executive at Northwind Resellers",
        name: HENRIK,
        email: "henrik@northwind.example",
        password: "northwind-executive-1",
        role: Role::Executive,
        partner: Some(NORTHWIND),
    },
    DemoPerson {
        who: "Kadri Tamm, seller at Baltic Systems",
        name: KADRI,
        email: "kadri@baltic.example",
        password: "baltic-seller-1",
        role: Role::Seller,
        partner: Some(BALTIC),
    },
    DemoPerson {
        who: "Marek Wójcik, manager at Baltic Systems",
        name: MAREK,
        email: "marek@baltic.example",
        password: "baltic-manager-1",
        role: Role::Manager,
        partner: Some(BALTIC),
    },
    DemoPerson {
        who: "Ilze Ozola, executive at Baltic Systems",
        name: ILZE,
        email: "ilze@baltic.example",
        password: "baltic-executive-1",
        role: Role::Executive,
        partner: Some(BALTIC),
    },
    DemoPerson {
        who: "Claire Fontaine, manager at Meridian Distribution",
        name: CLAIRE,
        email: "claire@meridian.example",
        password: "meridian-manager-1",
        role: Role::Manager,
        partner: Some(MERIDIAN),
    },
    DemoPerson {
        who: "Dana Whitfield, channel manager for Northwind",
        name: DANA,
        email: "dana@entente.example",
        password: "channel-manager-1",
        role: Role::ChannelManager,
        partner: None,
    },
    DemoPerson {
        who: "Piotr Zieliński, channel manager for Baltic",
        name: PIOTR,
        email: "piotr@entente.example",
        password: "channel-manager-2",
        role: Role::ChannelManager,
        partner: None,
    },
    DemoPerson {
        who: "Robin Castellanos, administrator",
        name: ROBIN,
        email: "robin@entente.example",
        password: "administrator-1",
        role: Role::Administrator,
        partner: None,
    },
];
