package io.framebus.state;

import io.framebus.bus.Checkpoint.TrackerSnapshot;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.Tracked;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Frames that are committed together. */
final class RecordBatch {

    private final StreamAssignment assignment;
    private final List<FrameRecord> frames;
    private final boolean analyses;

    /** @param frames at least one, in {@code seq} order */
    RecordBatch(StreamAssignment assignment, List<FrameRecord> frames) {
        this.assignment = assignment;
        this.frames = frames;
        this.analyses = assignment.job().map(job -> job.kind().analyses()).orElse(false);
    }

    /** The statement that writes {@link #values}. */
    String statement() {
        return analyses ? RecordSql.COMMIT_SEGMENTS : RecordSql.COMMIT;
    }

    /**
     * @param previous {@code seq} of the last recorded frame, -1 before the first
     * @param publishes whether records for Kafka are written too
     */
    Tuple values(long previous, boolean publishes) {
        FrameRecord last = frames.getLast();
        List<@Nullable Object> values = new ArrayList<>(34);
        values.add(assignment.id());
        values.add(assignment.epoch());
        values.add(previous);
        values.add(last.seq());
        values.add(last.position().ordinal());
        values.add(last.position().sourcePts());
        values.add(last.position().pts());
        values.add(last.position().timeBase().numerator());
        values.add(last.position().timeBase().denominator());
        values.add(time(last));
        values.add(assignment.pipeline().tracks());
        values.add(Json.write(last.counters()));
        addResults(values);
        addSnapshot(values);
        addPublished(values, publishes);
        values.add(depth(range -> range.low()));
        values.add(depth(range -> range.high()));
        if (analyses) {
            addSegments(values);
        }
        return Tuple.from(values);
    }

    private Float[] depth(Function<FrameRecord.DepthRange, Float> end) {
        return column(Float[]::new, frame -> frame.extras().depth().map(end).orElse(null));
    }

    private void addSegments(List<@Nullable Object> values) {
        values.add(column(Integer[]::new, frame -> frame.extras().attempts()));
        values.add(column(
                String[]::new,
                frame -> frame.extras().reason().or(frame::failed).orElse(null)));
        values.add(column(String[]::new, frame -> frame.extras().plainPath().orElse(null)));
    }

    private void addResults(List<@Nullable Object> values) {
        boolean tracks = assignment.pipeline().tracks();
        values.add(column(Long[]::new, FrameRecord::seq));
        values.add(column(Long[]::new, frame -> frame.position().ptsMillis()));
        values.add(column(OffsetDateTime[]::new, RecordBatch::time));
        values.add(column(Integer[]::new, FrameRecord::width));
        values.add(column(Integer[]::new, FrameRecord::height));
        values.add(column(String[]::new, frame -> frame.s3Path().orElse(null)));
        values.add(column(String[]::new, frame -> frame.failed().orElse(null)));
        values.add(column(String[]::new, FrameRecord::model));
        values.add(column(String[]::new, FrameRecord::modelSha256));
        values.add(column(String[]::new, frame -> Json.write(frame.detections())));
        values.add(column(String[]::new, frame -> Json.write(frame.tracked().tracks())));
        values.add(column(Buffer[]::new, frame -> tracks ? TrackerInputs.encode(frame.trackerInput()) : null));
    }

    private void addSnapshot(List<@Nullable Object> values) {
        Optional<TrackerSnapshot> newest = frames.reversed().stream()
                .map(FrameRecord::tracked)
                .map(Tracked::snapshot)
                .flatMap(Optional::stream)
                .findFirst();
        values.add(newest.map(snapshot -> snapshot.seq()).orElse(null));
        values.add(newest.map(snapshot -> snapshot.state()).orElse(null));
    }

    private void addPublished(List<@Nullable Object> values, boolean publishes) {
        List<FrameJson.Published> records = new ArrayList<>();
        if (publishes) {
            FrameJson json = new FrameJson(assignment);
            frames.forEach(frame -> json.addTo(records, frame));
        }
        values.add(records.stream().map(FrameJson.Published::topic).toArray(String[]::new));
        values.add(records.stream().map(FrameJson.Published::seq).toArray(Long[]::new));
        values.add(records.stream().map(FrameJson.Published::value).toArray(String[]::new));
    }

    private <T> T[] column(IntFunction<T[]> array, Function<FrameRecord, @Nullable T> value) {
        return frames.stream().map(value).toArray(array);
    }

    private static OffsetDateTime time(FrameRecord frame) {
        return OffsetDateTime.ofInstant(Instant.ofEpochMilli(frame.timestampMillis()), ZoneOffset.UTC);
    }
}
