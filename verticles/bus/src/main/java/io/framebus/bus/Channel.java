package io.framebus.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A typed way to ask, serve and publish; the only class that touches {@link Message}. A served question is always
 * answered: with the handler's result, or with a {@link Failure} made of whatever it threw. Handlers and callbacks run
 * on the context that called {@link #serve} or {@link #subscribe}.
 */
public final class Channel<Q extends BusMessage, A extends BusMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Vertx vertx;
    private final Address<Q, A> address;

    Channel(Vertx vertx, Address<Q, A> address) {
        this.vertx = vertx;
        this.address = address;
        Codecs.register(vertx);
    }

    /**
     * Sends a question and gives its answer.
     *
     * @param deadline from now; without an answer by then the future fails with {@link Failure.Kind#TIMEOUT}
     */
    public Future<A> ask(Q question, Duration deadline) {
        return vertx.eventBus()
                .<A>request(address.name(), question, options().setSendTimeout(Math.max(1, deadline.toMillis())))
                .map(Message::body)
                .recover(thrown -> Future.failedFuture(Failure.of(thrown)));
    }

    /** Sends without waiting for an answer. */
    public void tell(Q message) {
        vertx.eventBus().send(address.name(), message, options());
    }

    /** Sends to every subscriber. */
    public void publish(Q message) {
        vertx.eventBus().publish(address.name(), message, options());
    }

    /** Answers questions until the registration is closed; completes once every node knows of it. */
    public Future<Registration> serve(Function<Q, Future<A>> handler) {
        return register(message -> {
            try {
                handler.apply(message.body())
                        .onSuccess(answer -> message.reply(answer, options()))
                        .onFailure(thrown -> refuse(message, thrown));
            } catch (RuntimeException thrown) {
                refuse(message, thrown);
            }
        });
    }

    /** Receives what is published or told, without answering. */
    public Future<Registration> subscribe(Consumer<Q> handler) {
        return register(message -> {
            try {
                handler.accept(message.body());
            } catch (RuntimeException thrown) {
                LOG.error("a subscriber of {} failed", address.name(), thrown);
            }
        });
    }

    private Future<Registration> register(io.vertx.core.Handler<Message<Q>> handler) {
        MessageConsumer<Q> consumer = address.local()
                ? vertx.eventBus().localConsumer(address.name())
                : vertx.eventBus().consumer(address.name());
        consumer.handler(handler);
        return consumer.completion().map(done -> consumer::unregister);
    }

    private void refuse(Message<Q> message, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        if (failure.kind() == Failure.Kind.INTERNAL) {
            LOG.error("{} failed", address.name(), thrown);
        }
        message.fail(failure.kind().code(), failure.getMessage());
    }

    private DeliveryOptions options() {
        return new DeliveryOptions().setLocalOnly(address.local());
    }
}
