package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Registers a source: checks the request, makes sure of the model, then has the stream recorded. */
final class InitCall {

    private static final String DEFAULT_PIPELINE = "detect";

    private final Vertx vertx;
    private final Rooms rooms;
    private final GatewayConfig config;
    private final ModelCheck models;
    private final Map<String, PipelineSpec> pipelines = new TreeMap<>();

    /** A request whose own values are right; its model is still to be tried. */
    private record Checked(
            InitRequest request, SourceSpec source, PipelineSpec pipeline, String model, String bodyHash) {}

    InitCall(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.config = config;
        config.pipelines().values().stream()
                .filter(InitCall::forStreams)
                .forEach(pipeline -> pipelines.put(pipeline.name(), pipeline));
        this.models = new ModelCheck(rooms, config.limits());
    }

    /** The others work on uploaded files, and have calls of their own. */
    private static boolean forStreams(PipelineSpec pipeline) {
        return pipeline.work() == PipelineSpec.Work.DETECT && pipeline.scenes().isEmpty();
    }

    Future<StreamView> init(JsonObject body, Optional<String> idempotencyKey) {
        return vertx.executeBlocking(() -> check(body, idempotencyKey), false)
                .compose(this::withUsableModel)
                .compose(checked -> create(checked, idempotencyKey));
    }

    private Checked check(JsonObject body, Optional<String> idempotencyKey) {
        InitRequest request = InitRequest.parse(body);
        List<FieldError> errors = new ArrayList<>();
        idempotencyKey
                .filter(key -> key.isBlank() || key.length() > 255)
                .ifPresent(key -> errors.add(new FieldError("Idempotency-Key", "must have 1 to 255 characters")));
        String pipelineName = request.pipeline().orElse(DEFAULT_PIPELINE);
        PipelineSpec pipeline = pipelines.get(pipelineName);
        if (pipeline == null) {
            String known = String.join(", ", pipelines.keySet());
            errors.add(new FieldError("pipeline", "unknown pipeline \"" + pipelineName + "\"; known are: " + known));
        }
        Optional<String> model = request.model().or(config::defaultModel);
        if (model.isEmpty()) {
            errors.add(new FieldError("model", "no model is named and there is no default; set FRAMEBUS_MODEL"));
        }
        SourceSpec source = source(request.url(), errors);
        if (!errors.isEmpty() || pipeline == null || source == null) {
            throw new InvalidInput(errors);
        }
        return new Checked(request, source, pipeline, model.orElseThrow(), BodyHash.of(body));
    }

    private @Nullable SourceSpec source(String url, List<FieldError> errors) {
        if (config.mediaRoot().isEmpty() && !SourceCheck.isCamera(url)) {
            errors.add(new FieldError(
                    "url", "only rtsp:// and rtsps:// are allowed; files need a media root, set FRAMEBUS_MEDIA_ROOT"));
            return null;
        }
        try {
            return SourceCheck.check(url, config.mediaRoot());
        } catch (Failure refused) {
            errors.add(new FieldError("url", Problem.of(refused).detail()));
            return null;
        }
    }

    private Future<Checked> withUsableModel(Checked checked) {
        return models.usable(checked.model()).map(model -> withKnownClasses(checked, model));
    }

    private static Checked withKnownClasses(Checked checked, ModelMessage.ModelView model) {
        List<String> unknown = checked.request().classes().stream()
                .filter(label -> !model.classes().contains(label))
                .toList();
        if (!unknown.isEmpty() && !model.classes().isEmpty()) {
            throw new InvalidInput(
                    "classes",
                    "the model \"" + model.name() + "\" has no " + String.join(", ", unknown) + "; it has: "
                            + String.join(", ", model.classes()));
        }
        return checked;
    }

    private Future<StreamView> create(Checked checked, Optional<String> idempotencyKey) {
        InitRequest request = checked.request();
        SourceSpec source = checked.source();
        PipelineSpec pipeline = checked.pipeline();
        CreateStream question = CreateStream.plain(
                request.name().orElseGet(() -> SourceCheck.nameOf(source)),
                source,
                pipeline.name(),
                checked.model(),
                request.fps().orElse(source.live() ? pipeline.liveFps() : pipeline.finiteFps()),
                request.classes(),
                idempotencyKey,
                checked.bodyHash());
        return rooms.ask(Addresses.createStream(), question, config.limits().askDeadline());
    }
}
