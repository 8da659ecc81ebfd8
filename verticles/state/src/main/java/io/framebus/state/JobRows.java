package io.framebus.state;

import io.framebus.bus.Counters;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.Priority;
import io.framebus.bus.Scene;
import io.framebus.bus.SegmentView;
import io.framebus.vision.Detection;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns rows of jobs and their segments into values. */
final class JobRows {

    private JobRows() {}

    static JobView view(Row row) {
        return new JobView(
                row.getUUID("id"),
                spec(row, kind(row, "kind")),
                row.getString("model"),
                row.getDouble("fps"),
                status(row),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getString("error")),
                StreamRows.strings(row, "warnings"),
                row.getOffsetDateTime("created_at").toInstant(),
                time(row, "started_at"),
                time(row, "finished_at"),
                Database.parse(row.getString("counters"), Counters.class),
                new JobView.Segments(row.getLong("total"), row.getLong("done"), row.getLong("failed")),
                progress(row),
                new JsonObject(row.getString("result")));
    }

    static SegmentView segment(Row row) {
        return new SegmentView(
                row.getUUID("id"),
                new Scene(
                        row.getLong("index"),
                        row.getLong("start_ms"),
                        row.getLong("end_ms"),
                        row.getLong("frame_ms"),
                        row.getLong("frame_ordinal")),
                status(row),
                row.getInteger("objects"),
                Optional.ofNullable(row.getString("image")),
                Optional.ofNullable(row.getString("s3_path")),
                row.getInteger("attempts"),
                Optional.ofNullable(row.getString("error")),
                List.of(Database.parse(row.getString("detections"), Detection[].class)),
                row.getString("model"),
                row.getString("model_sha256"));
    }

    /** The job of a claimed stream, empty for a plain one. */
    static Optional<JobSpec> claimedSpec(Row row) {
        return row.getString("job_kind") == null ? Optional.empty() : Optional.of(spec(row, kind(row, "job_kind")));
    }

    private static JobSpec spec(Row row, JobKind kind) {
        return new JobSpec(
                kind,
                row.getString("filename"),
                Priority.valueOf(row.getString("priority").toUpperCase(Locale.ROOT)),
                row.getLong("bytes"),
                new JsonObject(row.getString("options")));
    }

    static JobKind kind(Row row, String column) {
        return JobKind.valueOf(row.getString(column).toUpperCase(Locale.ROOT));
    }

    static JobStatus status(Row row) {
        return JobStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
    }

    static Optional<JobProgress> progress(Row row) {
        boolean done = status(row) == JobStatus.DONE;
        return Optional.ofNullable(row.getString("progress"))
                .map(json -> Database.parse(json, JobProgress.class))
                .map(told -> done ? told.completed() : told);
    }

    private static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
