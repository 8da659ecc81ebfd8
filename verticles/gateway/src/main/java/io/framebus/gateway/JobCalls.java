package io.framebus.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.Json;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.SegmentView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls about jobs that were made. */
final class JobCalls {

    private static final Logger LOG = LoggerFactory.getLogger(JobCalls.class);

    static final Set<JobKind> ANALYSIS = Set.of(JobKind.PHOTO, JobKind.VIDEO);
    static final Set<JobKind> DEPTH = Set.of(JobKind.DEPTH);
    static final Set<JobKind> ENHANCEMENT = Set.of(JobKind.ENHANCEMENT);
    static final Set<JobKind> TRACKING = Set.of(JobKind.TRACKING);

    /** Parts of a job that was running have stopped by then, and store nothing more. */
    private static final long STOPPED_MILLIS = 15_000;

    private static final int MOST_PAGE = 1000;

    private final Vertx vertx;
    private final Rooms rooms;
    private final Duration deadline;
    private final int pageDefault;

    JobCalls(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.deadline = config.limits().askDeadline();
        this.pageDefault = config.limits().pageDefault();
    }

    Future<JobAnswers.Job> job(UUID id) {
        return find(id).map(JobAnswers.Job::of);
    }

    /** One entry more than asked for tells whether there is a next page. */
    Future<JobAnswers.Jobs> jobs(
            Set<JobKind> kinds, Optional<JobStatus> status, Optional<UUID> after, Optional<Integer> limit) {
        int count = limit.orElse(pageDefault);
        JobQuery.Page page = new JobQuery.Page(kinds, status, after, Math.min(count + 1, MOST_PAGE));
        return rooms.ask(Addresses.listJobs(), page, deadline).map(found -> {
            List<JobAnswers.Job> jobs =
                    found.jobs().stream().limit(count).map(JobAnswers.Job::of).toList();
            boolean more = found.jobs().size() > count || found.jobs().size() == MOST_PAGE;
            return new JobAnswers.Jobs(jobs, more ? Optional.of(jobs.getLast().id()) : Optional.empty());
        });
    }

    Future<JobAnswers.Job> cancel(UUID id) {
        return rooms.ask(Addresses.cancelJob(), new JobQuery.Cancel(id), deadline)
                .map(JobAnswers.Job::of);
    }

    /**
     * Rows first; objects that are left behind by a failure in between are removed by repeating the call.
     *
     * @param kinds that are removed under this path
     */
    Future<Void> delete(UUID id, Set<JobKind> kinds) {
        return rooms.ask(Addresses.findJob(), new JobQuery.Find(id), deadline).transform(found -> {
            if (found.failed()) {
                return Failure.of(found.cause()).kind() == Failure.Kind.NOT_FOUND
                        ? removeObjects(id).transform(gone -> Future.failedFuture(found.cause()))
                        : Future.failedFuture(found.cause());
            }
            JobView job = found.result();
            return kinds.contains(job.spec().kind()) ? delete(job) : Future.failedFuture(unknown(id));
        });
    }

    private Future<Void> delete(JobView job) {
        return rooms.ask(Addresses.deleteJob(), new JobQuery.Delete(job.id()), deadline)
                .compose(gone -> removeObjects(job.id()))
                .onSuccess(gone -> {
                    if (!job.status().isFinal()) {
                        vertx.setTimer(
                                STOPPED_MILLIS,
                                stopped -> removeObjects(job.id())
                                        .onFailure(thrown -> LOG.warn("objects of {} may be left", job.id(), thrown)));
                    }
                });
    }

    private Future<Void> removeObjects(UUID id) {
        List<Future<Void>> removals = Buckets.prefixes(id).stream()
                .map(prefix -> rooms.ask(Addresses.deleteObjects(), new ObjectMessage.DeleteAll(prefix), deadline)
                        .<Void>mapEmpty())
                .toList();
        return Future.join(removals).mapEmpty();
    }

    Future<JobAnswers.Analysis> analysis(UUID id) {
        return find(id, ANALYSIS).map(JobAnswers.Analysis::of);
    }

    Future<JobAnswers.Segments> segments(UUID id) {
        return find(id, ANALYSIS)
                .compose(job -> rooms.ask(Addresses.segments(), new JobQuery.Segments(id), deadline))
                .compose(found -> links(found.segments().stream().flatMap(JobCalls::images))
                        .map(links -> new JobAnswers.Segments(found.segments().stream()
                                .map(segment -> JobAnswers.Segment.of(segment, links))
                                .toList())));
    }

