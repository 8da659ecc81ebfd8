package io.framebus.inference;

import static io.framebus.inference.ModelDownloads.FILE;
import static io.framebus.inference.ModelDownloads.OTHER;
import static io.framebus.inference.ModelDownloads.TAG;
import static io.framebus.inference.ModelDownloads.entry;
import static io.framebus.inference.ModelDownloads.sha256;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ModelDownloadIT {

    private static final int HALF = FILE.length / 2;
    private static final String HASH = sha256(FILE);

    @TempDir
    Path folder;

    private final AtomicInteger count = new AtomicInteger();
    private ModelDownloads downloads = new ModelDownloads(Path.of(""));

    @BeforeEach
    void useFolder() {
        downloads = new ModelDownloads(folder);
    }

    private boolean first() {
        return count.getAndIncrement() == 0;
    }

    /** Where the part that was asked for begins, 0 for the whole file. */
    private static long begin(ModelDownloadServer.Request request) {
        String digits = request.header("range").replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private void assertFetched(byte[] expected) throws IOException {
        assertEquals(List.of("tiny.onnx"), downloads.files());
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("tiny.onnx")));
    }

    @Test
    void fileArrivesWholeUnderItsName() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            Path file = downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertEquals(folder.resolve("tiny.onnx"), file);
            assertFetched(FILE);
            assertEquals(FILE.length, downloads.receivedBytes());
            assertEquals(List.of("transferring 0 of " + FILE.length), downloads.notes());
        }
    }

    @Test
    void cutConnectionIsResumedWhereItEnded() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            if (first()) {
                reply.cutOff(FILE, TAG, HALF);
            } else {
                reply.file(FILE, TAG, request);
            }
        })) {
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertFetched(FILE);
            // A client may notice the end before it has read all that came.
            long begin = begin(server.requests().get(1));
            assertTrue(begin > 0 && begin <= HALF, () -> "asked for the rest from " + begin);
            assertEquals(TAG, server.requests().get(1).header("if-range"));
            assertEquals(
                    "the connection was cut; trying again in 0 s",
                    downloads.notes().get(1));
        }
    }

    @Test
    void everyByteMoreEarnsNewTries() throws IOException {
        int step = FILE.length / 20;
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            int begin = (int) begin(request);
            reply.head(
                    begin == 0 ? "200 OK" : "206 Partial Content",
                    "Content-Length: " + (FILE.length - begin),
                    "Content-Range: bytes " + begin + "-" + (FILE.length - 1) + "/" + FILE.length,
                    "Last-Modified: Sat, 01 Feb 2025 10:00:00 GMT");
            reply.body(Arrays.copyOfRange(FILE, begin, Math.min(FILE.length, begin + step)));
        })) {
            downloads.pull(entry(server.url("/a.onnx"), 0), HASH);
            assertFetched(FILE);
            assertEquals(
                    "Sat, 01 Feb 2025 10:00:00 GMT", server.requests().getLast().header("if-range"));
        }
    }

    @Test
    void laterDownloadGoesOnWithWhatAnEarlierOneLeft() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            if (first()) {
                reply.cutOff(FILE, TAG, HALF);
            } else if (count.get() <= 3) {
                reply.empty("503 Service Unavailable");
            } else {
                reply.file(FILE, TAG, request);
            }
        })) {
            CatalogueEntry entry = entry(server.url("/a.onnx"), FILE.length);
            Failure failure = downloads.refused(entry, HASH);
            assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
            assertTrue(failure.getMessage().contains("the server answered 503 ("), failure::getMessage);
            assertTrue(failure.getMessage().endsWith(" came; 3 tries brought nothing)"), failure::getMessage);
            assertEquals(List.of("tiny.onnx.part", "tiny.onnx.part.json"), downloads.files());
            long left = Files.size(folder.resolve("tiny.onnx.part"));
            downloads.pull(entry, HASH);
            assertFetched(FILE);
            assertEquals("bytes=" + left + "-", server.requests().getLast().header("range"));
        }
    }

    @Test
    void partThatIsWholeAlreadyIsNotFetchedAgain() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            String url = server.url("/a.onnx");
            leave(FILE, url, TAG);
            downloads.pull(entry(url, FILE.length), HASH);
            assertFetched(FILE);
            assertEquals(List.of(), downloads.notes());
        }
    }

    @Test
    void serverThatIgnoresRangesIsReadAnew() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            if (first()) {
                reply.cutOff(FILE, TAG, HALF);
            } else {
                reply.head("200 OK", "Content-Length: " + FILE.length, "ETag: " + TAG);
                reply.body(FILE);
            }
        })) {
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertFetched(FILE);
            assertTrue(downloads.notes().contains("the server gives the whole file again, so it begins anew"));
        }
    }

    @Test
    void fileThatChangedBetweenTwoTriesIsReadAnew() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            if (first()) {
                reply.cutOff(OTHER, "\"zero\"", HALF);
            } else {
                reply.file(FILE, TAG, request);
            }
        })) {
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertFetched(FILE);
            assertEquals("\"zero\"", server.requests().get(1).header("if-range"));
        }
    }

    @Test
    void partOfAnotherFileOrPlaceIsNotBelieved() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            String start = first() ? "0" : String.valueOf(HALF);
            String tag = count.get() == 2 ? "\"two\"" : TAG;
            if (request.header("range").isEmpty()) {
                reply.file(FILE, TAG, request);
            } else {
                reply.head(
                        "206 Partial Content",
                        "Content-Length: 10",
                        "Content-Range: bytes " + start + "-" + (FILE.length - 1) + "/" + FILE.length,
                        "ETag: " + tag);
                reply.body(new byte[10]);
            }
        })) {
            String url = server.url("/a.onnx");
            leave(Arrays.copyOf(OTHER, HALF), url, TAG);
            downloads.pull(entry(url, FILE.length), HASH);
            assertFetched(FILE);
            assertEquals("", server.requests().get(1).header("range"));
            leave(Arrays.copyOf(OTHER, HALF), url, "\"one\"");
            count.set(1);
            downloads.pull(entry(url, FILE.length), HASH);
            assertFetched(FILE);
        }
    }

    @Test
    void partOfAnotherAddressOrWithoutAValidatorBeginsAnew() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            leave(Arrays.copyOf(OTHER, HALF), server.url("/b.onnx"), TAG);
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertFetched(FILE);
            leave(Arrays.copyOf(OTHER, HALF), server.url("/a.onnx"), "");
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertFetched(FILE);
            assertEquals(
                    List.of("", ""),
                    server.requests().stream().map(one -> one.header("range")).toList());
        }
    }

    private void leave(byte[] bytes, String url, String validator) throws IOException {
        Files.write(folder.resolve("tiny.onnx.part"), bytes);
        Files.writeString(
                folder.resolve("tiny.onnx.part.json"),
                io.framebus.bus.Json.write(new ModelDownloadPart.Origin(url, validator)));
    }

    @Test
    void partWhoseServerStallsIsKeptAndTheDownloadEnds() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            if (first()) {
                reply.cutOff(FILE, TAG, HALF);
            }
            reply.stall();
        })) {
            Failure failure = downloads.refused(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
            assertEquals(
                    "nothing came for 0 s; trying again in 0 s",
                    downloads.notes().get(1));
            assertTrue(failure.getMessage().contains("no answer from 127.0.0.1 within 0 s"), failure::getMessage);
            assertEquals(List.of("tiny.onnx.part", "tiny.onnx.part.json"), downloads.files());
        }
    }

    @Test
    void sameModelIsNotFetchedTwiceAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            asked.countDown();
            reply.stall();
        })) {
            CatalogueEntry entry = entry(server.url("/a.onnx"), FILE.length);
            Thread other = Thread.ofVirtual().start(() -> new ModelDownloads(folder).refused(entry, HASH));
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            assertEquals(Failure.Kind.CONFLICT, downloads.refused(entry, HASH).kind());
            other.interrupt();
            other.join();
        }
    }

    @Test
    void fullDiskIsToldAndNotTriedAgain() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "there is no device that is always full");
        Files.createSymbolicLink(folder.resolve("tiny.onnx.part"), full);
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            Failure failure = downloads.refused(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertEquals(
                    "the folder " + folder + " can't take the file: No space left on device", failure.getMessage());
            assertEquals(1, server.requests().size());
        }
    }
}
