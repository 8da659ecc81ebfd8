package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that works for long needs no more than one that has just begun. */
class GrowthIT {

    private static final int LONG_FRAMES = 20_000;
    private static final int WARM_UP_FRAMES = 2000;
    private static final int WARM_UP_CYCLES = 3;
    private static final int CYCLES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final long HEAP_GROWTH = 4L << 20;
    private static final long RESIDENT_GROWTH = 80L << 20;
    private static final int THREAD_GROWTH = 8;
    private static final int FILE_GROWTH = 8;
    private static final int SHOWN_CLASSES = 25;

    private static final Pattern CLASS = Pattern.compile("^ *\\d+: +\\d+ +(\\d+) +(\\S+)", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Path shortFilm;
    private static Path longFilm;

    /** What a process holds, after a garbage collection. */
    private record Held(Map<String, Long> heap, long resident, List<String> threads, List<String> files) {

        long heapBytes() {
            return heap.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @BeforeAll
    static void startNode() throws Exception {
        Materials.models(folder.resolve("models"));
        Path clip = mostlyEmpty(Materials.clip(folder.resolve("media/full.mp4"), 40), 160);
        shortFilm = Clip.repeated(clip, WARM_UP_FRAMES / 200, folder.resolve("media"));
        longFilm = Clip.repeated(clip, LONG_FRAMES / 200, folder.resolve("media"));
        servers = new Servers(folder.resolve("servers"));
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        environment.put("FRAMEBUS_MODELS_DIR", folder.resolve("models").toString());
        environment.put("FRAMEBUS_ENDED_METRICS_MS", "2000");
        environment.put("FRAMEBUS_MEDIA_ROOT", folder.resolve("media").toString());
        node = NodeProcess.start(folder.resolve("node"), environment);
    }

    /** Pictures take most of a frame's time and leave no more behind the more there are. */
    private static Path mostlyEmpty(Path clip, int emptyFrames) throws IOException, InterruptedException {
        Path file = clip.resolveSibling("clip.mp4");
        Clip.ffmpeg(List.of(
                "-y",
                "-i",
                clip.toString(),
                "-vf",
                "tpad=stop=" + emptyFrames + ":stop_mode=add:color=0x606060",
                "-c:v",
                "libopenh264",
                "-g",
                "40",
                file.toString()));
        return file;
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    @Test
    void manyFramesAndManyStreamsLeaveNothingBehind() throws Exception {
        runToEnd(shortFilm, WARM_UP_FRAMES);
        startAndStop(WARM_UP_CYCLES);
        Held before = held();
        runToEnd(longFilm, LONG_FRAMES);
        startAndStop(CYCLES);
        Held after = held();
        String change = change(before, after);
        assertTrue(after.heapBytes() - before.heapBytes() < HEAP_GROWTH, change);
        assertTrue(after.resident() - before.resident() < RESIDENT_GROWTH, change);
        assertTrue(after.threads().size() - before.threads().size() <= THREAD_GROWTH, change);
        assertTrue(after.files().size() - before.files().size() <= FILE_GROWTH, change);
    }

    private static void runToEnd(Path film, long frames) throws Exception {
        String id = node.init(new JsonObject().put("url", film.toString()).put("pipeline", "track"));
        JsonObject stream = node.waitForEnd(id, PATIENCE);
        assertEquals("inactive", stream.getString("state"), stream::encodePrettily);
        assertEquals(frames, stream.getJsonObject("frames").getLong("processed"), stream::encodePrettily);
    }

    private static void startAndStop(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            String id =
                    node.init(new JsonObject().put("url", longFilm.toString()).put("pipeline", "track"));
            node.waitFor(id, PATIENCE, "ml_started");
            node.post("/shutdown", new JsonObject().put("id", id));
            JsonObject stream = node.waitForEnd(id, PATIENCE);
            assertEquals("inactive", stream.getString("state"), stream::encodePrettily);
        }
        node.holds(
                "nothing of the streams is left",
                PATIENCE,
                () -> node.decoders().isEmpty()
                        && node.threads().stream().noneMatch(name -> name.startsWith("stream-"))
                        && !node.text("/metrics").contains("stream=\""));
    }

    private static Held held() throws Exception {
        Map<String, Long> heap = new HashMap<>();
        CLASS.matcher(jcmd("GC.class_histogram"))
                .results()
                .forEach(row -> heap.put(row.group(2), Long.parseLong(row.group(1))));
        return new Held(
                heap,
                number(RESIDENT, Files.readString(Path.of("/proc/" + node.pid() + "/status"))) << 10,
                node.threads().stream().sorted().toList(),
                openFiles());
    }

    /** What there is more of. */
    private static String change(Held before, Held after) {
        String classes = after.heap().entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(), entry.getValue() - before.heap().getOrDefault(entry.getKey(), 0L)))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN_CLASSES)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return "heap " + before.heapBytes() + " -> " + after.heapBytes() + " bytes: " + classes
                + "\nresident " + before.resident() + " -> " + after.resident() + " bytes"
                + "\nthreads " + before.threads().size() + " -> "
                + after.threads().size() + ": more "
                + more(before.threads(), after.threads())
                + "\nfiles " + before.files().size() + " -> " + after.files().size() + ": more "
                + more(before.files(), after.files());
    }

    private static List<String> more(List<String> before, List<String> after) {
        List<String> more = new ArrayList<>(after);
        before.forEach(more::remove);
        return more;
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
            return descriptors.map(GrowthIT::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "closed";
        }
    }

    private static String jcmd(String command) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(node.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, asked.waitFor(), answer);
        return answer;
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertTrue(found.find(), text);
        return Long.parseLong(found.group(1));
    }
}
