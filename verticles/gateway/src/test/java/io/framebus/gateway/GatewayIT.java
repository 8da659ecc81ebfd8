package io.framebus.gateway;

import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.CreateStream;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.StreamState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class GatewayIT {

    @TempDir
    Path root;

    private OpenGateway gateway;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(root.resolve("clip.mp4"), "bytes");
        gateway = OpenGateway.furnished(Optional.of(root));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void cameraIsRegisteredWithThePipelinesDefaults() {
        HttpResponse<Buffer> response = gateway.post("/init", "{\"url\": \"rtsp://me:secret@camera/entrance\"}");
        assertEquals(202, response.statusCode(), response.bodyAsString());
        JsonObject body = json(response);
        assertEquals("init_startup", body.getString("state"));
        assertEquals("/state?id=" + body.getString("id"), response.getHeader("Location"));
        assertEquals("application/json", response.getHeader("Content-Type"));
        CreateStream created = gateway.house.newest().orElseThrow();
        assertEquals(new SourceSpec("rtsp://me:secret@camera/entrance", SourceSpec.Kind.RTSP, 0), created.source());
        assertEquals("entrance", created.name());
        assertEquals("detect", created.pipeline());
        assertEquals("tiny", created.model());
        assertEquals(10, created.fps());
        assertEquals(List.of(), created.labels());
    }

    @Test
    void fileIsRegisteredWithWhatTheRequestSays() throws IOException {
        HttpResponse<Buffer> response = gateway.post(
                "/init",
                "{\"url\":\"clip.mp4\",\"fps\":2.5,\"name\":\"street\",\"classes\":[\"car\"],\"model\":\"tiny\"}");
        assertEquals(202, response.statusCode(), response.bodyAsString());
        CreateStream created = gateway.house.newest().orElseThrow();
        String path = root.toRealPath().resolve("clip.mp4").toString();
        assertEquals(new SourceSpec(path, SourceSpec.Kind.FILE, 0), created.source());
        assertEquals(2.5, created.fps());
        assertEquals("street", created.name());
        assertEquals(List.of("car"), created.labels());
    }

    @Test
    void finiteSourceIsTakenFrameByFrameByDefault() {
        assertEquals(202, gateway.post("/init", "{\"url\":\"clip.mp4\"}").statusCode());
        assertEquals(0, gateway.house.newest().orElseThrow().fps());
        assertEquals("clip.mp4", gateway.house.newest().orElseThrow().name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | url | is required",
                "[] | 400 | body | JSON object",
                "{'url': 'clip.mp4', 'speed': 1} | 400 | speed | unknown field",
                "{'url': 'clip.mp4', 'fps': 0} | 400 | fps | above 0",
                "{'url': 'clip.mp4', 'pipeline': 'depth'} | 400 | pipeline | known are: detect, track",
                "{'url': 'clip.mp4', 'model': 'huge'} | 400 | model | known are: broken, deep, tiny",
                "{'url': 'clip.mp4', 'model': 'broken'} | 400 | model | no known family",
                "{'url': 'clip.mp4', 'classes': ['cat']} | 400 | classes | it has: person, car",
                "{'url': '../clip.mp4'} | 400 | url | outside the media root",
                "{'url': 'missing.mp4'} | 400 | url | does not exist",
                "{'url': 'http://host/clip.mp4'} | 400 | url | allowed are rtsp://",
            })
    void wrongInitIsRefusedByField(String body, int status, String field, String reason) {
        HttpResponse<Buffer> response = gateway.post("/init", body.replace('\'', '"'));
        JsonObject error = problem(response, status).getJsonArray("errors").getJsonObject(0);
        assertEquals(field, error.getString("field"));
        assertTrue(error.getString("message").contains(reason), error.encode());
        assertTrue(gateway.house.created.isEmpty());
    }

    @Test
    void bodyThatIsNoJsonIsMalformed() {
        problem(gateway.post("/init", "{\"url\": "), 400);
        problem(gateway.post("/init", ""), 400);
        problem(gateway.post("/shutdown", "nothing"), 400);
    }

    @Test
    void withoutADefaultModelTheSettingIsNamed() {
        try (OpenGateway other =
                new OpenGateway(OpenGateway.config(Optional.of(root), Optional.empty(), OptionalInt.empty()))) {
            HttpResponse<Buffer> response = other.post("/init", "{\"url\":\"clip.mp4\"}");
            assertTrue(problem(response, 400).getString("detail").contains("FRAMEBUS_MODEL"));
        }
    }

    @Test
    void withoutAMediaRootFilesAreRefusedAndCamerasAreNot() {
        try (OpenGateway other = OpenGateway.furnished(Optional.empty())) {
            HttpResponse<Buffer> response = other.post("/init", "{\"url\":\"" + root.resolve("clip.mp4") + "\"}");
            assertTrue(problem(response, 400).getString("detail").contains("FRAMEBUS_MEDIA_ROOT"));
            assertEquals(
                    202, other.post("/init", "{\"url\":\"rtsp://camera/1\"}").statusCode());
        }
    }

    @Test
    void sameKeyAndBodyAnswerWithTheSameStreamAndAnotherBodyIsRefused() {
        JsonObject first = json(postWithKey("{\"url\":\"clip.mp4\",\"fps\":1}"));
        assertEquals(first, json(postWithKey("{ \"fps\": 1, \"url\": \"clip.mp4\" }")));
        problem(postWithKey("{\"url\":\"clip.mp4\"}"), 422);
        assertEquals(1, gateway.house.created.size());
    }

    @Test
    void failuresOfOtherRoomsKeepTheirMeaning() {
        HttpResponse<Buffer> crowd = gateway.post("/init", "{\"url\":\"clip.mp4\",\"name\":\"crowd\"}");
        problem(crowd, 429);
        assertEquals("2", crowd.getHeader("Retry-After"));
        HttpResponse<Buffer> defect = gateway.post("/init", "{\"url\":\"clip.mp4\",\"name\":\"defect\"}");
        problem(defect, 500);
        assertFalse(defect.bodyAsString().contains("hunter2"), defect.bodyAsString());
    }

    @Test
    void stateShowsEveryFieldAndNoCredentials() {
        gateway.house.put(Samples.running(Samples.ID));
        HttpResponse<Buffer> response = gateway.get("/state?id=" + Samples.ID);
        assertEquals(200, response.statusCode());
        assertEquals(new JsonObject("""
            {"id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "name": "entrance", "url": "rtsp://***@camera/1",
             "pipeline": "detect", "model": "tiny", "state": "ml_started", "node": "node-1", "epoch": 2,
             "error": null, "warnings": ["one frame was lost"],
             "source": {"status": "up", "since": "2026-01-01T12:00:00.250Z", "reconnects": 1,
                        "last_error": "rtsp://***@camera/1 went dark"},
             "frames": {"decoded": 10, "selected": 8, "processed": 5, "in_flight": 1,
                        "dropped": {"overload": 2}, "failed": {}},
             "history": [{"state": "init_startup", "at": "2026-01-01T12:00:00.250Z", "service": "api"}],
             "created_at": "2026-01-01T12:00:00.250Z"}\
            """), json(response));
    }

    @Test
    void streamsComeNewestFirstPageByPage() {
        List<UUID> ids =
                IntStream.range(0, 5).mapToObj(index -> new UUID(7, index)).toList();
        ids.forEach(id -> gateway.house.put(Samples.running(id)));
        JsonObject first = json(gateway.get("/state?limit=3"));
        assertEquals(List.of(ids.get(4), ids.get(3), ids.get(2)), idsOf(first));
        JsonObject second = json(gateway.get("/state?limit=3&after=" + first.getString("next")));
        assertEquals(List.of(ids.get(1), ids.get(0)), idsOf(second));
        assertTrue(second.containsKey("next"));
        assertEquals(Optional.empty(), Optional.ofNullable(second.getString("next")));
    }

    @Test
    void shutdownMayBeRepeated() {
        gateway.house.put(Samples.running(Samples.ID));
        String body = "{\"id\":\"" + Samples.ID + "\"}";
        for (int time = 0; time < 2; time++) {
            HttpResponse<Buffer> response = gateway.post("/shutdown", body);
            assertEquals(202, response.statusCode());
            assertEquals(
                    new JsonObject().put("id", Samples.ID.toString()).put("state", "init_shutdown"), json(response));
        }
        problem(gateway.post("/shutdown", "{\"id\":\"not-an-id\"}"), 400);
        problem(gateway.post("/shutdown", "{\"id\":\"" + UUID.randomUUID() + "\"}"), 404);
    }

    @Test
    void endedStreamIsDeletedWithItsObjectsAndAnActiveOneIsNot() {
        gateway.house.put(Samples.running(Samples.ID));
        problem(gateway.delete("/streams/" + Samples.ID), 409);
        assertEquals(List.of(), gateway.house.deletedPrefixes);
        gateway.house.put(Samples.in(Samples.running(Samples.ID), StreamState.INACTIVE));
        HttpResponse<Buffer> gone = gateway.delete("/streams/" + Samples.ID);
        assertEquals(204, gone.statusCode());
        assertEquals(List.of("frames/" + Samples.ID + "/"), gateway.house.deletedPrefixes);
        problem(gateway.delete("/streams/" + Samples.ID), 404);
        problem(gateway.get("/state?id=" + Samples.ID), 404);
        problem(gateway.delete("/streams/not-an-id"), 400);
    }

    @Test
    void resultsComeInOrderWithLinksWhereAPictureWasStored() {
        gateway.house.put(Samples.running(Samples.ID));
        gateway.house.putResults(
                Samples.ID,
                List.of(
                        Samples.result(0, Optional.of("frames/a/0.jpg")),
                        Samples.result(1, Optional.empty()),
                        Samples.result(2, Optional.of("frames/a/2.jpg"))));
        JsonObject page = json(gateway.get("/detection_result?id=" + Samples.ID));
        assertEquals(
                new JsonArray().add("http://s3/frames/a/0.jpg?signed").add("http://s3/frames/a/2.jpg?signed"),
                page.getJsonArray("images"));
        assertEquals(new JsonObject("""
            {"frame_id": "frame_00002", "seq": 2, "timestamp": "1970-01-01T00:00:00.080Z", "pts_ms": 80,
             "width": 640, "height": 480, "image": "http://s3/frames/a/2.jpg?signed", "failed": null,
             "model_sha256": "ab12", "model": {"name": "tiny", "sha256": "ab12"},
             "detections": [{"label": "car", "class_id": 1, "confidence": 0.5, "bbox": [1.0, 2.0, 30.5, 40.0]}],
             "tracks": [{"track_id": 7, "label": "car", "class_id": 1, "confidence": 0.5,
                         "bbox": [1.0, 2.0, 30.5, 40.0], "group": "cars"}]}\
            """), page.getJsonArray("results").getJsonObject(2));
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(
                        page.getJsonArray("results").getJsonObject(1).getString("image")));
        assertEquals(Optional.empty(), Optional.ofNullable(page.getLong("next")));
    }

    @Test
    void resultsArePagedBySeq() {
        gateway.house.put(Samples.running(Samples.ID));
        gateway.house.putResults(
                Samples.ID,
                IntStream.range(0, 5)
                        .mapToObj(seq -> Samples.result(seq, Optional.empty()))
                        .toList());
        JsonObject first = json(gateway.get("/detection_result?limit=2&id=" + Samples.ID));
        assertEquals(1, first.getLong("next"));
        JsonObject rest = json(gateway.get("/detection_result?after=1&id=" + Samples.ID));
        assertEquals(2, rest.getJsonArray("results").getJsonObject(0).getLong("seq"));
        assertEquals(3, rest.getJsonArray("results").size());
        JsonObject end = json(gateway.get("/detection_result?after=4&id=" + Samples.ID));
        assertEquals(new JsonArray(), end.getJsonArray("results"));
    }

    @ParameterizedTest
    @CsvSource({
        "/detection_result, 400, id",
        "/detection_result?id=7, 400, id",
        "/detection_result?id=0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50&limit=0, 400, limit",
        "/detection_result?id=0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50&after=x, 400, after",
        "/state?limit=1001, 400, limit",
        "/state?limit=ten, 400, limit",
        "/state?id=nobody, 400, id",
    })
    void wrongQueryIsRefusedByField(String path, int status, String field) {
        JsonObject problem = problem(gateway.get(path), status);
        assertEquals(field, problem.getJsonArray("errors").getJsonObject(0).getString("field"));
    }

    @Test
    void resultsOfAnUnknownStreamAreNotFound() {
        problem(gateway.get("/detection_result?id=" + UUID.randomUUID()), 404);
    }

    private HttpResponse<Buffer> postWithKey(String body) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, "/init")
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Idempotency-Key", "once-1")
                .sendBuffer(Buffer.buffer(body)));
    }

    private static List<UUID> idsOf(JsonObject page) {
        return page.getJsonArray("streams").stream()
                .map(stream -> UUID.fromString(((JsonObject) stream).getString("id")))
                .toList();
    }

    static JsonObject problem(HttpResponse<Buffer> response, int status) {
        assertEquals(status, response.statusCode(), response.bodyAsString());
        assertEquals("application/problem+json", response.getHeader("Content-Type"));
        JsonObject problem = json(response);
        assertEquals(status, problem.getInteger("status"));
        assertTrue(problem.fieldNames().containsAll(List.of("type", "title", "detail")), problem.encode());
        assertFalse(problem.encode().contains("\tat "), problem.encode());
        return problem;
    }
}
