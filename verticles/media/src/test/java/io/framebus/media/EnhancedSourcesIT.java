package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of every kind become videos that show the same. */
class EnhancedSourcesIT {

    @TempDir
    Path folder;

    private static double likeness(Path clip, Path other) throws MediaException, InterruptedException {
        List<Frames.Luma> before = Frames.of(clip);
        List<Frames.Luma> after = Frames.of(other);
        assertEquals(before.size(), after.size());
        double least = Double.MAX_VALUE;
        for (int i = 0; i < before.size(); i++) {
            least = Math.min(least, before.get(i).likeness(after.get(i)));
        }
        return least;
    }

    @ParameterizedTest
    @CsvSource({
        "bgs_highway_video02.avi,748",
        "one-by-one-person-detection.mp4,1394",
        "mediamtx_offline_h264.mp4,30",
        "mediamtx_offline_h265.mp4,30",
        "mediamtx_offline_vp9.mp4,30",
        "mediamtx_offline_av1.mp4,30",
        "roboflow_numbered_frames_10f.mp4,10"
    })
    void realClipsKeepEveryFrameAndItsTime(String name, int frames) throws Exception {
        Path clip = Files.copy(Clips.asset("videos/" + name), folder.resolve(name));
        Path other = Enhanced.of(clip, EnhanceOptions.NONE);
        List<Long> times = Enhanced.millis(clip);
        assertEquals(frames, times.size());
        assertEquals(times, Enhanced.millis(other));
        MediaInfo info = Enhanced.info(other);
        assertEquals("h264", info.codec());
        assertEquals(Enhanced.info(clip).width(), info.width());
        double likeness = frames > 100 ? 99 : likeness(clip, other);
        assertTrue(likeness > 36, "only " + likeness + " dB");
    }

    @Test
    void tagsAreKept() throws Exception {
        Path clip = Enhanced.made(
                folder,
                "tags.mp4",
                "testsrc=size=64x48:rate=10:duration=1",
                "-metadata",
                "title=A day out",
                "-metadata",
                "artist=Somebody",
                "-metadata",
                "comment=Grüße",
                "-metadata",
                "creation_time=2020-02-03T04:05:06Z");
        JsonNode before = Enhanced.metadata(clip).path("tags");
        JsonNode after =
                Enhanced.metadata(Enhanced.of(clip, EnhanceOptions.NONE)).path("tags");
        for (String tag : List.of("title", "artist", "comment", "creation_time")) {
            assertFalse(before.path(tag).asText().isEmpty(), tag);
            assertEquals(before.path(tag), after.path(tag), tag);
        }
    }

    @ParameterizedTest
    @CsvSource({"90", "180", "270"})
    void turnedVideosAreUpright(int degrees) throws Exception {
        Path flat = Clips.testClip(folder, "flat.mp4", "160x120", 10, 5);
        Path turned = folder.resolve("turned.mp4");
        Clips.ffmpeg(
                folder,
                "-display_rotation",
                Integer.toString(degrees),
                "-i",
                flat.toString(),
                "-c",
                "copy",
                turned.toString());
        Path other = Enhanced.of(turned, EnhanceOptions.NONE);
        MediaInfo info = Enhanced.info(other);
        assertEquals(0, info.rotationDegrees());
        assertEquals(degrees == 180 ? "160x120" : "120x160", info.width() + "x" + info.height());
        double likeness = likeness(turned, other);
        assertTrue(likeness > 36, "only " + likeness + " dB");
    }

    @ParameterizedTest
    @CsvSource({"63x47,64x48", "1x1,16x16", "321x2,322x16", "17x301,18x302"})
    void oddSizesBecomeEvenByRepeatingTheLastRow(String size, String even) throws Exception {
        Path clip = Enhanced.made(
                folder,
                "odd.mkv",
                "testsrc=size=" + size + ":rate=5:duration=1",
                "-c:v",
                "ffv1",
                "-pix_fmt",
                "yuv444p");
        MediaInfo info = Enhanced.info(Enhanced.of(clip, EnhanceOptions.NONE));
        assertEquals(even, info.width() + "x" + info.height());
        assertEquals(5, info.frames());
    }

    @ParameterizedTest
    @CsvSource({
        "yuv420p10le,ffv1,mkv",
        "yuv444p12le,ffv1,mkv",
        "gray,ffv1,mkv",
        "gray16le,ffv1,mkv",
        "yuv422p,ffv1,mkv",
        "rgb24,qtrle,mov",
        "yuvj420p,mjpeg,avi",
        "rgb565le,rawvideo,avi",
        "pal8,gif,gif"
    })
    void picturesOfEveryDepthLookTheSame(String pixels, String codec, String container) throws Exception {
        Path clip = Enhanced.made(
                folder,
                "depth." + container,
                "testsrc=size=160x120:rate=5:duration=1",
                "-pix_fmt",
                pixels,
                "-c:v",
                codec,
                "-q:v",
                "2");
        Path other = Enhanced.of(clip, EnhanceOptions.NONE);
        assertEquals(
                "yuv420p",
                Enhanced.metadata(other).path("video").path("pixel_format").asText());
        // A frame of RGB is BT.601 for the decoder child and BT.709 in the new file, as its tag says: compared as RGB.
        double likeness = asGrey(clip).likeness(asGrey(other));
        assertTrue(likeness > 30, "only " + likeness + " dB");
    }

    private Frames.Luma asGrey(Path clip) throws Exception {
        Path grey = Files.createTempFile(folder, "grey", ".mkv");
        Clips.ffmpeg(
                folder,
                "-i",
                clip.toString(),
                "-vf",
                "format=gbrp,format=gray",
                "-frames:v",
                "1",
                "-c:v",
                "ffv1",
                grey.toString());
        return Frames.of(grey).getFirst();
    }

