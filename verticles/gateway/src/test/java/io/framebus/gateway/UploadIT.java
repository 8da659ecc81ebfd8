package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.CreateStream;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class UploadIT {

    private static final String BYTES = "application/octet-stream";

    private OpenGateway gateway;

    @BeforeEach
    void open() {
        gateway = OpenGateway.furnished(Optional.empty());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aPhotoBecomesAnAnalysis() throws IOException {
        Buffer photo = Pictures.photo("jpg");
        HttpResponse<Buffer> answer =
                send("/analysis", form("holiday.jpg", photo).attribute("priority", "high"));
        UUID id = UUID.fromString(json(answer).getString("task_id"));
        JsonObject expected = new JsonObject()
                .put("task_id", id.toString())
                .put("kind", "photo")
                .put("status", "queued");
        assertEquals(202, answer.statusCode());
        assertEquals(expected, json(answer));
        assertEquals("/analysis/" + id, answer.getHeader("Location"));
        CreateStream created = gateway.house.newest().orElseThrow();
        assertEquals(Optional.of(id), created.id());
        assertEquals(SourceSpec.stored("input-files/" + id + "/holiday.jpg", SourceSpec.Kind.IMAGES), created.source());
        assertEquals(
                Optional.of(new JobSpec(JobKind.PHOTO, "holiday.jpg", Priority.HIGH, photo.length(), new JsonObject())),
                created.job());
        assertEquals(List.of("analysis", "tiny"), List.of(created.pipeline(), created.model()));
        assertStored(Map.of("input-files/" + id + "/holiday.jpg", photo));
        assertNothingOnDisk();
    }

    @Test
    void theKindIsTakenFromTheBytesAndNotFromTheName() {
        JsonObject video = json(send("/analysis", form("photo.jpg", Pictures.video(3))));
        assertEquals("video", video.getString("kind"));
        assertEquals(
                SourceSpec.Kind.FILE,
                gateway.house.newest().orElseThrow().source().kind());
        for (String format : List.of("png", "bmp", "tiff", "gif")) {
            String kind = format.equals("gif") ? "video" : "photo";
            assertEquals(
                    kind,
                    json(send("/analysis", form("film.mp4", Pictures.photo(format))))
                            .getString("kind"),
                    format);
        }
    }

    @Test
    void fieldsMayComeBeforeAndAfterTheFile() {
        MultipartForm mixed = MultipartForm.create()
                .attribute("fps", "2.5")
                .binaryFileUpload("file", "a.y4m", Pictures.video(3), BYTES)
                .attribute("layout", "side_by_side")
                .attribute("model", "deep");
        HttpResponse<Buffer> answer = send("/depth", mixed);
        assertEquals(202, answer.statusCode(), answer.bodyAsString());
        assertEquals(
                List.of("status", "video_id"),
                json(answer).fieldNames().stream().sorted().toList());
        CreateStream created = gateway.house.newest().orElseThrow();
        assertEquals(2.5, created.fps());
        assertEquals("deep", created.model());
        assertEquals(
                new JsonObject().put("fps", 2.5).put("layout", "side_by_side"),
                created.job().orElseThrow().options());
    }

    @Test
    void whatAFormLeavesOutOrEmptyGetsItsUsualValue() {
        MultipartForm form = form("a.y4m", Pictures.video(3))
                .attribute("fps", "")
                .attribute("denoise", "")
                .attribute("brightness", "-0.5")
                .attribute("stabilise", "on");
        HttpResponse<Buffer> answer = send("/enhancement", form);
        assertEquals(202, answer.statusCode(), answer.bodyAsString());
        assertEquals("/enhancement/" + json(answer).getString("id"), answer.getHeader("Location"));
        CreateStream created = gateway.house.newest().orElseThrow();
        assertEquals(List.of("enhance", ""), List.of(created.pipeline(), created.model()));
        JsonObject expected = new JsonObject()
                .put("brightness", -0.5)
                .put("contrast", 1.0)
                .put("denoise", "none")
                .put("sharpen", 0.0)
                .put("stabilise", true)
                .put("upscale", 1.0);
        assertEquals(expected, created.job().orElseThrow().options());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/analysis | speed | 1 | speed | unknown field; known are model, priority",
                "/analysis | fps | 5 | fps | unknown field",
                "/analysis | priority | urgent | priority | must be one of low, normal, high",
                "/analysis | model | huge | model | known are: broken, deep, tiny",
                "/analysis | model | deep | model | measures depth",
                "/depth | model | tiny | model | a depth model is needed",
                "/depth | fps | 0 | fps | above 0",
                "/depth | fps | NaN | fps | must be a number",
                "/depth | layout | round | layout | heatmap, side_by_side",
                "/enhancement | brightness | 2 | brightness | from -1 to 1",
                "/enhancement | contrast | many | contrast | must be a number",
                "/enhancement | denoise | much | denoise | none, light, strong",
                "/enhancement | stabilise | maybe | stabilise | true or false",
                "/enhancement | upscale | 5 | upscale | from 1 to 4",
                "/enhancement | fps | 0.05 | fps | from 1 to 240",
                "/enhancement | model | tiny | model | unknown field",
            })
    void aWrongFieldIsNamedAndNothingIsLeft(String path, String name, String value, String field, String reason)
            throws IOException {
        HttpResponse<Buffer> answer =
                send(path, form("a.y4m", Pictures.video(2)).attribute(name, value));
        JsonObject error = problem(answer, 400).getJsonArray("errors").getJsonObject(0);
        assertEquals(field, error.getString("field"));
        assertTrue(error.getString("message").contains(reason), error.encode());
        assertNothingLeft();
    }

    @Test
    void aFormHasOneFileWithBytesInIt() throws IOException {
        Buffer photo = Pictures.photo("png");
        assertFileError("is required", MultipartForm.create().attribute("model", "tiny"));
        assertFileError("is empty", form("a.png", Buffer.buffer()));
        assertFileError("one file", form("a.png", photo).binaryFileUpload("file", "b.png", photo, BYTES));
        assertFileError("not a text", MultipartForm.create().attribute("file", "a.png"));
        HttpResponse<Buffer> other =
                send("/analysis", form("a.png", photo).binaryFileUpload("more", "b", photo, BYTES));
        assertEquals(
                "more",
                problem(other, 400).getJsonArray("errors").getJsonObject(0).getString("field"));
        HttpResponse<Buffer> twice = send(
                "/analysis", form("a.png", photo).attribute("model", "tiny").attribute("model", "deep"));
        assertTrue(problem(twice, 400).encode().contains("2 times"));
        assertNothingLeft();
    }

    private void assertFileError(String message, MultipartForm form) {
        JsonObject error =
                problem(send("/analysis", form), 400).getJsonArray("errors").getJsonObject(0);
        assertEquals("file", error.getString("field"));
        assertTrue(error.getString("message").contains(message), error.encode());
    }

    @Test
    void aFormThatEndsInsideItsFileIsRefusedAndNothingIsLeft() throws IOException {
        for (int bytes : List.of(0, 2000, 3 << 20)) {
            HttpResponse<Buffer> answer = OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                    .putHeader("Content-Type", "multipart/form-data; boundary=" + RawForm.BOUNDARY)
                    .sendBuffer(Buffer.buffer(RawForm.head("a.y4m"))
                            .appendBuffer(Pictures.videoOf(3 << 20).slice(0, bytes))));
            assertTrue(problem(answer, 400).getString("detail").contains("not whole"));
            RawForm.waitUntil(() -> onDisk().isEmpty() && gateway.house.jobs.underWay.get() == 0);
            assertNothingLeft();
        }
    }

    @Test
    void anotherBodyThanAFormIsRefused() {
        HttpResponse<Buffer> raw = OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                .putHeader("Content-Type", BYTES)
                .sendBuffer(Pictures.photo("png")));
        assertTrue(problem(raw, 415).getString("detail").contains("multipart/form-data"));
        HttpResponse<Buffer> boundless = OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                .putHeader("Content-Type", "multipart/form-data")
                .sendBuffer(Buffer.buffer("x")));
        problem(boundless, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "one byte",
                "playlist of files",
                "playlist of links",
                "concat script",
                "dash",
                "zip bomb",
                "enormous jpeg",
                "truncated jpeg",
                "truncated mp4",
                "header of a video",
            })
    void whatCannotBeDecodedIsRefusedWithItsReasonAndNothingIsLeft(String what) throws IOException {
        for (String path : List.of("/analysis", "/depth", "/enhancement")) {
            JsonObject problem = problem(send(path, form("clip.mp4", Pictures.hostile(what))), 422);
            assertTrue(problem.getString("detail").contains("clip.mp4"), problem.encode());
            assertTrue(
                    !problem.encode().contains(".upload") && !problem.encode().contains("hostname"), problem.encode());
        }
        assertNothingLeft();
        assertEquals(
                202, send("/analysis", form("a.png", Pictures.photo("png"))).statusCode());
    }

    @Test
    void aPhotoIsNoVideo() throws IOException {
        String detail = problem(send("/depth", form("a.png", Pictures.photo("png"))), 422)
                .getString("detail");
        assertEquals("a.png is a photo, and a video is needed", detail);
        assertNothingLeft();
    }

    @Test
    void namesAreMadeHarmless() {
        assertEquals("x", storedName("../../x"));
        assertEquals("x.png", storedName("C:\\photos\\x.png"));
        assertEquals("n".repeat(196) + ".png", storedName("n".repeat(9_996) + ".png"));
        assertEquals("file", storedName(".."));
        assertEquals("päß 日本.png", storedName("päß 日本.png"));
    }

    private String storedName(String sent) {
        HttpResponse<Buffer> answer = send("/analysis", form(sent, Pictures.photo("png")));
        assertEquals(202, answer.statusCode(), answer.bodyAsString());
        String id = json(answer).getString("task_id");
        assertEquals(
                1,
                gateway.house.jobs.objects().keySet().stream()
                        .filter(path -> path.startsWith("input-files/" + id + "/"))
                        .count());
        return gateway.house.newest().orElseThrow().job().orElseThrow().filename();
    }

    @Test
    void aLargerFileThanAllowedIsRefusedWhetherItSaysSoOrNot() throws IOException {
        Buffer video = Pictures.videoOf(OpenGateway.MOST_UPLOAD_BYTES + (2 << 20));
        assertTrue(problem(send("/analysis", form("a.y4m", video)), 413)
                .getString("detail")
                .contains("20971520 bytes"));
        HttpResponse<Buffer> unsaid = OpenGateway.await(RawForm.chunked(gateway, "/analysis", "a.y4m", video));
        problem(unsaid, 413);
        RawForm.waitUntil(() -> gateway.house.jobs.objects().isEmpty());
        assertNothingLeft();
    }

    @Test
    void theSameKeyAndBodyAnswerWithTheSameJobAndAnotherBodyIsRefused() throws IOException {
        Buffer photo = Pictures.photo("png");
        String first = json(sendWithKey(form("a.png", photo))).getString("task_id");
        assertEquals(first, json(sendWithKey(form("a.png", photo))).getString("task_id"));
        problem(sendWithKey(form("a.png", Pictures.photo("bmp"))), 422);
        problem(sendWithKey(form("a.png", photo).attribute("priority", "low")), 422);
        assertEquals(1, gateway.house.created.size());
        assertStored(Map.of("input-files/" + first + "/a.png", photo));
        assertNothingOnDisk();
        assertNotEquals(first, json(send("/analysis", form("a.png", photo))).getString("task_id"));
    }

    @Test
    void aFileWhoseWayIntoTheStoreBrokeIsStoredFromTheDisk() throws IOException {
        gateway.house.jobs.streamsFail = true;
        Buffer video = Pictures.videoOf(5 << 20);
        String id = json(send("/analysis", form("a.y4m", video))).getString("task_id");
        assertStored(Map.of("input-files/" + id + "/a.y4m", video));
        gateway.house.jobs.filesFail = true;
        HttpResponse<Buffer> down = send("/analysis", form("b.y4m", video));
        problem(down, 503);
        assertEquals("2", down.getHeader("Retry-After"));
        assertEquals(1, gateway.house.jobs.objects().size());
        assertNothingOnDisk();
    }

    @Test
    void foreignPagesAreRefusedAndOwnOnesAreNot() {
        MultipartForm photo = form("a.png", Pictures.photo("png"));
        HttpResponse<Buffer> foreign = OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                .putHeader("Origin", "https://elsewhere.example")
                .sendMultipartForm(photo));
        problem(foreign, 403);
        HttpResponse<Buffer> own = OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                .putHeader("Origin", "http://127.0.0.1:" + gateway.verticle.port())
                .sendMultipartForm(photo));
        assertEquals(202, own.statusCode());
    }

    private HttpResponse<Buffer> send(String path, MultipartForm form) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, path).sendMultipartForm(form));
    }

    private HttpResponse<Buffer> sendWithKey(MultipartForm form) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, "/analysis")
                .putHeader("Idempotency-Key", "once")
                .sendMultipartForm(form));
    }

    static MultipartForm form(String filename, Buffer file) {
        return MultipartForm.create().binaryFileUpload("file", filename, file, BYTES);
    }

    private void assertStored(Map<String, Buffer> expected) {
        Map<String, byte[]> stored = gateway.house.jobs.objects();
        assertEquals(expected.keySet(), stored.keySet());
        expected.forEach((path, bytes) -> assertArrayEquals(bytes.getBytes(), stored.get(path), path));
    }

    private void assertNothingLeft() throws IOException {
        assertEquals(List.of(), gateway.house.created);
        assertStored(Map.of());
        assertNothingOnDisk();
    }

    static void assertNothingOnDisk() throws IOException {
        assertEquals(List.of(), onDisk());
    }

    static List<Path> onDisk() throws IOException {
        if (!Files.isDirectory(OpenGateway.UPLOADS)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(OpenGateway.UPLOADS)) {
            return left.toList();
        }
    }
}
