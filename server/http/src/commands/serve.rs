//! `portal serve`

use super::{Done, Stop, by_command, open, tell};
use crate::mailing::{self, Mailing};
use crate::router::{self, Serving};
use crate::settings::Settings;
use crate::sweep;
use axum::serve::ListenerExt;
use server::demo::PEOPLE;
use server::users;
use shared::words::portal as say;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long requests may go on after being told to stop.
const LAST_WORDS: Duration = Duration::from_secs(8);

pub async fn run(mut settings: Settings) -> Done {
    let portal = open::portal(&settings).await?;
    let has_demo = users::has_demo_people(by_command(&portal)).await?;
    if has_demo && !(settings.address.ip().is_loopback() && settings.public_url.is_loopback()) {
        return Err(Stop::refused(say::DEMO_OUTSIDE));
    }
    let listener = TcpListener::bind(settings.address).await;
    let address = settings.address.to_string();
    let listener = listener.map_err(|error| Stop::refused(say::cannot_listen(&address, &error.to_string())))?;
    settings.listens_on(listener.local_addr().unwrap_or(settings.address));
    portal.reached_at(settings.public_url.to_string());
    let mailing = Mailing::new(&settings, &open::data_folder(&settings)).map_err(Stop::refused)?;
    announce(&settings, has_demo);
    let demo = if has_demo { sign_ins() } else { Vec::new() };
    let started = portal.entropy.secret().into();
    let serving = Serving { portal: portal.clone(), settings: Arc::new(settings), demo: Arc::new(demo), started };
    let sweeping = tokio::spawn(sweep::run(portal.clone()));
    let mailing = tokio::spawn(mailing::run(portal.clone(), mailing));
    let served = serve(listener, serving).await;
    sweeping.abort();
    mailing.abort();
    portal.database.clone().close().await;
    served.map_err(|error| Stop::failed(say::ended(&error.to_string())))
}

/// Answers until told to stop; then no longer than [`LAST_WORDS`].
async fn serve(listener: TcpListener, serving: Serving) -> std::io::Result<()> {
    let (stop, stopping) = watch::channel(false);
    let told = tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("told to stop");
        stop.send_replace(true);
    });
    let stopped = |mut stopping: watch::Receiver<bool>| async move {
        // An error means that nobody can tell us any more, which comes to the same.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let late = stopped(stopping.clone());
    let service = router::router(serving).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        // Answers are small and written at once: waiting for more only delays them.
        let _ = stream.set_nodelay(true);
    });
    let served = tokio::select! {
        served = axum::serve(listener, service).with_graceful_shutdown(stopped(stopping)) => served,
        () = async { late.await; tokio::time::sleep(LAST_WORDS).await } => {
            tracing::warn!(seconds = LAST_WORDS.as_secs(), "stopped with requests unanswered");
            Ok(())
        }
    };
    told.abort();
    served
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be received; the portal stops only by being killed");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

fn announce(settings: &Settings, has_demo: bool) {
    tell(&say::answers(&settings.public_url.to_string()));
    if has_demo {
        super::demo::tell_people();
    }
}

fn sign_ins() -> Vec<(String, String, String)> {
    let people = PEOPLE.iter();
    people.map(|person| (person.who.to_string(), person.email.to_string(), person.password.to_string())).collect()
}
