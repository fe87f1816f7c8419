//! Company names made comparable: case, accents, punctuation and legal forms taken off.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::domains::identifies;
use crate::values::text::{is_invisible, is_joining};

/// How a letter with two dots or a stroke is spelled in plain letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// The accent dropped: `Müller` as `muller`.
    Plain,
    /// As German and the Scandinavian languages spell it out: `Müller` as `mueller`, `Ångström` as `aangstroem`.
    SpelledOut,
}

/// A company's name as it is compared: folded case, no accents, punctuation as spaces, `&` as `and`, without legal
/// forms and a leading article. Never loses everything to a legal form: `AG` stays `ag`. Empty only where there is no
/// letter or digit. Twice is the same as once.
pub fn match_name(name: &str) -> String {
    tokens(name, Spelling::Plain).join(" ")
}

/// The ways a name may be spelled in plain letters, one or two: names are the same where any of them agree, so `Müller`
/// equals both `Muller` and `Mueller`.
pub(super) fn readings(name: &str) -> Vec<String> {
    let plain = match_name(name);
    let spelled_out = tokens(name, Spelling::SpelledOut).join(" ");
    if plain == spelled_out { vec![plain] } else { vec![plain, spelled_out] }
}

/// The words of a normalised name in alphabetical order, so that their order does not matter.
pub(super) fn sorted_words(normalised: &str) -> String {
    let mut words: Vec<&str> = normalised.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// How many characters of a name are read: what the longest legal name can grow to when it is decomposed. More is
/// hostile.
const MAX_READ: usize = 4_000;

/// No name gives more keys than this.
pub const MAX_KEYS: usize = 8;
/// No key is longer than this, in characters, so that it fits an index.
pub const MAX_KEY_CHARS: usize = 80;

/// The keys by which candidates are found in an index before they are compared. Two names that are the same share at
/// least one, and so do nearly all that are very similar. Sorted, without doubles, at most [`MAX_KEYS`] of at most
/// [`MAX_KEY_CHARS`] characters:
///
/// - `n:` the whole normalised name without its spaces (`Sales Force` finds `Salesforce`)
/// - `t:` its words in alphabetical order (`Bank Muster` finds `Muster Bank`)
/// - `p:` the first four letters of its first two significant words (a slip further back does not matter)
/// - `d:` the registrable domain, unless many companies share it
pub fn match_keys(name: &str, domain: Option<&str>) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let mut add = |kind: &str, value: &str| {
        if !value.is_empty() {
            keys.insert(format!("{kind}:{value}").chars().take(MAX_KEY_CHARS).collect::<String>());
        }
    };
    for reading in readings(name) {
        add("n", &reading.replace(' ', ""));
        add("t", &sorted_words(&reading));
        add("p", &beginnings(&reading));
    }
    if let Some(domain) = domain.filter(|domain| identifies(domain)) {
        add("d", &domain.to_lowercase());
    }
    keys.into_iter().collect()
}

/// The key of a contact's email address, to keep and look up beside [`match_keys`] where contacts are known: the same
/// contact in the same country is worth a look even where nothing else is alike.
pub fn contact_key(email: &str) -> String {
    format!("e:{}", email.to_lowercase()).chars().take(MAX_KEY_CHARS).collect()
}

/// The first four letters of the first two words that say something.
fn beginnings(normalised: &str) -> String {
    let significant = normalised.split(' ').filter(|word| is_significant(word) && word.chars().nth(1).is_some());
    let short = significant.take(2).map(|word| word.chars().take(4).collect::<String>()).collect::<Vec<_>>();
    if short.is_empty() { normalised.chars().take(4).collect() } else { short.join("-") }
}

fn is_significant(word: &str) -> bool {
    !is_and(word)
        && !["the", "of", "for", "de", "la", "le", "du", "des", "der", "die", "das", "van", "von"].contains(&word)
}

fn tokens(name: &str, spelling: Spelling) -> Vec<String> {
    let words = fold(name, spelling).split_whitespace().map(str::to_owned).collect();
    let mut words = strip_legal_forms(join_initials(words));
    if let [_, inner @ .., _] = words.as_mut_slice() {
        for word in inner.iter_mut().filter(|word| is_and(word)) {
            "and".clone_into(word);
        }
    }
    words
}

/// `and`, and what Germans and the French write for `&`.
fn is_and(word: &str) -> bool {
    matches!(word, "and" | "und" | "et")
}

