//! The currencies of the world.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error as _};
use thiserror::Error;

use crate::words::values as words;

/// A currency by its ISO 4217 code: those people pay with, without metals, bond units, funds and withdrawn ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Currency(&'static str);

/// Why text is not a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CurrencyProblem {
    /// Nothing but blanks.
    #[error("{}", words::CURRENCY_EMPTY)]
    Empty,
    /// No currency has this code.
    #[error("{}", words::CURRENCY_UNKNOWN)]
    Unknown,
}

impl Currency {
    /// The US dollar.
    pub const USD: Currency = Currency("USD");
    /// The euro.
    pub const EUR: Currency = Currency("EUR");

    /// Every currency, sorted by code.
    pub fn all() -> impl Iterator<Item = Currency> {
        CODES.split(' ').map(Currency)
    }

    /// Reads a three-letter code in any case.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, CurrencyProblem> {
        let code = typed.trim();
        if code.is_empty() {
            return Err(CurrencyProblem::Empty);
        }
        Self::all().find(|known| known.0.eq_ignore_ascii_case(code)).ok_or(CurrencyProblem::Unknown)
    }

    /// The three-letter code in capitals, as it is stored.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// How many decimals an amount has: 2 for the dollar, 0 for the yen, 3 for the Kuwaiti dinar.
    pub fn minor_digits(self) -> u8 {
        match self.0 {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// How many minor units make one major unit: 100 cents a dollar.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(u32::from(self.minor_digits()))
    }

    /// The three-letter code, as every value kept as text has it.
    pub fn as_str(&self) -> &str {
        self.0
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyProblem;

    fn try_from(typed: String) -> Result<Self, CurrencyProblem> {
        Currency::parse(&typed)
    }
}

// By hand, since deriving takes the `&'static str` inside for something borrowed from the input.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.0.to_owned()
    }
}

/// ISO 4217 as of 2026: without the Bulgarian lev and the Croatian kuna (now euro), with the Caribbean guilder, the
/// leone of 2022 and Zimbabwe Gold. One text and no table, as the countries are.
#[rustfmt::skip]
const CODES: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP \
    PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT \
    TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_parse_in_any_case() {
        assert_eq!(Currency::parse(" usd "), Ok(Currency::USD));
        assert_eq!(Currency::parse("Eur").unwrap().code(), "EUR");
        assert_eq!(serde_json::to_string(&Currency::EUR).unwrap(), "\"EUR\"");
        assert!(serde_json::from_str::<Currency>("\"EURO\"").is_err());
    }

    #[test]
    fn each_broken_rule_has_its_name() {
        assert_eq!(Currency::parse(" "), Err(CurrencyProblem::Empty));
        for unknown in ["€", "EURO", "XAU", "XXX", "DEM", "HRK", "CLF", "US\0"] {
            assert_eq!(Currency::parse(unknown), Err(CurrencyProblem::Unknown), "{unknown:?}");
        }
        assert_eq!(Currency::parse(&"U".repeat(1 << 20)), Err(CurrencyProblem::Unknown));
    }

    #[test]
    fn decimals_follow_the_standard() {
        for (code, digits) in
            [("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CHF", 2), ("HUF", 2), ("ISK", 0)]
        {
            assert_eq!(Currency::parse(code).unwrap().minor_digits(), digits, "{code}");
        }
        assert_eq!(Currency::USD.minor_per_major(), 100);
    }

    #[test]
    fn the_list_is_sorted_without_doubles() {
        let codes: Vec<_> = Currency::all().map(Currency::code).collect();
        assert_eq!(codes.len(), 155);
        assert!(codes.is_sorted_by(|one, next| one < next));
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        assert!(codes.contains(&Currency::USD.code()) && codes.contains(&Currency::EUR.code()));
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(index in 0..155_usize) {
            let currency = Currency::parse(Currency::all().nth(index).unwrap().code()).unwrap();
            prop_assert_eq!(Currency::parse(&currency.to_string()), Ok(currency));
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = Currency::parse(&typed);
        }
    }
}
