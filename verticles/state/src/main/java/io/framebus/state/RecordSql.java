package io.framebus.state;

/** The statements of {@link Recorder}. */
final class RecordSql {

    /**
     * Everything a batch writes, in one statement and so in one transaction and one round trip. The first part is the
     * guard: it locks the checkpoint and finds it only under the recorder's epoch and behind the frame the recorder
     * believes to be the last; every other part takes its rows from it and so writes nothing where it found none. A
     * claim writes the new epoch into the same row, so either this commit comes before the claim's, which then reads
     * it, or this statement waits, looks again, and finds an epoch that is not its own.
     */
    private static final String PARTS = """
        with guard as (
            update checkpoints
            set seq = $4, ordinal = $5, source_pts = $6, pts = $7, tick_num = $8, tick_den = $9,
                captured_at = $10, tracked = $11, counters = $12::text::jsonb
            where stream_id = $1::uuid and epoch = $2::bigint and seq = $3::bigint
            returning stream_id),
        recorded as (
            insert into results (stream_id, seq, pts_ms, captured_at, width, height, s3_path, failed, model,
                                 model_sha256, detections, tracks, tracker_input, depth_low, depth_high)
            select g.stream_id, r.seq, r.pts_ms, r.captured_at, r.width, r.height, r.s3_path, r.failed, r.model,
                   r.model_sha256, r.detections::jsonb, r.tracks::jsonb, r.tracker_input, r.depth_low, r.depth_high
            from guard g,
                 unnest($13::bigint[], $14::bigint[], $15::timestamptz[], $16::int[], $17::int[], $18::text[],
                        $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::bytea[], $30::real[],
                        $31::real[])
                 as r (seq, pts_ms, captured_at, width, height, s3_path, failed, model, model_sha256, detections,
                       tracks, tracker_input, depth_low, depth_high)),
        snapshot as (
            insert into tracker_snapshots (stream_id, seq, state)
            select stream_id, $25::bigint, $26::bytea from guard where $26::bytea is not null
            on conflict (stream_id) do update set seq = excluded.seq, state = excluded.state),
        queued as (
            insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
            select p.topic, g.stream_id::text, p.topic || '/1', $2::bigint,
                   array_agg(p.topic || ':' || g.stream_id::text || ':' || p.seq order by p.n),
                   array_agg(p.payload order by p.n)
            from guard g,
                 unnest($27::text[], $28::bigint[], $29::text[]) with ordinality as p (topic, seq, payload, n)
            group by p.topic, g.stream_id)\
        """;

    /** Each frame of an analysis is a segment. */
    private static final String SEGMENTS = """
        ,
        segmented as (
            update task_segments t
            set status = case when r.failed is null then 'done' else 'failed' end,
                image = r.image, attempts = r.attempts, error = r.reason
            from guard g,
                 unnest($13::bigint[], $16::int[], $17::int[], $18::text[], $19::text[], $20::text[], $21::text[],
                        $22::text[], $32::int[], $33::text[], $34::text[])
                 as r (seq, width, height, s3_path, failed, model, model_sha256, detections, attempts, reason, image)
            where t.task_id = g.stream_id and t.index = r.seq
            returning t.id, t.task_id, r.width, r.height, r.s3_path, r.failed, r.model, r.model_sha256, r.detections),
        recognised as (
            insert into recognition_results (segment_id, task_id, s3_path, width, height, objects, detections, model,
                                             model_sha256)
            select id, task_id, s3_path, width, height, jsonb_array_length(detections::jsonb), detections::jsonb,
                   model, model_sha256
            from segmented where failed is null
            on conflict (segment_id) do nothing)\
        """;

    private static final String OUTCOME = " select stream_id from guard";

    static final String COMMIT = PARTS + OUTCOME;

    static final String COMMIT_SEGMENTS = PARTS + SEGMENTS + OUTCOME;

    static final String CHECKPOINT = "select epoch, seq from checkpoints where stream_id = $1";

    /** True at the bound or above it, without counting further. */
    static final String OUTBOX_FULL = "select count(*) >= $1 as full from (select 1 from outbox limit $1) rows";

    private RecordSql() {}
}
