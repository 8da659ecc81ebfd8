package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.Checkpoint;
import io.framebus.bus.Checkpoint.TrackerInput;
import io.framebus.bus.Checkpoint.TrackerSnapshot;
import io.framebus.bus.Counters;
import io.framebus.bus.FramePosition;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.vision.TimeBase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Loads what a new owner needs to go on: the checkpoint, the trackers' snapshot and what they were given since. */
final class CheckpointStore {

    private CheckpointStore() {}

    /** The streams with their checkpoints, in the order of their turns, read on the connection that claims them. */
    static Future<List<ClaimedStream>> claimed(SqlConnection connection, List<UUID> ids) {
        return run(connection, LeaseSql.CLAIMED, (Object) ids.toArray(UUID[]::new))
                .compose(rows -> {
                    List<Future<ClaimedStream>> streams = new ArrayList<>();
                    rows.forEach(row -> streams.add(claimed(connection, row)));
                    return Future.all(streams).map(all -> all.<ClaimedStream>list());
                });
    }

    private static Future<ClaimedStream> claimed(SqlConnection connection, Row row) {
        return checkpoint(connection, row)
                .map(checkpoint -> new ClaimedStream(
                        row.getUUID("id"),
                        row.getLong("epoch"),
                        row.getString("name"),
                        StreamRows.source(row),
                        row.getString("pipeline"),
                        row.getString("model"),
                        row.getDouble("fps"),
                        StreamRows.strings(row, "labels"),
                        StreamRows.state(row),
                        row.getBoolean("stop_requested"),
                        checkpoint,
                        JobRows.claimedSpec(row)));
    }

    private static Future<Optional<Checkpoint>> checkpoint(SqlConnection connection, Row row) {
        if (row.getLong("seq") < 0) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<TrackerSnapshot> snapshot = Optional.ofNullable(row.getBuffer("snapshot"))
                .map(state -> new TrackerSnapshot(row.getLong("snapshot_seq"), state));
        Future<List<TrackerInput>> inputs =
                row.getBoolean("tracked") ? inputs(connection, row, snapshot) : Future.succeededFuture(List.of());
        return inputs.map(since -> Optional.of(new Checkpoint(
                row.getLong("seq"),
                new FramePosition(
                        row.getLong("ordinal"),
                        row.getLong("source_pts"),
                        row.getLong("pts"),
                        new TimeBase(row.getLong("tick_num"), row.getLong("tick_den"))),
                row.getOffsetDateTime("captured_at").toInstant().toEpochMilli(),
                Database.parse(row.getString("counters"), Counters.class),
                snapshot,
                since)));
    }

    private static Future<List<TrackerInput>> inputs(
            SqlConnection connection, Row row, Optional<TrackerSnapshot> snapshot) {
        long behind = snapshot.map(TrackerSnapshot::seq).orElse(-1L);
        return run(connection, LeaseSql.TRACKER_INPUTS, row.getUUID("id"), behind, row.getLong("seq"))
                .map(rows -> {
                    List<TrackerInput> inputs = new ArrayList<>();
                    rows.forEach(input -> inputs.add(new TrackerInput(
                            input.getLong("seq"), TrackerInputs.decode(input.getBuffer("tracker_input")))));
                    return List.copyOf(inputs);
                });
    }
}
