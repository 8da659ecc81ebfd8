package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobView;
import io.framebus.bus.Json;
import io.framebus.bus.Scene;
import io.framebus.bus.SegmentView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Creates, finds, lists, cancels and deletes jobs. */
final class JobStore {

    private static final int ROWS_AT_ONCE = 10_000;
    private static final int JOBS_AT_ONCE = 100;

    private final Database database;
    private final StateMoves moves;
    private final JobWork work;
    private final boolean publishes;

    JobStore(Database database, StateMoves moves, JobWork work, boolean publishes) {
        this.database = database;
        this.moves = moves;
        this.work = work;
        this.publishes = publishes;
    }

    /** A job that is being deleted, as it was before. */
    record Condemned(UUID id, JobKind kind, boolean ended) {}

    /** Writes what makes a new stream a job. */
    Future<?> insert(SqlConnection connection, UUID id, CreateStream request, JobSpec job) {
        return run(
                        connection,
                        JobSql.INSERT,
                        id,
                        job.kind().wireName(),
                        job.filename(),
                        job.priority().wireName(),
                        job.bytes(),
                        job.options().encode())
                .compose(rows -> queue(
                        connection,
                        id,
                        request,
                        job,
                        rows.iterator().next().getOffsetDateTime("created_at").toInstant()))
                .compose(queued -> job.kind() == JobKind.PHOTO
                        ? work.addScenes(connection, new JobMessage.AddScenes(id, 0, List.of(new Scene(0, 0, 0, 0, 0))))
                        : Future.succeededFuture());
    }

    private Future<?> queue(SqlConnection connection, UUID id, CreateStream request, JobSpec job, Instant createdAt) {
        Optional<String> upload = request.source().storedPath();
        if (!publishes || upload.isEmpty()) {
            return Future.succeededFuture();
        }
        JsonObject record = new JsonObject()
                .put("task_id", id.toString())
                .put("kind", job.kind().wireName())
                .put("filename", job.filename())
                .put("priority", job.priority().wireName())
                .put("s3_path", upload.get())
                .put("created_at", Json.time(createdAt));
        return run(connection, JobSql.QUEUE_TASK, id.toString(), record.encode());
    }

    Future<JobView> find(UUID id) {
        return database.query(JobSql.FIND, id).compose(rows -> only(rows, JobRows::view, unknown(id)));
    }

    Future<JobView.Many> list(JobQuery.Page page) {
        StreamStore.checkLimit(page.limit());
        String[] kinds = page.kinds().isEmpty()
                ? null
                : page.kinds().stream().map(JobKind::wireName).toArray(String[]::new);
        String status = page.status().map(one -> one.wireName()).orElse(null);
        Future<RowSet<Row>> rows = page.after().isEmpty()
                ? database.query(JobSql.PAGE, page.limit(), kinds, status)
                : exists(page.after().get())
                        .compose(known -> database.query(
                                JobSql.PAGE_AFTER,
                                page.limit(),
                                kinds,
                                status,
                                page.after().get()));
        return rows.map(found -> new JobView.Many(all(found, JobRows::view)));
    }

    Future<SegmentView.Many> segments(UUID id) {
        return exists(id)
                .compose(known -> database.query(JobSql.SEGMENTS, id))
                .map(rows -> new SegmentView.Many(all(rows, JobRows::segment)));
    }

    Future<SegmentView> segment(JobQuery.Segment query) {
        Failure unknown = new Failure(Failure.Kind.NOT_FOUND, "there is no segment " + query.segment());
        return database.query(JobSql.SEGMENT, query.id(), query.segment())
                .compose(rows -> only(rows, JobRows::segment, unknown));
    }

    /** Ends a job at once where nobody holds it, else has its owner end it. */
    Future<JobView> cancel(UUID id) {
        return database.transaction(connection -> run(connection, JobSql.CANCEL, id)
                        .compose(rows -> {
                            boolean unheld =
                                    rows.size() == 1 && rows.iterator().next().getBoolean("unheld");
                            return unheld
                                    ? end(connection, id, rows.iterator().next())
                                    : Future.succeededFuture(List.<StateMoves.Moved>of());
                        }))
                .compose(moved -> {
                    moved.forEach(moves::tell);
                    return find(id);
                });
    }

    private Future<List<StateMoves.Moved>> end(SqlConnection connection, UUID id, Row row) {
        return moves.abandon(connection, id, row.getLong("epoch"), StreamRows.state(row), "cancelled");
    }

    /** Fences whoever works on the job and sees to it that nobody takes it again; empty where there is no such job. */
    Future<Optional<Condemned>> condemn(UUID id) {
        return database.transaction(connection -> run(connection, JobSql.CONDEMN, id)
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : fence(connection, id, rows.iterator().next())));
    }

    private static Future<Optional<Condemned>> fence(SqlConnection connection, UUID id, Row row) {
        Condemned condemned = new Condemned(
                id, JobRows.kind(row, "kind"), StreamRows.state(row).isFinal());
        return run(connection, JobSql.FENCE, id, row.getLong("epoch")).map(Optional.of(condemned));
    }

    /** Removes every row of a condemned job, piece by piece where they may be many. */
    Future<Void> remove(UUID id) {
        return inPieces(StreamSql.DELETE_RESULTS, id)
                .compose(gone -> inPieces(JobSql.DELETE_SEGMENTS, id))
                .compose(gone -> database.query(StreamSql.DELETE, id))
                .mapEmpty();
    }

    private Future<Void> inPieces(String statement, UUID id) {
        return database.query(statement, id, ROWS_AT_ONCE)
                .compose(rows -> rows.rowCount() < ROWS_AT_ONCE ? Future.succeededFuture() : inPieces(statement, id));
    }

    /** Jobs whose deletion was begun and not brought to its end. */
    Future<List<UUID>> condemned() {
        return database.query(JobSql.CONDEMNED, JOBS_AT_ONCE).map(rows -> all(rows, row -> row.getUUID("id")));
    }

    private Future<?> exists(UUID id) {
        return database.query(JobSql.EXISTS, id)
                .compose(
                        rows -> rows.size() == 1 ? Future.succeededFuture() : Future.<Object>failedFuture(unknown(id)));
    }

    private static <T> Future<T> only(RowSet<Row> rows, Function<Row, T> value, Failure unknown) {
        return rows.size() == 0
                ? Future.failedFuture(unknown)
                : Future.succeededFuture(value.apply(rows.iterator().next()));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> value) {
        List<T> values = new ArrayList<>();
        rows.forEach(row -> values.add(value.apply(row)));
        return List.copyOf(values);
    }

    static Failure unknown(UUID id) {
        return new Failure(Failure.Kind.NOT_FOUND, "there is no job " + id);
    }
}
