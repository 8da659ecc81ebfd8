package io.framebus.rendering;

import io.framebus.bus.Buckets;
import io.framebus.bus.Failure;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.media.Enhancement;
import io.framebus.media.MediaException;
import io.framebus.media.PartsDone;
import io.framebus.media.VideoPart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The video's half of an enhancement, on a thread of its own. Another thread may look at it and stop it. */
final class EnhancementHalf {

    static final String FIELD = "enhancement";

    private static final Logger LOG = LoggerFactory.getLogger(EnhancementHalf.class);

    private final StreamAssignment stream;
    private final EnhanceConfig config;
    private final JobCalls calls;
    private volatile Optional<Enhancement> work = Optional.empty();
    private volatile Optional<PartsDone> noted = Optional.empty();
    private volatile boolean stopped;
    private volatile long framesAtBegin;
    private volatile long begunNanos;
    private long toldFrames = -1;

    EnhancementHalf(StreamAssignment stream, EnhanceConfig config, JobCalls calls) {
        this.stream = stream;
        this.config = config;
        this.calls = calls;
    }

    /** Where the files of a job lie. */
    static String folder(UUID id) {
        return Buckets.OUTPUTS + "/" + id;
    }

    private String videoPath() {
        return folder(stream.id()) + "/enhanced.mp4";
    }

    /**
     * Works to the end.
     *
     * @param earlier what an earlier owner has noted of this half
     * @return how it ended, for the supervisor
     */
    StreamReport.Ended run(JsonObject earlier) throws InterruptedException {
        if ("done".equals(earlier.getString("status"))) {
            return ended(Optional.empty(), warnings(earlier));
        }
        try {
            return ended(Optional.empty(), warnings(enhance(earlier)));
        } catch (MediaException | RuntimeException failed) {
            if (stopped) {
                throw (InterruptedException) new InterruptedException("stopped").initCause(failed);
            }
            String reason = Failure.of(failed).getMessage();
            LOG.warn("job {}: the video was not enhanced: {}", stream.id(), reason);
            JsonObject note = status("failed", 0).put("error", reason);
            calls.note(FIELD, note.put("parts", EnhancedParts.json(noted.or(() -> parts(earlier)))));
            return ended(Optional.of(reason), List.of());
        }
    }

    private StreamReport.Ended ended(Optional<String> error, List<String> warnings) throws InterruptedException {
        if (error.isEmpty()) {
            EnhancedParts.removeAll(calls, stream.id());
        }
        return new StreamReport.Ended(EnhanceVerticle.SERVICE, error, warnings);
    }

    private static List<String> warnings(JsonObject note) {
        return note.getJsonArray("warnings", new JsonArray()).stream()
                .map(String::valueOf)
                .toList();
    }

    /** What it has noted of the video, once that is stored. */
    private JsonObject enhance(JsonObject earlier) throws MediaException, InterruptedException {
        try (Enhancement open = open()) {
            work = Optional.of(open);
            if (stopped) {
                throw new InterruptedException("stopped before it began");
            }
            EnhancedParts.fetch(calls, stream.id(), open, parts(earlier));
            Path video = encode(open);
            calls.putFile(videoPath(), video, "video/mp4");
            JsonObject note =
                    status("done", 1).put("video", videoPath()).put("warnings", new JsonArray(open.warnings()));
            calls.note(FIELD, note);
            return note;
        } finally {
            work = Optional.empty();
        }
    }

    private Enhancement open() throws MediaException {
        return Enhancement.open(
                stream.source(), EnhanceWishes.of(stream), config.threads(), "stream-" + stream.id() + "-encoder");
    }

    private static Optional<PartsDone> parts(JsonObject earlier) {
        return EnhancedParts.of(earlier.getJsonObject("parts", new JsonObject()));
    }

    private Path encode(Enhancement open) throws MediaException, InterruptedException {
        framesAtBegin = open.frames();
        begunNanos = System.nanoTime();
        note(open.done());
        calls.report(new StreamReport.SourceOpened());
        EnhancedParts store = new EnhancedParts(calls, stream.id(), this::note);
        try {
            for (Optional<VideoPart> part = open.next(); part.isPresent(); part = open.next()) {
                if (!part.get().last()) {
                    store.add(part.get(), open.done());
                }
            }
            store.finish();
        } finally {
            store.stop();
        }
        tell(open.frames(), open.frames());
        return open.join();
    }

    private void note(PartsDone done) throws InterruptedException {
        calls.note(FIELD, status("processing", share()).put("parts", EnhancedParts.json(Optional.of(done))));
        noted = Optional.of(done);
    }

    private static JsonObject status(String status, double progress) {
        return new JsonObject()
                .put("status", status)
                .put("progress", progress)
                .putNull("video")
                .putNull("error");
    }

    /** Of the frames that are expected, 0..1. */
    private double share() {
        return work.filter(open -> open.expectedFrames() > 0)
                .map(open -> Math.min(1, Math.round(1000.0 * open.frames() / open.expectedFrames()) / 1000.0))
                .orElse(0.0);
    }

    /** Tells how far it is and ends an encoder that has stuck; on the context of the calls, now and then. */
    void watch() {
        work.ifPresent(open -> {
            open.endSilence(config.silence());
            long frames = open.frames();
            if (frames != toldFrames && begunNanos != 0) {
                toldFrames = frames;
                tell(frames, open.expectedFrames() == 0 ? 0 : Math.max(frames, open.expectedFrames()));
            }
        });
    }

    private void tell(long frames, long total) {
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        calls.progress(frames, total, (frames - framesAtBegin) / seconds);
    }

    /** From any thread; the working thread is to be interrupted besides. */
    void stop() {
        stopped = true;
        work.ifPresent(Enhancement::kill);
    }
}
