package io.framebus.state;

/** The statements of {@link StreamStore}. */
final class StreamSql {

    static final String INSERT = """
        insert into streams (id, name, url, shown_url, kind, source_fps, pipeline, model, fps, labels,
                             idempotency_key, body_hash, state, source_status, counters, lane, turn)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11, $12, $13, $14::text::jsonb,
                $15::text::jsonb, $16, clock_timestamp() - $17::int * interval '1 minute')
        on conflict (idempotency_key) do nothing\
        """;

    static final String INSERT_CHECKPOINT = "insert into checkpoints (stream_id) values ($1)";

    static final String BY_KEY = "select id, body_hash from streams where idempotency_key = $1";

    static final String QUEUE_COMMAND = """
        insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
        values ('stream-commands', $1, 'stream-commands/1', 0, array['stream-commands:' || $1 || ':' || $2],
                array[$3::text])\
        """;

    static final String FIND = "select " + StreamRows.VIEW_COLUMNS + " from streams s where s.id = $1";

    static final String HISTORY = """
        select stream_id, state, at, service from stream_history
        where stream_id = any($1::uuid[]) order by stream_id, n\
        """;

    static final String REQUEST_STOP = """
        update streams set stop_requested = true
        where id = $1 and not stop_requested and state not in ('inactive', 'inactive_error')\
        """;

    /** Of a stream that is no job. */
    static final String STATE = "select state from streams where id = $1 and lane = 'stream'";

    static final String DELETE_RESULTS = """
        delete from results
        where stream_id = $1 and seq in (select seq from results where stream_id = $1 order by seq limit $2)\
        """;

    /** History, checkpoint and snapshot go with it. */
    static final String DELETE = "delete from streams where id = $1";

    static final String LOCATE = "select 1 from streams where id = $1";

    static final String PAGE = "select " + StreamRows.VIEW_COLUMNS + """
         from streams s where s.lane = 'stream' order by s.created_at desc, s.id desc limit $1\
        """;

    static final String PAGE_AFTER = "select " + StreamRows.VIEW_COLUMNS + """
         from streams s
        where s.lane = 'stream'
          and (s.created_at, s.id) < (select p.created_at, p.id from streams p where p.id = $2)
        order by s.created_at desc, s.id desc limit $1\
        """;

    private StreamSql() {}
}
