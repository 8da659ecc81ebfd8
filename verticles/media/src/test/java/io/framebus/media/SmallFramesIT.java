package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder that makes its frames small gives the same frames, one by one, with the same times. */
class SmallFramesIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mpeg4.mp4", "mpeg4.mkv", "mpeg4.avi", "mpeg2video.ts", "mpeg2video.mpg"})
    void ofContainersWhoseFramesAreStoredOutOfOrder(String name) throws Exception {
        Path clip = folder.resolve(name);
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25",
                "-frames:v",
                "100",
                "-c:v",
                name.substring(0, name.indexOf('.')),
                "-bf",
                "2",
                "-g",
                "12",
                clip.toString());
        assertEquals(100, assertSame(Clips.file(clip), "160x120"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mkv", "clip.ts", "clip.h264"})
    void ofH264(String name) throws Exception {
        assertEquals(60, assertSame(Clips.file(Clips.testClip(folder, name, "320x180", 25, 60)), "160x90"));
    }

    @Test
    void ofUnevenTimes() throws Exception {
        Path clip = folder.resolve("uneven.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=10",
                "-vf",
                "settb=1/1000,setpts=N*N*7+N*20",
                "-frames:v",
                "40",
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:1000",
                "-c:v",
                "mpeg4",
                "-bf",
                "2",
                clip.toString());
        assertEquals(40, assertSame(Clips.file(clip), "160x120"));
    }

    @ParameterizedTest
    @CsvSource({
        "videos/vtest_pets09s2l1_480x360.mp4, 160x120",
        "videos/bgs_highway_video02.avi, 160x120",
        "videos/mediamtx_offline_av1.mp4, 160x90",
        "videos/mediamtx_offline_h265.mp4, 160x90",
        "videos/mediamtx_offline_vp9.mp4, 160x90"
    })
    void ofRealMaterial(String name, String size) throws Exception {
        assertTrue(assertSame(Clips.file(Clips.asset(name)), size) > 0);
    }

    @ParameterizedTest
    @CsvSource({"64x48, 64x48", "640x2, 160x1", "2x640, 1x160", "161x161, 160x160"})
    void ofAnyShapeAndNeverLarger(String size, String small) throws Exception {
        Path clip = folder.resolve("shape.avi");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=" + size + ":rate=5",
                "-frames:v",
                "5",
                "-c:v",
                "ffv1",
                clip.toString());
        assertEquals(5, assertSame(Clips.file(clip), small));
    }

    @Test
    void ofATurnedVideo() throws Exception {
        Path flat = Clips.testClip(folder, "flat.mp4", "320x240", 10, 3);
        Path turned = folder.resolve("turned.mp4");
        Clips.ffmpeg(folder, "-display_rotation", "90", "-i", flat.toString(), "-c", "copy", turned.toString());
        assertEquals(3, assertSame(Clips.file(turned), "120x160"));
    }

    @Test
    void ofAVideoThatChangesItsSize() throws Exception {
        Path stream = folder.resolve("sizes.h264");
        for (String size : List.of("320x240", "240x320", "64x48")) {
            Path part = Clips.testClip(folder, "part" + size + ".h264", size, 10, 6);
            Files.write(stream, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        assertEquals(18, assertSame(Clips.file(stream), "160x120", "120x160", "64x48"));
    }

    @Test
    void whatIsRefusedAtFullSizeIsRefused() throws Exception {
        Path huge = folder.resolve("huge.avi");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "color=black:size=12000x9000",
                "-frames:v",
                "1",
                "-c:v",
                "ffv1",
                huge.toString());
        MediaException refused = assertThrows(MediaException.class, () -> Clips.decode(small(Clips.file(huge))));
        assertEquals(MediaException.Kind.TOO_LARGE, refused.kind(), refused.getMessage());
        Path text = Files.writeString(folder.resolve("text.mp4"), "ffconcat version 1.0\nfile huge.avi\n");
        assertEquals(
                MediaException.Kind.REFUSED_FORMAT,
                assertThrows(MediaException.class, () -> Clips.decode(small(Clips.file(text))))
                        .kind());
    }

    private static DecodeRequest small(SourceSpec source) {
        return new DecodeRequest(source, OptionalLong.empty(), OptionalInt.of(160), 1, "small");
    }

    private static int assertSame(SourceSpec source, String... sizes) throws Exception {
        List<Clips.Seen> whole = Clips.decode(source);
        List<Clips.Seen> small = Clips.decode(small(source));
        assertEquals(
                whole.stream().map(Clips.Seen::pts).toList(),
                small.stream().map(Clips.Seen::pts).toList());
        assertEquals(
                whole.stream().map(Clips.Seen::millis).toList(),
                small.stream().map(Clips.Seen::millis).toList());
        assertEquals(
                Set.of(sizes),
                small.stream()
                        .map(frame -> frame.width() + "x" + frame.height())
                        .collect(Collectors.toSet()));
        return small.size();
    }
}
