package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Progress;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamQuery;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The meters of the streams that run on this node, made of what their splitters tell. They go when the stream has
 * moved, and a while after it has ended, so that a scrape sees its last values. Lives on the gateway's event loop.
 */
final class StreamMeters {

    /** Ended streams among these are let go first. */
    private static final int KEPT_STREAMS = 200;

    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Rooms rooms;
    private final MeterRegistry registry;
    private final String node;
    private final Duration kept;
    private final Map<UUID, MetersOfStream> streams = new LinkedHashMap<>();
    private long sweepTimer;

    /**
     * @param node label of the owner
     * @param kept how long a stream's meters stay after its last word
     */
    StreamMeters(Vertx vertx, Rooms rooms, MeterRegistry registry, String node, Duration kept) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.registry = registry;
        this.node = node;
        this.kept = kept;
    }

    Future<Registration> start() {
        sweepTimer = vertx.setPeriodic(SWEEP.toMillis(), tick -> sweep());
        return Addresses.progress().on(vertx).subscribe(this::told);
    }

    void stop() {
        vertx.cancelTimer(sweepTimer);
        streams.values().forEach(MetersOfStream::close);
        streams.clear();
    }

    private void told(Progress progress) {
        streams.computeIfAbsent(progress.id(), id -> new MetersOfStream(registry, node, id))
                .told(progress, System.nanoTime());
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Map.Entry<UUID, MetersOfStream> entry : List.copyOf(streams.entrySet())) {
            boolean over = entry.getValue().isOver();
            if (entry.getValue().silentFor(kept, now) || (over && streams.size() > KEPT_STREAMS)) {
                remove(entry.getKey());
            } else if (!over) {
                refresh(entry.getKey(), entry.getValue());
            }
        }
    }

    /** The record knows what splitters don't: reconnects, the end, and a new owner. */
    private void refresh(UUID id, MetersOfStream meters) {
        rooms.ask(Addresses.findStream(), new StreamQuery.Find(id), SWEEP)
                .onSuccess(view -> {
                    meters.reconnected(view.source().reconnects());
                    if (view.epoch() > meters.epoch()) {
                        remove(id);
                    } else if (view.state().isFinal()) {
                        meters.over();
                    }
                })
                .onFailure(thrown -> {
                    if (Failure.of(thrown).kind() == Failure.Kind.NOT_FOUND) {
                        remove(id);
                    }
                });
    }

    private void remove(UUID id) {
        MetersOfStream gone = streams.remove(id);
        if (gone != null) {
            gone.close();
        }
    }
}
