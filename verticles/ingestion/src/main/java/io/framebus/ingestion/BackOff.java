package io.framebus.ingestion;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries: doubling, with up to a quarter of jitter so that many cameras do not return in step. */
final class BackOff {

    private final Duration first;
    private final Duration maximum;
    private final RandomGenerator random;
    private Duration next;

    BackOff(Duration first, Duration maximum, RandomGenerator random) {
        this.first = first;
        this.maximum = maximum;
        this.random = random;
        this.next = first;
    }

    Duration pause() {
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(maximum) > 0 ? maximum : next.multipliedBy(2);
        return pause.plusMillis((long) (pause.toMillis() * 0.25 * random.nextDouble()));
    }

    void reset() {
        next = first;
    }
}
