package io.framebus.state;

import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The node's connections to PostgreSQL, shared by every verticle of this room. Every call has a deadline, on the server
 * too, so that a frozen node never holds a lock for longer; every failure comes out as a {@link Failure}.
 */
final class Database {

    private static final int WAITING_STATEMENTS = 2000;

    /** More than the pool takes to end idle connections by itself, which then never fail a statement. */
    private static final int SILENCE_MILLIS = 2000;

    private final Pool pool;
    private final long deadlineMillis;

    private Database(Pool pool, long deadlineMillis) {
        this.pool = pool;
        this.deadlineMillis = deadlineMillis;
    }

    static Database open(Vertx vertx, StateConfig config) {
        String deadline = Long.toString(config.deadline().toMillis());
        PgConnectOptions connect = config.connectOptions()
                .setCachePreparedStatements(true)
                .addProperty("application_name", "framebus")
                .addProperty("statement_timeout", deadline)
                .addProperty("idle_in_transaction_session_timeout", deadline);
        PoolOptions options = new PoolOptions()
                .setShared(true)
                .setName("record at " + config.shownDatabase())
                .setMaxSize(config.poolSize())
                .setIdleTimeout((int) config.deadline().toMillis() / 2)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWaitQueueSize(WAITING_STATEMENTS)
                .setConnectionTimeout((int) config.deadline().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        Pool pool = PgBuilder.pool()
                .with(options)
                .with(transport(config))
                .connectingTo(connect)
                .using(vertx)
                .build();
        return new Database(pool, config.deadline().toMillis());
    }

    /**
     * A connection whose server says nothing for longer than a deadline is ended, or it would fill the pool for ever.
     */
    private static NetClientOptions transport(StateConfig config) {
        return new NetClientOptions()
                .setTcpKeepAlive(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout((int) config.deadline().toMillis() + SILENCE_MILLIS);
    }

    /** One statement, committed by itself. */
    Future<RowSet<Row>> query(String sql, @Nullable Object... values) {
        return within(Duration.ofMillis(deadlineMillis), run(pool, sql, values));
    }

    /** One statement with a deadline of its own, from now. */
    Future<RowSet<Row>> queryWithin(Duration deadline, String sql, Tuple values) {
        return within(deadline, pool.preparedQuery(sql).execute(values));
    }

    /** Several statements that all happen or none. */
    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return within(Duration.ofMillis(2 * deadlineMillis), pool.withTransaction(work));
    }

    Future<Void> close() {
        return pool.close();
    }

    /** One statement on a client, for instance inside a transaction. */
    static Future<RowSet<Row>> run(SqlClient client, String sql, @Nullable Object... values) {
        return client.preparedQuery(sql).execute(Tuple.from(values));
    }

    static <T> T parse(String json, Class<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (IOException malformed) {
            throw new UncheckedIOException("the record holds no " + type.getSimpleName(), malformed);
        }
    }

    private static <T> Future<T> within(Duration deadline, Future<T> answer) {
        return answer.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(thrown -> Future.failedFuture(failure(thrown)));
    }

    /** UNAVAILABLE where asking later may help, INTERNAL where the statement itself was refused. */
    static Failure failure(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case PgException refused -> ofServer(refused);
            case IOException lost -> unavailable(lost);
            case TimeoutException silent -> unavailable(silent);
            case VertxException closed -> unavailable(closed);
            default -> Failure.of(thrown);
        };
    }

    private static Failure ofServer(PgException refused) {
        String state = refused.getSqlState();
        boolean passing = state == null
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.equals("25P03")
                || state.startsWith("28")
                || state.equals("3D000");
        return passing ? unavailable(refused) : new Failure(Failure.Kind.INTERNAL, refused.getErrorMessage(), refused);
    }

    private static Failure unavailable(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Failure(Failure.Kind.UNAVAILABLE, "PostgreSQL does not answer: " + reason, cause);
    }
}
