//! The files the screens are made of: in the binary of a release, read from disk while developing.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;

/// Never asked for again under the same address, since the address changes with the build.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept for five minutes, then asked about: a page asks for its pictures more than once.
const ASK_AGAIN: &str = "public, max-age=300";
/// Kept for a week: fonts change under another name, if ever.
const FOR_A_WEEK: &str = "public, max-age=604800";

#[derive(Embed)]
#[folder = "../../target/site"]
#[allow_missing = true]
struct Files;

/// Where files are.
pub const ADDRESSES: [&str; 4] = ["/pkg/{build}/{file}", "/fonts/{file}", "/icons.svg", "/favicon.svg"];

/// `/pkg/<build>/…`, the fonts and the pictures.
pub fn router() -> Router {
    let [of_build, fonts, icons, favicon] = ADDRESSES;
    Router::new()
        .route(of_build, get(self::of_build))
        .route(fonts, get(font))
        .route(icons, get(async |headers: HeaderMap| answer("icons.svg", &headers, ASK_AGAIN)))
        .route(favicon, get(async |headers: HeaderMap| answer("favicon.svg", &headers, ASK_AGAIN)))
}

/// The name of the build, which changes with every byte of it; blank where nothing was built.
pub fn build() -> String {
    let named = Files::get("pkg/build.txt").map(|file| String::from_utf8_lossy(&file.data).trim().to_owned());
    named.unwrap_or_default()
}

/// A file of this build. Those of another are not there: serving ours in their place would mix both.
async fn of_build(Path((build, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if build != self::build() || file.ends_with(".br") {
        return StatusCode::NOT_FOUND.into_response();
    }
    answer(&format!("pkg/{file}"), &headers, FOR_EVER)
}

async fn font(Path(file): Path<String>, headers: HeaderMap) -> Response {
    answer(&format!("fonts/{file}"), &headers, FOR_A_WEEK)
}

fn answer(path: &str, asked: &HeaderMap, keep: &'static str) -> Response {
    let Some(file) = Files::get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = tag(&file);
    let kind = file.metadata.mimetype().to_owned();
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let common =
        [(header::CACHE_CONTROL, keep.to_owned()), (header::ETAG, tag), (header::VARY, "accept-encoding".into())];
    if known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let smaller = takes_brotli(asked).then(|| Files::get(&format!("{path}.br"))).flatten();
    let mut response = match smaller {
        Some(smaller) => ([(header::CONTENT_ENCODING, "br")], body(smaller)).into_response(),
        None => body(file).into_response(),
    };
    if let Ok(kind) = kind.parse() {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    (common, response).into_response()
}

fn tag(file: &EmbeddedFile) -> String {
    let hash: String = file.metadata.sha256_hash()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

fn body(file: EmbeddedFile) -> Body {
    Body::from(match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    })
}

/// Whether the browser said that it takes brotli.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let said = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("br") && !["q=0", "q=0.0", "q=0.00", "q=0.000"].contains(&quality.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        let takes = |value: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        assert!(takes("gzip, deflate, br, zstd") && takes("br;q=0.5"));
        assert!(!takes("gzip") && !takes("br;q=0, gzip") && !takes("brotli"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn no_file_outside_of_the_site_is_read() {
        for path in ["../Cargo.toml", "pkg/../../../Cargo.toml", "/etc/passwd"] {
            assert!(Files::get(path).is_none(), "{path}");
        }
    }
}
