package io.framebus.kafka;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/**
 * Settings of the relay and the topics.
 *
 * @param bootstrap {@code host:port,…} of brokers
 * @param postgresUri where the outbox is; secret, never shown
 * @param partitions of every topic, 1..1000, fixed when the topic is made
 * @param replicationFactor of every topic, 1..9
 * @param shards parts of the outbox this node holds at most, 1..8 ({@link #OUTBOX_SHARDS}); lowering it leaves some to
 *     other nodes
 * @param rowsAtOnce outbox rows published before their acknowledgements are awaited, 1..1000; raising it speeds up and
 *     takes memory
 * @param poll how often an idle relay looks, 10..1000 ms
 * @param deadline of one round of acknowledgements and of each question to PostgreSQL, at least 1 s
 * @param stop how long a stopping relay tries to publish what is left, at most 30 s
 */
public record KafkaConfig(
        String bootstrap,
        String postgresUri,
        int partitions,
        int replicationFactor,
        int shards,
        int rowsAtOnce,
        Duration poll,
        Duration deadline,
        Duration stop) {

    /** Parts the outbox is cut into by the hash of the key; the table's definition says so too. */
    public static final int OUTBOX_SHARDS = 8;

    public KafkaConfig {
        check(!bootstrap.isBlank(), "the bootstrap servers must name at least one host:port");
        checkUri(postgresUri);
        check(partitions >= 1 && partitions <= 1000, "partitions must be 1..1000, not " + partitions);
        check(replicationFactor >= 1 && replicationFactor <= 9, "replication must be 1..9, not " + replicationFactor);
        check(shards >= 1 && shards <= OUTBOX_SHARDS, "shards must be 1.." + OUTBOX_SHARDS + ", not " + shards);
        check(rowsAtOnce >= 1 && rowsAtOnce <= 1000, "rows at once must be 1..1000, not " + rowsAtOnce);
        check(poll.toMillis() >= 10 && poll.toMillis() <= 1000, "poll must be 10..1000 ms, not " + poll.toMillis());
        check(deadline.toMillis() >= 1000, "deadline must be at least 1000 ms, not " + deadline.toMillis());
        check(stop.toMillis() <= 30_000, "stop must be at most 30000 ms, not " + stop.toMillis());
    }

    /** The defaults with a cluster and a database. */
    public static KafkaConfig of(String bootstrap, String postgresUri) {
        return new KafkaConfig(
                bootstrap,
                postgresUri,
                12,
                1,
                OUTBOX_SHARDS,
                64,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    public KafkaConfig withPartitions(int changed) {
        return new KafkaConfig(
                bootstrap, postgresUri, changed, replicationFactor, shards, rowsAtOnce, poll, deadline, stop);
    }

    @Override
    public String toString() {
        return "KafkaConfig[" + bootstrap + ", partitions=" + partitions + ", shards=" + shards + "]";
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
