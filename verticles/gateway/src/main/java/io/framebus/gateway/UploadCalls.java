package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /analysis, /depth, /enhancement}: takes the file while it arrives, looks at it, and has the job recorded.
 * On one event loop. Of an upload that fails, nothing is left.
 */
final class UploadCalls {

    private static final long WATCH_MILLIS = 250;

    /** What a form has besides its file. */
    private static final long MOST_FIELD_BYTES = 1 << 20;

    /** Files that are looked at, at a time; each in a child process. */
    private static final int LOOKS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Vertx vertx;
    private final Rooms rooms;
    private final GatewayConfig config;
    private final GatewayConfig.Uploads limits;
    private final UploadSlots slots;
    private final ModelCheck models;
    private final Refusals refusals;
    private final WorkerExecutor looks;

    /** A file that is here whole, and what is to be done with it. */
    private record Arrived(ArrivingFile file, UploadUse use, UploadFields fields, Optional<String> key) {}

    UploadCalls(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.config = config;
        this.limits = config.jobs().uploads();
        this.slots = new UploadSlots(vertx, limits);
        this.models = new ModelCheck(rooms, config.limits());
        this.refusals = new Refusals(vertx);
        this.looks = vertx.createSharedWorkerExecutor("gateway-looks", LOOKS);
    }

    Future<Void> close() {
        return looks.close();
    }

    /** Stands before everything that reads bodies. */
    void receive(RoutingContext context, UploadUse use) {
        HttpServerRequest request = context.request();
        request.pause();
        try {
            Optional<String> key = IdempotencyKey.of(request);
            received(request, use, key)
                    .onSuccess(accepted -> accept(context, use, accepted))
                    .onFailure(thrown -> refusals.refuse(context, thrown));
        } catch (RuntimeException refused) {
            refusals.refuse(context, refused);
        }
    }

    private static void accept(RoutingContext context, UploadUse use, JobAnswers.Accepted accepted) {
        context.response().putHeader("Location", use.path() + "/" + accepted.id());
        Operations.sendJson(context, 202, accepted.json(use));
    }

    private Future<JobAnswers.Accepted> received(HttpServerRequest request, UploadUse use, Optional<String> key) {
        if (!isForm(request)) {
            return Future.failedFuture(new HttpException(415, "the body must be multipart/form-data"));
        }
        UploadForm form = new UploadForm(request, limits.mostBytes());
        if (Refusals.contentLength(request) > limits.mostBytes() + MOST_FIELD_BYTES) {
            return Future.failedFuture(UploadForm.tooLarge(limits.mostBytes()));
        }
        return slots.take().compose(turn -> inTurn(request, form, use, key).onComplete(over -> slots.release()));
    }

