package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sources that want what is not theirs, and sources that are broken. */
class HostileSourcesIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int FRAMES = 40;

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> HostileSourcesIT.node.errors());

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Path media;
    private static Path outside;
    private static ServerSocket service;
    private static final AtomicInteger VISITS = new AtomicInteger();

    @BeforeAll
    static void startNode() throws Exception {
        media = Files.createDirectories(folder.resolve("media"));
        outside = Materials.clip(folder.resolve("outside/secret.mp4"), 10);
        Materials.clip(media.resolve("neighbour.mp4"), FRAMES);
        Path models = Materials.models(folder.resolve("models"));
        service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("listener").start(HostileSourcesIT::countVisits);
        node = NodeProcess.start(
                folder.resolve("node"),
                Map.of(
                        "FRAMEBUS_MEDIA_ROOT", media.toString(),
                        "FRAMEBUS_MODELS_DIR", models.toString(),
                        "FRAMEBUS_MODEL", Materials.MODEL),
                "--embedded");
    }

    @AfterAll
    static void stopNode() throws Exception {
        if (node != null) {
            node.close();
        }
        service.close();
    }

    private static void countVisits() {
        try {
            while (true) {
                service.accept().close();
                VISITS.incrementAndGet();
            }
        } catch (SocketException closed) {
            // The tests are over.
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void filesThatLeadElsewhereAreRefusedAndNothingIsRead() throws Exception {
        String address = "http://127.0.0.1:" + service.getLocalPort() + "/a.ts";
        Map<String, String> scripts = Map.of(
                "playlist.m3u8",
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
                "playlist.mp4",
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
                "remote.mp4",
                "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + address + "\n#EXT-X-ENDLIST\n",
                "script.mp4",
                "ffconcat version 1.0\nfile neighbour.mp4\nfile '" + outside + "'\n",
                "manifest.mp4",
                dashManifest("neighbour.mp4"),
                "remote-manifest.mp4",
                dashManifest(address),
                "session.mp4",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
                        + "a=rtpmap:96 H264/90000\n");
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            Files.writeString(media.resolve(script.getKey()), script.getValue());
            assertEndsInError(script.getKey());
        }
        assertEquals(0, VISITS.get(), "nothing may call the service");
    }

    private static String dashManifest(String media) {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"
                 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" minBufferTime="PT1S">
              <Period duration="PT4S"><AdaptationSet contentType="video" mimeType="video/mp4">
                <Representation id="1" bandwidth="100000" codecs="avc1.42c00b" width="160" height="120">
                  <BaseURL>%s</BaseURL>
                  <SegmentList duration="4"><SegmentURL media="%s"/></SegmentList>
                </Representation></AdaptationSet></Period>
            </MPD>
            """.formatted(media, media);
    }

    @Test
    void filesWithoutVideoEndInErrorWithTheReason() throws Exception {
        Files.createFile(media.resolve("empty.mp4"));
        assertEndsInError("empty.mp4");
        Files.writeString(media.resolve("diary.mp4"), "Dear diary,\n".repeat(500));
        assertEndsInError("diary.mp4");
        Clip.ffmpeg(List.of(
                "-y",
                "-f",
                "lavfi",
                "-i",
                "sine=d=1",
                "-c:a",
                "aac",
                media.resolve("sound.mp4").toString()));
        assertEndsInError("sound.mp4");
    }

    @Test
    void pathsOutsideTheMediaRootAreRefused() throws Exception {
        Files.createSymbolicLink(media.resolve("link.mp4"), outside);
        Files.createSymbolicLink(media.resolve("door"), outside.getParent());
        for (String url : List.of(
                outside.toString(),
                "file:" + outside,
                "file://" + outside,
                "../outside/secret.mp4",
                media + "/../outside/secret.mp4",
                "file:" + media + "/%2e%2e/outside/secret.mp4",
                "link.mp4",
                "door/secret.mp4",
                "/dev/zero",
                "/proc/self/environ",
                "absent.mp4")) {
            assertRefused(url);
        }
    }

    @Test
    void otherProtocolsAreRefusedAndNobodyIsCalled() throws Exception {
        String address = "127.0.0.1:" + service.getLocalPort();
        for (String url : List.of(
                "http://" + address + "/a.mp4",
                "https://" + address + "/a.mp4",
                "ftp://" + address + "/a.mp4",
                "tcp://" + address,
                "concat:neighbour.mp4|" + outside,
                "subfile,,start,0,end,100,,:" + outside,
                "crypto:" + outside,
                "data:video/mp4;base64,AAAA",
                "pipe:0")) {
            assertRefused(url);
        }
        assertEquals(0, VISITS.get(), "nothing may call the service");
    }

    @Test
    void aHostThatWasNeverReachableEndsInErrorWithTheReason() throws Exception {
        int free;
        try (ServerSocket unused = new ServerSocket(0)) {
            free = unused.getLocalPort();
        }
        String id = node.init(new JsonObject().put("url", "rtsp://viewer:s3cret@127.0.0.1:" + free + "/nothing"));
        JsonObject end = node.waitForEnd(id, DEADLINE);
        assertEquals("inactive_error", end.getString("state"));
        assertTrue(end.getString("error").contains("refused"), end.encode());
        assertTrue(end.getString("error").contains("3 tries"), end.encode());
        assertFalse(end.encode().contains("s3cret"), end.encode());
    }

    @Test
    void oneHostileFileDoesNotDisturbThreeGoodOnes() throws Exception {
        Path broken = Files.copy(media.resolve("neighbour.mp4"), media.resolve("broken.mp4"));
        byte[] bytes = Files.readAllBytes(broken);
        // The index stays, every picture is rubbish.
        int start = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("mdat") + 4;
        int end = Math.max(start, new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("moov") - 4);
        for (int i = start; i < end; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        Files.write(broken, bytes);
        List<String> good = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            good.add(node.init(
                    new JsonObject().put("url", "neighbour.mp4").put("pipeline", i == 0 ? "track" : "detect")));
            if (i == 0) {
                good.addFirst(node.init(new JsonObject().put("url", "broken.mp4")));
            }
        }
        String hostile = good.removeFirst();
        for (String id : good) {
            JsonObject stream = node.waitForEnd(id, DEADLINE);
            assertEquals("inactive", stream.getString("state"), stream.encode());
            assertEquals(FRAMES, stream.getJsonObject("frames").getLong("processed"), stream.encode());
            assertEquals(FRAMES, node.results(id).size());
        }
        JsonObject refused = node.waitForEnd(hostile, DEADLINE);
        assertEquals("inactive_error", refused.getString("state"), refused.encode());
    }

    @Test
    void aTruncatedVideoGivesWhatItHasAndWarns() throws Exception {
        Path whole = media.resolve("whole.mkv");
        Clip.ffmpeg(List.of("-y", "-i", media.resolve("neighbour.mp4").toString(), "-c", "copy", whole.toString()));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(
                media.resolve("half.mkv"),
                java.util.Arrays.copyOf(bytes, bytes.length * 6 / 10),
                StandardOpenOption.CREATE);
        String id = node.init(new JsonObject().put("url", "half.mkv"));
        JsonObject stream = node.waitForEnd(id, DEADLINE);
        assertEquals("inactive", stream.getString("state"), stream.encode());
        assertEquals(null, stream.getString("error"));
        assertFalse(stream.getJsonArray("warnings").isEmpty(), stream.encode());
        long processed = stream.getJsonObject("frames").getLong("processed");
        assertTrue(processed > 5 && processed < FRAMES, stream.encode());
        assertEquals(processed, node.results(id).size());
    }

    /** Accepted for its place, refused for its content. */
    private static void assertEndsInError(String url) throws Exception {
        String id = node.init(new JsonObject().put("url", url));
        JsonObject stream = node.waitForEnd(id, DEADLINE);
        assertEquals("inactive_error", stream.getString("state"), stream.encode());
        assertTrue(stream.getString("error").contains(url), stream.encode());
        assertEquals(0, stream.getJsonObject("frames").getLong("decoded"), stream.encode());
        assertTrue(node.results(id).isEmpty());
    }

    private static void assertRefused(String url) throws Exception {
        HttpResponse<String> answer = node.post("/init", new JsonObject().put("url", url));
        assertEquals(400, answer.statusCode(), url + ": " + answer.body());
        JsonObject problem = new JsonObject(answer.body());
        assertEquals("url", problem.getJsonArray("errors").getJsonObject(0).getString("field"));
        assertFalse(problem.getJsonArray("errors")
                .getJsonObject(0)
                .getString("message")
                .isBlank());
    }
}
