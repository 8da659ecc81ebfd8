package io.framebus.state;

import static io.framebus.state.StateIT.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobQuery;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.Priority;
import io.framebus.vision.StreamState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServer.class)
final class JobProgressIT {

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node node = new Node("a", config);
    private final List<JsonObject> updates = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void progressIsToldFiveTimesASecondAtMostAndTheEndAlways() {
        UUID id = watched(node.createJob(JobKind.DEPTH, Priority.NORMAL));
        ClaimedStream claimed = node.claimJob();
        node.advance(id, 1, StreamState.IN_STARTUP_PROCESSING);
        long begun = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - begun < Duration.ofMillis(1500).toNanos()) {
            tell(new JobProgress(id, 1, "assemble", ++done, 1_000_000_000, 25));
            Thread.onSpinWait();
        }
        long last = done;
        eventually(() -> node.job(id).progress().map(JobProgress::done).equals(Optional.of(last)));
        node.end(claimed);
        eventually(() ->
                !updates.isEmpty() && updates.getLast().getString("status").equals("done"));
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 1;
        assertTrue(updates.size() >= 4, () -> "too few: " + updates);
        assertTrue(updates.size() <= 5 * seconds + 2, () -> updates.size() + " in " + seconds + " s");
        assertEquals(
                new JsonObject()
                        .put("id", id.toString())
                        .put("kind", "depth")
                        .put("status", "done")
                        .put(
                                "progress",
                                new JsonObject()
                                        .put("stage", "assemble")
                                        .put("done", 1_000_000_000)
                                        .put("total", 1_000_000_000)
                                        .put("fps", 25.0)
                                        .put("eta_ms", 0))
                        .put("error", null),
                updates.getLast());
    }

    @Test
    void endOfAJobThatNobodyHeldIsToldToo() {
        UUID cancelled = watched(node.createJob(JobKind.VIDEO, Priority.NORMAL));
        node.ask(Addresses.cancelJob(), new JobQuery.Cancel(cancelled));
        UUID deleted = watched(node.createJob(JobKind.VIDEO, Priority.NORMAL));
        node.ask(Addresses.deleteJob(), new JobQuery.Delete(deleted));
        eventually(() -> updates.size() == 2);
        assertEquals(
                List.of(cancelled + " failed cancelled", deleted + " failed deleted"),
                updates.stream()
                        .map(update -> update.getString("id") + " " + update.getString("status") + " "
                                + update.getString("error"))
                        .toList());
    }

    @Test
    void progressOfOldOwnersIsNotRecorded() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        node.claimJob();
        tell(new JobProgress(id, 0, "scenes", 1, 9, 0));
        tell(new JobProgress(id, 1, "scenes", 2, 9, 0));
        eventually(() -> node.job(id).progress().isPresent());
        assertEquals(
                new JobProgress(id, 1, "scenes", 2, 9, 0),
                node.job(id).progress().orElseThrow());
    }

    private UUID watched(UUID id) {
        Node.await(node.vertx
                .eventBus()
                .<JsonObject>consumer(LiveUpdates.jobAddress(id))
                .handler(message -> updates.add(message.body()))
                .completion());
        return id;
    }

    private void tell(JobProgress progress) {
        Addresses.jobProgress().on(node.vertx).publish(progress);
    }
}
