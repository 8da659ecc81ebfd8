package io.framebus.inference;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the models of one node: what there is, loading, health, and one address for each loaded model. */
public final class InferenceVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceVerticle.class);

    /** Two, so that a file that hangs in its trial does not hold up every other model. */
    private static final int LOADERS = 2;

    private final InferenceConfig config;
    private final MeterRegistry meters;
    private final ModelTrials trials;
    private final ExecutorService loaders = Executors.newFixedThreadPool(
            LOADERS, Thread.ofPlatform().name("inference-load-", 0).daemon().factory());
    private final Map<String, Future<ModelServer>> servers = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private ModelCatalogue catalogue;
    private boolean stopping;

    /**
     * @param config where models lie and how they run
     * @param meters receives {@code framebus_inference_seconds}
     */
    public InferenceVerticle(InferenceConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
        this.trials = new ModelTrials(config);
        this.catalogue = ModelCatalogue.empty();
    }

    @Override
    public Future<?> start() {
        return readCatalogue()
                .compose(read -> Addresses.models().on(vertx).serve(question -> list()))
                .compose(this::keep)
                .compose(kept -> Addresses.loadModel().on(vertx).serve(question -> load(question.name())))
                .compose(this::keep)
                .compose(kept -> Addresses.health("inference").on(vertx).serve(question -> health()))
                .compose(this::keep);
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        loaders.shutdownNow();
        List<Future<Void>> closing = new ArrayList<>();
        registrations.forEach(registration -> closing.add(registration.close()));
        servers.values().stream()
                .filter(Future::succeeded)
                .forEach(server -> closing.add(server.result().stop()));
        return Future.join(closing).otherwiseEmpty();
    }

    private Future<Void> readCatalogue() {
        return context.executeBlocking(
                        () -> {
                            OnnxNatives.install(config.cache());
                            return ModelCatalogue.open(config);
                        },
                        false)
                .map(read -> {
                    catalogue = read;
                    return null;
                });
    }

    private Future<Void> keep(Registration registration) {
        registrations.add(registration);
        return Future.succeededFuture();
    }

    private Future<HealthMessage.Answer> health() {
        String loaded = String.join(", ", loadedViews().keySet());
        return Future.succeededFuture(new HealthMessage.Answer(
                true, config.provider().reportedName() + (loaded.isEmpty() ? "" : ", loaded: " + loaded)));
    }

    private Future<ModelMessage.All> list() {
        Map<String, ModelView> loaded = loadedViews();
        ModelViews views = new ModelViews(catalogue, trials);
        return context.executeBlocking(views::all, false)
                .map(all -> new ModelMessage.All(all.stream()
                        .map(view -> loaded.getOrDefault(view.name(), view))
                        .toList()));
    }

    private Map<String, ModelView> loadedViews() {
        Map<String, ModelView> views = new TreeMap<>();
        servers.forEach((name, server) -> {
            if (server.succeeded()) {
                views.put(name, loadedView(server.result().detector()));
            }
        });
        return views;
    }

    private static ModelView loadedView(Detector detector) {
        return ModelViews.tried(detector.model(), detector.inspection(), ModelViews.LOADED, detector.provider());
    }

    /** All who ask for the same model at the same time wait for the same trial. */
    private Future<ModelView> load(String name) {
        Future<ModelServer> server = servers.get(name);
        if (server == null) {
            server = open(name).compose(this::serve);
            servers.put(name, server);
            server.onFailure(failed -> servers.remove(name));
        }
        return server.map(ready -> loadedView(ready.detector()));
    }

    private Future<ModelServer> open(String name) {
        if (stopping) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the inference room is being stopped"));
        }
        Promise<ModelServer> opened = Promise.promise();
        loaders.execute(() -> {
            try {
                ModelServer server = tryAndStart(name);
                context.runOnContext(now -> opened.complete(server));
            } catch (RuntimeException | Error failed) {
                context.runOnContext(now -> opened.fail(Failure.of(failed)));
            }
        });
        return opened.future();
    }

    private ModelServer tryAndStart(String name) {
        ModelFile model = catalogue.find(name);
        TrialResult trial = trials.result(model);
        Inspection inspection = trial.inspection()
                .orElseThrow(
                        () -> new Failure(Failure.Kind.INVALID, "model " + name + " can't be used: " + trial.reason()));
        return ModelServer.start(Detector.open(model, inspection, config), config, meters, context);
    }

    private Future<ModelServer> serve(ModelServer server) {
        if (stopping) {
            return server.stop()
                    .compose(stopped -> Future.failedFuture(
                            new Failure(Failure.Kind.UNAVAILABLE, "the inference room is being stopped")));
        }
        ModelFile model = server.detector().model();
        LOG.info(
                "model {} ({}) runs on {}",
                model.name(),
                model.sha256(),
                server.detector().provider());
        return Addresses.infer(model.name())
                .on(vertx)
                .serve(server::submit)
                .compose(this::keep)
                .map(kept -> server);
    }
}
