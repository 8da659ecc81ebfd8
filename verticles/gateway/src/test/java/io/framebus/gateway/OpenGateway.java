package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.PipelineSpec;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
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
    static final Path UPLOADS = Path.of("target", "uploads").toAbsolutePath();
    static final int MOST_UPLOAD_BYTES = 20 << 20;
    private static final int MOST_CONNECTIONS = 256;
    static final int UPLOADS_AT_ONCE = 8;
    static final int MOST_MODEL_BYTES = 3 << 20;
    private static final long PATIENCE_SECONDS = 20;

    final Vertx vertx = Vertx.vertx();
    final House house = new House();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final GatewayVerticle verticle;
    private final WebClient client =
            WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));

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

    /** The same with sequences to be tracked by name. */
    static OpenGateway withSequences(Path root) {
        OpenGateway gateway = new OpenGateway(
                config(Optional.empty(), Optional.of("tiny"), OptionalInt.empty(), jobs(Optional.of(root))));
        await(gateway.house.open(gateway.vertx));
        return gateway;
    }

    static GatewayConfig config(Optional<Path> mediaRoot, Optional<String> defaultModel, OptionalInt bridgePort) {
        return config(mediaRoot, defaultModel, bridgePort, jobs(Optional.empty()));
    }

    /** Small files, few at a time, short waits. */
    static GatewayConfig.Jobs jobs(Optional<Path> sequencesRoot) {
        GatewayConfig.Uploads uploads = new GatewayConfig.Uploads(
                UPLOADS,
                MOST_UPLOAD_BYTES,
                UPLOADS_AT_ONCE,
                300,
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15));
        return new GatewayConfig.Jobs(Optional.of("deep"), sequencesRoot, uploads);
    }

    static GatewayConfig config(
            Optional<Path> mediaRoot, Optional<String> defaultModel, OptionalInt bridgePort, GatewayConfig.Jobs jobs) {
        return new GatewayConfig(
                "127.0.0.1",
                0,
                bridgePort,
                "node-1",
                mediaRoot,
                defaultModel,
                Map.of(
                        "detect", Samples.DETECT,
                        "track", Samples.TRACK,
                        "analysis",
                                Samples.untracked("analysis", PipelineSpec.Work.DETECT, Optional.of(Samples.SCENES)),
                        "depth", Samples.untracked("depth", PipelineSpec.Work.DEPTH, Optional.empty()),
                        "enhance", Samples.untracked("enhance", PipelineSpec.Work.ENHANCE, Optional.empty())),
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
                new GatewayConfig.Models(ARRIVING, MOST_MODEL_BYTES, Duration.ofSeconds(5)),
                jobs);
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
