package io.framebus.gateway;

import io.framebus.bus.Counters;
import io.framebus.bus.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of one stream. Told on one thread, read by scrapes on any. */
final class MetersOfStream {

    /** Rates are taken over this long; longer is smoother and slower to show a change. */
    private static final Duration RATE_WINDOW = Duration.ofSeconds(5);

    /** The reason every live stream may have; the others appear with their first drop. */
    private static final String OVERLOAD = "overload";

    private record Sample(long nanos, Progress progress) {}

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, Meter> meters = new HashMap<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long reconnects;
    private boolean over;

    MetersOfStream(MeterRegistry registry, String node, UUID id) {
        this.registry = registry;
        this.tags = Tags.of("stream", id.toString());
        gauge("framebus.decoded.fps", "Frames decoded a second", tags, self -> self.rate(Counters::decoded));
        gauge("framebus.processed.fps", "Frames recorded a second", tags, self -> self.rate(Counters::processed));
        gauge("framebus.frame.age.seconds", "Age of the newest frame when recorded", tags, MetersOfStream::frameAge);
        gauge(
                "framebus.stream.owner",
                "1 on the node that runs the stream",
                tags.and("node", node),
                self -> self.isOver() ? 0 : 1);
        counter("framebus.reconnects", "Times the source was opened again", tags, MetersOfStream::reconnects);
        dropped(OVERLOAD);
    }

    /** Takes the newest counters; reasons of drops appear as they occur. */
    synchronized void told(Progress progress, long nowNanos) {
        if (!samples.isEmpty() && samples.getLast().progress().epoch() < progress.epoch()) {
            samples.clear();
        }
        samples.addLast(new Sample(nowNanos, progress));
        while (samples.size() > 2 && nowNanos - samples.getFirst().nanos() > RATE_WINDOW.toNanos()) {
            samples.removeFirst();
        }
        progress.counters().dropped().keySet().forEach(this::dropped);
    }

    synchronized void reconnected(long count) {
        reconnects = count;
    }

    /** The stream has ended; its meters keep their last values. */
    synchronized void over() {
        over = true;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized boolean silentFor(Duration silence, long nowNanos) {
        return samples.isEmpty() || nowNanos - samples.getLast().nanos() > silence.toNanos();
    }

    synchronized long epoch() {
        return samples.isEmpty() ? 0 : samples.getLast().progress().epoch();
    }

    synchronized void close() {
        meters.values().forEach(registry::remove);
        meters.clear();
    }

    /** Change a second over the window; 0 once nothing was told for that long. */
    private synchronized double rate(ToLongFunction<Counters> count) {
        if (samples.size() < 2 || silentFor(RATE_WINDOW, System.nanoTime())) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long change = count.applyAsLong(last.progress().counters())
                - count.applyAsLong(first.progress().counters());
        return change * 1e9 / Math.max(1, last.nanos() - first.nanos());
    }

    private synchronized double frameAge() {
        return samples.isEmpty() ? 0 : samples.getLast().progress().frameAgeMillis() / 1000.0;
    }

    private synchronized double reconnects() {
        return reconnects;
    }

    private synchronized double droppedFor(String reason) {
        return samples.isEmpty()
                ? 0
                : samples.getLast().progress().counters().dropped().getOrDefault(reason, 0L);
    }

    private void dropped(String reason) {
        if (!meters.containsKey("framebus.dropped" + reason)) {
            Meter meter = FunctionCounter.builder("framebus.dropped", this, self -> self.droppedFor(reason))
                    .description("Frames that were selected and not processed")
                    .tags(tags.and("reason", reason))
                    .register(registry);
            meters.put("framebus.dropped" + reason, meter);
        }
    }

    private void gauge(String name, String what, Tags labels, ToDoubleFunction<MetersOfStream> value) {
        meters.put(
                name,
                Gauge.builder(name, this, value).description(what).tags(labels).register(registry));
    }

    private void counter(String name, String what, Tags labels, ToDoubleFunction<MetersOfStream> value) {
        meters.put(
                name,
                FunctionCounter.builder(name, this, value)
                        .description(what)
                        .tags(labels)
                        .register(registry));
    }
}
