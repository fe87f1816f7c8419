//! A draft that saves itself: one request in flight, versioned, flushed when the page hides, kept on the device until the server has it.

use super::api;
use crate::seam::Refused;
use shared::deals::FormPage;
use shared::form::Answers;
use shared::ids::RegistrationId;
use shared::refusal::Refusal;
use std::collections::BTreeSet;
use std::time::Duration;
use ui::prelude::*;

/// How long somebody pauses before what was typed is saved.
const PAUSE: Duration = Duration::from_millis(700);
/// How long until an unreachable server is tried again.
const AGAIN: Duration = Duration::from_secs(4);

/// What is true of the draft right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// The server has everything.
    Saved,
    /// Something was typed that the server does not have yet.
    Typing,
    /// It is on its way.
    Saving,
    /// The server cannot be reached; the device keeps it.
    Offline,
    /// The session ended; the device keeps it.
    SignedOut,
    /// Somebody else changed the draft; both are kept.
    Conflict,
    /// The server would not take it.
    Refused(Refusal),
}

/// A draft being written. Cheap to copy: everything in it is a handle.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The registration.
    pub id: RegistrationId,
    /// What was typed.
    pub answers: RwSignal<Answers>,
    /// The version the server gave last.
    pub version: RwSignal<i64>,
    /// What is true of it.
    pub state: RwSignal<SaveState>,
    /// The answers whose problems are shown: those one has been at.
    pub visited: RwSignal<BTreeSet<String>>,
    kept: StoredValue<Answers>,
    in_flight: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Draft {
    /// The draft as the server sent it, with what this device kept of it.
    pub fn new(page: &FormPage) -> Draft {
        let draft = Draft {
            id: page.id,
            answers: RwSignal::new(page.answers.clone()),
            version: RwSignal::new(page.version),
            state: RwSignal::new(if page.held.is_some() { SaveState::Conflict } else { SaveState::Saved }),
            visited: RwSignal::new(page.answers.0.keys().cloned().collect()),
            kept: StoredValue::new(page.answers.clone()),
            in_flight: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        Effect::new(move |_| draft.begin());
        draft
    }

    /// In the browser: takes up what the device kept, and listens for the page being hidden and shown.
    fn begin(self) {
        if let Some((version, typed)) = device::read(self.id) {
            let unsent = difference(&typed, &self.kept.get_value());
            if unsent == Answers::default() {
                device::forget(self.id);
            } else if version == self.version.get_untracked() {
                self.answers.update(|answers| answers.merge(unsent));
                self.save_soon();
            } else {
                self.answers.update(|answers| answers.merge(unsent));
                self.state.set(SaveState::Conflict);
            }
        }
        device::when_hidden_or_shown(move |hidden| if hidden { self.flush() } else { self.confirm_flush() });
        on_cleanup(move || {
            self.timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
        });
    }

    /// Takes down what was typed.
    pub fn type_in(self, key: &str, text: String) {
        self.answers.update(|answers| answers.set(key, text));
        if self.state.get_untracked() != SaveState::Conflict {
            self.state.set(SaveState::Typing);
        }
        self.keep_on_device();
        self.save_soon();
    }

    /// Shows the problems of an answer from now on. A moment later: a field is also left when its page goes, and then there is nothing to
    /// show any more.
    pub fn leave(self, key: &str) {
        let key = key.to_owned();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            if !self.is_gone() && !self.visited.with_untracked(|visited| visited.contains(&key)) {
                self.visited.update(|visited| {
                    visited.insert(key);
                });
            }
        });
    }

    /// Marks answers as given, so that blank ones count as left blank.
    pub fn touch(self, keys: &[String]) {
        self.answers.update(|answers| {
            for key in keys {
                answers.0.entry(key.clone()).or_default();
            }
        });
        self.visited.update(|visited| visited.extend(keys.iter().cloned()));
    }

    fn keep_on_device(self) {
        device::write(self.id, self.version.get_untracked(), &self.answers.get_untracked());
    }

    /// Whether its page is gone: what still runs then has nobody to tell.
    fn is_gone(self) -> bool {
        self.version.try_get_untracked().is_none()
    }

    fn save_soon(self) {
        let wait = if self.state.get_untracked() == SaveState::Offline { AGAIN } else { PAUSE };
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(
                move || leptos::task::spawn_local(async move { self.save().await.unwrap_or(()) }),
                wait,
            )
            .ok();
        });
    }

    /// Sends what the server does not have. What is typed meanwhile goes with the next.
    ///
    /// # Errors
    /// Why the server does not have everything; the state says it too.
    pub async fn save(self) -> Result<(), Refused> {
        if self.is_gone() || self.in_flight.get_value() {
            return Ok(());
        }
        let unsent = difference(&self.answers.get_untracked(), &self.kept.get_value());
        if unsent == Answers::default() {
            if self.state.get_untracked() != SaveState::Conflict {
                self.saved();
            }
            return Ok(());
        }
        if self.state.get_untracked() == SaveState::Conflict {
            return Err(Refused(Refusal::Conflict(shared::words::deals::DRAFT_CHANGED.to_owned())));
        }
        self.in_flight.set_value(true);
        self.state.set(SaveState::Saving);
        let answer = api::save_draft(self.id, self.version.get_untracked(), unsent.clone()).await;
        if self.is_gone() {
            return answer.map(|_| ());
        }
        self.in_flight.set_value(false);
        match answer {
            Ok(saved) => {
                self.version.set(saved.version);
                self.kept.update_value(|kept| kept.merge(unsent));
                self.after_save();
                Ok(())
            }
            Err(refused) => {
                self.not_saved(refused.0.clone());
                Err(refused)
            }
        }
    }

    /// Sends everything that was typed and waits until the server has it.
    ///
    /// # Errors
    /// As [`Draft::save`].
    pub async fn save_all(self) -> Result<(), Refused> {
        while !self.is_gone() && self.in_flight.get_value() {
            a_moment().await;
        }
        self.save().await
    }

    fn after_save(self) {
        if difference(&self.answers.get_untracked(), &self.kept.get_value()) == Answers::default() {
            self.saved();
        } else {
            self.state.set(SaveState::Typing);
            self.save_soon();
        }
    }

    fn saved(self) {
        self.state.set(SaveState::Saved);
        device::forget(self.id);
    }

    fn not_saved(self, refusal: Refusal) {
        self.keep_on_device();
        self.state.set(match refusal {
            Refusal::Offline | Refusal::Busy => SaveState::Offline,
            Refusal::SignedOut => SaveState::SignedOut,
            Refusal::Conflict(_) => SaveState::Conflict,
            other => SaveState::Refused(other),
        });
        if self.state.get_untracked() == SaveState::Offline {
            self.save_soon();
        }
    }

    /// Takes over the version that the server has now for a change made there.
    pub fn caught_up(self, version: i64, answers: Answers) {
        self.version.set(version);
        self.kept.set_value(answers.clone());
        self.answers.set(answers);
        self.saved();
    }

    /// Saves what was typed here over what somebody else saved meanwhile.
    pub async fn keep_mine(self, mine: Option<Answers>) {
        let Ok(theirs) = api::read_form(self.id).await else { return };
        if self.is_gone() {
            return;
        }
        // Theirs, and over it only what was typed here: the rest of theirs is nobody's to overwrite.
        let mut both = theirs.answers.clone();
        both.merge(difference(&self.answers.get_untracked(), &self.kept.get_value()));
        both.merge(mine.unwrap_or_default());
        self.version.set(theirs.version);
        self.kept.set_value(theirs.answers);
        self.answers.set(both);
        self.state.set(SaveState::Typing);
        // What goes wrong shows in the state.
        let _ = self.save().await;
    }

    /// Gives up what was typed here for what somebody else saved meanwhile.
    pub async fn keep_theirs(self) {
        if let Ok(theirs) = api::read_form(self.id).await
            && !self.is_gone()
        {
            self.caught_up(theirs.version, theirs.answers);
        }
    }

    /// The page is being hidden, perhaps for ever: sends without waiting.
    fn flush(self) {
        if self.is_gone() {
            return;
        }
        let unsent = difference(&self.answers.get_untracked(), &self.kept.get_value());
        if unsent != Answers::default() && !matches!(self.state.get_untracked(), SaveState::Conflict) {
            self.keep_on_device();
            device::send(self.id, self.version.get_untracked(), &unsent);
        }
    }

    /// The page is back: learns the version that came of the flush. Saving the same answers again changes nothing.
    fn confirm_flush(self) {
        leptos::task::spawn_local(async move {
            // What goes wrong shows in the state.
            let _ = self.save().await;
        });
    }
}

