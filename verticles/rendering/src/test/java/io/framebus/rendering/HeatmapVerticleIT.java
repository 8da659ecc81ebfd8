package io.framebus.rendering;

import static io.framebus.rendering.DepthFilm.await;
import static io.framebus.rendering.DepthFilm.ramp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Rendered;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamReport;
import io.framebus.media.DecodeRequest;
import io.framebus.media.DecoderChild;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.media.Picture;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import io.framebus.vision.ColourMap;
import io.framebus.vision.DepthMap;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class HeatmapVerticleIT {

    private static final JsonObject PLAIN = new JsonObject();
    private static final JsonObject SIDE_BY_SIDE = new JsonObject().put("layout", "side_by_side");
    private static final String VIDEO = "outputs/" + DepthFilm.ID + "/depth.mp4";

    @TempDir
    Path folder;

    private DepthFilm film(JsonObject options) {
        return new DepthFilm(folder, 50, options, HeatmapConfig.USUAL);
    }

    private static String key(String bucket, int seq) {
        return bucket + "/" + DepthFilm.ID + "/frame_0000" + seq + ".jpg";
    }

    private static List<String> keys(String bucket, int frames) {
        return IntStream.range(0, frames).mapToObj(seq -> key(bucket, seq)).toList();
    }

    @Test
    void everyFrameIsStoredAndTheVideoLastsAsLongAsItsSource() throws Exception {
        try (DepthFilm film = film(PLAIN).begin()) {
            for (int seq = 0; seq < 10; seq++) {
                Rendered rendered = await(film.ask(seq, 200L * seq, ramp(seq)));
                assertEquals(Optional.of(key("frames", seq)), rendered.plainPath());
                assertEquals(Optional.empty(), rendered.s3Path());
                assertEquals(seq, rendered.depth().orElseThrow().low());
                assertEquals(seq + 31, rendered.depth().orElseThrow().high());
                film.frame(seq, 200L * seq, ramp(seq));
            }
            assertEquals(
                    10, film.rooms.keys("heatmaps/" + DepthFilm.ID + "/raw/").size());
            assertEquals(0, film.pixelsInUse());
            await(film.finish());
            assertEquals(keys("frames", 10), film.rooms.keys("frames/"));
            assertEquals(keys("heatmaps", 10), film.rooms.keys("heatmaps/"));
            assertEquals(List.of(new JsonObject().put("video", VIDEO).put("replaced", 0L)), film.rooms.notes);
            MediaInfo info = MediaProbe.probe(video(film), DepthFilm.DEADLINE);
            assertEquals("h264 96x54", info.codec() + " " + info.width() + "x" + info.height());
            assertEquals(10, info.frames());
            assertEquals(2000, info.durationMillis());
            assertProgress(film.rooms.progress);
        }
    }

    private static void assertProgress(List<JobProgress> told) {
        assertTrue(told.stream().anyMatch(one -> one.stage().equals("frames") && one.done() == 0 && one.total() == 10));
        List<Long> assembled = told.stream()
                .filter(one -> one.stage().equals("assemble"))
                .map(JobProgress::done)
                .toList();
        assertEquals(assembled.stream().sorted().distinct().toList(), assembled, "it rises");
        assertEquals(10, assembled.getLast());
    }

    @Test
    void whoeverGoesOnAfterACrashMakesTheSameBytes() throws Exception {
        Map<String, Buffer> undisturbed;
        try (DepthFilm film = film(SIDE_BY_SIDE).begin()) {
            for (int seq = 0; seq < 10; seq++) {
                film.frame(seq, 200L * seq, ramp(seq));
            }
            await(film.finish());
            undisturbed = new TreeMap<>(film.rooms.objects);
        }
        assertEquals(21, undisturbed.size());
        try (DepthFilm film = film(SIDE_BY_SIDE).begin()) {
            for (int seq = 0; seq < 4; seq++) {
                film.frame(seq, 200L * seq, ramp(seq));
            }
            // Stored, and the node gone before it was recorded.
            await(film.ask(4, 800, ramp(4)));
            film.stop();
            film.begin();
            for (int seq = 4; seq < 10; seq++) {
                film.frame(seq, 200L * seq, ramp(seq));
            }
            film.rooms.withheld = "heatmaps/" + DepthFilm.ID + "/raw/1/2.depth";
            Future<?> interrupted = film.finish();
            await(film.rooms.withholding());
            long stopping = System.nanoTime();
            film.stop();
            assertTrue(System.nanoTime() - stopping < Duration.ofSeconds(3).toNanos(), "it stops promptly");
            assertEquals(Failure.Kind.UNAVAILABLE, failure(interrupted).kind());
            assertFalse(film.rooms.objects.containsKey(VIDEO));
            film.rooms.withheld = "";
            film.begin();
            await(film.finish());
            assertEquals(undisturbed, new TreeMap<>(film.rooms.objects));
        }
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void mapsThatComeTogetherShareAnObjectFromWhichAnotherNodeTakesThem() throws Exception {
        int frames = DepthPacking.MOST_MAPS + 3;
        try (DepthFilm film = film(PLAIN).begin()) {
            List<Future<Rendered>> asked = IntStream.range(0, frames)
                    .mapToObj(seq -> film.ask(seq, 200L * seq, ramp(seq)))
                    .toList();
            for (int seq = 0; seq < frames; seq++) {
                film.recorded(seq, 200L * seq, await(asked.get(seq)));
            }
            List<String> packs = film.rooms.keys("heatmaps/" + DepthFilm.ID + "/raw/1/");
            assertTrue(packs.size() < frames, packs.toString());
            assertEquals(
                    IntStream.range(0, frames).mapToObj(Long::valueOf).toList(),
                    packs.stream()
                            .flatMap(path -> DepthPack.frames(path.substring(path.lastIndexOf('/') + 1)).stream())
                            .sorted()
                            .toList());
            film.stop();
            film.begin();
            // Belongs to somebody else.
            film.rooms.objects.put("heatmaps/zzz/raw/1/0-1.depth", Buffer.buffer("nothing"));
            await(film.finish());
            assertEquals(
                    frames, MediaProbe.probe(video(film), DepthFilm.DEADLINE).frames());
        }
    }

    private static List<Path> leftBehind() throws IOException {
        String begin = "framebus-" + ProcessHandle.current().pid() + "-depth";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin))
                    .toList();
        }
    }

    @Test
    void whatWasFinishedMayBeFinishedAgain() throws Exception {
        try (DepthFilm film = film(PLAIN).begin()) {
            for (int seq = 0; seq < 3; seq++) {
                film.frame(seq, 200L * seq, ramp(seq));
            }
            await(film.finish());
            Buffer video = film.rooms.objects.get(VIDEO);
            film.stop();
            film.begin();
            await(film.finish());
            assertEquals(video, film.rooms.objects.get(VIDEO));
            assertEquals(2, film.rooms.notes.size());
            assertEquals(film.rooms.notes.getFirst(), film.rooms.notes.getLast());
        }
    }

    @Test
    void aMapThatIsLostFailsTheJob() {
        try (DepthFilm film = film(PLAIN).begin()) {
            film.frame(0, 0, ramp(0));
            film.stop();
            film.rooms.objects.clear();
            film.begin();
            assertEquals(Failure.Kind.NOT_FOUND, failure(film.finish()).kind());
            assertEquals(List.of(), film.rooms.notes);
        }
    }

    @Test
    void aFailedFrameIsReplacedByItsPredecessorAndTheFirstByItsSuccessor() throws Exception {
        try (DepthFilm film = film(PLAIN).begin()) {
            film.failedFrame(0, 0);
            film.failedFrame(1, 200);
            film.frame(2, 400, ramp(0));
            film.frame(3, 600, ramp(20));
            film.failedFrame(4, 800);
            await(film.finish());
            List<Buffer> heatmaps =
                    keys("heatmaps", 5).stream().map(film.rooms.objects::get).toList();
            assertEquals(heatmaps.get(2), heatmaps.get(0));
            assertEquals(heatmaps.get(2), heatmaps.get(1));
            assertNotEquals(heatmaps.get(2), heatmaps.get(3));
            assertEquals(heatmaps.get(3), heatmaps.get(4));
            assertEquals(5, MediaProbe.probe(video(film), DepthFilm.DEADLINE).frames());
            assertEquals(3L, film.rooms.notes.getFirst().getLong("replaced"));
        }
    }

    @Test
    void withoutAnyDepthThereIsNoVideo() {
        try (DepthFilm film = film(PLAIN).begin()) {
            film.failedFrame(0, 0);
            Failure failure = failure(film.finish());
            assertEquals(Failure.Kind.UNDECODABLE, failure.kind());
            assertEquals("the depth of none of its 1 frames is known", failure.getMessage());
        }
    }

    @Test
    void nearIsLightWhetherTheModelsValuesAreLargeOrSmallThere() throws Exception {
        Buffer large = heatmapOf(ramp(0));
        DepthMap ramp = ramp(0);
        FloatBuffer distances = FloatBuffer.allocate(ramp.values().capacity());
        for (int i = 0; i < distances.capacity(); i++) {
            distances.put(i, 31 - ramp.values().get(i));
        }
        Buffer small = heatmapOf(new DepthMap(32, 18, distances, false, false));
        try (Picture heatmap = Picture.ofJpeg(large.getBytes());
                Picture other = Picture.ofJpeg(small.getBytes())) {
            for (int x = 0; x < 96; x++) {
                assertEquals(green(heatmap, x), green(other, x), 4, "column " + x);
            }
            assertEquals("96x54", heatmap.width() + "x" + heatmap.height());
            assertEquals(0, green(heatmap, 1), 12, "far is dark");
            assertEquals(ColourMap.INFERNO.colour(255) >> 8 & 0xFF, green(heatmap, 94), 12, "near is light");
        }
    }

    private Buffer heatmapOf(DepthMap map) {
        try (DepthFilm film = film(PLAIN).begin()) {
            film.frame(0, 0, map);
            await(film.finish());
            return Optional.ofNullable(film.rooms.objects.get(key("heatmaps", 0)))
                    .orElseThrow();
        }
    }

    private static int green(Picture picture, int x) {
        return picture.bgr().get(ValueLayout.JAVA_BYTE, 20L * picture.stride() + 3L * x + 1) & 0xFF;
    }

    @Test
    void oneColourMeansOneDepthThroughoutTheVideo() {
        try (DepthFilm film = film(PLAIN).begin()) {
            film.frame(0, 0, ramp(0));
            film.frame(1, 200, ramp(16));
            await(film.finish());
            try (Picture first = heatmap(film, 0);
                    Picture second = heatmap(film, 1)) {
                for (int x = 50; x < 90; x++) {
                    assertEquals(green(first, x), green(second, x - 48), 10, "depth at column " + x);
                }
                assertTrue(green(second, 94) - green(first, 94) > 50, "what is nearer is lighter");
            }
        }
    }

    private static Picture heatmap(DepthFilm film, int seq) {
        return Picture.ofJpeg(Optional.ofNullable(film.rooms.objects.get(key("heatmaps", seq)))
                .orElseThrow()
                .getBytes());
    }

    @Test
    void unevenTimesAndTheOrderOfTheFramesAreKept() throws Exception {
        List<Long> times = List.of(0L, 40L, 520L, 560L, 1900L);
        try (DepthFilm film = film(SIDE_BY_SIDE).begin()) {
            for (int seq = 0; seq < 5; seq++) {
                film.frame(seq, times.get(seq), ramp(seq));
            }
            await(film.finish());
            List<Shown> shown = decode(video(film));
            assertEquals(times, shown.stream().map(Shown::millis).toList());
            for (int seq = 0; seq < 5; seq++) {
                assertEquals(40 + 15 * seq, shown.get(seq).left(), 4, "the frame on the left is number " + seq);
            }
            assertEquals(192, shown.getFirst().width());
            assertEquals(2000, MediaProbe.probe(video(film), DepthFilm.DEADLINE).durationMillis());
        }
    }

    @Test
    void aStoreThatIsDownEndsTheTryAndRecordsNothing() {
        HeatmapConfig hasty = new HeatmapConfig(90, 2, 16, 0, Duration.ofMillis(600));
        try (DepthFilm film = new DepthFilm(folder, 5, PLAIN, hasty).begin()) {
            film.rooms.breakStore();
            Future<Rendered> asked = film.ask(0, 0, ramp(0));
            awaitReport(film);
            StreamReport.Ended ended = (StreamReport.Ended) film.rooms.reports.getFirst();
            assertEquals("renderer", ended.service());
            assertEquals(Optional.of("a frame can't be stored: the object store is not reachable"), ended.error());
            assertFalse(asked.isComplete(), "a frame that has an answer would be recorded");
            film.stop();
            assertEquals(Failure.Kind.UNAVAILABLE, failure(asked).kind());
            assertEquals(0, film.pixelsInUse());
        }
    }

    private static void awaitReport(DepthFilm film) {
        long deadline = System.nanoTime() + DepthFilm.DEADLINE.toNanos();
        while (film.rooms.reports.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "nothing was reported");
            Thread.onSpinWait();
        }
    }

    @Test
    void anUnknownLayoutIsRefusedAtTheStart() {
        try (DepthFilm film = film(new JsonObject().put("layout", "upside_down"))) {
            Throwable refused = assertThrows(IllegalArgumentException.class, film::begin);
            assertEquals("layout must be heatmap or side_by_side, not upside_down", refused.getMessage());
        }
    }

    /** What is seen of a decoded frame: its time, its width and the brightness in the middle of its left half. */
    private record Shown(long millis, int width, int left) {}

    private static List<Shown> decode(SourceSpec source) throws Exception {
        List<Shown> shown = new ArrayList<>();
        try (PixelPool pool = new PixelPool(16 << 20);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), 1, "test"), pool)) {
            Optional<RawFrame> next = child.next();
            while (next.isPresent()) {
                RawFrame frame = next.get();
                int width = frame.pixels().width();
                int luma = frame.pixels()
                                .data()
                                .get(
                                        ValueLayout.JAVA_BYTE,
                                        (long) frame.pixels().height() / 2 * width + width / 4)
                        & 0xFF;
                shown.add(new Shown(frame.timeBase().millis(frame.pts()), width, luma));
                frame.pixels().release();
                next = child.next();
            }
        }
        return shown;
    }

    private SourceSpec video(DepthFilm film) throws Exception {
        Path file = folder.resolve("depth.mp4");
        Files.write(
                file,
                Optional.ofNullable(film.rooms.objects.get(VIDEO)).orElseThrow().getBytes());
        return new SourceSpec(file.toString(), SourceSpec.Kind.FILE, 0);
    }

    private static Failure failure(Future<?> future) {
        Throwable cause =
                assertThrows(CompletionException.class, () -> await(future)).getCause();
        return Failure.of(cause == null ? new IllegalStateException("no cause") : cause);
    }
}
