package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import io.framebus.inference.PaintedFrame;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.vision.Box;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import io.framebus.vision.ResultLines;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code framebus run} as users start it. */
class RunIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int FRAMES = 30;

    @TempDir
    private static Path folder;

    private static Path clip;
    private static String model;

    @BeforeAll
    static void makeMaterials() throws Exception {
        clip = Materials.clip(folder.resolve("crossing.mp4"), FRAMES);
        model = Materials.models(folder.resolve("models"))
                .resolve(Materials.MODEL + ".onnx")
                .toString();
    }

    @Test
    void detectWritesEveryFrameOfAFile() throws Exception {
        Path out = folder.resolve("detect");
        String said = succeed(clip.toString(), "--model", model, "--out", out.toString());

        assertEquals(Set.of("detections.csv", "annotated.mp4", "summary.json"), names(out));
        List<String> lines = Files.readAllLines(out.resolve("detections.csv"));
        assertEquals(ResultLines.DETECTIONS_HEADER, lines.getFirst());
        List<String> cars =
                lines.stream().filter(line -> line.contains(",car,")).toList();
        List<String> persons =
                lines.stream().filter(line -> line.contains(",person,")).toList();
        assertEquals(frameIds(), column(cars, 0));
        assertEquals(frameIds(), column(persons, 0));
        assertEquals(Set.of("crossing"), Set.copyOf(column(cars, 1)));
        assertEquals("1970-01-01T00:00:00.000Z", column(cars, 2).getFirst());
        assertEquals("1970-01-01T00:00:02.900Z", column(cars, 2).getLast());
        assertOverlaps(new Box(10, 20, 34, 44), cars.getFirst(), 5);
        assertAnnotated(out, FRAMES);
        JsonObject summary = summary(out);
        assertEquals(FRAMES, summary.getJsonObject("frames").getLong("processed"));
        assertEquals(FRAMES, summary.getJsonObject("detections").getLong("car"));
        assertEquals(FRAMES, summary.getJsonObject("detections").getLong("person"));
        assertTrue(said.contains(FRAMES + " of " + FRAMES), said);
    }

    @Test
    void trackFollowsEachGroupUnderIdsOfItsOwn() throws Exception {
        Path out = folder.resolve("track");
        succeed(clip.toString(), "--model", model, "--pipeline", "track", "--out", out.toString());

        assertEquals(
                Set.of(
                        "car_detections.csv",
                        "car_tracks.csv",
                        "car_tracks.mot.txt",
                        "person_detections.csv",
                        "person_tracks.csv",
                        "person_tracks.mot.txt",
                        "stats.csv",
                        "annotated.mp4",
                        "summary.json"),
                names(out));
        for (String group : List.of("car", "person")) {
            List<String> tracks = Files.readAllLines(out.resolve(group + "_tracks.csv"));
            assertEquals(ResultLines.TRACKS_HEADER, tracks.removeFirst());
            assertEquals(frameIds(), column(tracks, 0), group);
            assertEquals(1, Set.copyOf(column(tracks, 3)).size(), "the only " + group + " keeps its id");
            List<String> detections = Files.readAllLines(out.resolve(group + "_detections.csv"));
            assertEquals(ResultLines.DETECTIONS_HEADER, detections.removeFirst());
            assertEquals(frameIds(), column(detections, 0), group);
            assertEquals(Set.of(group), Set.copyOf(column(detections, 3)));
            List<MotLine> mot = MotFile.parse(Files.readAllLines(out.resolve(group + "_tracks.mot.txt")), -1);
            assertEquals(
                    IntStream.rangeClosed(1, FRAMES).mapToObj(Long::valueOf).toList(),
                    mot.stream().map(MotLine::frame).toList());
        }
        assertOverlaps(
                new Box(10, 20, 34, 44),
                Files.readAllLines(out.resolve("car_tracks.csv")).get(1),
                4);
        List<String> stats = Files.readAllLines(out.resolve("stats.csv"));
        assertEquals("timestamp,num_cars,num_people", stats.getFirst());
        assertEquals(FRAMES + 1, stats.size());
        assertEquals("1970-01-01T00:00:02.900Z,1,1", stats.getLast());
        assertAnnotated(out, FRAMES);
        assertEquals(1, summary(out).getJsonObject("unique_tracks").getLong("car"));
    }

    @Test
    void aDirectoryOfImagesAndAPhotoAreSources() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Clip.ffmpeg(List.of(
                "-y",
                "-i",
                clip.toString(),
                "-frames:v",
                "11",
                images.resolve("%d.png").toString()));
        Path out = folder.resolve("of-images");
        succeed(images.toString(), "--model", model, "--out", out.toString());
        List<String> lines = Files.readAllLines(out.resolve("detections.csv"));
        assertEquals(
                frameIds().subList(0, 11),
                column(lines.stream().filter(line -> line.contains(",car,")).toList(), 0));
        assertOverlaps(new Box(10, 20, 34, 44), lines.get(1), 5);

        Path ofPhoto = folder.resolve("of-photo");
        succeed(images.resolve("1.png").toString(), "--model", model, "--out", ofPhoto.toString());
        assertEquals(
                List.of("frame_00000", "frame_00000"),
                column(Files.readAllLines(ofPhoto.resolve("detections.csv")).subList(1, 3), 0));
        assertEquals(1, summary(ofPhoto).getJsonObject("frames").getLong("processed"));
    }

    @Test
    void theModelThatIsBuiltInNeedsNoFile() throws Exception {
        PaintedFrame frame = new PaintedFrame(640, 480).paintPerson(260, 120, 1);
        Path photo = folder.resolve("figure.png");
        ImageIO.write(luma(frame), "png", photo.toFile());
        Path out = folder.resolve("built-in");
        succeed(photo.toString(), "--model", "people-hog", "--out", out.toString());
        List<String> lines = Files.readAllLines(out.resolve("detections.csv"));
        assertEquals(2, lines.size(), lines::toString);
        assertEquals("person", lines.getLast().split(",", -1)[3]);
    }

    private static BufferedImage luma(PaintedFrame frame) {
        BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                int grey = frame.data().get(ValueLayout.JAVA_BYTE, (long) y * frame.width() + x) & 0xFF;
                image.getRaster().setSample(x, y, 0, grey);
            }
        }
        return image;
    }

    @Test
    void wrongUsageIsToldWithTheExitCodeTwo() throws Exception {
        assertRefused(2, "Missing required parameter", "run");
        assertRefused(2, "--unknown", "run", clip.toString(), "--unknown");
        assertRefused(2, "--fps", "run", clip.toString(), "--model", model, "--fps", "many");
        assertRefused(2, "no pipeline nonsense", "run", clip.toString(), "--model", model, "--pipeline", "nonsense");
        assertRefused(2, "FRAMEBUS_MODEL", "run", clip.toString());
        assertRefused(2, "ftp:", "run", "ftp://127.0.0.1/a.mp4", "--model", model);
        assertOptionRefused("brightness: ", "enhance", "brightness=5");
        assertOptionRefused("there are brightness, contrast", "enhance", "colour=1");
        assertOptionRefused("there are layout", "depth", "brightness=0.1");
        assertOptionRefused("layout: ", "depth", "layout=sidebyside");
        assertOptionRefused("there are none", "analysis", "layout=heatmap");
        assertOptionRefused("no options", "track", "layout=heatmap");
    }

    private static void assertOptionRefused(String told, String pipeline, String option) throws Exception {
        assertRefused(2, told, "run", clip.toString(), "--pipeline", pipeline, "--set", option);
    }

    @Test
    void aSourceThatCannotBeReadIsToldWithTheExitCodeOne() throws Exception {
        assertRefused(1, "does not exist", "run", "absent.mp4");
        Path text = Files.writeString(folder.resolve("text.mp4"), "Dear diary,\n".repeat(100));
        assertRefused(1, "text.mp4", "run", text.toString(), "--model", model);
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        assertRefused(1, "empty.mp4", "run", empty.toString(), "--model", model);
        Path list = Files.writeString(folder.resolve("list.mp4"), "ffconcat version 1.0\nfile crossing.mp4\n");
        assertRefused(1, "list.mp4", "run", list.toString(), "--model", model);
        Path noModel = Files.writeString(folder.resolve("none.onnx"), "no model");
        assertRefused(1, "none", "run", clip.toString(), "--model", noModel.toString());
    }

    @Test
    void controlCFinishesTheFilesOfACamera() throws Exception {
        Path scene = Materials.clip(folder.resolve("scene.mp4"), 100);
        Path out = folder.resolve("interrupted");
        try (CameraServer camera = new CameraServer(scene, folder.resolve("camera"));
                RunProcess run = RunProcess.start(
                        folder,
                        "run",
                        camera.url(),
                        "--model",
                        model,
                        "--pipeline",
                        "track",
                        "--out",
                        out.toString())) {
            Eventually.holds(
                    "frames come\n" + run.said(), DEADLINE, () -> run.output().matches("(?s).*\\b[1-9]\\d* frames.*"));
            run.interrupt();
            assertEquals(130, run.exitCode(Duration.ofSeconds(30)), run.said());
            long frames = Files.readAllLines(out.resolve("stats.csv")).size() - 1L;
            assertTrue(frames > 0, run.said());
            assertAnnotated(out, frames);
            JsonObject counters = summary(out).getJsonObject("frames");
            assertEquals(frames, counters.getLong("processed"), run.said());
        }
    }

    @Test
    void tracksOfRealFootageMeetTheirTruth() throws Exception {
        Path video = Assets.file("videos/vtest_pets09s2l1_480x360.mp4");
        Path truth = Assets.file("mot/vtest/gt_first69.txt");
        Path weights = Assets.file("weights/yolox_nano_416.onnx");
        Path out = folder.resolve("vtest");
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
            assertEquals(0, run.exitCode(Duration.ofMinutes(4)), run.said());
        }
        JsonObject counters = summary(out).getJsonObject("frames");
        assertEquals(795, counters.getLong("selected"));
        assertEquals(795, counters.getLong("processed"));
        List<MotLine> objects = MotFile.parse(Files.readAllLines(truth), 1);
        long last = objects.stream().mapToLong(MotLine::frame).max().orElseThrow();
        List<MotLine> tracks = MotFile.parse(Files.readAllLines(out.resolve("person_tracks.mot.txt")), -1).stream()
                .filter(line -> line.frame() <= last)
                .toList();
        MotMetrics metrics = MotMetrics.of(objects, tracks, 0.5);
        assertTrue(metrics.mota() >= 0.70, metrics.toString());
    }

    private static String succeed(String... arguments) throws Exception {
        try (RunProcess run = RunProcess.start(
                folder, Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new))) {
            assertEquals(0, run.exitCode(DEADLINE), run.said());
            return run.output();
        }
    }

    private static void assertRefused(int exitCode, String reason, String... arguments) throws Exception {
        try (RunProcess run = RunProcess.start(folder, arguments)) {
            assertEquals(exitCode, run.exitCode(DEADLINE), run.said());
            assertTrue(run.firstError().contains(reason), run.said());
            assertTrue(!run.errors().contains("\tat "), run.said());
        }
    }

    private static void assertOverlaps(Box expected, String line, int firstColumn) {
        String[] fields = line.split(",", -1);
        Box found = new Box(
                Float.parseFloat(fields[firstColumn]),
                Float.parseFloat(fields[firstColumn + 1]),
                Float.parseFloat(fields[firstColumn + 2]),
                Float.parseFloat(fields[firstColumn + 3]));
        assertTrue(expected.iou(found) > 0.75, line + " is not " + expected);
    }

    private static void assertAnnotated(Path out, long frames) throws Exception {
        Path video = out.resolve("annotated.mp4");
        MediaInfo info =
                MediaProbe.probe(new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0), Duration.ofSeconds(20));
        assertEquals(frames, info.frames());
    }

    private static JsonObject summary(Path out) throws IOException {
        return new JsonObject(Files.readString(out.resolve("summary.json")));
    }

    private static Set<String> names(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> frameIds() {
        return IntStream.range(0, FRAMES).mapToObj(ResultLines::frameId).toList();
    }

    private static List<String> column(List<String> lines, int column) {
        List<String> values = new ArrayList<>();
        lines.forEach(line -> values.add(line.split(",", -1)[column]));
        return values;
    }
}
