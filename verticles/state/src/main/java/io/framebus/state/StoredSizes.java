package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.JobQuery;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what everything takes in the object store. What has ended is measured there once, what runs now and then. Until
 * then a job counts with its upload.
 */
final class StoredSizes {

    /** Of a stream {@code s} and, where it is a job, its task {@code t}. */
    static final String BYTES = "greatest(s.stored_bytes, coalesce(t.bytes, 0))";

    /** The kind of a stream {@code s} with its task {@code t}. */
    static final String KIND = "coalesce(t.kind, '" + JobQuery.Stored.STREAM + "')";

    private static final Logger LOG = LoggerFactory.getLogger(StoredSizes.class);

    private static final Duration OBJECTS_DEADLINE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1000;

    /** In a row: then the store is down, and health says so. */
    private static final int MOST_FAILURES = 3;

    private static final String ENDED = """
        select id, true as ended from streams
        where not measured and state in ('inactive', 'inactive_error') order by created_at limit $1\
        """;

    private static final String RUNNING = """
        select id, false as ended from streams where state not in ('inactive', 'inactive_error')
        order by created_at limit $1\
        """;

    private static final String NOTE = "update streams set stored_bytes = $2, measured = $3 where id = $1";

    private static final String STORED = """
        select %s as kind, sum(%s)::bigint as bytes from streams s left join tasks t on t.id = s.id group by 1\
        """.formatted(KIND, BYTES);

    private final Vertx vertx;
    private final Database database;

    StoredSizes(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    /** Bytes by kind. */
    Future<Map<String, Long>> stored() {
        return database.query(STORED).map(rows -> {
            Map<String, Long> bytes = new HashMap<>();
            JobQuery.Stored.KINDS.forEach(kind -> bytes.put(kind, 0L));
            rows.forEach(row -> bytes.put(row.getString("kind"), row.getLong("bytes")));
            return bytes;
        });
    }

    /** Measures what has ended since the last time. */
    Future<?> measureEnded() {
        return measure(ENDED);
    }

    Future<?> measureRunning() {
        return measure(RUNNING);
    }

    /** One after the other, so that it is never felt; what can't be measured now holds no other up. */
    private Future<?> measure(String query) {
        return database.query(query, AT_ONCE).compose(rows -> measure(rows.iterator(), 0));
    }

    private Future<Void> measure(Iterator<Row> rows, int failures) {
        if (!rows.hasNext()) {
            return Future.succeededFuture();
        }
        if (failures == MOST_FAILURES) {
            LOG.debug("nothing more is measured now");
            return Future.succeededFuture();
        }
        Row row = rows.next();
        UUID id = row.getUUID("id");
        return measure(id, row.getBoolean("ended")).transform(measured -> {
            if (measured.failed()) {
                LOG.debug("what {} has stored was not measured", id, measured.cause());
            }
            return measure(rows, measured.failed() ? failures + 1 : 0);
        });
    }

    private Future<?> measure(UUID id, boolean ended) {
        Future<Long> bytes = Future.succeededFuture(0L);
        for (String prefix : Buckets.prefixes(id)) {
            bytes = bytes.compose(sum -> Addresses.measureObjects()
                    .on(vertx)
                    .ask(new ObjectMessage.Measure(prefix), OBJECTS_DEADLINE)
                    .map(size -> sum + size.bytes()));
        }
        return bytes.compose(sum -> database.query(NOTE, id, sum, ended));
    }
}
