-- The head follows the last entry by itself.
create function events_move_head() returns trigger language plpgsql as $$
begin
    update trail_head set position = last.position, hash = last.hash
    from (select position, hash from added order by position desc limit 1) as last
    where one = 1;
    return null;
end
$$;
create trigger events_move_head after insert on events
    referencing new table as added for each statement execute function events_move_head()
