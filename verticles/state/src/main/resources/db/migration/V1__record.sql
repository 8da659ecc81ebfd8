-- Streams and who owns them. A lease is owner + epoch here and the owner's heartbeat in nodes.
create table streams (
    id              uuid primary key,
    name            text not null,
    url             text not null,
    shown_url       text not null,
    kind            text not null check (kind in ('RTSP', 'FILE', 'IMAGES')),
    source_fps      double precision not null,
    pipeline        text not null,
    model           text not null,
    fps             double precision not null,
    labels          jsonb not null,
    idempotency_key text unique,
    body_hash       text not null,
    state           text not null,
    error           text,
    warnings        jsonb not null default '[]',
    owner           text,
    epoch           bigint not null default 0,
    owner_deaths    int not null default 0,
    claimed_seq     bigint not null default -1,
    stop_requested  boolean not null default false,
    source_status   jsonb not null,
    counters        jsonb not null,
    created_at      timestamptz not null default clock_timestamp()
) with (fillfactor = 70);

create index streams_newest on streams (created_at desc, id desc);

-- Claims and heartbeats look at running streams only; ended ones stay out of their way however many they become.
create index streams_running on streams (created_at, id) where state not in ('inactive', 'inactive_error');

create index streams_by_owner on streams (owner) where state not in ('inactive', 'inactive_error');

create table stream_history (
    stream_id uuid not null references streams (id) on delete cascade,
    n         int not null,
    state     text not null,
    at        timestamptz not null,
    service   text not null,
    error     text,
    primary key (stream_id, n)
);

create table nodes (
    id           text primary key,
    name         text not null,
    http_url     text not null,
    roles        jsonb not null,
    heartbeat_at timestamptz not null
);

-- One row a stream from its creation on. Its row lock is the fence between an old and a new owner: a claim writes the
-- new epoch here, and a commit succeeds only where it finds its own.
create table checkpoints (
    stream_id    uuid primary key references streams (id) on delete cascade,
    epoch        bigint not null default 0,
    seq          bigint not null default -1,
    ordinal      bigint not null default 0,
    source_pts   bigint not null default 0,
    pts          bigint not null default 0,
    tick_num     bigint not null default 1,
    tick_den     bigint not null default 1000,
    captured_at  timestamptz not null default 'epoch',
    tracked      boolean not null default false,
    counters     jsonb
) with (fillfactor = 50);

-- The newest full tracker state; it is committed with the checkpoint, so an older one is never needed.
create table tracker_snapshots (
    stream_id uuid primary key references streams (id) on delete cascade,
    seq       bigint not null,
    state     bytea not null
);

-- One row a frame. That a frame stands here once is the checkpoint's doing, not an index's.
create table results (
    stream_id     uuid not null,
    seq           bigint not null,
    pts_ms        bigint not null,
    captured_at   timestamptz not null,
    width         int not null,
    height        int not null,
    s3_path       text,
    failed        text,
    model         text not null,
    model_sha256  text not null,
    detections    jsonb not null,
    tracks        jsonb not null,
    tracker_input bytea,
    recorded_at   timestamptz not null default now()
) partition by range (recorded_at);

create index results_page on results (stream_id, seq);

create table results_default partition of results default;

-- Makes the partitions of the given number of days from today (UTC). Nodes that do so at once wait for each other.
create function make_results_partitions(days int) returns void language plpgsql as $$
declare
    first_day date := (now() at time zone 'utc')::date;
    day date;
begin
    -- A day whose rows already went to the default partition stays there.
    perform pg_advisory_xact_lock(hashtext('framebus.results.partitions'));
    for day in select first_day + n from generate_series(0, days - 1) as n loop
        if to_regclass('results_' || to_char(day, 'YYYYMMDD')) is null then
            begin
                execute format(
                    'create table %I partition of results for values from (%L) to (%L)',
                    'results_' || to_char(day, 'YYYYMMDD'),
                    day::timestamp at time zone 'utc',
                    (day + 1)::timestamp at time zone 'utc');
            exception when check_violation then
                raise notice 'the results of % stay in the default partition', day;
            end;
        end if;
    end loop;
end
$$;

-- What Kafka has not acknowledged yet. A row is a batch for one topic and key: payloads[i] carries dedup_keys[i]. The
-- rows of one key and topic are written under a lock on their stream or checkpoint, so their ids follow its history.
create table outbox (
    id         bigint generated always as identity primary key,
    shard      int not null generated always as (hashtext(key) & 7) stored,
    topic      text not null,
    key        text not null,
    schema     text not null,
    epoch      bigint not null,
    dedup_keys text[] not null,
    payloads   text[] not null,
    created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_scale_factor = 0);

create index outbox_by_shard on outbox (shard, id);
