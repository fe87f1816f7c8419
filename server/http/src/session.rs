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
use server::users::{self, Looking, Signed};
use shared::access::Caller;

/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out.
pub const SIGN_OUT: &str = "/sign-out";
/// Showing the second factor, and setting it up.
pub const SECOND_FACTOR: &str = "/second-factor";
/// One's own security. What is typed there are passwords: it is never held for later.
pub const SECURITY: &str = "/security";
/// Asking for a new password.
pub const FORGOT: &str = "/forgot";
/// Choosing one with a link: for everybody who has the link, whoever is signed in.
const WELCOME_BELOW: &str = "/welcome/";
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

/// Whoever has that session; a guest where it does not run, or lacks the second factor.
pub async fn came(serving: &Serving, id: &RequestId, secret: &str, looking: Looking) -> Result<Came, Refused> {
    let guest = serving.guest(id);
    Ok(match users::authenticate(&serving.portal, secret, looking).await? {
        Signed::In { person, viewer, session, looker } => {
            let asked = Asked { caller: Caller::Person(person), ..guest.asked };
            Came { asked, viewer: Some(*viewer), session: Some(session), halfway: None, looker: looker.map(|it| *it) }
        }
        Signed::Halfway(halfway) => Came { halfway: Some(halfway), ..guest },
        Signed::Out => guest,
    })
}

/// Lets guests no further than the sign-in page, and those whose second factor is missing no further than the page that asks for it; with a
/// way back to what they wanted. What they typed comes along.
pub async fn gate(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let came = request.extensions().get::<Came>().cloned();
    let signed_in = came.as_ref().is_some_and(|came| came.viewer.is_some());
    let halfway = came.filter(|came| came.halfway.is_some());
    let reading = [Method::GET, Method::HEAD].contains(request.method());
    let path = request.uri().path().to_owned();
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str()).to_owned();
    let return_to = return_to(request.uri().query());
    match (path.as_str(), halfway) {
        (SIGN_IN, None) if signed_in && reading => Redirect::to(&return_to).into_response(),
        (SIGN_IN, Some(_)) if reading => Redirect::to(&and_return(SECOND_FACTOR, &return_to)).into_response(),
        (SECOND_FACTOR, None) if !signed_in => Redirect::to(SIGN_IN).into_response(),
        (SIGN_IN | SIGN_OUT | SECOND_FACTOR | FORGOT, _) => next.run(request).await,
        (path, _) if path.starts_with(WELCOME_BELOW) => next.run(request).await,
        // Calls of the screens' own answer for themselves.
        (path, _) if signed_in || path.starts_with(crate::refused::CALLS) => next.run(request).await,
        (path, None) if reading || path == SECURITY => Redirect::to(&and_return(SIGN_IN, &wanted)).into_response(),
        (path, Some(_)) if reading || path == SECURITY => {
            Redirect::to(&and_return(SECOND_FACTOR, &wanted)).into_response()
        }
        (_, None) => forms::signed_out(&serving, request).await,
        (_, Some(came)) => forms::halfway(&serving, came, request).await,
    }
}

/// The address of a page that leads on to what was wanted.
pub fn and_return(page: &str, wanted: &str) -> String {
    if wanted == "/" {
        return page.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", wanted).finish();
    format!("{page}?{query}")
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