    Future<JobAnswers.SegmentInFull> segment(UUID id, UUID segment) {
        return find(id, ANALYSIS)
                .compose(job -> rooms.ask(Addresses.segment(), new JobQuery.Segment(id, segment), deadline))
                .compose(found -> links(images(found)).map(links -> JobAnswers.SegmentInFull.of(found, links)));
    }

    Future<JobAnswers.Depth> depth(UUID id) {
        return find(id, DEPTH)
                .compose(job -> link(text(job.result(), "video")).map(video -> JobAnswers.Depth.of(job, video)));
    }

    Future<JobAnswers.Enhancement> enhancement(UUID id) {
        return find(id, ENHANCEMENT).compose(job -> {
            JsonObject half = half(job, "enhancement");
            return link(text(half, "video")).map(video -> enhancement(job, half, video));
        });
    }

    private static JobAnswers.Enhancement enhancement(JobView job, JsonObject half, Optional<String> video) {
        JsonObject metadata = half(job, "metadata");
        Optional<JsonNode> result =
                Optional.ofNullable(metadata.getJsonObject("result")).map(JobCalls::tree);
        return new JobAnswers.Enhancement(
                job.id(),
                job.spec().filename(),
                job.status().wireName(),
                job.spec().priority().wireName(),
                job.spec().options().getMap(),
                new JobAnswers.Enhanced(status(job, half), progress(job, half), video, error(job, half)),
                new JobAnswers.Metadata(status(job, metadata), result, error(job, metadata)),
                job.attempts(),
                JobAnswers.shown(job.warnings()),
                job.createdAt(),
                job.finishedAt());
    }

    /**
     * What one half has noted. A half that has not ended when its job has, ended with it; one that failed is tried
     * again while its job goes on.
     */
    private static String status(JobView job, JsonObject half) {
        String noted = text(half, "status").orElse(job.status().wireName());
        boolean failed = noted.equals(JobStatus.FAILED.wireName());
        boolean ended = noted.equals(JobStatus.DONE.wireName())
                || (failed && job.status().isFinal());
        return ended || !(failed || job.status().isFinal())
                ? noted
                : job.status().wireName();
    }

    private static Optional<String> error(JobView job, JsonObject half) {
        boolean failed = status(job, half).equals(JobStatus.FAILED.wireName());
        return JobAnswers.shown(failed ? text(half, "error").or(job::error) : Optional.empty());
    }

    private static double progress(JobView job, JsonObject half) {
        if (status(job, half).equals(JobStatus.DONE.wireName())) {
            return 1;
        }
        if (half.getValue("progress") instanceof Number noted) {
            return noted.doubleValue();
        }
        return job.progress()
                .filter(told -> told.total() > 0)
                .map(told -> Math.min(1, (double) told.done() / told.total()))
                .orElse(0.0);
    }

    private static JsonObject half(JobView job, String name) {
        return Optional.ofNullable(job.result().getJsonObject(name)).orElseGet(JsonObject::new);
    }

    static Optional<String> text(JsonObject from, String field) {
        return Optional.ofNullable(from.getString(field));
    }

    static JsonNode tree(JsonObject json) {
        return Json.mapper().valueToTree(json.getMap());
    }

    Future<JobView> find(UUID id, Set<JobKind> kinds) {
        return find(id).compose(job ->
                kinds.contains(job.spec().kind()) ? Future.succeededFuture(job) : Future.failedFuture(unknown(id)));
    }

    private Future<JobView> find(UUID id) {
        return rooms.ask(Addresses.findJob(), new JobQuery.Find(id), deadline);
    }

    private static Failure unknown(UUID id) {
        return new Failure(Failure.Kind.NOT_FOUND, "no job " + id + " of this kind");
    }

    private static Stream<String> images(SegmentView segment) {
        return Stream.concat(segment.image().stream(), segment.resultImage().stream());
    }

    private Future<Optional<String>> link(Optional<String> path) {
        return links(path.stream()).map(links -> path.map(links::get));
    }

    /** Working links by path. */
    private Future<Map<String, String>> links(Stream<String> wanted) {
        List<String> paths = wanted.distinct().toList();
        return paths.isEmpty()
                ? Future.succeededFuture(Map.of())
                : rooms.ask(Addresses.presign(), new ObjectMessage.Presign(paths), deadline)
                        .map(links -> byPath(paths, links.urls()));
    }

    private static Map<String, String> byPath(List<String> paths, List<String> urls) {
        Map<String, String> links = new HashMap<>();
        for (int index = 0; index < paths.size(); index++) {
            links.put(paths.get(index), urls.get(index));
        }
        return links;
    }
}
