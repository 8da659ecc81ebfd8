package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileMediaIT {

    private static final String MANIFEST = """
        <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
        mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period>\
        <AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>neighbour.mp4</BaseURL>\
        </Representation></AdaptationSet></Period></MPD>
        """;
    private static final String PLAYLIST = """
        #EXTM3U
        #EXT-X-TARGETDURATION:2
        #EXTINF:2,
        neighbour.ts
        #EXT-X-ENDLIST
        """;
    private static final String SCRIPT = "ffconcat version 1.0\nfile neighbour.mp4\n";
    private static final String DESCRIPTION = """
        v=0
        o=- 0 0 IN IP4 127.0.0.1
        s=a
        c=IN IP4 127.0.0.1
        t=0 0
        m=video 5004 RTP/AVP 96
        a=rtpmap:96 H264/90000
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"concat", "playlist", "manifest", "description"})
    void formatsThatReadOtherFilesAreRefusedWhateverTheirName(String kind) throws Exception {
        Clips.testClip(folder, "neighbour.mp4", "64x48", 10, 5);
        Clips.testClip(folder, "neighbour.ts", "64x48", 10, 5);
        String content = switch (kind) {
            case "concat" -> SCRIPT;
            case "playlist" -> PLAYLIST;
            case "manifest" -> MANIFEST;
            default -> DESCRIPTION;
        };
        Path disguised = Files.writeString(folder.resolve("video.mp4"), content);
        MediaException decoding = assertThrows(MediaException.class, () -> Clips.decode(Clips.file(disguised)));
        assertEquals(MediaException.Kind.REFUSED_FORMAT, decoding.kind(), decoding.getMessage());
        assertFalse(decoding.getMessage().contains(folder.toString()), decoding.getMessage());
        MediaException probing = assertThrows(
                MediaException.class, () -> MediaProbe.probe(Clips.file(disguised), Duration.ofSeconds(20)));
        assertEquals(MediaException.Kind.REFUSED_FORMAT, probing.kind(), probing.getMessage());
        MediaException enhancing =
                assertThrows(MediaException.class, () -> Enhanced.of(disguised, EnhanceOptions.NONE));
        assertEquals(MediaException.Kind.REFUSED_FORMAT, enhancing.kind(), enhancing.getMessage());
        MediaException reading = assertThrows(MediaException.class, () -> Enhanced.metadata(disguised));
        assertEquals(MediaException.Kind.REFUSED_FORMAT, reading.kind(), reading.getMessage());
    }

    @Test
    void aPhotoIsNoVideoFile() throws Exception {
        Path photo = folder.resolve("photo.mp4");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48",
                "-frames:v",
                "1",
                "-f",
                "image2",
                "-c:v",
                "png",
                photo.toString());
        assertEquals(MediaException.Kind.REFUSED_FORMAT, failure(photo).kind());
    }

    @Test
    void bytesThatAreNoVideoAreRefusedOrUndecodable() throws Exception {
        Set<MediaException.Kind> told = Set.of(MediaException.Kind.UNDECODABLE, MediaException.Kind.REFUSED_FORMAT);
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        assertEquals(
                MediaException.Kind.UNDECODABLE,
                failure(empty).kind(),
                failure(empty).getMessage());
        Path text = Files.writeString(folder.resolve("text.mp4"), "hello world\n".repeat(1000));
        assertEquals(true, told.contains(failure(text).kind()), failure(text).getMessage());
        Path noise = folder.resolve("noise.mp4");
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        Files.write(noise, bytes);
        assertEquals(true, told.contains(failure(noise).kind()), failure(noise).getMessage());
    }

    @Test
    void soundAloneIsUndecodable() {
        Path sound = folder.resolve("sound.mp4");
        Clips.ffmpeg(folder, "-f", "lavfi", "-i", "sine=duration=1", sound.toString());
        assertEquals(MediaException.Kind.UNDECODABLE, failure(sound).kind());
    }

    @Test
    void anAbsentFileIsUnreachable() {
        assertEquals(
                MediaException.Kind.UNREACHABLE,
                failure(folder.resolve("absent.mp4")).kind());
    }

    @Test
    void hugePicturesAreTooLarge() throws Exception {
        Path huge = folder.resolve("huge.png");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "color=black:size=16000x8000",
                "-frames:v",
                "1",
                "-pix_fmt",
                "gray",
                huge.toString());
        MediaException refused = assertThrows(MediaException.class, () -> Clips.decode(Clips.images(huge, 1)));
        assertEquals(MediaException.Kind.TOO_LARGE, refused.kind(), refused.getMessage());
    }

    private static MediaException failure(Path file) {
        return assertThrows(MediaException.class, () -> Clips.decode(Clips.file(file)));
    }
}
