package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.Counters;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.Json;
import io.framebus.bus.LeaseMessage.Advance;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.bus.StreamView.Transition;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creates, finds, lists, stops and deletes streams. */
final class StreamStore {

    private static final int RESULTS_AT_ONCE = 10_000;

    private final Database database;
    private final StateMoves moves;
    private final JobStore jobs;
    private final boolean publishes;

    StreamStore(Database database, StateMoves moves, JobStore jobs, boolean publishes) {
        this.database = database;
        this.moves = moves;
        this.jobs = jobs;
        this.publishes = publishes;
    }

    /** What became of a request, and whether it changed anything. */
    record Outcome(StreamView view, boolean changed) {}

    /** Writes a stream, unless its idempotency key was used before. */
    Future<Outcome> create(CreateStream request) {
        return database.transaction(connection -> insert(connection, request)
                .compose(fresh -> fresh.isPresent()
                        ? begin(connection, fresh.get(), request)
                                .compose(moved -> viewOf(connection, fresh.get()))
                                .map(view -> new Outcome(view, true))
                        : repeated(connection, request).map(view -> new Outcome(view, false))));
    }

    private static Future<Optional<UUID>> insert(SqlConnection connection, CreateStream request) {
        UUID id = request.id().orElseGet(UUID::randomUUID);
        Optional<JobSpec> job = request.job();
        SourceStatus connecting = new SourceStatus(
                SourceStatus.Status.CONNECTING, Instant.now().truncatedTo(ChronoUnit.MILLIS), 0, Optional.empty());
        return run(
                        connection,
                        StreamSql.INSERT,
                        id,
                        request.name(),
                        request.source().url(),
                        request.source().shownUrl(),
                        request.source().kind().name(),
                        request.source().framesPerSecond(),
                        request.pipeline(),
                        request.model(),
                        request.fps(),
                        Json.write(request.labels()),
                        request.idempotencyKey().orElse(null),
                        request.bodyHash(),
                        StreamState.INIT_STARTUP.wireName(),
                        Json.write(connecting),
                        Json.write(Counters.NONE),
                        lane(job),
                        job.map(spec -> headStartMinutes(spec.priority())).orElse(0))
                .map(rows -> rows.rowCount() == 1 ? Optional.of(id) : Optional.<UUID>empty());
    }

    private static String lane(Optional<JobSpec> job) {
        return job.isEmpty() ? "stream" : job.get().kind() == JobKind.PHOTO ? "photo" : "job";
    }

    /** By how much a job seems older than it is when it waits for its turn. */
    private static int headStartMinutes(Priority priority) {
        return switch (priority) {
            case LOW -> 0;
            case NORMAL -> 1;
            case HIGH -> 2;
        };
    }

    private Future<StateMoves.Moved> begin(SqlConnection connection, UUID id, CreateStream request) {
        JsonObject start = new JsonObject()
                .put("id", id.toString())
                .put("command", "start")
                .put("url", request.source().shownUrl())
                .put("pipeline", request.pipeline())
                .put("model", request.model())
                .put("fps", request.fps());
        Advance first = new Advance(id, 0, StreamState.INIT_STARTUP, "api", Optional.empty(), List.of());
        return run(connection, StreamSql.INSERT_CHECKPOINT, id)
                .compose(done -> request.job().isPresent()
                        ? jobs.insert(connection, id, request, request.job().get())
                        : Future.succeededFuture())
                .compose(done -> command(connection, id, "start", start))
                .compose(done -> moves.write(connection, first, Optional.empty()));
    }

    private static Future<StreamView> repeated(SqlConnection connection, CreateStream request) {
        String key = request.idempotencyKey().orElseThrow();
        return run(connection, StreamSql.BY_KEY, key).compose(rows -> {
            if (rows.size() == 0) {
                return Future.failedFuture(new Failure(
                        Failure.Kind.CONFLICT, "the stream with this idempotency key was deleted meanwhile"));
            }
            Row row = rows.iterator().next();
            if (!row.getString("body_hash").equals(request.bodyHash())) {
                return Future.failedFuture(new Failure(
                        Failure.Kind.KEY_REUSED, "the idempotency key was used before with another request"));
            }
            return viewOf(connection, row.getUUID("id"));
        });
    }

