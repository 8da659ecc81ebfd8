package io.framebus.inference;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Registration;
import io.framebus.bus.ReplacementMessage.Replace;
import io.framebus.bus.ReplacementMessage.Replaced;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the models of one node: what there is, loading, exchange, health, and one address for each loaded model. */
public final class InferenceVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceVerticle.class);

    /** A lost hint that a model was exchanged costs this much. */
    private static final long SWEEP_MILLIS = 30_000;

    private final InferenceConfig config;
    private final MeterRegistry meters;
    private final Optional<Path> versionsFolder;
    private final List<Registration> registrations = new ArrayList<>();
    private @Nullable Rooms rooms;

    /** The parts of this room once it has started. */
    private record Rooms(
            ModelCatalogue catalogue,
            ModelTrials trials,
            ModelOpener opener,
            LoadedModels models,
            Optional<ModelVersions> versions,
            Optional<ModelReplacement> replacement) {}

    /**
     * Models keep the files they began with.
     *
     * @param config where models lie and how they run
     * @param meters receives {@code framebus_inference_seconds} and {@code framebus_model_loaded}
     */
    public InferenceVerticle(InferenceConfig config, MeterRegistry meters) {
        this(config, meters, Optional.empty());
    }

    /**
     * @param config where models lie and how they run
     * @param meters receives {@code framebus_inference_seconds} and {@code framebus_model_loaded}
     * @param versionsFolder for the files that models are exchanged for, which needs the record and the object store;
     *     without it models keep the files they began with
     */
    public InferenceVerticle(InferenceConfig config, MeterRegistry meters, Optional<Path> versionsFolder) {
        this.config = config;
        this.meters = meters;
        this.versionsFolder = versionsFolder;
    }

    @Override
    public Future<?> start() {
        return context.executeBlocking(this::readCatalogue, false)
                .map(this::furnished)
                .onSuccess(opened -> rooms = opened)
                .compose(opened -> Future.all(List.of(
                        keep(Addresses.models().on(vertx).serve(question -> list(opened))),
                        keep(Addresses.loadModel()
                                .on(vertx)
                                .serve(question -> opened.models().load(question.name(), question.work()))),
                        keep(Addresses.replaceModel().on(vertx).serve(question -> replace(opened, question))),
                        keep(Addresses.modelsChanged().on(vertx).subscribe(changed -> look(opened))),
                        keep(Addresses.health("inference").on(vertx).serve(question -> health(opened))))))
                .onSuccess(served -> lookOften());
    }

    private ModelCatalogue readCatalogue() throws Exception {
        OnnxNatives.install(config.cache());
        return ModelCatalogue.open(config);
    }

    private Rooms furnished(ModelCatalogue catalogue) {
        ModelTrials trials = new ModelTrials(config);
        ModelOpener opener = new ModelOpener(config, trials, meters, context);
        Optional<ModelVersions> versions =
                versionsFolder.map(folder -> new ModelVersions(vertx, folder, catalogue, opener));
        LoadedModels models = new LoadedModels(vertx, catalogue, opener, versions, meters);
        Optional<ModelReplacement> replacement =
                versions.map(kept -> new ModelReplacement(vertx, catalogue, trials, opener, models, kept));
        return new Rooms(catalogue, trials, opener, models, versions, replacement);
    }

    private Future<Registration> keep(Future<Registration> registration) {
        return registration.onSuccess(registrations::add);
    }

    private void lookOften() {
        if (rooms == null || rooms.versions().isEmpty()) {
            return;
        }
        Rooms opened = rooms;
        ModelVersions versions = opened.versions().get();
        versions.newest()
                .compose(newest -> opened.opener().run(() -> versions.sweep(newest)))
                .onFailure(thrown -> LOG.warn("older files of models stay: {}", thrown.getMessage()));
        look(opened);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> look(opened));
    }

    private static void look(Rooms opened) {
        opened.versions()
                .ifPresent(versions -> versions.newest()
                        .onSuccess(opened.models()::look)
                        .onFailure(thrown -> LOG.warn(
                                "whether models were exchanged can't be learned now: {}", thrown.getMessage())));
    }

    private static Future<Replaced> replace(Rooms opened, Replace question) {
        return opened.replacement()
                .map(replacement -> replacement.replace(question))
                .orElseGet(() -> Future.failedFuture(
                        new Failure(Failure.Kind.CONFLICT, "this node has no record to keep another file in")));
    }

    private Future<HealthMessage.Answer> health(Rooms opened) {
        String loaded = String.join(", ", opened.models().views().keySet());
        return Future.succeededFuture(new HealthMessage.Answer(
                true, config.provider().reportedName() + (loaded.isEmpty() ? "" : ", loaded: " + loaded)));
    }

    private Future<ModelMessage.All> list(Rooms opened) {
        Map<String, ModelView> loaded = opened.models().views();
        ModelViews views = new ModelViews(opened.catalogue(), opened.trials());
        return context.executeBlocking(
                () -> {
                    Map<String, ModelView> all = new TreeMap<>();
                    views.all().forEach(view -> all.put(view.name(), view));
                    opened.models().exchanged().forEach((name, version) -> all.put(name, views.view(version.file())));
                    all.putAll(loaded);
                    return new ModelMessage.All(List.copyOf(all.values()));
                },
                false);
    }

    @Override
    public Future<?> stop() {
        if (rooms == null) {
            return Future.succeededFuture();
        }
        rooms.opener().stop();
        List<Future<Void>> closing = new ArrayList<>(List.of(rooms.models().stop()));
        registrations.forEach(registration -> closing.add(registration.close()));
        return Future.join(closing).otherwiseEmpty();
    }
}
