-- As whom somebody looks at the portal for a while. Nothing can be changed meanwhile.
alter table sessions add column as_user_id {id} references users (id);
alter table sessions add column as_until {instant}
