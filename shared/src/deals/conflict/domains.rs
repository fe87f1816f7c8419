//! Domains that many unrelated people and companies share, so that having one in common says nothing.

/// Whether a registrable domain belongs to a provider of mail for everybody, so that it says nothing about a company.
pub fn is_free_mail(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    if FREE_MAIL.binary_search(&domain.as_str()).is_ok() {
        return true;
    }
    domain.split_once('.').is_some_and(|(name, ending)| FAMILIES.contains(&name) && is_national(ending))
}

/// Whether a domain tells one company from another: neither free mail nor a site where companies have pages, which
/// people paste when a customer has no site of its own.
pub fn identifies(domain: &str) -> bool {
    !domain.is_empty() && !is_free_mail(domain) && !PAGE_HOSTS.contains(&domain.to_lowercase().as_str())
}

/// `com`, `net`, a country's ending, or `co` and `com` below one.
fn is_national(ending: &str) -> bool {
    let country = ending.strip_prefix("co.").or_else(|| ending.strip_prefix("com.")).unwrap_or(ending);
    matches!(ending, "com" | "net") || country.len() == 2
}

/// Providers with an address in most countries.
const FAMILIES: [&str; 7] = ["aol", "gmx", "hotmail", "live", "outlook", "yahoo", "yandex"];

const PAGE_HOSTS: [&str; 12] = [
    "bing.com",
    "facebook.com",
    "github.com",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "twitter.com",
    "wikipedia.org",
    "x.com",
    "xing.com",
    "youtube.com",
];

/// Sorted, for searching.
#[rustfmt::skip]
const FREE_MAIL: &[&str] = &[
    "126.com", "139.com", "163.com", "abv.bg", "alice.it", "att.net", "bell.net", "bellsouth.net", "bigpond.com",
    "bluewin.ch", "bol.com.br", "btinternet.com", "centrum.cz", "charter.net", "comcast.net", "cox.net", "daum.net",
    "earthlink.net", "email.com", "email.cz", "fastmail.com", "foxmail.com", "free.fr", "freemail.hu", "freenet.de",
    "gmail.com", "googlemail.com", "hanmail.net", "hey.com", "home.nl", "icloud.com", "ig.com.br", "inbox.lv",
    "inbox.ru", "interia.pl", "internode.on.net", "kpnmail.nl", "laposte.net", "libero.it", "list.ru", "mac.com",
    "mail.com", "mail.de", "mail.ru", "mailbox.org", "me.com", "msn.com", "nate.com", "naver.com", "neuf.fr", "o2.pl",
    "onet.pl", "optonline.net", "optusnet.com.au", "orange.fr", "pm.me", "posteo.de", "proton.me", "protonmail.ch",
    "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com", "rogers.com", "sapo.pt",
    "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.com", "sky.com", "skynet.be", "sohu.com", "sympatico.ca",
    "t-online.de", "talktalk.net", "telenet.be", "telus.net", "terra.com.br", "tin.it", "tiscali.it", "tuta.com",
    "tutanota.com", "ukr.net", "uol.com.br", "verizon.net", "videotron.ca", "virgilio.it", "wanadoo.fr", "web.de",
    "wp.pl", "xtra.co.nz", "ya.ru", "yeah.net", "ymail.com", "ziggo.nl",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(
            FREE_MAIL.windows(2).all(|pair| pair[0] < pair[1]),
            "{:?}",
            FREE_MAIL.windows(2).find(|p| p[0] >= p[1])
        );
    }

    #[test]
    fn free_mail_is_known_in_every_country() {
        for domain in
            ["gmail.com", "GMail.com", "yahoo.co.jp", "hotmail.fr", "outlook.com.br", "gmx.net", "web.de", "qq.com"]
        {
            assert!(is_free_mail(domain), "{domain}");
        }
        for domain in ["acme.com", "live.studio", "mygmail.com", "outlook.acme.com", "gmail", ""] {
            assert!(!is_free_mail(domain), "{domain}");
        }
    }

    #[test]
    fn page_hosts_identify_nobody() {
        assert!(!identifies("linkedin.com") && !identifies("gmail.com") && !identifies(""));
        assert!(identifies("acme.com"));
    }
}
