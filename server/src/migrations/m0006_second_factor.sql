-- The second factor, what is known of sessions, and the history of signing in.
-- Sessions are made anew: each has a number of its own now. Whoever is signed in signs in once more.
drop table sessions;
create table sessions (
    id {key} primary key not null,
    number {id} not null,
    user_id {id} not null references users (id),
    strength {key} not null check (strength in ('password', 'second_factor')),
    address text not null,
    agent text not null,
    created_at {instant} not null,
    seen_at {instant} not null,
    ended_at {instant}
);
create unique index sessions_number on sessions (number);
create index sessions_user on sessions (user_id, seen_at);
create index sessions_created on sessions (created_at);

create table second_factors (
    user_id {id} primary key not null references users (id),
    secret {key} not null,
    made_at {instant} not null,
    confirmed_at {instant},
    last_step {number} not null
);

create table recovery_codes (
    user_id {id} not null references users (id),
    hash {key} not null,
    used_at {instant},
    primary key (user_id, hash)
);

create table sign_ins (
    id {id} primary key not null,
    version {number} not null,
    user_id {id} references users (id),
    email text,
    email_key {key},
    address text,
    address_key {key},
    agent text,
    agent_key {key},
    method {key} not null check (method in ('password', 'second_factor', 'recovery_code', 'link', 'session_ended')),
    result {key} not null check (result in ('success', 'second_factor_due', 'wrong', 'limited', 'locked')),
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create index sign_ins_created on sign_ins (created_at, id);
create index sign_ins_user on sign_ins (user_id, created_at)
