package io.framebus.state;

import static io.framebus.state.StateIT.assertKind;
import static io.framebus.state.StateIT.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.Recorded;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestServer.class)
final class RecorderIT {

    private static final String FILE = "/media/a.mp4";
    private static final String CAMERA = "rtsp://camera.example/live";

    private final String database = TestServer.freshDatabase();
    private final StateConfig config = StateConfig.of(database).withLease(Duration.ofSeconds(1));
    private final Node node = new Node("a", config);
    private final Proxy proxy = new Proxy(database);

    @AfterEach
    void close() throws IOException {
        node.close();
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyFrameIsRecordedOnceInOrderWhateverHappensToTheConnections(long seed) {
        Random random = new Random(seed);
        ClaimedStream claimed = behindProxy(FILE);
        List<Future<Recorded>> answers = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        for (long seq = 0; seqs.size() < 600; seq += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0)) {
            seqs.add(seq);
            answers.add(node.record(claimed, Frames.frame(seq)));
            if (random.nextInt(20) == 0) {
                answers.add(node.record(claimed, Frames.frame(seq)));
            }
            switch (random.nextInt(40)) {
                case 0 -> proxy.cut();
                case 1 -> terminateBackends();
                case 2, 3, 4 -> Node.await(answers.get(random.nextInt(answers.size())));
                case 5 -> {
                    Node.await(Future.all(answers));
                    proxy.loseAnswers();
                    seqs.add(++seq);
                    answers.add(node.record(claimed, Frames.frame(seq)));
                    eventually(proxy::hasLostAnswers);
                    proxy.cut();
                }
                default -> {}
            }
        }
        answers.forEach(answer -> assertNotNull(Node.await(answer), "seed " + seed));
        assertEquals(text(seqs), column("select seq from results order by seq"), "seed " + seed);
        assertEquals(List.of(seqs.getLast().toString()), column("select seq from checkpoints"), "seed " + seed);
        for (String topic : List.of("frames", "detections", "tracks", "car-frames", "tracks-people")) {
            List<String> keys =
                    column("select unnest(dedup_keys) from outbox where topic = '" + topic + "' order by id");
            assertEquals(
                    seqs.stream()
                            .map(seq -> topic + ":" + claimed.id() + ":" + seq)
                            .toList(),
                    keys,
                    "seed " + seed);
        }
    }

    @Test
    void aCommitWhoseAnswerWasLostIsNotRepeated() {
        ClaimedStream claimed = behindProxy(FILE);
        assertNotNull(Node.await(node.record(claimed, Frames.frame(0))));
        proxy.loseAnswers();
        Future<Recorded> answer = node.record(claimed, Frames.frame(1));
        eventually(() ->
                proxy.hasLostAnswers() && column("select seq from results").size() == 2);
        assertFalse(answer.isComplete());
        proxy.cut();
        assertNotNull(Node.await(answer));
        assertNotNull(Node.await(node.record(claimed, Frames.frame(2))));
        assertEquals(List.of("0", "1", "2"), column("select seq from results order by seq"));
        List<String> keys = column("select unnest(dedup_keys) from outbox");
        assertEquals(keys.size(), new HashSet<>(keys).size());
    }

    @Test
    void framesThatWaitTogetherAreCommittedTogether() {
        ClaimedStream claimed = behindProxy(FILE);
        proxy.shut();
        List<Future<Recorded>> answers = new ArrayList<>();
        for (long seq = 0; seq < 100; seq++) {
            answers.add(node.record(claimed, Frames.frame(seq)));
        }
        proxy.open();
        answers.forEach(answer -> assertNotNull(Node.await(answer)));
        List<String> batches = column("select cardinality(payloads) from outbox where topic = 'frames' order by id");
        assertTrue(batches.contains("64"), batches::toString);
        assertTrue(batches.size() <= 4, batches::toString);
    }

    @Test
    void finiteStreamWaitsWhileTheDatabaseIsAwayAndOverloadIsRefused() {
        ClaimedStream claimed = behindProxy(FILE);
        proxy.shut();
        List<Future<Recorded>> answers = new ArrayList<>();
        for (long seq = 0; seq < config.recorderQueue(); seq++) {
            answers.add(node.record(claimed, Frames.frame(seq)));
        }
        long beyond = config.recorderQueue();
        assertKind(Failure.Kind.OVERLOADED, () -> Node.await(node.record(claimed, Frames.frame(beyond))));
        assertTrue(answers.stream().noneMatch(Future::isComplete));
        proxy.open();
        answers.forEach(answer -> assertNotNull(Node.await(answer)));
        assertEquals(
                text(LongStream.range(0, beyond).boxed().toList()), column("select seq from results order by seq"));
    }

    @Test
    void liveStreamHearsWithinItsLeaseThatItCantRecordAndGoesOnLater() {
        ClaimedStream claimed = behindProxy(CAMERA);
        assertNotNull(Node.await(node.record(claimed, Frames.frame(0))));
        proxy.shut();
        long begun = System.nanoTime();
        assertKind(Failure.Kind.UNAVAILABLE, () -> Node.await(node.record(claimed, Frames.frame(1))));
        long waitedMillis = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(waitedMillis >= 900 && waitedMillis < 5000, "waited " + waitedMillis + " ms");
        proxy.open();
        assertNotNull(Node.await(node.record(claimed, Frames.frame(2))));
        assertEquals(List.of("0", "2"), column("select seq from results order by seq"));
    }

