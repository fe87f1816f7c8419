-- Who may see what, as the vendor decided it: seats, permission sets, baselines, what companies share, rules, shares and masks.
alter table users add column licence {key} not null default 'internal' check (licence in ('internal', 'full_coselling', 'limited'));
alter table users add column super_user boolean not null default false;
update users set licence = 'full_coselling' where account_id is not null;

create table permission_sets (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    description text,
    description_key {key},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index permission_sets_name on permission_sets (name_key);

create table permission_set_objects (
    set_id {id} not null references permission_sets (id),
    object {key} not null,
    allowed {key} not null check (allowed in ('read', 'create', 'edit', 'delete')),
    primary key (set_id, object, allowed)
);

create table permission_set_fields (
    set_id {id} not null references permission_sets (id),
    object {key} not null,
    field {key} not null,
    access {key} not null check (access in ('read', 'edit')),
    primary key (set_id, object, field)
);

create table permission_set_roles (
    set_id {id} not null references permission_sets (id),
    role {key} not null,
    primary key (set_id, role)
);

create table permission_set_tiers (
    set_id {id} not null references permission_sets (id),
    tier {key} not null,
    primary key (set_id, tier)
);

create table user_permission_sets (
    user_id {id} not null references users (id),
    set_id {id} not null references permission_sets (id),
    primary key (user_id, set_id)
);
create index user_permission_sets_set on user_permission_sets (set_id);

create table baselines (
    object {key} primary key not null,
    internal {key} check (internal in ('read', 'edit')),
    external {key} check (external in ('read', 'edit'))
);

-- What the people of a company receive of another's: along `parent`, or along a kind of relationship.
create table account_sharing (
    along {key} not null,
    object {key} not null,
    access {key} not null check (access in ('read', 'edit')),
    from_role {key} not null check (from_role in ('seller', 'manager', 'executive')),
    primary key (along, object)
);

create table sharing_rules (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    object {key} not null,
    condition text,
    condition_key {key},
    whom text,
    whom_key {key},
    access {key} not null check (access in ('read', 'edit')),
    is_active boolean not null,
    hits_id {id} not null,
    evaluated_on {day} not null,
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index sharing_rules_name on sharing_rules (name_key);

-- Which records meet a rule's condition. Hits that no rule names any more count for nothing.
create table rule_hits (
    record_id {id} not null,
    hits_id {id} not null,
    primary key (record_id, hits_id)
);
create index rule_hits_hits on rule_hits (hits_id, record_id);

create table record_shares (
    id {id} primary key not null,
    object {key} not null,
    record_id {id} not null,
    user_id {id} references users (id),
    account_id {id} references accounts (id),
    access {key} not null check (access in ('read', 'edit')),
    made_at {instant} not null,
    made_by_id {id},
    check ((user_id is null) <> (account_id is null))
);
create unique index record_shares_user on record_shares (user_id, record_id) where user_id is not null;
create unique index record_shares_account on record_shares (account_id, record_id) where account_id is not null;
create index record_shares_record on record_shares (record_id);

-- A field that outsiders do not see: while a condition holds, or of one record.
create table field_masks (
    id {id} primary key not null,
    object {key} not null,
    field {key} not null,
    condition text,
    record_id {id},
    made_at {instant} not null,
    made_by_id {id},
    check ((condition is null) <> (record_id is null))
);
create unique index field_masks_record on field_masks (record_id, field) where record_id is not null;

-- Grows with every decision above, so that a copy of them can be known to be old. It stands where every write comes by last.
alter table trail_head add column policy_version {number} not null default 1
