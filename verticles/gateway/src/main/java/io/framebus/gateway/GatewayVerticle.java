package io.framebus.gateway;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
    private final List<Supplier<Future<?>>> closing = new ArrayList<>();
    private volatile int port;
    private volatile List<String> routes = List.of();

    /** What a form's heads and fields may have before they are read; a name of ten thousand characters fits. */
    private static final int FORM_BYTES = 64 << 10;

    /** The parts a router is made of. */
    private record Parts(
            Operations operations, JobOperations jobs, ModelCalls models, UploadCalls uploads, Pages pages) {}

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
        JobCalls jobs = new JobCalls(vertx, rooms, config);
        NodeCalls node = new NodeCalls(rooms, config);
        ModelCalls models = new ModelCalls(vertx, rooms, config);
        UploadCalls uploads = new UploadCalls(vertx, rooms, config);
        closing.add(uploads::close);
        MetricsPage metrics = new MetricsPage(vertx, rooms, node, registry, config.limits());
        closing.add(metrics::close);
        StreamMeters meters = new StreamMeters(
                vertx, rooms, registry, config.nodeName(), config.limits().endedMetrics());
        Bridge bridge = new Bridge(vertx, streams, jobs);
        JobOperations jobOperations = new JobOperations(jobs, new TrackingCalls(vertx, rooms, jobs, config), uploads);
        return vertx.executeBlocking(() -> Pages.load(config.imageOrigins()), false)
                .map(pages -> new Parts(
                        new Operations(vertx, streams, models, node, metrics, pages),
                        jobOperations,
                        models,
                        uploads,
                        pages))
                .compose(parts -> router(parts, bridge))
                .compose(this::listen)
                .compose(server -> meters.start())
                .onSuccess(progress -> closing.add(() -> {
                    meters.stop();
                    return progress.close();
                }))
                .onSuccess(progress -> sweep(new UploadSweep(vertx, rooms, config)))
                .compose(all -> serve(bridge));
    }

    /** In the order of closing: what came last goes first. */
    @Override
    public Future<?> stop() {
        return Future.join(
                closing.reversed().stream().<Future<?>>map(Supplier::get).toList());
    }

    private void sweep(UploadSweep sweep) {
        sweep.start();
        closing.add(() -> {
            sweep.stop();
            return Future.succeededFuture();
        });
    }

    private Future<Void> serve(Bridge bridge) {
        closing.add(bridge::close);
        return bridge.serve()
                .compose(served -> config.bridgePort().isPresent()
                        ? bridge.listen(config.bridgePort().getAsInt())
                        : Future.succeededFuture());
    }

    private Future<HttpServer> listen(Router router) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxFormBufferedBytes(FORM_BYTES)
                .setMaxFormAttributeSize(FORM_BYTES)
                .setCompressionSupported(true);
        return vertx.createHttpServer(options)
                .requestHandler(request -> router.handle(HeadAsGet.of(request)))
                .listen(config.port(), config.host())
                .onSuccess(server -> {
                    port = server.actualPort();
                    closing.add(server::close);
                });
    }

    private Future<Router> router(Parts parts, Bridge bridge) {
        return Contract.load(vertx).map(contract -> {
            RouterBuilder builder = RouterBuilder.create(vertx, contract, new Bodies());
            builder.rootHandler(
                    BodyHandler.create(false).setBodyLimit(config.limits().bodyBytes()));
            parts.operations()
                    .byId()
                    .forEach((id, handler) -> operation(builder, id).addHandler(handler));
            parts.jobs().byId().forEach((id, handler) -> operation(builder, id).addHandler(handler));
            Router router = builder.createRouter();
            before(router, parts, bridge);
            parts.pages().mountParts(router);
            routes = router.getRoutes().stream()
                    .filter(route -> route.getPath() != null)
                    .map(GatewayVerticle::spelled)
                    .toList();
            return router;
        });
    }

    /** What stands before the operations: failures, headers, the guard, and those that read their bodies themselves. */
    private void before(Router router, Parts parts, Bridge bridge) {
        ProblemHandler problems = new ProblemHandler(router);
        UNROUTED.forEach(status -> router.errorHandler(status, problems));
        router.route().order(-4).failureHandler(problems);
        router.route().order(-3).handler(GatewayVerticle::securityHeaders);
        router.route().order(-3).handler(new WellFormed());
        router.route().order(-2).handler(new HostGuard(config));
        router.post().order(-1).handler(JobOperations::requireName);
        router.route("/eventbus/*").order(-1).subRouter(bridge.sockJs());
        router.post("/models/:name").order(-1).handler(parts.models()::replace);
        for (UploadUse use : UploadUse.values()) {
            router.post(use.path()).order(-1).handler(context -> parts.uploads().receive(context, use));
        }
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
