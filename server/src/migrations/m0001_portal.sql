-- The walking portal: people and sessions, companies, products, registrations, claims, the pipeline, the trail and notices.
-- A text that is compared or ordered has its folded form beside it in `…_key`.

create table accounts (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    match_name {key} not null,
    is_partner boolean not null,
    type {key} not null check (type in ('customer', 'reseller', 'distributor', 'franchisee', 'implementation', 'affiliate', 'agency')),
    domain text,
    domain_key {key},
    country {key},
    sector text,
    sector_key {key},
    employees {number},
    revenue_minor {number},
    revenue_currency {key},
    founded {number},
    parent_id {id} references accounts (id),
    channel_manager_id {id},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
-- One company per normalised name and country, and per web domain: two approvals at once cannot make the same customer twice.
create unique index accounts_match on accounts (match_name, country);
create unique index accounts_domain on accounts (domain_key);
create index accounts_name on accounts (name_key, id);

create table users (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    email text,
    email_key {key},
    role {key} not null check (role in ('seller', 'manager', 'executive', 'channel_manager', 'administrator', 'agent')),
    state {key} not null check (state in ('active', 'invited', 'locked', 'deactivated', 'without_sign_in')),
    account_id {id} references accounts (id),
    leader_id {id} references users (id),
    territory text,
    territory_key {key},
    password text,
    is_demo boolean not null,
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index users_email on users (email_key);
create index users_name on users (name_key, id);

create table sessions (
    id {key} primary key not null,
    user_id {id} not null references users (id),
    created_at {instant} not null,
    seen_at {instant} not null,
    ended_at {instant}
);

create table products (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    series text,
    series_key {key},
    price_minor {number},
    price_currency {key},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index products_name on products (name_key);

create table registrations (
    id {id} primary key not null,
    version {number} not null,
    number text,
    number_key {key},
    state {key} not null check (state in ('draft', 'submitted', 'in_review', 'info_requested', 'approved', 'rejected', 'withdrawn', 'expired', 'disputed')),
    partner_id {id} not null references accounts (id),
    owner_id {id} not null references users (id),
    answers {json} not null,
    customer_name text,
    customer_name_key {key},
    customer_domain text,
    customer_domain_key {key},
    customer_country {key},
    contact_name text,
    contact_name_key {key},
    contact_email text,
    contact_email_key {key},
    contact_phone text,
    contact_phone_key {key},
    name text,
    name_key {key},
    amount_minor {number},
    amount_currency {key},
    expected_close_on {day},
    source {key},
    tender_reference text,
    tender_reference_key {key},
    evidence text,
    evidence_key {key},
    evidence_links text,
    evidence_links_key {key},
    notes text,
    notes_key {key},
    verdict {key} check (verdict in ('clear', 'review', 'blocked')),
    reject_reason {key},
    customer_id {id} references accounts (id),
    submitted_at {instant},
    due_at {instant},
    decided_at {instant},
    protected_until {day},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index registrations_number on registrations (number_key);
create index registrations_partner on registrations (partner_id, changed_at, id);
create index registrations_owner on registrations (owner_id, changed_at, id);
create index registrations_changed on registrations (changed_at, id);
create index registrations_due on registrations (state, due_at, id);

create table registration_lines (
    registration_id {id} not null references registrations (id),
    position {number} not null,
    product_id {id} not null references products (id),
    quantity {number} not null check (quantity > 0),
    primary key (registration_id, position)
);

-- The keys candidates of a conflict are found by.
create table match_keys (
    key {key} not null,
    object {key} not null,
    record_id {id} not null,
    primary key (key, object, record_id)
);
create index match_keys_record on match_keys (record_id);

create table claims (
    id {id} primary key not null,
    registration_id {id} not null references registrations (id),
    partner_id {id} not null references accounts (id),
    customer_id {id} not null references accounts (id),
    starts_on {day} not null,
    ends_on {day} not null,
    released_at {instant}
);
create unique index claims_registration on claims (registration_id);
create index claims_customer on claims (customer_id);

create table claim_lines (
    claim_id {id} not null references claims (id),
    customer_id {id} not null references accounts (id),
    product_id {id} not null references products (id),
    ends_on {day} not null,
    released_at {instant},
    primary key (claim_id, product_id)
);
-- One active claim per customer and product, held by the database.
create unique index claim_lines_active on claim_lines (customer_id, product_id) where released_at is null;

-- Rows to wait at: whoever holds one goes through alone.
create table gates (
    name {key} primary key not null
);
insert into gates (name) values ('approval');

create table opportunities (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    stage {key} not null check (stage in ('prospecting', 'qualification', 'proposal', 'negotiation', 'closed_won', 'closed_lost')),
    probability {number} not null check (probability between 0 and 100),
    account_id {id} references accounts (id),
    product_id {id} references products (id),
    amount_minor {number},
    amount_currency {key},
    engaged_on {day},
    expected_close_on {day},
    closed_on {day},
    owner_id {id} references users (id),
    partner_id {id} references accounts (id),
    seller_id {id} references users (id),
    registration_id {id} references registrations (id),
    external_id text,
    external_id_key {key},
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
);
create unique index opportunities_external on opportunities (external_id_key);
create unique index opportunities_registration on opportunities (registration_id);
create index opportunities_partner on opportunities (partner_id, changed_at, id);
create index opportunities_account on opportunities (account_id);
create index opportunities_changed on opportunities (changed_at, id);
create index opportunities_name on opportunities (name_key, id);
create index opportunities_amount on opportunities (amount_currency, amount_minor, id);
create index opportunities_expected_close on opportunities (expected_close_on, id);
create index opportunities_closed on opportunities (closed_on, id);

create table attributions (
    opportunity_id {id} not null references opportunities (id),
    account_id {id} not null references accounts (id),
    credit {key} not null check (credit in ('sourced', 'influenced', 'fulfilled', 'referred')),
    share {number} not null check (share between 0 and 100),
    registration_id {id} references registrations (id),
    since {day} not null,
    primary key (opportunity_id, account_id, credit)
);

-- The trail: one entry for every committed change, each carrying the hash of the one before.
create table events (
    position {number} primary key not null,
    id {id} not null,
    at {instant} not null,
    actor_id {id},
    object {key} not null,
    record_id {id} not null,
    what {key} not null,
    content text not null,
    previous {key} not null,
    hash {key} not null
);
create unique index events_id on events (id);
create index events_record on events (record_id, position);

create table trail_head (
    one {number} primary key not null check (one = 1),
    position {number} not null,
    hash {key} not null
);
insert into trail_head (one, position, hash) values (1, 0, '');

create table notices (
    user_id {id} not null references users (id),
    event_id {id} not null,
    registration_id {id} not null references registrations (id),
    at {instant} not null,
    read_at {instant},
    primary key (user_id, event_id)
);
create index notices_unread on notices (user_id, read_at);

-- A write that was answered once is not done twice.
create table answered (
    user_id {id} not null references users (id),
    key {key} not null,
    verb {key} not null,
    record_id {id} not null,
    at {instant} not null,
    primary key (user_id, key)
);

-- What somebody typed into a form that could not be taken yet, so that it is shown again.
create table held_answers (
    user_id {id} not null references users (id),
    form {key} not null,
    record_id {id} not null,
    answers {json} not null,
    at {instant} not null,
    primary key (user_id, form, record_id)
)
