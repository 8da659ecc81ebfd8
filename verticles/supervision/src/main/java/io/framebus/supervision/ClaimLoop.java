package io.framebus.supervision;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** One claim at a time, each behind a delay; a wish that comes while one is being answered is heard after it. */
final class ClaimLoop {

    private final Vertx vertx;
    private final Supplier<Duration> delay;
    private final Supplier<Future<Void>> claim;
    private Future<Void> running = Future.succeededFuture();
    private boolean asking;
    private boolean again;

    /** @param claim asks for what there is room for; completes in any case */
    ClaimLoop(Vertx vertx, Supplier<Duration> delay, Supplier<Future<Void>> claim) {
        this.vertx = vertx;
        this.delay = delay;
        this.claim = claim;
    }

    /** There may be something to claim. */
    void wake() {
        if (!running.isComplete()) {
            again |= asking;
            return;
        }
        running = vertx.timer(1 + delay.get().toMillis())
                .compose(waited -> {
                    asking = true;
                    return claim.get();
                })
                .onComplete(done -> {
                    asking = false;
                    if (again) {
                        again = false;
                        vertx.runOnContext(next -> wake());
                    }
                });
    }

    /** Whether a question is on its way, whose answer may change what this node holds. */
    boolean asking() {
        return asking;
    }

    /** Completes, in any case, when the claim that runs now is answered. */
    Future<Void> settled() {
        return running.otherwiseEmpty();
    }
}
