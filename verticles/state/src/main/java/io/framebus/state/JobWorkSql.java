package io.framebus.state;

/** The statements of {@link JobWork} and {@link JobEnd}: what happens to jobs while they are worked on. */
final class JobWorkSql {

    /** Finds the job under the worker's epoch only, and holds off a claim until the rest is written. */
    private static final String GUARD = """
        with guard as (select stream_id from checkpoints where stream_id = $1::uuid and epoch = $2::bigint for share)\
        """;

    static final String NOTE = GUARD + """
        update tasks t set result = t.result || $3::text::jsonb from guard g where t.id = g.stream_id returning t.id\
        """;

    /** Scenes found again are left as they are, and so are their records. */
    static final String ADD_SCENES = GUARD + """
        , added as (
            insert into task_segments (id, task_id, index, start_ms, end_ms, frame_ms, frame_ordinal)
            select n.id, g.stream_id, n.index, n.start_ms, n.end_ms, n.frame_ms, n.frame_ordinal
            from guard g,
                 unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
                 as n (id, index, start_ms, end_ms, frame_ms, frame_ordinal)
            on conflict do nothing
            returning id, task_id, index, start_ms, end_ms, frame_ms),
        queued as (
            insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
            select 'recognition_queue', task_id::text, 'recognition_queue/1', $2::bigint,
                   array_agg('recognition_queue:' || task_id::text || ':' || index order by index),
                   array_agg(json_build_object(
                       'task_id', task_id, 'segment_id', id, 'index', index, 'start_ms', start_ms, 'end_ms', end_ms,
                       'frame_ms', frame_ms)::text order by index)
            from added where $9::boolean group by task_id)
        select stream_id from guard\
        """;

    /** The pauses double from a second on. */
    static final String RETRY = """
        update tasks set attempts = greatest(attempts, 1) + 1 where id = $1 and greatest(attempts, 1) < $2
        returning attempts\
        """;

    static final String LET_GO = """
        update streams
        set owner = null, not_before = clock_timestamp() + $2::bigint * interval '1 millisecond'
        where id = $1\
        """;

    static final String EPOCH = "select epoch, stop_requested from streams where id = $1 for update";

    static final String PROGRESS = """
        update tasks t set progress = p.progress::jsonb
        from unnest($1::uuid[], $2::bigint[], $3::text[]) as p (id, epoch, progress)
        join streams s on s.id = p.id and s.epoch = p.epoch
        where t.id = p.id\
        """;

    static final String BEGIN = """
        update tasks
        set status = 'processing',
            attempts = case when $2 = 'in_startup_processing' then greatest(attempts, 1) else attempts end,
            started_at = case when $2 = 'in_startup_processing'
                then coalesce(started_at, date_trunc('milliseconds', clock_timestamp())) else started_at end
        where id = $1
        returning kind, status, error, progress::text as progress\
        """;

    /** What was found and can no longer be recognised has failed, for the reason its job has ended for. */
    static final String END_SEGMENTS = """
        with left_over as (
            update task_segments g
            set status = 'failed',
                error = case when s.state = 'inactive' then 'the source ended before this scene'
                             when s.stop_requested then 'cancelled'
                             else coalesce(s.error, 'its job has failed') end
            from streams s
            where g.task_id = $1 and s.id = g.task_id and g.status in ('queued', 'processing')
            returning g.id, g.task_id, g.index, g.frame_ms, g.attempts, g.error, s.epoch, s.stop_requested)
        insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
        select 'recognition_queue.dlq', task_id::text, 'recognition_queue.dlq/1', epoch,
               array_agg('recognition_queue.dlq:' || task_id::text || ':' || index order by index),
               array_agg(json_build_object(
                   'task_id', task_id, 'segment_id', id, 'index', index, 'frame_ms', frame_ms, 'attempts', attempts,
                   'error', error)::text order by index)
        from left_over where $2::boolean and not stop_requested group by task_id, epoch\
        """;

    /**
     * An analysis is as good as its best segment, whatever became of the rest; any other job is what its stream is. A
     * job that was cancelled has failed.
     */
    static final String END = """
        with outcome as (
            select t.id, s.epoch, s.url, s.stop_requested and s.state = 'inactive_error' as cancelled,
                   case when t.kind not in ('photo', 'video') then s.state = 'inactive'
                        when s.stop_requested and s.state = 'inactive_error' then false
                        else exists (select 1 from task_segments g where g.task_id = t.id and g.status = 'done')
                   end as succeeded,
                   case when s.stop_requested and s.state = 'inactive_error' then 'cancelled'
                        else coalesce(
                            s.error,
                            (select g.error from task_segments g
                             where g.task_id = t.id and g.error is not null order by g.index limit 1)) end as reason,
                   s.error as lost
            from tasks t join streams s on s.id = t.id where t.id = $1),
        ended as (
            update tasks t
            set status = case when o.succeeded then 'done' else 'failed' end,
                error = case when o.succeeded then o.lost
                             else coalesce(o.reason, 'nothing of it could be recognised') end,
                finished_at = date_trunc('milliseconds', clock_timestamp())
            from outcome o where t.id = o.id
            returning t.*, o.epoch, o.url, o.cancelled),
        queued as (
            insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
            select 'video_processing_queue.dlq', id::text, 'video_processing_queue.dlq/1', epoch,
                   array['video_processing_queue.dlq:' || id::text || ':0'],
                   array[json_build_object(
                       'task_id', id, 'kind', kind, 'filename', filename, 'priority', priority,
                       's3_path', substring(url from '^object:(.*)$'),
                       'created_at', to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                       'attempts', attempts, 'error', error)::text]
            from ended where $2::boolean and status = 'failed' and not cancelled and kind <> 'tracking')
        select kind, status, error, progress::text as progress from ended\
        """;

    private JobWorkSql() {}
}
