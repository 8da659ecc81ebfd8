package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets so many uploads in at a time; some more wait, unread, and the rest are asked to come again. On one event loop.
 */
final class UploadSlots {

    private final Vertx vertx;
    private final GatewayConfig.Uploads limits;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int taken;

    UploadSlots(Vertx vertx, GatewayConfig.Uploads limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** Completes when it is this upload's turn; then {@link #release} must follow. OVERLOADED where that takes long. */
    Future<Void> take() {
        if (taken < limits.atOnce()) {
            taken++;
            return Future.succeededFuture();
        }
        if (waiting.size() >= limits.mostWaiting()) {
            return Future.failedFuture(tooMany());
        }
        Promise<Void> turn = Promise.promise();
        waiting.addLast(turn);
        long timer = vertx.setTimer(limits.patience().toMillis(), late -> {
            if (waiting.remove(turn)) {
                turn.fail(tooMany());
            }
        });
        return turn.future().onComplete(over -> vertx.cancelTimer(timer));
    }

    void release() {
        Promise<Void> next = waiting.pollFirst();
        if (next == null) {
            taken--;
        } else {
            next.complete();
        }
    }

    private Failure tooMany() {
        return new Failure(
                Failure.Kind.OVERLOADED,
                taken + " files are arriving at this moment and " + waiting.size() + " wait; try again later");
    }
}
