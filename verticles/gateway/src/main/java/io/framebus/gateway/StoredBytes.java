package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.JobQuery;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much streams and jobs keep in the object store, asked of the record for each scrape; not a number while it is
 * unknown.
 */
final class StoredBytes {

    private final Rooms rooms;
    private final MeterRegistry registry;
    private final Duration deadline;
    private final List<Gauge> gauges = new ArrayList<>();
    private volatile Optional<Map<String, Long>> stored = Optional.empty();

    StoredBytes(Rooms rooms, MeterRegistry registry, Duration deadline) {
        this.rooms = rooms;
        this.registry = registry;
        this.deadline = deadline;
        for (String kind : JobQuery.Stored.KINDS) {
            gauges.add(Gauge.builder("framebus.stored.bytes", this, newest -> newest.of(kind))
                    .description("Bytes kept in the object store; of what runs, those of the last hourly look")
                    .tag("kind", kind)
                    .register(registry));
        }
    }

    /** Never fails. */
    Future<Void> refresh() {
        return rooms.ask(Addresses.storedBytes(), new JobQuery.AskStored(), deadline)
                .map(answer -> Optional.of(answer.bytes()))
                .otherwise(Optional.empty())
                .onSuccess(newest -> stored = newest)
                .mapEmpty();
    }

    void close() {
        gauges.forEach(registry::remove);
    }

    private double of(String kind) {
        return stored.map(bytes -> (double) bytes.getOrDefault(kind, 0L)).orElse(Double.NaN);
    }
}
