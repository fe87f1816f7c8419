//! What Baltic Systems registers.

use super::super::people::{ILZE, KADRI, MAREK};
use super::super::programme::{BEACON_FLEET, BEACON_WATCH, KEEL_16, KEEL_64, MOORING_400, SEXTANT};
use super::{Act, BLANK, Deal, on};

pub(super) const DEALS: &[Deal] = &[
    // Runs out during the story.
    Deal {
        seller: KADRI,
        customer: "Rīgas Ostas Serviss SIA",
        domain: "ostas-serviss.example",
        country: "LV",
        contact: "Jānis Bērziņš",
        email: "janis.berzins@ostas-serviss.example",
        phone: "+371 6755 0145",
        name: "Network for the ferry quay",
        lines: &[(MOORING_400, "1"), (BEACON_WATCH, "6")],
        amount: "23,400",
        closes_in: 20,
        source: "event",
        story: &[on(82, 14, 10, Act::Write), on(82, 15, 25, Act::Submit), on(80, 9, 40, Act::Approve(""))],
        ..BLANK
    },
    Deal {
        seller: MAREK,
        customer: "Kommunalwerke Elbtal AöR",
        domain: "kommunalwerke-elbtal.example",
        country: "DE",
        contact: "Torsten Wendt",
        email: "t.wendt@kommunalwerke-elbtal.example",
        name: "Control room renewal",
        lines: &[(BEACON_FLEET, "2"), (SEXTANT, "1")],
        amount: "59,000",
        closes_in: 15,
        source: "tender",
        tender: "KWE-2214-07",
        story: &[
            on(48, 10, 30, Act::Write),
            on(48, 11, 45, Act::Submit),
            on(
                46,
                15,
                15,
                Act::Reject(
                    "tender_published",
                    "The tender was public a week before this was registered, so it stays open to every partner. You are welcome to \
                     bid.",
                ),
            ),
        ],
        ..BLANK
    },
    // The claim that blocks `Pohja Puit`.
    Deal {
        seller: KADRI,
        customer: "Põhja Puit OÜ",
        domain: "pohjapuit.example",
        country: "EE",
        contact: "Triin Mägi",
        email: "triin.magi@pohjapuit.example",
        phone: "+372 655 0158",
        name: "Sawmill network and monitoring",
        lines: &[(MOORING_400, "2"), (BEACON_WATCH, "3")],
        amount: "29,500",
        closes_in: 22,
        source: "prospecting",
        evidence: "Walked through both halls with the plant manager. Our offer was presented to the owners.",
        story: &[
            on(45, 9, 20, Act::Write),
            on(45, 10, 10, Act::Submit),
            on(43, 13, 35, Act::Approve("Approved for the sawmill. Other sites need a registration of their own.")),
        ],
        ..BLANK
    },
    Deal {
        seller: MAREK,
        customer: "Zakłady Mięsne Bielawa Sp. z o.o.",
        domain: "bielawa-zaklady.example",
        country: "PL",
        contact: "Agnieszka Lewandowska",
        email: "a.lewandowska@bielawa-zaklady.example",
        phone: "+48 74 555 01 72",
        name: "Three plants on one network",
        lines: &[(MOORING_400, "9"), (BEACON_FLEET, "3"), (SEXTANT, "1")],
        amount: "196,000",
        closes_in: 80,
        source: "existing_customer",
        evidence: "Framework agreement signed in spring; this is the first order under it.",
        links: "https://baltic.example/bielawa/framework",
        story: &[
            on(39, 11, 10, Act::Write),
            on(39, 12, 5, Act::Submit),
            on(38, 9, 30, Act::Ask("The amount is above the list price. Does it include your own services?")),
            on(
                36,
                14,
                45,
                Act::Answer(
                    "Yes, it did. I have taken our installation work out, the amount is now for the products alone.",
                    &[("amount", "182,000")],
                ),
            ),
            on(35, 10, 20, Act::Approve("Thank you for the correction.")),
        ],
        ..BLANK
    },
    // After the protection of Northwind Resellers ran out.
    Deal {
        seller: MAREK,
        customer: "Hafenlogistik Nordsee",
        domain: "www.hafenlogistik-nordsee.example",
        country: "DE",
        contact: "Onno Harms",
        email: "o.harms@hafenlogistik-nordsee.example",
        phone: "+49 4421 555 0131",
        name: "Second archive for the bulk terminal",
        lines: &[(KEEL_64, "2")],
        amount: "47,500",
        closes_in: 55,
        source: "inbound",
        evidence: "The terminal manager called us after a visit to our customer in Klaipėda.",
        story: &[
            on(8, 9, 35, Act::Write),
            on(8, 10, 15, Act::Submit),
            on(7, 15, 5, Act::Approve("Approved. Please name the terminal in the order, they have two.")),
        ],
        ..BLANK
    },
    // Asked, and late with the answer.
    Deal {
        seller: KADRI,
        customer: "Vilniaus Šviesa UAB",
        domain: "vilniaus-sviesa.example",
        country: "LT",
        contact: "Rasa Petrauskienė",
        email: "rasa.petrauskiene@vilniaus-sviesa.example",
        phone: "+370 5 255 0186",
        name: "Analysis of street light faults",
        lines: &[(SEXTANT, "1"), (BEACON_FLEET, "2")],
        amount: "58,000",
        closes_in: 65,
        source: "prospecting",
        story: &[
            on(6, 15, 30, Act::Write),
            on(6, 16, 15, Act::Submit),
            on(
                4,
                10,
                25,
                Act::Ask("Will the city buy this itself or through its energy company? Please name the buyer."),
            ),
        ],
        ..BLANK
    },
    Deal {
        seller: KADRI,
        customer: "Turun Telakkapalvelu Oy",
        domain: "telakkapalvelu.example",
        country: "FI",
        contact: "Mikko Lahtinen",
        email: "mikko.lahtinen@telakkapalvelu.example",
        phone: "+358 2 555 0114",
        name: "Archive for drawings",
        lines: &[(KEEL_16, "2")],
        amount: "16,200",
        closes_in: 28,
        source: "existing_customer",
        story: &[on(3, 13, 40, Act::Write), on(3, 14, 20, Act::Submit), on(1, 15, 30, Act::Approve(""))],
        ..BLANK
    },
    // Nearly the name of a customer of Northwind Resellers.
    Deal {
        seller: ILZE,
        customer: "Lumiere Optic",
        country: "FR",
        contact: "Bastien Roy",
        email: "bastien.roy@lumiere-optic.example",
        phone: "+33 1 55 50 01 67",
        name: "Monitoring for four shops",
        lines: &[(BEACON_WATCH, "4")],
        amount: "7,400",
        closes_in: 33,
        source: "inbound",
        story: &[on(1, 10, 50, Act::Write), on(1, 11, 20, Act::Submit)],
        ..BLANK
    },
    // Protected for Northwind Resellers under another spelling.
    Deal {
        seller: KADRI,
        customer: "Mueller Maschinenbau",
        country: "DE",
        contact: "Heike Vogt",
        email: "heike.vogt@maschinenbau-mueller.example",
        phone: "+49 711 555 0150",
        name: "Gateways for the warehouse in Tallinn",
        lines: &[(MOORING_400, "3")],
        amount: "36,500",
        closes_in: 48,
        source: "existing_customer",
        notes: "The warehouse is ours to look after; the order comes from the head office in Germany.",
        story: &[on(1, 12, 30, Act::Write), on(1, 13, 5, Act::Submit)],
        ..BLANK
    },
    // The web domain of `Tannenberg Klinikum` of Northwind Resellers.
    Deal {
        seller: KADRI,
        customer: "Klinikverbund Tannenberg",
        domain: "www.tannenberg.example",
        country: "DE",
        contact: "Uwe Brandner",
        email: "u.brandner@tannenberg.example",
        name: "Archive for the laboratory",
        lines: &[(KEEL_16, "6")],
        amount: "49,000",
        closes_in: 85,
        source: "event",
        evidence: "Met at the hospital IT congress; the laboratory asked for an offer by the end of the month.",
        story: &[on(1, 14, 50, Act::Write), on(1, 15, 10, Act::Submit)],
        ..BLANK
    },
    // Just begun, with answers that cannot be taken yet.
    Deal {
        seller: KADRI,
        customer: "Saaremaa Laevatehas AS",
        country: "EE",
        contact: "Tiit Rebane",
        email: "tiit@",
        name: "Yard network",
        lines: &[(MOORING_400, "")],
        amount: "around 40,000",
        story: &[on(1, 16, 45, Act::Write)],
        ..BLANK
    },
];
