package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each option does, measured on decoded frames. */
class EnhancementIT {

    @TempDir
    Path folder;

    /** Sixteen grey fields from black to white, 40 pixels wide each. */
    private Path greys() {
        Path clip = folder.resolve("greys.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "color=black:size=640x64:rate=5:duration=1",
                "-vf",
                "format=yuv420p,geq=lum='floor(X/40)*16+8':cb=128:cr=128",
                "-c:v",
                "ffv1",
                clip.toString());
        return clip;
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0.2,1", "-0.3,1", "0,2", "0,0.5", "0.1,1.5", "1,1", "-1,1", "0,0", "0,4"})
    void brightnessAndContrastFollowTheirFormula(double brightness, double contrast) throws Exception {
        List<Frames.Luma> frames = Frames.of(Enhanced.of(greys(), Enhanced.luma(brightness, contrast)));
        assertEquals(5, frames.size());
        for (int field = 0; field < 16; field++) {
            double before = field * 16 + 8;
            double wanted = Math.clamp((before - 128) * contrast + 128 + 255 * brightness, 0, 255);
            assertEquals(wanted, frames.get(2).around(field * 40 + 20, 32), 2.5, "field " + field);
        }
    }

    private Path noisy() {
        Path clip = folder.resolve("noisy.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=10:duration=2",
                "-vf",
                "format=yuv420p,noise=alls=18:allf=t:all_seed=7",
                "-c:v",
                "ffv1",
                clip.toString());
        return clip;
    }

    @Test
    void noiseGoesAndStrongTakesMoreOfIt() throws Exception {
        Path clip = noisy();
        double noisy = detail(clip);
        double light = detail(Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.LIGHT, 0, false, 1)));
        double strong = detail(Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.STRONG, 0, false, 1)));
        double unchanged = detail(Enhanced.of(clip, EnhanceOptions.NONE));
        assertTrue(light < 0.8 * unchanged, light + " of " + unchanged + " of " + noisy);
        assertTrue(strong < 0.7 * light, strong + " of " + light);
    }

    @Test
    void sharpeningRaisesDetailInProportion() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "320x240", 10, 10);
        double none = detail(Enhanced.of(clip, EnhanceOptions.NONE));
        double one = detail(Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.NONE, 1, false, 1)));
        double two = detail(Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.NONE, 2, false, 1)));
        assertTrue(one > 1.05 * none && two > 1.03 * one, none + " " + one + " " + two);
    }

    private static double detail(Path clip) throws MediaException, InterruptedException {
        return Frames.of(clip).get(5).detail();
    }

    @Test
    void upscalingKeepsThePicture() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "160x120", 10, 5);
        Path large = Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.NONE, 0, false, 2.5));
        assertEquals(
                "400x300",
                Enhanced.info(large).width() + "x" + Enhanced.info(large).height());
        Path small = folder.resolve("small.mkv");
        Clips.ffmpeg(folder, "-i", large.toString(), "-vf", "scale=160:120", "-c:v", "ffv1", small.toString());
        double likeness = Frames.of(clip).get(4).likeness(Frames.of(small).get(4));
        assertTrue(likeness > 28, "only " + likeness + " dB");
    }

    @Test
    void aVideoThatWouldBecomeTooLargeIsRefusedAndOneThatIsBecomesSmaller() throws Exception {
        Path clip = Clips.testClip(folder, "wide.mp4", "2000x1000", 5, 2);
        MediaException refused = assertThrows(
                MediaException.class,
                () -> Enhanced.open(clip, Enhanced.picture(EnhanceOptions.Denoise.NONE, 0, false, 4)));
        assertEquals(MediaException.Kind.TOO_LARGE, refused.kind());
        assertTrue(refused.getMessage().contains("8000x4000"), refused.getMessage());
        Path huge = folder.resolve("huge.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=6000x3000:rate=5",
                "-frames:v",
                "2",
                "-c:v",
                "ffv1",
                "-pix_fmt",
                "yuv420p",
                huge.toString());
        try (Enhancement work = Enhanced.open(huge, EnhanceOptions.NONE)) {
            Enhanced.finish(work);
            MediaInfo smaller = Enhanced.info(Enhanced.keep(work, huge));
            assertEquals(2.0, smaller.width() / (double) smaller.height(), 0.01);
            assertTrue(smaller.width() > 4000, smaller.toString());
            assertTrue(
                    work.warnings().getFirst().contains("6000x3000"),
                    work.warnings().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"10,5,20", "10,30,120", "25,10,40", "30,29.97,120", "10,10,40"})
    void anotherRateKeepsTheLength(int before, double after, int frames) throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "64x48", before, before * 4);
        Path other = Enhanced.of(clip, Enhanced.rate(after));
        MediaInfo info = Enhanced.info(other);
        assertEquals(frames, info.frames());
        assertEquals(after, info.framesPerSecond(), 0.01);
        assertEquals(4000, (double) info.durationMillis(), 1000 / after);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,10", "1,24", "5,1", "5,4.9"})
    void aVideoShorterThanAFrameOfTheNewRateIsOneFrame(int before, double after) throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "64x48", 25, before);
        try (Enhancement work = Enhanced.open(clip, Enhanced.rate(after))) {
            assertEquals(1, work.expectedFrames());
            Enhanced.finish(work);
            assertEquals(List.of(0L), Enhanced.millis(Enhanced.keep(work, clip)));
        }
    }

    @Test
    void unevenTimesAreKept() throws Exception {
        Path even = Clips.testClip(folder, "even.mp4", "64x48", 30, 90);
        Path uneven = folder.resolve("uneven.mkv");
        Clips.ffmpeg(
                folder,
                "-i",
                even.toString(),
                "-vf",
                "select='eq(mod(n,7),1)+eq(mod(n,5),3)'",
                "-fps_mode",
                "passthrough",
                "-c:v",
                "ffv1",
                uneven.toString());
        List<Long> times = Enhanced.millis(uneven);
        assertEquals(times, Enhanced.millis(Enhanced.of(uneven, EnhanceOptions.NONE)));
        assertTrue(times.size() > 20, times.toString());
    }

    @Test
    void shakingIsTakenOut() throws Exception {
        Path clip = folder.resolve("shaken.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "mandelbrot=size=400x300:rate=10:end_scale=0.29:start_scale=0.3:end_pts=4000",
                "-vf",
                "trim=end_frame=1,loop=loop=30:size=1,setpts=N/10/TB,crop=320:240:40+6*sin(n*2.1):30+5*cos(n*2.7),"
                        + "format=yuv420p",
                "-frames:v",
                "30",
                "-c:v",
                "ffv1",
                clip.toString());
        double before = unrest(Frames.of(Enhanced.of(clip, EnhanceOptions.NONE)));
        double after = unrest(Frames.of(Enhanced.of(clip, Enhanced.picture(EnhanceOptions.Denoise.NONE, 0, true, 1))));
        assertTrue(after > before + 2, "frames resembled each other by " + before + " dB and now by " + after);
    }

    /** How much neighbouring frames resemble each other, decibels. */
    private static double unrest(List<Frames.Luma> frames) {
        double sum = 0;
        for (int i = 11; i < frames.size(); i++) {
            sum += frames.get(i).likeness(frames.get(i - 1));
        }
        return sum / (frames.size() - 11);
    }

    @Test
    void wishesOutOfRangeAreRefused() {
        for (double wrong : List.of(-1.01, 1.01, Double.NaN)) {
            assertThrows(IllegalArgumentException.class, () -> Enhanced.luma(wrong, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> Enhanced.luma(0, 4.1));
        assertThrows(IllegalArgumentException.class, () -> Enhanced.rate(0));
        assertThrows(
                IllegalArgumentException.class, () -> Enhanced.picture(EnhanceOptions.Denoise.NONE, 2.1, false, 1));
        assertFalse(EnhanceOptions.NONE.stabilise());
    }
}
