package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
