//! What people type into the fields of a registration, rightly and wrongly.

/// Customers as their registers name them.
pub const COMPANIES: &[&str] = &[
    "Acme Industries GmbH",
    "3M",
    "Müller & Söhne GmbH & Co. KG",
    "株式会社日立製作所",
    "ООО «Ромашка»",
    "شركة الاتصالات",
    "Yahoo!",
    "  Acme \t Ltd  ",
    "E\u{301}lectricite\u{301} de France S.A.",
    "ＡＣＭＥ Ｃｏ．，Ｌｔｄ．",
    "İstanbul Ticaret A.Ş.",
    "ÅÄÖ Aktiebolag",
    "ﬁnance ﬂow ﬀ",
];

/// People.
pub const PEOPLE: &[&str] = &[
    "Ada Lovelace",
    "Sukarno",
    "Seán O’Brien",
    "李小龍",
    "María José Núñez-Þórsdóttir",
    "John Smith 3rd",
    "می\u{200c}خواهم",
    "Jose\u{301}",
    "12 .",
];

/// Email addresses that will do.
pub const EMAILS: &[&str] = &[
    "ada@acme.example",
    "Ada.Lovelace+deals@ACME.com",
    " ada@acme.co.uk ",
    "ada@bücher.example",
    "a_b-c@x1.y2.museum",
];

/// Email addresses that will not.
pub const BAD_EMAILS: &[&str] = &[
    "ada",
    "ada@",
    "@acme.com",
    "ada@@acme.com",
    "ada@acme",
    "ada acme@x.com",
    "ada@acme..com",
    ".ada@acme.com",
    "ada.@acme.com",
    "ada@-acme.com",
    "ada@127.0.0.1",
    "ada@[::1]",
    "\"ada l\"@acme.com",
    "ada@acme.com,bob@acme.com",
    "ada@acme.com\r\nBcc: bob@acme.com",
    "Ada <ada@acme.com>",
    "ada@acme.c0m",
    "ada＠acme.com",
];

/// Telephone numbers that will do.
pub const PHONES: &[&str] = &[
    "+49 30 1234567",
    "(212) 555-0123",
    "030/1234567",
    "+49 (0)30 1234567",
    "＋８１ ３ １２３４ ５６７８",
    "+44\u{a0}20\u{2011}7946\u{2013}0000",
];

/// Telephone numbers that will not.
pub const BAD_PHONES: &[&str] = &[
    "call me",
    "12345",
    "++4930123456",
    "0049+301234567",
    "1-800-FLOWERS",
    "٠٣٠١٢٣٤٥",
    "1234567890123456",
    "+",
    "030 1 ext. 7",
];

/// Web domains that will do.
pub const DOMAINS: &[&str] = &[
    "acme.com",
    "https://www.Acme.com/path?x#y",
    "www.www.acme.co.uk.",
    "bücher.example",
    "xn--bcher-kva.example",
    "acme.com:8080",
    "//acme.com",
    "www.com",
];

/// Web domains that will not.
pub const BAD_DOMAINS: &[&str] = &[
    "localhost",
    "192.0.2.1",
    "http://[::1]/",
    "ftp://acme.com",
    "javascript:alert(1)//acme.com",
    "name@acme.com",
    "acme .com",
    "acme..com",
    "-acme.com",
    "acme-.com",
    "acme.c",
    "acme.123",
    "acme_x.com",
    "acme.com:99999x",
    "aаcme.com\u{200d}",
    "ac\\me.com",
    "。acme。com",
];

/// Web addresses that will do.
pub const LINKS: &[&str] = &[
    "https://acme.example/tender?id=1&x=%20#top",
    "HTTP://Acme.Example:8080",
    "https://bücher.example/ä/ö",
    "https://acme.example:",
    "https://acme.example./",
];

/// Web addresses that will not.
pub const BAD_LINKS: &[&str] = &[
    "acme.com",
    "acme.com:8080/page",
    "javascript:alert(document.cookie)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "https://ada:secret@acme.com/",
    "https://acme.com:0/",
    "https://acme.com:65536/",
    "https:///path",
    "https://acme.com/<script>",
    "https://acme.com\\@evil.com/",
    "https://[::1]/",
    "https://a b.com/",
    "file:///etc/passwd",
];

