package io.framebus.bus;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Questions and wishes about recorded jobs; NOT_FOUND where there is no such job. */
public sealed interface JobQuery extends BusMessage.Local {
    record Find(UUID id) implements JobQuery {}

    /**
     * Jobs, newest first.
     *
     * @param kind all where empty
     * @param status all where empty
     * @param after id of the last job seen
     * @param limit 1..1000
     */
    record Page(Optional<JobKind> kind, Optional<JobStatus> status, Optional<UUID> after, int limit)
            implements BusMessage.Local {}

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

    /** How many bytes the uploaded files of all jobs take. */
    record AskStored() implements BusMessage.Local {}

    /** Bytes by kind; kinds without any may be left out. */
    record Stored(Map<JobKind, Long> bytes) implements BusMessage.Local {
        public Stored {
            bytes = Map.copyOf(bytes);
        }
    }
}
