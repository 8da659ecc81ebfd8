package io.framebus.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Counters;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.Json;
import io.framebus.bus.SegmentView;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.Detection;
import io.framebus.vision.StreamState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What clients get about jobs, field by field in the contract's order. An empty Optional is a null. */
final class JobAnswers {

    private JobAnswers() {}

    /** A job that was made, or that the same request had made earlier. */
    record Accepted(UUID id, JobKind kind, JobStatus status) {

        String json(UploadUse use) {
            return switch (use) {
                case ANALYSIS -> Json.write(new AnalysisAccepted(id, kind.wireName(), status.wireName()));
                case DEPTH -> Json.write(new DepthAccepted(id, status.wireName()));
                case ENHANCEMENT -> Json.write(new EnhancementAccepted(id, status.wireName()));
            };
        }
    }

    private record AnalysisAccepted(UUID taskId, String kind, String status) {}

    private record DepthAccepted(UUID videoId, String status) {}

    private record EnhancementAccepted(UUID id, String status) {}

    record TrackingAccepted(UUID id, String video, String status) {}

    /** A job as every kind has it. */
    record Job(
            UUID id,
            String kind,
            String filename,
            String status,
            String priority,
            String model,
            Optional<Progress> progress,
            Frames frames,
            JobView.Segments segments,
            int attempts,
            Optional<String> error,
            List<String> warnings,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            String url) {

        static Job of(JobView view) {
            return new Job(
                    view.id(),
                    view.spec().kind().wireName(),
                    view.spec().filename(),
                    view.status().wireName(),
                    view.spec().priority().wireName(),
                    view.model(),
                    view.progress().map(Progress::of),
                    Frames.of(view),
                    view.segments(),
                    view.attempts(),
                    shown(view.error()),
                    shown(view.warnings()),
                    view.createdAt(),
                    view.startedAt(),
                    view.finishedAt(),
                    Kinds.path(view.spec().kind()) + "/" + view.id());
        }
    }

    record Jobs(List<Job> jobs, Optional<UUID> next) {}

    /**
     * How far a job is.
     *
     * @param total 0 where unknown
     * @param fps units a second, 0 where unknown
     * @param etaMs what is left, by the present speed
     */
    record Progress(String stage, long done, long total, double fps, Optional<Long> etaMs) {

        static Progress of(JobProgress told) {
            long left = Math.max(0, told.total() - told.done());
            Optional<Long> eta = told.total() > 0 && told.fps() > 0
                    ? Optional.of(Math.round(left * 1000 / told.fps()))
                    : Optional.empty();
            return new Progress(told.stage(), told.done(), told.total(), Math.round(told.fps() * 100) / 100.0, eta);
        }
    }

    /** Frames of a job; the total is empty until it is known. */
    record Frames(Optional<Long> total, long processed, long failed) {

        static Frames of(JobView view) {
            Counters counters = view.counters();
            Optional<Long> noted = Optional.ofNullable(view.result().getValue("total"))
                    .filter(Number.class::isInstance)
                    .map(total -> ((Number) total).longValue());
            Optional<Long> told = view.progress()
                    .filter(progress -> progress.stage().equals("frames") && progress.total() > 0)
                    .map(JobProgress::total);
            Optional<Long> counted = Optional.of(counters.selected()).filter(any -> view.status() == JobStatus.DONE);
            return new Frames(
                    noted.or(() -> told).or(() -> counted), counters.processed(), Counters.sum(counters.failed()));
        }
    }

    record Analysis(
            UUID taskId,
            String kind,
            String filename,
            String status,
            String priority,
            String model,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            JobView.Segments segments,
            Optional<Progress> progress,
            int attempts,
            Optional<String> error,
            List<String> warnings) {

        static Analysis of(JobView view) {
            return new Analysis(
                    view.id(),
                    view.spec().kind().wireName(),
                    view.spec().filename(),
                    view.status().wireName(),
                    view.spec().priority().wireName(),
                    view.model(),
                    view.createdAt(),
                    view.startedAt(),
                    view.finishedAt(),
                    view.segments(),
                    view.progress().map(Progress::of),
                    view.attempts(),
                    shown(view.error()),
                    shown(view.warnings()));
        }
    }

