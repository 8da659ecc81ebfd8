package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FramePosition;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneScanIT {

    private static final String VTEST = "videos/vtest_pets09s2l1_480x360.mp4";
    private static final String HIGHWAY = "videos/bgs_highway_video02.avi";
    private static final String PERSONS = "videos/one-by-one-person-detection.mp4";

    @TempDir
    Path folder;

    @Test
    void threeRealClipsJoinedIntoOneAreThreeScenesCutAtTheirJoints() throws Exception {
        Path joined = folder.resolve("joined.mp4");
        ffmpeg(
                "-i",
                Material.asset(VTEST),
                "-i",
                Material.asset(HIGHWAY),
                "-i",
                Material.asset(PERSONS),
                "-filter_complex",
                part(0, 3) + part(1, 2) + part(2, 5) + "[v0][v1][v2]concat=n=3[v]",
                "-map",
                "[v]",
                "-c:v",
                "libopenh264",
                "-b:v",
                "2M",
                joined.toString());
        assertScenes(joined, List.of(0L, 3000L, 5000L, 10_000L));
    }

    private static String part(int input, int seconds) {
        return String.format(
                Locale.ROOT,
                "[%d:v]trim=5:%d,setpts=PTS-STARTPTS,fps=25,trim=0:%d,scale=640:360,setsar=1,format=yuv420p[v%d];",
                input,
                6 + seconds,
                seconds,
                input);
    }

    @Test
    void clipsOfDifferentSizesInOneStreamAreCutAtTheirJoints() throws Exception {
        Path joined = folder.resolve("joined.h264");
        List<String> sizes = List.of("480x360", "320x240", "768x432");
        List<String> clips = List.of(VTEST, HIGHWAY, PERSONS);
        for (int i = 0; i < 3; i++) {
            Path one = folder.resolve("part" + i + ".h264");
            ffmpeg(
                    "-ss",
                    "8",
                    "-i",
                    Material.asset(clips.get(i)),
                    "-frames:v",
                    "50",
                    "-s",
                    sizes.get(i),
                    "-c:v",
                    "libopenh264",
                    one.toString());
            Files.write(joined, Files.readAllBytes(one), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        assertScenes(joined, List.of(0L, 2000L, 4000L, 6000L));
    }

    @Test
    void aSlideShowWithUnevenTimesHasItsMiddlesByTime() throws Exception {
        Path slides = folder.resolve("slides.mkv");
        ffmpeg(
                "-i",
                Material.asset("videos/roboflow_numbered_frames_10f.mp4"),
                "-vf",
                "settb=1/1000,setpts=N*N*300",
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:1000",
                "-c:v",
                "mpeg4",
                "-bf",
                "2",
                slides.toString());
        try (Scouted scouted = new Scouted(slides, JobKind.VIDEO)) {
            List<Scene> scenes = scouted.scan();
            Scouted.assertMiddles(scenes, scouted.decode());
            // The second picture is shown for 900 ms, the first for 300: too short to be a scene.
            assertEquals(List.of(0L, 1200L, 2700L, 4800L), starts(scenes).subList(0, 4));
        }
    }

    @Test
    void theLastSceneEndsWithTheFileThoughItsFramesBecameFewer() throws Exception {
        Path uneven = folder.resolve("uneven.mp4");
        ffmpeg(
                "-i",
                Material.asset(VTEST),
                "-an",
                "-vf",
                "trim=end_frame=60,select='lt(n,50)+not(mod(n,5))'",
                "-fps_mode",
                "passthrough",
                "-c:v",
                "libopenh264",
                uneven.toString());
        try (Scouted scouted = new Scouted(uneven, JobKind.VIDEO)) {
            assertEquals(5600, scouted.scan().getLast().endMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {VTEST, HIGHWAY, PERSONS, "videos/mediamtx_offline_h265.mp4"})
    void aClipThatWasNeverCutIsOneScene(String clip) throws Exception {
        try (Scouted scouted = new Scouted(Path.of(Material.asset(clip)), JobKind.VIDEO)) {
            List<Scene> scenes = scouted.scan();
            assertEquals(1, scenes.size(), scenes.toString());
            Scouted.assertMiddles(scenes, scouted.decode());
            scouted.until(
                    () -> scouted.progress.contains(new JobProgress(scouted.stream.id(), 7, "segments", 0, 1, 0)),
                    "the number of segments");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpeg4.mp4", "mpeg4.mkv", "mpeg4.avi", "mpeg2video.ts"})
    void scenesOfEveryContainerAreThoseOfItsFramesAsTheStreamCountsThem(String name) throws Exception {
        Path clip = twoColours(name, name.substring(0, name.indexOf('.')), 3);
        assertScenes(clip, List.of(0L, 3000L, 6000L));
    }

    @Test
    void scenesAreRecordedBeforeTheSplitterHearsOfThemHoweverLongThatTakes() throws Exception {
        Path clip = twoColours("clip.mp4", "mpeg4", 3);
        AtomicInteger asked = new AtomicInteger();
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            scouted.record = added -> {
                assertEquals(scouted.recorded.size(), heard(scouted.told).size(), "told before recorded");
                return asked.getAndIncrement() % 3 < 2
                        ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no record"))
                        : Future.succeededFuture(Done.DONE);
            };
            assertEquals(List.of(0L, 3000L), starts(scouted.scan()));
            assertEquals(heard(scouted.told), scouted.recorded);
            assertEquals(6, asked.get());
        }
    }

    @Test
    void aRecordThatRefusesEndsTheStream() throws Exception {
        try (Scouted scouted = new Scouted(twoColours("clip.mp4", "mpeg4", 3), JobKind.VIDEO)) {
            scouted.record = added -> Future.failedFuture(new Failure(Failure.Kind.STALE_EPOCH, "another owner"));
            scouted.deploy(new IngestionVerticle(scouted.stream, Scouted.IMPATIENT));
            StreamReport end = new StreamReport.Ended("runner", Optional.of("another owner"), List.of());
            scouted.until(() -> scouted.reports.contains(end), "the end of the stream");
            assertEquals(List.of(), scouted.told);
        }
    }

    @Test
    void whatCannotBeDecodedEndsAsItsSourceDoes() throws Exception {
        Path noise = Files.writeString(folder.resolve("noise.mp4"), "no video at all\n".repeat(1000));
        try (Scouted scouted = new Scouted(noise, JobKind.VIDEO)) {
            assertEquals(List.of(), scouted.scan());
            Optional<String> error = scouted.ends.getFirst().error();
            assertTrue(error.isPresent());
            scouted.decode();
            assertEquals(scouted.ends.getFirst().error(), error);
        }
    }

    @Test
    void aVideoThatIsCutOffHasTheScenesThatAreThere() throws Exception {
        Path clip = twoColours("clip.mkv", "mpeg4", 10);
        byte[] whole = Files.readAllBytes(clip);
        Files.write(clip, java.util.Arrays.copyOf(whole, whole.length * 3 / 4));
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            List<Scene> scenes = scouted.scan();
            List<FramePosition> frames = scouted.decode();
            assertEquals(2, scenes.size(), scenes.toString());
            Scouted.assertMiddles(scenes, frames);
            long last = frames.getLast().ptsMillis();
            long before = frames.get(frames.size() - 2).ptsMillis();
            assertEquals(last + last - before, scenes.getLast().endMillis());
        }
    }

    @Test
    void aVideoWhoseFramesAreFarApartIsWhole() throws Exception {
        Path slow = folder.resolve("slow.mp4");
        ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=0.2", "-frames:v", "4", "-c:v", "mpeg4", slow.toString());
        try (Scouted scouted = new Scouted(slow, JobKind.VIDEO)) {
            assertEquals(20_000, scouted.scan().getLast().endMillis());
            assertEquals(List.of(), scouted.ends.getFirst().warnings());
        }
    }

    @Test
    void aScanStopsAtOnceAlsoWhileItWaitsForTheRecord() throws Exception {
        try (Scouted scouted = new Scouted(twoColours("clip.mp4", "mpeg4", 3), JobKind.VIDEO)) {
            Promise<Done> never = Promise.promise();
            AtomicInteger asked = new AtomicInteger();
            scouted.record = added -> {
                asked.incrementAndGet();
                return never.future();
            };
            String deployment = scouted.deploy(new IngestionVerticle(scouted.stream, Scouted.IMPATIENT));
            scouted.until(() -> asked.get() > 0, "the first scene");
            long began = System.nanoTime();
            Scouted.await(scouted.vertx.undeploy(deployment));
            assertTrue(System.nanoTime() - began < 5_000_000_000L, "the scan stopped late");
            scouted.until(
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains(scouted.stream.id() + "-source")),
                    "the end of the source's thread");
        }
    }

    @Test
    void aDecoderThatFallsSilentIsReplacedAndNoSceneLost() throws Exception {
        Path clip = twoColours("clip.mp4", "mpeg4", 200);
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            scouted.deploy(new IngestionVerticle(scouted.stream, Scouted.IMPATIENT));
            scouted.until(() -> !scouted.progress.isEmpty(), "the first progress");
            JobProgress first = scouted.progress.getFirst();
            assertEquals("scan", first.stage());
            assertEquals(2 * 200 * 25, first.total());
            assertTrue(first.done() > 0 && first.done() < first.total(), first.toString());
            List<ProcessHandle> decoders = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
                    .toList();
            assertEquals(1, decoders.size());
            new ProcessBuilder(
                            "kill", "-STOP", Long.toString(decoders.getFirst().pid()))
                    .start()
                    .waitFor();
            scouted.until(() -> heard(scouted.told).size() == 2, "the last scene");
            assertEquals(List.of(0L, 200_000L), starts(heard(scouted.told)));
        }
    }

    @Test
    void aPhotoIsOneSceneThatIsThereBeforeItsFrameComes() throws Exception {
        Path photo = folder.resolve("photo.png");
        ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1", photo.toString());
        try (Scouted scouted = new Scouted(photo, JobKind.PHOTO)) {
            AtomicInteger asked = new AtomicInteger();
            scouted.record = added -> asked.getAndIncrement() < 2
                    ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no record"))
                    : Future.succeededFuture(Done.DONE);
            scouted.deploy(new IngestionVerticle(scouted.stream, Scouted.IMPATIENT));
            assertEquals(List.of(new Scene(0, 0, 0, 0, 0)), scouted.recorded);
            scouted.until(() -> !scouted.ends.isEmpty(), "the end of the source");
            assertEquals(List.of(), scouted.told);
            assertEquals(1, scouted.decode().size());
        }
    }

    private static List<Scene> heard(List<ScenesFound> told) {
        List<Scene> scenes = new ArrayList<>();
        told.forEach(found -> scenes.addAll(found.scenes()));
        return scenes;
    }

    private static List<Long> starts(List<Scene> scenes) {
        return scenes.stream().map(Scene::startMillis).toList();
    }

    private static void assertScenes(Path clip, List<Long> joints) throws InterruptedException {
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            List<Scene> scenes = scouted.scan();
            assertEquals(joints.size() - 1, scenes.size(), scenes.toString());
            for (Scene scene : scenes) {
                int index = (int) scene.index();
                assertEquals(joints.get(index), scene.startMillis(), scenes.toString());
                assertEquals(joints.get(index + 1), scene.endMillis(), scenes.toString());
            }
            assertEquals(scenes, scouted.recorded);
            scouted.assertHandedOn(scenes);
        }
    }

    @Test
    void whoeverGoesOnHandsOnlyTheFramesOnThatAreNotRecorded() throws Exception {
        Path clip = twoColours("clip.mp4", "mpeg4", 3);
        List<FramePosition> whole;
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            scouted.scan();
            whole = List.copyOf(scouted.frames);
        }
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO, Optional.of(whole.getFirst()))) {
            assertEquals(2, scouted.scan().size());
            assertEquals(whole.subList(1, 3), scouted.frames);
        }
    }

    /** Two moving pictures in different colours, so many seconds each, at 25 frames a second. */
    private Path twoColours(String name, String codec, int seconds) {
        Path clip = folder.resolve(name);
        String source = "testsrc2=size=160x120:rate=25:duration=" + seconds;
        ffmpeg(
                "-f",
                "lavfi",
                "-i",
                source,
                "-f",
                "lavfi",
                "-i",
                source,
                "-filter_complex",
                "[1:v]negate,hflip[n];[0:v][n]concat=n=2[v]",
                "-map",
                "[v]",
                "-c:v",
                codec,
                "-bf",
                "2",
                "-b:v",
                "1M",
                clip.toString());
        return clip;
    }

    private void ffmpeg(String... arguments) {
        Material.ffmpeg(folder, arguments);
    }
}
