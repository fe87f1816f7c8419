//! The steps of the guided registration.

use super::sent::Body;
use super::{Sent, registration, see_registration, see_step};
use crate::refused::Refused;
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use server::request::Asked;
use server::{Request, deals};
use shared::deals::{Context, FORM, MOST_LINES, line_keys, parse};
use shared::form::{Answers, Step};
use shared::ids::RegistrationId;
use shared::refusal::Refusal;

/// The step after the last that asks something.
const REVIEW: &str = "review";

/// What the person wants besides keeping the answers: the button they pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Continue,
    Back,
    Stay,
    Leave,
    AddLine,
    RemoveLine(u32),
    KeepMine,
    KeepTheirs,
}

impl Then {
    fn read(text: &str) -> Then {
        match text {
            "continue" => Then::Continue,
            "back" => Then::Back,
            "leave" => Then::Leave,
            "add_line" => Then::AddLine,
            "mine" => Then::KeepMine,
            "theirs" => Then::KeepTheirs,
            other => {
                let line = other.strip_prefix("remove_line:").and_then(|line| line.parse().ok());
                line.map_or(Then::Stay, Then::RemoveLine)
            }
        }
    }
}

/// `POST /registrations/{id}/edit/{step}`
pub async fn save(
    Extension(Came { asked, .. }): Extension<Came>,
    Path((id, name)): Path<(String, String)>,
    body: Bytes,
) -> Sent {
    let id = registration(&id)?;
    let (place, step) = FORM.step(&name).ok_or(Refusal::NotFound)?;
    let body = Body::read(&body);
    let then = Then::read(body.get("then"));
    match then {
        Then::KeepMine => {
            let version = body.version();
            let kept = Request::write(asked, async |request| deals::keep_mine(request, id, version).await).await;
            return match kept {
                // Changed once more since the choice was shown: the step shows it again.
                Ok(_) | Err(Refusal::Conflict(_)) => Ok(see_step(id, step.name)),
                Err(other) => Err(Refused(other)),
            };
        }
        Then::KeepTheirs => {
            Request::write(asked, async |request| deals::keep_theirs(request, id).await).await?;
            return Ok(see_step(id, step.name));
        }
        _ => {}
    }
    let typed = body.answers(|key| FORM.step_of(key).is_some());
    match keep(asked.clone(), id, step, body.version(), typed.clone(), then).await {
        Ok(is_right) => Ok(onward(id, place, then, is_right)),
        Err(Refusal::Conflict(_)) => {
            Request::write(asked, async |request| deals::hold_step(request, id, &typed).await).await?;
            Ok(see_step(id, step.name))
        }
        Err(other) => Err(Refused(other)),
    }
}

/// Keeps the answers and tells, where somebody wants to go on, whether those of this step are right.
async fn keep(
    asked: Asked,
    id: RegistrationId,
    step: &Step,
    version: i64,
    mut typed: Answers,
    then: Then,
) -> Result<bool, Refusal> {
    if then == Then::AddLine {
        add_line(&mut typed);
    }
    Request::write(asked, async move |request| {
        let saved = deals::save_draft(request, id, version, typed).await?;
        match then {
            Then::RemoveLine(line) => deals::remove_line(request, id, saved.version, line).await.map(|_| true),
            Then::Continue => is_right(request, id, step).await,
            _ => Ok(true),
        }
    })
    .await
}

/// Whether nothing is wrong with the stored answers of a step, by the rules its page shows problems by.
async fn is_right(request: &mut Request, id: RegistrationId, step: &Step) -> Result<bool, Refusal> {
    let page = deals::form_page(request, id).await?;
    match parse(&FORM, &page.answers, Context { today: page.today, products: &page.products }) {
        Ok(_) => Ok(true),
        Err(Refusal::Invalid(problems)) => Ok(FORM.problems_of(step, &problems).is_empty()),
        Err(other) => Err(other),
    }
}

/// One more line for a product, after those there are.
fn add_line(typed: &mut Answers) {
    let lines = line_keys(typed);
    let number = |key: &str| key.split('.').nth(1).and_then(|number| number.parse::<u32>().ok());
    let last = lines.last().and_then(|(product, _)| number(product)).unwrap_or(0);
    if let Some(next) = last.checked_add(1).filter(|_| lines.len() < MOST_LINES) {
        typed.set(format!("lines.{next}.product"), "");
        typed.set(format!("lines.{next}.quantity"), "");
    }
}

/// Where the person goes from the step at that place.
fn onward(id: RegistrationId, place: usize, then: Then, is_right: bool) -> Response {
    let name = |place: usize| FORM.steps.get(place).map_or(REVIEW, |step| step.name);
    match then {
        Then::Leave => see_registration(id),
        Then::Continue if is_right => see_step(id, name(place + 1)),
        Then::Back => see_step(id, name(place.saturating_sub(1))),
        _ => see_step(id, name(place)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use shared::ids::RegistrationId;

    #[test]
    fn every_button_leads_somewhere() {
        let id: RegistrationId = "0198c0de-0000-7000-8000-000000000001".parse().expect("an id");
        let goes = |place, then, is_right| {
            let response = onward(id, place, Then::read(then), is_right);
            let address = response.headers()[header::LOCATION].to_str().expect("text").to_owned();
            address.replace("/registrations/0198c0de-0000-7000-8000-000000000001", "")
        };
        assert_eq!(goes(0, "continue", true), "/edit/contact");
        assert_eq!(goes(0, "continue", false), "/edit/customer");
        assert_eq!(goes(3, "continue", true), "/edit/review");
        assert_eq!(goes(1, "back", true), "/edit/customer");
        assert_eq!(goes(0, "back", true), "/edit/customer");
        assert_eq!(goes(2, "add_line", true), "/edit/opportunity");
        assert_eq!(goes(2, "remove_line:2", true), "/edit/opportunity");
        assert_eq!(goes(2, "save", true), "/edit/opportunity");
        assert_eq!(goes(2, "nonsense", true), "/edit/opportunity");
        assert_eq!(goes(2, "leave", true), "");
    }

    #[test]
    fn a_new_line_comes_after_the_last() {
        let mut typed: Answers = [("lines.1.product", "a"), ("lines.3.quantity", "2")].into_iter().collect();
        add_line(&mut typed);
        assert!(typed.touched("lines.4.product") && typed.touched("lines.4.quantity"));
        let mut none = Answers::default();
        add_line(&mut none);
        assert!(none.touched("lines.2.product"), "the first is there without having been typed");
        let mut full: Answers = (1..=MOST_LINES).map(|n| (format!("lines.{n}.product"), "a")).collect();
        add_line(&mut full);
        assert_eq!(full.0.len(), MOST_LINES);
        let mut huge: Answers = [(format!("lines.{}.product", u32::MAX), "a")].into_iter().collect();
        add_line(&mut huge);
        assert_eq!(huge.0.len(), 1);
    }
}
