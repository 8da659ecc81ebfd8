package io.framebus.state;

/** The statements of {@link JobStore}: what users ask of jobs. */
final class JobSql {

    static final String INSERT = """
        insert into tasks (id, kind, filename, priority, bytes, options, created_at)
        select id, $2, $3, $4, $5, $6::text::jsonb, created_at from streams where id = $1
        returning created_at\
        """;

    /** One record for the topic of tasks, under a key that a repetition shares. */
    static final String QUEUE_TASK = """
        insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
        values ('video_processing_queue', $1, 'video_processing_queue/1', 0,
                array['video_processing_queue:' || $1 || ':0'], array[$2::text])\
        """;

    private static final String VIEW = """
        select t.id, t.kind, t.filename, t.priority, t.bytes, t.options::text as options, t.status, t.attempts,
               t.progress::text as progress, t.result::text as result, t.error, t.created_at, t.started_at,
               t.finished_at, s.model, s.fps, s.warnings::text as warnings, s.counters::text as counters,
               n.total, n.done, n.failed
        from tasks t
        join streams s on s.id = t.id,
        lateral (select count(*) as total, count(*) filter (where g.status = 'done') as done,
                        count(*) filter (where g.status = 'failed') as failed
                 from task_segments g where g.task_id = t.id) n\
        """;

    static final String FIND = VIEW + " where t.id = $1";

    private static final String FILTERED =
            " where ($2::text[] is null or t.kind = any ($2)) and ($3::text is null or t.status = $3)";

    private static final String NEWEST = " order by t.created_at desc, t.id desc limit $1";

    static final String PAGE = VIEW + FILTERED + NEWEST;

    static final String PAGE_AFTER = VIEW + FILTERED + """
         and (t.created_at, t.id) < (select p.created_at, p.id from tasks p where p.id = $4)\
        """ + NEWEST;

    static final String EXISTS = "select 1 from tasks where id = $1";

    private static final String SEGMENT_VIEW = """
        select g.id, g.index, g.start_ms, g.end_ms, g.frame_ms, g.frame_ordinal, g.status, g.image, g.attempts, g.error,
               r.s3_path, coalesce(r.objects, 0) as objects, coalesce(r.model, s.model) as model,
               coalesce(r.model_sha256, '') as model_sha256, %s as detections
        from task_segments g
        join streams s on s.id = g.task_id
        left join recognition_results r on r.segment_id = g.id
        where g.task_id = $1\
        """;

    static final String SEGMENTS = SEGMENT_VIEW.formatted("'[]'") + " order by g.index";

    static final String SEGMENT = SEGMENT_VIEW.formatted("coalesce(r.detections::text, '[]')") + " and g.id = $2";

    /** A job that nobody holds is ended by whoever cancels it, any other one by its owner. */
    static final String CANCEL = """
        update streams set stop_requested = true
        where id = $1 and lane <> 'stream'
          and state not in ('init_shutdown', 'in_shutdown_processing', 'inactive', 'inactive_error')
        returning state, epoch, owner is null as unheld\
        """;

    /** Whoever holds the job finds its lease gone, and nobody else ever finds it due. */
    static final String CONDEMN = """
        update streams set owner = null, epoch = epoch + 1, stop_requested = true, not_before = 'infinity'
        where id = $1 and lane <> 'stream'
        returning epoch, (select t.kind from tasks t where t.id = $1) as kind, state\
        """;

    static final String FENCE = "update checkpoints set epoch = $2 where stream_id = $1";

    static final String DELETE_SEGMENTS = """
        delete from task_segments where id in (select id from task_segments where task_id = $1 limit $2)\
        """;

    /** Jobs whose deletion was begun and not brought to its end. */
    static final String CONDEMNED = """
        select id from streams where lane <> 'stream' and not_before = 'infinity' limit $1\
        """;

    private JobSql() {}
}
