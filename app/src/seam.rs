//! Where the screens meet the server: one way for every call, one error.

use leptos::server_fn::codec::Post;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Serialize};
use shared::refusal::Refusal;

/// A [`Refusal`] as server functions carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused(refusal)
    }
}

/// How every call and its answer travel.
pub type Json = Post<JsonText>;

/// JSON, read as text. What a page carries for its browser part is text already; with one way of reading, a browser fetches the code that
/// reads a type once and not twice.
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_string(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(std::str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
}

impl FromServerFnError for Refused {
    type Encoder = JsonText;

    /// What the wire itself says: no connection, or an answer or a question that cannot be read.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Refused(match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Refusal::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Refusal::NotFound
            }
            _ => Refusal::Broken { request: String::new() },
        })
    }
}

/// What a server function answers.
pub type Answer<T> = Result<T, Refused>;

#[cfg(feature = "ssr")]
pub use on_the_server::{Came, Failed, answer, answer_writing, came};

#[cfg(feature = "ssr")]
mod on_the_server {
    use super::{Answer, Refused};
    use axum::http::StatusCode;
    use leptos::prelude::{expect_context, use_context};
    use leptos_axum::ResponseOptions;
    use server::Request;
    use server::request::Asked;
    use server::users::Halfway;
    use shared::access::{Caller, Person};
    use shared::ids::SessionId;
    use shared::refusal::Refusal;
    use shared::users::Viewer;

    /// Who asks, as a middleware found out once for the whole HTTP request.
    #[derive(Clone)]
    pub struct Came {
        /// The installation and the caller.
        pub asked: Asked,
        /// The caller as the screens show them.
        pub viewer: Option<Viewer>,
        /// The caller's session.
        pub session: Option<SessionId>,
        /// Somebody whose second factor is still missing. To everything but the page that asks for it they are nobody.
        pub halfway: Option<Halfway>,
        /// Who really looks, where the caller is somebody they look as.
        pub looker: Option<Person>,
    }

    impl Came {
        /// The installation, asked by whoever really sits there.
        pub fn asked_by_looker(&self) -> Asked {
            match &self.looker {
                Some(looker) => Asked { caller: Caller::Person(looker.clone()), ..self.asked.clone() },
                None => self.asked.clone(),
            }
        }
    }

    /// A refusal that the page has to show instead of its content: a form without scripts was not taken.
    #[derive(Clone)]
    pub struct Failed(pub Refusal);

    /// Who asks this.
    pub fn came() -> Came {
        expect_context::<Came>()
    }

    /// Answers from one state of the database, changing nothing.
    pub async fn answer<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>) -> Answer<T> {
        let (asked, response) = (came().asked, use_context::<ResponseOptions>());
        signed_in(&asked).map_err(|refusal| refused(refusal, response.as_ref()))?;
        Request::read(asked, work).await.map_err(|refusal| refused(refusal, response.as_ref()))
    }

    /// Answers by changing something: all of it with its trail, or nothing.
    pub async fn answer_writing<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, Refusal>) -> Answer<T> {
        let (asked, response) = (came().asked, use_context::<ResponseOptions>());
        signed_in(&asked).map_err(|refusal| refused(refusal, response.as_ref()))?;
        Request::write(asked, work).await.map_err(|refusal| refused(refusal, response.as_ref()))
    }

    /// Nothing behind the screens is for guests.
    fn signed_in(asked: &Asked) -> Result<(), Refusal> {
        asked.caller.person().map(|_| ()).ok_or(Refusal::SignedOut)
    }

    fn refused(refusal: Refusal, response: Option<&ResponseOptions>) -> Refused {
        if let (Some(response), Ok(status)) = (response, StatusCode::from_u16(refusal.status())) {
            response.set_status(status);
        }
        Refused(refusal)
    }
}

/// A key for one write, so that sending it twice does it once.
pub fn key() -> String {
    #[cfg(feature = "ssr")]
    if let Some(came) = leptos::prelude::use_context::<Came>() {
        return came.asked.portal.entropy.secret();
    }
    uuid::Uuid::new_v4().simple().to_string()
}
