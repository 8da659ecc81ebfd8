package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file goes on where it was when its node died or was stopped. */
class ResumeClusterIT {

    private static final int FRAMES = 300;
    private static final int FOOTAGE_FRAMES = 100;
    private static final int ROUNDS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String WEIGHTS = "yolox_nano_416";

    /** Longer than any test waits: who comes back within it must have been let go. */
    private static final String LONG_LEASE = "600000";

    @TempDir
    private static Path folder;

    private static Servers servers;

    /** Each test takes this one down and starts the next. */
    private static NodeProcess node;

    private static Map<String, Path> clips;
    private static Map<String, Outcome> undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        Materials.models(folder.resolve("models"));
        clips = Containers.ofClip(folder.resolve("media"), FRAMES);
        servers = new Servers(folder.resolve("servers"));
        node = NodeProcess.start(folder.resolve("node"), environment());
        undisturbed = undisturbed(clips, Materials.MODEL);
    }

    @AfterAll
    static void closeAll() throws Exception {
        node.close();
        servers.close();
    }

    @Test
    void undisturbedFilesGiveEveryFrameOnce() {
        undisturbed.forEach((form, outcome) -> {
            outcome.assertWhole(form);
            if (!form.equals("variable frame rate")) {
                assertEquals(FRAMES, outcome.results().size(), form);
            }
        });
    }

    @Test
    void filesOfAKilledNodeEndAsIfNothingHadHappened() throws Exception {
        takeDownInTheMiddle(ResumeClusterIT::killNode, environment(), clips, Materials.MODEL, undisturbed);
    }

    @Test
    void realFootageOfAKilledNodeEndsAsIfNothingHadHappened() throws Exception {
        Path video = Assets.file("videos/vtest_pets09s2l1_480x360.mp4");
        Files.copy(
                Assets.file("weights/" + WEIGHTS + ".onnx"),
                folder.resolve("models").resolve(WEIGHTS + ".onnx"));
        Map<String, Path> footage = Containers.ofFootage(video, folder.resolve("media/footage"), FOOTAGE_FRAMES);
        Map<String, Outcome> whole = undisturbed(footage, WEIGHTS);
        whole.forEach((form, outcome) -> outcome.assertWhole(form));
        takeDownInTheMiddle(ResumeClusterIT::killNode, environment(), footage, WEIGHTS, whole);
    }

    @Test
    void filesOfAStoppedNodeGoOnWithoutWaitingForItsLease() throws Exception {
        Map<String, Path> some = Map.of("mpeg-ts", of(clips, "mpeg-ts"), "b-frames", of(clips, "b-frames"));
        Map<String, String> patient = environment();
        patient.put("FRAMEBUS_LEASE_MS", LONG_LEASE);
        takeDownInTheMiddle(() -> assertEquals(143, node.stop()), patient, some, Materials.MODEL, undisturbed);
    }

    @Test
    void killedNodeWithItsOwnPartsGoesOn() throws Exception {
        Map<String, String> ids;
        try (NodeProcess embedded = NodeProcess.start(folder.resolve("embedded"), settings(), "--embedded")) {
            ids = register(embedded, Map.of("mp4", of(clips, "mp4")), Materials.MODEL);
            waitForTheMiddle(embedded, ids);
            embedded.kill();
        }
        try (NodeProcess embedded = NodeProcess.start(folder.resolve("embedded"), settings(), "--embedded")) {
            embedded.waitForEnd(of(ids, "mp4"), PATIENCE);
            Outcome outcome = Outcome.of(embedded, of(ids, "mp4"));
            outcome.assertWhole("mp4");
            outcome.assertSameResults("mp4", of(undisturbed, "mp4"));
            assertEquals(2, outcome.epoch());
            assertEquals(143, embedded.stop());
        }
    }

    /**
     * Takes the node down while it is in the middle of every file, and starts the next; files that ended before are
     * tried once more.
     */
    private static void takeDownInTheMiddle(
            TakeDown down, Map<String, String> next, Map<String, Path> files, String model, Map<String, Outcome> whole)
            throws Exception {
        Map<String, Path> left = new TreeMap<>(files);
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            Map<String, String> ids = register(node, left, model);
            waitForTheMiddle(node, ids);
            down.run();
            node = NodeProcess.start(folder.resolve("node"), next);
            for (Map.Entry<String, String> stream : ids.entrySet()) {
                String form = stream.getKey();
                node.waitForEnd(stream.getValue(), PATIENCE);
                Outcome outcome = Outcome.of(node, stream.getValue());
                outcome.assertWhole(form);
                outcome.assertSameResults(form, of(whole, form));
                assertPublishedOnce(form, stream.getValue(), outcome);
                assertTrue(outcome.epoch() <= 2, form);
                if (outcome.epoch() == 2) {
                    left.remove(form);
                }
            }
        }
        assertEquals(Map.of(), left, "files that always ended before the node was down");
    }

    private static void killNode() throws Exception {
        List<ProcessHandle> decoders = node.decoders();
        node.kill();
        Eventually.holds(
                "the decoders end with their node",
                Duration.ofSeconds(30),
                () -> decoders.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Kafka has every frame, and where it has one twice, it says the same. */
    private static void assertPublishedOnce(String form, String id, Outcome outcome) throws Exception {
        Map<Long, String> published = new TreeMap<>();
        Eventually.holds("the detections of " + form + " are in Kafka", PATIENCE, () -> {
            servers.records("detections", id).forEach(record -> {
                long seq = new JsonObject(record.value()).getLong("seq");
                String other = published.putIfAbsent(seq, record.value());
                assertEquals(other == null ? record.value() : other, record.value(), form);
            });
            return published.size() >= outcome.results().size();
        });
        assertEquals(outcome.results().size(), published.size(), form);
    }

    private static Map<String, Outcome> undisturbed(Map<String, Path> files, String model) throws Exception {
        Map<String, Outcome> outcomes = new HashMap<>();
        for (Map.Entry<String, String> stream : register(node, files, model).entrySet()) {
            node.waitForEnd(stream.getValue(), PATIENCE);
            outcomes.put(stream.getKey(), Outcome.of(node, stream.getValue()));
        }
        return outcomes;
    }

    private static Map<String, String> register(NodeProcess at, Map<String, Path> files, String model)
            throws Exception {
        Map<String, String> ids = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            JsonObject body = new JsonObject()
                    .put("url", file.getValue().toString())
                    .put("model", model)
                    .put("pipeline", "track");
            ids.put(file.getKey(), at.init(body));
        }
        return ids;
    }

    /** Until no file is before its first fifth. */
    private static void waitForTheMiddle(NodeProcess at, Map<String, String> ids) throws Exception {
        Map<String, Long> enough = new HashMap<>();
        ids.forEach((form, id) -> enough.put(form, form.startsWith("footage") ? FOOTAGE_FRAMES / 5L : FRAMES / 5L));
        at.holds("every file is in its middle", PATIENCE, () -> {
            Map<String, JsonObject> streams = at.get("/state").getJsonArray("streams").stream()
                    .map(JsonObject.class::cast)
                    .collect(Collectors.toMap(stream -> stream.getString("id"), stream -> stream));
            return ids.entrySet().stream().allMatch(stream -> {
                JsonObject state = of(streams, stream.getValue());
                assertFalse(state.getString("state").equals("inactive_error"), state::encodePrettily);
                return state.getJsonObject("frames").getLong("processed") >= of(enough, stream.getKey());
            });
        });
    }

    /** How a node ends. */
    private interface TakeDown {

        void run() throws Exception;
    }

    private static <V> V of(Map<String, V> map, String key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "FRAMEBUS_MEDIA_ROOT", folder.resolve("media").toString(),
                "FRAMEBUS_MODELS_DIR", folder.resolve("models").toString()));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = settings();
        environment.putAll(servers.environment());
        return environment;
    }
}
