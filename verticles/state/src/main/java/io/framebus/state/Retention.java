package io.framebus.state;

import io.framebus.bus.JobKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long ended work is kept.
 *
 * @param jobs by kind; a kind that is not named is kept for ever
 * @param streams how long ended streams that are no jobs are kept, empty for ever
 */
public record Retention(Map<JobKind, Limit> jobs, Optional<Duration> streams) {

    /** Nothing is ever removed. */
    public static final Retention FOR_EVER = new Retention(Map.of(), Optional.empty());

    public Retention {
        jobs = Map.copyOf(jobs);
        if (streams.isPresent() && !streams.get().isPositive()) {
            throw new IllegalArgumentException("retention of streams must be above 0");
        }
    }

    /**
     * What is removed first is what was asked for first, ended jobs only.
     *
     * @param age since the end of a job, empty for any
     * @param bytes all jobs of the kind may take together, empty for any; what still runs counts too
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