/// Lower case, compatibility form, accents off, apostrophes dropped, every other sign a space.
fn fold(name: &str, spelling: Spelling) -> String {
    // Before decomposing, which makes a space of the accent that some type for an apostrophe.
    let name: String = name.chars().take(MAX_READ).filter(|c| !is_apostrophe(*c)).collect();
    let name: String = match spelling {
        Spelling::Plain => name,
        Spelling::SpelledOut => name.nfc().flat_map(spelled_out).collect(),
    };
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase).nfkd() {
        match c {
            c if is_accent(c) || is_apostrophe(c) || is_joining(c) || is_invisible(c) => {}
            '&' | '+' => folded.push_str(" and "),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ħ' => folded.push('h'),
            'ς' => folded.push('σ'),
            c if c.is_alphanumeric() || is_combining_mark(c) => folded.push(c),
            _ => folded.push(' '),
        }
    }
    folded.nfc().collect()
}

fn spelled_out(c: char) -> Vec<char> {
    match c {
        'ä' | 'Ä' => vec!['a', 'e'],
        'ö' | 'Ö' | 'ø' | 'Ø' => vec!['o', 'e'],
        'ü' | 'Ü' => vec!['u', 'e'],
        'å' | 'Å' => vec!['a', 'a'],
        _ => vec![c],
    }
}

/// Accents of Latin, Greek and Cyrillic letters. The marks of other scripts are letters in all but name: Thai and Hindi
/// vowels, Japanese voicing.
fn is_accent(c: char) -> bool {
    const BLOCKS: [std::ops::RangeInclusive<char>; 5] = [
        '\u{300}'..='\u{36f}',
        '\u{1ab0}'..='\u{1aff}',
        '\u{1dc0}'..='\u{1dff}',
        '\u{20d0}'..='\u{20ff}',
        '\u{fe20}'..='\u{fe2f}',
    ];
    BLOCKS.iter().any(|block| block.contains(&c))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

/// Puts single letters in a row together: `s a` of `S.A.` becomes `sa`, `i b m` becomes `ibm`.
fn join_initials(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut after_initial = false;
    for word in words {
        let initial = word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase());
        match joined.last_mut() {
            Some(last) if initial && after_initial => last.push_str(&word),
            _ => joined.push(word),
        }
        after_initial = initial;
    }
    joined
}

/// Takes legal forms off until none is left or nothing else would be.
fn strip_legal_forms(mut words: Vec<String>) -> Vec<String> {
    while let Some(rest) = without_one_form(&words) {
        words = join_initials(rest);
    }
    words
}

fn without_one_form(words: &[String]) -> Option<Vec<String>> {
    let says_something = |rest: &&[String]| rest.iter().any(|word| is_significant(word));
    // The longest that fits, so that `sa de cv` goes as one and not as a `cv` that leaves `sa de`.
    let fitting = FORMS_AT_END.iter().filter(|form| ends_with(words, form)).map(|form| form.split(' ').count()).max();
    let rest = fitting.map(|length| without_last_and(&words[..words.len() - length]));
    if let Some(rest) = rest.filter(says_something) {
        return Some(rest.to_vec());
    }
    match words {
        [first, rest @ ..] if first == "the" || FORMS_AT_START.contains(&first.as_str()) => {
            Some(rest).filter(says_something).map(<[String]>::to_vec)
        }
        _ => without_attached_form(words),
    }
}

fn ends_with(words: &[String], form: &str) -> bool {
    let mut last = words.iter().rev();
    form.split(' ').rev().all(|part| last.next().is_some_and(|word| word == part))
}

/// `Smith & Co` leaves its `and` behind.
fn without_last_and(words: &[String]) -> &[String] {
    match words {
        [before @ .., last] if is_and(last) => without_last_and(before),
        _ => words,
    }
}

/// Chinese, Japanese and Korean write the legal form without a space, before or after the name.
fn without_attached_form(words: &[String]) -> Option<Vec<String>> {
    let (first, last) = (words.first()?, words.last()?);
    FORMS_ATTACHED.iter().find_map(|form| {
        let rest = if let Some(rest) = first.strip_prefix(form) {
            [&[rest.to_owned()], &words[1..]].concat()
        } else {
            [&words[..words.len() - 1], &[last.strip_suffix(form)?.to_owned()]].concat()
        };
        let rest: Vec<String> = rest.into_iter().filter(|word| !word.is_empty()).collect();
        (!rest.is_empty()).then_some(rest)
    })
}

