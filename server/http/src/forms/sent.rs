//! A form's body: pairs of key and text.

use axum::body::Bytes;
use server::Entropy;
use shared::form::Answers;
use shared::refusal::Refusal;

/// Longest key of a write.
const LONGEST_KEY: usize = 100;
/// Keys that speak of the form and are no answers.
const OF_THE_FORM: [&str; 3] = ["version", "then", "key"];

/// What was sent, in its order.
#[derive(Debug)]
pub struct Body(Vec<(String, String)>);

impl Body {
    /// Reads a URL-encoded body. There is none that cannot be read.
    pub fn read(bytes: &Bytes) -> Body {
        Body(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The text under a key; blank where there is none.
    pub fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(name, _)| name == key).map_or("", |(_, text)| text)
    }

    /// The version of the record the form was shown for. What is none is older than any.
    pub fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }

    /// Whether the button was the one that says yes to what was shown.
    pub fn is_confirmed(&self) -> bool {
        self.get("then") == "save"
    }

    /// The key of the write, so that sending it twice does it once. A form without one is sent once.
    ///
    /// # Errors
    /// `TooLarge` for what no form of ours carries.
    pub fn key(&self, entropy: &Entropy) -> Result<String, Refusal> {
        match self.get("key") {
            "" => Ok(entropy.secret()),
            key if key.len() > LONGEST_KEY => Err(Refusal::TooLarge),
            key => Ok(key.to_owned()),
        }
    }

    /// The answers under those keys that are among them.
    pub fn answers(&self, is_answer: impl Fn(&str) -> bool) -> Answers {
        let answers = self.0.iter().filter(|(key, _)| !OF_THE_FORM.contains(&key.as_str()) && is_answer(key));
        answers.map(|(key, text)| (key.clone(), text.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &'static str) -> Body {
        Body::read(&Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn what_speaks_of_the_form_is_no_answer() {
        let body = read("version=3&then=save&key=k&name=New+servers&amount.currency=EUR&colour=red");
        let answers = body.answers(|key| key != "colour");
        assert_eq!(answers, [("name", "New servers"), ("amount.currency", "EUR")].into_iter().collect());
        assert_eq!(body.version(), 3);
    }

    #[test]
    fn a_body_that_makes_no_sense_is_one_without_answers() {
        let body = read("%%%&=&&\u{0}=x&version=many");
        assert_eq!((body.version(), body.get("name")), (0, ""));
    }

    #[test]
    fn a_missing_key_is_made_and_a_huge_one_refused() {
        let entropy = Entropy::seeded(1);
        assert_eq!(read("").key(&entropy).map(|key| key.len()), Ok(64));
        assert_eq!(read("key=abc").key(&entropy), Ok("abc".to_owned()));
        let huge = Bytes::from(format!("key={}", "x".repeat(101)));
        assert_eq!(Body::read(&huge).key(&entropy), Err(Refusal::TooLarge));
    }
}
