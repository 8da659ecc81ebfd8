package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.framebus.bus.Failure;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelCatalogue;
import io.framebus.inference.TinyDetectorMaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ModelPullIT {

    private static final byte[] MODEL = TinyDetectorMaker.yolox(64, 64);
    private static final byte[] PAGE = "<html>no model</html>".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private final StringWriter shown = new StringWriter();
    private Optional<HttpServer> server = Optional.empty();
    private String typed = "";

    @BeforeEach
    void startServer() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(started, "/tiny.onnx", MODEL);
        serve(started, "/page.onnx", PAGE);
        started.start();
        server = Optional.of(started);
    }

    private void serve(HttpServer started, String path, byte[] body) {
        started.createContext(path, exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stopServer() {
        server.ifPresent(started -> started.stop(0));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private InferenceConfig config(String path, String more) throws IOException {
        int port = server.orElseThrow().getAddress().getPort();
        Path yaml = Files.writeString(
                folder.resolve("models.yaml"),
                "models:\n  - name: tiny\n    licence: MIT\n    note: Finds blobs.\n"
                        + (path.isEmpty() ? "" : "    url: http://127.0.0.1:" + port + path + "\n")
                        + (more.isEmpty() ? "" : "    " + more + "\n"));
        return InferenceConfig.defaults(Optional.of(yaml), List.of(folder.resolve("models")))
                .withCache(Path.of("target", "trials").toAbsolutePath());
    }

    private int pull(InferenceConfig config, boolean terminal, ModelPull.Order order) throws Exception {
        return new ModelPull(
                        config, folder.resolve("models"), Map.of(), new PrintWriter(shown, true), terminal, () -> typed)
                .run(order);
    }

    private static ModelPull.Order order(boolean agreed, boolean trusted, String... sha256) {
        return new ModelPull.Order("tiny", agreed, List.of(sha256).stream().findFirst(), trusted);
    }

    @Test
    void modelIsShownAgreedToFetchedTriedAndFoundByItsName() throws Exception {
        InferenceConfig config = config("/tiny.onnx", "sha256: " + sha256(MODEL));
        typed = "y";
        assertEquals(ExitCode.DONE, pull(config, true, order(false, false)));
        for (String part : List.of(
                "model    tiny",
                "licence  MIT",
                "note     Finds blobs.",
                "sha256   " + sha256(MODEL),
                "[y/N] \r[",
                "tiny.onnx is usable",
                "family       yolox")) {
            assertTrue(shown.toString().contains(part), () -> part + " is not in " + shown);
        }
        assertArrayEquals(
                MODEL,
                Files.readAllBytes(ModelCatalogue.open(config).find("tiny").path()));
        assertEquals(ExitCode.DONE, pull(config, false, order(false, false)));
        assertTrue(shown.toString().contains("model tiny is already here"), shown::toString);
        assertEquals(1, requests.get());
    }

    @Test
    void nobodyIsTakenToAgree() throws Exception {
        InferenceConfig config = config("/tiny.onnx", "sha256: " + sha256(MODEL));
        ModelPull.Misused misused =
                assertThrows(ModelPull.Misused.class, () -> pull(config, false, order(false, false)));
        assertTrue(String.valueOf(misused.getMessage()).contains("--yes agrees to the licence"));
        for (String no : List.of("", "n", "yesterday")) {
            typed = no;
            assertEquals(ExitCode.FAILED, pull(config, true, order(false, false)));
        }
        assertEquals(0, requests.get());
        assertTrue(shown.toString().endsWith("nothing was fetched" + System.lineSeparator()), shown::toString);
    }

    @Test
    void fileNobodyKnowsTheHashOfNeedsAnExplicitWord() throws Exception {
        InferenceConfig config = config("/tiny.onnx", "");
        ModelPull.Misused misused =
                assertThrows(ModelPull.Misused.class, () -> pull(config, false, order(true, false)));
        assertTrue(String.valueOf(misused.getMessage()).contains("give --sha256 HEX"), misused::getMessage);
        assertEquals(ExitCode.DONE, pull(config, false, order(true, true)));
        assertTrue(
                shown.toString().contains("sha256 not known to the catalogue: yours is " + sha256(MODEL)),
                shown::toString);
    }

    @Test
    void hashOfTheCommandLineIsEnforced() throws Exception {
        InferenceConfig config = config("/tiny.onnx", "");
        Failure failure = assertThrows(Failure.class, () -> pull(config, false, order(true, false, sha256(PAGE))));
        assertTrue(failure.getMessage().contains("its sha256 is " + sha256(MODEL)), failure::getMessage);
        assertEquals(ExitCode.DONE, pull(config, false, order(true, false, sha256(MODEL))));
        assertThrows(ModelPull.Misused.class, () -> pull(config, false, order(true, false, "12")));
        InferenceConfig known = config("/tiny.onnx", "sha256: " + sha256(MODEL));
        assertThrows(ModelPull.Misused.class, () -> pull(known, false, order(true, false, sha256(PAGE))));
    }

    @Test
    void trustedFileThatIsNoModelIsDeleted() throws Exception {
        InferenceConfig config = config("/page.onnx", "");
        Failure failure = assertThrows(Failure.class, () -> pull(config, false, order(true, true)));
        assertTrue(failure.getMessage().endsWith("; it was deleted"), failure::getMessage);
        assertFalse(Files.exists(folder.resolve("models").resolve("tiny.onnx")));
    }

    @Test
    void otherFileOfTheSameNameIsReplaced() throws Exception {
        Files.createDirectories(folder.resolve("models"));
        Files.write(folder.resolve("models").resolve("tiny.onnx"), PAGE);
        InferenceConfig config = config("/tiny.onnx", "sha256: " + sha256(MODEL));
        assertEquals(ExitCode.DONE, pull(config, false, order(true, false)));
        assertTrue(shown.toString().contains("tiny.onnx, where another file is replaced"), shown::toString);
        assertEquals(sha256(MODEL), ModelCatalogue.open(config).find("tiny").sha256());
    }

    @Test
    void modelWithoutAnAddressSaysWhatItsEntryNotes() throws Exception {
        InferenceConfig config = config("", "");
        Failure failure = assertThrows(Failure.class, () -> pull(config, false, order(true, false)));
        assertEquals("the catalogue knows no address of model tiny. Finds blobs.", failure.getMessage());
        assertThrows(
                ModelPull.Misused.class,
                () -> pull(config, false, new ModelPull.Order("other", true, Optional.empty(), false)));
    }
}
