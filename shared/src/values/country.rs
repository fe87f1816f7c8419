//! The countries of the world.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error as _};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::words::values as words;

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Country(&'static str);

/// Why text is not a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CountryProblem {
    /// Nothing but blanks.
    #[error("{}", words::COUNTRY_EMPTY)]
    Empty,
    /// No country has this code.
    #[error("{}", words::COUNTRY_UNKNOWN)]
    Unknown,
}

impl Country {
    /// Every country as (code, English name), sorted by name.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        COUNTRIES.split('|').filter_map(|country| country.split_once('='))
    }

    /// Reads a two-letter code in any case.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, CountryProblem> {
        let code = typed.trim();
        if code.is_empty() {
            return Err(CountryProblem::Empty);
        }
        let known = Country::all().find(|(known, _)| known.eq_ignore_ascii_case(code));
        known.map(|(code, _)| Country(code)).ok_or(CountryProblem::Unknown)
    }

    /// Finds a country by its English name, or one of the forms that other systems export (`USA`, `Great Britain`,
    /// `Viet Nam`). Case, accents and the kind of apostrophe do not matter. For imports: people choose from the list.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.len() > MAX_NAME_BYTES {
            return None;
        }
        let wanted = folded(name);
        let code = OTHER_NAMES.iter().find(|(other, _)| *other == wanted).map(|(_, code)| *code);
        let code = code.or_else(|| Country::all().find(|(_, name)| folded(name) == wanted).map(|(code, _)| code));
        code.map(Country)
    }

    /// The two-letter code in capitals, as it is stored.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        Country::all().find(|(code, _)| *code == self.0).map_or(self.0, |(_, name)| name)
    }

    /// The two-letter code, as every value kept as text has it.
    pub fn as_str(&self) -> &str {
        self.0
    }
}

/// The code, so that it parses again; people are shown [`Country::name`].
impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl TryFrom<String> for Country {
    type Error = CountryProblem;

    fn try_from(typed: String) -> Result<Self, CountryProblem> {
        Country::parse(&typed)
    }
}

// By hand, since deriving takes the `&'static str` inside for something borrowed from the input.
impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.0.to_owned()
    }
}

/// No name in the tables is half as long; anything longer is not worth folding.
const MAX_NAME_BYTES: usize = 200;

/// Lower case without accents, with plain apostrophes and single spaces.
fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names in use beside those of the table, folded.
#[rustfmt::skip]
const OTHER_NAMES: [(&str, &str); 82] = [
    ("usa", "US"), ("u.s.", "US"), ("u.s.a.", "US"), ("us", "US"), ("america", "US"),
    ("united states of america", "US"), ("the united states", "US"), ("uk", "GB"), ("u.k.", "GB"),
    ("great britain", "GB"), ("britain", "GB"), ("england", "GB"), ("scotland", "GB"), ("wales", "GB"),
    ("northern ireland", "GB"), ("united kingdom of great britain and northern ireland", "GB"), ("uae", "AE"),
    ("u.a.e.", "AE"), ("republic of korea", "KR"), ("korea, republic of", "KR"), ("korea (south)", "KR"),
    ("korea, south", "KR"), ("democratic people's republic of korea", "KP"),
    ("korea, democratic people's republic of", "KP"), ("korea, north", "KP"), ("czech republic", "CZ"),
    ("the netherlands", "NL"), ("holland", "NL"), ("turkey", "TR"), ("russian federation", "RU"), ("viet nam", "VN"),
    ("people's republic of china", "CN"), ("mainland china", "CN"), ("taiwan, province of china", "TW"),
    ("chinese taipei", "TW"), ("hong kong sar", "HK"), ("hong kong sar china", "HK"), ("macau", "MO"),
    ("macao sar china", "MO"), ("ivory coast", "CI"), ("cabo verde", "CV"), ("swaziland", "SZ"), ("macedonia", "MK"),
    ("republic of north macedonia", "MK"), ("burma", "MM"), ("bolivia, plurinational state of", "BO"),
    ("venezuela, bolivarian republic of", "VE"), ("iran, islamic republic of", "IR"), ("syrian arab republic", "SY"),
    ("tanzania, united republic of", "TZ"), ("moldova, republic of", "MD"), ("republic of moldova", "MD"),
    ("lao people's democratic republic", "LA"), ("democratic republic of the congo", "CD"),
    ("congo, the democratic republic of the", "CD"), ("congo, democratic republic of the", "CD"), ("dr congo", "CD"),
    ("drc", "CD"), ("congo", "CG"), ("republic of the congo", "CG"), ("brunei darussalam", "BN"),
    ("micronesia, federated states of", "FM"), ("palestine, state of", "PS"), ("state of palestine", "PS"),
    ("holy see", "VA"), ("holy see (vatican city state)", "VA"), ("vatican", "VA"), ("the gambia", "GM"),
    ("the bahamas", "BS"), ("east timor", "TL"), ("republic of ireland", "IE"), ("falkland islands (malvinas)", "FK"),
    ("bosnia", "BA"), ("virgin islands, british", "VG"), ("virgin islands, u.s.", "VI"),
    ("u.s. virgin islands", "VI"), ("bonaire, sint eustatius and saba", "BQ"), ("cocos (keeling) islands", "CC"),
    ("saint helena, ascension and tristan da cunha", "SH"), ("sint maarten (dutch part)", "SX"),
    ("saint martin (french part)", "MF"), ("pitcairn", "PN"),
];

