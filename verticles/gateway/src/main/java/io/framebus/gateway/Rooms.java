package io.framebus.gateway;

import io.framebus.bus.Address;
import io.framebus.bus.BusMessage;
import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;

/** Asks other rooms, and says in a user's words when one of them is down or silent. */
final class Rooms {

    private final Vertx vertx;

    Rooms(Vertx vertx) {
        this.vertx = vertx;
    }

    <Q extends BusMessage, A extends BusMessage> Future<A> ask(Address<Q, A> address, Q question, Duration deadline) {
        return address.on(vertx)
                .ask(question, deadline)
                .recover(thrown -> Future.failedFuture(readable(room(address), Failure.of(thrown), deadline)));
    }

    private static Failure readable(String room, Failure failure, Duration deadline) {
        if (!(failure.getCause() instanceof ReplyException reply)) {
            return failure;
        }
        if (reply.failureType() == ReplyFailure.TIMEOUT) {
            String text = "the part \"" + room + "\" gave no answer within " + deadline.toMillis() + " ms";
            return new Failure(Failure.Kind.TIMEOUT, text, reply);
        }
        if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return new Failure(Failure.Kind.UNAVAILABLE, "the part \"" + room + "\" is not up on this node", reply);
        }
        return failure;
    }

    private static String room(Address<?, ?> address) {
        return address.name().replaceFirst("[./].*", "");
    }
}
