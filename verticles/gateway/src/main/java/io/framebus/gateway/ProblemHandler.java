package io.framebus.gateway;

import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever failed a request into its {@link Problem}. */
final class ProblemHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Router router;

    ProblemHandler(Router router) {
        this.router = router;
    }

    @Override
    public void handle(RoutingContext context) {
        Throwable thrown = context.failure();
        Problem problem = thrown == null || refusedByRouter(context, thrown)
                ? Problem.ofStatus(status(context))
                : Problem.of(thrown);
        HttpServerResponse response = context.response();
        if (response.closed()) {
            LOG.debug("whoever asked for {} has gone", context.request().path());
            return;
        }
        if (problem.status() == 500) {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    thrown);
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (problem.temporary()) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (problem.status() == 405) {
            response.putHeader("Allow", allowed(context));
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .end(problem.toJson().encode());
    }

    private String allowed(RoutingContext context) {
        return router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .filter(route ->
                        context.normalizedPath().matches(route.getPath().replaceAll(":\\w+", "[^/]+")))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** What the router itself can't read, for instance a request without a host. */
    private static boolean refusedByRouter(RoutingContext context, Throwable thrown) {
        return thrown instanceof VertxException && context.statusCode() >= 400 && context.statusCode() < 500;
    }

    private static int status(RoutingContext context) {
        return context.statusCode() < 400 ? 500 : context.statusCode();
    }
}
