package io.framebus.objects;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats blocking calls that failed for a passing reason, with doubling pauses, until a deadline. Nothing waits on a
 * worker during a pause. Used by one event loop only.
 */
final class Retries {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1600;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Duration retryFor;
    private final Map<Long, Promise<?>> pausing = new HashMap<>();
    private boolean stopped;

    /** @param retryFor how long after the question an attempt may begin */
    Retries(Vertx vertx, WorkerExecutor workers, Duration retryFor) {
        this.vertx = vertx;
        this.workers = workers;
        this.retryFor = retryFor;
    }

    /** The first success, or the last failure as a {@link Failure}. */
    <T> Future<T> run(Callable<T> call) {
        Promise<T> answer = Promise.promise();
        attempt(new Attempt<>(call, answer, System.nanoTime() + retryFor.toNanos(), FIRST_PAUSE_MILLIS));
        return answer.future();
    }

    /** Answers everything that pauses; attempts under way end by themselves and are the last. */
    void stop() {
        stopped = true;
        Map<Long, Promise<?>> abandoned = Map.copyOf(pausing);
        pausing.clear();
        abandoned.forEach((timer, answer) -> {
            vertx.cancelTimer(timer);
            answer.fail(stopping());
        });
    }

    private <T> void attempt(Attempt<T> attempt) {
        if (stopped) {
            attempt.answer.fail(stopping());
            return;
        }
        workers.executeBlocking(attempt.call, false)
                .onSuccess(attempt.answer::complete)
                .onFailure(thrown -> failed(attempt, StoreFailure.of(thrown)));
    }

    private <T> void failed(Attempt<T> attempt, StoreFailure failure) {
        long pauseMillis = ThreadLocalRandom.current().nextLong(attempt.pauseMillis / 2, attempt.pauseMillis) + 1;
        boolean late = System.nanoTime() + pauseMillis * 1_000_000 - attempt.deadlineNanos > 0;
        if (!failure.passing() || late || stopped) {
            attempt.answer.fail(failure.failure());
            return;
        }
        long timer = vertx.setTimer(pauseMillis, id -> {
            pausing.remove(id);
            attempt(attempt.next());
        });
        pausing.put(timer, attempt.answer);
    }

    private static Failure stopping() {
        return new Failure(Failure.Kind.UNAVAILABLE, "the node is stopping its object store room");
    }

    private record Attempt<T>(Callable<T> call, Promise<T> answer, long deadlineNanos, long pauseMillis) {

        Attempt<T> next() {
            return new Attempt<>(call, answer, deadlineNanos, Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS));
        }
    }
}
