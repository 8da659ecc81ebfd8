package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.framebus.bus.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ModelDownloadIT {

    private static final byte[] MODEL = TinyDetectorMaker.yolox(64, 64);

    @TempDir
    Path folder;

    private Optional<HttpServer> server = Optional.empty();

    @BeforeEach
    void startServer() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.createContext("/tiny.onnx", exchange -> {
            exchange.sendResponseHeaders(200, MODEL.length);
            exchange.getResponseBody().write(MODEL);
            exchange.close();
        });
        started.start();
        server = Optional.of(started);
    }

    @AfterEach
    void stopServer() {
        server.ifPresent(started -> started.stop(0));
    }

    @Test
    void fileArrivesWholeUnderItsName() throws IOException {
        Path file = ModelDownload.pull(catalogue("/tiny.onnx", ""), "tiny", folder.resolve("models"));
        assertEquals(folder.resolve("models").resolve("tiny.onnx"), file);
        assertArrayEquals(MODEL, Files.readAllBytes(file));
    }

    @Test
    void otherBytesThanDescribedAreRefusedAndNothingStays() throws IOException {
        Failure failure = failure(catalogue("/tiny.onnx", "0".repeat(64)));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertNothingStays();
    }

    @Test
    void missingFileIsUnavailableWithTheServersAnswer() throws IOException {
        Failure failure = failure(catalogue("/absent.onnx", ""));
        assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
        assertEquals(true, String.valueOf(failure.getMessage()).endsWith("the server answered 404"));
        assertNothingStays();
    }

    private Failure failure(ModelCatalogue catalogue) {
        return assertThrows(Failure.class, () -> ModelDownload.pull(catalogue, "tiny", folder.resolve("models")));
    }

    private void assertNothingStays() throws IOException {
        try (var files = Files.list(folder.resolve("models"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    private ModelCatalogue catalogue(String path, String sha256) throws IOException {
        int port = server.orElseThrow().getAddress().getPort();
        Path yaml = Files.writeString(
                folder.resolve("models.yaml"),
                "models: [{name: tiny, url: 'http://127.0.0.1:" + port + path + "'"
                        + (sha256.isEmpty() ? "" : ", sha256: '" + sha256 + "'") + "}]");
        return ModelCatalogue.open(InferenceConfig.defaults(Optional.of(yaml), List.of()));
    }
}
