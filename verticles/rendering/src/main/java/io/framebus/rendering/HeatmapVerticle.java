package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobProgress;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.Pixels;
import io.framebus.bus.Registration;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.media.MediaException;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.media.Picture;
import io.framebus.vision.DepthMap;
import io.framebus.vision.DepthScale;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every frame of one stream with its depth map, and makes a video of all of them when the source has ended. The
 * colours mean the same depth throughout, so they wait until the last frame is known. Everything is stored before the
 * frame is recorded and under keys that never change: who goes on after a crash finds what is there.
 */
public final class HeatmapVerticle extends VerticleBase {

    /** As their depth maps are stored together: some waiting for others, as many for the store. */
    public static final int FRAMES_WAITING = 2 * DepthPacking.MOST_MAPS;

    private static final Logger LOG = LoggerFactory.getLogger(HeatmapVerticle.class);

    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(20);
    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);

    private final StreamAssignment stream;
    private final HeatmapConfig config;
    private final HeatmapLayout layout;
    private final HeatmapPaths paths;
    private final List<Registration> registrations = new ArrayList<>();
    private final Set<Promise<Rendered>> unanswered = new HashSet<>();
    private @Nullable Patience patience;
    private @Nullable DepthPacking packing;
    private @Nullable DepthSpool spool;
    private @Nullable HeatmapFinish video;

    /** A frame as it is kept. */
    private record Kept(Buffer jpeg, Buffer raw, DepthScale range) {}

    /**
     * Of one stream.
     *
     * @throws IllegalArgumentException for a layout there is none of
     */
    public HeatmapVerticle(StreamAssignment stream, HeatmapConfig config) {
        this.stream = stream;
        this.config = config;
        this.layout = stream.job().map(HeatmapLayout::of).orElse(HeatmapLayout.HEATMAP);
        this.paths = new HeatmapPaths(stream.id());
    }

    @Override
    public Future<?> start() {
        DepthSpool maps = openSpool();
        spool = maps;
        Patience asking = new Patience(vertx);
        Future<Optional<MediaInfo>> source = context.executeBlocking(this::probe, false);
        HeatmapFinish finish = new HeatmapFinish(context, asking, stream, layout, config, maps, source);
        patience = asking;
        packing = new DepthPacking(asking, paths.raw(stream.epoch()), config.frameDeadline());
        video = finish;
        source.onSuccess(this::tellExpected);
        return Addresses.render(stream.id(), stream.epoch())
                .on(vertx)
                .serve(request -> render(request, maps))
                .onSuccess(registrations::add)
                .compose(served ->
                        Addresses.finish(stream.id(), stream.epoch()).on(vertx).serve(asked -> finish.finish()))
                .onSuccess(registrations::add);
    }

    @Override
    public Future<?> stop() {
        Failure stopping = new Failure(Failure.Kind.UNAVAILABLE, "the renderer is being stopped");
        unanswered.forEach(answer -> answer.tryFail(stopping));
        List<Future<?>> closing = new ArrayList<>();
        registrations.forEach(registration -> closing.add(registration.close()));
        if (video != null) {
            closing.add(video.stop(stopping));
        }
        return Future.join(closing).onComplete(closed -> closeSpool());
    }

    private DepthSpool openSpool() {
        try {
            return DepthSpool.open(config.spoolBytes());
        } catch (IOException full) {
            throw new Failure(Failure.Kind.INTERNAL, "there is no room for depth maps: " + full.getMessage(), full);
        }
    }

    private void closeSpool() {
        try {
            if (spool != null) {
                spool.close();
            }
        } catch (IOException unlikely) {
            LOG.warn("the depth maps of {} are not closed: {}", stream.id(), unlikely.getMessage());
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the renderer has not started");
        }
        return part;
    }

    private Optional<MediaInfo> probe() {
        if (stream.source().live()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MediaProbe.probe(stream.source(), PROBE_DEADLINE));
        } catch (MediaException unknown) {
            // Whoever decodes it says what is wrong with it.
            LOG.debug("the length of {} is not known", stream.id(), unknown);
            return Optional.empty();
        }
    }

    /** How many frames there will be, for whoever waits; the splitter counts them. */
    private void tellExpected(Optional<MediaInfo> probed) {
        probed.ifPresent(info -> {
            long total = info.framesAt(stream.fps());
            Addresses.jobProgress()
                    .on(vertx)
                    .tell(new JobProgress(stream.id(), stream.epoch(), "frames", stream.firstSeq(), total, 0));
        });
    }

    private Future<Rendered> render(RenderRequest request, DepthSpool maps) {
        DepthMap depth =
                request.depth().orElseThrow(() -> new Failure(Failure.Kind.INTERNAL, "a frame came without its depth"));
        Pixels pixels = request.pixels();
        try {
            pixels.retain();
        } catch (IllegalStateException released) {
            throw new Failure(Failure.Kind.UNAVAILABLE, "the frame was given back before it was kept", released);
        }
        Promise<Rendered> answer = Promise.promise();
        unanswered.add(answer);
        context.executeBlocking(() -> kept(request.seq(), pixels, depth, maps), false)
                .onComplete(made -> pixels.release())
                .compose(kept -> store(request.seq(), kept))
                .onSuccess(rendered -> {
                    unanswered.remove(answer);
                    answer.tryComplete(rendered);
                })
                .onFailure(thrown -> endInsteadOfFrame(answer, thrown));
        return answer.future();
    }

    private Kept kept(long seq, Pixels pixels, DepthMap depth, DepthSpool maps) {
        DepthScale range = DepthScale.of(depth);
        byte[] raw = RawDepth.encode(depth, range);
        maps.keep(seq, raw);
        try (Picture frame = Picture.of(pixels)) {
            return new Kept(Buffer.buffer(frame.jpeg(config.jpegQuality())), Buffer.buffer(raw), range);
        }
    }

    private Future<Rendered> store(long seq, Kept kept) {
        String frame = paths.frame(seq);
        ObjectMessage.Put put = new ObjectMessage.Put(frame, kept.jpeg(), "image/jpeg");
        return Future.all(
                        started(patience).ask(Addresses.putObject().on(vertx), put, config.frameDeadline()),
                        started(packing).keep(seq, kept.raw().getBytes()))
                .map(stored -> new Rendered(
                        Optional.empty(),
                        Optional.of(frame),
                        Optional.of(new FrameRecord.DepthRange(
                                kept.range().low(), kept.range().high()))));
    }

    /**
     * A frame that can't be kept must not be recorded: the try ends here, and the next one begins with this frame. Its
     * answer waits for the end of the stream.
     */
    private void endInsteadOfFrame(Promise<Rendered> answer, Throwable thrown) {
        if (answer.future().isComplete()) {
            return;
        }
        String reason = "a frame can't be stored: " + Failure.of(thrown).getMessage();
        Addresses.report(stream.id(), stream.epoch())
                .on(vertx)
                .ask(new StreamReport.Ended("renderer", Optional.of(reason), List.of()), REPORT_DEADLINE)
                .onFailure(unheard -> LOG.warn("stream {}: {}", stream.id(), reason));
    }
}