/// The answers of `typed` that `kept` does not have.
fn difference(typed: &Answers, kept: &Answers) -> Answers {
    Answers(
        typed
            .0
            .iter()
            .filter(|(key, text)| kept.0.get(*key) != Some(text))
            .map(|(k, t)| (k.clone(), t.clone()))
            .collect(),
    )
}

/// A moment for the request in flight to end.
async fn a_moment() {
    #[cfg(feature = "hydrate")]
    {
        let (done, wait) = futures_channel::oneshot::channel::<()>();
        // Nobody waits any more: then it does not matter that the moment is over.
        set_timeout(
            move || {
                let _ = done.send(());
            },
            Duration::from_millis(50),
        );
        let _ = wait.await;
    }
}

/// What only a browser has: storage that outlives the tab, and being told that the page hides.
#[cfg(feature = "hydrate")]
mod device {
    use leptos::prelude::{document, on_cleanup, window_event_listener_untyped};
    use shared::form::Answers;
    use shared::ids::RegistrationId;
    use wasm_bindgen::JsValue;

    fn name(id: RegistrationId) -> String {
        format!("entente.draft.{id}")
    }

    fn storage() -> Option<web_sys::Storage> {
        web_sys::window()?.local_storage().ok().flatten()
    }

    /// What was kept of a draft, and the version it was typed on.
    pub fn read(id: RegistrationId) -> Option<(i64, Answers)> {
        serde_json::from_str(&storage()?.get_item(&name(id)).ok().flatten()?).ok()
    }

