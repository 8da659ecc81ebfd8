package io.framebus.gateway;

import io.framebus.bus.Json;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One method for each operationId of openapi.yaml. */
final class Operations {

    private final Vertx vertx;
    private final StreamCalls streams;
    private final ModelCalls models;
    private final NodeCalls node;
    private final MetricsPage metrics;
    private final Pages pages;

    Operations(Vertx vertx, StreamCalls streams, ModelCalls models, NodeCalls node, MetricsPage metrics, Pages pages) {
        this.vertx = vertx;
        this.streams = streams;
        this.models = models;
        this.node = node;
        this.metrics = metrics;
        this.pages = pages;
    }

    Map<String, Handler<RoutingContext>> byId() {
        return Map.ofEntries(
                Map.entry("init", this::init),
                Map.entry("shutdown", this::shutdown),
                Map.entry("state", this::state),
                Map.entry("deleteStream", this::deleteStream),
                Map.entry("detectionResult", this::detectionResult),
                Map.entry("models", context -> send(context, 200, node.models())),
                Map.entry("replaceModel", models::replace),
                Map.entry("cluster", context -> send(context, 200, node.cluster())),
                Map.entry("live", context -> send(context, 200, Future.succeededFuture(node.live()))),
                Map.entry("ready", this::ready),
                Map.entry("metrics", this::metrics),
                Map.entry("openapi", context -> pages.send(context, "/openapi.yaml")),
                Map.entry("docs", context -> pages.send(context, "/docs")),
                Map.entry("console", context -> pages.send(context, "/")));
    }

    private void init(RoutingContext context) {
        Optional<String> key = Optional.ofNullable(context.request().getHeader("Idempotency-Key"));
        send(
                context,
                202,
                streams.init(body(context), key)
                        .onSuccess(accepted -> context.response().putHeader("Location", "/state?id=" + accepted.id())));
    }

    private void shutdown(RoutingContext context) {
        send(context, 202, streams.shutdown(body(context)));
    }

    private void state(RoutingContext context) {
        Optional<UUID> id = id(context, "id");
        if (id.isPresent()) {
            send(context, 200, streams.state(id.get()));
        } else {
            send(context, 200, streams.states(limit(context), id(context, "after")));
        }
    }

    private void deleteStream(RoutingContext context) {
        sendGone(context, streams.delete(UUID.fromString(context.pathParam("id"))));
    }

    private void detectionResult(RoutingContext context) {
        Optional<Long> after = query(context, "after").map(RequestParameter::getLong);
        streams.results(id(context, "id").orElseThrow(), after, limit(context))
                .compose(results -> vertx.executeBlocking(() -> Json.write(results), false))
                .onSuccess(json -> sendJson(context, 200, json))
                .onFailure(context::fail);
    }

    private void ready(RoutingContext context) {
        node.ready()
                .onSuccess(ready -> sendJson(context, ready.ready() ? 200 : 503, Json.write(ready)))
                .onFailure(context::fail);
    }

    private void metrics(RoutingContext context) {
        metrics.scrape()
                .onSuccess(text -> context.response()
                        .putHeader("Content-Type", MetricsPage.CONTENT_TYPE)
                        .end(text))
                .onFailure(context::fail);
    }

    private static JsonObject body(RoutingContext context) {
        return context.body().asJsonObject();
    }

    static Optional<UUID> id(RoutingContext context, String parameter) {
        return query(context, parameter).map(RequestParameter::getString).map(UUID::fromString);
    }

    static Optional<Integer> limit(RoutingContext context) {
        return query(context, "limit").map(RequestParameter::getInteger);
    }

    static Optional<RequestParameter> query(RoutingContext context, String parameter) {
        ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        return Optional.ofNullable(request.getQuery().get(parameter)).filter(found -> !found.isNull());
    }

    static <T> void send(RoutingContext context, int status, Future<T> answer) {
        answer.onSuccess(found -> sendJson(context, status, Json.write(found))).onFailure(context::fail);
    }

    static void sendGone(RoutingContext context, Future<Void> gone) {
        gone.onSuccess(done -> context.response().setStatusCode(204).end()).onFailure(context::fail);
    }

    static void sendJson(RoutingContext context, int status, String json) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(json);
    }
}
