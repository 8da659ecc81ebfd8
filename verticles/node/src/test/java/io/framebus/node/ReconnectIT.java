package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that go away and come back. */
@Timeout(240)
class ReconnectIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> ReconnectIT.node.errors());

    @TempDir
    private static Path folder;

    private static Path clip;
    private static NodeProcess node;
    private static ServerSocket silent;
    private static String silentId;

    @BeforeAll
    static void startNode() throws Exception {
        clip = Materials.clip(folder.resolve("scene.mp4"), 100);
        node = NodeProcess.start(
                folder.resolve("node"),
                Map.of(
                        "FRAMEBUS_MODELS_DIR",
                        Materials.models(folder.resolve("models")).toString(),
                        "FRAMEBUS_MODEL",
                        Materials.MODEL),
                "--embedded");
        // Its patience runs while other cameras come and go.
        silent = new ServerSocket(0);
        silentId = node.init(new JsonObject().put("url", "rtsp://127.0.0.1:" + silent.getLocalPort() + "/silent"));
    }

    @AfterAll
    static void stopNode() throws Exception {
        if (node != null) {
            node.close();
        }
        if (silent != null) {
            silent.close();
        }
    }

    @Test
    void aCameraThatWasCutAndAKilledDecoderAreReplaced() throws Exception {
        try (CameraServer camera = new CameraServer(clip, folder.resolve("cut"))) {
            String id = node.init(new JsonObject().put("url", camera.url()).put("pipeline", "track"));
            node.waitFor(id, DEADLINE, "ml_started");
            long before = awaitProcessed(id, 15);
            camera.cut();
            awaitSource(id, "down", 0);
            camera.restart();
            awaitSource(id, "up", 1);
            before = awaitProcessed(id, before + 15);
            assertEquals(1, decodersOf(camera).size());
            assertTrue(decodersOf(camera).getFirst().destroyForcibly());
            awaitSource(id, "up", 2);
            awaitProcessed(id, before + 15);
            assertEquals(1, decodersOf(camera).size());
            assertOneStory(id, stop(id));
        }
    }

    @Test
    void aFrozenCameraIsOpenedAgainAndDisturbsNoOther() throws Exception {
        try (CameraServer frozen = new CameraServer(clip, folder.resolve("frozen"));
                CameraServer other = new CameraServer(clip, folder.resolve("other"))) {
            String id = node.init(new JsonObject().put("url", frozen.url()).put("pipeline", "track"));
            String neighbour = node.init(new JsonObject().put("url", other.url()));
            node.waitFor(id, DEADLINE, "ml_started");
            node.waitFor(neighbour, DEADLINE, "ml_started");
            awaitProcessed(neighbour, 30);
            long before = awaitProcessed(id, 30);
            long frozenAt = lastPts(neighbour);

            frozen.freeze();
            awaitSource(id, "down", 0);
            long noticedAt = lastPts(neighbour);
            frozen.wake();
            awaitSource(id, "up", 1);
            awaitProcessed(id, before + 15);
            assertOneStory(id, stop(id));
            assertTrue(noticedAt - frozenAt > 5000, frozenAt + " to " + noticedAt);
            double usual = framesPerSecond(neighbour, 0, frozenAt);
            double besideFrozen = framesPerSecond(neighbour, frozenAt, noticedAt);
            assertTrue(besideFrozen > 0.8 * usual, besideFrozen + " frames a second, " + usual + " before");
            assertEquals("inactive", stop(neighbour).getString("state"));
        }
    }

    @Test
    void aCameraThatWasNeverThereEndsInErrorWithTheReason() throws Exception {
        JsonObject end = node.waitForEnd(silentId, DEADLINE);
        assertEquals("inactive_error", end.getString("state"), end.encode());
        assertTrue(end.getString("error").contains("no frame from rtsp://127.0.0.1:"), end.encode());
        assertTrue(end.getString("error").contains("3 tries"), end.encode());
        JsonArray history = end.getJsonArray("history");
        Instant begun = history.getJsonObject(0).getInstant("at");
        Instant over = history.getJsonObject(history.size() - 1).getInstant("at");
        assertTrue(Duration.between(begun, over).compareTo(Duration.ofSeconds(60)) < 0, end.encode());
    }

    private static List<ProcessHandle> decodersOf(CameraServer camera) {
        return node.decoders().stream()
                .filter(child -> child.info().commandLine().orElse("").contains(camera.url()))
                .toList();
    }

    private static JsonObject stop(String id) throws Exception {
        node.post("/shutdown", new JsonObject().put("id", id));
        JsonObject end = node.waitForEnd(id, DEADLINE);
        assertAddsUp(end);
        return end;
    }

    /** Every look at a stream checks that it runs and that its counters add up. */
    private static JsonObject look(String id) throws Exception {
        JsonObject stream = node.state(id);
        assertAddsUp(stream);
        assertEquals("ml_started", stream.getString("state"), stream.encode());
        return stream;
    }

    private static void assertAddsUp(JsonObject stream) {
        JsonObject frames = stream.getJsonObject("frames");
        assertEquals(
                frames.getLong("selected"),
                frames.getLong("processed")
                        + frames.getLong("in_flight")
                        + sum(frames.getJsonObject("dropped"))
                        + sum(frames.getJsonObject("failed")),
                frames.encode());
    }

    private static long sum(JsonObject reasons) {
        return reasons.fieldNames().stream().mapToLong(reasons::getLong).sum();
    }

    private static long awaitProcessed(String id, long frames) throws Exception {
        return node.present(id + " processes " + frames + " frames", DEADLINE, () -> {
            long processed = look(id).getJsonObject("frames").getLong("processed");
            return processed >= frames ? Optional.of(processed) : Optional.empty();
        });
    }

    private static void awaitSource(String id, String status, long reconnects) throws Exception {
        try {
            node.holds("the source of " + id + " is " + status + ", reconnects " + reconnects, DEADLINE, () -> {
                JsonObject source = look(id).getJsonObject("source");
                return status.equals(source.getString("status")) && source.getLong("reconnects") >= reconnects;
            });
        } catch (AssertionError late) {
            throw new AssertionError(node.state(id).encode(), late);
        }
    }

    private static long lastPts(String id) throws Exception {
        return node.results(id).getLast().getLong("pts_ms");
    }

    /** One stream in spite of everything: its numbers and times go on, its tracks are never begun anew. */
    private static void assertOneStory(String id, JsonObject end) throws Exception {
        assertEquals("inactive", end.getString("state"), end.encode());
        List<JsonObject> results = node.results(id);
        assertEquals(
                results.size(), end.getJsonObject("frames").getLong("processed").intValue(), end.encode());
        Map<String, Long> newestId = new HashMap<>();
        Map<String, Set<Long>> known = new HashMap<>();
        for (int i = 0; i < results.size(); i++) {
            if (i > 0) {
                JsonObject before = results.get(i - 1);
                assertTrue(results.get(i).getLong("seq") > before.getLong("seq"));
                assertTrue(
                        results.get(i).getLong("pts_ms") > before.getLong("pts_ms"),
                        results.get(i).encode());
            }
            JsonArray tracks = results.get(i).getJsonArray("tracks");
            for (int j = 0; j < tracks.size(); j++) {
                JsonObject track = tracks.getJsonObject(j);
                long trackId = track.getLong("track_id");
                String label = track.getString("label");
                if (known.computeIfAbsent(label, unseen -> new HashSet<>()).add(trackId)) {
                    assertTrue(trackId > newestId.getOrDefault(label, 0L), "a new track has a new id: " + track);
                    newestId.put(label, trackId);
                }
            }
        }
        JsonObject frames = end.getJsonObject("frames");
        assertTrue(frames.getJsonObject("dropped").containsKey("reconnect"), frames.encode());
        assertTrue(results.getLast().getLong("seq") < frames.getLong("selected"), frames.encode());
        assertEquals(Set.of("car", "person"), known.keySet());
    }

    private static double framesPerSecond(String id, long fromMillis, long untilMillis) throws Exception {
        long frames = node.results(id).stream()
                .mapToLong(result -> result.getLong("pts_ms"))
                .filter(millis -> millis > fromMillis && millis <= untilMillis)
                .count();
        return frames * 1000.0 / (untilMillis - fromMillis);
    }
}
