package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.PipelineSpec;
import io.vertx.core.Future;
import java.util.List;

/** Makes sure of a model before a stream is made that needs it; whatever is wrong is a mistake in the field model. */
final class ModelCheck {

    private static final String DEPTH = "depth";

    private final Rooms rooms;
    private final GatewayConfig.Limits limits;

    ModelCheck(Rooms rooms, GatewayConfig.Limits limits) {
        this.rooms = rooms;
        this.limits = limits;
    }

    /** Has a model that finds objects tried and loaded, which may take a minute. */
    Future<ModelMessage.ModelView> usable(String name) {
        return usable(name, PipelineSpec.Work.DETECT);
    }

    /** The same of a model for this work. */
    Future<ModelMessage.ModelView> usable(String name, PipelineSpec.Work work) {
        boolean depth = work == PipelineSpec.Work.DEPTH;
        return loaded(name, work).compose(model -> {
            if (model.family().equals(DEPTH) == depth) {
                return Future.succeededFuture(model);
            }
            return refused(
                    depth
                            ? "the model \"" + name + "\" finds objects; a depth model is needed"
                            : "the model \"" + name + "\" measures depth; one that finds objects is needed");
        });
    }

    private Future<ModelMessage.ModelView> loaded(String name, PipelineSpec.Work work) {
        return rooms.ask(Addresses.models(), new ModelMessage.AskAll(), limits.askDeadline())
                .compose(all -> {
                    List<String> names = all.models().stream()
                            .map(ModelMessage.ModelView::name)
                            .sorted()
                            .toList();
                    return names.contains(name)
                            ? rooms.ask(
                                    Addresses.loadModel(), new ModelMessage.Load(name, work), limits.modelDeadline())
                            : refused("unknown model \"" + name + "\"; known are: " + String.join(", ", names));
                })
                .recover(ModelCheck::modelRefused);
    }

    private static Future<ModelMessage.ModelView> modelRefused(Throwable thrown) {
        if (!(thrown instanceof Failure failure)) {
            return Future.failedFuture(thrown);
        }
        return switch (failure.kind()) {
            case INVALID, NOT_FOUND, UNDECODABLE -> refused(Problem.of(failure).detail());
            case CONFLICT, STALE_EPOCH, OVERLOADED, TIMEOUT, UNAVAILABLE, KEY_REUSED, INTERNAL ->
                Future.failedFuture(failure);
        };
    }

    private static Future<ModelMessage.ModelView> refused(String message) {
        return Future.failedFuture(new InvalidInput("model", message));
    }
}
