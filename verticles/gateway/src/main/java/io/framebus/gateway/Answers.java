package io.framebus.gateway;

import io.framebus.bus.Counters;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ResultPage;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamView;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What clients get, field by field in the contract's order; written by {@link Json}. An empty Optional is a null. */
final class Answers {

    private Answers() {}

    /** To {@code /init} and {@code /shutdown}. */
    record Accepted(UUID id, String state) {

        static Accepted of(StreamView view) {
            return new Accepted(view.id(), view.state().wireName());
        }
    }

    record Stream(
            UUID id,
            String name,
            String url,
            String pipeline,
            String model,
            String state,
            Optional<String> node,
            long epoch,
            Optional<String> error,
            List<String> warnings,
            Source source,
            Counters frames,
            List<Moved> history,
            Instant createdAt) {

        static Stream of(StreamView view) {
            return new Stream(
                    view.id(),
                    view.name(),
                    SourceSpec.hideCredentials(view.url()),
                    view.pipeline(),
                    view.model(),
                    view.state().wireName(),
                    view.node(),
                    view.epoch(),
                    view.error().map(SourceSpec::hideCredentials),
                    JobAnswers.shown(view.warnings()),
                    Source.of(view.source()),
                    view.counters(),
                    view.history().stream().map(Moved::of).toList(),
                    view.createdAt());
        }
    }

    record Source(String status, Instant since, long reconnects, Optional<String> lastError) {

        static Source of(SourceStatus status) {
            return new Source(
                    status.status().wireName(),
                    status.since(),
                    status.reconnects(),
                    status.lastError().map(SourceSpec::hideCredentials));
        }
    }

    record Moved(String state, Instant at, String service) {

        static Moved of(StreamView.Transition transition) {
            return new Moved(transition.state().wireName(), transition.at(), transition.service());
        }
    }

    record Streams(List<Stream> streams, Optional<UUID> next) {}

    record Results(UUID id, List<String> images, List<Result> results, Optional<Long> next) {}

    record Result(
            String frameId,
            long seq,
            String timestamp,
            long ptsMs,
            int width,
            int height,
            Optional<String> image,
            Optional<String> failed,
            String modelSha256,
            Model model,
            List<Detection> detections,
            List<Track> tracks) {

        static Result of(ResultPage.Result result, Optional<String> image) {
            return new Result(
                    FrameRecord.frameId(result.seq()),
                    result.seq(),
                    Json.time(result.timestampMillis()),
                    result.ptsMillis(),
                    result.width(),
                    result.height(),
                    image,
                    result.failed(),
                    result.modelSha256(),
                    new Model(result.model(), result.modelSha256()),
                    result.detections(),
                    result.tracks());
        }
    }

    /** Which file of which model saw a frame. */
    record Model(String name, String sha256) {}

    record Models(List<ModelMessage.ModelView> models, Optional<String> defaultModel) {}

    record Cluster(List<Node> nodes) {}

    record Node(String node, String name, String url, List<String> roles, List<UUID> streams) {

        static Node of(LeaseMessage.Member member) {
            return new Node(member.node(), member.name(), member.httpUrl(), member.roles(), member.streams());
        }
    }

    record Alive(boolean live, String node) {}

    record Ready(boolean ready, Map<String, Part> parts) {}

    record Part(boolean ok, String detail) {}
}