    Future<StreamView> find(UUID id) {
        return database.transaction(connection -> viewOf(connection, id));
    }

    /** Asks a stream to stop, once. */
    Future<Outcome> stop(UUID id) {
        return database.transaction(connection -> run(connection, StreamSql.REQUEST_STOP, id)
                .map(rows -> rows.rowCount() == 1)
                .compose(fresh -> (fresh ? command(connection, id, "stop", stopCommand(id)) : Future.succeededFuture())
                        .compose(done -> viewOf(connection, id))
                        .map(view -> new Outcome(view, fresh))));
    }

    private static JsonObject stopCommand(UUID id) {
        return new JsonObject().put("id", id.toString()).put("command", "stop");
    }

    /** Removes an ended stream; its results go first and piece by piece, because they may be many. */
    Future<Void> delete(UUID id) {
        return database.query(StreamSql.STATE, id)
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.<Void>failedFuture(unknown(id));
                    }
                    StreamState state = StreamRows.state(rows.iterator().next());
                    return state.isFinal()
                            ? deleteResults(id)
                            : Future.<Void>failedFuture(new Failure(
                                    Failure.Kind.CONFLICT,
                                    "stream " + id + " is " + state.wireName() + "; stop it before deleting it"));
                })
                .compose(done -> database.query(StreamSql.DELETE, id))
                .mapEmpty();
    }

    private Future<Void> deleteResults(UUID id) {
        return database.query(StreamSql.DELETE_RESULTS, id, RESULTS_AT_ONCE)
                .compose(rows -> rows.rowCount() < RESULTS_AT_ONCE ? Future.succeededFuture() : deleteResults(id));
    }

    Future<List<StreamView>> list(StreamQuery.Page page) {
        checkLimit(page.limit());
        return database.transaction(connection -> page.after().isPresent()
                ? run(connection, StreamSql.LOCATE, page.after().get())
                        .compose(rows -> rows.size() == 0
                                ? Future.failedFuture(unknown(page.after().get()))
                                : run(
                                                connection,
                                                StreamSql.PAGE_AFTER,
                                                page.limit(),
                                                page.after().get())
                                        .compose(found -> views(connection, found)))
                : run(connection, StreamSql.PAGE, page.limit()).compose(found -> views(connection, found)));
    }

    static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new Failure(Failure.Kind.INVALID, "limit must be 1..1000, not " + limit);
        }
    }

    static Failure unknown(UUID id) {
        return new Failure(Failure.Kind.NOT_FOUND, "there is no stream " + id);
    }

    private Future<?> command(SqlConnection connection, UUID id, String verb, JsonObject command) {
        return publishes
                ? run(connection, StreamSql.QUEUE_COMMAND, id.toString(), verb, command.encode())
                : Future.succeededFuture();
    }

    private static Future<StreamView> viewOf(SqlClient client, UUID id) {
        return run(client, StreamSql.FIND, id)
                .compose(rows -> views(client, rows))
                .compose(views ->
                        views.isEmpty() ? Future.failedFuture(unknown(id)) : Future.succeededFuture(views.getFirst()));
    }

    private static Future<List<StreamView>> views(SqlClient client, RowSet<Row> streams) {
        List<Row> rows = new ArrayList<>();
        streams.forEach(rows::add);
        UUID[] ids = rows.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new);
        return run(client, StreamSql.HISTORY, (Object) ids).map(history -> {
            Map<UUID, List<Transition>> byStream = new HashMap<>();
            history.forEach(step -> byStream.computeIfAbsent(step.getUUID("stream_id"), id -> new ArrayList<>())
                    .add(StreamRows.transition(step)));
            return rows.stream()
                    .map(row -> StreamRows.view(row, List.copyOf(byStream.getOrDefault(row.getUUID("id"), List.of()))))
                    .toList();
        });
    }
}
