package io.framebus.inference;

import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one model: requests go to the newest of its servers, the one before finishes what it was given. Used on
 * one context only, which is what makes an exchange lie between two requests.
 */
final class ModelSlot {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSlot.class);

    private final MeterRegistry meters;
    private final Set<ModelServer> retiring = new HashSet<>();
    private ModelServer server;
    private Gauge info;

    ModelSlot(ModelServer first, MeterRegistry meters) {
        this.meters = meters;
        this.server = first;
        this.info = told(first);
    }

    ModelServer server() {
        return server;
    }

    Future<Inferred> submit(InferRequest request) {
        return server.submit(request);
    }

    /** Every request from now on goes to the other server, unless it is no newer than the present one. */
    void exchange(ModelServer other) {
        if (other.version() <= server.version()) {
            retire(other);
            return;
        }
        ModelServer older = server;
        server = other;
        meters.remove(info);
        info = told(other);
        LOG.info(
                "model {} was exchanged: {} takes the place of {}",
                other.recogniser().name(),
                other.recogniser().sha256(),
                older.recogniser().sha256());
        retire(older);
    }

    private void retire(ModelServer older) {
        retiring.add(older);
        older.retire().onComplete(closed -> retiring.remove(older));
    }

    Future<Void> stop() {
        meters.remove(info);
        List<Future<Void>> stopping = new ArrayList<>(List.of(server.stop()));
        retiring.forEach(older -> stopping.add(older.stop()));
        return Future.join(stopping).mapEmpty();
    }

    private Gauge told(ModelServer told) {
        Recogniser model = told.recogniser();
        LOG.info("model {} ({}) runs on {}", model.name(), model.sha256(), model.provider());
        return Gauge.builder("framebus_model_loaded", () -> 1)
                .description("1 for every loaded model, with what runs it and which file it is")
                .tag("model", model.name())
                .tag("provider", model.provider())
                .tag("sha256", model.sha256())
                .register(meters);
    }
}
