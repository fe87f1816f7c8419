-- The record's id as conditions write it.
alter table events add column record text generated always as (
    lower(
        substr(hex(record_id), 1, 8) || '-' || substr(hex(record_id), 9, 4) || '-' || substr(hex(record_id), 13, 4)
        || '-' || substr(hex(record_id), 17, 4) || '-' || substr(hex(record_id), 21)
    )
) virtual;
create index events_of_record on events (record, position);
-- Whatever the portal does, an entry stays as it was written.
create trigger events_not_updated before update on events begin
    select raise(abort, 'an entry of the trail is never changed');
end;
create trigger events_not_deleted before delete on events begin
    select raise(abort, 'an entry of the trail is never removed');
end
