package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Photos and videos that are uploaded to be analysed. */
class AnalysisIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SCENE_FRAMES = 30;

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> AnalysisIT.node.errors());

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Jobs jobs;
    private static Path photo;
    private static Path film;

    @BeforeAll
    static void startNode() throws Exception {
        Path clip = Materials.clip(folder.resolve("clip.mp4"), SCENE_FRAMES);
        photo = folder.resolve("photo.jpg");
        Clip.ffmpeg(List.of("-i", clip.toString(), "-frames:v", "1", "-q:v", "1", photo.toString()));
        film = film(clip);
        servers = new Servers(folder.resolve("servers"));
        node = NodeProcess.start(folder.resolve("node"), environment());
        jobs = new Jobs(node);
    }

    private static Map<String, String> environment() throws IOException {
        Map<String, String> environment = servers.environment();
        environment.put(
                "FRAMEBUS_MODELS_DIR",
                Materials.models(folder.resolve("models")).toString());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        return environment;
    }

    /** Three scenes of three seconds: crossing rectangles, a test picture, the rectangles on green. */
    private static Path film(Path clip) throws IOException, InterruptedException {
        Path file = folder.resolve("film.mp4");
        Clip.ffmpeg(List.of(
                "-i",
                clip.toString(),
                "-f",
                "lavfi",
                "-i",
                "testsrc=s=160x120:r=10:d=3",
                "-i",
                clip.toString(),
                "-filter_complex",
                "[0]setsar=1[a];[1]format=yuv420p,setsar=1[b];[2]negate,setsar=1[c];[a][b][c]concat=n=3",
                "-c:v",
                "libopenh264",
                "-b:v",
                "800k",
                file.toString()));
        return file;
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    private static String send(Path file, Map<String, String> fields) throws Exception {
        JsonObject accepted = Jobs.accepted(jobs.upload("/analysis", file, fields));
        assertEquals("queued", accepted.getString("status"));
        return accepted.getString("task_id");
    }

    @Test
    void photoIsOneSegmentWithItsObjects() throws Exception {
        JsonObject accepted = Jobs.accepted(jobs.upload("/analysis", photo, Map.of()));
        assertEquals("photo", accepted.getString("kind"));
        String id = accepted.getString("task_id");
        JsonObject task = jobs.waitForEnd("/analysis/" + id, PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        assertEquals("photo.jpg", task.getString("filename"));
        assertEquals("normal", task.getString("priority"));
        assertNotNull(task.getString("created_at"));
        assertNotNull(task.getString("finished_at"));
        assertEquals(new JsonObject().put("total", 1).put("done", 1).put("failed", 0), task.getJsonObject("segments"));

        List<JsonObject> segments = segments(id);
        assertEquals(1, segments.size());
        JsonObject segment = segments.getFirst();
        assertEquals("done", segment.getString("status"));
        assertEquals(2, segment.getInteger("objects"));
        JsonObject whole = node.get("/analysis/" + id + "/segments/" + segment.getString("segment_id"));
        assertEquals(Set.of("car", "person"), labels(whole));
        assertEquals(1, whole.getInteger("attempts"));
        assertEquals(Materials.MODEL, whole.getJsonObject("model").getString("name"));
        assertEquals(64, whole.getJsonObject("model").getString("sha256").length());
        BufferedImage plain = picture(segment.getString("image"));
        BufferedImage drawn = picture(segment.getString("result_image"));
        assertEquals(List.of(160, 120), List.of(plain.getWidth(), plain.getHeight()));
        assertEquals(List.of(160, 120), List.of(drawn.getWidth(), drawn.getHeight()));
        assertTrue(segment.getString("image")
                .contains("/scene-images/" + id + "/image_" + segment.getString("segment_id") + ".jpg"));
        assertTrue(segment.getString("result_image")
                .contains("/recognition-results/" + id + "/" + segment.getString("segment_id") + "_result.jpg"));
    }

    @Test
    void videoIsCutIntoScenesWhoseMiddleFramesAreRecognised() throws Exception {
        String id = send(film, Map.of("priority", "low", "model", Materials.MODEL));
        JsonObject task = jobs.waitForEnd("/analysis/" + id, PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        assertEquals("video", task.getString("kind"));
        assertEquals("low", task.getString("priority"));
        List<JsonObject> segments = segments(id);
        assertEquals(3, segments.size(), segments.toString());
        long end = 0;
        for (int i = 0; i < 3; i++) {
            JsonObject segment = segments.get(i);
            assertEquals(i, segment.getInteger("index"));
            assertEquals(end, segment.getLong("start_ms"), "no gap");
            end = segment.getLong("end_ms");
            assertEquals(3000.0 * (i + 1), (double) end, 100.0, "a cut within one frame of the joint");
            long middle = (segment.getLong("start_ms") + end) / 2;
            assertEquals((double) middle, segment.getDouble("frame_ms"), 100.0);
            assertNotNull(picture(segment.getString("image")));
        }
        assertEquals(2, segments.getFirst().getInteger("objects"));
        List<ConsumerRecord<String, String>> records = node.present(
                "a record for each segment",
                PATIENCE,
                () -> Optional.of(servers.records("recognition_queue", id)).filter(found -> found.size() >= 3));
        assertEquals(3, records.size());
        assertEquals(1, servers.records("video_processing_queue", id).size());
    }

    @Test
    void videoThatWasCutOffSaysSo() throws Exception {
        Path whole = folder.resolve("whole.mkv");
        Clip.ffmpeg(List.of("-i", film.toString(), "-c", "copy", whole.toString()));
        byte[] bytes = Files.readAllBytes(whole);
        Path part = Files.write(folder.resolve("part.mkv"), Arrays.copyOf(bytes, bytes.length / 2));
        String id = send(part, Map.of());
        JsonObject task = jobs.waitForEnd("/analysis/" + id, PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
        String warning = task.getJsonArray("warnings").getString(0);
        assertTrue(warning.contains("ended"), warning);
        assertEquals(task.getJsonArray("warnings"), node.get("/jobs/" + id).getJsonArray("warnings"));
    }

    @Test
    void repeatedRequestIsTheSameTaskAndAnotherUnderItsKeyIsNot() throws Exception {
        Map<String, String> key = Map.of("Idempotency-Key", "analysis-" + System.nanoTime());
        HttpResponse<String> first = jobs.upload("/analysis", "photo.jpg", photo, Map.of(), key);
        HttpResponse<String> second = jobs.upload("/analysis", "photo.jpg", photo, Map.of(), key);
        assertEquals(
                Jobs.accepted(first).getString("task_id"), Jobs.accepted(second).getString("task_id"));
        assertEquals(
                422, jobs.upload("/analysis", "film.mp4", film, Map.of(), key).statusCode());
    }

    @Test
    void deletedAnalysisLeavesNeitherRowsNorObjects() throws Exception {
        String id = send(photo, Map.of());
        jobs.waitForEnd("/analysis/" + id, PATIENCE);
        JsonObject segment = segments(id).getFirst();
        assertEquals(204, jobs.delete("/analysis/" + id));
        assertEquals(404, jobs.status("/analysis/" + id));
        assertEquals(404, jobs.status(segment.getString("image")));
        assertEquals(404, jobs.status(segment.getString("result_image")));
    }

    @Test
    void runningAnalysisIsCancelledAndDeleted() throws Exception {
        Path longFilm = Clip.repeated(film, 60, folder);
        String id = send(longFilm, Map.of());
        node.holds(
                "the task is worked on",
                PATIENCE,
                () -> node.get("/analysis/" + id).getString("status").equals("processing"));
        assertEquals(204, jobs.delete("/analysis/" + id));
        assertEquals(404, jobs.status("/analysis/" + id));
        node.holds("its children are gone", PATIENCE, () -> node.decoders().isEmpty());
    }

    @Test
    void jobsAreListedNewestFirst() throws Exception {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.addFirst(send(photo, Map.of()));
        }
        List<JsonObject> page =
                Jobs.objects(node.get("/jobs?kind=photo&limit=2").getJsonArray("jobs"));
        assertEquals(
                sent.subList(0, 2),
                page.stream().map(job -> job.getString("id")).toList());
        JsonArray rest =
                node.get("/jobs?kind=photo&limit=1&after=" + sent.get(1)).getJsonArray("jobs");
        assertEquals(sent.get(2), rest.getJsonObject(0).getString("id"));
    }

    private static List<JsonObject> segments(String id) throws Exception {
        return Jobs.objects(node.get("/analysis/" + id + "/segments").getJsonArray("segments"));
    }

    private static Set<String> labels(JsonObject segment) {
        Set<String> labels = new TreeSet<>();
        Jobs.objects(segment.getJsonArray("detections")).forEach(found -> labels.add(found.getString("label")));
        return labels;
    }

    private static BufferedImage picture(String link) throws IOException, InterruptedException {
        return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(node.bytes(link))))
                .orElseThrow();
    }
}
