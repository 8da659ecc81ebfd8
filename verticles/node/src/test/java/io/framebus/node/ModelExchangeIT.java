package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.inference.TinyDetectorMaker;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A model is exchanged while streams use it, and stays exchanged. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelExchangeIT {

    private static final int CLIP_FRAMES = 200;
    private static final int TIMES = 20;
    private static final int FRAMES = CLIP_FRAMES * TIMES;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SPARE = "spare";
    private static final byte[] BETTER = TinyDetectorMaker.yolov8(160, 128);

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> ModelExchangeIT.node.errors());

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Path clip;
    private static Path film;

    @BeforeAll
    static void startNode() throws Exception {
        Materials.models(folder.resolve("models"));
        TinyDetectorMaker.write(folder.resolve("models"), SPARE, 160, 128);
        clip = Materials.clip(folder.resolve("media/clip.mp4"), CLIP_FRAMES);
        film = Clip.repeated(clip, TIMES, folder.resolve("media"));
        servers = new Servers(folder.resolve("servers"));
        node = NodeProcess.start(folder.resolve("node"), environment());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = servers.environment();
        environment.put("FRAMEBUS_MEDIA_ROOT", folder.resolve("media").toString());
        environment.put("FRAMEBUS_MODELS_DIR", folder.resolve("models").toString());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        return environment;
    }

    @Test
    @Order(1)
    void everyStreamGoesOverAtOneFrameAndLosesNone() throws Exception {
        ModelUploads models = new ModelUploads(node);
        // The spare one is exchanged first, so that the file is tried when the streams are in their middle.
        ModelUploads.accepted(models.send(SPARE, BETTER));
        List<String> streams = new ArrayList<>();
        for (String pipeline : List.of("track", "detect")) {
            streams.add(node.init(new JsonObject().put("url", film.toString()).put("pipeline", pipeline)));
        }
        for (String id : streams) {
            node.holds(id + " is on its way", PATIENCE, () -> processed(id) >= CLIP_FRAMES);
        }
        JsonObject exchanged = ModelUploads.accepted(models.send(Materials.MODEL, BETTER));
        for (String id : streams) {
            assertTrue(processed(id) < FRAMES, "stream " + id + " was over before the model was exchanged");
        }
        String old = exchanged.getString("replaced_sha256");
        String now = exchanged.getString("sha256");
        assertFalse(old.equals(now));
        assertEquals("yolov8", exchanged.getString("family"));
        for (String id : streams) {
            node.waitForEnd(id, PATIENCE);
            Outcome outcome = Outcome.of(node, id);
            outcome.assertWhole(id);
            assertEquals(FRAMES, outcome.results().size());
            assertEquals(List.of(old, now), changes(outcome.results()), id);
        }
        assertEquals(now, models.shown(Materials.MODEL).getString("sha256"));
        assertEquals("CPUExecutionProvider", models.shown(Materials.MODEL).getString("provider"));
        String metrics = node.text("/metrics");
        assertTrue(
                metrics.contains("framebus_model_loaded{model=\"tiny\",provider=\"CPUExecutionProvider\",sha256=\""
                        + now + "\"} 1"),
                metrics);
        assertFalse(metrics.contains("sha256=\"" + old), metrics);
        String detections =
                servers.records("detections", streams.getFirst()).getLast().value();
        assertEquals(now, new JsonObject(detections).getString("model_sha256"));
    }

    @Test
    @Order(2)
    void aNodeThatStartsAgainUsesTheNewFileAndSoDoesOneThatJoins() throws Exception {
        String now = new ModelUploads(node).shown(Materials.MODEL).getString("sha256");
        node.kill();
        node = NodeProcess.start(folder.resolve("node"), environment());
        assertSeenBy(now);
        try (NodeProcess joined = NodeProcess.start(folder.resolve("joined"), environment())) {
            ModelUploads models = new ModelUploads(joined);
            joined.holds(
                    "the other node knows the exchanged file",
                    PATIENCE,
                    () -> models.shown(Materials.MODEL).getString("sha256").equals(now));
            byte[] first = Files.readAllBytes(folder.resolve("models").resolve(Materials.MODEL + ".onnx"));
            String back =
                    ModelUploads.accepted(models.send(Materials.MODEL, first)).getString("sha256");
            assertFalse(back.equals(now));
            joined.stop();
            assertSeenBy(back);
        }
    }

    /** A stream on the present node is seen by this file in every frame. */
    private static void assertSeenBy(String sha256) throws Exception {
        String id = node.init(new JsonObject().put("url", clip.toString()));
        node.waitForEnd(id, PATIENCE);
        Outcome outcome = Outcome.of(node, id);
        outcome.assertWhole(id);
        assertEquals(List.of(sha256), changes(outcome.results()));
    }

    /** The files that saw the frames, one for each change. */
    private static List<String> changes(List<JsonObject> results) {
        List<String> changes = new ArrayList<>();
        for (JsonObject result : results) {
            JsonObject model = result.getJsonObject("model");
            assertEquals(Materials.MODEL, model.getString("name"));
            if (changes.isEmpty() || !changes.getLast().equals(model.getString("sha256"))) {
                changes.add(model.getString("sha256"));
            }
        }
        return changes;
    }

    private static long processed(String id) throws Exception {
        return node.state(id).getJsonObject("frames").getLong("processed");
    }
}