/// Legal forms as they end a normalised name, by country. Forms of several parts that also stand alone (`GmbH & Co.
/// KG`, `Co., Ltd.`, `Pty Ltd`) come off part by part.
#[rustfmt::skip]
const FORMS_AT_END: &[&str] = &[
    // English-speaking countries
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp", "lllp", "lp",
    "plc", "pllc",
    "private limited", "proprietary limited", "pvt", "pty", "pte", "unlimited company", "public limited company",
    // Germany, Austria, Switzerland
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "haftungsbeschrankt", "haftungsbeschraenkt", "ek", "se",
    "eg", "cie",
    "aktiengesellschaft", "gesellschaft mit beschrankter haftung", "gesellschaft mit beschraenkter haftung",
    "kommanditgesellschaft",
    // France, Belgium, Luxembourg, Netherlands
    "sa", "sas", "sasu", "sarl", "eurl", "snc", "sca", "scs", "societe anonyme", "ltee", "bv", "nv", "bvba", "sprl",
    "vof", "cv",
    // Italy, Spain, Portugal, Latin America
    "spa", "srl", "srls", "sapa", "sl", "slu", "sau", "sociedad anonima", "sociedad limitada", "lda", "ltda",
    "limitada", "eirl", "eireli",
    "sa de cv", "sab de cv", "sapi de cv", "s de rl de cv", "s de rl", "sgps",
    // Northern Europe and the Baltics
    "ab", "publ", "as", "asa", "aps", "is", "oy", "oyj", "hf", "ehf", "ou", "uab", "sia",
    // Central, Eastern and South-Eastern Europe, Turkey
    "sp zoo", "spzoo", "sp z oo", "sp j", "sp k", "sro", "spol sro", "zrt", "nyrt", "kft", "bt", "doo", "dd", "ad",
    "ood", "eood", "sti",
    "ooo", "oao", "zao", "pao", "ao", "jsc", "ojsc", "pjsc", "cjsc", "ооо", "оао", "зао", "пао", "ао", "тов", "ае",
    "αε", "επε",
    // Asia, the Gulf
    "kk", "gk", "yk", "kabushiki kaisha", "godo kaisha", "sdn", "bhd", "berhad", "tbk", "fze", "fzco", "wll", "株",
    "有", "주",
];

/// Legal forms that also stand in front of the name.
const FORMS_AT_START: &[&str] = &[
    "ooo", "oao", "zao", "pao", "ao", "ооо", "оао", "зао", "пао", "ао", "тов", "pt", "uab", "sia", "ou", "ab", "sarl",
    "eurl", "株", "有", "주",
];

