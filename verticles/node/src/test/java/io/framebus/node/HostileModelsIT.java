package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.inference.OddModels;
import io.framebus.inference.TinyDetectorMaker;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no usable models, sent to a node at work. */
class HostileModelsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CLIP_FRAMES = 100;
    private static final int TIMES = 15;

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> HostileModelsIT.node.errors());

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Path film;

    @BeforeAll
    static void startNode() throws Exception {
        Path clip = Materials.clip(folder.resolve("media/clip.mp4"), CLIP_FRAMES);
        film = Clip.repeated(clip, TIMES, folder.resolve("media"));
        node = NodeProcess.start(
                folder.resolve("node"),
                Map.of(
                        "FRAMEBUS_MEDIA_ROOT", folder.resolve("media").toString(),
                        "FRAMEBUS_MODELS_DIR",
                                Materials.models(folder.resolve("models")).toString(),
                        "FRAMEBUS_MODEL", Materials.MODEL,
                        "FRAMEBUS_MODEL_UPLOAD_BYTES", String.valueOf(4 << 20)),
                "--embedded");
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
    }

    @Test
    void noneTakesTheNodeDownOrTouchesAStream() throws Exception {
        ModelUploads models = new ModelUploads(node);
        String id = node.init(new JsonObject().put("url", film.toString()));
        node.holds("the stream is on its way", PATIENCE, () -> processed(id) > 0);
        JsonObject before = models.shown(Materials.MODEL);
        Map<String, OddModels.Odd> odd = OddModels.all();
        for (String name : List.of(
                "empty",
                "noise",
                "truncated",
                "rank_3_input",
                "not_a_number",
                "infinite",
                "no_classes",
                "segmentation",
                "external_weights")) {
            OddModels.Odd one = Objects.requireNonNull(odd.get(name));
            assertRefused(models.send(Materials.MODEL, one.bytes()), 422, one.reason());
        }
        assertRefused(models.send(Materials.MODEL, OddModels.huge()), 422, "");
        assertRefused(models.send(Materials.MODEL, OddModels.greedy()), 422, "");
        assertRefused(
                models.send(Materials.MODEL, TinyDetectorMaker.yolox(160, 128, List.of("car", "cat"))),
                409,
                "classes: person");
        assertRefused(models.send(Materials.MODEL, new byte[(4 << 20) + 1]), 413, "4194304 bytes");
        assertRefused(models.send("absent", OddModels.huge()), 404, "no model absent");
        assertEquals(before, models.shown(Materials.MODEL));
        assertEquals(true, node.get("/health/ready").getBoolean("ready"));
        node.waitForEnd(id, PATIENCE);
        Outcome outcome = Outcome.of(node, id);
        outcome.assertWhole(id);
        assertEquals(CLIP_FRAMES * TIMES, outcome.results().size());
        for (JsonObject result : outcome.results()) {
            assertEquals(before.getString("sha256"), result.getString("model_sha256"));
        }
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(new JsonObject(answer.body()).getString("detail").contains(reason), answer.body());
    }

    private static long processed(String id) throws Exception {
        return node.state(id).getJsonObject("frames").getLong("processed");
    }
}
