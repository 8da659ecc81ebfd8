package io.framebus.bus;

import io.vertx.core.Vertx;

/**
 * Where a question of one type is answered with one type.
 *
 * @param name grammar {@code <room>.<verb or event>}, for one stream followed by {@code /<id>/<epoch>}
 */
public record Address<Q extends BusMessage, A extends BusMessage>(String name, Class<Q> question, Class<A> answer) {

    /** This address on a running event bus. */
    public Channel<Q, A> on(Vertx vertx) {
        return new Channel<>(vertx, this);
    }

    boolean local() {
        return BusMessage.Local.class.isAssignableFrom(question);
    }
}
