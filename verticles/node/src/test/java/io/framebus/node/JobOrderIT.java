package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is among jobs, what they tell while they run, and how they survive their node. */
class JobOrderIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> JobOrderIT.node.errors());

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Jobs jobs;
    private static Path photo;
    private static Path longFilm;

    @BeforeAll
    static void startNode() throws Exception {
        Path clip = Materials.clip(folder.resolve("clip.mp4"), 300);
        photo = folder.resolve("photo.png");
        Clip.ffmpeg(List.of("-i", clip.toString(), "-frames:v", "1", photo.toString()));
        longFilm = Clip.repeated(clip, 60, folder);
        servers = new Servers(folder.resolve("servers"));
        node = another();
        jobs = new Jobs(node);
    }

    private static NodeProcess another() throws Exception {
        Map<String, String> environment = servers.environment();
        environment.put(
                "FRAMEBUS_MODELS_DIR",
                Materials.models(folder.resolve("models")).toString());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        environment.put("FRAMEBUS_DEPTH_MODEL", "scene_depth");
        return NodeProcess.start(folder.resolve("node"), environment);
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    /** Three hours of film, in more jobs than the node works on at once, and one photo. */
    @Test
    void urgentPhotoDoesNotWaitForLongFilms() throws Exception {
        List<String> films = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            films.add(Jobs.accepted(jobs.upload("/depth", longFilm, Map.of())).getString("video_id"));
        }
        node.holds(
                "a film is worked on",
                PATIENCE,
                () -> node.get("/depth/" + films.getFirst()).getString("status").equals("processing"));
        String id = Jobs.accepted(jobs.upload("/analysis", photo, Map.of("priority", "high")))
                .getString("task_id");
        JsonObject task = jobs.waitForEnd("/analysis/" + id, PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        for (String film : films) {
            assertTrue(
                    List.of("queued", "processing")
                            .contains(node.get("/depth/" + film).getString("status")),
                    "the films are not done yet");
            assertEquals(204, jobs.delete("/depth/" + film));
        }
    }

    @Test
    void cancelledJobHasFailedAndSaysSo() throws Exception {
        String id = Jobs.accepted(jobs.upload("/depth", longFilm, Map.of())).getString("video_id");
        assertEquals(202, jobs.post("/jobs/" + id + "/cancel").statusCode());
        JsonObject depth = jobs.waitForEnd("/depth/" + id, PATIENCE);
        assertEquals("failed", depth.getString("status"));
        assertTrue(depth.getString("error").contains("cancelled"), depth.encodePrettily());
        assertEquals(202, jobs.post("/jobs/" + id + "/cancel").statusCode());
    }

    @Test
    void analysisOfAKilledNodeGoesOn() throws Exception {
        String id = Jobs.accepted(jobs.upload("/analysis", longFilm, Map.of())).getString("task_id");
        node.holds(
                "it is worked on",
                PATIENCE,
                () -> node.get("/analysis/" + id).getString("status").equals("processing"));
        node.kill();
        node = another();
        jobs = new Jobs(node);
        JsonObject task = jobs.waitForEnd("/analysis/" + id, PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        JsonObject segments = task.getJsonObject("segments");
        assertTrue(segments.getLong("total") >= 1, task.encodePrettily());
        assertEquals(segments.getLong("total"), segments.getLong("done"), task.encodePrettily());
    }
}