    @Test
    void frameThatTheDatabaseRefusesFailsAlone() {
        ClaimedStream claimed = behindProxy(FILE);
        proxy.shut();
        List<Future<Recorded>> answers = new ArrayList<>();
        for (long seq = 0; seq < 10; seq++) {
            answers.add(node.record(claimed, seq == 4 ? Frames.labelled(seq, "no\u0000text") : Frames.frame(seq)));
        }
        proxy.open();
        assertKind(Failure.Kind.INTERNAL, () -> Node.await(answers.get(4)));
        answers.remove(4);
        answers.forEach(answer -> assertNotNull(Node.await(answer)));
        assertEquals(text(List.of(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L)), column("select seq from results order by seq"));
    }

    @Test
    void fullOutboxHoldsFiniteStreamsAndSilencesLiveOnes() {
        TestServer.execute(
                database,
                "insert into outbox (topic, key, schema, epoch, dedup_keys, payloads) "
                        + "select 'filler', 'k', 's/1', 0, '{}', '{}' from generate_series(1, 50)");
        StateConfig bounded = config.withOutboxBound(50);
        node.create(FILE);
        ClaimedStream finite = node.claimOne();
        node.deployRecorder(bounded, finite);
        node.create(CAMERA);
        ClaimedStream live = node.claimOne();
        node.deployRecorder(bounded, live);

        Future<Recorded> waiting = node.record(finite, Frames.frame(0));
        assertNotNull(Node.await(node.record(live, Frames.frame(0))));
        assertFalse(waiting.isComplete());
        assertEquals(List.of(live.id().toString()), column("select stream_id from results"));
        assertEquals(List.of(), column("select topic from outbox where topic = 'frames'"));
        TestServer.execute(database, "delete from outbox");
        assertNotNull(Node.await(waiting));
        assertEquals(List.of(finite.id().toString()), column("select key from outbox where topic = 'frames'"));
    }

    @Test
    void withoutKafkaNothingIsQueued() {
        node.create(FILE);
        TestServer.execute(database, "delete from outbox");
        ClaimedStream claimed = node.claimOne();
        node.deployRecorder(config.withOutboxBound(0), claimed);
        assertNotNull(Node.await(node.record(claimed, Frames.frame(0))));
        assertEquals(List.of(), column("select topic from outbox"));
    }

    @Test
    void stoppingCommitsWhatWaits() {
        node.create(FILE);
        ClaimedStream claimed = node.claimOne();
        String recorder = node.deployRecorder(claimed);
        List<Future<Recorded>> answers = new ArrayList<>();
        for (long seq = 0; seq < 200; seq++) {
            answers.add(node.record(claimed, Frames.frame(seq)));
        }
        eventually(() -> answers.getFirst().isComplete());
        node.undeploy(recorder);
        answers.forEach(answer -> assertNotNull(Node.await(answer)));
        assertEquals(200, column("select seq from results").size());
    }

    @Test
    void stoppingWhileTheDatabaseIsAwayAnswersEverybodyInTime() {
        node.create(FILE);
        ClaimedStream claimed = node.claimOne();
        String recorder = node.deployRecorder(through(proxy), claimed);
        proxy.shut();
        Future<Recorded> answer = node.record(claimed, Frames.frame(0));
        long begun = System.nanoTime();
        node.undeploy(recorder);
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(6).toNanos());
        assertKind(Failure.Kind.UNAVAILABLE, () -> Node.await(answer));
    }

    @Test
    void frameBehindLaterOnesIsRefused() {
        ClaimedStream claimed = behindProxy(FILE);
        proxy.shut();
        Future<Recorded> later = node.record(claimed, Frames.frame(5));
        assertKind(Failure.Kind.INVALID, () -> Node.await(node.record(claimed, Frames.frame(4))));
        proxy.open();
        assertNotNull(Node.await(later));
    }

    @Test
    void watchersSeeCommittedFrames() {
        node.create(FILE);
        ClaimedStream claimed = node.claimOne();
        List<JsonObject> seen = new CopyOnWriteArrayList<>();
        for (LiveUpdates.Kind kind :
                List.of(LiveUpdates.Kind.DETECTIONS, LiveUpdates.Kind.TRACKS, LiveUpdates.Kind.STATS)) {
            node.vertx
                    .eventBus()
                    .<JsonObject>consumer(LiveUpdates.address(claimed.id(), kind))
                    .handler(message -> seen.add(message.body()));
        }
        node.deployRecorder(claimed);
        assertNotNull(Node.await(node.record(claimed, Frames.frame(0))));
        eventually(() -> seen.size() == 3);
        assertTrue(seen.stream().allMatch(update -> update.getString("frame_id").equals("frame_00000")));
        assertTrue(seen.stream().anyMatch(update -> update.containsKey("detections")));
        assertTrue(seen.stream().anyMatch(update -> update.containsKey("tracks")));
        assertTrue(seen.stream().anyMatch(update -> update.containsKey("counts")));
    }

    private ClaimedStream behindProxy(String url) {
        node.create(url);
        ClaimedStream claimed = node.claimOne();
        node.deployRecorder(through(proxy), claimed);
        return claimed;
    }

    private StateConfig through(Proxy way) {
        return new StateConfig(
                way.uri(),
                config.poolSize(),
                config.lease(),
                Duration.ofSeconds(2),
                config.recorderBatch(),
                config.recorderQueue(),
                config.recorderInterval(),
                Duration.ofSeconds(1),
                config.outboxBound());
    }

    private void terminateBackends() {
        TestServer.execute(
                database,
                "select pg_terminate_backend(pid) from pg_stat_activity "
                        + "where datname = current_database() and pid <> pg_backend_pid()");
    }

    private List<String> column(String query) {
        return TestServer.column(database, query);
    }

    private static List<String> text(List<Long> seqs) {
        return seqs.stream().map(seq -> seq.toString()).toList();
    }
}
