package io.framebus.inference;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Registration;
import io.framebus.bus.ReplacementMessage.Version;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loaded models of this node, each at the newest version there is. Used on one context, but for {@link #find}. */
final class LoadedModels {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);

    private final Vertx vertx;
    private final ModelCatalogue catalogue;
    private final ModelOpener opener;
    private final Optional<ModelVersions> versions;
    private final MeterRegistry meters;
    private final Map<String, Future<ModelSlot>> slots = new HashMap<>();
    private final Map<String, ModelVersion> exchanged = new ConcurrentHashMap<>();
    private final Map<Version, Future<Void>> adopting = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private boolean stopping;

    /** @param versions empty where models keep the files they began with */
    LoadedModels(
            Vertx vertx,
            ModelCatalogue catalogue,
            ModelOpener opener,
            Optional<ModelVersions> versions,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.catalogue = catalogue;
        this.opener = opener;
        this.versions = versions;
        this.meters = meters;
    }

    /** The model of a name at its newest version; INVALID listing what exists where there is none. Blocks. */
    ModelVersion find(String name) {
        ModelVersion newer = exchanged.get(name);
        return newer == null ? new ModelVersion(catalogue.find(name), 0) : newer;
    }

    /** Models that were exchanged, by name. */
    Map<String, ModelVersion> exchanged() {
        return Map.copyOf(exchanged);
    }

    Map<String, ModelView> views() {
        Map<String, ModelView> views = new TreeMap<>();
        slots.forEach((name, slot) -> {
            if (slot.succeeded()) {
                views.put(name, slot.result().server().recogniser().view());
            }
        });
        return views;
    }

    /**
     * Makes sure a model is loaded, at the version the record has now: a stream that changes its node never goes back
     * to an older one. INVALID where it does other work than is wanted.
     */
    Future<ModelView> load(String name, PipelineSpec.Work wanted) {
        return load(name).map(view -> {
            Succession.refusal(view, wanted).ifPresent(reason -> {
                throw new Failure(Failure.Kind.INVALID, "model " + name + " " + reason);
            });
            return view;
        });
    }

    /** The same for whatever work it does. */
    Future<ModelView> load(String name) {
        return refresh(name)
                .compose(known -> slot(name))
                .compose(slot -> upToDate(name, slot))
                .map(slot -> slot.server().recogniser().view());
    }

    /** Learns what the record says of one model now. */
    Future<?> refresh(String name) {
        if (versions.isEmpty()) {
            return Future.succeededFuture();
        }
        return versions.get()
                .newest()
                .recover(unknown -> {
                    if (!views().containsKey(name)) {
                        return Future.failedFuture(unknown);
                    }
                    LOG.warn("model {} stays as it is: {}", name, unknown.getMessage());
                    return Future.succeededFuture(List.of());
                })
                .compose(newest -> newest.stream()
                        .filter(version -> version.name().equals(name))
                        .findFirst()
                        .map(this::adopt)
                        .orElseGet(Future::succeededFuture));
    }

    /** Brings every model to a recorded version; one that can't be brought there stays as it is until the next look. */
    void look(List<Version> newest) {
        newest.forEach(version -> adopt(version)
                .onFailure(thrown -> LOG.error(
                        "model {} stays at its older version here, though it was exchanged for {}: {}",
                        version.name(),
                        version.sha256(),
                        thrown.getMessage())));
    }

    /** Hints, sweeps and loads that come at the same time share one way to a version. */
    private Future<Void> adopt(Version version) {
        Future<Void> underWay = adopting.get(version);
        if (underWay != null) {
            return underWay;
        }
        Future<Void> adopted = bringTo(version);
        if (!adopted.isComplete()) {
            adopting.put(version, adopted);
            adopted.onComplete(over -> adopting.remove(version));
        }
        return adopted;
    }

    private Future<Void> bringTo(Version version) {
        ModelVersion known = exchanged.get(version.name());
        Future<ModelVersion> here = known != null && known.number() >= version.version()
                ? Future.succeededFuture(known)
                : versions.orElseThrow().fetch(version).onSuccess(this::remember);
        return here.compose(found -> {
            Future<ModelSlot> slot = slots.get(version.name());
            return slot == null || slot.failed()
                    ? Future.succeededFuture()
                    : slot.compose(loaded -> upToDate(version.name(), loaded)).mapEmpty();
        });
    }

    private void remember(ModelVersion version) {
        exchanged.merge(version.file().name(), version, (one, other) -> one.number() >= other.number() ? one : other);
    }

    private Future<ModelSlot> upToDate(String name, ModelSlot slot) {
        ModelVersion newest = exchanged.get(name);
        if (newest == null || newest.number() <= slot.server().version()) {
            return Future.succeededFuture(slot);
        }
        return opener.run(() -> opener.open(newest)).compose(server -> exchange(slot, server));
    }

    private Future<ModelSlot> exchange(ModelSlot slot, ModelServer server) {
        if (stopping) {
            return server.stop().compose(stopped -> Future.failedFuture(stopping()));
        }
        slot.exchange(server);
        return Future.succeededFuture(slot);
    }

    /** Puts a version into use that was recorded and opened. */
    Future<ModelView> install(ModelVersion version, ModelServer server) {
        remember(version);
        String name = version.file().name();
        Future<ModelSlot> present = slots.get(name);
        Future<ModelSlot> installed = present == null || present.failed()
                ? keep(name, serve(server))
                : present.transform(
                        slot -> slot.succeeded() ? exchange(slot.result(), server) : keep(name, serve(server)));
        return installed.map(slot -> slot.server().recogniser().view());
    }

    /** All who ask for the same model at the same time wait for the same trial. */
    private Future<ModelSlot> slot(String name) {
        Future<ModelSlot> slot = slots.get(name);
        return slot != null ? slot : keep(name, opener.run(() -> open(name)).compose(this::serve));
    }

    private ModelServer open(String name) {
        Optional<BuiltInModel> builtIn = catalogue.builtIn(name);
        return builtIn.isPresent() ? opener.open(builtIn.get(), catalogue.licence(name)) : opener.open(find(name));
    }

    private Future<ModelSlot> keep(String name, Future<ModelSlot> opening) {
        slots.put(name, opening);
        opening.onFailure(failed -> slots.remove(name, opening));
        return opening;
    }

    private Future<ModelSlot> serve(ModelServer server) {
        if (stopping) {
            return server.stop().compose(stopped -> Future.failedFuture(stopping()));
        }
        ModelSlot slot = new ModelSlot(server, meters);
        return Addresses.infer(server.recogniser().name())
                .on(vertx)
                .serve(slot::submit)
                .onSuccess(registrations::add)
                .map(slot);
    }

    private static Failure stopping() {
        return new Failure(Failure.Kind.UNAVAILABLE, "the inference room of this node is being stopped");
    }

    Future<Void> stop() {
        stopping = true;
        List<Future<Void>> closing = new ArrayList<>();
        registrations.forEach(registration -> closing.add(registration.close()));
        slots.values().stream()
                .filter(Future::succeeded)
                .forEach(slot -> closing.add(slot.result().stop()));
        return Future.join(closing).mapEmpty();
    }
}
