package io.framebus.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever failed a request into its {@link Problem}. */
final class ProblemHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    @Override
    public void handle(RoutingContext context) {
        Throwable thrown = context.failure();
        Problem problem = thrown == null ? Problem.ofStatus(status(context)) : Problem.of(thrown);
        if (problem.status() == 500) {
            LOG.error("{} {} failed", context.request().method(), context.request().path(), thrown);
        }
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (problem.temporary()) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .end(problem.toJson().encode());
    }

    private static int status(RoutingContext context) {
        return context.statusCode() < 400 ? 500 : context.statusCode();
    }
}
