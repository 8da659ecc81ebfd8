package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Progress;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The meters of the streams that run on this node, made of what their splitters tell. They go when the stream has ended
 * or moved, or when nothing was told of it for a minute. Lives on the gateway's event loop.
 */
final class StreamMeters {

    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Rooms rooms;
    private final MeterRegistry registry;
    private final String node;
    private final Map<UUID, MetersOfStream> streams = new HashMap<>();
    private long sweepTimer;

    StreamMeters(Vertx vertx, Rooms rooms, MeterRegistry registry, String node) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.registry = registry;
        this.node = node;
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
            if (entry.getValue().silentFor(SILENCE, now)) {
                remove(entry.getKey());
            } else {
                refresh(entry.getKey(), entry.getValue());
            }
        }
    }

    /** The record knows what splitters don't: reconnects, the end, and a new owner. */
    private void refresh(UUID id, MetersOfStream meters) {
        rooms.ask(Addresses.findStream(), new StreamQuery.Find(id), SWEEP)
                .onSuccess(view -> {
                    meters.reconnected(view.source().reconnects());
                    if (over(view, meters)) {
                        remove(id);
                    }
                })
                .onFailure(thrown -> {
                    if (Failure.of(thrown).kind() == Failure.Kind.NOT_FOUND) {
                        remove(id);
                    }
                });
    }

    private static boolean over(StreamView view, MetersOfStream meters) {
        return view.state().isFinal() || view.epoch() > meters.epoch();
    }

    private void remove(UUID id) {
        MetersOfStream gone = streams.remove(id);
        if (gone != null) {
            gone.close();
        }
    }
}
