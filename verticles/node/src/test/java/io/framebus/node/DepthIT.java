package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.SourceSpec;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Videos that are uploaded to become depth videos. */
class DepthIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PROBE = Duration.ofSeconds(20);
    private static final int FRAMES = 50;

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> DepthIT.node.errors());

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess node;
    private static Jobs jobs;
    private static Path clip;

    @BeforeAll
    static void startNode() throws Exception {
        clip = Materials.clip(folder.resolve("clip.mp4"), 100);
        servers = new Servers(folder.resolve("servers"));
        node = another();
        jobs = new Jobs(node);
    }

    private static NodeProcess another() throws Exception {
        Map<String, String> environment = servers.environment();
        environment.put("FRAMEBUS_DEPTH_MODEL", "scene_depth");
        return NodeProcess.start(folder.resolve("node"), environment);
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
        servers.close();
    }

    private static String send(Map<String, String> fields) throws Exception {
        return Jobs.accepted(jobs.upload("/depth", clip, fields)).getString("video_id");
    }

    private static JsonObject end(String id) throws Exception {
        JsonObject depth = jobs.waitForEnd("/depth/" + id, PATIENCE);
        assertEquals("done", depth.getString("status"), depth.encodePrettily());
        return depth;
    }

    @Test
    void tenSecondsAtFiveFramesASecondAreFiftyHeatmapsAndAVideoOfTenSeconds() throws Exception {
        String id = send(Map.of("fps", "5"));
        JsonObject depth = end(id);
        assertEquals("clip.mp4", depth.getString("filename"));
        assertEquals(5.0, depth.getDouble("fps"));
        assertEquals(
                new JsonObject().put("total", FRAMES).put("processed", FRAMES).put("failed", 0),
                depth.getJsonObject("frames"));
        Path video = jobs.download(depth.getString("video"), folder.resolve(id + ".mp4"));
        MediaInfo info = MediaProbe.probe(new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0), PROBE);
        assertEquals(FRAMES, info.frames());
        assertEquals(10_000.0, (double) info.durationMillis(), 200.0);

        List<ConsumerRecord<String, String>> records = node.present(
                "a record for each frame",
                PATIENCE,
                () -> Optional.of(servers.records("frame-metadata", id)).filter(found -> found.size() >= FRAMES));
        assertEquals(
                LongStream.range(0, FRAMES).mapToObj(FrameRecord::frameId).toList(),
                records.stream()
                        .map(found -> new JsonObject(found.value()).getString("frame_id"))
                        .toList());
        JsonObject last = new JsonObject(records.getLast().value());
        assertEquals(id, last.getString("video_id"));
        assertEquals(FRAMES - 1, last.getInteger("frame_number"));
        assertEquals("frames/" + id + "/frame_00049.jpg", last.getString("s3_path"));
    }

    @Test
    void sideBySideShowsTheFrameBesideItsDepth() throws Exception {
        JsonObject depth = end(send(Map.of("fps", "1", "layout", "side_by_side")));
        Path video = jobs.download(depth.getString("video"), folder.resolve("side.mp4"));
        Path frame = folder.resolve("side.png");
        Clip.ffmpeg(List.of("-i", video.toString(), "-frames:v", "1", frame.toString()));
        BufferedImage picture =
                Optional.ofNullable(ImageIO.read(frame.toFile())).orElseThrow();
        assertEquals(List.of(320, 120), List.of(picture.getWidth(), picture.getHeight()));
    }

    @Test
    void killedNodeGoesOnAndGivesTheSameBytes() throws Exception {
        byte[] undisturbed = decoded(end(send(Map.of("fps", "10"))), "undisturbed");
        String id = send(Map.of("fps", "10"));
        node.holds(
                "some frames are done",
                PATIENCE,
                () -> node.get("/depth/" + id).getJsonObject("frames").getLong("processed") >= 10);
        node.kill();
        node = another();
        jobs = new Jobs(node);
        JsonObject depth = end(id);
        assertEquals(100, depth.getJsonObject("frames").getLong("processed"));
        assertArrayEquals(undisturbed, decoded(depth, "resumed"));
    }

    /** The packets of the video, without its container. */
    private static byte[] decoded(JsonObject depth, String name) throws Exception {
        Path video = jobs.download(depth.getString("video"), folder.resolve(name + ".mp4"));
        Path raw = folder.resolve(name + ".h264");
        Clip.ffmpeg(List.of("-i", video.toString(), "-c", "copy", "-f", "h264", raw.toString()));
        return Files.readAllBytes(raw);
    }

    @Test
    void deletedDepthVideoIsGone() throws Exception {
        String id = send(Map.of("fps", "1"));
        String link = end(id).getString("video");
        assertEquals(204, jobs.delete("/depth/" + id));
        assertEquals(404, jobs.status("/depth/" + id));
        assertEquals(404, jobs.status(link));
    }

    @Test
    void photoIsNoVideo() throws Exception {
        Path photo = folder.resolve("photo.jpg");
        Clip.ffmpeg(List.of("-y", "-i", clip.toString(), "-frames:v", "1", photo.toString()));
        assertEquals(422, jobs.upload("/depth", photo, Map.of()).statusCode());
    }
}
