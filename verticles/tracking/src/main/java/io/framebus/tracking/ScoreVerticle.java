package io.framebus.tracking;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FinishStream;
import io.framebus.bus.JobMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Registration;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.GroundTruth;
import io.framebus.vision.IgnoredObjects;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up the tracks of one sequence when its last frame is recorded: how many different objects each group had, and
 * how well they were followed where the truth lies beside the sequence. It reads what is recorded, so an owner that
 * came late sees all of it.
 */
public final class ScoreVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreVerticle.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int PAGE = 1000;
    private static final double OVERLAP = 0.5;

    private final StreamAssignment stream;
    private final Map<String, List<MotLine>> tracks = new HashMap<>();
    private List<Long> frameNumbers = List.of();
    private @Nullable Registration registration;

    public ScoreVerticle(StreamAssignment stream) {
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        return Addresses.finish(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::finish)
                .onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() {
        return registration == null ? Future.succeededFuture() : registration.close();
    }

    private Future<Done> finish(FinishStream asked) {
        tracks.clear();
        return vertx.executeBlocking(() -> TruthFile.frameNumbers(source()))
                .onSuccess(found -> frameNumbers = found)
                .compose(found -> readFrom(-1))
                .compose(read -> vertx.executeBlocking(this::score))
                .compose(patch -> Addresses.noteJob()
                        .on(vertx)
                        .ask(new JobMessage.Note(stream.id(), stream.epoch(), patch), DEADLINE));
    }

    private Future<Void> readFrom(long after) {
        Channel<StreamQuery.Results, ResultPage> results = Addresses.results().on(vertx);
        return results.ask(new StreamQuery.Results(stream.id(), after, PAGE), DEADLINE)
                .compose(page -> {
                    page.results().forEach(this::add);
                    return page.more() ? readFrom(page.results().getLast().seq()) : Future.succeededFuture();
                });
    }

    private void add(ResultPage.Result frame) {
        for (Track track : frame.tracks()) {
            tracks.computeIfAbsent(track.group(), unseen -> new ArrayList<>())
                    .add(new MotLine(
                            frameNumber(frame.seq()),
                            track.trackId(),
                            track.box().x1(),
                            track.box().y1(),
                            track.box().width(),
                            track.box().height(),
                            track.confidence()));
        }
    }

    /** Images may be numbered with gaps, and the truth counts as they do. */
    private long frameNumber(long seq) {
        return seq < frameNumbers.size() ? frameNumbers.get((int) seq) : seq + 1;
    }

    private Path source() {
        return Path.of(stream.source().url());
    }

    private JsonObject score() {
        JsonObject unique = new JsonObject();
        for (PipelineSpec.Group group : stream.pipeline().groups()) {
            Set<Long> ids = new HashSet<>();
            tracksOf(group).forEach(line -> ids.add(line.id()));
            unique.put(group.name(), ids.size());
        }
        JsonObject patch = new JsonObject().put("unique", unique);
        truth().ifPresent(truth -> patch.put("metrics", metrics(truth)));
        return patch;
    }

    private List<MotLine> tracksOf(PipelineSpec.Group group) {
        return tracks.getOrDefault(group.name(), List.of());
    }

    /** Truth that can't be read costs the score, not the tracks. */
    private Optional<GroundTruth> truth() {
        if (stream.fps() > 0) {
            return Optional.empty();
        }
        try {
            return TruthFile.beside(source());
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.warn(
                    "the truth beside {} can't be read: {}",
                    stream.videoName(),
                    Failure.of(unreadable).getMessage());
            return Optional.empty();
        }
    }

    private JsonObject metrics(GroundTruth truth) {
        JsonObject json = new JsonObject();
        List<MotMetrics> parts = new ArrayList<>();
        for (PipelineSpec.Group group : stream.pipeline().groups()) {
            IgnoredObjects.Compared compared =
                    IgnoredObjects.leaveOut(truth.of(group.labels()), tracksOf(group), OVERLAP);
            if (!compared.truth().isEmpty()) {
                MotMetrics metrics = MotMetrics.of(compared.truth(), compared.predictions(), OVERLAP);
                parts.add(metrics);
                json.put(group.name(), json(metrics));
            }
        }
        if (!parts.isEmpty()) {
            json.put("all", json(MotMetrics.together(parts)));
        }
        return json;
    }

    private static JsonObject json(MotMetrics metrics) {
        return new JsonObject()
                .put("mota", rounded(metrics.mota()))
                .put("idf1", rounded(metrics.idf1()))
                .put("precision", rounded(metrics.precision()))
                .put("recall", rounded(metrics.recall()))
                .put("switches", metrics.switches())
                .put("objects", metrics.objects());
    }

    /** Six decimals; what is no number (a ratio of nothing) has no JSON form and is null. */
    private static @Nullable Double rounded(double ratio) {
        return Double.isFinite(ratio) ? Math.round(ratio * 1e6) / 1e6 : null;
    }
}
