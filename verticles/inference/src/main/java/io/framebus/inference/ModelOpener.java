package io.framebus.inference;

import io.framebus.bus.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Tries and opens models on threads of its own; answers come on the context given at the start. */
final class ModelOpener {

    /** Two, so that a file that hangs in its trial does not hold up every other model. */
    private static final int LOADERS = 2;

    private final InferenceConfig config;
    private final MeterRegistry meters;
    private final Context context;
    private final ModelTrials trials;
    private final ExecutorService loaders = Executors.newFixedThreadPool(
            LOADERS, Thread.ofPlatform().name("inference-load-", 0).daemon().factory());

    ModelOpener(InferenceConfig config, ModelTrials trials, MeterRegistry meters, Context context) {
        this.config = config;
        this.trials = trials;
        this.meters = meters;
        this.context = context;
    }

    /** Runs what blocks; UNAVAILABLE once stopped. */
    <T> Future<T> run(Callable<T> work) {
        Promise<T> done = Promise.promise();
        try {
            loaders.execute(() -> {
                try {
                    T result = work.call();
                    context.runOnContext(now -> done.complete(result));
                } catch (Exception | Error failed) {
                    context.runOnContext(now -> done.fail(Failure.of(failed)));
                }
            });
        } catch (RejectedExecutionException stopped) {
            done.fail(
                    new Failure(Failure.Kind.UNAVAILABLE, "the inference room of this node is being stopped", stopped));
        }
        return done.future();
    }

    /** Tries a file and starts a server for it, which blocks; INVALID with the reason where it can't be used. */
    ModelServer open(ModelVersion version) {
        ModelFile model = version.file();
        TrialResult trial = trials.result(model);
        Inspection inspection = trial.inspection()
                .orElseThrow(() -> new Failure(
                        Failure.Kind.INVALID, "model " + model.name() + " can't be used: " + trial.reason()));
        return start(version, inspection);
    }

    /** Starts a server for a model without a file; blocks. It is never exchanged, so that its version stays 0. */
    ModelServer open(BuiltInModel model, String licence) {
        return ModelServer.start(model.open(licence), 0, config, meters, context);
    }

    /** Starts a server for a file that was tried; blocks. */
    ModelServer start(ModelVersion version, Inspection inspection) {
        return ModelServer.start(
                OnnxRecogniser.open(version.file(), inspection, config), version.number(), config, meters, context);
    }

    void stop() {
        loaders.shutdownNow();
    }
}
