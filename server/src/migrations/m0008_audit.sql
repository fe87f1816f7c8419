-- The trail is a list with filters: as whom and from where somebody acted, and the indexes for what is asked of it.
alter table events add column whom_id {id};
alter table events add column address {key};
create index events_at on events (at, id);
create index events_actor on events (actor_id, position);
-- Where what was decided about access is stored already, the vendor's people can be given the trail to read.
insert into baselines (object, internal) select 'event', 'read' where exists (select 1 from baselines)
