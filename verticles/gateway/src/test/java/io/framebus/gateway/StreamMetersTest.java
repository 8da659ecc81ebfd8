package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import io.framebus.bus.Progress;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class StreamMetersTest {

    private static final UUID ID = UUID.fromString("0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MetersOfStream meters = new MetersOfStream(registry, "node-1", ID);

    @Test
    void ratesAreTheChangeOverTheWindow() {
        long now = System.nanoTime();
        meters.told(progress(100, 40, Map.of()), now - 2_000_000_000L);
        meters.told(progress(150, 60, Map.of("overload", 5L, "deadline", 2L)), now);
        meters.reconnected(3);
        scraped("framebus_decoded_fps{stream=\"" + ID + "\"} 25.0");
        scraped("framebus_processed_fps{stream=\"" + ID + "\"} 10.0");
        scraped("framebus_frame_age_seconds{stream=\"" + ID + "\"} 0.25");
        scraped("framebus_dropped_total{reason=\"overload\",stream=\"" + ID + "\"} 5.0");
        scraped("framebus_dropped_total{reason=\"deadline\",stream=\"" + ID + "\"} 2.0");
        scraped("framebus_reconnects_total{stream=\"" + ID + "\"} 3.0");
        scraped("framebus_stream_owner{node=\"node-1\",stream=\"" + ID + "\"} 1.0");
    }

    @Test
    void rateOfASilentStreamIsZero() {
        long longAgo = System.nanoTime() - Duration.ofSeconds(20).toNanos();
        meters.told(progress(100, 40, Map.of()), longAgo - 1_000_000_000L);
        meters.told(progress(150, 60, Map.of()), longAgo);
        scraped("framebus_decoded_fps{stream=\"" + ID + "\"} 0.0");
        assertTrue(meters.silentFor(Duration.ofSeconds(10), System.nanoTime()));
        assertFalse(meters.silentFor(Duration.ofMinutes(1), System.nanoTime()));
    }

    @Test
    void closedStreamLeavesNothing() {
        meters.told(progress(1, 1, Map.of("deadline", 1L)), System.nanoTime());
        meters.close();
        assertFalse(registry.scrape().contains(ID.toString()), registry.scrape());
    }

    @Test
    void outboxLagIsReadFromTheDetail() {
        assertEquals(17, MetricsPage.lag("127.0.0.1:9092 lag=17 shards=4"));
        assertTrue(Double.isNaN(MetricsPage.lag("the broker is down")));
    }

    private void scraped(String line) {
        assertTrue(registry.scrape().lines().anyMatch(line::equals), line + " is not in\n" + registry.scrape());
    }

    private static Progress progress(long decoded, long processed, Map<String, Long> dropped) {
        long selected = processed + Counters.sum(dropped);
        Counters counters = new Counters(decoded, selected, processed, 0, dropped, Map.of());
        return new Progress(ID, 1, counters, 0, 250, Map.of(), Map.of());
    }
}
