package io.framebus.state;

import io.framebus.bus.JobQuery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long ended work is kept.
 *
 * @param kinds by name ({@link JobQuery.Stored#KINDS}); what is not named is kept for ever
 */
public record Retention(Map<String, Limit> kinds) {

    /** Nothing is ever removed. */
    public static final Retention FOR_EVER = new Retention(Map.of());

    public Retention {
        kinds = Map.copyOf(kinds);
        if (!JobQuery.Stored.KINDS.containsAll(kinds.keySet())) {
            throw new IllegalArgumentException("kinds are " + JobQuery.Stored.KINDS + ", not " + kinds.keySet());
        }
    }

    /**
     * What was asked for first is removed first, and only what has ended.
     *
     * @param age since the end, empty for any
     * @param bytes all of the kind may take together in the object store, empty for any; what still runs counts too
     */
    public record Limit(Optional<Duration> age, Optional<Long> bytes) {
        public Limit {
            if (age.isPresent() && !age.get().isPositive()) {
                throw new IllegalArgumentException("retention age must be above 0");
            }
            if (bytes.isPresent() && bytes.get() < 0) {
                throw new IllegalArgumentException("retention bytes must be 0 or more, not " + bytes.get());
            }
        }
    }
}
