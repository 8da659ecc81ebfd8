package io.framebus.state;

import io.framebus.bus.Json;
import io.framebus.bus.Progress;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest counters of each running stream and writes them together, one statement at a time. Snapshots are
 * whole, so leaving out older ones never makes the sum wrong.
 */
final class ProgressWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressWriter.class);

    private static final String WRITE = """
        update streams s set counters = p.counters::jsonb
        from unnest($1::uuid[], $2::bigint[], $3::text[]) as p (id, epoch, counters)
        where s.id = p.id and s.epoch = p.epoch\
        """;

    private final Database database;
    private Map<UUID, Progress> newest = new HashMap<>();
    private Future<?> writing = Future.succeededFuture();

    ProgressWriter(Database database) {
        this.database = database;
    }

    void accept(Progress progress) {
        newest.put(progress.id(), progress);
    }

    /** Writes what came since the last time; completes in any case. */
    Future<?> flush() {
        if (newest.isEmpty() || !writing.isComplete()) {
            return writing;
        }
        List<Progress> batch = new ArrayList<>(newest.values());
        newest = new HashMap<>();
        writing = write(batch).otherwise(thrown -> {
            LOG.warn("counters of {} streams are late: {}", batch.size(), thrown.getMessage());
            batch.forEach(progress -> newest.putIfAbsent(progress.id(), progress));
            return null;
        });
        return writing;
    }

    /** Writes everything that came so far, behind what is being written now; completes in any case. */
    Future<?> settle() {
        return flush().compose(before -> flush());
    }

    private Future<Object> write(List<Progress> batch) {
        return database.query(
                        WRITE,
                        batch.stream().map(Progress::id).toArray(UUID[]::new),
                        batch.stream().map(Progress::epoch).toArray(Long[]::new),
                        batch.stream()
                                .map(progress -> Json.write(progress.counters()))
                                .toArray(String[]::new))
                .map(rows -> rows);
    }
}
