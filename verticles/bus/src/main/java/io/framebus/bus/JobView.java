package io.framebus.bus;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as the record has it.
 *
 * @param attempts tries that were begun
 * @param error why it failed
 * @param warnings what was lost on the way
 * @param counters of its stream's frames, the newest snapshot that was written
 * @param segments of an analysis; zeros for the other kinds
 * @param progress the newest, empty before the first
 * @param result the kind's own, as {@link JobMessage.Note} made it
 */
public record JobView(
        UUID id,
        JobSpec spec,
        String model,
        double fps,
        JobStatus status,
        int attempts,
        Optional<String> error,
        List<String> warnings,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Counters counters,
        Segments segments,
        Optional<JobProgress> progress,
        JsonObject result)
        implements BusMessage.Local {
    /** How many segments there are, and how they ended. */
    public record Segments(long total, long done, long failed) {}

    /** Several jobs. */
    public record Many(List<JobView> jobs) implements BusMessage.Local {}
}
