-- Territories and who has them; relationships between partners; companies that went into others; people who left for another company.
create table territories (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    condition text not null,
    condition_key {key} not null,
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index territories_name on territories (name_key);

create table account_territories (
    account_id {id} not null references accounts (id),
    territory_id {id} not null references territories (id),
    primary key (account_id, territory_id)
);
create index account_territories_territory on account_territories (territory_id);

create table account_relationships (
    id {id} primary key not null,
    version {number} not null,
    kind {key} not null check (kind in ('distributor_of', 'agency_of', 'subcontractor_of', 'referral_of')),
    from_id {id} not null references accounts (id),
    to_id {id} not null references accounts (id),
    since_on {day} not null,
    ended_on {day},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id},
    check (from_id <> to_id)
);
-- Two companies stand once in a relationship of a kind at a time.
create unique index account_relationships_active on account_relationships (from_id, to_id, kind) where ended_on is null;
create index account_relationships_from on account_relationships (from_id);
create index account_relationships_to on account_relationships (to_id);

-- A company that went into another one stays behind, so that its address leads to that one. Its name and its domain are free again.
alter table accounts add column merged_into_id {id} references accounts (id);
drop index accounts_match;
create unique index accounts_match on accounts (match_name, country) where merged_into_id is null;
drop index accounts_domain;
create unique index accounts_domain on accounts (domain_key) where merged_into_id is null;
create index accounts_match_name on accounts (match_name);
create index accounts_merged on accounts (merged_into_id) where merged_into_id is not null;

-- Whoever left for another company keeps the address in what they did; it is free for whoever they are from now on.
alter table users add column moved_from_id {id} references users (id);
drop index users_email;
create unique index users_email on users (email_key) where state <> 'deactivated';
create index users_email_key on users (email_key)
