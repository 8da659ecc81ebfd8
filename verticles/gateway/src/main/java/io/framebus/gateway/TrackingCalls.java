package io.framebus.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobView;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tracking of sequences and videos by name. */
final class TrackingCalls {

    private static final String PIPELINE = "track";
    private static final String CARS = "cars";
    private static final String PEOPLE = "people";

    private final Vertx vertx;
    private final Rooms rooms;
    private final GatewayConfig config;
    private final JobCalls jobs;
    private final ModelCheck models;
    private final UniqueCounts uniqueCounts;
    private final Optional<TrackingFiles> files;

    TrackingCalls(Vertx vertx, Rooms rooms, JobCalls jobs, GatewayConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.config = config;
        this.jobs = jobs;
        this.models = new ModelCheck(rooms, config.limits());
        this.uniqueCounts = new UniqueCounts(rooms, config.limits().askDeadline());
        this.files = Optional.ofNullable(config.pipelines().get(PIPELINE))
                .map(pipeline ->
                        new TrackingFiles(rooms, pipeline, config.limits().askDeadline()));
    }

    /**
     * What to track a video with.
     *
     * @param fps of a directory without a rate of its own; of a video, frames to select a second
     */
    record Wish(Optional<Double> fps, Optional<String> model, Priority priority) {}

    Future<JobAnswers.TrackingAccepted> start(String video, Wish wish, Optional<String> idempotencyKey) {
        Path root = config.jobs()
                .sequencesRoot()
                .orElseThrow(() ->
                        new InvalidInput("video", "there is no folder to find it in; set FRAMEBUS_SEQUENCES_ROOT"));
        String model = wish.model()
                .or(config::defaultModel)
                .orElseThrow(() ->
                        new InvalidInput("model", "no model is named and there is no default; set FRAMEBUS_MODEL"));
        PipelineSpec pipeline = Optional.ofNullable(config.pipelines().get(PIPELINE))
                .orElseThrow(
                        () -> new Failure(Failure.Kind.UNAVAILABLE, "this node has no pipeline \"" + PIPELINE + "\""));
        return vertx.executeBlocking(() -> SequenceSource.find(root, video, wish.fps()), false)
                .compose(source -> models.usable(model).map(source))
                .compose(source -> rooms.ask(
                        Addresses.createStream(),
                        wanted(video, source, wish, model, pipeline, idempotencyKey),
                        config.limits().askDeadline()))
                .map(view -> new JobAnswers.TrackingAccepted(
                        view.id(), video, JobAnswers.statusOf(view.state()).wireName()));
    }

    private static CreateStream wanted(
            String video,
            SourceSpec source,
            Wish wish,
            String model,
            PipelineSpec pipeline,
            Optional<String> idempotencyKey) {
        JsonObject options = new JsonObject();
        wish.fps().ifPresent(fps -> options.put("fps", fps));
        JsonObject body = new JsonObject()
                .put("video", video)
                .put("model", wish.model().orElse(""))
                .put("priority", wish.priority().wireName())
                .put("options", options);
        boolean images = source.kind() == SourceSpec.Kind.IMAGES;
        return new CreateStream(
                Optional.empty(),
                Optional.of(new JobSpec(JobKind.TRACKING, video, wish.priority(), 0, options)),
                video,
                source,
                pipeline.name(),
                model,
                images ? 0 : wish.fps().orElse(pipeline.finiteFps()),
                List.of(),
                idempotencyKey,
                BodyHash.of(body));
    }

    /** @param here address of this API as the client knows it, without a slash at its end */
    Future<JobAnswers.Tracking> tracking(UUID id, String here) {
        return jobs.find(id, JobCalls.TRACKING).compose(job -> unique(job).map(unique -> tracking(job, unique, here)));
    }

    Future<Void> file(UUID id, String name, HttpServerResponse response) {
        return jobs.find(id, JobCalls.TRACKING)
                .compose(job -> files.isPresent()
                        ? files.get().send(id, job.spec().filename(), name, response)
                        : Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "there is no file " + name)));
    }

    private Future<Map<String, Long>> unique(JobView job) {
        JsonObject noted = job.result().getJsonObject("unique");
        if (noted == null) {
            return uniqueCounts.of(job.id());
        }
        Map<String, Long> counts = new HashMap<>();
        noted.forEach(entry -> {
            if (entry.getValue() instanceof Number count) {
                counts.put(entry.getKey(), count.longValue());
            }
        });
        return Future.succeededFuture(counts);
    }

    private JobAnswers.Tracking tracking(JobView job, Map<String, Long> unique, String here) {
        Map<String, String> urls = new LinkedHashMap<>();
        files.ifPresent(known ->
                known.names().forEach(name -> urls.put(name, here + "/tracking/" + job.id() + "/" + name)));
        Optional<JsonNode> metrics =
                Optional.ofNullable(job.result().getJsonObject("metrics")).map(JobCalls::tree);
        return new JobAnswers.Tracking(
                job.id(),
                job.spec().filename(),
                job.status().wireName(),
                JobAnswers.Frames.of(job),
                unique.getOrDefault(CARS, 0L),
                unique.getOrDefault(PEOPLE, 0L),
                urls,
                metrics,
                job.model(),
                job.spec().priority().wireName(),
                job.progress().map(JobAnswers.Progress::of),
                job.attempts(),
                JobAnswers.shown(job.error()),
                JobAnswers.shown(job.warnings()),
                job.createdAt(),
                job.finishedAt());
    }
}
