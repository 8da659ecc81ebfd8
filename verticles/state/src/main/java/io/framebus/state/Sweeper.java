package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final String BEYOND = """
        select id, job from (
            select s.id, s.state, t.id is not null as job, s.created_at,
                   sum(%s) over (order by s.created_at desc, s.id desc) as bytes,
                   coalesce(t.finished_at, (select max(h.at) from stream_history h where h.stream_id = s.id)) as ended_at
            from streams s left join tasks t on t.id = s.id where %s = $1) newest
        where state in ('inactive', 'inactive_error')
          and (ended_at < clock_timestamp() - $2::bigint * interval '1 millisecond' or bytes > $3::bigint)
        order by created_at limit $4\
        """.formatted(StoredSizes.BYTES, StoredSizes.KIND);

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

    /** One after the other, so that a sweep is never felt; gives what is gone. */
    Future<List<UUID>> sweep() {
        List<UUID> gone = new ArrayList<>();
        Future<?> swept = each(jobs.condemned(), this::removeJob, gone);
        for (Map.Entry<String, Retention.Limit> limit : retention.kinds().entrySet()) {
            swept = swept.compose(done -> beyond(limit.getKey(), limit.getValue()))
                    .compose(rows -> each(ids(rows, true), this::removeJob, gone)
                            .compose(done -> each(ids(rows, false), this::removeStream, gone)));
        }
        return swept.map(done -> List.copyOf(gone));
    }

    private Future<RowSet<Row>> beyond(String kind, Retention.Limit limit) {
        return database.query(
                BEYOND,
                kind,
                limit.age().map(Duration::toMillis).orElse(null),
                limit.bytes().orElse(null),
                AT_ONCE);
    }

    private static Future<List<UUID>> ids(RowSet<Row> rows, boolean job) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> {
            if (row.getBoolean("job") == job) {
                ids.add(row.getUUID("id"));
            }
        });
        return Future.succeededFuture(ids);
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
        for (String prefix : Buckets.prefixes(id)) {
            objects = objects.compose(before -> removeObjects(prefix));
        }
        return objects.compose(done -> jobs.condemn(id)).compose(condemned -> jobs.remove(id));
    }

    private Future<?> removeStream(UUID id) {
        return removeObjects(Buckets.FRAMES + "/" + id + "/").compose(done -> streams.delete(id));
    }

    private Future<?> removeObjects(String prefix) {
        return Addresses.deleteObjects().on(vertx).ask(new ObjectMessage.DeleteAll(prefix), OBJECTS_DEADLINE);
    }
}