    @Test
    void whatIsTransparentIsBlack() throws Exception {
        Path clip = Enhanced.made(
                folder,
                "alpha.mov",
                "color=white:size=64x64:rate=5:duration=1",
                "-vf",
                "format=argb,geq=r=255:g=255:b=255:a='if(lt(X,32),0,255)'",
                "-c:v",
                "qtrle");
        Frames.Luma frame = Frames.of(Enhanced.of(clip, EnhanceOptions.NONE)).get(2);
        assertEquals(16, frame.around(16, 32), 3);
        assertEquals(235, frame.around(48, 32), 3);
    }

    @Test
    void brightLightIsBroughtIntoTheRangeOfAScreen() throws Exception {
        Path clip = Enhanced.made(
                folder,
                "hdr.mkv",
                "testsrc=size=160x120:rate=5:duration=1",
                "-vf",
                "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
                "-c:v",
                "ffv1");
        Path other = Enhanced.of(clip, EnhanceOptions.NONE);
        JsonNode video = MediaProbe.ask(Clips.file(other), Duration.ofSeconds(20))
                .path("streams")
                .path(0);
        assertEquals("bt709", video.path("color_transfer").asText(), video.toString());
        assertEquals("bt709", video.path("color_space").asText());
        assertEquals("yuv420p", video.path("pix_fmt").asText());
        assertEquals(5, video.path("nb_frames").asInt());
    }

    @Test
    void aTruncatedVideoGivesTheFramesItHas() throws Exception {
        Path whole = Enhanced.made(
                folder,
                "whole.mp4",
                "testsrc=size=160x120:rate=10:duration=5",
                "-c:v",
                "mpeg4",
                "-movflags",
                "+faststart");
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
        try (Enhancement work = Enhanced.open(half, EnhanceOptions.NONE)) {
            Enhanced.finish(work);
            MediaInfo made = Enhanced.info(Enhanced.keep(work, half));
            assertTrue(made.frames() > 15 && made.frames() < 40, made.toString());
            String told = "the source ended at " + made.durationMillis() + " ms of 5000 ms";
            assertTrue(work.warnings().contains(told), work.warnings().toString());
        }
    }

    @Test
    void aChangeOfSizeKeepsEveryFrame() throws Exception {
        Path wide = Enhanced.made(folder, "wide.ts", "testsrc=size=160x120:rate=10:duration=1", "-c:v", "mpeg2video");
        Path tall = Enhanced.made(folder, "tall.ts", "testsrc2=size=120x240:rate=10:duration=1", "-c:v", "mpeg2video");
        Path both = Files.write(folder.resolve("both.ts"), Files.readAllBytes(wide));
        Files.write(both, Files.readAllBytes(tall), StandardOpenOption.APPEND);
        List<Frames.Luma> frames = Frames.of(Enhanced.of(both, EnhanceOptions.NONE));
        // The decoder itself drops the frame at the seam.
        assertEquals(Frames.of(both).size(), frames.size());
        assertTrue(frames.size() > 18, frames.size() + " frames");
        assertEquals(
                "160x120", frames.getLast().width() + "x" + frames.getLast().height());
        assertEquals(16, frames.getLast().around(20, 60), 2, "black beside the tall picture");
    }

    @ParameterizedTest
    @CsvSource({"25, 100", "10, 40"})
    void aClockThatBeginsAgainGoesOn(double rate, int frames) throws Exception {
        Path one = folder.resolve("one.ts");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x120:rate=25:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=2",
                "-c:v",
                "mpeg2video",
                "-c:a",
                "aac",
                one.toString());
        Path twice = Files.write(folder.resolve("twice.ts"), Files.readAllBytes(one));
        Files.write(twice, Files.readAllBytes(one), StandardOpenOption.APPEND);
        Path video = Enhanced.of(twice, rate == 25 ? EnhanceOptions.NONE : Enhanced.rate(rate));
        List<Long> times = Enhanced.millis(video);
        assertEquals(frames, times.size());
        for (int i = 0; i < frames; i++) {
            assertEquals(i * 1000 / rate, (double) times.get(i), 40, "frame " + i + " of " + times);
        }
        assertEquals(4000.0, Enhanced.metadata(video).path("duration_ms").asDouble(), 100);
    }

    private static Path withoutWarnings(Path source, EnhanceOptions options) throws Exception {
        try (Enhancement work = Enhanced.open(source, options)) {
            Enhanced.finish(work);
            Path video = Enhanced.keep(work, source);
            assertEquals(List.of(), work.warnings());
            return video;
        }
    }

    @Test
    void ofAHealthyVideoNothingIsSaid() throws Exception {
        Path clip = folder.resolve("clip.webm");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:duration=1",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=1",
                "-c:v",
                "libvpx",
                "-c:a",
                "libopus",
                clip.toString());
        withoutWarnings(clip, EnhanceOptions.NONE);
        withoutWarnings(
                Enhanced.made(folder, "one.gif", "testsrc=size=64x48:duration=0.1:rate=10"), EnhanceOptions.NONE);
    }

    @Test
    void soundAloneAndPhotosAreNoVideos() throws Exception {
        Path sound = Enhanced.made(folder, "sound.mp4", "sine=duration=1");
        MediaException refused = assertThrows(MediaException.class, () -> Enhanced.of(sound, EnhanceOptions.NONE));
        assertEquals(MediaException.Kind.UNDECODABLE, refused.kind());
        assertTrue(refused.getMessage().contains("no video"), refused.getMessage());
        assertTrue(Enhanced.metadata(sound).path("video").isNull());
        assertEquals("aac", Enhanced.metadata(sound).path("audio").path("codec").asText());
    }
}
