//! Who a request comes from, found out once.

use crate::forms;
use crate::refused::Refused;
use crate::router::{RequestId, Serving};
use app::seam::Came;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use server::request::Asked;
use server::users::{self, Looking};
use shared::access::Caller;

/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out.
pub const SIGN_OUT: &str = "/sign-out";
/// What the page asks by itself, without anybody being there.
const WAITING: &str = "/api/notices/unread";
/// Hexadecimal digits of a session's secret.
const SECRET_DIGITS: usize = 64;

/// The cookie's name. `__Host-` binds it to this host and to encryption; over plain HTTP browsers refuse it.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The header that gives the browser its session, or takes it away.
pub fn set_cookie(serving: &Serving, secret: Option<&str>) -> HeaderValue {
    let secure = serving.settings.public_url.is_secure();
    let (name, secured) = (cookie_name(secure), if secure { "; Secure" } else { "" });
    let (value, ends) = secret.map_or(("", "; Max-Age=0"), |secret| (secret, ""));
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secured}{ends}");
    HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""))
}

/// The session's secret as the browser sent it.
pub fn secret(serving: &Serving, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(serving.settings.public_url.is_secure());
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let value = sent.flat_map(|cookies| cookies.split(';')).find_map(|cookie| {
        let (key, value) = cookie.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })?;
    let is_secret = value.len() == SECRET_DIGITS && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_secret.then(|| value.to_owned())
}

/// Finds out who asks, for everything that follows.
pub async fn authenticate(State(serving): State<Serving>, mut request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let looking = if request.uri().path() == WAITING { Looking::Waiting } else { Looking::Using };
    let came = match secret(&serving, request.headers()) {
        Some(secret) => match came(&serving, &id, &secret, looking).await {
            Ok(came) => came,
            Err(refused) => return refused.into_response(),
        },
        None => serving.guest(&id),
    };
    request.extensions_mut().insert(came.clone());
    let mut response = next.run(request).await;
    // For the page about a refusal. Whoever signed in meanwhile has said so.
    if response.extensions().get::<Came>().is_none() {
        response.extensions_mut().insert(came);
    }
    response
}

/// Whoever has that session; a guest where it does not run.
pub async fn came(serving: &Serving, id: &RequestId, secret: &str, looking: Looking) -> Result<Came, Refused> {
    let found = users::authenticate(&serving.portal, secret, looking).await?;
    Ok(match found {
        Some((person, viewer)) => {
            let asked = Asked {
                portal: serving.portal.clone(),
                caller: Caller::Person(person),
                id: id.0.clone(),
                origin: id.origin(),
            };
            Came { asked, viewer: Some(viewer) }
        }
        None => serving.guest(id),
    })
}

/// Lets guests no further than the sign-in page, with a way back to what they wanted; what they typed comes along.
pub async fn gate(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let signed_in = request.extensions().get::<Came>().is_some_and(|came| came.viewer.is_some());
    let reading = [Method::GET, Method::HEAD].contains(request.method());
    match request.uri().path() {
        SIGN_IN if signed_in && reading => Redirect::to(&return_to(request.uri().query())).into_response(),
        // Calls of the screens' own answer for themselves.
        SIGN_IN | SIGN_OUT => next.run(request).await,
        path if signed_in || path.starts_with(crate::refused::CALLS) => next.run(request).await,
        _ if reading => Redirect::to(&sign_in_and_return(&request)).into_response(),
        _ => forms::signed_out(&serving, request).await,
    }
}

fn sign_in_and_return(request: &Request) -> String {
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    if wanted == "/" {
        return SIGN_IN.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", wanted).finish();
    format!("{SIGN_IN}?{query}")
}

/// Where to go after signing in, as the sign-in page's address says.
pub fn return_to(query: Option<&str>) -> String {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let wanted = pairs.find(|(key, _)| key == "return_to").map(|(_, value)| value.into_owned());
    local(&wanted.unwrap_or_default())
}

/// The address, if it is one of ours; else the first page. Browsers read `//` and `/\` as another host.
pub fn local(address: &str) -> String {
    let mut characters = address.chars();
    let is_ours = characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && address.chars().all(|c| !c.is_control() && c != '\\')
        && address.len() <= 2_000;
    if is_ours { address.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_returned_to() {
        for ours in ["/", "/registrations?state=draft&q=a%20b", "/registrations/1/edit/customer"] {
            assert_eq!(local(ours), ours);
        }
        for theirs in ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nb", "/a\\b"] {
            assert_eq!(local(theirs), "/", "{theirs:?}");
        }
        assert_eq!(return_to(Some("return_to=%2Fqueue%3Fq%3Da")), "/queue?q=a");
        assert_eq!(return_to(None), "/");
    }
}
