-- Whose places a stream takes, and when it is its turn: jobs take turns by their age, and a level of priority counts as
-- a minute of it. Photos have places of their own, so that they never wait behind a film.
alter table streams
    add column lane       text not null default 'stream' check (lane in ('stream', 'job', 'photo')),
    add column turn       timestamptz not null default clock_timestamp(),
    add column not_before timestamptz not null default '-infinity';

update streams set turn = created_at;

drop index streams_running;

create index streams_running on streams (lane, turn, id) where state not in ('inactive', 'inactive_error');

drop index streams_newest;

create index streams_newest on streams (created_at desc, id desc) where lane = 'stream';

-- What somebody waits for. Id, source, model and checkpoint are those of its stream.
create table tasks (
    id          uuid primary key references streams (id) on delete cascade,
    kind        text not null check (kind in ('tracking', 'photo', 'video', 'depth', 'enhancement')),
    filename    text not null,
    priority    text not null check (priority in ('low', 'normal', 'high')),
    bytes       bigint not null,
    options     jsonb not null,
    status      text not null default 'queued' check (status in ('queued', 'processing', 'done', 'failed')),
    attempts    int not null default 0,
    progress    jsonb,
    result      jsonb not null default '{}',
    error       text,
    created_at  timestamptz not null,
    started_at  timestamptz,
    finished_at timestamptz
) with (fillfactor = 70);

create index tasks_newest on tasks (created_at desc, id desc);

create index tasks_newest_of_kind on tasks (kind, created_at desc, id desc);

-- The scenes of an analysed video; a photo is one. The index is the seq of its frame.
create table task_segments (
    id            uuid primary key,
    task_id       uuid not null references tasks (id) on delete cascade,
    index         bigint not null,
    start_ms      bigint not null,
    end_ms        bigint not null,
    frame_ms      bigint not null,
    frame_ordinal bigint not null,
    status        text not null default 'queued' check (status in ('queued', 'processing', 'done', 'failed')),
    image         text,
    attempts      int not null default 0,
    error         text,
    unique (task_id, index)
) with (fillfactor = 70);

create table recognition_results (
    segment_id    uuid primary key references task_segments (id) on delete cascade,
    task_id       uuid not null,
    s3_path       text,
    width         int not null,
    height        int not null,
    objects       int not null,
    detections    jsonb not null,
    model         text not null,
    model_sha256  text not null,
    recognised_at timestamptz not null default now()
);

-- Least and greatest value of the frame's depth map.
alter table results
    add column depth_low  real,
    add column depth_high real;
