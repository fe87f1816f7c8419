-- What was decided about access in general is one record, so that it has a version and its entries in the trail.
create table access_defaults (
    id {id} primary key not null,
    version {number} not null,
    name text not null,
    name_key {key} not null,
    created_at {instant} not null,
    created_by_id {id},
    changed_at {instant} not null,
    changed_by_id {id}
)