/// ISO 3166-1 alpha-2 as of 2025, with the short names people know instead of the formal ones. One text and no table: of a table a
/// browser would fetch twice the bytes.
#[rustfmt::skip]
const COUNTRIES: &str = "\
    AF=Afghanistan|AX=Åland Islands|AL=Albania|DZ=Algeria|AS=American Samoa|AD=Andorra|AO=Angola|AI=Anguilla|\
    AQ=Antarctica|AG=Antigua and Barbuda|AR=Argentina|AM=Armenia|AW=Aruba|AU=Australia|AT=Austria|AZ=Azerbaijan|\
    BS=Bahamas|BH=Bahrain|BD=Bangladesh|BB=Barbados|BY=Belarus|BE=Belgium|BZ=Belize|BJ=Benin|BM=Bermuda|BT=Bhutan|\
    BO=Bolivia|BA=Bosnia and Herzegovina|BW=Botswana|BV=Bouvet Island|BR=Brazil|IO=British Indian Ocean Territory|\
    VG=British Virgin Islands|BN=Brunei|BG=Bulgaria|BF=Burkina Faso|BI=Burundi|KH=Cambodia|CM=Cameroon|CA=Canada|\
    CV=Cape Verde|BQ=Caribbean Netherlands|KY=Cayman Islands|CF=Central African Republic|TD=Chad|CL=Chile|CN=China|\
    CX=Christmas Island|CC=Cocos Islands|CO=Colombia|KM=Comoros|CD=Congo (Democratic Republic)|CG=Congo (Republic)|\
    CK=Cook Islands|CR=Costa Rica|CI=Côte d’Ivoire|HR=Croatia|CU=Cuba|CW=Curaçao|CY=Cyprus|CZ=Czechia|DK=Denmark|\
    DJ=Djibouti|DM=Dominica|DO=Dominican Republic|EC=Ecuador|EG=Egypt|SV=El Salvador|GQ=Equatorial Guinea|\
    ER=Eritrea|EE=Estonia|SZ=Eswatini|ET=Ethiopia|FK=Falkland Islands|FO=Faroe Islands|FJ=Fiji|FI=Finland|FR=France|\
    GF=French Guiana|PF=French Polynesia|TF=French Southern Territories|GA=Gabon|GM=Gambia|GE=Georgia|DE=Germany|\
    GH=Ghana|GI=Gibraltar|GR=Greece|GL=Greenland|GD=Grenada|GP=Guadeloupe|GU=Guam|GT=Guatemala|GG=Guernsey|\
    GN=Guinea|GW=Guinea-Bissau|GY=Guyana|HT=Haiti|HM=Heard Island and McDonald Islands|HN=Honduras|HK=Hong Kong|\
    HU=Hungary|IS=Iceland|IN=India|ID=Indonesia|IR=Iran|IQ=Iraq|IE=Ireland|IM=Isle of Man|IL=Israel|IT=Italy|\
    JM=Jamaica|JP=Japan|JE=Jersey|JO=Jordan|KZ=Kazakhstan|KE=Kenya|KI=Kiribati|KW=Kuwait|KG=Kyrgyzstan|LA=Laos|\
    LV=Latvia|LB=Lebanon|LS=Lesotho|LR=Liberia|LY=Libya|LI=Liechtenstein|LT=Lithuania|LU=Luxembourg|MO=Macao|\
    MG=Madagascar|MW=Malawi|MY=Malaysia|MV=Maldives|ML=Mali|MT=Malta|MH=Marshall Islands|MQ=Martinique|\
    MR=Mauritania|MU=Mauritius|YT=Mayotte|MX=Mexico|FM=Micronesia|MD=Moldova|MC=Monaco|MN=Mongolia|ME=Montenegro|\
    MS=Montserrat|MA=Morocco|MZ=Mozambique|MM=Myanmar|NA=Namibia|NR=Nauru|NP=Nepal|NL=Netherlands|NC=New Caledonia|\
    NZ=New Zealand|NI=Nicaragua|NE=Niger|NG=Nigeria|NU=Niue|NF=Norfolk Island|KP=North Korea|MK=North Macedonia|\
    MP=Northern Mariana Islands|NO=Norway|OM=Oman|PK=Pakistan|PW=Palau|PS=Palestine|PA=Panama|PG=Papua New Guinea|\
    PY=Paraguay|PE=Peru|PH=Philippines|PN=Pitcairn Islands|PL=Poland|PT=Portugal|PR=Puerto Rico|QA=Qatar|RE=Réunion|\
    RO=Romania|RU=Russia|RW=Rwanda|BL=Saint Barthélemy|SH=Saint Helena|KN=Saint Kitts and Nevis|LC=Saint Lucia|\
    MF=Saint Martin|PM=Saint Pierre and Miquelon|VC=Saint Vincent and the Grenadines|WS=Samoa|SM=San Marino|\
    ST=São Tomé and Príncipe|SA=Saudi Arabia|SN=Senegal|RS=Serbia|SC=Seychelles|SL=Sierra Leone|SG=Singapore|\
    SX=Sint Maarten|SK=Slovakia|SI=Slovenia|SB=Solomon Islands|SO=Somalia|ZA=South Africa|\
    GS=South Georgia and the South Sandwich Islands|KR=South Korea|SS=South Sudan|ES=Spain|LK=Sri Lanka|SD=Sudan|\
    SR=Suriname|SJ=Svalbard and Jan Mayen|SE=Sweden|CH=Switzerland|SY=Syria|TW=Taiwan|TJ=Tajikistan|TZ=Tanzania|\
    TH=Thailand|TL=Timor-Leste|TG=Togo|TK=Tokelau|TO=Tonga|TT=Trinidad and Tobago|TN=Tunisia|TR=Türkiye|\
    TM=Turkmenistan|TC=Turks and Caicos Islands|TV=Tuvalu|UG=Uganda|UA=Ukraine|AE=United Arab Emirates|\
    GB=United Kingdom|US=United States|UM=United States Minor Outlying Islands|VI=United States Virgin Islands|\
    UY=Uruguay|UZ=Uzbekistan|VU=Vanuatu|VA=Vatican City|VE=Venezuela|VN=Vietnam|WF=Wallis and Futuna|\
    EH=Western Sahara|YE=Yemen|ZM=Zambia|ZW=Zimbabwe";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_parse_in_any_case() {
        let germany = Country::parse(" de ").unwrap();
        assert_eq!((germany.code(), germany.name()), ("DE", "Germany"));
        assert_eq!(serde_json::to_string(&germany).unwrap(), "\"DE\"");
        assert!(serde_json::from_str::<Country>("\"XX\"").is_err());
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(Country::parse("\u{a0}"), Err(CountryProblem::Empty));
        for unknown in ["XX", "Germany", "D\0", "UK", "\u{202e}DE"] {
            assert_eq!(Country::parse(unknown), Err(CountryProblem::Unknown), "{unknown:?}");
        }
        assert_eq!(Country::parse(&"D".repeat(1 << 20)), Err(CountryProblem::Unknown));
    }

    #[test]
    fn the_list_is_complete_unique_and_sorted_as_people_read_it() {
        let codes: HashSet<_> = Country::all().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.iter().all(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())));
        assert!(Country::all().is_sorted_by(|(_, one), (_, next)| folded(one) < folded(next)));
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for (code, name) in Country::all() {
            assert_eq!(Country::from_name(name).map(Country::code), Some(code), "{name}");
        }
        for (name, code) in [
            ("united states", "US"),
            ("U.S.A.", "US"),
            ("  Great   Britain ", "GB"),
            ("Turkey", "TR"),
            ("TURKIYE", "TR"),
            ("Cote d'Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("The Netherlands", "NL"),
            ("Korea, Republic of", "KR"),
            ("Viet Nam", "VN"),
            ("Russian Federation", "RU"),
            ("Czech Republic", "CZ"),
        ] {
            assert_eq!(Country::from_name(name).map(Country::code), Some(code), "{name}");
        }
        assert_eq!(Country::from_name("Korea"), None, "there are two");
        assert_eq!(Country::from_name(""), None);
        assert_eq!(Country::from_name(&"a".repeat(1 << 20)), None);
    }

    #[test]
    fn other_names_are_folded_and_lead_to_a_country() {
        for (name, code) in OTHER_NAMES {
            assert_eq!(folded(name), name);
            assert!(Country::parse(code).is_ok(), "{code}");
            assert!(Country::all().all(|(_, known)| folded(known) != name), "{name} is in the list itself");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(index in 0..249_usize) {
            let country = Country::parse(Country::all().nth(index).unwrap().0).unwrap();
            prop_assert_eq!(Country::parse(&country.to_string()), Ok(country));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = (Country::parse(&typed), Country::from_name(&typed));
        }
    }
}
