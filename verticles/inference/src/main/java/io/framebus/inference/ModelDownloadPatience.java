package io.framebus.inference;

import java.time.Duration;

/**
 * How long a download waits for others.
 *
 * @param connecting until a connection stands, 1 ms and more
 * @param answering until the answer's head is there, 1 ms and more
 * @param silence until the next byte of the file, 1 ms and more; raising it forgives slower servers
 * @param pause before the first new try, doubled with each that brings nothing, up to {@link #LONGEST_PAUSE}
 * @param tries in a row that may bring nothing before it gives up, 1 and more
 */
record ModelDownloadPatience(Duration connecting, Duration answering, Duration silence, Duration pause, int tries) {

    static final ModelDownloadPatience USUAL = new ModelDownloadPatience(
            Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(1), 6);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** @param failures in a row, at least 1 */
    Duration pauseAfter(int failures) {
        Duration doubled = pause.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
