package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that no well-meaning user sends. */
class HostileUploadsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MANY = 200;
    private static final List<String> CALLS = List.of("/analysis", "/depth", "/enhancement");

    @RegisterExtension
    static final TellsOnFailure WORDS = new TellsOnFailure(() -> HostileUploadsIT.node.errors());

    @TempDir
    private static Path folder;

    private static NodeProcess node;
    private static Jobs jobs;
    private static Path clip;
    private static Path photo;

    @BeforeAll
    static void startNode() throws Exception {
        clip = Materials.clip(folder.resolve("clip.mp4"), 20);
        photo = folder.resolve("photo.png");
        Clip.ffmpeg(List.of("-i", clip.toString(), "-frames:v", "1", photo.toString()));
        node = NodeProcess.start(
                folder.resolve("node"),
                Map.of(
                        "FRAMEBUS_MODELS_DIR",
                        Materials.models(folder.resolve("models")).toString(),
                        "FRAMEBUS_MODEL",
                        Materials.MODEL,
                        "FRAMEBUS_DEPTH_MODEL",
                        "scene_depth"),
                "--embedded");
        jobs = new Jobs(node);
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.close();
    }

    private static void assertRefused(Path file, int... statuses) throws Exception {
        for (String call : CALLS) {
            HttpResponse<String> answer = jobs.upload(call, file, Map.of());
            assertTrue(
                    Arrays.stream(statuses).anyMatch(status -> status == answer.statusCode()),
                    call + " answers " + answer.statusCode() + " to " + file.getFileName() + ": " + answer.body());
            JsonObject problem = new JsonObject(answer.body());
            assertFalse(problem.getString("detail").isBlank());
            assertFalse(problem.encode().contains("Exception"), problem.encode());
            assertFalse(problem.encode().contains(folder.toString()), problem.encode());
        }
        assertServes();
    }

    private static void assertServes() throws Exception {
        assertEquals("up", node.get("/health/live").getString("status", "up"));
        JsonObject accepted = Jobs.accepted(jobs.upload("/analysis", photo, Map.of()));
        JsonObject task = jobs.waitForEnd("/analysis/" + accepted.getString("task_id"), PATIENCE);
        assertEquals("done", task.getString("status"), task.encodePrettily());
    }

    private static Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void emptyFileIsRefused() throws Exception {
        assertRefused(file("empty.mp4", new byte[0]), 400, 422);
    }

    @Test
    void textIsRefused() throws Exception {
        assertRefused(file("text.mp4", "this is no video\n".repeat(100)), 422);
    }

    @Test
    void halfAPhotoIsRefused() throws Exception {
        for (String type : List.of("jpg", "png", "bmp")) {
            Path made = folder.resolve("whole." + type);
            Clip.ffmpeg(List.of("-i", clip.toString(), "-frames:v", "1", made.toString()));
            byte[] whole = Files.readAllBytes(made);
            assertRefused(file("half." + type, Arrays.copyOf(whole, whole.length / 2)), 422);
        }
    }

    @Test
    void halfAVideoWithoutItsIndexIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(clip);
        assertRefused(file("half.mp4", Arrays.copyOf(whole, whole.length / 2)), 422);
    }

    @Test
    void archiveOfNothingIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
        }
        assertRefused(file("bomb.zip", bytes.toByteArray()), 422);
    }

    @Test
    void listsOfOtherFilesAndServicesAreNotFollowed() throws Exception {
        AtomicInteger visits = new AtomicInteger();
        try (ServerSocket service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread listener = Thread.ofVirtual().start(() -> countVisits(service, visits));
            String secret = clip.toString();
            String url = "http://127.0.0.1:" + service.getLocalPort() + "/clip.mp4";
            assertRefused(
                    file("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n" + url + "\n#EXT-X-ENDLIST\n"),
                    422);
            assertRefused(
                    file(
                            "list.mp4",
                            "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:2,\nfile:" + secret + "\n#EXT-X-ENDLIST\n"),
                    422);
            assertRefused(file("concat.mp4", "ffconcat version 1.0\nfile '" + secret + "'\nfile '" + url + "'\n"), 422);
            assertRefused(
                    file(
                            "manifest.mp4",
                            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
                                    + " mediaPresentationDuration=\"PT2S\"><Period><AdaptationSet"
                                    + " mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>" + url
                                    + "</BaseURL></Representation></AdaptationSet></Period></MPD>"),
                    422);
            service.close();
            listener.join(Duration.ofSeconds(10));
        }
        assertEquals(0, visits.get(), "nobody calls the service");
    }

    private static void countVisits(ServerSocket service, AtomicInteger visits) {
        while (true) {
            try (Socket visit = service.accept()) {
                visits.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A JPEG whose header promises 65,500 × 65,500 pixels. */
    @Test
    void enormousPictureIsRefusedByItsHeader() throws Exception {
        byte[] header = {
            (byte) 0xFF,
            (byte) 0xD8,
            (byte) 0xFF,
            (byte) 0xE0,
            0,
            16,
            'J',
            'F',
            'I',
            'F',
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            1,
            0,
            0,
            (byte) 0xFF,
            (byte) 0xC0,
            0,
            17,
            8,
            (byte) 0xFF,
            (byte) 0xDC,
            (byte) 0xFF,
            (byte) 0xDC,
            3,
            1,
            0x22,
            0,
            2,
            0x11,
            1,
            3,
            0x11,
            1,
            (byte) 0xFF,
            (byte) 0xDA,
            0,
            12,
            3,
            1,
            0,
            2,
            0x11,
            3,
            0x11,
            0,
            63,
            0
        };
        byte[] bytes = Arrays.copyOf(header, 4096);
        bytes[4094] = (byte) 0xFF;
        bytes[4095] = (byte) 0xD9;
        assertRefused(file("enormous.jpg", bytes), 413, 422);
    }

    @Test
    void namesAreNamesOnly() throws Exception {
        for (String name :
                List.of("../../x.png", "a".repeat(10_000) + ".png", "/etc/passwd", "..", "C:\\\\x\\\\y.png")) {
            JsonObject accepted = Jobs.accepted(jobs.upload("/analysis", name, photo, Map.of(), Map.of()));
            JsonObject task = jobs.waitForEnd("/analysis/" + accepted.getString("task_id"), PATIENCE);
            assertEquals("done", task.getString("status"), task.encodePrettily());
            assertFalse(task.getString("filename").contains("/"), task.getString("filename"));
            assertTrue(task.getString("filename").length() <= 255, "a bounded name");
        }
    }

    @Test
    void requestsThatAreNoUploadsAreRefused() throws Exception {
        assertTrue(List.of(400, 415)
                .contains(node.post("/analysis", new JsonObject().put("file", "x"))
                        .statusCode()));
        assertEquals(
                400,
                jobs.upload("/analysis", photo, Map.of("priority", "urgent")).statusCode());
        assertEquals(
                400, jobs.upload("/analysis", photo, Map.of("model", "nobody")).statusCode());
        assertEquals(400, jobs.upload("/depth", clip, Map.of("fps", "much")).statusCode());
    }

    @Test
    void clientThatGoesAwayLeavesNothing() throws Exception {
        URI address = URI.create(node.url());
        long before = filesOf(folder.resolve("node"));
        for (int i = 0; i < 10; i++) {
            try (Socket client = new Socket(address.getHost(), address.getPort())) {
                OutputStream out = client.getOutputStream();
                out.write(("POST /analysis HTTP/1.1\r\nHost: " + address.getAuthority()
                                + "\r\n"
                                + "Content-Type: multipart/form-data; boundary=b\r\n"
                                + "Content-Length: 10000000\r\n\r\n"
                                + "--b\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"x.mp4\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.write(Files.readAllBytes(clip));
                out.flush();
            }
        }
        assertServes();
        node.holds("what had arrived is gone", PATIENCE, () -> filesOf(folder.resolve("node")) <= before + 10);
    }

    private static long filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().contains("upload")).count();
        } catch (UncheckedIOException vanished) {
            return Long.MAX_VALUE;
        }
    }

    @Test
    void manyUploadsAtOnceAreAllServed() throws Exception {
        Path noise = folder.resolve("noise.png");
        Clip.ffmpeg(List.of(
                "-f",
                "lavfi",
                "-i",
                "nullsrc=s=700x500:d=1:r=1,geq=random(1)*255:128:128",
                "-frames:v",
                "1",
                noise.toString()));
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                sent.add(senders.submit(
                        () -> jobs.upload("/analysis", noise, Map.of()).statusCode()));
            }
            for (Future<Integer> one : sent) {
                statuses.add(one.get());
            }
        }
        assertTrue(
                statuses.stream().allMatch(List.of(202, 429, 503)::contains),
                "taken, or put off in so many words: " + statuses);
        assertTrue(statuses.stream().filter(status -> status == 202).count() >= MANY / 2, statuses.toString());
        assertServes();
    }
}
