//! What Meridian Distribution registers.

use super::super::people::CLAIRE;
use super::super::programme::{BEACON_FLEET, BEACON_WATCH, KEEL_64, MOORING_100, MOORING_400, SEXTANT};
use super::{Act, BLANK, Deal, on};

pub(super) const DEALS: &[Deal] = &[
    Deal {
        seller: CLAIRE,
        customer: "Compagnie des Docks du Ponant SA",
        domain: "docks-du-ponant.example",
        country: "FR",
        contact: "Gaëlle Le Goff",
        email: "g.legoff@docks-du-ponant.example",
        phone: "+33 2 55 50 01 52",
        name: "Renewal of the port network",
        lines: &[(MOORING_400, "12"), (KEEL_64, "5"), (BEACON_FLEET, "4"), (SEXTANT, "2"), (BEACON_WATCH, "10")],
        amount: "389,000",
        closes_in: 110,
        source: "tender",
        tender: "DP-2217-B",
        evidence: "We advised on the specification and were invited before the tender was public.",
        links: "https://meridian.example/ponant/invitation\nhttps://meridian.example/ponant/specification",
        notes: "Delivery in three lots over nine months.",
        story: &[
            on(27, 9, 10, Act::Write),
            on(27, 11, 35, Act::Submit),
            on(26, 14, 0, Act::Ask("When was the invitation sent, and when was the tender published?")),
            on(
                24,
                10,
                5,
                Act::Answer(
                    "The invitation came three weeks before the publication. I have added the date to the evidence.",
                    &[(
                        "evidence",
                        "We advised on the specification and were invited three weeks before the tender was published.",
                    )],
                ),
            ),
            on(23, 16, 20, Act::Approve("Clear case. The protection covers all three lots.")),
        ],
        ..BLANK
    },
    // Waits longer than promised.
    Deal {
        seller: CLAIRE,
        customer: "Hudson & Vale Outfitters, Inc.",
        domain: "hudsonvale.example",
        country: "US",
        contact: "Terrence Boyd",
        email: "tboyd@hudsonvale.example",
        phone: "+1 212 555 0187",
        name: "Connecting twelve stores",
        lines: &[(MOORING_100, "12"), (BEACON_WATCH, "12")],
        amount: "64,000",
        currency: "USD",
        closes_in: 42,
        source: "prospecting",
        evidence: "Pilot in two stores finished, the customer wants the other ten before their busy season.",
        story: &[on(5, 13, 15, Act::Write), on(5, 14, 40, Act::Submit)],
        ..BLANK
    },
];
