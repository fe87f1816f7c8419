//! Running sessions as a table.

use shared::time;
use shared::users::sessions::RunningSession;
use shared::words::security as say;
use ui::prelude::*;
use ui::*;

/// Sessions, each with what `action` offers for it.
pub fn table(
    sessions: &[RunningSession],
    now: time::Local,
    action: impl Fn(&RunningSession) -> Option<AnyView>,
) -> AnyView {
    let rows = sessions
        .iter()
        .map(|session| {
            let (agent, began, seen) =
                (session.agent.clone(), moment(session.began_at, now), moment(session.seen_at, now));
            let mark = session.is_this.then(|| view! { <Badge tone=Tone::Accent>{say::THIS_ONE}</Badge> });
            view! {
                <tr>
                    <td data-label=say::BROWSER data-priority="1">
                        {agent}
                        " "
                        {mark}
                    </td>
                    <td data-label=say::ADDRESS data-priority="2">{address(&session.address)}</td>
                    <td class="nowrap" data-label=say::LAST_USED data-priority="1">{seen}</td>
                    <td class="nowrap" data-label=say::BEGAN data-priority="2">{began}</td>
                    <td data-label=say::ACTION data-priority="1">{action(session)}</td>
                </tr>
            }
        })
        .collect_view();
    let head = view! {
        <HeadCell label=say::BROWSER />
        <HeadCell label=say::ADDRESS priority=2 />
        <HeadCell label=say::LAST_USED />
        <HeadCell label=say::BEGAN priority=2 />
        <HeadCell label=say::ACTION hidden_label=true />
    };
    view! {
        <TableFrame caption=say::SESSIONS head=head>
            {rows}
        </TableFrame>
    }
}

/// A network address, or that it is not known.
pub fn address(address: &str) -> String {
    if address.is_empty() { say::NO_ADDRESS.to_owned() } else { address.to_owned() }
}

/// An instant as people say it.
pub fn moment(at: time::Local, now: time::Local) -> AnyView {
    view! {
        <time datetime=time::machine(at) title=time::exact(at)>
            {time::ago(at, now)}
        </time>
    }
}
