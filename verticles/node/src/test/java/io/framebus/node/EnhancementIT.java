package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Videos that are uploaded to be enhanced, and whose metadata is read beside. */
class EnhancementIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PROBE = Duration.ofSeconds(20);

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> EnhancementIT.node.errors());

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Jobs jobs;
    private static Path clip;

    @BeforeAll
    static void startNode() throws Exception {
        clip = withSound(Materials.clip(folder.resolve("silent.mp4"), 100));
        node = NodeProcess.start(folder.resolve("node"), Map.of(), "--embedded");
        jobs = new Jobs(node);
    }

    private static Path withSound(Path silent) throws IOException, InterruptedException {
        Path file = folder.resolve("clip.mp4");
        Clip.ffmpeg(List.of(
                "-i",
                silent.toString(),
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=44100:duration=10",
                "-c:v",
                "copy",
                "-c:a",
                "aac",
                "-metadata",
                "title=a crossing",
                file.toString()));
        return file;
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
    }

    private static JsonObject end(String id) throws Exception {
        return node.present("both halves end", PATIENCE, () -> {
            JsonObject job = node.get("/enhancement/" + id);
            boolean over = List.of("enhancement", "metadata").stream()
                    .map(half -> job.getJsonObject(half).getString("status"))
                    .allMatch(List.of("done", "failed")::contains);
            return over ? Optional.of(job) : Optional.empty();
        });
    }

    private static String send(Path file, Map<String, String> fields) throws Exception {
        return Jobs.accepted(jobs.upload("/enhancement", file, fields)).getString("id");
    }

    @Test
    void brighterVideoAtAnotherRateKeepsItsSoundAndLength() throws Exception {
        JsonObject job = end(send(clip, Map.of("brightness", "0.3", "contrast", "1.2", "fps", "20")));
        JsonObject half = job.getJsonObject("enhancement");
        assertEquals("done", half.getString("status"), job.encodePrettily());
        assertEquals(1.0, half.getDouble("progress"));
        JsonObject progress =
                jobs.waitForEnd("/jobs/" + job.getString("id"), PATIENCE).getJsonObject("progress");
        assertEquals(progress.getLong("total"), progress.getLong("done"), progress.encode());
        assertEquals("clip.mp4", job.getString("filename"));
        Path video = jobs.download(half.getString("video"), folder.resolve("enhanced.mp4"));
        MediaInfo info = MediaProbe.probe(new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0), PROBE);
        assertEquals(20, info.framesPerSecond(), 0.1);
        assertEquals(10_000.0, (double) info.durationMillis(), 100.0);
        JsonObject after =
                new JsonObject(MediaProbe.metadata(new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0), PROBE)
                        .toString());
        assertEquals("h264", after.getJsonObject("video").getString("codec"));
        assertEquals("aac", after.getJsonObject("audio").getString("codec"));
        assertEquals("a crossing", after.getJsonObject("tags").getString("title"));
        assertTrue(grey(video) > grey(clip) + 30, grey(video) + " after " + grey(clip));
    }

    private static int grey(Path video) throws IOException, InterruptedException {
        Path frame = folder.resolve(video.getFileName() + ".png");
        Clip.ffmpeg(List.of("-y", "-i", video.toString(), "-frames:v", "1", frame.toString()));
        BufferedImage picture =
                Optional.ofNullable(ImageIO.read(frame.toFile())).orElseThrow();
        return picture.getRGB(5, 110) & 0xFF;
    }

    @Test
    void metadataHasEveryField() throws Exception {
        JsonObject half = end(send(clip, Map.of())).getJsonObject("metadata");
        assertEquals("done", half.getString("status"), half.encodePrettily());
        JsonObject result = half.getJsonObject("result");
        assertTrue(result.getString("container").contains("mp4"), result.encode());
        assertEquals(10_000.0, result.getDouble("duration_ms"), 100.0);
        assertTrue(result.getLong("size_bytes") > 1000);
        assertTrue(result.getLong("bit_rate") > 1000);
        JsonObject video = result.getJsonObject("video");
        assertEquals("h264", video.getString("codec"));
        assertNotNull(video.getString("profile"));
        assertEquals(List.of(160, 120), List.of(video.getInteger("width"), video.getInteger("height")));
        assertEquals(10.0, video.getDouble("fps"), 0.01);
        assertEquals(100, video.getInteger("frames"));
        assertEquals("yuv420p", video.getString("pixel_format"));
        assertEquals(0, video.getInteger("rotation"));
        JsonObject audio = result.getJsonObject("audio");
        assertEquals("aac", audio.getString("codec"));
        assertEquals(1, audio.getInteger("channels"));
        assertEquals(44_100, audio.getInteger("sample_rate"));
        assertEquals("a crossing", result.getJsonObject("tags").getString("title"));
    }

    @Test
    void videoWithoutSoundHasNone() throws Exception {
        JsonObject job = end(send(folder.resolve("silent.mp4"), Map.of()));
        assertEquals("done", job.getJsonObject("enhancement").getString("status"), job.encodePrettily());
        assertNull(job.getJsonObject("metadata").getJsonObject("result").getValue("audio"));
    }

    @Test
    void whatWasLostIsTold() throws Exception {
        Path words = Files.writeString(folder.resolve("words.srt"), "1\n00:00:01,000 --> 00:00:02,000\nhello\n");
        Path film = folder.resolve("film.mkv");
        Clip.ffmpeg(List.of("-i", clip.toString(), "-i", words.toString(), "-c", "copy", film.toString()));
        JsonObject job = jobs.waitForEnd("/enhancement/" + send(film, Map.of()), PATIENCE);
        assertEquals("done", job.getJsonObject("enhancement").getString("status"), job.encodePrettily());
        assertEquals(
                List.of("subtitles (subrip) are left out"),
                job.getJsonArray("warnings").getList());
    }

    @Test
    void valuesOutOfRangeAreNamed() throws Exception {
        var answer = jobs.upload("/enhancement", clip, Map.of("brightness", "2", "contrast", "-1"));
        assertEquals(400, answer.statusCode());
        assertEquals(
                List.of("brightness", "contrast"),
                Jobs.objects(new JsonObject(answer.body()).getJsonArray("errors")).stream()
                        .map(error -> error.getString("field"))
                        .sorted()
                        .toList());
    }

    @Test
    void deletedEnhancementIsGone() throws Exception {
        String id = send(clip, Map.of());
        String link = end(id).getJsonObject("enhancement").getString("video");
        assertEquals(204, jobs.delete("/enhancement/" + id));
        assertEquals(404, jobs.status("/enhancement/" + id));
        assertEquals(404, jobs.status(link));
    }
}
