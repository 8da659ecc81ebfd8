package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stores encoded depth maps, those together that come within a moment. Used on the context of one verticle, with which
 * its timers end.
 */
final class DepthPacking {

    /** Maps of one object: with more the store has little less to do, and more frames wait. */
    static final int MOST_MAPS = 8;

    /** How long a map waits for others. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Patience patience;
    private final String folder;
    private final Duration deadline;
    private Optional<Open> open = Optional.empty();

    private record Open(TreeMap<Long, byte[]> maps, Promise<Done> stored, long timer) {}

    /**
     * @param folder {@code bucket/prefix/} nobody else stores under
     * @param deadline how long an object may wait for the store
     */
    DepthPacking(Patience patience, String folder, Duration deadline) {
        this.patience = patience;
        this.folder = folder;
        this.deadline = deadline;
    }

    /** Done when the map is stored. */
    Future<Done> keep(long seq, byte[] map) {
        Open pack = open.orElseGet(this::begin);
        pack.maps().put(seq, map);
        if (pack.maps().size() == MOST_MAPS) {
            store();
        }
        return pack.stored().future();
    }

    private Open begin() {
        Open begun = new Open(
                new TreeMap<>(), Promise.promise(), patience.vertx().setTimer(MOMENT.toMillis(), passed -> store()));
        open = Optional.of(begun);
        return begun;
    }

    private void store() {
        Open pack = open.orElseThrow();
        open = Optional.empty();
        patience.vertx().cancelTimer(pack.timer());
        DepthPack maps = new DepthPack(pack.maps());
        ObjectMessage.Put put =
                new ObjectMessage.Put(folder + maps.name(), Buffer.buffer(maps.bytes()), "application/octet-stream");
        patience.ask(Addresses.putObject().on(patience.vertx()), put, deadline).onComplete(pack.stored());
    }
}
