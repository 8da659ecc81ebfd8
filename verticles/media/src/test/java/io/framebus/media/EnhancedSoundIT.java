package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sound of an enhanced video is the source's. */
class EnhancedSoundIT {

    @TempDir
    Path folder;

    @Test
    void soundIsCopiedPacketByPacket() throws Exception {
        Path clip = Files.copy(Clips.asset("videos/vtest_pets09s2l1_480x360.mp4"), folder.resolve("vtest.mp4"));
        Path other = Enhanced.of(clip, Enhanced.luma(0.1, 1.2));
        assertEquals(soundOf(clip), soundOf(other));
        assertEquals(795, Enhanced.info(other).frames());
        assertEquals(
                Enhanced.metadata(clip).path("audio"), Enhanced.metadata(other).path("audio"));
        assertEquals(
                Enhanced.metadata(clip).path("duration_ms").asLong(),
                Enhanced.metadata(other).path("duration_ms").asLong());
    }

    private String soundOf(Path clip) throws Exception {
        Path sum = folder.resolve("sum");
        Clips.ffmpeg(folder, "-i", clip.toString(), "-map", "0:a", "-c", "copy", "-f", "streamhash", sum.toString());
        return Files.readString(sum);
    }

    @ParameterizedTest
    @CsvSource({
        "aac,mp4,aac",
        "libmp3lame,avi,mp3",
        "ac3,mkv,aac",
        "libopus,webm,opus",
        "flac,mkv,flac",
        "alac,mov,aac",
        "pcm_s16le,mov,aac",
        "pcm_s16le,avi,aac",
        "libopus,mkv,opus",
        "mp2,ts,aac",
        "adpcm_ms,avi,aac"
    })
    void soundOfEveryKindIsKept(String encoder, String container, String codec) throws Exception {
        Path clip = Enhanced.made(
                folder,
                "sound." + container,
                "testsrc=size=64x48:rate=10:duration=3",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=700:duration=3:sample_rate=48000",
                "-c:v",
                "webm".equals(container) ? "libvpx" : "mpeg4",
                "-c:a",
                encoder);
        try (Enhancement work = Enhanced.open(clip, EnhanceOptions.NONE)) {
            Enhanced.finish(work);
            JsonNode metadata = Enhanced.metadata(Enhanced.keep(work, clip));
            assertEquals(
                    codec,
                    metadata.path("audio").path("codec").asText(),
                    work.warnings().toString());
            assertEquals(48000, metadata.path("audio").path("sample_rate").asInt());
            assertEquals(3000, metadata.path("duration_ms").asDouble(), 100);
            assertEquals(30, metadata.path("video").path("frames").asInt());
        }
    }

    @Test
    void soundStaysInStepWithAPictureThatBeginsLater() throws Exception {
        Path clip = folder.resolve("late.ts");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "sine=duration=4",
                "-itsoffset",
                "1.5",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=10:duration=2",
                "-c:a",
                "aac",
                "-c:v",
                "mpeg2video",
                clip.toString());
        Path other = Enhanced.of(clip, EnhanceOptions.NONE);
        JsonNode streams =
                MediaProbe.ask(Clips.file(other), Duration.ofSeconds(20)).path("streams");
        double video = streams.path(0).path("start_time").asDouble();
        double audio = streams.path(1).path("start_time").asDouble();
        assertEquals(1.5, video - audio, 0.06, streams.toString());
        assertTrue(audio < 0.1, streams.toString());
    }

    @Test
    void everySoundTrackIsKeptAndWhatIsNotIsTold() throws Exception {
        Path cover = Enhanced.made(folder, "cover.png", "testsrc=size=64x64", "-frames:v", "1");
        Path titles = Files.writeString(folder.resolve("titles.srt"), "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
        Path clip = folder.resolve("many.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=10:duration=2",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x120:rate=20:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=900:duration=2",
                "-i",
                titles.toString(),
                "-map",
                "0",
                "-map",
                "1",
                "-map",
                "2",
                "-map",
                "3",
                "-map",
                "4",
                "-c:v",
                "mpeg4",
                "-c:a:0",
                "aac",
                "-c:a:1",
                "libopus",
                "-metadata:s:a:0",
                "language=deu",
                "-metadata:s:a:1",
                "language=fra",
                "-disposition:v:0",
                "0",
                "-disposition:v:1",
                "default",
                "-attach",
                cover.toString(),
                "-metadata:s:t",
                "mimetype=image/png",
                clip.toString());
        JsonNode metadata = Enhanced.metadata(clip);
        assertEquals(
                "160x120",
                metadata.path("video").path("width").asText() + "x"
                        + metadata.path("video").path("height").asText());
        assertEquals(40, metadata.path("video").path("frames").asInt());
        try (Enhancement work = Enhanced.open(clip, EnhanceOptions.NONE)) {
            Enhanced.finish(work);
            Path other = Enhanced.keep(work, clip);
            assertEquals("subtitles (ass) are left out", work.warnings().getFirst());
            assertEquals(160, Enhanced.info(other).width());
            JsonNode streams =
                    MediaProbe.ask(Clips.file(other), Duration.ofSeconds(20)).path("streams");
            assertEquals(3, streams.size(), streams.toString());
            assertEquals("deu", streams.path(1).path("tags").path("language").asText());
            assertEquals("fra", streams.path(2).path("tags").path("language").asText());
        }
    }
}
