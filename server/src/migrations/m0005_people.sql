-- Links with which somebody chooses a password. Only the hash of a link's token is kept.
create table links (
    hash {key} primary key not null,
    user_id {id} not null references users (id),
    purpose {key} not null check (purpose in ('invitation', 'reset')),
    made_at {instant} not null,
    expires_at {instant} not null,
    used_at {instant}
);
create index links_user on links (user_id);

-- What the portal writes to people. The link of a mail stands beside its text until it is sent.
create table mails (
    id {id} primary key not null,
    version {number} not null,
    kind {key} not null check (kind in ('invitation', 'welcome', 'reset')),
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
create index mails_due on mails (state, next_try_at);
create index mails_created on mails (created_at, id);
create index users_account on users (account_id);
-- Where what was decided about access is stored already, the vendor's people can be given the mails to read.
insert into baselines (object, internal) select 'mail', 'edit' where exists (select 1 from baselines)
