package io.framebus.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus scrapes: every meter of this process, with the outbox's length asked for each time. */
final class MetricsPage {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String KAFKA = "kafka";
    private static final Pattern LAG = Pattern.compile("\\blag=(\\d+)");

    private final Vertx vertx;
    private final NodeCalls calls;
    private final PrometheusMeterRegistry registry;
    private final AtomicReference<Double> outboxLag = new AtomicReference<>(Double.NaN);
    private final Gauge lagGauge;
    private final StoredBytes storedBytes;

    MetricsPage(
            Vertx vertx, Rooms rooms, NodeCalls calls, PrometheusMeterRegistry registry, GatewayConfig.Limits limits) {
        this.vertx = vertx;
        this.calls = calls;
        this.registry = registry;
        this.storedBytes = new StoredBytes(rooms, registry, limits.healthDeadline());
        this.lagGauge = Gauge.builder("framebus.outbox.lag", outboxLag, AtomicReference::get)
                .description("Records that wait to be published; not a number while that is unknown")
                .register(registry);
    }

    Future<String> scrape() {
        Future<Answers.Part> kafka = calls.part(KAFKA).onSuccess(part -> outboxLag.set(lag(part.detail())));
        return Future.join(kafka, storedBytes.refresh())
                .compose(asked -> vertx.executeBlocking(() -> registry.scrape(), false));
    }

    Future<?> close() {
        storedBytes.close();
        registry.remove(lagGauge);
        return Future.succeededFuture();
    }

    static double lag(String detail) {
        Matcher lag = LAG.matcher(detail);
        return lag.find() ? Double.parseDouble(lag.group(1)) : Double.NaN;
    }
}
