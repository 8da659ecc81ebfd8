package io.framebus.bus;

import io.vertx.core.Future;

/** A served or subscribed address; closing it stops the delivery. */
@FunctionalInterface
public interface Registration {
    Future<Void> close();
}
