package io.framebus.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Answers requests whose body is not wanted to its end. */
final class Refusals {

    /** How long the rest of a refused body is read for, so that its sender gets to the answer. */
    private static final long LATE_MILLIS = 30_000;

    private final Vertx vertx;

    Refusals(Vertx vertx) {
        this.vertx = vertx;
    }

    void refuse(RoutingContext context, Throwable thrown) {
        HttpServerRequest request = context.request();
        if (context.response().closed()) {
            return;
        }
        context.fail(thrown);
        if (!request.isEnded()) {
            if (!request.isExpectMultipart()) {
                request.handler(unwanted -> {});
            }
            request.resume();
            vertx.setTimer(LATE_MILLIS, late -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
    }

    /** What the client says its body has, 0 where it does not. */
    static long contentLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }
}