    /// Keeps what was typed. A full or forbidden storage is no reason to stop anyone.
    pub fn write(id: RegistrationId, version: i64, answers: &Answers) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&(version, answers))) {
            let _ = storage.set_item(&name(id), &text);
        }
    }

    /// The server has it.
    pub fn forget(id: RegistrationId) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&name(id));
        }
    }

    /// Sends without waiting for an answer: the only kind of request that outlives its page.
    pub fn send(id: RegistrationId, version: i64, answers: &Answers) {
        let body = serde_json::json!({ "id": id, "version": version, "answers": answers }).to_string();
        let parts = js_sys::Array::of1(&JsValue::from_str(&body));
        let options = web_sys::BlobPropertyBag::new();
        options.set_type("application/json");
        if let (Some(window), Ok(blob)) =
            (web_sys::window(), web_sys::Blob::new_with_str_sequence_and_options(&parts, &options))
        {
            let _ = window.navigator().send_beacon_with_opt_blob("/api/registrations/save", Some(&blob));
        }
    }

    /// The page is being hidden, perhaps for ever, or is seen again. Listens as long as the form stands.
    pub fn when_hidden_or_shown(act: impl Fn(bool) + 'static) {
        let listening = window_event_listener_untyped("visibilitychange", move |_| act(document().hidden()));
        on_cleanup(move || listening.remove());
    }
}

/// The server renders forms and keeps nothing on a device.
#[cfg(not(feature = "hydrate"))]
mod device {
    use shared::form::Answers;
    use shared::ids::RegistrationId;

    pub fn read(_: RegistrationId) -> Option<(i64, Answers)> {
        None
    }
    pub fn write(_: RegistrationId, _: i64, _: &Answers) {}
    pub fn forget(_: RegistrationId) {}
    pub fn send(_: RegistrationId, _: i64, _: &Answers) {}
    pub fn when_hidden_or_shown(_: impl Fn(bool) + 'static) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_does_not_have_is_sent() {
        let kept: Answers = [("a", "1"), ("b", "2")].into_iter().collect();
        let typed: Answers = [("a", "1"), ("b", "3"), ("c", "")].into_iter().collect();
        assert_eq!(difference(&typed, &kept), [("b", "3"), ("c", "")].into_iter().collect());
        assert_eq!(difference(&kept, &kept), Answers::default());
    }
}
