//! Handing mails over: to a mail server, or into a folder where there is none.

use crate::settings::Settings;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use server::Portal;
use server::mails::{self, Due, Outcome};
use shared::ids::MailId;
use shared::words::portal as say;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How often is looked: whoever asked for a link is waiting for it.
const EVERY: Duration = Duration::from_secs(2);
/// How long a mail server may take for one mail. Shorter than the first pause, after which the mail would be due again.
const PATIENCE: Duration = Duration::from_secs(50);
/// The folder under that of the database.
const FOLDER: &str = "outbox";
/// Whom mails in the folder come from, where it was not said.
const NOBODY: &str = "portal@portal.invalid";

type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Whether an address names a mail server.
pub fn is_mail_server(url: &str) -> bool {
    Server::from_url(url).is_ok()
}

/// Where mails go, and whom they come from.
pub struct Mailing {
    from: Mailbox,
    way: Way,
}

enum Way {
    Server(Server),
    Folder(PathBuf),
}

impl Mailing {
    /// As it was set; the folder lies in that of the installation's files.
    ///
    /// # Errors
    /// A sentence for a mail server that cannot be one, or a sender that cannot.
    pub fn new(settings: &Settings, data: &Path) -> Result<Mailing, String> {
        let sender = settings.mail_from.as_ref().map_or(NOBODY, |from| from.as_str());
        let from = Mailbox::new(Some(settings.rules.vendor_name.clone()), address(sender)?);
        let way = match &settings.smtp_url {
            Some(url) => Way::Server(Server::from_url(&url.0).map_err(|error| error.to_string())?.build()),
            None => Way::Folder(data.join(FOLDER)),
        };
        Ok(Mailing { from, way })
    }

    /// Hands a mail over and writes down what became of it. What was handed over and could not be written down is sent once more.
    async fn hand_over(&self, portal: &Arc<Portal>, due: &Due) {
        let outcome = match tokio::time::timeout(PATIENCE, self.deliver(due)).await {
            Ok(Ok(())) => Outcome::HandedOver,
            Ok(Err(why)) => Outcome::Refused(why),
            Err(_) => Outcome::Refused(say::MAIL_TOO_SLOW.to_owned()),
        };
        if outcome != Outcome::HandedOver {
            // Why stands with the mail: it may name people.
            tracing::warn!(mail = %due.id, tries = due.tries, "a mail could not be handed over");
        }
        let forgets = matches!(self.way, Way::Server(_));
        if let Err(refusal) = mails::note_outcome(portal, due, outcome, forgets).await {
            tracing::warn!(mail = %due.id, %refusal, "what became of a mail was not written down");
        }
    }

    async fn deliver(&self, due: &Due) -> Result<(), String> {
        let message = self.message(due)?;
        match &self.way {
            Way::Server(server) => server.send(message).await.map(|_| ()).map_err(|error| error.to_string()),
            Way::Folder(folder) => into_folder(folder.clone(), due.id, message.formatted()).await,
        }
    }

    fn message(&self, due: &Due) -> Result<Message, String> {
        // A name may hold what no head of a mail may.
        let name = due.to_name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let to = Mailbox::new(Some(name), address(&due.to_address)?);
        // The same for every try, so that a mail that arrives twice can be known as one.
        let id = format!("<{}@{}>", due.id, self.from.email.domain());
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(due.subject.clone())
            .date(due.written_at)
            .message_id(Some(id))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(due.text.clone())
            .map_err(|error| error.to_string())
    }
}

fn address(text: &str) -> Result<Address, String> {
    text.parse::<Address>().map_err(|error| error.to_string())
}

/// Puts a mail into a folder under its id. It stands there whole or not at all, and only the portal's own user reads it.
async fn into_folder(folder: PathBuf, id: MailId, text: Vec<u8>) -> Result<(), String> {
    let written = tokio::task::spawn_blocking(move || {
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let (begun, done) = (folder.join(format!(".{id}.part")), folder.join(format!("{id}.eml")));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&begun)?;
        file.write_all(&text)?;
        file.sync_all()?;
        std::fs::rename(&begun, &done)
    });
    match written.await {
        Ok(written) => written.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// Hands over what is due until the portal stops.
pub async fn run(portal: Arc<Portal>, mailing: Mailing) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        loop {
            match mails::take_due(&portal).await {
                Ok(Some(due)) => mailing.hand_over(&portal, &due).await,
                Ok(None) => break,
                Err(refusal) => {
                    tracing::warn!(%refusal, "mails could not be looked for");
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    fn mailing() -> Mailing {
        let from = Mailbox::new(Some("Entente".to_owned()), address("portal@example.com").expect("an address"));
        Mailing { from, way: Way::Folder(PathBuf::new()) }
    }

    fn due(name: &str) -> Due {
        Due {
            id: MailId("0198c0de-0000-7000-8000-000000000001".parse().expect("an id")),
            to_name: name.to_owned(),
            to_address: "noor@acme.example".to_owned(),
            subject: "Your invitation".to_owned(),
            text: "Hello,\n\nhttps://partners.example.com/welcome/abc\n".to_owned(),
            written_at: SystemTime::UNIX_EPOCH,
            tries: 1,
        }
    }

    #[test]
    fn a_mail_says_what_it_is_to_people_and_to_programs() {
        let text = mailing().message(&due("Noor Haddad")).expect("a message").formatted();
        let text = String::from_utf8(text).expect("text");
        for part in [
            "portal@example.com",
            "noor@acme.example",
            "Subject: Your invitation\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Message-ID: <0198c0de-0000-7000-8000-000000000001@example.com>\r\n",
            "https://partners.example.com/welcome/abc",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn nobodys_name_adds_a_line_to_the_head_of_a_mail() {
        let text = mailing().message(&due("Noor\r\nBcc: rival@example.com")).expect("a message").formatted();
        assert!(!String::from_utf8_lossy(&text).contains("\nBcc:"));
    }

    #[test]
    fn only_the_address_of_a_mail_server_is_one() {
        for url in
            ["smtp://127.0.0.1:2525", "smtps://portal:secret@mail.example.com", "smtp://mail.example.com?tls=required"]
        {
            assert!(is_mail_server(url), "{url}");
        }
        for other in ["", "mail.example.com", "https://mail.example.com"] {
            assert!(!is_mail_server(other), "{other}");
        }
    }
}
