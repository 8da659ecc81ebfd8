package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.JobKind;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is kept beyond its time or room. The objects of ended work go before its rows: what could not be removed
 * is found again by the next sweep. Several nodes that sweep at once do the same work twice and no harm.
 */
final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration OBJECTS_DEADLINE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1000;

    /** The size of an upload is known; parts that store more note it as {@code stored_bytes}. */
    private static final String BYTES = "t.bytes + coalesce((t.result ->> 'stored_bytes')::bigint, 0)";

    private static final String JOBS = """
        select id from (
            select t.id, t.status, t.finished_at, sum(%s) over (order by t.created_at desc, t.id desc) as bytes
            from tasks t where t.kind = $1) newest
        where status in ('done', 'failed')
          and (finished_at < clock_timestamp() - $2::bigint * interval '1 millisecond' or bytes > $3::bigint)
        order by finished_at limit $4\
        """.formatted(BYTES);

    private static final String STREAMS = """
        select s.id from streams s
        where s.lane = 'stream' and s.state in ('inactive', 'inactive_error')
          and (select max(h.at) from stream_history h where h.stream_id = s.id)
              < clock_timestamp() - $1::bigint * interval '1 millisecond'
        order by s.created_at limit $2\
        """;

    private static final String STORED =
            "select t.kind, sum(%s)::bigint as bytes from tasks t group by t.kind".formatted(BYTES);

    private final Vertx vertx;
    private final Database database;
    private final Retention retention;
    private final JobStore jobs;
    private final StreamStore streams;

    Sweeper(Vertx vertx, Database database, Retention retention, JobStore jobs, StreamStore streams) {
        this.vertx = vertx;
        this.database = database;
        this.retention = retention;
        this.jobs = jobs;
        this.streams = streams;
    }

    Future<Map<JobKind, Long>> stored() {
        return database.query(STORED).map(rows -> {
            Map<JobKind, Long> bytes = new EnumMap<>(JobKind.class);
            for (JobKind kind : JobKind.values()) {
                bytes.put(kind, 0L);
            }
            rows.forEach(row -> bytes.put(JobRows.kind(row, "kind"), row.getLong("bytes")));
            return bytes;
        });
    }

    /** One after the other, so that a sweep is never felt; gives what is gone. */
    Future<List<UUID>> sweep() {
        List<UUID> gone = new ArrayList<>();
        Future<?> swept = each(jobs.condemned(), this::removeJob, gone);
        for (Map.Entry<JobKind, Retention.Limit> limit : retention.jobs().entrySet()) {
            swept = swept.compose(done -> each(beyond(limit.getKey(), limit.getValue()), this::removeJob, gone));
        }
        return swept.compose(done -> retention.streams().isEmpty()
                        ? Future.succeededFuture()
                        : each(old(retention.streams().get()), this::removeStream, gone))
                .map(done -> List.copyOf(gone));
    }

    private Future<List<UUID>> beyond(JobKind kind, Retention.Limit limit) {
        return database.query(
                        JOBS,
                        kind.wireName(),
                        limit.age().map(Duration::toMillis).orElse(null),
                        limit.bytes().orElse(null),
                        AT_ONCE)
                .map(Sweeper::ids);
    }

    private Future<List<UUID>> old(Duration age) {
        return database.query(STREAMS, age.toMillis(), AT_ONCE).map(Sweeper::ids);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    private static Future<?> each(Future<List<UUID>> found, Function<UUID, Future<?>> remove, List<UUID> gone) {
        return found.compose(ids -> {
            Future<?> removed = Future.succeededFuture();
            for (UUID id : ids) {
                removed = removed.compose(before -> remove.apply(id))
                        .onSuccess(done -> gone.add(id))
                        .onFailure(thrown -> LOG.warn("{} could not be removed: {}", id, thrown.getMessage()))
                        .otherwiseEmpty();
            }
            return removed;
        });
    }

    private Future<?> removeJob(UUID id) {
        Future<?> objects = Future.succeededFuture();
        for (String bucket : Buckets.ALL) {
            objects = objects.compose(before -> removeObjects(bucket, id));
        }
        return objects.compose(done -> jobs.condemn(id)).compose(condemned -> jobs.remove(id));
    }

    private Future<?> removeStream(UUID id) {
        return removeObjects(Buckets.FRAMES, id).compose(done -> streams.delete(id));
    }

    private Future<?> removeObjects(String bucket, UUID id) {
        return Addresses.deleteObjects()
                .on(vertx)
                .ask(new ObjectMessage.DeleteAll(bucket + "/" + id + "/"), OBJECTS_DEADLINE);
    }
}