/// Countries, known and not.
pub const COUNTRIES: &[&str] = &["DE", "us", " Gb ", "JP", "KR", "KW", "CH"];
/// Text that is no country.
pub const BAD_COUNTRIES: &[&str] = &["UK", "XX", "Germany", "D", "DEU", "ＤＥ", "d\u{131}", "\u{202e}ED"];

/// Currencies with no, two and three decimals.
pub const CURRENCIES: &[&str] = &["USD", "eur", " CHF ", "JPY", "KWD", "CLP"];
/// Text that is no currency.
pub const BAD_CURRENCIES: &[&str] = &["", " ", "$", "EURO", "XXX", "DEM", "ＵＳＤ", "usd\0", "U\u{301}SD"];

/// Amounts that will do in most currencies.
pub const AMOUNTS: &[&str] = &[
    "12500",
    "12,500",
    "12 500",
    "12'500",
    "12’500",
    "12\u{a0}500",
    "12\u{202f}500",
    "12500.",
    "12,500.00",
    "USD 12,500",
    "12500 eur",
    "0012500",
    "１２，５００",
    ".5",
    "999,999,999,999.99",
    "99999999999999",
];

/// Amounts as other countries write them, and such as nobody pays.
pub const BAD_AMOUNTS: &[&str] = &[
    "12.500,00",
    "12,50",
    "1.250.000",
    "12,50,000",
    "1,2,3",
    "12 500,50",
    "12'500,50",
    "1 000,000",
    "1234,567",
    "-5",
    "\u{2212}5",
    "(5)",
    "+5",
    "0",
    "0.00",
    "1e5",
    "1E400",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "½",
    "12²",
    "٣",
    "१२",
    "$12",
    "12 €",
    "1\u{202e}2",
    "12.505",
    "12.5055",
    "1,000,000,000,000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1/2",
    ".",
    ",",
    "..",
    "12,500,",
    "USD",
    "USDUSD 5",
];

/// Quantities that will do.
pub const QUANTITIES: &[&str] = &["1", "3", "1,000", "1 000 000", " 7 ", "007", "１２", "1'000"];

/// Quantities that will not.
pub const BAD_QUANTITIES: &[&str] = &[
    "0",
    "-1",
    "1.5",
    "1,5",
    "many",
    "1e3",
    "1000001",
    "4294967295",
    "4294967296",
    "4294967297",
    "18446744073709551615",
    "18446744073709551617",
    "٣",
    "+1",
    "1 0",
    "∞",
];

/// Texts that are dates to somebody, but no day anyone can choose here.
pub const BAD_DATES: &[&str] = &[
    "0000-01-01",
    "0000-00-00",
    "-0001-12-31",
    "0001-01-01",
    "1582-10-10",
    "1900-02-29",
    "1999-12-31",
    "2000-02-30",
    "2023-02-29",
    "2100-02-29",
    "2101-01-01",
    "9999-12-31",
    "10000-01-01",
    "+12026-01-01",
    "262143-12-31",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-2",
    "26-01-02",
    "22.11.2026",
    "11/12/2026",
    "31/12/2026",
    "2026/11/22",
    "20261122",
    "2026-11-22T10:00:00Z",
    "2026-W47-7",
    "22 Nov 2026",
    "tomorrow",
    "２０２７－０１－３１",
    "٢٠٢٧-٠١-٣١",
    "2027‑01‑31",
    "4294967297-01-01",
    "2027-4294967297-01",
];

/// How a deal was found: the stored values and others.
pub const SOURCES: &[&str] = &["prospecting", "inbound", "existing_customer", "event", "tender", " tender "];
/// Values that are not in the list.
pub const BAD_SOURCES: &[&str] = &["rumour", "Tender", "TENDER", "tender\0", "tender,event", "0"];

/// Names of deals, tenders, and notes.
pub const LINES: &[&str] = &[
    "New servers for Berlin",
    "T-2026/11",
    "=HYPERLINK(\"https://evil.example\")",
    "<script>alert(1)</script>",
    "'; DROP TABLE deals; --",
    "a\nb",
    "{{7*7}} ${7*7}",
    "x",
];
