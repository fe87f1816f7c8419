-- The record's id as conditions write it.
alter table events add column record text collate "C" generated always as (record_id::text) stored;
create index events_of_record on events (record, position);
-- Whatever the portal does, an entry stays as it was written.
create function events_stay() returns trigger language plpgsql as $$
begin
    raise exception 'an entry of the trail is never changed or removed';
end
$$;
create trigger events_not_updated before update on events for each row execute function events_stay();
create trigger events_not_deleted before delete on events for each row execute function events_stay();
create trigger events_not_truncated before truncate on events for each statement execute function events_stay()
