package io.framebus.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.FinishStream;
import io.framebus.bus.JobMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.ResultPage;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.Box;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreVerticleTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int FRAMES = 2500;
    private static final PipelineSpec TRACK = new PipelineSpec(
            "track",
            10,
            0,
            0.3f,
            List.of(
                    new PipelineSpec.Group("cars", "car", List.of("car", "van", "truck", "bus")),
                    new PipelineSpec.Group("people", "person", List.of("pedestrian", "person", "people"))),
            PipelineSpec.Tracker.BYTE_TRACK);

    @TempDir
    private Path root;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void uniqueTracksAreCountedOverEveryPageOfTheRecord() throws IOException {
        JsonObject result = score(Files.createDirectory(root.resolve("seq")), 0);
        assertEquals(new JsonObject().put("cars", 1).put("people", 3), result.getJsonObject("unique"));
        assertFalse(result.containsKey("metrics"));
    }

    @Test
    void truthOfTheMotChallengeLayoutGivesMetricsOfTheGroupsItHas() throws IOException {
        Path images = Files.createDirectories(root.resolve("seq").resolve("img1"));
        write(root.resolve("seq").resolve("gt").resolve("gt.txt"), truth(1, "1,-1,-1,-1"));
        JsonObject metrics = score(images, 0).getJsonObject("metrics");
        assertEquals(metrics.getJsonObject("people"), metrics.getJsonObject("all"));
        assertFalse(metrics.containsKey("cars"));
        assertPerfectButForSwitches(metrics.getJsonObject("people"));
    }

    @Test
    void truthOfTheVisDroneLayoutGivesMetrics() throws IOException {
        Path images = Files.createDirectories(root.resolve("sequences").resolve("uav_1"));
        write(root.resolve("annotations").resolve("uav_1.txt"), truth(1, "1,1,0,0"));
        assertPerfectButForSwitches(score(images, 0).getJsonObject("metrics").getJsonObject("people"));
    }

    @Test
    void truthCountsFramesAsTheImagesAreNumbered() throws IOException {
        Path images = Files.createDirectories(root.resolve("seq").resolve("img1"));
        for (int frame = 0; frame < FRAMES; frame++) {
            Files.createFile(images.resolve((10 + 2 * frame) + ".jpg"));
        }
        List<String> truth = truth(1, "1,-1,-1,-1").stream()
                .map(line -> {
                    int comma = line.indexOf(',');
                    return (8 + 2 * Integer.parseInt(line.substring(0, comma))) + line.substring(comma);
                })
                .toList();
        write(root.resolve("seq").resolve("gt").resolve("gt.txt"), truth);
        assertPerfectButForSwitches(score(images, 0).getJsonObject("metrics").getJsonObject("people"));
    }

    @Test
    void unreadableTruthCostsTheScoreOnly() throws IOException {
        Path images = Files.createDirectories(root.resolve("seq").resolve("img1"));
        write(root.resolve("seq").resolve("gt").resolve("gt.txt"), List.of("no,numbers"));
        JsonObject result = score(images, 0);
        assertFalse(result.containsKey("metrics"));
        assertEquals(3, result.getJsonObject("unique").getInteger("people"));
    }

    @Test
    void chosenFramesAreNotComparedWithTheTruthOfAll() throws IOException {
        Path images = Files.createDirectories(root.resolve("seq").resolve("img1"));
        write(root.resolve("seq").resolve("gt").resolve("gt.txt"), truth(1, "1,-1,-1,-1"));
        assertFalse(score(images, 5).containsKey("metrics"));
    }

    /** The record gives one person a new id every thousand frames, and a car that no truth knows of. */
    private static void assertPerfectButForSwitches(JsonObject people) {
        assertEquals(2, people.getInteger("switches"));
        assertEquals(1.0, people.getDouble("recall"));
        assertEquals(1.0, people.getDouble("precision"));
        assertEquals(1 - 2.0 / FRAMES, people.getDouble("mota"), 1e-6);
        assertEquals(0.4, people.getDouble("idf1"), 1e-6);
    }

    private static List<String> truth(int first, String rest) {
        List<String> lines = new ArrayList<>();
        for (int frame = 0; frame < FRAMES; frame++) {
            lines.add((first + frame) + ",7,10,20,30,40," + rest);
        }
        return lines;
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        Files.write(file, lines);
    }

    private JsonObject score(Path source, double fps) {
        StreamAssignment stream = new StreamAssignment(
                UUID.randomUUID(),
                1,
                "seq",
                new SourceSpec(source.toString(), SourceSpec.Kind.IMAGES, 30),
                TRACK,
                "model",
                fps,
                List.of(),
                Optional.empty());
        List<JobMessage.Note> notes = new ArrayList<>();
        await(Addresses.results().on(vertx).serve(this::page));
        await(Addresses.noteJob().on(vertx).serve(note -> {
            notes.add(note);
            return Future.succeededFuture(Done.DONE);
        }));
        await(vertx.deployVerticle(new ScoreVerticle(stream)));
        await(Addresses.finish(stream.id(), 1).on(vertx).ask(new FinishStream(), DEADLINE));
        assertEquals(1, notes.size());
        return notes.getFirst().patch();
    }

    private Future<ResultPage> page(StreamQuery.Results asked) {
        List<ResultPage.Result> results = new ArrayList<>();
        for (long seq = asked.after() + 1; seq < FRAMES && results.size() < asked.limit(); seq++) {
            results.add(new ResultPage.Result(
                    seq,
                    0,
                    0,
                    640,
                    480,
                    Optional.empty(),
                    Optional.empty(),
                    "model",
                    "",
                    List.of(),
                    List.of(
                            track("people", 1 + seq / 1000, new Box(10, 20, 40, 60)),
                            track("cars", 1, new Box(300, 20, 400, 60))),
                    Optional.empty()));
        }
        boolean more = !results.isEmpty() && results.getLast().seq() < FRAMES - 1;
        return Future.succeededFuture(new ResultPage(results, more));
    }

    private static Track track(String group, long id, Box box) {
        return new Track(group, id, "label", 0, 0.9f, box);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
