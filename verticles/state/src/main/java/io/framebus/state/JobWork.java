package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.Done;
import io.framebus.bus.JobMessage;
import io.framebus.bus.Scene;
import io.framebus.bus.SegmentView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What those who work on a job write: notes, scenes, and that a try has failed. Each under the epoch of its lease. */
final class JobWork {

    private static final Logger LOG = LoggerFactory.getLogger(JobWork.class);
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final boolean publishes;

    JobWork(Database database, boolean publishes) {
        this.database = database;
        this.publishes = publishes;
    }

    Future<Done> note(JobMessage.Note note) {
        return database.query(
                        JobWorkSql.NOTE, note.id(), note.epoch(), note.patch().encode())
                .compose(rows -> found(note.id(), note.epoch(), rows));
    }

    Future<Done> addScenes(JobMessage.AddScenes found) {
        return database.transaction(
                connection -> addScenes(connection, found).compose(rows -> found(found.id(), found.epoch(), rows)));
    }

    Future<RowSet<Row>> addScenes(SqlClient client, JobMessage.AddScenes found) {
        List<Scene> scenes = found.scenes();
        return run(
                client,
                JobWorkSql.ADD_SCENES,
                found.id(),
                found.epoch(),
                column(scenes, UUID[]::new, scene -> SegmentView.idOf(found.id(), scene.index())),
                column(scenes, Long[]::new, Scene::index),
                column(scenes, Long[]::new, Scene::startMillis),
                column(scenes, Long[]::new, Scene::endMillis),
                column(scenes, Long[]::new, Scene::frameMillis),
                column(scenes, Long[]::new, Scene::frameOrdinal),
                publishes);
    }

    private static <T> T[] column(List<Scene> scenes, IntFunction<T[]> array, Function<Scene, T> value) {
        return scenes.stream().map(value).toArray(array);
    }

    private Future<Done> found(UUID id, long epoch, RowSet<Row> rows) {
        return rows.size() > 0
                ? Future.succeededFuture(Done.DONE)
                : database.query(LeaseSql.EPOCH, id)
                        .compose(present -> Future.failedFuture(refusal(id, epoch, present)));
    }

    private static Throwable refusal(UUID id, long epoch, RowSet<Row> present) {
        return present.size() == 0
                ? JobStore.unknown(id)
                : StateMoves.stale(id, epoch, present.iterator().next().getLong("epoch"));
    }

    /** Lets go of a job whose try has failed, unless it was the last one or nobody wants the job any more. */
    Future<JobMessage.Retried> retry(JobMessage.Retry failed) {
        return database.transaction(connection -> run(connection, JobWorkSql.EPOCH, failed.id())
                .compose(rows -> {
                    Row present = rows.size() == 1 ? rows.iterator().next() : null;
                    if (present == null || present.getLong("epoch") != failed.epoch()) {
                        return Future.failedFuture(refusal(failed.id(), failed.epoch(), rows));
                    }
                    return present.getBoolean("stop_requested")
                            ? Future.succeededFuture(new JobMessage.Retried(false))
                            : again(connection, failed);
                }));
    }

    private static Future<JobMessage.Retried> again(SqlConnection connection, JobMessage.Retry failed) {
        return run(connection, JobWorkSql.RETRY, failed.id(), ATTEMPTS).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(new JobMessage.Retried(false));
            }
            int attempt = rows.iterator().next().getInteger("attempts");
            long pauseMillis = 1000L << (attempt - 2);
            LOG.warn(
                    "job {} begins its attempt {} in {} s; {}: {}",
                    failed.id(),
                    attempt,
                    pauseMillis / 1000,
                    failed.service(),
                    failed.error());
            return run(connection, JobWorkSql.LET_GO, failed.id(), pauseMillis).map(new JobMessage.Retried(true));
        });
    }
}
