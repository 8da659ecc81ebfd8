package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.FrameRecord;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sequences and videos that are tracked by their names. */
class TrackingByNameIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FRAMES = 30;
    private static final Set<String> FILES = Set.of(
            "car_detections.csv",
            "person_detections.csv",
            "car_tracks.csv",
            "person_tracks.csv",
            "stats.csv",
            "car_tracks.mot.txt",
            "person_tracks.mot.txt");

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> TrackingByNameIT.node.errors());

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Jobs jobs;

    @BeforeAll
    static void startNode() throws Exception {
        Path root = Files.createDirectories(folder.resolve("root"));
        Path clip = Materials.clip(folder.resolve("crossing.mp4"), FRAMES);
        images(clip, root.resolve("sequences/crossing"), "%07d.jpg");
        images(clip, root.resolve("mot/img1"), "%06d.jpg");
        Files.writeString(root.resolve("mot/seqinfo.ini"), "[Sequence]\nname=mot\nframeRate=10\n");
        Files.copy(clip, root.resolve("film.mp4"));
        servers = new Servers(folder.resolve("servers"));
        Map<String, String> environment = servers.environment();
        environment.put("FRAMEBUS_SEQUENCES_ROOT", root.toString());
        environment.put(
                "FRAMEBUS_MODELS_DIR",
                Materials.models(folder.resolve("models")).toString());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        Assets.find("weights/yolox_nano_416.onnx").ifPresent(weights -> link(weights, folder.resolve("models")));
        node = NodeProcess.start(folder.resolve("node"), environment);
        jobs = new Jobs(node);
    }

    private static void link(Path file, Path directory) {
        try {
            Files.createSymbolicLink(directory.resolve(file.getFileName()), file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void images(Path clip, Path directory, String pattern) throws Exception {
        Files.createDirectories(directory);
        Clip.ffmpeg(List.of(
                "-i",
                clip.toString(),
                "-fps_mode",
                "passthrough",
                "-q:v",
                "1",
                directory.resolve(pattern).toString()));
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    private static JsonObject track(String video) throws Exception {
        JsonObject accepted = Jobs.accepted(jobs.post("/start/" + video));
        assertEquals(video, accepted.getString("video"));
        return jobs.waitForEnd("/tracking/" + accepted.getString("id"), PATIENCE);
    }

    @Test
    void sequenceGivesEveryFileWithOneEntryAFrame() throws Exception {
        JsonObject tracking = track("crossing");
        assertEquals("done", tracking.getString("status"), tracking.encodePrettily());
        assertEquals("crossing", tracking.getString("video"));
        assertEquals(FRAMES, tracking.getJsonObject("frames").getLong("processed"));
        assertEquals(FRAMES, tracking.getJsonObject("frames").getLong("total"));
        assertEquals(1, tracking.getInteger("num_cars"));
        assertEquals(1, tracking.getInteger("num_people"));
        assertEquals(FILES, tracking.getJsonObject("files").fieldNames());

        String id = tracking.getString("id");
        for (String group : List.of("car", "person")) {
            List<String> detections = jobs.lines("/tracking/" + id + "/" + group + "_detections.csv");
            assertEquals("frame_id,video_id,timestamp,label,confidence,x1,y1,x2,y2", detections.getFirst());
            assertEquals(frameIds(), column(detections, 0));
            assertEquals(Set.of("crossing"), Set.copyOf(column(detections, 1)));
            List<String> tracks = jobs.lines("/tracking/" + id + "/" + group + "_tracks.csv");
            assertEquals("frame_id,video_id,timestamp,track_id,x1,y1,x2,y2,confidence,class_id", tracks.getFirst());
            assertEquals(frameIds(), column(tracks, 0));
            List<MotLine> mot = MotFile.parse(jobs.lines("/tracking/" + id + "/" + group + "_tracks.mot.txt"), -1);
            assertEquals(
                    LongStream.rangeClosed(1, FRAMES).boxed().toList(),
                    mot.stream().map(MotLine::frame).toList());
        }
        List<String> stats = jobs.lines("/tracking/" + id + "/stats.csv");
        assertEquals("timestamp,num_cars,num_people", stats.getFirst());
        assertEquals(FRAMES + 1, stats.size());
        assertTrue(stats.getLast().endsWith(",1,1"), stats.getLast());
    }

    @Test
    void topicsHoldOneRecordAFrameInOrder() throws Exception {
        String id = track("mot").getString("id");
        for (String topic : List.of(
                "car-frames",
                "person-frames",
                "detections-cars",
                "detections-people",
                "tracks-cars",
                "tracks-people")) {
            List<ConsumerRecord<String, String>> records = node.present(
                    topic + " holds " + FRAMES + " records",
                    PATIENCE,
                    () -> Optional.of(servers.records(topic, id)).filter(found -> found.size() >= FRAMES));
            assertEquals(
                    frameIds(),
                    records.stream()
                            .map(found -> new JsonObject(found.value()).getString("frame_id"))
                            .toList(),
                    topic);
            JsonObject last = new JsonObject(records.getLast().value());
            assertEquals(id, last.getString("video_id"));
            assertEquals("1970-01-01T00:00:02.900Z", last.getString("timestamp"), "frame rate of seqinfo.ini");
            if (topic.startsWith("detections")) {
                assertHas(last.getJsonArray("detections"), Set.of("label", "confidence", "bbox"));
            } else if (topic.startsWith("tracks")) {
                assertHas(last.getJsonArray("tracks"), Set.of("track_id", "bbox", "confidence", "class_id"));
            }
        }
        assertEquals(List.of(), servers.records("tracks", id), "the topics of plain streams stay free of it");
    }

    private static void assertHas(JsonArray found, Set<String> fields) {
        JsonObject first = found.getJsonObject(0);
        assertTrue(first.fieldNames().containsAll(fields), first.encode());
    }

    @Test
    void truthBesideTheSequenceGivesMetrics() throws Exception {
        Path annotations = Files.createDirectories(folder.resolve("root/annotations"));
        List<String> truth = new ArrayList<>();
        List<String> cars = jobs.lines("/tracking/" + track("crossing").getString("id") + "/car_tracks.mot.txt");
        for (String line : cars) {
            String[] fields = line.split(",", -1);
            truth.add(String.join(",", List.of(fields).subList(0, 6)) + ",1,4,0,0");
        }
        Files.write(annotations.resolve("crossing.txt"), truth);
        try {
            JsonObject metrics = track("crossing").getJsonObject("metrics");
            JsonObject found = metrics.getJsonObject("cars");
            assertEquals(1, found.getDouble("mota"), 1e-9);
            assertEquals(1, found.getDouble("idf1"), 1e-9);
            assertEquals(1, found.getDouble("precision"), 1e-9);
            assertEquals(1, found.getDouble("recall"), 1e-9);
            assertEquals(0, found.getInteger("switches"));
        } finally {
            Files.delete(annotations.resolve("crossing.txt"));
        }
    }

    @Test
    void brokenImagesKeepTheirPlaces() throws Exception {
        Path whole = folder.resolve("root/sequences/crossing");
        Path holes = Files.createDirectories(folder.resolve("root/holes"));
        Set<Integer> broken = Set.of(1, 11, 12, FRAMES);
        for (int number = 1; number <= FRAMES; number++) {
            String name = String.format(Locale.ROOT, "%07d.jpg", number);
            byte[] image = Files.readAllBytes(whole.resolve(name));
            byte[] kept =
                    number == 12 ? "no picture at all".getBytes(StandardCharsets.UTF_8) : Arrays.copyOf(image, 20);
            Files.write(holes.resolve(name), broken.contains(number) ? kept : image);
        }
        JsonObject tracking = track("holes");
        assertEquals("done", tracking.getString("status"), tracking.encodePrettily());
        assertEquals(FRAMES, tracking.getJsonObject("frames").getLong("total"));
        assertEquals(FRAMES - broken.size(), tracking.getJsonObject("frames").getLong("processed"));
        String id = tracking.getString("id");
        assertEquals(broken.size(), tracking.getJsonObject("frames").getLong("failed"));
        assertEquals(
                List.of(
                        "0000001.jpg can't be decoded",
                        "0000011.jpg can't be decoded",
                        "0000012.jpg can't be decoded",
                        "and 1 more images can't be decoded"),
                tracking.getJsonArray("warnings").getList());
        List<MotLine> mot = MotFile.parse(jobs.lines("/tracking/" + id + "/car_tracks.mot.txt"), -1);
        // What is not there in the first frame is confirmed when it is seen twice.
        assertEquals(
                LongStream.rangeClosed(3, FRAMES)
                        .filter(number -> !broken.contains((int) number))
                        .boxed()
                        .toList(),
                mot.stream().map(MotLine::frame).toList());
        assertEquals(1, mot.stream().map(MotLine::id).distinct().count());
        assertEquals(FRAMES + 1, jobs.lines("/tracking/" + id + "/stats.csv").size());
    }

    @Test
    void twoVideosAtOnceShareNothing() throws Exception {
        String first = Jobs.accepted(jobs.post("/start/crossing")).getString("id");
        String second = Jobs.accepted(jobs.post("/start/film.mp4")).getString("id");
        for (String id : List.of(first, second)) {
            JsonObject tracking = jobs.waitForEnd("/tracking/" + id, PATIENCE);
            assertEquals("done", tracking.getString("status"), tracking.encodePrettily());
            assertEquals(1, tracking.getInteger("num_cars"));
            assertEquals(
                    Set.of("1"),
                    Set.copyOf(column(jobs.lines("/tracking/" + id + "/car_tracks.csv"), 3)),
                    "ids begin anew");
        }
    }

    @Test
    void unknownAndOutsideNamesAreRefused() throws Exception {
        assertEquals(404, jobs.post("/start/nothing").statusCode());
        assertEquals(400, jobs.post("/start/..%2Fnode").statusCode());
        assertEquals(400, jobs.post("/start/..").statusCode());
        assertEquals(404, jobs.status("/tracking/00000000-0000-4000-8000-000000000000"));
    }

    @Test
    void deletedTrackingIsGone() throws Exception {
        String id = track("film.mp4").getString("id");
        assertEquals(204, jobs.delete("/tracking/" + id));
        assertEquals(404, jobs.status("/tracking/" + id));
        assertEquals(404, jobs.status("/tracking/" + id + "/stats.csv"));
        assertEquals(404, jobs.delete("/tracking/" + id));
    }

    /** Real footage: a frame means the same to the model whether it comes from the video or from a PNG file of it. */
    @Test
    void sequenceOfAVideosFramesIsTrackedLikeTheVideo() throws Exception {
        Path video = Assets.file("videos/vtest_pets09s2l1_480x360.mp4");
        Path weights = Assets.file("weights/yolox_nano_416.onnx");
        images(video, folder.resolve("root/vtest/img1"), "%06d.png");
        Files.writeString(folder.resolve("root/vtest/seqinfo.ini"), "[Sequence]\nframeRate=10\n");
        String id =
                Jobs.accepted(jobs.post("/start/vtest?model=yolox_nano_416")).getString("id");
        node.present("how many frames there are is known while they are tracked", PATIENCE, () -> {
            JsonObject running = node.get("/tracking/" + id);
            boolean known = "processing".equals(running.getString("status"))
                    && Long.valueOf(795).equals(running.getJsonObject("frames").getLong("total"));
            return known ? Optional.of(running) : Optional.empty();
        });
        JsonObject tracking = jobs.waitForEnd("/tracking/" + id, PATIENCE);
        assertEquals(795, tracking.getJsonObject("frames").getLong("processed"), tracking.encodePrettily());

        Path out = folder.resolve("run");
        try (RunProcess run = RunProcess.start(
                folder,
                "run",
                video.toString(),
                "--model",
                weights.toString(),
                "--pipeline",
                "track",
                "--out",
                out.toString())) {
            assertEquals(0, run.exitCode(PATIENCE), run.said());
        }
        List<MotLine> ofVideo = MotFile.parse(Files.readAllLines(out.resolve("person_tracks.mot.txt")), -1);
        List<MotLine> ofSequence = MotFile.parse(jobs.lines("/tracking/" + id + "/person_tracks.mot.txt"), -1);
        assertEquals(ofVideo, ofSequence);
        long people = ofVideo.stream().map(MotLine::id).distinct().count();
        assertTrue(people > 20, people + " people");
        assertEquals(people, tracking.getLong("num_people"));
    }

    private static List<String> frameIds() {
        return LongStream.range(0, FRAMES).mapToObj(FrameRecord::frameId).toList();
    }

    /** One column of a CSV without its header. */
    private static List<String> column(List<String> lines, int column) {
        return lines.stream().skip(1).map(line -> line.split(",", -1)[column]).collect(Collectors.toList());
    }
}
