package io.framebus.state;

import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord.DepthRange;
import io.framebus.bus.ResultPage;
import io.framebus.bus.ResultPage.Result;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads recorded results, and keeps their table's partitions ahead of the calendar. */
final class ResultStore {

    private static final String PAGE = """
        select seq, captured_at, pts_ms, width, height, s3_path, failed, model, model_sha256,
               detections::text as detections, tracks::text as tracks, depth_low, depth_high
        from results where stream_id = $1 and seq > $2 order by seq limit $3\
        """;

    private static final String EXISTS = "select 1 from streams where id = $1";

    private static final String MAKE_PARTITIONS = "select make_results_partitions($1)";

    /** Today and the two days after it. */
    private static final int DAYS_AHEAD = 3;

    private final Database database;

    ResultStore(Database database) {
        this.database = database;
    }

    Future<ResultPage> page(StreamQuery.Results query) {
        StreamStore.checkLimit(query.limit());
        return database.query(PAGE, query.id(), query.after(), query.limit() + 1)
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(rows)
                        : existing(query).map(rows))
                .map(rows -> {
                    List<Result> results = new ArrayList<>(rows.size());
                    rows.forEach(row -> results.add(result(row)));
                    boolean more = results.size() > query.limit();
                    return new ResultPage(List.copyOf(more ? results.subList(0, query.limit()) : results), more);
                });
    }

    private Future<?> existing(StreamQuery.Results query) {
        return database.query(EXISTS, query.id())
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture()
                        : Future.<Object>failedFuture(StreamStore.unknown(query.id())));
    }

    Future<?> makePartitions() {
        return database.query(MAKE_PARTITIONS, DAYS_AHEAD)
                .recover(thrown -> Future.failedFuture(new Failure(
                        Failure.Kind.UNAVAILABLE, "partitions of results: " + thrown.getMessage(), thrown)));
    }

    private static Result result(Row row) {
        return new Result(
                row.getLong("seq"),
                row.getOffsetDateTime("captured_at").toInstant().toEpochMilli(),
                row.getLong("pts_ms"),
                row.getInteger("width"),
                row.getInteger("height"),
                Optional.ofNullable(row.getString("s3_path")),
                Optional.ofNullable(row.getString("failed")),
                row.getString("model"),
                row.getString("model_sha256"),
                List.of(Database.parse(row.getString("detections"), Detection[].class)),
                List.of(Database.parse(row.getString("tracks"), Track[].class)),
                Optional.ofNullable(row.getFloat("depth_low"))
                        .map(low -> new DepthRange(low, row.getFloat("depth_high"))));
    }
}
