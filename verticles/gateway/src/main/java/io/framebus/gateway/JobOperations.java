package io.framebus.gateway;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobStatus;
import io.framebus.bus.Priority;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One method for each operationId of openapi.yaml that is about jobs. */
final class JobOperations {

    private static final String START = "/start/";

    private final JobCalls jobs;
    private final TrackingCalls tracking;
    private final UploadCalls uploads;

    JobOperations(JobCalls jobs, TrackingCalls tracking, UploadCalls uploads) {
        this.jobs = jobs;
        this.tracking = tracking;
        this.uploads = uploads;
    }

    Map<String, Handler<RoutingContext>> byId() {
        return Map.ofEntries(
                Map.entry("startTracking", this::startTracking),
                Map.entry("tracking", this::tracking),
                Map.entry("trackingFile", this::trackingFile),
                Map.entry("deleteTracking", context -> delete(context, JobCalls.TRACKING)),
                Map.entry("createAnalysis", context -> uploads.receive(context, UploadUse.ANALYSIS)),
                Map.entry("analysis", context -> Operations.send(context, 200, jobs.analysis(id(context, "task_id")))),
                Map.entry("segments", context -> Operations.send(context, 200, jobs.segments(id(context, "task_id")))),
                Map.entry("segment", this::segment),
                Map.entry("deleteAnalysis", context -> delete(context, JobCalls.ANALYSIS)),
                Map.entry("createDepth", context -> uploads.receive(context, UploadUse.DEPTH)),
                Map.entry("depth", context -> Operations.send(context, 200, jobs.depth(id(context, "video_id")))),
                Map.entry("deleteDepth", context -> delete(context, JobCalls.DEPTH)),
                Map.entry("createEnhancement", context -> uploads.receive(context, UploadUse.ENHANCEMENT)),
                Map.entry("enhancement", context -> Operations.send(context, 200, jobs.enhancement(id(context, "id")))),
                Map.entry("deleteEnhancement", context -> delete(context, JobCalls.ENHANCEMENT)),
                Map.entry("jobs", this::jobs),
                Map.entry("job", context -> Operations.send(context, 200, jobs.job(id(context, "id")))),
                Map.entry("cancelJob", context -> Operations.send(context, 202, jobs.cancel(id(context, "id")))));
    }

    /** A path that steps out of its place is straightened by the router, and would then be another path. */
    static void requireName(RoutingContext context) {
        String path = String.valueOf(context.request().path());
        if (path.startsWith(START) && !context.normalizedPath().matches("/start/[^/]+/?")) {
            SequenceSource.requireName(decoded(path.substring(START.length())));
        }
        context.next();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private void startTracking(RoutingContext context) {
        String video = context.pathParam("video");
        TrackingCalls.Wish wish = wish(context);
        Operations.send(
                context,
                202,
                tracking.start(video, wish, IdempotencyKey.of(context.request()))
                        .onSuccess(accepted -> context.response().putHeader("Location", "/tracking/" + accepted.id())));
    }

    /** The query goes before the body. */
    private static TrackingCalls.Wish wish(RoutingContext context) {
        JsonObject given = context.body().length() > 0 ? context.body().asJsonObject() : new JsonObject();
        JsonObject body = given == null ? new JsonObject() : given.copy();
        Operations.query(context, "fps").map(RequestParameter::getDouble).ifPresent(fps -> body.put("fps", fps));
        Operations.query(context, "model").map(RequestParameter::getString).ifPresent(name -> body.put("model", name));
        Operations.query(context, "priority")
                .map(RequestParameter::getString)
                .ifPresent(word -> body.put("priority", word));
        Fields fields = new Fields(body, Set.of("fps", "model", "priority"));
        TrackingCalls.Wish wish = new TrackingCalls.Wish(
                fields.fps(), fields.text("model", 200), fields.priority().orElse(Priority.NORMAL));
        fields.finish();
        return wish;
    }

    private void tracking(RoutingContext context) {
        String here = context.request().scheme() + "://" + context.request().authority();
        Operations.send(context, 200, tracking.tracking(id(context, "id"), here));
    }

    private void trackingFile(RoutingContext context) {
        tracking.file(id(context, "id"), context.pathParam("file"), context.response())
                .onFailure(context::fail);
    }

    private void segment(RoutingContext context) {
        Operations.send(context, 200, jobs.segment(id(context, "task_id"), id(context, "segment_id")));
    }

    private void jobs(RoutingContext context) {
        Operations.send(
                context,
                200,
                jobs.jobs(
                        word(context, "kind").map(Kinds::named).orElse(Set.of()),
                        word(context, "status").map(JobStatus::valueOf),
                        Operations.id(context, "after"),
                        Operations.limit(context)));
    }

    private void delete(RoutingContext context, Set<JobKind> kinds) {
        String parameter = context.pathParams().keySet().iterator().next();
        Operations.sendGone(context, jobs.delete(id(context, parameter), kinds));
    }

    /** The contract has let only the words of the enumeration through. */
    private static Optional<String> word(RoutingContext context, String parameter) {
        return Operations.query(context, parameter)
                .map(RequestParameter::getString)
                .map(word -> word.toUpperCase(Locale.ROOT));
    }

    private static UUID id(RoutingContext context, String parameter) {
        return UUID.fromString(context.pathParam(parameter));
    }
}
