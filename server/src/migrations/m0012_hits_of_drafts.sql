-- Whose draft a record is stands beside the hits of rules: a list then counts them by the index alone.
alter table rule_hits add column draft_of_id {id};
update rule_hits set draft_of_id =
    (select partner_id from registrations where registrations.id = rule_hits.record_id and state = 'draft');
drop index rule_hits_hits;
create index rule_hits_hits on rule_hits (hits_id, record_id, draft_of_id);
