package io.framebus.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline. */
final class Eventually {

    private static final Duration LOOK = Duration.ofMillis(50);

    private Eventually() {}

    /** Asks again and again until there is an answer; fails with what was waited for. */
    static <T> T present(String what, Duration deadline, Callable<Optional<T>> question) throws Exception {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline + ": " + what);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    static void holds(String what, Duration deadline, Callable<Boolean> condition) throws Exception {
        present(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }
}
