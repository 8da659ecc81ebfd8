package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaProbeIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void whatAFileSaysIsTold() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "160x120", 10, 25);
        assertEquals(
                new MediaInfo("mov,mp4,m4a,3gp,3g2,mj2", "h264", 160, 120, 10, 25, 2500, 0, true),
                MediaProbe.probe(Clips.file(clip), DEADLINE));
        Path stream = Clips.testClip(folder, "clip.ts", "160x120", 10, 25);
        assertFalse(MediaProbe.probe(Clips.file(stream), DEADLINE).exactSeek());
    }

    @ParameterizedTest
    @CsvSource({"0", "5", "-3"})
    void matroskaIsAsLongAsItsPictureWhereverItsClockBegins(String begin) throws Exception {
        Path silent = Clips.testClip(folder, "silent.mp4", "64x48", 10, 40);
        Path clip = folder.resolve("clip.mkv");
        String sound = "sine=duration=10";
        Clips.ffmpeg(
                folder,
                "-i",
                silent.toString(),
                "-f",
                "lavfi",
                "-i",
                sound,
                "-c:v",
                "copy",
                "-output_ts_offset",
                begin,
                clip.toString());
        assertEquals(4000, (double) MediaProbe.probe(Clips.file(clip), DEADLINE).durationMillis(), 5);
    }

    @Test
    void sizeIsThatOfTheDisplayedFrame() throws Exception {
        Path flat = Clips.testClip(folder, "flat.mp4", "160x120", 10, 3);
        Path turned = folder.resolve("turned.mp4");
        Clips.ffmpeg(folder, "-display_rotation", "90", "-i", flat.toString(), "-c", "copy", turned.toString());
        MediaInfo info = MediaProbe.probe(Clips.file(turned), DEADLINE);
        assertEquals("120x160 270", info.width() + "x" + info.height() + " " + info.rotationDegrees());
    }

    @Test
    void metadataHasTheFormOfTheContract() throws Exception {
        Path clip = folder.resolve("sound.mp4");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=10:duration=1",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=1:sample_rate=44100",
                "-c:v",
                "libopenh264",
                clip.toString());
        JsonNode metadata = MediaProbe.metadata(Clips.file(clip), DEADLINE);
        assertEquals(10, metadata.path("video").path("fps").asDouble());
        assertEquals(10, metadata.path("video").path("frames").asInt());
        assertEquals("yuv420p", metadata.path("video").path("pixel_format").asText());
        assertEquals("aac", metadata.path("audio").path("codec").asText());
        assertEquals(44100, metadata.path("audio").path("sample_rate").asInt());
        assertEquals(clip.toFile().length(), metadata.path("size_bytes").asLong());
        assertTrue(metadata.path("tags").isObject());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bgs_highway_video02.avi|avi 30000 983040 262144|mpeg4 Advanced Simple Profile 320x240 25.0 750"
                        + " yuv420p 0|null",
                "vtest_pets09s2l1_480x360.mp4|mov,mp4,m4a,3gp,3g2,mj2 79505 3396560 341770"
                        + "|h264 Main 480x360 10.0 795 yuv420p 0|aac 2 44100",
                "one-by-one-person-detection.mp4|mov,mp4,m4a,3gp,3g2,mj2 139400 3291918 188919"
                        + "|h264 Main 768x432 10.0 1394 yuv420p 0|null",
                "mediamtx_offline_h265.mp4|mov,mp4,m4a,3gp,3g2,mj2 1000 17557 140456"
                        + "|hevc Main 1920x1080 30.0 30 yuv420p 0|null",
                "mediamtx_offline_vp9.mp4|mov,mp4,m4a,3gp,3g2,mj2 1000 31267 250136"
                        + "|vp9 Profile 0 1920x1080 30.0 30 yuv420p 0|null",
                "mediamtx_offline_av1.mp4|mov,mp4,m4a,3gp,3g2,mj2 1000 10274 82192"
                        + "|av1 Main 1920x1080 30.0 30 yuv420p 0|null"
            })
    void metadataOfRealClipsIsRightInEveryField(String name, String file, String video, String audio) throws Exception {
        JsonNode metadata = MediaProbe.metadata(Clips.file(Clips.asset("videos/" + name)), DEADLINE);
        assertEquals(
                List.of("container", "duration_ms", "size_bytes", "bit_rate", "video", "audio", "tags"),
                metadata.properties().stream().map(Map.Entry::getKey).toList());
        assertEquals(file, fields(metadata, "container", "duration_ms", "size_bytes", "bit_rate"));
        JsonNode shown = metadata.path("video");
        String size = fields(shown, "width").concat("x").concat(fields(shown, "height"));
        assertEquals(
                video,
                String.join(
                        " ",
                        fields(shown, "codec", "profile"),
                        size,
                        fields(shown, "fps", "frames", "pixel_format", "rotation")));
        assertEquals(
                audio,
                metadata.path("audio").isNull()
                        ? "null"
                        : fields(metadata.path("audio"), "codec", "channels", "sample_rate"));
    }

    private static String fields(JsonNode node, String... names) {
        return Stream.of(names).map(name -> node.path(name).asText()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({"ts", "h264", "webm"})
    void whatAContainerDoesNotTellIsCounted(String container) throws Exception {
        Path clip = folder.resolve("clip." + container);
        Path made = Clips.testClip(folder, "made.mp4", "64x48", 25, 50);
        if ("webm".equals(container)) {
            // As a browser records it: neither length nor index.
            Clips.ffmpeg(folder, "-i", made.toString(), "-c:v", "libvpx", "-live", "1", "-f", "webm", clip.toString());
        } else {
            Clips.ffmpeg(folder, "-i", made.toString(), "-c", "copy", clip.toString());
        }
        JsonNode metadata = MediaProbe.metadata(Clips.file(clip), DEADLINE);
        assertEquals(50, metadata.path("video").path("frames").asInt(), metadata.toString());
        assertEquals(2000, metadata.path("duration_ms").asInt(), 41, metadata.toString());
        assertEquals(25, metadata.path("video").path("fps").asDouble(), 0.5, metadata.toString());
        assertTrue(metadata.path("bit_rate").asLong() > 1000, metadata.toString());
        assertTrue(metadata.path("audio").isNull());
    }

    @Test
    void aSilentCameraIsATimeout() throws Exception {
        try (SilentServer silent = SilentServer.start()) {
            SourceSpec camera =
                    new SourceSpec("rtsp://user:secret@127.0.0.1:" + silent.port() + "/a", SourceSpec.Kind.RTSP, 0);
            MediaException failed =
                    assertThrows(MediaException.class, () -> MediaProbe.probe(camera, Duration.ofSeconds(1)));
            assertEquals(MediaException.Kind.TIMEOUT, failed.kind());
            assertFalse(failed.getMessage().contains("secret"), failed.getMessage());
        }
    }
}