/// Legal forms written together with the name, the longer first.
const FORMS_ATTACHED: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "有限公司",
    "股份公司",
    "주식회사",
    "유한회사",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_lose_case_accents_punctuation_and_legal_form() {
        for (name, normalised) in [
            ("ACME Inc.", "acme"),
            ("The Boeing Company", "boeing"),
            ("Müller & Söhne GmbH & Co. KG", "muller and sohne"),
            ("Müller und Söhne GmbH und Co KG", "muller and sohne"),
            ("Straßenbau Weiß AG", "strassenbau weiss"),
            ("L’Oréal S.A.", "loreal"),
            ("L´Oreal SA", "loreal"),
            ("A.P. Møller – Mærsk A/S", "ap moller maersk"),
            ("I.B.M. Corp.", "ibm"),
            ("Procter&Gamble Co", "procter and gamble"),
            ("Foxconn Technology Co., Ltd.", "foxconn technology"),
            ("Tata Motors Private Limited", "tata motors"),
            ("Singtel Pte. Ltd.", "singtel"),
            ("Petronas Sdn. Bhd.", "petronas"),
            ("Atlassian Pty Ltd", "atlassian"),
            ("Orlen Sp. z o.o.", "orlen"),
            ("Škoda Auto a.s.", "skoda auto"),
            ("Avast Software s.r.o.", "avast software"),
            ("Eni S.p.A.", "eni"),
            ("Cemex S.A.B. de C.V.", "cemex"),
            ("Grupo Bimbo S.A. de C.V.", "grupo bimbo"),
            ("Walmart S. de R.L. de C.V.", "walmart"),
            ("Embraer S/A", "embraer"),
            ("Volvo AB (publ)", "volvo"),
            ("AB Volvo", "volvo"),
            ("Nokia Oyj", "nokia"),
            ("ООО «Ромашка»", "ромашка"),
            ("株式会社日立製作所", "日立製作所"),
            ("㈱リコー", "リコー"),
            ("トヨタ自動車株式会社", "トヨタ自動車"),
            ("华为技术有限公司", "华为技术"),
            ("삼성전자 주식회사", "삼성전자"),
            ("PT Astra International Tbk", "astra international"),
            ("ＡＣＭＥ　Ｌｔｄ", "acme"),
            ("Zürcher Kantonalbank", "zurcher kantonalbank"),
        ] {
            assert_eq!(match_name(name), normalised, "{name}");
        }
    }

    #[test]
    fn a_name_never_vanishes_into_its_legal_form() {
        for (name, normalised) in [
            ("AG", "ag"),
            ("The Limited", "limited"),
            ("Co. Ltd", "co"),
            ("S.A.", "sa"),
            ("株式会社", "株式会社"),
            ("The", "the"),
            ("& Co", "and co"),
        ] {
            assert_eq!(match_name(name), normalised, "{name}");
        }
        assert_eq!(match_name("—!?"), "");
        assert_eq!(match_name(""), "");
        assert_eq!(match_name(&"inc ".repeat(1 << 18)), "inc");
    }

    #[test]
    fn marks_that_are_letters_stay() {
        assert_ne!(match_name("ガス"), match_name("カス"));
        assert_eq!(match_name("हिन्दी"), "हिन्दी");
        assert_eq!(match_name("ไทยพาณิชย์"), "ไทยพาณิชย์");
    }

    #[test]
    fn hidden_characters_do_not_make_another_name() {
        assert_eq!(match_name("Ac\u{200b}me\u{200d} \u{200f}Ltd"), "acme");
    }

    #[test]
    fn similar_names_share_a_key() {
        for (one, other) in [
            ("Salesforce Inc", "Sales Force"),
            ("Muster Bank AG", "Bank Muster"),
            ("Acme Robotics Ltd", "Acme Robotcis"),
            ("Müller Maschinenbau GmbH", "Mueller Maschinenbau"),
            ("Søndergaard ApS", "Soendergaard"),
        ] {
            let keys = match_keys(other, None);
            assert!(match_keys(one, None).iter().any(|key| keys.contains(key)), "{one} / {other}");
        }
    }

    #[test]
    fn keys_are_what_they_say() {
        assert_eq!(
            match_keys("The Acme Robotics Co., Ltd.", Some("Acme.com")),
            ["d:acme.com", "n:acmerobotics", "p:acme-robo", "t:acme robotics"]
        );
        assert_eq!(match_keys("3M", Some("gmail.com")), ["n:3m", "p:3m", "t:3m"]);
        assert_eq!(match_keys("!", None), Vec::<String>::new());
        assert_eq!(contact_key("Ann@Acme.com"), "e:ann@acme.com");
    }

    proptest! {
        #[test]
        fn twice_is_the_same_as_once(name in any::<String>()) {
            let once = match_name(&name);
            prop_assert_eq!(match_name(&once), once);
        }

        #[test]
        fn twice_is_the_same_as_once_for_names_of_legal_forms(
            parts in prop::collection::vec(prop::sample::select(vec![
                "the", "and", "und", "et", "&", "gmbh", "co", "kg", "s", "a", "e", "t", "de", "cv", "ооо", "pt", "株式会社",
                "株", "acme", "limited", "private", "有限公司b", "株式会社und", "Müller", "I.", "/",
            ]), 0..7),
            glue in prop::sample::select(vec![" ", "", ".", "-"]),
        ) {
            let once = match_name(&parts.join(glue));
            prop_assert_eq!(match_name(&once), once);
        }

        #[test]
        fn keys_are_few_short_and_always_the_same(
            name in any::<String>(),
            domain in prop::option::of("[a-z]{1,99}\\.com"),
        ) {
            let keys = match_keys(&name, domain.as_deref());
            prop_assert!(keys.len() <= MAX_KEYS);
            prop_assert!(keys.iter().all(|key| key.chars().count() <= MAX_KEY_CHARS));
            prop_assert!(keys.is_sorted());
            prop_assert_eq!(match_keys(&name, domain.as_deref()), keys);
        }
    }
}
