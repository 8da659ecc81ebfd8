package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.ReplacementMessage.Replace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ModelCallsIT {

    private static final String BYTES = "application/octet-stream";

    private OpenGateway gateway;

    @BeforeEach
    void open() {
        gateway = OpenGateway.furnished(Optional.empty());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aFileArrivesWholeWithItsHashAndIsRemovedAfterwards() throws Exception {
        Buffer model = noise(OpenGateway.MOST_MODEL_BYTES);
        HttpResponse<Buffer> answer = send("tiny", BYTES, model);
        assertEquals(200, answer.statusCode(), answer.bodyAsString());
        assertEquals("tiny", json(answer).getString("name"));
        assertEquals("old", json(answer).getString("replaced_sha256"));
        assertEquals(model, gateway.house.arrived.getFirst());
        Replace asked = gateway.house.exchanges.getFirst();
        assertEquals("tiny", asked.name());
        assertEquals(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model.getBytes())),
                asked.file().orElseThrow().sha256());
        assertNothingLeft();
    }

    @Test
    void theSameArrivesAsAFieldOfAForm() throws IOException {
        Buffer model = noise(300_000);
        MultipartForm form = MultipartForm.create()
                .attribute("note", "a better one")
                .binaryFileUpload("other", "readme", Buffer.buffer("read me"), "text/plain")
                .binaryFileUpload("file", "../../better.onnx", model, BYTES);
        HttpResponse<Buffer> answer = OpenGateway.await(
                gateway.request(HttpMethod.POST, "/models/tiny").sendMultipartForm(form));
        assertEquals(200, answer.statusCode(), answer.bodyAsString());
        assertEquals(List.of(model), gateway.house.arrived);
        assertNothingLeft();
        MultipartForm empty = MultipartForm.create().attribute("note", "nothing");
        HttpResponse<Buffer> refused = OpenGateway.await(
                gateway.request(HttpMethod.POST, "/models/tiny").sendMultipartForm(empty));
        assertEquals(
                "file",
                problem(refused, 400).getJsonArray("errors").getJsonObject(0).getString("field"));
    }

    @Test
    void anotherModelIsNamedAsJson() {
        assertEquals(200, gateway.post("/models/tiny", "{\"model\":\"broken\"}").statusCode());
        assertEquals(new Replace("tiny", Optional.empty(), Optional.of("broken")), gateway.house.exchanges.getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiny | application/json | [] | 400",
                "tiny | application/json | {} | 400",
                "tiny | application/json | {'model': 'a', 'b': 1} | 400",
                "tiny | text/plain | bytes | 415",
                "absent | application/json | {'model': 'tiny'} | 404",
                "absent | application/octet-stream | bytes | 404",
                "broken | application/octet-stream | bytes | 422",
                "broken | multipart/form-data | bytes | 400",
            })
    void whatIsWrongIsSaidByItsStatus(String name, String type, String body, int status) throws IOException {
        problem(send(name, type, Buffer.buffer(body.replace('\'', '"'))), status);
        assertNothingLeft();
    }

    @Test
    void aLargerFileThanAllowedIsRefusedWhetherItSaysSoOrNot() throws IOException {
        Buffer model = noise(OpenGateway.MOST_MODEL_BYTES + 1);
        assertTrue(problem(send("tiny", BYTES, model), 413).getString("detail").contains("3145728 bytes"));
        Path file = Files.write(Files.createTempFile("larger", ".onnx"), model.getBytes());
        AsyncFile stream = gateway.vertx.fileSystem().openBlocking(file.toString(), new OpenOptions());
        // A stream goes out in chunks, without its length.
        HttpResponse<Buffer> unsaid = OpenGateway.await(gateway.request(HttpMethod.POST, "/models/tiny")
                .putHeader("Content-Type", BYTES)
                .sendStream(stream));
        Files.delete(file);
        problem(unsaid, 413);
        assertEquals(List.of(), gateway.house.exchanges);
        assertNothingLeft();
        assertEquals(200, send("tiny", BYTES, noise(1000)).statusCode());
    }

    @Test
    void aFileWhoseSenderGoesAwayIsRemoved() throws Exception {
        NetSocket sender = OpenGateway.await(gateway.sockets.connect(gateway.verticle.port(), "127.0.0.1"));
        sender.write("POST /models/tiny HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + BYTES
                + "\r\nContent-Length: 100000\r\n\r\nthe beginning");
        waitUntil(() -> !left().isEmpty());
        OpenGateway.await(sender.close());
        waitUntil(() -> left().isEmpty());
        assertEquals(List.of(), gateway.house.exchanges);
    }

    private static void waitUntil(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            Thread.onSpinWait();
        }
    }

    @Test
    void foreignPagesAreRefused() {
        HttpResponse<Buffer> foreign = OpenGateway.await(gateway.request(HttpMethod.POST, "/models/tiny")
                .putHeader("Content-Type", BYTES)
                .putHeader("Origin", "https://elsewhere.example")
                .sendBuffer(noise(10)));
        problem(foreign, 403);
        assertEquals(List.of(), gateway.house.exchanges);
    }

    private HttpResponse<Buffer> send(String name, String type, Buffer body) {
        return OpenGateway.await(gateway.request(HttpMethod.POST, "/models/" + name)
                .putHeader("Content-Type", type)
                .sendBuffer(body));
    }

    private static Buffer noise(int bytes) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(3).nextBytes(noise);
        return Buffer.buffer(noise);
    }

    private static void assertNothingLeft() throws IOException {
        assertEquals(List.of(), left());
    }

    private static List<Path> left() throws IOException {
        if (!Files.isDirectory(OpenGateway.ARRIVING)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(OpenGateway.ARRIVING)) {
            return left.toList();
        }
    }
}
