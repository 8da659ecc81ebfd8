package io.framebus.bus;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How the source does, apart from the state of the stream.
 *
 * @param status present condition
 * @param since when it became so, wall clock
 * @param reconnects how often an opened source was opened again
 * @param lastError why it was last lost, without credentials
 */
public record SourceStatus(Status status, Instant since, long reconnects, Optional<String> lastError) {

    public enum Status {
        CONNECTING,
        UP,
        DOWN,
        ENDED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
