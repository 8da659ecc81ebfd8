package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.LeaseMessage.Advance;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.SourceStatus;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves streams along {@link StreamState}: the row, its history and the record for Kafka, all or none; and with the
 * stream the job it works for.
 */
final class StateMoves {

    private static final String LOCK = """
        select s.state, s.epoch, s.error,
               (select n.name from nodes n where n.id = s.owner) as node
        from streams s where s.id = $1 for update\
        """;

    private static final String MOVE = """
        with moved as (
            update streams
            set state = $2,
                error = case when $2 = 'inactive' then null else coalesce($3, error) end,
                warnings = case when $4::text = '[]' then warnings else $4::text::jsonb end,
                owner = case when $8 then null else owner end,
                source_status = case when $8 and source_status ->> 'status' <> $9
                    then source_status || jsonb_build_object('status', $9::text, 'since', $10::text)
                    else source_status end
            where id = $1
            returning id, lane),
        step as (
            insert into stream_history (stream_id, n, state, at, service, error)
            select id, (select count(*) from stream_history where stream_id = $1), $2,
                   date_trunc('milliseconds', clock_timestamp()), $5, $3
            from moved
            returning n, at),
        queued as (
            insert into outbox (topic, key, schema, epoch, dedup_keys, payloads)
            select 'stream-states', $1::text, 'stream-states/1', $6,
                   array['stream-states:' || $1::text || ':' || n],
                   array[json_build_object(
                       'id', $1::text, 'state', $2, 'service', $5,
                       'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'error', $3)::text]
            from step
            where $7)
        select step.at, moved.lane from step, moved\
        """;

    private final Vertx vertx;
    private final Database database;
    private final boolean publishes;
    private final JobUpdates updates;

    StateMoves(Vertx vertx, Database database, boolean publishes, JobUpdates updates) {
        this.vertx = vertx;
        this.database = database;
        this.publishes = publishes;
        this.updates = updates;
    }

    /** What a stream was when its row was locked. */
    private record Present(StreamState state, long epoch, Optional<String> node, Optional<String> error) {}

    /** A move that is written, to be told once it is committed. */
    record Moved(
            UUID id,
            StreamState state,
            long epoch,
            String service,
            Instant at,
            Optional<String> node,
            Optional<String> error,
            Optional<JobUpdates.Status> job) {}

    /** Moves a stream for its owner; one that was stopped for an error ends in error, whoever ends it. */
    Future<StreamState> advance(Advance advance) {
        return database.transaction(connection -> advance(connection, advance)).map(moved -> {
            moved.ifPresent(this::tell);
            return moved.map(Moved::state).orElse(advance.to());
        });
    }

    private Future<Optional<Moved>> advance(SqlConnection connection, Advance advance) {
        return lock(connection, advance.id()).compose(present -> {
            if (present.epoch() != advance.epoch()) {
                return Future.failedFuture(stale(advance.id(), advance.epoch(), present.epoch()));
            }
            if (present.state() == advance.to()) {
                return Future.succeededFuture(Optional.<Moved>empty());
            }
            if (!present.state().mayBecome(advance.to())) {
                return Future.failedFuture(new Failure(
                        Failure.Kind.CONFLICT,
                        "stream " + advance.id() + " can't go from "
                                + present.state().wireName() + " to "
                                + advance.to().wireName()));
            }
            boolean inError =
                    advance.to() == StreamState.INACTIVE && present.error().isPresent();
            return write(connection, inError ? inError(advance, present.error()) : advance, present.node())
                    .map(Optional::of);
        });
    }

    private static Advance inError(Advance end, Optional<String> error) {
        return new Advance(end.id(), end.epoch(), StreamState.INACTIVE_ERROR, end.service(), error, end.warnings());
    }

    /** Writes a move whose stream is locked and may make it. */
    Future<Moved> write(SqlConnection connection, Advance move, Optional<String> node) {
        String state = move.to().wireName();
        Optional<String> shownNode = move.to().isFinal() ? Optional.empty() : node;
        return run(
                        connection,
                        MOVE,
                        move.id(),
                        state,
                        move.error().orElse(null),
                        Json.write(move.warnings()),
                        move.service(),
                        move.epoch(),
                        publishes,
                        move.to().isFinal(),
                        SourceStatus.Status.ENDED.name(),
                        Json.time(Instant.now()))
                .compose(rows -> {
                    Row step = rows.iterator().next();
                    return follow(connection, move, step.getString("lane"))
                            .map(job -> new Moved(
                                    move.id(),
                                    move.to(),
                                    move.epoch(),
                                    move.service(),
                                    step.getOffsetDateTime("at").toInstant(),
                                    shownNode,
                                    move.error(),
                                    job));
                });
    }

    /** What the move means for the job. */
    private Future<Optional<JobUpdates.Status>> follow(SqlConnection connection, Advance move, String lane) {
        if (lane.equals("stream") || move.to() == StreamState.INIT_STARTUP) {
            return Future.succeededFuture(Optional.empty());
        }
        Future<RowSet<Row>> followed = move.to().isFinal()
                ? run(connection, JobWorkSql.END_SEGMENTS, move.id(), publishes)
                        .compose(ended -> run(connection, JobWorkSql.END, move.id(), publishes))
                : run(connection, JobWorkSql.BEGIN, move.id(), move.to().wireName());
        return followed.map(
                rows -> Optional.of(JobUpdates.Status.of(rows.iterator().next())));
    }

    /** Ends a locked stream that nobody is to run again, by the states that still lie before it. */
    Future<List<Moved>> abandon(SqlConnection connection, UUID id, long epoch, StreamState from, String error) {
        StreamState next = from.isStopping()
                ? (from == StreamState.INIT_SHUTDOWN ? StreamState.IN_SHUTDOWN_PROCESSING : StreamState.INACTIVE_ERROR)
                : StreamState.INIT_SHUTDOWN;
        Advance move = new Advance(id, epoch, next, "supervision", Optional.of(error), List.of());
        return write(connection, move, Optional.empty())
                .compose(moved -> next.isFinal()
                        ? Future.succeededFuture(List.of(moved))
                        : abandon(connection, id, epoch, next, error).map(rest -> prepend(moved, rest)));
    }

    /** Publishes a committed move. */
    void tell(Moved moved) {
        JsonObject update = new JsonObject()
                .put("id", moved.id().toString())
                .put("state", moved.state().wireName())
                .put("node", moved.node().orElse(null))
                .put("epoch", moved.epoch())
                .put("error", moved.error().orElse(null))
                .put("service", moved.service())
                .put("at", Json.time(moved.at()));
        LiveUpdates.publish(vertx, moved.id(), LiveUpdates.Kind.STATE, update);
        moved.job().ifPresent(status -> updates.status(moved.id(), status));
    }

    private static Future<Present> lock(SqlConnection connection, UUID id) {
        return run(connection, LOCK, id).compose(rows -> {
            if (rows.size() == 0) {
                return Future.failedFuture(StreamStore.unknown(id));
            }
            Row row = rows.iterator().next();
            return Future.succeededFuture(new Present(
                    StreamRows.state(row),
                    row.getLong("epoch"),
                    Optional.ofNullable(row.getString("node")),
                    Optional.ofNullable(row.getString("error"))));
        });
    }

    static Failure stale(UUID id, long asked, long present) {
        return new Failure(
                Failure.Kind.STALE_EPOCH,
                "stream " + id + " is held under epoch " + present + ", no longer under " + asked);
    }

    private static List<Moved> prepend(Moved first, List<Moved> rest) {
        List<Moved> all = new ArrayList<>(rest);
        all.addFirst(first);
        return all;
    }
}
