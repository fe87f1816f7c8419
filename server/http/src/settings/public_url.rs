//! The address people type.

use axum::http::Uri;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// Scheme, host and port under which people reach the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// Reads `https://partners.example.com`, with a port or without.
    pub fn parse(text: &str) -> Option<PublicUrl> {
        let uri: Uri = text.trim().parse().ok()?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        if !["", "/"].contains(&uri.path()) || uri.query().is_some() || authority.host().is_empty() {
            return None;
        }
        // As browsers write it in `Origin`: lower case, and no port where it is the scheme's own.
        let host = authority.host().to_lowercase();
        let usual = if scheme == "https" { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != usual).map(|port| format!(":{port}"));
        Some(PublicUrl { origin: format!("{scheme}://{host}{}", port.unwrap_or_default()), host })
    }

    /// The address that is listened on, for this machine alone.
    pub fn of(address: SocketAddr) -> PublicUrl {
        let host = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        PublicUrl { origin: format!("http://{host}:{}", address.port()), host }
    }

    /// Whether everything travels encrypted.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Whether it leads to this machine alone.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        let ip = bare.parse::<IpAddr>();
        self.host == "localhost" || self.host.ends_with(".localhost") || ip.is_ok_and(|ip| ip.is_loopback())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_browsers_write_an_origin() {
        for (typed, read) in [
            ("https://Partners.Example.com/", Some("https://partners.example.com")),
            ("https://partners.example.com:443", Some("https://partners.example.com")),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("http://[::1]:3000", Some("http://[::1]:3000")),
            ("partners.example.com", None),
            ("ftp://partners.example.com", None),
            ("https://ada@partners.example.com", None),
            ("https://partners.example.com/portal", None),
            ("https://partners.example.com?a=b", None),
            ("", None),
        ] {
            assert_eq!(PublicUrl::parse(typed).map(|url| url.to_string()).as_deref(), read, "{typed}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        let loopback = |text| PublicUrl::parse(text).expect("an address").is_loopback();
        for own in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000", "http://127.9.9.9"] {
            assert!(loopback(own), "{own}");
        }
        for other in
            ["http://0.0.0.0:3000", "http://192.168.1.5", "https://example.com", "http://localhost.example.com"]
        {
            assert!(!loopback(other), "{other}");
        }
    }
}
