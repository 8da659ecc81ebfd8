package io.framebus.media;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An enhancement that was ended is gone on with, and nobody sees it in the result. */
class EnhancementResumeIT {

    private static final EnhanceOptions EVERYTHING =
            new EnhanceOptions(0.1, 1.2, OptionalDouble.empty(), EnhanceOptions.Denoise.LIGHT, 0.5, false, 1);

    @TempDir
    Path folder;

    /** 34 seconds with a key frame every second, in a container of choice. */
    private Path clip(String container, String... more) {
        Path clip = folder.resolve("clip." + container);
        List<String> arguments = new ArrayList<>(List.of(
                "-f", "lavfi", "-i", "testsrc=size=96x64:rate=30000/1001:duration=34", "-c:v", "mpeg4", "-bf", "2"));
        arguments.addAll(List.of(more));
        arguments.add(clip.toString());
        Clips.ffmpeg(folder, arguments.toArray(String[]::new));
        return clip;
    }

    @ParameterizedTest
    @CsvSource({"mp4,1", "mp4,3", "mkv,2", "ts,2", "avi,1"})
    void theResultIsThatOfAnUndisturbedRun(String container, int partsBefore) throws Exception {
        Path clip = clip(container);
        Path undisturbed = Enhanced.of(clip, EVERYTHING);
        Path resumed = resumed(clip, EVERYTHING, partsBefore);
        List<Frames.Luma> wanted = Frames.of(undisturbed);
        List<Frames.Luma> got = Frames.of(resumed);
        assertEquals(1019, wanted.size());
        assertEquals(Enhanced.millis(undisturbed), Enhanced.millis(resumed));
        assertEquals(
                Enhanced.info(undisturbed).durationMillis(),
                Enhanced.info(resumed).durationMillis());
        for (int i = 0; i < wanted.size(); i++) {
            double likeness = wanted.get(i).likeness(got.get(i));
            assertTrue(likeness > 60, "frame " + i + " is alike by " + likeness + " dB only");
        }
    }

    @Test
    void anotherRateGoesOnInItsStep() throws Exception {
        Path clip = clip("mp4");
        EnhanceOptions options = Enhanced.rate(12);
        Path undisturbed = Enhanced.of(clip, options);
        Path resumed = resumed(clip, options, 2);
        assertEquals(408, Enhanced.millis(resumed).size());
        assertEquals(Enhanced.millis(undisturbed), Enhanced.millis(resumed));
    }

    /** A minute of ten frames a second, less what a filter takes out. */
    private Path gaps(String filter) {
        Path clip = folder.resolve("gaps.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=96x64:rate=10:duration=60",
                "-vf",
                filter,
                "-fps_mode",
                "passthrough",
                "-c:v",
                "mpeg4",
                "-g",
                "7",
                clip.toString());
        return clip;
    }

    @Test
    void unevenTimesWithLongGapsGoOnBehindThem() throws Exception {
        Path clip = gaps("select='lt(t,11)+between(t,13.3,13.9)+between(t,39.9,40.4)+gt(t,55)'");
        List<Long> times = Enhanced.millis(clip);
        for (int parts = 1; parts < 4; parts++) {
            assertEquals(times, Enhanced.millis(resumed(clip, EnhanceOptions.NONE, parts)), parts + " parts");
        }
    }

    /**
     * Key frames of whoever goes on lie elsewhere, and parts end with fragments: nothing may be lost or doubled there.
     */
    @Test
    void whoWentOnMayBeGoneOnWithAgain() throws Exception {
        Path clip = gaps("select='lt(t,9)+between(t,13.3,60)',setpts=PTS+0.07/TB");
        List<Long> times = Enhanced.millis(clip);
        Path kept = Files.createTempDirectory(folder, "kept");
        PartsDone done = null;
        for (int tries = 0; tries < 4; tries++) {
            try (Enhancement work = Enhanced.open(clip, EnhanceOptions.NONE)) {
                for (long number = 0; done != null && number < done.count(); number++) {
                    Files.copy(kept.resolve(work.part(number).getFileName()), work.part(number));
                }
                if (done != null) {
                    work.goOnBehind(done);
                }
                VideoPart part = work.next().orElseThrow();
                Files.copy(part.file(), kept.resolve(part.file().getFileName()));
                done = work.done();
            }
        }
        assertEquals(times, Enhanced.millis(goneOnWith(clip, EnhanceOptions.NONE, kept, requireNonNull(done))));
    }

    /** Ends a run behind some parts, as a node that dies, and goes on with another one that has only the parts. */
    private Path resumed(Path clip, EnhanceOptions options, int partsBefore) throws Exception {
        PartsDone done;
        Path kept = Files.createTempDirectory(folder, "kept");
        try (Enhancement first = Enhanced.open(clip, options)) {
            for (int i = 0; i < partsBefore; i++) {
                VideoPart part = first.next().orElseThrow();
                Files.copy(part.file(), kept.resolve(part.file().getFileName()));
            }
            done = first.done();
        }
        return goneOnWith(clip, options, kept, done);
    }

    private static Path goneOnWith(Path clip, EnhanceOptions options, Path kept, PartsDone done) throws Exception {
        try (Enhancement second = Enhanced.open(clip, options)) {
            assertTrue(second.fits(done));
            for (long number = 0; number < done.count(); number++) {
                Files.copy(kept.resolve(second.part(number).getFileName()), second.part(number));
            }
            second.goOnBehind(done);
            assertEquals(done.frames(), second.frames());
            Enhanced.finish(second);
            return Enhanced.keep(second, clip);
        }
    }

    @Test
    void partsOfAnotherRecipeDoNotFit() throws Exception {
        Path clip = clip("mp4");
        try (Enhancement one = Enhanced.open(clip, EnhanceOptions.NONE);
                Enhancement other = Enhanced.open(clip, Enhanced.luma(0.1, 1))) {
            one.next();
            assertTrue(one.fits(one.done()));
            assertFalse(other.fits(one.done()));
        }
    }

    @Test
    void anEndedEncoderLeavesNothing() throws Exception {
        Path clip = clip("mp4");
        Path part;
        try (Enhancement work = Enhanced.open(clip, Enhanced.picture(EnhanceOptions.Denoise.STRONG, 1, true, 4))) {
            part = work.part(0);
            CompletableFuture<Optional<VideoPart>> next = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    next.complete(work.next());
                } catch (MediaException | InterruptedException ended) {
                    next.completeExceptionally(ended);
                }
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (work.frames() == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            work.kill();
            Exception ended = assertThrows(Exception.class, () -> next.get(5, TimeUnit.SECONDS));
            assertTrue(String.valueOf(ended.getMessage()).contains("was ended"), ended.toString());
            reader.join();
        }
        assertFalse(Files.exists(part.getParent()));
    }

    @Test
    void anEncoderThatGivesNothingIsEnded() throws Exception {
        Path clip = clip("mp4");
        try (Enhancement work = Enhanced.open(clip, Enhanced.picture(EnhanceOptions.Denoise.STRONG, 1, true, 4))) {
            Thread watch = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    work.endSilence(Duration.ofMillis(1));
                    Thread.onSpinWait();
                }
            });
            MediaException ended = assertThrows(MediaException.class, () -> Enhanced.finish(work));
            watch.interrupt();
            watch.join();
            assertEquals(MediaException.Kind.DIED, ended.kind());
        }
    }
}
