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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that give something else than the model. */
@Timeout(60)
final class ModelDownloadRefusalsIT {

    private static final String HASH = sha256(FILE);

    @TempDir
    Path folder;

    private ModelDownloads downloads = new ModelDownloads(Path.of(""));

    @BeforeEach
    void useFolder() {
        downloads = new ModelDownloads(folder);
    }

    private void assertRefused(ModelDownloadServer server, long bytes, Failure.Kind kind, String reason)
            throws IOException {
        Failure failure = downloads.refused(entry(server.url("/a.onnx"), bytes), HASH);
        assertTrue(failure.getMessage().contains(reason), failure::getMessage);
        assertEquals(kind, failure.kind());
        assertEquals(List.of(), downloads.files());
    }

    @Test
    void otherFileOfTheSameLengthIsDeletedAndTheOldOneStays() throws IOException {
        try (ModelDownloadServer server =
                new ModelDownloadServer((request, reply) -> reply.file(OTHER, TAG, request))) {
            assertRefused(
                    server, FILE.length, Failure.Kind.INVALID, "its sha256 is " + sha256(OTHER) + ", not " + HASH);
            Files.write(folder.resolve("tiny.onnx"), FILE);
            downloads.refused(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertEquals(List.of("tiny.onnx"), downloads.files());
            assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("tiny.onnx")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void otherLengthThanTheCataloguesIsRefusedBeforeTheBody(int more) throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            reply.head("200 OK", "Content-Length: " + (FILE.length + more));
            reply.stall();
        })) {
            assertRefused(
                    server,
                    FILE.length,
                    Failure.Kind.INVALID,
                    "the server has " + (FILE.length + more) + " bytes, the catalogue " + FILE.length);
        }
    }

    @Test
    void bodyThatIsShorterThanAnnouncedFailsAfterItsTries() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            reply.head("200 OK", "Content-Length: " + (FILE.length + 1000));
            reply.body(FILE);
        })) {
            Failure failure = downloads.refused(entry(server.url("/a.onnx"), 0), HASH);
            assertTrue(failure.getMessage().contains("the connection was cut ("), failure::getMessage);
        }
    }

    @Test
    void bodyThatIsLongerThanAnnouncedIsReadToItsAnnouncedEnd() throws IOException {
        byte[] announced = Arrays.copyOf(FILE, FILE.length / 2);
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            reply.head("200 OK", "Content-Length: " + announced.length);
            reply.body(FILE);
        })) {
            assertRefused(server, 0, Failure.Kind.INVALID, "its sha256 is " + sha256(announced));
        }
    }

    @Test
    void bodyWithoutALengthIsNotReadBeyondTheCataloguesSize() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> {
            reply.head("200 OK");
            for (int i = 0; i < 1000; i++) {
                reply.body(FILE);
            }
        })) {
            assertRefused(server, FILE.length, Failure.Kind.INVALID, "more than 300000 bytes came");
        }
    }

    @Test
    void endlessRedirectsEnd() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer(
                (request, reply) -> reply.empty("302 Found", "Location: /a.onnx?signature=secret"))) {
            assertRefused(server, 0, Failure.Kind.UNAVAILABLE, "127.0.0.1 redirects more than 10 times");
            assertEquals(11, server.requests().size());
        }
    }

    @Test
    void redirectIsFollowedWithTheRangeAskedFor() throws IOException {
        try (ModelDownloadServer storage = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request));
                ModelDownloadServer server = new ModelDownloadServer((request, reply) ->
                        reply.empty("307 Temporary Redirect", "Location: " + storage.url("/b?signature=secret")))) {
            Files.write(folder.resolve("tiny.onnx.part"), Arrays.copyOf(FILE, 100));
            Files.writeString(
                    folder.resolve("tiny.onnx.part.json"),
                    io.framebus.bus.Json.write(new ModelDownloadPart.Origin(server.url("/a.onnx"), TAG)));
            downloads.pull(entry(server.url("/a.onnx"), FILE.length), HASH);
            assertArrayEquals(FILE, Files.readAllBytes(folder.resolve("tiny.onnx")));
            assertEquals("bytes=100-", storage.requests().getFirst().header("range"));
        }
    }

    @Test
    void missingFileIsNotAskedForAgain() throws IOException {
        try (ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.empty("404 Not Found"))) {
            assertRefused(server, 0, Failure.Kind.UNAVAILABLE, "/a.onnx: the server answered 404");
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void serverInTroubleIsAskedAgainAFewTimes() throws IOException {
        try (ModelDownloadServer server =
                new ModelDownloadServer((request, reply) -> reply.empty("500 Internal Server Error"))) {
            assertRefused(server, 0, Failure.Kind.UNAVAILABLE, "the server answered 500 (0 B came; 3 tries");
            assertEquals(3, server.requests().size());
        }
    }

    @Test
    void serverThatIsNotThereIsNamed() throws IOException {
        ModelDownloadServer server = new ModelDownloadServer((request, reply) -> reply.stall());
        server.close();
        assertRefused(server, 0, Failure.Kind.UNAVAILABLE, "no connection to 127.0.0.1");
    }

    @Test
    void entryWithoutAnAddressSaysSo() {
        Failure failure = downloads.refused(entry("", 0), HASH);
        assertEquals("the catalogue knows no address of model tiny", failure.getMessage());
    }
}
