package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.OpenGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.Progress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class NodeCallsIT {

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
    void aloneItLivesIsNotReadyAndSaysWhatIsMissing() {
        try (OpenGateway alone =
                new OpenGateway(OpenGateway.config(Optional.empty(), Optional.of("tiny"), OptionalInt.empty()))) {
            assertEquals(200, alone.get("/health/live").statusCode());
            HttpResponse<Buffer> ready = alone.get("/health/ready");
            assertEquals(503, ready.statusCode());
            assertFalse(json(ready).getBoolean("ready"));
            assertEquals(
                    "the part \"kafka\" is not up on this node",
                    json(ready).getJsonObject("parts").getJsonObject("kafka").getString("detail"));
            HttpResponse<Buffer> state = alone.get("/state");
            assertTrue(problem(state, 503).getString("detail").contains("\"state\""));
            assertEquals("2", state.getHeader("Retry-After"));
            assertEquals(200, alone.get("/metrics").statusCode());
        }
    }

    @Test
    void readyWhenEveryPartIsAndNotWhenOneIsNot() {
        assertEquals(200, gateway.get("/health/ready").statusCode());
        gateway.house.health.put("objects", new HealthMessage.Answer(false, "the bucket is gone"));
        HttpResponse<Buffer> ready = gateway.get("/health/ready");
        assertEquals(503, ready.statusCode());
        assertEquals(
                new JsonObject().put("ok", false).put("detail", "the bucket is gone"),
                json(ready).getJsonObject("parts").getJsonObject("objects"));
    }

    @Test
    void modelsAndNodesAreListed() {
        JsonObject models = json(gateway.get("/models"));
        assertEquals("tiny", models.getString("default_model"));
        assertEquals("tiny", models.getJsonArray("models").getJsonObject(0).getString("name"));
        JsonObject node = json(gateway.get("/cluster")).getJsonArray("nodes").getJsonObject(0);
        assertEquals(new JsonObject("""
            {"node": "run-1", "name": "node-1", "url": "http://127.0.0.1:8080", "roles": ["gateway"],
             "streams": ["0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50"]}\
            """), node);
    }

    @Test
    void metricsShowTheStreamsOfThisNodeAndTheOutbox() {
        gateway.house.put(Samples.running(Samples.ID));
        Counters counters = new Counters(10, 8, 5, 1, Map.of("overload", 2L), Map.of());
        gateway.publish(new Progress(Samples.ID, 2, counters, 0, 40, Map.of(), Map.of()));
        HttpResponse<Buffer> response = gateway.get("/metrics");
        assertTrue(response.getHeader("Content-Type").startsWith("text/plain"));
        String text = response.bodyAsString();
        String stream = "stream=\"" + Samples.ID + "\"}";
        for (String line : List.of(
                "framebus_dropped_total{reason=\"overload\"," + stream + " 2.0",
                "framebus_frame_age_seconds{" + stream + " 0.04",
                "framebus_stream_owner{node=\"node-1\"," + stream + " 1.0",
                "framebus_reconnects_total{" + stream + " 0.0",
                "framebus_decoded_fps{" + stream + " 0.0",
                "framebus_processed_fps{" + stream + " 0.0",
                "framebus_outbox_lag 4.0")) {
            assertTrue(text.lines().anyMatch(line::equals), line + " is not in\n" + text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/console/console.js, text/javascript; charset=utf-8",
        "/console/live.js, text/javascript; charset=utf-8",
        "/console/console.css, text/css; charset=utf-8",
        "/console/icon.svg, image/svg+xml",
        "/docs, text/html; charset=utf-8",
        "/docs/docs.js, text/javascript; charset=utf-8",
        "/docs/swagger-ui.css, text/css; charset=utf-8",
        "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8",
        "/openapi.yaml, application/yaml",
    })
    void pagesComeFromThisNodeUnderAStrictPolicy(String path, String contentType) {
        HttpResponse<Buffer> response = gateway.get(path);
        assertEquals(200, response.statusCode());
        assertEquals(contentType, response.getHeader("Content-Type"));
        assertEquals("nosniff", response.getHeader("X-Content-Type-Options"));
        String policy = response.getHeader("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
        assertFalse(policy.contains("unsafe-eval"), policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/docs/docs.js", "/console/console.js", "/console/console.css"})
    void pagesNameNoOtherHost(String path) {
        assertFalse(gateway.get(path).bodyAsString().matches("(?s).*(https?://|(?<![a-z]:)//[a-z]).*"), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/console/../openapi", "/docs/nothing", "/streams", "/console/"})
    void unknownPathIsNotFound(String path) {
        problem(gateway.get(path), 404);
    }

    @Test
    void wrongMethodTypeAndSizeHaveTheirStatus() {
        HttpResponse<Buffer> wrongMethod = gateway.get("/init");
        problem(wrongMethod, 405);
        assertEquals("POST", wrongMethod.getHeader("Allow"));
        problem(gateway.delete("/state"), 405);
        problem(
                OpenGateway.await(gateway.request(HttpMethod.POST, "/init")
                        .putHeader("Content-Type", "text/plain")
                        .sendBuffer(Buffer.buffer("{\"url\":\"rtsp://camera/1\"}"))),
                415);
        problem(gateway.post("/init", "{\"url\":\"" + "x".repeat(2 << 20) + "\"}"), 413);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, '', 202",
        "127.0.0.1, http://127.0.0.1:PORT, 202",
        "127.0.0.1, http://127.0.0.1:3000, 403",
        "localhost, http://127.0.0.1:PORT, 403",
        "localhost, http://localhost, 403",
        "framebus.example, https://framebus.example, 202",
        "evil.example, '', 403",
        "10.0.0.7, '', 403",
        "localhost, http://evil.example, 403",
        "localhost, null, 403",
        "localhost, http://localhost.evil.example, 403",
    })
    void changesAreMadeOnlyUnderKnownNames(String host, String origin, int status) {
        var request = gateway.requestFor(host, HttpMethod.POST, "/init").putHeader("Content-Type", "application/json");
        if (!origin.isEmpty()) {
            request.putHeader("Origin", origin.replace("PORT", String.valueOf(gateway.verticle.port())));
        }
        HttpResponse<Buffer> response =
                OpenGateway.await(request.sendBuffer(Buffer.buffer("{\"url\":\"rtsp://camera/1\"}")));
        assertEquals(status, response.statusCode(), response.bodyAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /state?id=%zz HTTP/1.1\r\nHost: localhost",
                "GET /%zz HTTP/1.1\r\nHost: localhost",
                "GET /state HTTP/1.1",
                "POST /init HTTP/1.1\r\nHost: a b c\r\nContent-Length: 0",
            })
    void requestsThatCannotBeReadAreMalformed(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void bridgeIsGuardedAsChangesAre() {
        problem(
                OpenGateway.await(gateway.requestFor("evil.example", HttpMethod.GET, "/eventbus/info")
                        .send()),
                403);
        problem(
                OpenGateway.await(gateway.request(HttpMethod.GET, "/eventbus/info")
                        .putHeader("Origin", "http://evil.example")
                        .send()),
                403);
        assertEquals(200, gateway.get("/eventbus/info").statusCode());
    }
}
