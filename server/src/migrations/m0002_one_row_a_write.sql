-- A write is known by its key in the trail itself: one entry carries it, so that it cannot be done twice.
alter table events add column key {key};
create unique index events_key on events (actor_id, key) where key is not null;
drop table answered
