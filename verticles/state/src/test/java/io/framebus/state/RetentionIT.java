package io.framebus.state;

import static io.framebus.state.StateIT.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.Priority;
import io.framebus.bus.RetentionMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServer.class)
final class RetentionIT {

    private static final Retention RETENTION = new Retention(Map.of(
            "video", new Retention.Limit(Optional.of(Duration.ofDays(2)), Optional.empty()),
            "depth", new Retention.Limit(Optional.empty(), Optional.of(3000L)),
            "stream", new Retention.Limit(Optional.of(Duration.ofDays(2)), Optional.of(100_000L))));

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node node = new Node("a", config, RETENTION);
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private volatile boolean storeIsDown;
    private volatile String unmeasurable = "nothing";

    @BeforeEach
    void serveObjects() {
        Node.await(Addresses.deleteObjects().on(node.vertx).serve(ask -> {
            removed.add(ask.pathPrefix());
            return storeIsDown
                    ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the store is down"))
                    : Future.succeededFuture(Done.DONE);
        }));
        Node.await(Addresses.measureObjects()
                .on(node.vertx)
                .serve(ask -> ask.pathPrefix().contains(unmeasurable)
                        ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no listing today"))
                        : Future.succeededFuture(new ObjectMessage.Size(sizes.getOrDefault(ask.pathPrefix(), 0L)))));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void endedJobsBeyondTheirAgeGoWithTheirObjects() {
        UUID old = ended(JobKind.VIDEO, 10);
        UUID young = ended(JobKind.VIDEO, 10);
        UUID kept = ended(JobKind.ENHANCEMENT, 10);
        UUID running = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        aged(old);
        aged(kept);
        aged(running);
        assertEquals(List.of(old), sweep());
        assertKind(Failure.Kind.NOT_FOUND, () -> node.job(old));
        assertEquals(
                Set.of(young, kept, running),
                Set.of(
                        node.job(young).id(),
                        node.job(kept).id(),
                        node.job(running).id()));
        assertEquals(
                Set.of(
                        "input-files/" + old + "/",
                        "scene-images/" + old + "/",
                        "recognition-results/" + old + "/",
                        "frames/" + old + "/",
                        "heatmaps/" + old + "/",
                        "outputs/" + old + "/"),
                new HashSet<>(removed));
    }

    @Test
    void theOldestGoUntilTheRestHasRoom() {
        UUID first = ended(JobKind.DEPTH, 1000);
        UUID second = ended(JobKind.DEPTH, 1000);
        UUID third = ended(JobKind.DEPTH, 1500);
        node.createJob(JobKind.DEPTH, Priority.NORMAL, 1000, Optional.empty());
        assertEquals(Set.of(first, second), new HashSet<>(sweep()));
        assertEquals(JobStatus.DONE, node.job(third).status());
        assertEquals(2500L, stored().get("depth"));
        assertEquals(List.of(), sweep());
    }

    @Test
    void whatIsStoredIsMeasured() {
        UUID id = node.createJob(JobKind.DEPTH, Priority.NORMAL, 700, Optional.empty());
        ClaimedStream claimed = node.claimJob();
        assertEquals(700L, stored().get("depth"));
        sizes.put("input-files/" + id + "/", 700L);
        sizes.put("heatmaps/" + id + "/", 2000L);
        assertEquals(List.of(), sweep());
        assertEquals(2700L, stored().get("depth"));
        assertEquals(0L, stored().get("photo"));
        sizes.put("outputs/" + id + "/", 500L);
        node.end(claimed);
        assertEquals(List.of(id), sweep());
        assertEquals(0L, stored().get("depth"));
    }

    @Test
    void whatHasEndedIsMeasuredOnce() {
        UUID id = ended(JobKind.ENHANCEMENT, 10);
        sizes.put("outputs/" + id + "/", 900L);
        sweep();
        sizes.put("outputs/" + id + "/", 5L);
        sweep();
        assertEquals(900L, stored().get("enhancement"));
    }

    @Test
    void whatCantBeMeasuredHoldsNoRemovalUp() {
        UUID old = ended(JobKind.VIDEO, 10);
        aged(old);
        unmeasurable = old.toString();
        assertEquals(List.of(old), sweep());
    }

    @Test
    void whatCantBeMeasuredHoldsNoOtherMeasurementUp() {
        UUID old = ended(JobKind.ENHANCEMENT, 10);
        UUID young = ended(JobKind.ENHANCEMENT, 10);
        UUID running = node.create("/media/a.mp4").id();
        unmeasurable = old.toString();
        sizes.put("outputs/" + young + "/", 900L);
        sizes.put("frames/" + running + "/", 50L);
        sweep();
        assertEquals(910L, stored().get("enhancement"));
        assertEquals(50L, stored().get("stream"));
    }

    @Test
    void streamsWithTooManyPicturesGo() {
        UUID old = node.create("/media/a.mp4").id();
        node.end(node.claimOne());
        UUID young = node.create("/media/b.mp4").id();
        node.end(node.claimOne());
        sizes.put("frames/" + old + "/", 60_000L);
        sizes.put("frames/" + young + "/", 60_000L);
        assertEquals(List.of(old), sweep());
        assertEquals(60_000L, stored().get("stream"));
    }

    @Test
    void whatCouldNotBeRemovedIsFoundAgain() {
        UUID old = ended(JobKind.VIDEO, 10);
        aged(old);
        storeIsDown = true;
        assertEquals(List.of(), sweep());
        assertEquals(old, node.job(old).id());
        storeIsDown = false;
        assertEquals(List.of(old), sweep());
    }

    @Test
    void deletionThatWasCutOffIsBroughtToItsEnd() {
        UUID id = node.createJob(JobKind.ENHANCEMENT, Priority.NORMAL);
        node.claimJob();
        TestServer.execute(
                config.postgresUri(), "update streams set owner = null, epoch = epoch + 1, not_before = 'infinity'");
        assertEquals(List.of(id), sweep());
        assertTrue(removed.contains("input-files/" + id + "/"));
    }

    @Test
    void endedStreamsBeyondTheirAgeGoToo() {
        UUID old = node.create("/media/a.mp4").id();
        ClaimedStream claimed = node.claimOne();
        UUID running = node.create("/media/b.mp4").id();
        node.end(claimed);
        TestServer.execute(config.postgresUri(), "update stream_history set at = at - interval '3 days'");
        assertEquals(List.of(old), sweep());
        assertEquals(List.of("frames/" + old + "/"), removed);
        assertEquals(running, node.find(running).id());
    }

    private UUID ended(JobKind kind, long bytes) {
        UUID id = node.createJob(kind, Priority.NORMAL, bytes, Optional.empty());
        ClaimedStream claimed = node.claimJob();
        assertEquals(id, claimed.id());
        node.end(claimed);
        return id;
    }

    private void aged(UUID id) {
        TestServer.execute(
                config.postgresUri(),
                "update tasks set finished_at = finished_at - interval '3 days', created_at = created_at - interval '3"
                        + " days' where id = '" + id + "'");
    }

    private List<UUID> sweep() {
        return node.ask(Addresses.sweepStored(), new RetentionMessage.Sweep()).ids();
    }

    private Map<String, Long> stored() {
        return node.ask(Addresses.storedBytes(), new JobQuery.AskStored()).bytes();
    }
}
