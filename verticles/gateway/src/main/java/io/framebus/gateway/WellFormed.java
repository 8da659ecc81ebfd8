package io.framebus.gateway;

import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

/** Refuses requests whose host, path or query can't be read, before anybody stumbles over them. */
final class WellFormed implements Handler<RoutingContext> {

    @Override
    public void handle(RoutingContext context) {
        if (readable(context)) {
            context.next();
        } else {
            context.fail(new HttpException(400));
        }
    }

    private static boolean readable(RoutingContext context) {
        try {
            context.normalizedPath();
            context.queryParams();
            return context.request().authority() != null;
        } catch (IllegalArgumentException | VertxException | HttpException unreadable) {
            return false;
        }
    }
}
