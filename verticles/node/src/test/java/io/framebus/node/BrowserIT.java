package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser sends and plays. */
class BrowserIT {

    private static final String NAME = "Foto für Ünal.png";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> BrowserIT.node.errors());

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Jobs jobs;
    private static Path clip;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        clip = Materials.clip(folder.resolve("clip.mp4"), 50);
        node = NodeProcess.start(
                folder.resolve("node"),
                Map.of(
                        "FRAMEBUS_MODELS_DIR",
                        Materials.models(folder.resolve("models")).toString(),
                        "FRAMEBUS_MODEL",
                        Materials.MODEL,
                        "FRAMEBUS_DEPTH_MODEL",
                        "scene_depth"),
                "--embedded");
        jobs = new Jobs(node);
        browser = Chromium.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        node.close();
    }

    @Test
    void theConsolesFormUploadsAPhoto() throws Exception {
        Path photo = folder.resolve("photo.png");
        Clip.ffmpeg(List.of("-y", "-i", clip.toString(), "-frames:v", "1", photo.toString()));
        browser.open(node.url() + "/");
        browser.evaluate("""
            (() => {
              const bytes = Uint8Array.from(atob('%s'), (c) => c.charCodeAt(0));
              const files = new DataTransfer();
              files.items.add(new File([bytes], '%s', { type: 'image/png' }));
              const form = document.getElementById('upload');
              form.elements.file.files = files.files;
              form.elements.priority.value = 'high';
              form.requestSubmit();
            })()\
            """.formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(photo)), NAME));
        node.present(
                "the page says that the file is here",
                PATIENCE,
                () -> Optional.of(browser.evaluate("document.getElementById('uploaded').textContent"))
                        .filter((NAME + " is here")::equals));
        JsonObject job = node.get("/jobs?kind=photo").getJsonArray("jobs").getJsonObject(0);
        JsonObject task = jobs.waitForEnd("/analysis/" + job.getString("id"), PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        assertEquals(NAME, task.getString("filename"));
        assertEquals("high", task.getString("priority"));
    }

    @Test
    void videosThatAreMadePlayFromBeginningToEnd() throws Exception {
        String depth =
                Jobs.accepted(jobs.upload("/depth", clip, Map.of("fps", "5"))).getString("video_id");
        String enhanced = Jobs.accepted(jobs.upload("/enhancement", clip, Map.of("brightness", "0.1")))
                .getString("id");
        assertPlays(jobs.waitForEnd("/depth/" + depth, PATIENCE).getString("video"));
        JsonObject half = node.present(
                "the video is enhanced",
                PATIENCE,
                () -> Optional.of(node.get("/enhancement/" + enhanced).getJsonObject("enhancement"))
                        .filter(found -> List.of("done", "failed").contains(found.getString("status"))));
        assertPlays(half.getString("video"));
    }

    /** Opens the link as the console's button does, and plays it eight times as fast, to its end. */
    private static void assertPlays(String link) throws Exception {
        browser.open(link);
        String played = browser.evaluate("""
            new Promise((resolve, reject) => {
              const video = document.querySelector('video');
              const ended = () =>
                resolve(JSON.stringify([video.duration, video.videoWidth, video.videoHeight, video.currentTime]));
              video.onerror = () => reject(new Error(video.error.message));
              video.onended = ended;
              video.muted = true;
              video.playbackRate = 8;
              if (video.ended) ended();
              else video.play().catch(reject);
            })\
            """);
        JsonArray seen = new JsonArray(played);
        assertEquals(5.0, seen.getDouble(0), 0.2, played);
        assertEquals(List.of(160, 120), List.of(seen.getInteger(1), seen.getInteger(2)), played);
        assertTrue(seen.getDouble(3) > 4.8, played);
    }
}
