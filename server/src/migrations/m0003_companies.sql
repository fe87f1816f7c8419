-- How a partner stands in the programme, and a row to wait at for whoever changes which company belongs to which.
alter table accounts add column tier {key} check (tier in ('registered', 'silver', 'gold', 'platinum'));
alter table accounts add column status {key} check (status in ('active', 'at_risk', 'suspended'));
update accounts set status = 'active' where is_partner;
create index accounts_parent on accounts (parent_id);
insert into gates (name) values ('companies')
