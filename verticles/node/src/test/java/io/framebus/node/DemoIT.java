package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.vision.IgnoredObjects;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it. */
final class DemoIT {

    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int FRAMES = 8 * 15;
    private static final Pattern READY = Pattern.compile("(?m)^ready http://127\\.0\\.0\\.1:(\\d+) node=demo$");

    @TempDir
    Path folder;

    @BeforeEach
    void needsItsModel() {
        Assumptions.assumeTrue(
                Files.exists(Sources.root().resolve("model-assets/scene_detector.onnx")),
                "skipped: model-assets has no scene_detector.onnx");
    }

    @Test
    void onceEndsByItselfWithFiguresThatHold() throws Exception {
        Path out = folder.resolve("results");
        try (RunProcess demo =
                RunProcess.start(folder, "demo", "--once", "--seconds", "8", "--port", "0", "--out", out.toString())) {
            assertEquals(0, demo.exitCode(DEADLINE), demo.said());
            String said = demo.output();
            assertEquals(1, READY.matcher(said).results().count(), demo.said());
            assertTrue(said.contains("file      " + FRAMES + " of " + FRAMES + " frames"), said);
            assertTrue(said.matches("(?s).*camera    up, \\d+ frames received, [1-9]\\d+ recorded.*"), said);
            assertTrue(said.contains("video     " + out.resolve("annotated.mp4")), said);
            JsonObject summary = new JsonObject(Files.readString(out.resolve("summary.json")));
            assertEquals(64, summary.getString("model_sha256").length());
            JsonObject cars = group(summary, 0, "cars");
            JsonObject people = group(summary, 1, "people");
            JsonObject all = group(summary, 2, "all");
            assertRecomputed(cars, out, "car");
            assertRecomputed(people, out, "person");
            double mota = all.getDouble("mota");
            assertTrue(said.contains(String.format(java.util.Locale.ROOT, "all       MOTA %.3f", mota)), said);
            assertTrue(mota >= 0.7, said);
        }
        MediaInfo video = MediaProbe.probe(
                new SourceSpec(out.resolve("annotated.mp4").toString(), SourceSpec.Kind.FILE, 0),
                Duration.ofSeconds(20));
        assertEquals(FRAMES, video.frames());
        assertEquals("640x360", video.width() + "x" + video.height());
    }

    @Test
    void controlCEndsEverythingAndATakenPortIsSaid() throws Exception {
        Path data = folder.resolve("data");
        try (ServerSocket taken = takePort();
                RunProcess demo = RunProcess.start(
                        folder, "demo", "--seconds", "5", "--data", data.toString(), "--out", "results")) {
            Eventually.holds("the camera is shown", DEADLINE, () -> {
                assertTrue(demo.alive(), demo.said());
                return demo.output().matches("(?s).*camera [1-9]\\d* frames.*");
            });
            Matcher ready = READY.matcher(demo.output());
            assertTrue(ready.find(), demo.said());
            assertNotEquals("8080", ready.group(1), () -> "8080 is taken: " + taken);
            assertTrue(demo.output().contains("port 8080 is taken, so it is " + ready.group(1)), demo.said());
            List<ProcessHandle> children = demo.descendants();
            assertTrue(!children.isEmpty());
            demo.interrupt();
            assertEquals(130, demo.exitCode(Duration.ofSeconds(60)), demo.said());
            assertEquals("", demo.errors(), "nothing failed on the way out");
            assertEquals(
                    List.of(), children.stream().filter(ProcessHandle::isAlive).toList());
        }
        assertTrue(Files.isDirectory(data), "what was asked for is kept");
    }

    @Test
    void sceneIsWrittenWithItsTruthAsASequenceOthersRead() throws Exception {
        Path out = folder.resolve("scenes");
        try (RunProcess demo = RunProcess.start(
                folder, "demo", "--write", "motchallenge", "--seconds", "5", "--seed", "7", "--out", out.toString())) {
            assertEquals(0, demo.exitCode(DEADLINE), demo.said());
            assertTrue(
                    demo.output().matches("(?s).*75 frames of 640x360 with [1-9]\\d+ different objects: .*"),
                    demo.said());
        }
        try (RunProcess again = RunProcess.start(
                folder, "demo", "--write", "motchallenge", "--seconds", "6", "--seed", "7", "--out", out.toString())) {
            assertEquals(1, again.exitCode(DEADLINE), again.said());
            assertTrue(again.errors().contains("scene-7-drone is there already; remove it"), again.said());
        }
        Path sequence = out.resolve("scene-7-drone");
        assertTrue(Files.exists(sequence.resolve("img1/000075.jpg")));
        assertTrue(!MotFile.parse(Files.readAllLines(sequence.resolve("gt/gt.txt")), 0)
                .isEmpty());
    }

    @Test
    void wrongUsageIsToldBeforeAnythingStarts() throws Exception {
        for (List<String> wrong : List.of(
                List.of("--seconds", "2"),
                List.of("--view", "moon"),
                List.of("--write", "cinema"),
                List.of("--model", "absent.onnx"),
                List.of("--port", "70000"))) {
            String[] arguments =
                    Stream.concat(Stream.of("demo", "--once"), wrong.stream()).toArray(String[]::new);
            try (RunProcess demo = RunProcess.start(folder, arguments)) {
                assertEquals(2, demo.exitCode(DEADLINE), demo.said());
                assertEquals("", demo.output());
            }
        }
    }

    @Test
    void unusableModelIsToldBeforeAnythingStarts() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.onnx"), "buy milk");
        try (RunProcess demo = RunProcess.start(folder, "demo", "--once", "--model", text.toString())) {
            assertEquals(1, demo.exitCode(DEADLINE), demo.said());
            assertTrue(demo.said().contains("no ONNX model but text"), demo.said());
            assertEquals("", demo.output());
        }
    }

    /** Unless somebody else has it already. */
    private static ServerSocket takePort() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080));
        } catch (IOException alreadyTaken) {
            return socket;
        }
        return socket;
    }

    private static JsonObject group(JsonObject summary, int index, String name) {
        JsonArray groups = summary.getJsonArray("groups");
        assertEquals(name, groups.getJsonObject(index).getString("name"));
        return groups.getJsonObject(index);
    }

    private static void assertRecomputed(JsonObject group, Path out, String files) throws IOException {
        IgnoredObjects.Compared compared = IgnoredObjects.leaveOut(
                MotFile.parse(Files.readAllLines(out.resolve(files + "_truth.mot.txt")), -1),
                MotFile.parse(Files.readAllLines(out.resolve(files + "_tracks.mot.txt")), -1),
                0.5);
        MotMetrics metrics = MotMetrics.of(compared.truth(), compared.predictions(), 0.5);
        assertEquals(metrics.mota(), group.getDouble("mota"), 0.01);
        assertEquals(metrics.idf1(), group.getDouble("idf1"), 0.01);
    }
}
