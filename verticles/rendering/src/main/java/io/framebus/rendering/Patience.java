package io.framebus.rendering;

import io.framebus.bus.BusMessage;
import io.framebus.bus.Channel;
import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks again, after short pauses, what a part that is down or busy could not answer. Used on one context. */
final class Patience {

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What others take to answer at the end. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Set<Future<?>> underWay = new HashSet<>();
    private boolean stopped;

    Patience(Vertx vertx) {
        this.vertx = vertx;
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Asks until there is an answer.
     *
     * @param deadline from now; fails as the last try did when it has passed
     */
    <Q extends BusMessage, A extends BusMessage> Future<A> ask(Channel<Q, A> channel, Q question, Duration deadline) {
        Future<A> answer = askUntil(channel, question, System.nanoTime() + deadline.toNanos());
        underWay.add(answer);
        return answer.onComplete(answered -> underWay.remove(answer));
    }

    private <Q extends BusMessage, A extends BusMessage> Future<A> askUntil(
            Channel<Q, A> channel, Q question, long endNanos) {
        Duration left = Duration.ofNanos(endNanos - System.nanoTime());
        return channel.ask(question, left).recover(thrown -> {
            boolean passing = switch (Failure.of(thrown).kind()) {
                case OVERLOADED, UNAVAILABLE -> true;
                case INVALID, NOT_FOUND, CONFLICT, STALE_EPOCH, TIMEOUT, UNDECODABLE, KEY_REUSED, INTERNAL -> false;
            };
            boolean again = passing && !stopped && endNanos - System.nanoTime() > PAUSE.toNanos();
            return again
                    ? vertx.timer(PAUSE.toMillis()).compose(waited -> askUntil(channel, question, endNanos))
                    : Future.failedFuture(thrown);
        });
    }

    /** Asks nothing again; completes as {@link #quiet} does: who is undeployed can't hear answers. */
    Future<Void> stop() {
        stopped = true;
        return quiet();
    }

    /** Completes when all that was asked is answered, or after a moment. */
    Future<Void> quiet() {
        Promise<Void> quiet = Promise.promise();
        long timer = vertx.setTimer(LAST_ANSWERS.toMillis(), late -> quiet.tryComplete());
        Future.join(List.copyOf(underWay)).onComplete(answered -> {
            vertx.cancelTimer(timer);
            quiet.tryComplete();
        });
        return quiet.future();
    }
}
