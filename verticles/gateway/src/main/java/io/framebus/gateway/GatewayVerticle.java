package io.framebus.gateway;

import io.framebus.bus.Registration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP and the event-bus bridge. Needs no other room to start: calls whose room is not up are answered with 503,
 * so it may be deployed first and {@code /health/ready} tells when the rest has come.
 */
public final class GatewayVerticle extends VerticleBase {

    /** A connection without traffic is closed after this; longer than the slowest call. */
    private static final int IDLE_SECONDS = 150;

    private static final List<Integer> UNROUTED = List.of(400, 404, 405, 413, 415, 500);

    private final GatewayConfig config;
    private final PrometheusMeterRegistry registry;
    private Optional<Started> started = Optional.empty();
    private volatile int port;
    private volatile List<String> routes = List.of();

    /** Everything that is to be closed again. */
    private record Started(
            HttpServer server, Bridge bridge, StreamMeters meters, MetricsPage metrics, Registration progress) {}

    /** The parts a router is made of. */
    private record Parts(Operations operations, ModelCalls models, Pages pages, Bridge bridge) {}

    public GatewayVerticle(GatewayConfig config, PrometheusMeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    /** The port that is listened on; 0 until started. */
    public int port() {
        return port;
    }

    /** Every route as {@code METHOD /path}, in the contract's spelling of parameters. */
    List<String> routes() {
        return routes;
    }

    @Override
    public Future<?> start() {
        Rooms rooms = new Rooms(vertx);
        StreamCalls streams = new StreamCalls(vertx, rooms, config);
        NodeCalls node = new NodeCalls(rooms, config);
        ModelCalls models = new ModelCalls(vertx, rooms, config);
        MetricsPage metrics = new MetricsPage(vertx, node, registry);
        StreamMeters meters = new StreamMeters(
                vertx, rooms, registry, config.nodeName(), config.limits().endedMetrics());
        Bridge bridge = new Bridge(vertx, streams);
        return vertx.executeBlocking(() -> Pages.load(config.imageOrigins()), false)
                .map(pages ->
                        new Parts(new Operations(vertx, streams, models, node, metrics, pages), models, pages, bridge))
                .compose(this::router)
                .compose(this::listen)
                .compose(server ->
                        meters.start().map(progress -> new Started(server, bridge, meters, metrics, progress)))
                .onSuccess(all -> started = Optional.of(all))
                .compose(all -> bridge.serve())
                .compose(served -> config.bridgePort().isPresent()
                        ? bridge.listen(config.bridgePort().getAsInt())
                        : Future.succeededFuture());
    }

    @Override
    public Future<?> stop() {
        if (started.isEmpty()) {
            return Future.succeededFuture();
        }
        Started all = started.get();
        all.meters().stop();
        all.metrics().close();
        return Future.join(
                all.progress().close(), all.bridge().close(), all.server().close());
    }

    private Future<HttpServer> listen(Router router) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setCompressionSupported(true);
        return vertx.createHttpServer(options)
                .requestHandler(router)
                .listen(config.port(), config.host())
                .onSuccess(server -> port = server.actualPort());
    }

    private Future<Router> router(Parts parts) {
        return Contract.load(vertx).map(contract -> {
            RouterBuilder builder = RouterBuilder.create(vertx, contract, new Bodies());
            builder.rootHandler(
                    BodyHandler.create(false).setBodyLimit(config.limits().bodyBytes()));
            parts.operations()
                    .byId()
                    .forEach((id, handler) -> operation(builder, id).addHandler(handler));
            Router router = builder.createRouter();
            before(router, parts);
            parts.pages().mountParts(router);
            routes = router.getRoutes().stream()
                    .filter(route -> route.getPath() != null)
                    .map(GatewayVerticle::spelled)
                    .toList();
            return router;
        });
    }

    /** What stands before the operations: failures, headers, the guard, and those that read their bodies themselves. */
    private void before(Router router, Parts parts) {
        ProblemHandler problems = new ProblemHandler(router);
        UNROUTED.forEach(status -> router.errorHandler(status, problems));
        router.route().order(-4).failureHandler(problems);
        router.route().order(-3).handler(GatewayVerticle::securityHeaders);
        router.route().order(-2).handler(new HostGuard(config));
        router.route("/eventbus/*").order(-1).subRouter(parts.bridge().sockJs());
        router.post("/models/:name").order(-1).handler(parts.models()::replace);
    }

    private static OpenAPIRoute operation(RouterBuilder builder, String id) {
        OpenAPIRoute route = builder.getRoute(id);
        if (route == null) {
            throw new IllegalStateException("openapi.yaml has no operation " + id);
        }
        return route;
    }

    private static String spelled(Route route) {
        Set<HttpMethod> methods = route.methods();
        String method = methods == null || methods.isEmpty()
                ? "ANY"
                : methods.iterator().next().name();
        return method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}");
    }

    private static void securityHeaders(RoutingContext context) {
        context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }
}
