package io.framebus.state;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Whether as many rows wait for Kafka as the configuration allows; looked up once a second at most. */
final class OutboxBound {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final int bound;
    private boolean full;
    private long lookedNanos = System.nanoTime() - FRESH_NANOS;

    /** @param bound rows; 0 where nothing is written to the outbox, which then is never full */
    OutboxBound(Database database, int bound) {
        this.database = database;
        this.bound = bound;
    }

    Future<Boolean> isFull() {
        if (bound == 0 || System.nanoTime() - lookedNanos < FRESH_NANOS) {
            return Future.succeededFuture(full);
        }
        return database.query(RecordSql.OUTBOX_FULL, (long) bound).map(rows -> {
            full = rows.iterator().next().getBoolean("full");
            lookedNanos = System.nanoTime();
            return full;
        });
    }
}
