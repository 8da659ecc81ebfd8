package io.framebus.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One connection of the relay's own, and the shards whose advisory locks it holds. The locks live and die with the
 * connection; the server ends it when this node is silent for longer than its deadlines allow.
 */
final class OutboxSession {

    /** First half of the advisory locks' keys; the shard is the second. */
    private static final int LOCK_CLASS = 0x46424f58;

    private static final int COUNTED_AT_MOST = 100_000;
    private static final int SILENCE_MILLIS = 15_000;

    private static final String TAKE_SHARDS =
            "select n from unnest($1::int[]) as n where pg_try_advisory_lock($2::int, n)";

    private static final String READ = """
        select id, topic, key, schema, epoch, dedup_keys, payloads from outbox
        where shard = any($1::int[]) order by id limit $2\
        """;

    private static final String DELETE = "delete from outbox where id = any($1::bigint[])";

    private static final String LAG = "select count(*) as lag from (select 1 from outbox limit $1) rows";

    private final Pool pool;
    private final SqlConnection connection;
    private final KafkaConfig config;
    private final Set<Integer> held = new TreeSet<>();

    private OutboxSession(Pool pool, SqlConnection connection, KafkaConfig config) {
        this.pool = pool;
        this.connection = connection;
        this.config = config;
    }

    /** @param lost called once when the connection and with it every lock is gone */
    static Future<OutboxSession> open(Vertx vertx, KafkaConfig config, Runnable lost) {
        PgConnectOptions options = PgConnectOptions.fromUri(config.postgresUri())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "framebus-relay")
                .addProperty(
                        "statement_timeout", Long.toString(config.deadline().toMillis()))
                .addProperty(
                        "idle_session_timeout", Long.toString(config.deadline().toMillis() + SILENCE_MILLIS))
                .addProperty("tcp_keepalives_idle", "5")
                .addProperty("tcp_keepalives_interval", "2")
                .addProperty("tcp_keepalives_count", "5");
        // A pool of one, because only a pool can be closed while its connection waits for an answer that never comes.
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .with(new NetClientOptions().setTcpKeepAlive(true))
                .connectingTo(options)
                .using(vertx)
                .build();
        return pool.getConnection()
                .timeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .map(connection -> {
                    connection.closeHandler(closed -> lost.run());
                    connection.exceptionHandler(ignored -> {});
                    return new OutboxSession(pool, connection, config);
                })
                .onFailure(refused -> pool.close());
    }

    int shards() {
        return held.size();
    }

    /** Takes shards that nobody holds, as many as this node may still have. */
    Future<Void> takeShards() {
        List<Integer> free = new ArrayList<>(IntStream.range(0, KafkaConfig.OUTBOX_SHARDS)
                .filter(shard -> !held.contains(shard))
                .boxed()
                .toList());
        // Nodes that start together ask in different orders, so that none finds every lock just taken.
        Collections.shuffle(free);
        int room = Math.min(free.size(), config.shards() - held.size());
        Integer[] wanted = free.subList(0, room).toArray(Integer[]::new);
        return wanted.length == 0
                ? Future.succeededFuture()
                : run(TAKE_SHARDS, Tuple.of(wanted, LOCK_CLASS)).map(rows -> {
                    rows.forEach(row -> held.add(row.getInteger("n")));
                    return null;
                });
    }

    /** The oldest rows of the held shards. */
    Future<List<OutboxRow>> read() {
        if (held.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return run(READ, Tuple.of(held.toArray(Integer[]::new), config.rowsAtOnce()))
                .map(rows -> {
                    List<OutboxRow> read = new ArrayList<>(rows.size());
                    rows.forEach(row -> read.add(OutboxRow.of(row)));
                    return read;
                });
    }

    Future<Void> delete(List<OutboxRow> rows) {
        Long[] ids = rows.stream().map(OutboxRow::id).toArray(Long[]::new);
        return ids.length == 0
                ? Future.succeededFuture()
                : run(DELETE, Tuple.of(ids)).mapEmpty();
    }

    /** Rows that wait, of all shards, counted to a hundred thousand. */
    Future<Long> lag() {
        return run(LAG, Tuple.of((long) COUNTED_AT_MOST))
                .map(rows -> rows.iterator().next().getLong("lag"));
    }

    Future<Void> close() {
        return pool.close();
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return connection
                .preparedQuery(sql)
                .execute(values)
                .timeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
    }
}
