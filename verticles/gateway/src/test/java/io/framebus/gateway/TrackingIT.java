package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.CreateStream;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.Priority;
import io.framebus.bus.ResultPage;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TrackingIT {

    private static final UUID ID = Samples.ID;

    @TempDir
    Path folder;

    private Path root;
    private OpenGateway gateway;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectories(folder.toRealPath().resolve("root"));
        gateway = OpenGateway.withSequences(root);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aSequenceIsFoundInBothLayouts() throws IOException {
        images("sequences/uav 1");
        images("MOT17/img1");
        Files.writeString(root.resolve("MOT17/seqinfo.ini"), "[Sequence]\nframeRate=14\n");
        HttpResponse<Buffer> answer = start("/start/uav%201?fps=12");
        assertEquals(202, answer.statusCode(), answer.bodyAsString());
        JsonObject body = json(answer);
        assertEquals("/tracking/" + body.getString("id"), answer.getHeader("Location"));
        assertEquals("uav 1", body.getString("video"));
        CreateStream created = gateway.house.newest().orElseThrow();
        assertEquals(
                new SourceSpec(root.resolve("sequences/uav 1").toString(), SourceSpec.Kind.IMAGES, 12),
                created.source());
        assertEquals(0, created.fps());
        assertEquals(List.of("uav 1", "track", "tiny"), List.of(created.name(), created.pipeline(), created.model()));
        JobSpec job = new JobSpec(JobKind.TRACKING, "uav 1", Priority.NORMAL, 0, new JsonObject().put("fps", 12.0));
        assertEquals(Optional.of(job), created.job());
        assertEquals(202, start("/start/MOT17?fps=12").statusCode());
        assertEquals(
                new SourceSpec(root.resolve("MOT17/img1").toString(), SourceSpec.Kind.IMAGES, 14),
                gateway.house.newest().orElseThrow().source());
        assertEquals(202, start("/start/uav%201").statusCode());
        assertEquals(30, gateway.house.newest().orElseThrow().source().framesPerSecond());
    }

    @Test
    void aVideoIsFoundWithAndWithoutItsExtension() throws IOException {
        Files.writeString(root.resolve("street.mkv"), "x");
        for (String name : List.of("street", "street.mkv")) {
            HttpResponse<Buffer> answer = gateway.post("/start/" + name, "{\"fps\": 2.5, \"priority\": \"low\"}");
            assertEquals(202, answer.statusCode(), answer.bodyAsString());
            CreateStream created = gateway.house.newest().orElseThrow();
            assertEquals(
                    new SourceSpec(root.resolve("street.mkv").toString(), SourceSpec.Kind.FILE, 0), created.source());
            assertEquals(2.5, created.fps());
            assertEquals(name, created.job().orElseThrow().filename());
            assertEquals(Priority.LOW, created.job().orElseThrow().priority());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/start/..%2Foutside",
                "/start/%2e%2e%2Foutside",
                "/start/%2e%2e",
                "/start/..",
                "/start/../../etc/passwd",
                "/start/a/../../b",
                "/start/a/b",
                "/start/a%5Cb",
                "/start/a%00b",
                "/start/%252e%252e%252foutside",
                "/start/%2Fetc",
                "/start/link",
                "/start/linked",
                "/start/film",
            })
    void namesThatLeaveTheRootAreInvalid(String path) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.write(outside.resolve("1.jpg"), Pictures.photo("jpg").getBytes());
        Files.writeString(folder.resolve("film.mp4"), "x");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createDirectories(root.resolve("linked"));
        Files.createSymbolicLink(root.resolve("linked/1.jpg"), outside.resolve("1.jpg"));
        Files.createSymbolicLink(root.resolve("film.mp4"), folder.resolve("film.mp4"));
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), path + ": " + answer);
        assertTrue(answer.contains("\"field\":\"video\""), answer);
        assertEquals(List.of(), gateway.house.created);
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsWrongIsNamed() throws IOException {
        problem(start("/start/absent"), 404);
        Files.createDirectories(root.resolve("empty"));
        problem(start("/start/empty"), 404);
        Files.writeString(root.resolve("notes.txt"), "x");
        problem(start("/start/notes.txt"), 404);
        images("a");
        problem(start("/start/a?fps=0"), 400);
        problem(start("/start/a?model=huge"), 400);
        problem(gateway.post("/start/a", "{\"speed\": 1}"), 400);
        problem(gateway.post("/start/a", "[]"), 400);
        try (OpenGateway other = OpenGateway.furnished(Optional.empty())) {
            HttpResponse<Buffer> answer =
                    OpenGateway.await(other.request(HttpMethod.POST, "/start/a").send());
            assertTrue(problem(answer, 400).getString("detail").contains("FRAMEBUS_SEQUENCES_ROOT"));
        }
    }

    @Test
    void theSameKeyStartsOnce() throws IOException {
        images("a");
        String first = json(startWithKey("/start/a")).getString("id");
        assertEquals(first, json(startWithKey("/start/a")).getString("id"));
        problem(startWithKey("/start/a?fps=3"), 422);
    }

    @Test
    void aTrackingCountsWhatIsRecordedSoFar() {
        JobView job = tracking(JobStatus.PROCESSING, 1200);
        JsonObject shown = json(gateway.get("/tracking/" + ID));
        assertEquals(
                Set.of(
                        "car_detections.csv",
                        "car_tracks.csv",
                        "car_tracks.mot.txt",
                        "person_detections.csv",
                        "person_tracks.csv",
                        "person_tracks.mot.txt",
                        "stats.csv"),
                shown.getJsonObject("files").fieldNames());
        assertEquals(
                "http://127.0.0.1:" + gateway.verticle.port() + "/tracking/" + ID + "/stats.csv",
                shown.getJsonObject("files").getString("stats.csv"));
        shown.remove("files");
        assertEquals(new JsonObject("""
            {"id": "0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50", "video": "my, video", "status": "processing",
             "frames": {"total": 16, "processed": 6, "failed": 1}, "num_cars": 3, "num_people": 120,
             "metrics": null, "model": "tiny", "priority": "high",
             "progress": {"stage": "frames", "done": 6, "total": 16, "fps": 2.5, "eta_ms": 4000},
             "attempts": 1, "error": null, "warnings": ["the source ended at 900 ms of 3000 ms"],
             "created_at": "2026-01-01T12:00:00.250Z", "finished_at": null}\
            """), shown);
        gateway.house.putResults(ID, results(1300));
        assertEquals(130, json(gateway.get("/tracking/" + ID)).getInteger("num_people"));
        JsonObject noted = new JsonObject("""
            {"unique": {"cars": 5, "people": 6}, "metrics": {"mota": 0.5}, "total": 1300}\
            """);
        gateway.house.jobs.put(Samples.with(job, noted));
        JsonObject end = json(gateway.get("/tracking/" + ID));
        assertEquals(List.of(5, 6), List.of(end.getInteger("num_cars"), end.getInteger("num_people")));
        assertEquals(new JsonObject().put("mota", 0.5), end.getJsonObject("metrics"));
        assertEquals(1300, end.getJsonObject("frames").getInteger("total"));
    }

    @Test
    void filesAreMadeOfTheRecord() {
        tracking(JobStatus.DONE, 1201);
        HttpResponse<Buffer> cars = gateway.get("/tracking/" + ID + "/car_tracks.csv");
        assertEquals("text/csv; charset=utf-8", cars.getHeader("Content-Type"));
        List<String> lines = cars.bodyAsString().lines().toList();
        assertEquals(1 + 1201, lines.size());
        assertEquals("frame_id,video_id,timestamp,track_id,x1,y1,x2,y2,confidence,class_id", lines.getFirst());
        assertEquals(
                "frame_01200,\"my, video\",1970-01-01T00:00:48.000Z,1,1.00,2.00,30.50,40.00,0.5,1", lines.getLast());
        assertEquals(
                "frame_00000,\"my, video\",1970-01-01T00:00:00.000Z,person,0.25,1.00,2.00,30.50,40.00",
                file("person_detections.csv").get(1));
        assertEquals(List.of(DETECTIONS_HEADER), file("car_detections.csv").subList(0, 1));
        assertEquals(1202, file("car_detections.csv").size());
        HttpResponse<Buffer> mot = gateway.get("/tracking/" + ID + "/person_tracks.mot.txt");
        assertEquals("text/plain; charset=utf-8", mot.getHeader("Content-Type"));
        assertEquals(
                "1,1,1.00,2.00,29.50,38.00,0.5,-1,-1,-1",
                mot.bodyAsString().lines().findFirst().orElseThrow());
        assertEquals(1202, file("stats.csv").size());
        assertEquals("timestamp,num_cars,num_people", file("stats.csv").getFirst());
        assertEquals("1970-01-01T00:00:48.000Z,3,121", file("stats.csv").getLast());
        problem(gateway.get("/tracking/" + ID + "/secrets.csv"), 404);
        problem(gateway.get("/tracking/" + UUID.randomUUID() + "/stats.csv"), 404);
    }

    private static final String DETECTIONS_HEADER = "frame_id,video_id,timestamp,label,confidence,x1,y1,x2,y2";

    private List<String> file(String name) {
        return gateway.get("/tracking/" + ID + "/" + name)
                .bodyAsString()
                .lines()
                .toList();
    }

    private JobView tracking(JobStatus status, int frames) {
        JobView job = Samples.job(ID, Samples.spec(JobKind.TRACKING, "my, video"), status);
        gateway.house.jobs.put(job);
        gateway.house.putResults(ID, results(frames));
        return job;
    }

    /** Three cars in turn, a person more every ten frames; both in every frame. */
    private static List<ResultPage.Result> results(int frames) {
        Box box = new Box(1, 2, 30.5f, 40);
        List<ResultPage.Result> results = new ArrayList<>();
        for (int seq = 0; seq < frames; seq++) {
            results.add(Samples.result(
                    seq,
                    Optional.empty(),
                    List.of(new Detection("car", 1, 0.5f, box), new Detection("person", 0, 0.25f, box)),
                    List.of(
                            new Track("cars", 1 + seq % 3, "car", 1, 0.5f, box),
                            new Track("people", 1 + seq / 10, "person", 0, 0.5f, box))));
        }
        return results;
    }

    private void images(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        Files.write(directory.resolve("0000001.jpg"), Pictures.photo("jpg").getBytes());
    }

    private HttpResponse<Buffer> start(String path) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, path).send());
    }

    private HttpResponse<Buffer> startWithKey(String path) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, path)
                .putHeader("Idempotency-Key", "once")
                .send());
    }

    /** What a polite client would have straightened is sent as it stands. */
    private String raw(String request) {
        NetSocket socket = OpenGateway.await(gateway.sockets.connect(gateway.verticle.port(), "127.0.0.1"));
        CompletableFuture<String> answer = new CompletableFuture<>();
        StringBuilder text = new StringBuilder();
        socket.handler(part -> {
            text.append(part);
            if (text.toString().endsWith("}")) {
                answer.complete(text.toString());
            }
        });
        socket.write(request);
        String received = answer.orTimeout(20, TimeUnit.SECONDS).join();
        OpenGateway.await(socket.close());
        return received;
    }
}
