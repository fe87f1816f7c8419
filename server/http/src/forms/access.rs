//! What administrators decide about access: permission sets, sharing rules, shares and hidden fields.

use super::sent::Body;
use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use server::users::viewing;
use server::{Request, access};
use shared::access::{defaults_form, set_form};
use shared::fields::Object;
use shared::form::Answers;
use shared::refusal::Refusal;
use uuid::Uuid;

/// `POST /access/{page}/{id}`
///
/// What is typed is kept first and shown with what it would change; it counts once it is saved from there.
pub async fn decide(
    Extension(Came { asked, .. }): Extension<Came>,
    Path((page, id)): Path<(String, String)>,
    body: Bytes,
) -> Sent {
    let object = match page.as_str() {
        "sets" => Object::PermissionSet,
        "rules" => Object::SharingRule,
        "defaults" => Object::AccessDefaults,
        _ => return Err(Refusal::NotFound.into()),
    };
    let id: Option<Uuid> = match id.as_str() {
        "new" => None,
        "all" if object == Object::AccessDefaults => Some(access::DEFAULTS),
        id => Some(id.parse().map_err(|_| Refusal::NotFound)?),
    };
    let body = Body::read(&body);
    let address = move |id: Option<Uuid>| match (object, id) {
        (Object::AccessDefaults, _) => "/access/defaults/all".to_owned(),
        (_, Some(id)) => format!("/access/{page}/{id}"),
        (_, None) => format!("/access/{page}/new"),
    };
    let here = address(id);
    let (version, key, typed) = (body.version(), body.key(&asked.portal.entropy)?, answers(&body));
    match body.get("then") {
        "theirs" => {
            Request::write(asked, async |request| access::give_up_sheet(request, object, id).await).await?;
            Ok(see(here))
        }
        "delete" => {
            let id = id.ok_or(Refusal::NotFound)?;
            Request::write(asked, async |request| match object {
                Object::PermissionSet => access::delete_set(request, id.into(), version).await,
                Object::SharingRule => access::delete_rule(request, id.into(), version).await,
                _ => Err(Refusal::NotFound),
            })
            .await?;
            Ok(see(if object == Object::PermissionSet { "/access/sets" } else { "/access/rules" }.to_owned()))
        }
        "save" => {
            let kept = Request::write(asked.clone(), async |request| match object {
                Object::PermissionSet => {
                    let id = id.map(Into::into);
                    access::keep_set(request, id, version, &key, &typed).await.map(Uuid::from)
                }
                Object::SharingRule => {
                    let id = id.map(Into::into);
                    access::keep_rule(request, id, version, &key, &typed).await.map(Uuid::from)
                }
                _ => access::keep_defaults(request, version, &key, &typed).await.map(|()| access::DEFAULTS),
            });
            match kept.await {
                Ok(id) => Ok(see(address(Some(id)))),
                Err(Refusal::Invalid(_) | Refusal::Conflict(_)) => {
                    hold(asked, object, id, &typed).await?;
                    Ok(see(here))
                }
                Err(other) => Err(other.into()),
            }
        }
        _ => {
            hold(asked, object, id, &typed).await?;
            Ok(see(here))
        }
    }
}

async fn hold(asked: server::request::Asked, object: Object, id: Option<Uuid>, typed: &Answers) -> Result<(), Refusal> {
    Request::write(asked, async |request| access::hold_sheet(request, object, id, typed).await).await
}

/// `POST /why/{object}/{id}`
///
/// Shares a record by hand or no longer, hides a field of it or shows it again. What could not be taken is kept and shown again on the page.
pub async fn share(
    Extension(Came { asked, .. }): Extension<Came>,
    Path((object, id)): Path<(String, String)>,
    body: Bytes,
) -> Sent {
    let object = Object::from_name(&object).ok_or(Refusal::NotFound)?;
    let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
    let body = Body::read(&body);
    let typed = body.answers(|key| ["person", "company", "access", "field", "share"].contains(&key));
    let then = body.get("then").to_owned();
    let done = Request::write(asked.clone(), async |request| match then.as_str() {
        "share" => access::share(request, object, id, &typed).await,
        "unshare" => {
            let share = typed.get("share").parse().map_err(|_| Refusal::NotFound)?;
            access::unshare(request, object, id, share).await
        }
        "mask" => access::mask(request, object, id, typed.get("field"), true).await,
        "unmask" => access::mask(request, object, id, typed.get("field"), false).await,
        _ => Err(Refusal::NotFound),
    });
    match (done.await, then.as_str()) {
        (Err(Refusal::Invalid(_)), "share") => {
            Request::write(asked, async |request| access::hold_share(request, object, id, &typed).await).await?;
        }
        (Err(Refusal::Invalid(_)), "mask") => {
            Request::write(asked, async |request| access::hold_mask(request, object, id, &typed).await).await?;
        }
        (done, _) => done?,
    }
    Ok(see(format!("/why/{}/{id}", object.name())))
}

/// `POST /audit/{id}/put-back`
///
/// Puts back what an entry of the trail tells of: what it was before counts again.
pub async fn put_back(Extension(Came { asked, .. }): Extension<Came>, Path(id): Path<String>) -> Sent {
    let entry = id.parse().map_err(|_| Refusal::NotFound)?;
    let (object, id) = Request::write(asked, async |request| access::put_back(request, entry).await).await?;
    Ok(see(match object {
        Object::PermissionSet => format!("/access/sets/{id}"),
        Object::SharingRule => format!("/access/rules/{id}"),
        Object::Account => format!("/companies/{id}"),
        _ => "/access/defaults/all".to_owned(),
    }))
}

/// `POST /view-as/{id}`
///
/// Begins to look at the portal as somebody else, from the first page on.
pub async fn view_as(Extension(came): Extension<Came>, Path(id): Path<String>, body: Bytes) -> Sent {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let session = came.session.ok_or(Refusal::SignedOut)?;
    let body = Body::read(&body);
    viewing::begin(came.asked_by_looker(), session, id, body.get("why")).await?;
    Ok(see("/".to_owned()))
}

/// `POST /view-as/stop`
///
/// Whoever looked as somebody else is themselves again.
pub async fn stop_viewing(Extension(came): Extension<Came>) -> Sent {
    let session = came.session.ok_or(Refusal::SignedOut)?;
    let Some(seen) = came.asked.caller.person().filter(|_| came.looker.is_some()).map(|person| person.id) else {
        return Ok(see("/".to_owned()));
    };
    viewing::end(came.asked_by_looker(), session, seen).await?;
    Ok(see(format!("/access/people/{seen}")))
}

/// Only what says something: of a set most answers are blank.
fn answers(body: &Body) -> Answers {
    let mut answers = body.answers(|key| {
        set_form::is_key(key)
            || defaults_form::is_key(key)
            || ["object", "condition", "whom", "access", "is_active"].contains(&key)
    });
    answers.0.retain(|key, text| !text.is_empty() || !key.contains('.'));
    answers
}
