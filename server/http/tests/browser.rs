//! As much of a browser as the tests need: a cookie, plain forms, and the screens' own calls.

use std::io::Read;
use std::time::Duration;
use ureq::http::{self, HeaderMap};

/// Somebody with a browser of their own.
#[derive(Clone)]
pub struct Browser {
    agent: ureq::Agent,
    base: String,
    cookie: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header; blank where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Status and address of a redirect: what most forms answer.
    pub fn leads(&self) -> (u16, &str) {
        (self.status, self.location())
    }
}

/// A path with what was sent there.
type Pairs<'a> = &'a [(&'a str, &'a str)];

impl Browser {
    pub fn new(base: &str) -> Browser {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .accept_encoding("")
            .timeout_global(Some(Duration::from_secs(60)));
        Browser { agent: config.build().into(), base: base.to_owned(), cookie: None }
    }

    /// The session's cookie as it is sent.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub fn get_with(&mut self, path: &str, headers: Pairs) -> Answer {
        self.send("GET", path, headers, Vec::new())
    }

    /// Sends a form as a browser without scripts does.
    pub fn post(&mut self, path: &str, pairs: Pairs) -> Answer {
        self.post_with(path, pairs, &[("sec-fetch-site", "same-origin")])
    }

    pub fn post_with(&mut self, path: &str, pairs: Pairs, headers: Pairs) -> Answer {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send("POST", path, &all, encoded(pairs).into_bytes())
    }

    /// Makes a call as the screens do.
    pub fn call(&mut self, path: &str, json: &serde_json::Value) -> Answer {
        let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        self.send("POST", path, &headers, json.to_string().into_bytes())
    }

    pub fn send(&mut self, method: &str, path: &str, headers: Pairs, body: Vec<u8>) -> Answer {
        self.try_to_send(method, path, headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same for a portal that may be gone.
    pub fn try_to_send(
        &mut self,
        method: &str,
        path: &str,
        headers: Pairs,
        body: Vec<u8>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let mut response = if method == "GET" {
            self.agent.run(request.body(()).expect("a request"))?
        } else {
            self.agent.run(request.body(body).expect("a request"))?
        };
        let bytes = response.body_mut().with_config().limit(1 << 30).read_to_vec()?;
        let answer = Answer { status: response.status().as_u16(), headers: response.headers().clone(), bytes };
        self.take_cookie(&answer);
        Ok(answer)
    }

    /// Asks for something and reads no more of it than its beginning.
    pub fn begin_to_get(self, path: &str) -> Reading {
        let cookie = self.cookie.as_deref().unwrap_or_default();
        let request = http::Request::get(format!("{}{path}", self.base)).header("cookie", cookie);
        let response = self.agent.run(request.body(()).expect("a request")).expect("an answer");
        let mut reader = response.into_body().into_reader();
        let mut begun = vec![0; 100];
        reader.read_exact(&mut begun).expect("its beginning");
        Reading { begun, reader: Box::new(reader) }
    }

    fn take_cookie(&mut self, answer: &Answer) {
        let set = answer.header("set-cookie").to_owned();
        if let Some((pair, rest)) = set.split_once(';') {
            self.cookie = (!rest.contains("Max-Age=0")).then(|| pair.to_owned());
        }
    }

    /// Signs in with the password everybody in the tests has.
    pub fn sign_in(mut self, email: &str) -> Browser {
        let answer = self.post("/sign-in", &[("email", email), ("password", crate::world::PASSWORD)]);
        assert_eq!(answer.leads(), (303, "/"), "{}", answer.text());
        self
    }
}

/// An answer on its way.
pub struct Reading {
    begun: Vec<u8>,
    reader: Box<dyn Read>,
}

impl Reading {
    /// All of it.
    pub fn rest(mut self) -> String {
        self.reader.read_to_end(&mut self.begun).expect("the rest");
        String::from_utf8(self.begun).expect("text")
    }
}

/// A body of pairs.
pub fn encoded(pairs: Pairs) -> String {
    let encode = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}
