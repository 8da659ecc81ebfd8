package io.framebus.bus;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Questions and wishes about recorded jobs; NOT_FOUND where there is no such job. */
public sealed interface JobQuery extends BusMessage.Local {
    record Find(UUID id) implements JobQuery {}

    /**
     * Jobs, newest first.
     *
     * @param kinds all where empty
     * @param status all where empty
     * @param after id of the last job seen
     * @param limit 1..1000
     */
    record Page(Set<JobKind> kinds, Optional<JobStatus> status, Optional<UUID> after, int limit)
            implements BusMessage.Local {
        public Page {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Ends a job that is not ended yet as failed, for its user wants no more; harmless for an ended one. */
    record Cancel(UUID id) implements JobQuery {}

    /**
     * Removes a job with all its rows; one that runs is fenced first, so that nobody records for it any more. Its
     * objects are the asker's to remove.
     */
    record Delete(UUID id) implements JobQuery {}

    /** The segments of an analysis, in order of their index. */
    record Segments(UUID id) implements BusMessage.Local {}

    /** One segment with its detections. */
    record Segment(UUID id, UUID segment) implements BusMessage.Local {}

    /** How many bytes all streams and jobs keep in the object store. */
    record AskStored() implements BusMessage.Local {}

    /** Bytes by kind of job, and of {@code stream}s that are none; kinds without any may be left out. */
    record Stored(Map<String, Long> bytes) implements BusMessage.Local {
        /** Streams that are no jobs. */
        public static final String STREAM = "stream";

        /** The kinds of jobs, and streams. */
        public static final List<String> KINDS = Stream.concat(
                        Arrays.stream(JobKind.values()).map(JobKind::wireName), Stream.of(STREAM))
                .toList();

        public Stored {
            bytes = Map.copyOf(bytes);
        }
    }
}
