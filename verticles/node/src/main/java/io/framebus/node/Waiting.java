package io.framebus.node;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets the main thread wait for the bus. */
final class Waiting {

    private Waiting() {}

    /**
     * The result of a future; its failure, TIMEOUT after the deadline, and an interrupt come out as {@link Failure}.
     */
    static <T> T on(Future<T> future, Duration deadline) {
        return on(future.toCompletionStage().toCompletableFuture(), deadline);
    }

    static <T> T on(java.util.concurrent.Future<T> future, Duration deadline) {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw Failure.of(cause);
        } catch (TimeoutException late) {
            throw new Failure(Failure.Kind.TIMEOUT, "no answer within " + deadline.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.UNAVAILABLE, "interrupted", interrupted);
        }
    }
}
