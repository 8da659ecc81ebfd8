package io.framebus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.Progress;
import io.framebus.bus.ReplacementMessage.AddVersion;
import io.framebus.bus.ReplacementMessage.AskVersions;
import io.framebus.bus.ReplacementMessage.Version;
import io.framebus.bus.ResultPage;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.vision.StreamState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(TestServer.class)
final class StateIT {

    private static final String CAMERA = "rtsp://user:secret@camera.example/live";

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node node = new Node("a", config);

    @BeforeEach
    void beat() {
        node.beat();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void streamLivesItsWholeLifeThroughTheAddresses() {
        StreamView created = node.create(CAMERA);
        assertEquals(StreamState.INIT_STARTUP, created.state());
        assertEquals("rtsp://***@camera.example/live", created.url());
        assertEquals(Counters.NONE, created.counters());
        List<JsonObject> updates = new CopyOnWriteArrayList<>();
        node.vertx
                .eventBus()
                .<JsonObject>consumer(LiveUpdates.address(created.id(), LiveUpdates.Kind.STATE))
                .handler(message -> updates.add(message.body()));

        ClaimedStream claimed = node.claimOne();
        assertEquals(created.id(), claimed.id());
        assertEquals(1, claimed.epoch());
        assertEquals(new SourceSpec(CAMERA, SourceSpec.Kind.RTSP, 0), claimed.source());
        assertEquals(List.of("car"), claimed.labels());
        assertEquals(7.5, claimed.fps());
        assertTrue(claimed.checkpoint().isEmpty());
        for (StreamState state : List.of(
                StreamState.IN_STARTUP_PROCESSING,
                StreamState.RUNNER_STARTED,
                StreamState.RUNNER_STARTED,
                StreamState.ML_STARTED,
                StreamState.INIT_SHUTDOWN,
                StreamState.IN_SHUTDOWN_PROCESSING)) {
            assertEquals(state, node.advance(claimed.id(), 1, state));
        }
        assertEquals(Optional.of("shown a"), node.find(claimed.id()).node());
        node.ask(
                Addresses.advance(),
                new LeaseMessage.Advance(
                        claimed.id(), 1, StreamState.INACTIVE, "recorder", Optional.empty(), List.of("two lost")));

        StreamView ended = node.find(claimed.id());
        assertEquals(
                List.of(
                        "init_startup api",
                        "in_startup_processing supervision",
                        "runner_started supervision",
                        "ml_started supervision",
                        "init_shutdown supervision",
                        "in_shutdown_processing supervision",
                        "inactive recorder"),
                ended.history().stream()
                        .map(step -> step.state().wireName() + " " + step.service())
                        .toList());
        assertEquals(List.of("two lost"), ended.warnings());
        assertEquals(SourceStatus.Status.ENDED, ended.source().status());
        assertEquals(Optional.empty(), ended.node());
        eventually(() -> updates.size() == 6);
        assertEquals("inactive", updates.getLast().getString("state"));
        assertEquals(
                List.of("stream-commands:" + claimed.id() + ":start", "stream-states:" + claimed.id() + ":0"),
                column("select dedup_keys[1] from outbox order by id limit 2"));
        assertEquals(7, number("select count(*) from outbox where topic = 'stream-states'"));
        assertEquals(0, number("select count(*) from outbox where payloads::text like '%secret%'"));
    }

    @Test
    void movesOutsideTheTableAndUnderOtherEpochsAreRefused() {
        node.create("/media/a.mp4");
        ClaimedStream claimed = node.claimOne();
        UUID id = claimed.id();
        assertKind(Failure.Kind.CONFLICT, () -> node.advance(id, 1, StreamState.ML_STARTED));
        assertKind(Failure.Kind.STALE_EPOCH, () -> node.advance(id, 0, StreamState.IN_STARTUP_PROCESSING));
        assertKind(Failure.Kind.NOT_FOUND, () -> node.advance(UUID.randomUUID(), 1, StreamState.INIT_SHUTDOWN));
        assertEquals(1, node.find(id).history().size());
    }

    @Test
    void theSameKeyAndBodyGiveTheSameStreamAndAnotherBodyIsRefused() {
        StreamView first = node.create("/media/a.mp4", SourceSpec.Kind.FILE, Optional.of("k"), "hash");
        StreamView second = node.create("/media/a.mp4", SourceSpec.Kind.FILE, Optional.of("k"), "hash");
        assertEquals(first, second);
        assertEquals(2, number("select count(*) from outbox"));
        assertKind(
                Failure.Kind.KEY_REUSED,
                () -> node.create("/media/a.mp4", SourceSpec.Kind.FILE, Optional.of("k"), "other"));
    }

    @Test
    void stopIsRecordedOnceAndReachesTheOwnerWithItsHeartbeat() {
        UUID id = node.create("/media/a.mp4").id();
        ClaimedStream claimed = node.claimOne();
        assertEquals(
                List.of(new LeaseMessage.Lease(id, claimed.epoch())),
                node.beat().owned());
        assertTrue(node.beat().stopRequested().isEmpty());
        node.ask(Addresses.stopStream(), new StreamQuery.Stop(id));
        node.ask(Addresses.stopStream(), new StreamQuery.Stop(id));
        assertEquals(List.of(id), node.beat().stopRequested());
        assertEquals(1, number("select count(*) from outbox where dedup_keys[1] like '%:stop'"));
        assertKind(
                Failure.Kind.NOT_FOUND,
                () -> node.ask(Addresses.stopStream(), new StreamQuery.Stop(UUID.randomUUID())));
    }

    @Test
    void streamStoppedBeforeAnybodyHeldItIsClaimedToBeEnded() {
        UUID id = node.create("/media/a.mp4").id();
        node.ask(Addresses.stopStream(), new StreamQuery.Stop(id));
        assertTrue(node.claimOne().stopRequested());
    }

    @Test
    void deletionTakesEverythingButOnlyOfEndedStreams() {
        UUID id = node.create("/media/a.mp4").id();
        ClaimedStream claimed = node.claimOne();
        node.deployRecorder(claimed);
        assertNotNull(Node.await(node.record(claimed, Frames.frame(0, Frames.snapshot(0)))));
        assertKind(Failure.Kind.CONFLICT, () -> node.ask(Addresses.deleteStream(), new StreamQuery.Delete(id)));
        end(id, claimed.epoch());
        assertEquals(Done.DONE, node.ask(Addresses.deleteStream(), new StreamQuery.Delete(id)));
        assertKind(Failure.Kind.NOT_FOUND, () -> node.find(id));
        for (String table : List.of("streams", "stream_history", "checkpoints", "tracker_snapshots", "results")) {
            assertEquals(0, number("select count(*) from " + table), table);
        }
    }

    @Test
    void streamsAreListedNewestFirstPageByPage() {
        List<UUID> ids = new ArrayList<>();
        for (int index = 0; index < 7; index++) {
            ids.addFirst(node.create("/media/" + index + ".mp4").id());
        }
        List<UUID> listed = new ArrayList<>();
        Optional<UUID> after = Optional.empty();
        List<StreamView> page;
        do {
            page = node.ask(Addresses.listStreams(), new StreamQuery.Page(3, after))
                    .streams();
            page.forEach(view -> listed.add(view.id()));
            after = Optional.of(listed.getLast());
        } while (!page.isEmpty());
        assertEquals(ids, listed);
        assertKind(
                Failure.Kind.INVALID,
                () -> node.ask(Addresses.listStreams(), new StreamQuery.Page(0, Optional.empty())));
    }

    @Test
    void resultsArePagedInOrderAndTheEndSaysSo() {
        node.create("/media/a.mp4");
        ClaimedStream claimed = node.claimOne();
        node.deployRecorder(claimed);
        for (long seq = 0; seq < 25; seq++) {
            Node.await(node.record(claimed, Frames.frame(seq)));
        }
        ResultPage first = results(claimed.id(), -1, 10);
        ResultPage last = results(claimed.id(), 14, 10);
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), seqs(first));
        assertTrue(first.more());
        assertEquals(List.of(15L, 16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L), seqs(last));
        assertFalse(last.more());
        assertTrue(results(claimed.id(), 24, 10).results().isEmpty());
        ResultPage.Result result = last.results().getFirst();
        assertEquals(Frames.frame(15).detections(), result.detections());
        assertEquals(Frames.frame(15).tracked().tracks(), result.tracks());
        assertEquals(Frames.frame(15).s3Path(), result.s3Path());
        assertEquals(600, result.timestampMillis());
        assertEquals(600, result.ptsMillis());
        assertKind(Failure.Kind.NOT_FOUND, () -> results(UUID.randomUUID(), -1, 10));
    }

    @Test
    void countersAreThoseOfTheNewestOwnersNewestSnapshot() {
        UUID id = node.create("/media/a.mp4").id();
        node.claimOne();
        Counters stale = new Counters(9, 9, 9, 0, Map.of(), Map.of());
        Counters newest = new Counters(9, 5, 2, 1, Map.of("overload", 1L), Map.of("inference", 1L));
        tell(new Progress(id, 1, Counters.NONE, 0, 0, Map.of(), Map.of()));
        tell(new Progress(id, 1, newest, 0, 0, Map.of(), Map.of()));
        eventually(() -> node.find(id).counters().equals(newest));
        tell(new Progress(id, 0, stale, 0, 0, Map.of(), Map.of()));
        UUID marker = node.create("/media/b.mp4").id();
        node.claimOne();
        tell(new Progress(marker, 1, stale, 0, 0, Map.of(), Map.of()));
        eventually(() -> node.find(marker).counters().equals(stale));
        assertEquals(newest, node.find(id).counters());
    }

    @Test
    void aFinalStateComesWithTheFinalCounters() {
        UUID id = node.create("/media/a.mp4").id();
        node.claimOne();
        node.advance(id, 1, StreamState.INIT_SHUTDOWN);
        node.advance(id, 1, StreamState.IN_SHUTDOWN_PROCESSING);
        Counters last = new Counters(9, 9, 9, 0, Map.of(), Map.of());
        tell(new Progress(id, 1, Counters.NONE, 0, 0, Map.of(), Map.of()));
        tell(new Progress(id, 1, last, 0, 0, Map.of(), Map.of()));
        node.advance(id, 1, StreamState.INACTIVE);
        assertEquals(last, node.find(id).counters());
    }

    @Test
    void streamStoppedForAnErrorEndsInErrorWhoeverEndsIt() {
        UUID id = node.create(CAMERA).id();
        node.claimOne();
        node.ask(
                Addresses.advance(),
                new LeaseMessage.Advance(
                        id, 1, StreamState.INIT_SHUTDOWN, "ml", Optional.of("ml: no model"), List.of("all of it")));
        node.advance(id, 1, StreamState.IN_SHUTDOWN_PROCESSING);
        assertEquals(StreamState.INACTIVE_ERROR, node.advance(id, 1, StreamState.INACTIVE));
        StreamView ended = node.find(id);
        assertEquals(StreamState.INACTIVE_ERROR, ended.state());
        assertEquals(Optional.of("ml: no model"), ended.error());
        assertEquals(List.of("all of it"), ended.warnings());
    }

    @Test
    void sourcesConditionIsShownAndGuardedByTheEpoch() {
        UUID id = node.create(CAMERA).id();
        node.claimOne();
        SourceStatus down = new SourceStatus(
                SourceStatus.Status.DOWN, Instant.parse("2026-01-02T03:04:05.678Z"), 4, Optional.of("no route"));
        node.ask(Addresses.sourceChanged(), new LeaseMessage.SourceChanged(id, 1, down));
        assertEquals(down, node.find(id).source());
        assertKind(
                Failure.Kind.STALE_EPOCH,
                () -> node.ask(Addresses.sourceChanged(), new LeaseMessage.SourceChanged(id, 0, down)));
    }

    @Test
    void clusterShowsLivingNodesWithTheirStreams() {
        UUID id = node.create("/media/a.mp4").id();
        node.claimOne();
        try (Node other = new Node("b", config)) {
            other.beat();
            assertEquals(
                    List.of(
                            new LeaseMessage.Member("a", "shown a", "http://x", List.of("all"), List.of(id)),
                            new LeaseMessage.Member("b", "shown b", "http://x", List.of("all"), List.of())),
                    other.ask(Addresses.cluster(), new LeaseMessage.AskCluster())
                            .members());
            node.die();
            assertEquals(
                    List.of("b"),
                    other.ask(Addresses.cluster(), new LeaseMessage.AskCluster()).members().stream()
                            .map(LeaseMessage.Member::node)
                            .toList());
        }
    }

    @Test
    void resultsGoIntoThePartitionOfTheirDay() {
        node.create("/media/a.mp4");
        ClaimedStream claimed = node.claimOne();
        node.deployRecorder(claimed);
        Node.await(node.record(claimed, Frames.frame(0)));
        assertEquals(3, number("select count(*) from pg_inherits where inhparent = 'results'::regclass") - 1);
        assertEquals(0, number("select count(*) from results_default"));
        assertEquals(
                List.of("results_"
                        + column("select to_char(now() at time zone 'utc', 'YYYYMMDD')")
                                .getFirst()),
                column("select tableoid::regclass::text from results"));
    }

    @Test
    void ofTwoWhoReplaceAModelAtOnceOneIsRefused() {
        Version first = new Version("tiny", 1, "aa", "{}");
        assertEquals(List.of(), versions());
        assertEquals(first, node.ask(Addresses.addModelVersion(), new AddVersion(first)));
        assertKind(
                Failure.Kind.CONFLICT,
                () -> node.ask(Addresses.addModelVersion(), new AddVersion(new Version("tiny", 1, "bb", "{}"))));
        assertKind(
                Failure.Kind.CONFLICT,
                () -> node.ask(Addresses.addModelVersion(), new AddVersion(new Version("tiny", 3, "bb", "{}"))));
        Version second = new Version("tiny", 2, "bb", "{}");
        Version other = new Version("small", 1, "cc", "{}");
        node.ask(Addresses.addModelVersion(), new AddVersion(second));
        node.ask(Addresses.addModelVersion(), new AddVersion(other));
        assertEquals(List.of(other, second), versions());
    }

    private List<Version> versions() {
        return node.ask(Addresses.modelVersions(), new AskVersions()).versions();
    }

    @Test
    void healthNamesTheDatabaseWithoutItsPassword() {
        HealthMessage.Answer answer = node.ask(Addresses.health("state"), new HealthMessage.Ask());
        assertTrue(answer.ok());
        assertTrue(answer.detail().contains("127.0.0.1:"));
        assertFalse(answer.detail().contains("@"));
    }

    private void end(UUID id, long epoch) {
        for (StreamState state :
                List.of(StreamState.INIT_SHUTDOWN, StreamState.IN_SHUTDOWN_PROCESSING, StreamState.INACTIVE)) {
            node.advance(id, epoch, state);
        }
    }

    private void tell(Progress progress) {
        Addresses.progress().on(node.vertx).publish(progress);
    }

    private ResultPage results(UUID id, long after, int limit) {
        return node.ask(Addresses.results(), new StreamQuery.Results(id, after, limit));
    }

    private static List<Long> seqs(ResultPage page) {
        return page.results().stream().map(ResultPage.Result::seq).toList();
    }

    private List<String> column(String query) {
        return TestServer.column(config.postgresUri(), query);
    }

    private long number(String query) {
        return TestServer.number(config.postgresUri(), query);
    }

    static void assertKind(Failure.Kind kind, Executable work) {
        assertEquals(kind, assertThrows(Failure.class, work).kind());
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            Thread.onSpinWait();
        }
    }
}
