-- One more kind of mail. SQLite changes no condition of a table that is there, so the table is made anew.
create table mails_anew (
    id {id} primary key not null,
    version {number} not null,
    kind {key} not null check (kind in ('invitation', 'welcome', 'reset', 'address_changed')),
    state {key} not null check (state in ('waiting', 'sent', 'failed')),
    subject text not null,
    subject_key {key} not null,
    to_name text not null,
    to_name_key {key} not null,
    to_address text not null,
    to_address_key {key} not null,
    body text not null,
    link text,
    about_id {id} references users (id),
    tries {number} not null,
    next_try_at {instant},
    sent_at {instant},
    failure text,
    failure_key {key},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
insert into mails_anew (
    id, version, kind, state, subject, subject_key, to_name, to_name_key, to_address, to_address_key, body, link, about_id, tries,
    next_try_at, sent_at, failure, failure_key, created_at, created_by_id, changed_at, changed_by_id
) select
    id, version, kind, state, subject, subject_key, to_name, to_name_key, to_address, to_address_key, body, link, about_id, tries,
    next_try_at, sent_at, failure, failure_key, created_at, created_by_id, changed_at, changed_by_id
from mails;
drop table mails;
alter table mails_anew rename to mails;
create index mails_due on mails (state, next_try_at);
create index mails_created on mails (created_at, id)
