package io.framebus.state;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/**
 * Settings of the record.
 *
 * @param postgresUri {@code postgresql://user:password@host:port/database}; secret, never shown
 * @param poolSize connections this node opens at most, 1..500; raising it lets more streams commit at the same time
 * @param lease how long an owner may be silent before others take its streams, at least 500 ms; raising it tolerates
 *     longer pauses and delays failover
 * @param deadline of one statement, at least 100 ms
 * @param recorderBatch frames committed together at most, 1..1000
 * @param recorderQueue frames of one stream that may wait for their commit, at least one batch; beyond it askers hear
 *     OVERLOADED
 * @param recorderInterval from the start of one commit of a stream to the start of its next while less than a batch
 *     waits, 0..1000 ms; raising it costs the database less and shows results later
 * @param recorderStop how long a stopping recorder tries to commit what waits, at least 100 ms
 * @param outboxBound rows that may wait for Kafka before finite streams pause and live ones keep only their states; 0
 *     writes nothing for Kafka
 */
public record StateConfig(
        String postgresUri,
        int poolSize,
        Duration lease,
        Duration deadline,
        int recorderBatch,
        int recorderQueue,
        Duration recorderInterval,
        Duration recorderStop,
        int outboxBound) {

    public StateConfig {
        checkUri(postgresUri);
        check(poolSize >= 1 && poolSize <= 500, "pool size must be 1..500, not " + poolSize);
        check(lease.toMillis() >= 500, "lease must be at least 500 ms, not " + lease.toMillis());
        check(deadline.toMillis() >= 100, "deadline must be at least 100 ms, not " + deadline.toMillis());
        check(recorderBatch >= 1 && recorderBatch <= 1000, "recorder batch must be 1..1000, not " + recorderBatch);
        check(recorderQueue >= recorderBatch, "recorder queue must hold a batch, not " + recorderQueue);
        check(
                !recorderInterval.isNegative() && recorderInterval.toMillis() <= 1000,
                "recorder interval must be 0..1000 ms, not " + recorderInterval.toMillis());
        check(recorderStop.toMillis() >= 100, "recorder stop must be at least 100 ms, not " + recorderStop.toMillis());
        check(outboxBound >= 0, "outbox bound must be 0 or more, not " + outboxBound);
    }

    /** The defaults with a database. */
    public static StateConfig of(String postgresUri) {
        return new StateConfig(
                postgresUri,
                8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                64,
                512,
                Duration.ofMillis(100),
                Duration.ofSeconds(3),
                20_000);
    }

    public StateConfig withLease(Duration changed) {
        return new StateConfig(
                postgresUri,
                poolSize,
                changed,
                deadline,
                recorderBatch,
                recorderQueue,
                recorderInterval,
                recorderStop,
                outboxBound);
    }

    public StateConfig withOutboxBound(int changed) {
        return new StateConfig(
                postgresUri,
                poolSize,
                lease,
                deadline,
                recorderBatch,
                recorderQueue,
                recorderInterval,
                recorderStop,
                changed);
    }

    /** Whether anything is written for Kafka at all. */
    boolean publishes() {
        return outboxBound > 0;
    }

    PgConnectOptions connectOptions() {
        return PgConnectOptions.fromUri(postgresUri);
    }

    /** Host, port and database without credentials. */
    String shownDatabase() {
        PgConnectOptions options = connectOptions();
        return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
    }

    @Override
    public String toString() {
        return "StateConfig[" + shownDatabase() + ", poolSize=" + poolSize + ", lease=" + lease + "]";
    }

    private static void checkUri(String uri) {
        try {
            PgConnectOptions.fromUri(uri);
        } catch (IllegalArgumentException malformed) {
            // The cause is not passed on because its message repeats the URL with its password.
            throw new IllegalArgumentException(
                    "the PostgreSQL URL must read postgresql://user:password@host:port/database");
        }
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
