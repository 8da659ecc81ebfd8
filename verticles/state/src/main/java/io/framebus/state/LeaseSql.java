package io.framebus.state;

/** The statements of {@link LeaseStore} and {@link CheckpointStore}. Ages are taken by the database's clock. */
final class LeaseSql {

    static final String HEARTBEAT = """
        insert into nodes (id, name, http_url, roles, heartbeat_at)
        values ($1, $2, $3, $4::text::jsonb, clock_timestamp())
        on conflict (id) do update
        set name = excluded.name, http_url = excluded.http_url, roles = excluded.roles,
            heartbeat_at = excluded.heartbeat_at\
        """;

    static final String HELD = """
        select id, epoch, stop_requested from streams
        where owner = $1 and state not in ('inactive', 'inactive_error') order by created_at, id\
        """;

    static final String GIVE_BACK = """
        update streams set owner = null from unnest($2::uuid[], $3::bigint[]) as lease (id, epoch)
        where streams.id = lease.id and streams.epoch = lease.epoch and streams.owner = $1\
        """;

    static final String LEAVE = "delete from nodes where id = $1";

    static final String RELEASE = """
        update streams set owner = null where owner = $1 and state not in ('inactive', 'inactive_error')
        returning id\
        """;

    /** A stream's owner lives while its last sign of life is younger than the lease. */
    private static final String UNHELD = """
        (s.owner is null or not exists (
           select 1 from nodes n
           where n.id = s.owner and n.heartbeat_at > clock_timestamp() - $1::bigint * interval '1 millisecond'))\
        """;

    static final String ALIVE = """
        select 1 from nodes
        where id = $2 and heartbeat_at > clock_timestamp() - $1::bigint * interval '1 millisecond'\
        """;

    /** Whose turn it is on a lane. A job that failed waits for its time. */
    static final String CANDIDATES = "select s.id from streams s where s.lane = $3 and " + UNHELD + """
         and s.state not in ('inactive', 'inactive_error') and s.not_before <= clock_timestamp()
        order by s.turn, s.id limit $2 for update of s skip locked\
        """;

    /**
     * Asks the question of {@link #CANDIDATES} once more, because that statement may have seen a stream as it was
     * before another node's claim was committed. Deaths are counted in a row: what was recorded since the last claim,
     * or an owner that let go by itself, leaves none or no new one.
     */
    static final String TAKE = """
        update streams s
        set owner_deaths = case
                when (select c.seq from checkpoints c where c.stream_id = s.id) > s.claimed_seq then 0
                when s.owner is null then s.owner_deaths
                else s.owner_deaths + 1 end,
            epoch = s.epoch + 1,
            owner = $2
        where s.id = any($3::uuid[]) and\
        """ + UNHELD + """
         and s.state not in ('inactive', 'inactive_error') and s.not_before <= clock_timestamp()
        returning s.id, s.epoch, s.state, s.owner_deaths\
        """;

    /** Fences the old owner: a commit of its recorder that is under way comes first, later ones find the new epoch. */
    static final String FENCE = """
        update checkpoints c set epoch = lease.epoch
        from unnest($1::uuid[], $2::bigint[]) as lease (id, epoch) where c.stream_id = lease.id\
        """;

    static final String MARK_CLAIMED = """
        update streams s set claimed_seq = c.seq from checkpoints c
        where c.stream_id = s.id and s.id = any($1::uuid[])\
        """;

    static final String CLAIMED = """
        select s.id, s.epoch, s.name, s.url, s.kind, s.source_fps, s.pipeline, s.model, s.fps,
               s.labels::text as labels, s.state, s.stop_requested,
               c.seq, c.ordinal, c.source_pts, c.pts, c.tick_num, c.tick_den, c.captured_at, c.tracked,
               c.counters::text as counters, t.seq as snapshot_seq, t.state as snapshot,
               j.kind as job_kind, j.filename, j.priority, j.bytes, j.options::text as options
        from streams s
        join checkpoints c on c.stream_id = s.id
        left join tracker_snapshots t on t.stream_id = s.id
        left join tasks j on j.id = s.id
        where s.id = any($1::uuid[]) order by array_position(array['stream', 'photo', 'job'], s.lane), s.turn, s.id\
        """;

    static final String TRACKER_INPUTS = """
        select seq, tracker_input from results
        where stream_id = $1 and seq > $2 and seq <= $3 and tracker_input is not null order by seq\
        """;

    static final String SOURCE_CHANGED = """
        update streams set source_status = $3::text::jsonb where id = $1 and epoch = $2
        returning state, error, (select n.name from nodes n where n.id = owner) as node\
        """;

    static final String EPOCH = "select epoch from streams where id = $1";

    static final String MEMBERS = """
        select n.id, n.name, n.http_url, n.roles::text as roles,
               array(select s.id from streams s
                     where s.owner = n.id and s.state not in ('inactive', 'inactive_error')
                     order by s.created_at, s.id) as streams
        from nodes n
        where n.heartbeat_at > clock_timestamp() - $1::bigint * interval '1 millisecond'
        order by n.name, n.id\
        """;

    static final String FORGET_NODES = "delete from nodes where heartbeat_at < clock_timestamp() - interval '1 day'";

    private LeaseSql() {}
}
