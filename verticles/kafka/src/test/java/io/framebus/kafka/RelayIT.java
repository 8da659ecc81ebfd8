package io.framebus.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.HealthMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestServers.class)
final class RelayIT {

    private static final String TOPIC = "detections";

    private final String database;
    private final KafkaConfig config;
    private final Vertx vertx = Vertx.vertx();

    RelayIT() throws IOException {
        this.database = TestServers.freshDatabase();
        this.config = KafkaConfig.of(TestServers.bootstrap(), database);
    }

    @BeforeEach
    void topics() {
        TopicsAdmin.create(config);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void topicsAreMadeOnceWithTheirPartitions() {
        TopicsAdmin.create(config);
        assertEquals(List.of(), Topic.read("recognition_queue.dlq", "none", found -> true));
        assertEquals(16, TopicsAdmin.TOPICS.size());
    }

    @Test
    void recordsCarryTheirHeadersAndLeaveTheOutbox() {
        String key = key();
        TestServers.queue(database, TOPIC, key, 0, 2);
        RelayVerticle relay = new RelayVerticle(config);
        await(vertx.deployVerticle(relay));
        List<ConsumerRecord<String, String>> records = Topic.read(TOPIC, key, found -> found.size() == 3);
        assertEquals(List.of(0, 1, 2), Topic.values(records));
        assertEquals("detections/1", Topic.header(records.get(1), "schema"));
        assertEquals("7", Topic.header(records.get(1), "stream-epoch"));
        assertEquals("detections:" + key + ":1", Topic.header(records.get(1), "dedup-key"));
        eventually(() -> waiting() == 0);
        eventually(() -> relay.outboxLag() == 0);
        HealthMessage.Answer health = health();
        assertTrue(health.ok());
        assertTrue(health.detail().endsWith(", lag=0, shards=8"), health::detail);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyKeyKeepsItsOrderAndNothingIsLostWhenRelaysAndConnectionsDie(long seed) {
        Random random = new Random(seed);
        List<String> keys = IntStream.range(0, 6).mapToObj(index -> key()).toList();
        Map<String, Integer> next = new HashMap<>();
        String deployed = await(vertx.deployVerticle(new RelayVerticle(config)));
        for (int round = 0; round < 120; round++) {
            String key = keys.get(random.nextInt(keys.size()));
            int first = next.getOrDefault(key, 0);
            int last = first + random.nextInt(20);
            TestServers.queue(database, TOPIC, key, first, last);
            next.put(key, last + 1);
            if (random.nextInt(15) == 0) {
                endRelayConnections();
            } else if (random.nextInt(25) == 0) {
                String old = deployed;
                deployed = await(vertx.deployVerticle(new RelayVerticle(config)));
                await(vertx.undeploy(old));
            }
        }
        eventually(() -> waiting() == 0);
        next.forEach((key, count) -> assertOrderedRepeatsAllowed(key, count, seed));
    }

    /** A repetition may step back, but never skips forward: every first appearance follows its predecessor's. */
    private static void assertOrderedRepeatsAllowed(String key, int count, long seed) {
        List<ConsumerRecord<String, String>> records =
                Topic.read(TOPIC, key, found -> new HashSet<>(Topic.values(found)).size() == count);
        int seen = 0;
        for (ConsumerRecord<String, String> record : records) {
            int value = Integer.parseInt(record.value());
            assertTrue(value <= seen, "seed " + seed + ": " + value + " came before " + seen);
            seen = Math.max(seen, value + 1);
            assertEquals(TOPIC + ":" + key + ":" + value, Topic.header(record, "dedup-key"), "seed " + seed);
        }
        assertEquals(count, seen, "seed " + seed);
    }

    @Test
    void kafkaMayBeAwayForAWhile() {
        String key = key();
        RelayVerticle relay = new RelayVerticle(impatient());
        await(vertx.deployVerticle(relay));
        TestServers.queue(database, TOPIC, key, 0, 9);
        Topic.read(TOPIC, key, found -> found.size() == 10);
        TestServers.stopBroker();
        try {
            for (int row = 0; row < 5; row++) {
                TestServers.queue(database, TOPIC, key, 10 + 10 * row, 19 + 10 * row);
            }
            eventually(() -> !health().ok());
            eventually(() -> relay.outboxLag() == 5);
            assertTrue(health().detail().contains("lag=5"));
            // Long enough for the relay to give up its producer and begin anew.
            eventually(() -> health().detail().contains("not acknowledged"));
            assertEquals(5, waiting());
        } finally {
            TestServers.startBroker();
        }
        eventually(() -> waiting() == 0);
        eventually(() -> health().ok());
        assertOrderedRepeatsAllowed(key, 60, 0);
    }

    @Test
    void relaysShareTheShardsAndTakeOverThoseOfTheDead() {
        KafkaConfig half = new KafkaConfig(
                config.bootstrap(),
                database,
                config.partitions(),
                config.replicationFactor(),
                4,
                config.rowsAtOnce(),
                config.poll(),
                config.deadline(),
                config.stop());
        String key = key();
        String first = await(vertx.deployVerticle(new RelayVerticle(half)));
        eventually(() -> locks() == 4);
        await(vertx.deployVerticle(new RelayVerticle(config)));
        eventually(() -> locks() == 8);
        await(vertx.undeploy(first));
        eventually(() -> locks() == 8);
        for (int index = 0; index < 20; index++) {
            TestServers.queue(database, TOPIC, key + index, 0, 0);
        }
        eventually(() -> waiting() == 0);
    }

    @Test
    void stoppingPublishesWhatIsLeft() {
        String key = key();
        String relay = await(vertx.deployVerticle(new RelayVerticle(config)));
        eventually(() -> locks() == 8);
        for (int row = 0; row < 300; row++) {
            TestServers.queue(database, TOPIC, key, row, row);
        }
        await(vertx.undeploy(relay));
        assertEquals(0, waiting());
        assertEquals(0, locks());
        assertOrderedRepeatsAllowed(key, 300, 0);
    }

    @Test
    void oneRecordThatIsTooLargeDoesNotHoldTheOthers() {
        String key = key();
        TestServers.queue(database, TOPIC, key, 0, 0);
        TestServers.execute(
                database,
                "insert into outbox (topic, key, schema, epoch, dedup_keys, payloads) values " + "('detections', '"
                        + key + "', 'detections/1', 7, '{x}', array[repeat('x', 9000000)])");
        TestServers.queue(database, TOPIC, key, 1, 1);
        await(vertx.deployVerticle(new RelayVerticle(config)));
        assertEquals(List.of(0, 1), Topic.values(Topic.read(TOPIC, key, found -> found.size() == 2)));
        eventually(() -> waiting() == 0);
    }

    private KafkaConfig impatient() {
        return new KafkaConfig(
                config.bootstrap(),
                database,
                config.partitions(),
                config.replicationFactor(),
                config.shards(),
                config.rowsAtOnce(),
                config.poll(),
                Duration.ofSeconds(2),
                config.stop());
    }

    private void endRelayConnections() {
        TestServers.execute(
                database,
                "select pg_terminate_backend(pid) from pg_stat_activity "
                        + "where datname = current_database() and application_name = 'framebus-relay'");
    }

    private long waiting() {
        return TestServers.number(database, "select count(*) from outbox");
    }

    private long locks() {
        return TestServers.number(
                database,
                "select count(*) from pg_locks where locktype = 'advisory' and database = "
                        + "(select oid from pg_database where datname = current_database())");
    }

    private HealthMessage.Answer health() {
        return await(Addresses.health("kafka").on(vertx).ask(new HealthMessage.Ask(), Duration.ofSeconds(10)));
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertFalse(System.nanoTime() > deadline, "not within 30 s");
        }
    }
}