    record Segments(List<Segment> segments) {}

    record Segment(
            UUID segmentId,
            long index,
            long startMs,
            long endMs,
            long frameMs,
            String status,
            long objects,
            Optional<String> image,
            Optional<String> resultImage) {

        static Segment of(SegmentView view, Map<String, String> links) {
            return new Segment(
                    view.id(),
                    view.scene().index(),
                    view.scene().startMillis(),
                    view.scene().endMillis(),
                    view.scene().frameMillis(),
                    view.status().wireName(),
                    view.objects(),
                    view.image().map(links::get),
                    view.resultImage().map(links::get));
        }
    }

    record SegmentInFull(
            @com.fasterxml.jackson.annotation.JsonUnwrapped Segment segment,
            List<Detection> detections,
            int attempts,
            Optional<String> error,
            Model model) {

        static SegmentInFull of(SegmentView view, Map<String, String> links) {
            return new SegmentInFull(
                    Segment.of(view, links),
                    view.detections(),
                    view.attempts(),
                    shown(view.error()),
                    Model.of(view.model(), view.modelSha256()));
        }
    }

    /**
     * Which file of which model.
     *
     * @param version the beginning of its sha256, by which people tell files apart; empty until one was used
     */
    record Model(String name, String version, String sha256) {

        private static final int SHORT = 12;

        static Model of(String name, String sha256) {
            return new Model(name, sha256.substring(0, Math.min(SHORT, sha256.length())), sha256);
        }
    }

    record Depth(
            UUID videoId,
            String filename,
            double fps,
            String layout,
            String model,
            String status,
            String priority,
            Frames frames,
            Optional<String> video,
            Optional<Progress> progress,
            int attempts,
            Optional<String> error,
            List<String> warnings,
            Instant createdAt,
            Optional<Instant> finishedAt) {

        static Depth of(JobView view, Optional<String> video) {
            return new Depth(
                    view.id(),
                    view.spec().filename(),
                    view.fps(),
                    view.spec().options().getString("layout", "heatmap"),
                    view.model(),
                    view.status().wireName(),
                    view.spec().priority().wireName(),
                    Frames.of(view),
                    video,
                    view.progress().map(Progress::of),
                    view.attempts(),
                    shown(view.error()),
                    shown(view.warnings()),
                    view.createdAt(),
                    view.finishedAt());
        }
    }

    record Enhancement(
            UUID id,
            String filename,
            String status,
            String priority,
            Map<String, Object> options,
            Enhanced enhancement,
            Metadata metadata,
            int attempts,
            List<String> warnings,
            Instant createdAt,
            Optional<Instant> finishedAt) {}

    /** @param progress 0..1 */
    record Enhanced(String status, double progress, Optional<String> video, Optional<String> error) {}

    record Metadata(String status, Optional<JsonNode> result, Optional<String> error) {}

    record Tracking(
            UUID id,
            String video,
            String status,
            Frames frames,
            long numCars,
            long numPeople,
            Map<String, String> files,
            Optional<JsonNode> metrics,
            String model,
            String priority,
            Optional<Progress> progress,
            int attempts,
            Optional<String> error,
            List<String> warnings,
            Instant createdAt,
            Optional<Instant> finishedAt) {}

    static Optional<String> shown(Optional<String> error) {
        return error.map(SourceSpec::hideCredentials);
    }

    static List<String> shown(List<String> warnings) {
        return warnings.stream().map(SourceSpec::hideCredentials).toList();
    }

    /** The same move in the same transaction: a job is as far as its stream. */
    static JobStatus statusOf(StreamState state) {
        return switch (state) {
            case INIT_STARTUP -> JobStatus.QUEUED;
            case IN_STARTUP_PROCESSING, RUNNER_STARTED, ML_STARTED, INIT_SHUTDOWN, IN_SHUTDOWN_PROCESSING ->
                JobStatus.PROCESSING;
            case INACTIVE -> JobStatus.DONE;
            case INACTIVE_ERROR -> JobStatus.FAILED;
        };
    }
}
