package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One camera from its registration to its end. */
class CameraIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final String PASSWORD = "s3cret-w0rd";
    private static final String REAL_MODEL = "yolox_nano_416";
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;

    /** What the model sees of a scene of 160×120 has no colour but the rectangles'. */
    private static final int COLOURFUL = 100;

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> CameraIT.node.errors());

    @TempDir
    private static Path folder;

    private static Path clip;
    private static Servers servers;
    private static CameraServer camera;
    private static NodeProcess node;

    private static String id;
    private static JsonObject running;
    private static List<JsonObject> seen;
    private static Map<Long, BufferedImage> pictures;
    private static List<String> threads;
    private static List<ProcessHandle> decoders;
    private static JsonObject stopAnswer;
    private static JsonObject ended;

    /** Watches a camera for a while and stops it; the tests look at what was seen. */
    @BeforeAll
    static void watchACamera() throws Exception {
        clip = Materials.clip(folder.resolve("scene.mp4"), 100);
        camera = new CameraServer(clip, folder.resolve("camera"));
        Path models = Materials.models(folder.resolve("models"));
        Path weights = models.resolve(REAL_MODEL + ".onnx");
        Assets.find("weights/" + REAL_MODEL + ".onnx").ifPresent(file -> copy(file, weights));
        servers = new Servers(folder.resolve("servers"));
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("FRAMEBUS_MODELS_DIR", models.toString());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        node = NodeProcess.start(folder.resolve("node"), environment);

        id = node.init(new JsonObject()
                .put("url", camera.url().replace("rtsp://", "rtsp://viewer:" + PASSWORD + "@"))
                .put("name", "gate"));
        running = node.waitFor(id, DEADLINE, "ml_started");
        Eventually.holds("pictures of " + id + "\n" + node.errors(), DEADLINE, () -> pictured(id) >= 4);
        threads = streamThreads();
        decoders = node.decoders();
        pictures = download(node.results(id));
        HttpResponse<String> answer = node.post("/shutdown", new JsonObject().put("id", id));
        assertEquals(202, answer.statusCode(), answer.body());
        stopAnswer = new JsonObject(answer.body());
        ended = node.waitForEnd(id, DEADLINE);
        seen = node.results(id);
        Eventually.holds(
                "Kafka holds what was recorded",
                DEADLINE,
                () -> servers.records("stream-states", id).size() == 7
                        && servers.records("frames", id).size() >= seen.size()
                        && servers.records("detections", id).size() >= seen.size());
    }

    @AfterAll
    static void stopEverything() throws Exception {
        if (node != null) {
            node.close();
        }
        if (servers != null) {
            servers.close();
        }
        if (camera != null) {
            camera.close();
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static long pictured(String stream) throws Exception {
        return node.results(stream).stream()
                .filter(result -> result.getString("image") != null)
                .count();
    }

    private static Map<Long, BufferedImage> download(List<JsonObject> results) throws Exception {
        Map<Long, BufferedImage> pictures = new HashMap<>();
        for (JsonObject result : results) {
            String link = result.getString("image");
            if (link != null) {
                BufferedImage picture = ImageIO.read(new ByteArrayInputStream(node.bytes(link)));
                assertNotNull(picture, link + " is no picture");
                pictures.put(result.getLong("seq"), picture);
            }
        }
        return pictures;
    }

    /** The operating system keeps the first fifteen characters of a thread's name. */
    private static List<String> streamThreads() throws IOException {
        String prefix = ("stream-" + id).substring(0, 15);
        return node.threads().stream().filter(name -> name.equals(prefix)).toList();
    }

    @Test
    void itsSourceIsUpWhileItRuns() {
        assertEquals("up", running.getJsonObject("source").getString("status"), running.encode());
        assertEquals("gate", running.getString("name"));
        assertEquals("detect", running.getString("pipeline"));
        assertEquals(Materials.MODEL, running.getString("model"));
        assertEquals(1, running.getLong("epoch"));
    }

    @Test
    void itsPicturesShowTheBoxes() throws Exception {
        BufferedImage plain = firstFrame();
        assertTrue(pictures.size() >= 4);
        for (JsonObject result : seen) {
            BufferedImage picture = pictures.get(result.getLong("seq"));
            if (picture != null) {
                assertEquals(WIDTH, picture.getWidth());
                assertEquals(HEIGHT, picture.getHeight());
                JsonArray detections = result.getJsonArray("detections");
                assertTrue(detections.size() >= 1, result.encode());
                assertEquals(0, colourfulOutside(plain, seen.getFirst().getJsonArray("detections"), 40));
                assertTrue(colourfulOutside(picture, detections, 3) > 200, result.encode() + " shows no labels");
            }
        }
    }

    /** A frame of the clip as the camera gives it. */
    private static BufferedImage firstFrame() throws Exception {
        Path png = folder.resolve("plain.png");
        Clip.ffmpeg(List.of("-y", "-i", clip.toString(), "-frames:v", "1", png.toString()));
        return ImageIO.read(png.toFile());
    }

    /** Pixels that are not grey and lie in no box that was widened by a margin. */
    private static long colourfulOutside(BufferedImage picture, JsonArray detections, int margin) {
        return IntStream.range(0, WIDTH * HEIGHT)
                .filter(pixel -> !inside(detections, pixel % WIDTH, pixel / WIDTH, margin))
                .filter(pixel -> colourful(picture.getRGB(pixel % WIDTH, pixel / WIDTH)))
                .count();
    }

    private static boolean inside(JsonArray detections, int x, int y, int margin) {
        return IntStream.range(0, detections.size()).anyMatch(i -> {
            JsonArray box = detections.getJsonObject(i).getJsonArray("bbox");
            return x >= box.getFloat(0) - margin
                    && y >= box.getFloat(1) - margin
                    && x < box.getFloat(2) + margin
                    && y < box.getFloat(3) + margin;
        });
    }

    private static boolean colourful(int rgb) {
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > COLOURFUL;
    }

    @Test
    void itHasTwoPicturesASecondAtMostAndEveryLinkIsInThePage() throws Exception {
        JsonObject page = node.get("/detection_result?id=" + id + "&limit=500");
        List<JsonObject> withPicture = seen.stream()
                .filter(result -> result.getString("image") != null)
                .toList();
        assertEquals(withPicture.size(), page.getJsonArray("images").size());
        for (int i = 1; i < withPicture.size(); i++) {
            long apart = withPicture.get(i).getLong("pts_ms")
                    - withPicture.get(i - 1).getLong("pts_ms");
            assertTrue(apart >= 500, withPicture.get(i).encode());
        }
    }

    @Test
    void itsThreadsAndItsChildGoWithIt() throws Exception {
        assertFalse(threads.isEmpty(), "a running stream has threads of its own");
        assertEquals(1, decoders.size(), "a running stream has one child");
        assertFalse(decoders.getFirst().isAlive());
        Eventually.holds(
                "no thread of " + id + " is left",
                Duration.ofSeconds(10),
                () -> streamThreads().isEmpty());
        assertTrue(node.decoders().isEmpty());
        assertFalse(node.errors().contains("RejectedExecution"), "nobody may ask a pool that is gone");
    }

    @Test
    void itEndsAfterEveryPartHasConfirmed() {
        assertEquals("inactive", ended.getString("state"), ended.encode());
        assertEquals(null, ended.getString("error"));
        assertEquals(null, ended.getString("node"));
        assertEquals(
                List.of(
                        "init_startup",
                        "in_startup_processing",
                        "runner_started",
                        "ml_started",
                        "init_shutdown",
                        "in_shutdown_processing",
                        "inactive"),
                ended.getJsonArray("history").stream()
                        .map(move -> ((JsonObject) move).getString("state"))
                        .toList());
        JsonObject frames = ended.getJsonObject("frames");
        assertEquals(0, frames.getLong("in_flight"), frames.encode());
        assertEquals(seen.size(), frames.getLong("processed"), frames.encode());
    }

    @Test
    void stoppingItAgainIsHarmless() throws Exception {
        assertEquals(id, stopAnswer.getString("id"));
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = node.post("/shutdown", new JsonObject().put("id", id));
            assertEquals(202, answer.statusCode(), answer.body());
            assertEquals(new JsonObject().put("id", id).put("state", "inactive"), new JsonObject(answer.body()));
        }
        assertEquals(ended.getJsonArray("history"), node.state(id).getJsonArray("history"));
    }

    @Test
    void kafkaHoldsItsStatesInOrder() {
        List<ConsumerRecord<String, String>> states = servers.records("stream-states", id);
        for (int n = 0; n < states.size(); n++) {
            JsonObject move = ended.getJsonArray("history").getJsonObject(n);
            JsonObject value = new JsonObject(states.get(n).value());
            assertEquals(id, value.getString("id"));
            assertEquals(move.getString("state"), value.getString("state"));
            assertEquals(move.getString("service"), value.getString("service"));
            assertEquals(move.getString("at"), value.getString("at"));
            assertTrue(value.containsKey("error"));
            assertHeaders(states.get(n), "stream-states", n);
        }
    }

    @Test
    void kafkaHoldsOneRecordOfEachFrameInOrder() {
        for (String topic : List.of("frames", "detections")) {
            List<ConsumerRecord<String, String>> records = servers.records(topic, id);
            assertEquals(seen.size(), records.size(), topic);
            for (int i = 0; i < records.size(); i++) {
                JsonObject value = new JsonObject(records.get(i).value());
                JsonObject result = seen.get(i);
                assertEquals(result.getLong("seq"), value.getLong("seq"), topic);
                assertEquals(result.getString("frame_id"), value.getString("frame_id"));
                assertEquals(result.getString("timestamp"), value.getString("timestamp"));
                assertHeaders(records.get(i), topic, result.getLong("seq"));
                if (topic.equals("detections")) {
                    assertEquals(result.getJsonArray("detections"), value.getJsonArray("detections"));
                } else {
                    assertEquals(result.getLong("pts_ms"), value.getLong("pts_ms"));
                    assertEquals(result.getString("image") == null, value.getString("s3_path") == null);
                }
            }
        }
    }

    private static void assertHeaders(ConsumerRecord<String, String> record, String topic, long number) {
        assertEquals(topic + "/1", header(record, "schema"));
        assertEquals(topic + ":" + id + ":" + number, header(record, "dedup-key"));
        assertTrue(header(record, "stream-epoch").matches("[01]"), header(record, "stream-epoch"));
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        assertNotNull(record.headers().lastHeader(name), record + " has no " + name);
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void itsCredentialsAreShownNowhere() throws Exception {
        assertTrue(running.getString("url").startsWith("rtsp://***@127.0.0.1:"), running.getString("url"));
        for (String path : List.of(
                "/state?id=" + id, "/state", "/detection_result?id=" + id, "/metrics", "/cluster", "/health/ready")) {
            assertHidden(path, node.text(path));
        }
        assertHidden("the log", node.errors());
        assertHidden("the state while it ran", running.encode());
        for (String topic : List.of("stream-commands", "stream-states", "frames", "detections")) {
            List<ConsumerRecord<String, String>> records = servers.records(topic, id);
            assertFalse(records.isEmpty(), topic);
            records.forEach(record -> assertHidden(topic, record.value()));
        }
    }

    private static void assertHidden(String where, String text) {
        assertFalse(text.contains(PASSWORD), where + " shows the password: " + text);
    }

    @Test
    void peopleOfRealFootageAreFound() throws Exception {
        Path video = Assets.file("videos/vtest_pets09s2l1_480x360.mp4");
        Assets.file("weights/" + REAL_MODEL + ".onnx");
        try (CameraServer street = new CameraServer(video, folder.resolve("street"))) {
            String real = node.init(new JsonObject().put("url", street.url()).put("model", REAL_MODEL));
            node.waitFor(real, DEADLINE, "ml_started");
            Eventually.holds("pictures of people", DEADLINE, () -> pictured(real) >= 2);
            List<JsonObject> results = node.results(real);
            download(results).values().forEach(picture -> assertEquals(480, picture.getWidth()));
            assertTrue(results.stream()
                    .map(JsonObject::encode)
                    .anyMatch(result -> result.contains("\"label\":\"person\"")));
            node.post("/shutdown", new JsonObject().put("id", real));
            assertEquals("inactive", node.waitForEnd(real, DEADLINE).getString("state"));
        }
    }
}