    private static boolean isForm(HttpServerRequest request) {
        String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    private Future<JobAnswers.Accepted> inTurn(
            HttpServerRequest request, UploadForm form, UploadUse use, Optional<String> key) {
        ArrivingFile file = new ArrivingFile(vertx, rooms, limits);
        long timer = vertx.setTimer(
                limits.deadline().toMillis(), late -> request.connection().close());
        long watch = vertx.setPeriodic(WATCH_MILLIS, tick -> form.endSilence(limits.silence()));
        return file.open()
                .compose(opened -> form.receive(file))
                .onComplete(over -> vertx.cancelTimer(timer))
                .onComplete(over -> vertx.cancelTimer(watch))
                .map(attributes -> {
                    JsonObject json = use.json(attributes, form.errors());
                    return new Arrived(file, use, use.parse(json, form.errors()), key);
                })
                .compose(this::created)
                .transform(answer -> answer.succeeded()
                        ? settle(file, answer.result()).map(answer.result())
                        : abandon(file, answer.cause()));
    }

    /** A repeated request is answered with its first file; this one is not needed. */
    private static Future<Void> settle(ArrivingFile file, JobAnswers.Accepted accepted) {
        return accepted.id().equals(file.id()) ? file.release() : file.discard();
    }

    /**
     * After a deadline the job may have been recorded all the same; then its file must stay, and is swept otherwise.
     */
    private static <T> Future<T> abandon(ArrivingFile file, Throwable thrown) {
        boolean unclear = thrown instanceof Failure failure && failure.kind() == Failure.Kind.TIMEOUT;
        return (unclear ? file.release() : file.discard()).transform(gone -> Future.failedFuture(thrown));
    }

    private Future<JobAnswers.Accepted> created(Arrived arrived) {
        ArrivingFile file = arrived.file();
        return file.end()
                .compose(ended -> Future.all(
                        file.stored(),
                        looks.executeBlocking(
                                () -> MediaCheck.kindOf(file.scratch(), file.name(), limits.lookDeadline()), false)))
                .compose(both -> {
                    SourceSpec.Kind media = both.resultAt(1);
                    JobKind kind = kind(arrived, media);
                    return model(arrived)
                            .compose(model -> rooms.ask(
                                    Addresses.createStream(),
                                    wanted(arrived, media, kind, model),
                                    config.limits().askDeadline()))
                            .map(view -> new JobAnswers.Accepted(view.id(), kind, JobAnswers.statusOf(view.state())));
                });
    }

    private static JobKind kind(Arrived arrived, SourceSpec.Kind media) {
        boolean photo = media == SourceSpec.Kind.IMAGES;
        if (photo && arrived.use() != UploadUse.ANALYSIS) {
            throw new Failure(Failure.Kind.UNDECODABLE, arrived.file().name() + " is a photo, and a video is needed");
        }
        return switch (arrived.use()) {
            case ANALYSIS -> photo ? JobKind.PHOTO : JobKind.VIDEO;
            case DEPTH -> JobKind.DEPTH;
            case ENHANCEMENT -> JobKind.ENHANCEMENT;
        };
    }

    /** Empty where the pipeline needs none. */
    private Future<String> model(Arrived arrived) {
        boolean depth = arrived.use() == UploadUse.DEPTH;
        if (arrived.use() == UploadUse.ENHANCEMENT) {
            return Future.succeededFuture("");
        }
        Optional<String> name =
                arrived.fields().model().or(() -> depth ? config.jobs().depthModel() : config.defaultModel());
        if (name.isEmpty()) {
            return Future.failedFuture(new InvalidInput(
                    "model",
                    "no model is named and there is no default; set "
                            + (depth ? "FRAMEBUS_DEPTH_MODEL" : "FRAMEBUS_MODEL")));
        }
        return models.usable(name.get(), depth ? PipelineSpec.Work.DEPTH : PipelineSpec.Work.DETECT)
                .map(name.get());
    }

    private CreateStream wanted(Arrived arrived, SourceSpec.Kind media, JobKind kind, String model) {
        ArrivingFile file = arrived.file();
        UploadFields fields = arrived.fields();
        PipelineSpec pipeline = pipeline(arrived.use().pipeline());
        JobSpec job = new JobSpec(kind, file.name(), fields.priority(), file.bytes(), fields.options());
        JsonObject body = new JsonObject()
                .put("use", arrived.use().pipeline())
                .put("filename", file.name())
                .put("sha256", file.hash())
                .put("model", fields.model().orElse(""))
                .put("priority", fields.priority().wireName())
                .put("options", fields.options());
        return new CreateStream(
                Optional.of(file.id()),
                Optional.of(job),
                file.name(),
                SourceSpec.stored(file.path(), media),
                pipeline.name(),
                model,
                fields.fps().orElse(pipeline.finiteFps()),
                List.of(),
                arrived.key(),
                BodyHash.of(body));
    }

    private PipelineSpec pipeline(String name) {
        return Optional.ofNullable(config.pipelines().get(name))
                .orElseThrow(() -> new Failure(Failure.Kind.UNAVAILABLE, "this node has no pipeline \"" + name + "\""));
    }
}
