-- What a stream keeps in the object store, as it was last measured there; of an ended one it stays true.
alter table streams
    add column stored_bytes bigint not null default 0,
    add column measured     boolean not null default false;

create index streams_unmeasured on streams (created_at) where not measured and state in ('inactive', 'inactive_error');
