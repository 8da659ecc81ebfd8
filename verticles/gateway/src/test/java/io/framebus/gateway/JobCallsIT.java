package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class JobCallsIT {

    private static final UUID ID = Samples.ID;
    private static final UUID SEGMENT = UUID.fromString("0198a3f2-7777-7a56-8a51-0b1c2d3e4f51");

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
    void anAnalysisShowsEveryField() {
        put(JobKind.VIDEO, JobStatus.DONE);
        assertEquals(new JsonObject("""
            {"task_id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "kind": "video", "filename": "a.mp4",
             "status": "done", "priority": "high", "model": "tiny",
             "created_at": "2026-01-01T12:00:00.250Z", "started_at": "2026-01-01T12:00:00.400Z",
             "finished_at": "2026-01-01T12:00:03.250Z", "segments": {"total": 3, "done": 2, "failed": 1},
             "progress": {"stage": "frames", "done": 6, "total": 16, "fps": 2.5, "eta_ms": 4000},
             "attempts": 1, "error": null, "warnings": ["the source ended at 900 ms of 3000 ms"]}\
            """), json(gateway.get("/analysis/" + ID)));
    }

    @Test
    void segmentsComeWithLinksAndOneOfThemInFull() {
        put(JobKind.VIDEO, JobStatus.PROCESSING);
        gateway.house.jobs.putSegments(ID, List.of(Samples.segment(SEGMENT, 0), Samples.segment(UUID.randomUUID(), 1)));
        JsonArray all = json(gateway.get("/analysis/" + ID + "/segments")).getJsonArray("segments");
        assertEquals(2, all.size());
        JsonObject expected = new JsonObject("""
            {"segment_id": "0198a3f2-7777-7a56-8a51-0b1c2d3e4f51", "index": 0, "start_ms": 0, "end_ms": 1000,
             "frame_ms": 480, "status": "done", "objects": 1,
             "image": "http://s3/scene-images/a/image_0.jpg?signed",
             "result_image": "http://s3/recognition-results/a/0_result.jpg?signed"}\
            """);
        assertEquals(expected, all.getJsonObject(0));
        JsonObject one = json(gateway.get("/analysis/" + ID + "/segments/" + SEGMENT));
        assertEquals(expected.mergeIn(new JsonObject("""
            {"detections": [{"label": "car", "class_id": 1, "confidence": 0.5, "bbox": [1.0, 2.0, 30.5, 40.0]}],
             "attempts": 2, "error": null,
             "model": {"name": "tiny", "version": "0123456789ab", "sha256": "0123456789abcdef"}}\
            """)), one);
        problem(gateway.get("/analysis/" + ID + "/segments/" + UUID.randomUUID()), 404);
    }

    @Test
    void aDepthVideoIsLinkedOnceItIsThere() {
        JobView job = put(JobKind.DEPTH, JobStatus.DONE);
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(json(gateway.get("/depth/" + ID)).getString("video")));
        JsonObject result =
                new JsonObject().put("video", "outputs/" + ID + "/depth.mp4").put("total", 8);
        gateway.house.jobs.put(Samples.with(job, result));
        assertEquals(new JsonObject("""
            {"video_id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "filename": "a.mp4", "fps": 5.0,
             "layout": "heatmap", "model": "tiny", "status": "done", "priority": "high",
             "frames": {"total": 8, "processed": 6, "failed": 1},
             "video": "http://s3/outputs/0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50/depth.mp4?signed",
             "progress": {"stage": "frames", "done": 6, "total": 16, "fps": 2.5, "eta_ms": 4000},
             "attempts": 1, "error": null, "warnings": ["the source ended at 900 ms of 3000 ms"],
             "created_at": "2026-01-01T12:00:00.250Z", "finished_at": "2026-01-01T12:00:03.250Z"}\
            """), json(gateway.get("/depth/" + ID)));
    }

    @Test
    void theHalvesOfAnEnhancementEndByThemselves() {
        JobView job = put(JobKind.ENHANCEMENT, JobStatus.PROCESSING);
        JsonObject result = new JsonObject("""
            {"enhancement": {"status": "failed", "progress": 0.5, "video": null, "error": "no such filter"},
             "metadata": {"status": "done", "result": {"container": "mp4", "audio": null}, "error": null}}\
            """);
        gateway.house.jobs.put(Samples.with(job, result));
        assertEquals(new JsonObject("""
            {"id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "filename": "a.mp4", "status": "processing",
             "priority": "high", "options": {},
             "enhancement": {"status": "processing", "progress": 0.5, "video": null, "error": null},
             "metadata": {"status": "done", "result": {"container": "mp4", "audio": null}, "error": null},
             "attempts": 1, "warnings": ["the source ended at 900 ms of 3000 ms"],
             "created_at": "2026-01-01T12:00:00.250Z", "finished_at": null}\
            """), json(gateway.get("/enhancement/" + ID)), "what failed is tried again");
        gateway.house.jobs.put(
                Samples.with(Samples.with(job, result), JobStatus.FAILED, Optional.of("enhancement: no such filter")));
        JsonObject failed = json(gateway.get("/enhancement/" + ID));
        assertEquals(
                new JsonObject()
                        .put("status", "failed")
                        .put("progress", 0.5)
                        .putNull("video")
                        .put("error", "no such filter"),
                failed.getJsonObject("enhancement"));
        assertEquals("done", failed.getJsonObject("metadata").getString("status"));
        JsonObject done = new JsonObject().put("status", "done").put("video", "outputs/x/enhanced.mp4");
        gateway.house.jobs.put(Samples.with(job, new JsonObject().put("enhancement", done)));
        JsonObject shown = json(gateway.get("/enhancement/" + ID));
        assertEquals(
                "http://s3/outputs/x/enhanced.mp4?signed",
                shown.getJsonObject("enhancement").getString("video"));
        assertEquals(1.0, shown.getJsonObject("enhancement").getDouble("progress"));
        assertEquals("processing", shown.getJsonObject("metadata").getString("status"));
    }

    @Test
    void aHalfThatHasNotEndedEndsWithItsJob() {
        JobView job = put(JobKind.ENHANCEMENT, JobStatus.PROCESSING);
        JsonObject waiting = new JsonObject()
                .put("enhancement", new JsonObject().put("status", "processing"))
                .put("metadata", new JsonObject().put("status", "done"));
        gateway.house.jobs.put(Samples.with(Samples.with(job, waiting), JobStatus.FAILED, Optional.of("cancelled")));
        JsonObject shown = json(gateway.get("/enhancement/" + ID));
        assertEquals("failed", shown.getJsonObject("enhancement").getString("status"));
        assertEquals("cancelled", shown.getJsonObject("enhancement").getString("error"));
        assertEquals("done", shown.getJsonObject("metadata").getString("status"));
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(shown.getJsonObject("metadata").getString("error")));
    }

    @ParameterizedTest
    @CsvSource({
        "PHOTO, /analysis",
        "VIDEO, /analysis",
        "DEPTH, /depth",
        "ENHANCEMENT, /enhancement",
        "TRACKING, /tracking",
    })
    void aJobIsRemovedUnderItsOwnPathWithAllItsObjects(JobKind kind, String path) {
        put(kind, JobStatus.PROCESSING);
        gateway.house.jobs.putObject("input-files/" + ID + "/a.mp4", new byte[1]);
        gateway.house.jobs.putObject("outputs/" + ID + "/depth.mp4", new byte[1]);
        gateway.house.jobs.putObject("outputs/" + UUID.randomUUID() + "/depth.mp4", new byte[1]);
        for (String other : List.of("/analysis/", "/depth/", "/enhancement/", "/tracking/")) {
            if (!other.equals(path + "/")) {
                problem(gateway.delete(other + ID), 404);
                problem(gateway.get(other + ID), 404);
            }
        }
        assertEquals(3, gateway.house.jobs.objects().size());
        assertEquals(204, gateway.delete(path + "/" + ID).statusCode());
        assertEquals(1, gateway.house.jobs.objects().size());
        problem(gateway.delete(path + "/" + ID), 404);
        problem(gateway.get("/jobs/" + ID), 404);
        problem(gateway.delete(path + "/1-1-1-1-1"), 400);
    }

    @Test
    void jobsComeNewestFirstPageByPageOfOneKindOrAll() {
        List<UUID> ids =
                IntStream.range(0, 6).mapToObj(index -> new UUID(7, index)).toList();
        for (int index = 0; index < 6; index++) {
            JobKind kind = index % 2 == 0 ? JobKind.DEPTH : JobKind.PHOTO;
            JobStatus status = index < 4 ? JobStatus.DONE : JobStatus.QUEUED;
            gateway.house.jobs.put(Samples.job(ids.get(index), Samples.spec(kind, "a.mp4"), status));
        }
        JsonObject first = json(gateway.get("/jobs?limit=4"));
        assertEquals(List.of(ids.get(5), ids.get(4), ids.get(3), ids.get(2)), idsOf(first));
        JsonObject rest = json(gateway.get("/jobs?limit=4&after=" + first.getString("next")));
        assertEquals(List.of(ids.get(1), ids.get(0)), idsOf(rest));
        assertEquals(Optional.empty(), Optional.ofNullable(rest.getString("next")));
        assertEquals(List.of(ids.get(2), ids.get(0)), idsOf(json(gateway.get("/jobs?kind=depth&status=done"))));
        assertEquals(List.of(ids.get(5), ids.get(3), ids.get(1)), idsOf(json(gateway.get("/jobs?kind=analysis"))));
        problem(gateway.get("/jobs?kind=film"), 400);
        problem(gateway.get("/jobs?status=over"), 400);
    }

    @Test
    void aJobShowsEveryFieldAndIsCancelled() {
        put(JobKind.DEPTH, JobStatus.PROCESSING);
        JsonObject expected = new JsonObject("""
            {"id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "kind": "depth", "filename": "a.mp4",
             "status": "processing", "priority": "high", "model": "tiny",
             "progress": {"stage": "frames", "done": 6, "total": 16, "fps": 2.5, "eta_ms": 4000},
             "frames": {"total": 16, "processed": 6, "failed": 1}, "segments": {"total": 3, "done": 2, "failed": 1},
             "attempts": 1, "error": null, "warnings": ["the source ended at 900 ms of 3000 ms"],
             "created_at": "2026-01-01T12:00:00.250Z",
             "started_at": "2026-01-01T12:00:00.400Z", "finished_at": null,
             "url": "/depth/0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50"}\
            """);
        assertEquals(expected, json(gateway.get("/jobs/" + ID)));
        HttpResponse<Buffer> cancelled = OpenGateway.await(
                gateway.request(HttpMethod.POST, "/jobs/" + ID + "/cancel").send());
        assertEquals(202, cancelled.statusCode());
        assertEquals(expected.put("status", "failed").put("error", "cancelled"), json(cancelled));
        HttpResponse<Buffer> unknown =
                OpenGateway.await(gateway.request(HttpMethod.POST, "/jobs/" + UUID.randomUUID() + "/cancel")
                        .send());
        problem(unknown, 404);
    }

    @Test
    void metricsSayWhatIsStored() {
        String metrics = gateway.get("/metrics").bodyAsString();
        assertTrue(metrics.contains("framebus_stored_bytes{kind=\"depth\"} 12345.0"), metrics);
        assertTrue(metrics.contains("framebus_stored_bytes{kind=\"photo\"} 0.0"), metrics);
    }

    @Test
    void headIsAnsweredLikeGetWithoutItsBody() {
        put(JobKind.DEPTH, JobStatus.PROCESSING);
        for (String path : List.of("/jobs/" + ID, "/jobs?limit=3", "/", "/docs", "/health/live", "/openapi.yaml")) {
            HttpResponse<Buffer> get = gateway.get(path);
            HttpResponse<Buffer> head =
                    OpenGateway.await(gateway.request(HttpMethod.HEAD, path).send());
            assertEquals(200, head.statusCode(), path);
            assertEquals(get.getHeader("Content-Type"), head.getHeader("Content-Type"));
            assertEquals(0, Optional.ofNullable(head.body()).map(Buffer::length).orElse(0));
        }
        assertEquals(
                404,
                OpenGateway.await(gateway.request(HttpMethod.HEAD, "/jobs/" + UUID.randomUUID())
                                .send())
                        .statusCode());
        assertEquals(
                405,
                OpenGateway.await(gateway.request(HttpMethod.HEAD, "/init").send())
                        .statusCode());
    }

    @Test
    void anIdThatIsNoUuidIsNamed() {
        for (String id : List.of("1-1-1-1-1", "not-an-id")) {
            JsonObject problem = problem(gateway.post("/shutdown", "{\"id\":\"" + id + "\"}"), 400);
            assertEquals(
                    new JsonArray().add(new JsonObject().put("field", "id").put("message", "must be a UUID")),
                    problem.getJsonArray("errors"));
        }
    }

    private JobView put(JobKind kind, JobStatus status) {
        JobView job = Samples.job(ID, Samples.spec(kind, "a.mp4"), status);
        gateway.house.jobs.put(job);
        return job;
    }

    private static List<UUID> idsOf(JsonObject page) {
        return page.getJsonArray("jobs").stream()
                .map(job -> UUID.fromString(((JsonObject) job).getString("id")))
                .toList();
    }
}
