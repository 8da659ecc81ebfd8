package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway on a free port with the rest of the house behind it, and a client. */
final class OpenGateway implements AutoCloseable {

    static final Path ARRIVING = Path.of("target", "arriving-models").toAbsolutePath();
    static final int MOST_MODEL_BYTES = 3 << 20;
    private static final long PATIENCE_SECONDS = 20;

    final Vertx vertx = Vertx.vertx();
    final House house = new House();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final GatewayVerticle verticle;
    private final WebClient client = WebClient.create(vertx);

    /** Held here because Vert.x closes the connections of a client that nobody refers to any more. */
    final WebSocketClient webSockets = vertx.createWebSocketClient();

    final NetClient sockets = vertx.createNetClient();

    OpenGateway(GatewayConfig config) {
        verticle = new GatewayVerticle(config, registry);
        await(vertx.deployVerticle(verticle));
    }

    /** A gateway whose rooms are all there. */
    static OpenGateway furnished(Optional<Path> mediaRoot) {
        OpenGateway gateway = new OpenGateway(config(mediaRoot, Optional.of("tiny"), OptionalInt.empty()));
        await(gateway.house.open(gateway.vertx));
        return gateway;
    }

    static GatewayConfig config(Optional<Path> mediaRoot, Optional<String> defaultModel, OptionalInt bridgePort) {
        return new GatewayConfig(
                "127.0.0.1",
                0,
                bridgePort,
                "node-1",
                mediaRoot,
                defaultModel,
                Map.of("detect", Samples.DETECT),
                Set.of("framebus.example"),
                List.of("http://127.0.0.1:9000"),
                List.of("state", "objects", "kafka", "inference"),
                new GatewayConfig.Limits(
                        1 << 20,
                        100,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5)),
                new GatewayConfig.Models(ARRIVING, MOST_MODEL_BYTES, Duration.ofSeconds(5)));
    }

    HttpResponse<Buffer> get(String path) {
        return await(request(HttpMethod.GET, path).send());
    }

    HttpResponse<Buffer> post(String path, String body) {
        return await(request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body)));
    }

    HttpResponse<Buffer> delete(String path) {
        return await(request(HttpMethod.DELETE, path).send());
    }

    HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, verticle.port(), "127.0.0.1", path);
    }

    /** A request that reaches this gateway but says it is for another host. */
    HttpRequest<Buffer> requestFor(String host, HttpMethod method, String path) {
        SocketAddress here = SocketAddress.inetSocketAddress(verticle.port(), "127.0.0.1");
        return client.request(method, here, verticle.port(), host, path);
    }

    void publish(io.framebus.bus.Progress progress) {
        Addresses.progress().on(vertx).publish(progress);
    }

    static JsonObject json(HttpResponse<Buffer> response) {
        return response.bodyAsJsonObject();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", late);
        }
    }

    @Override
    public void close() {
        client.close();
        await(vertx.close());
        registry.close();
    }
}
