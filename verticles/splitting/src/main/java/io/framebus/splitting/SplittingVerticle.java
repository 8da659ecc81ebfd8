package io.framebus.splitting;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import io.framebus.bus.Progress;
import io.framebus.bus.Registration;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The splitter of one stream: takes decoded frames, chooses and numbers them, and holds each in the window until it is
 * in its bucket. A lossless source waits for room, a live one has its waiting frame replaced.
 */
public final class SplittingVerticle extends VerticleBase {

    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);

    private final StreamAssignment stream;
    private final SplittingConfig config;
    private final Window window;
    private final FrameSelector selector;
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Parked> parked = Optional.empty();
    private Optional<Promise<Done>> draining = Optional.empty();
    private @Nullable FrameFlow flow;
    private @Nullable Channel<Progress, Done> progress;
    private double observedFps;
    private Optional<FramePosition> lastPosition = Optional.empty();
    private boolean first = true;
    private boolean stopped;

    /** A frame of a lossless source that waits for room, with the answer its sender waits for. */
    private record Parked(FrameDecoded frame, Promise<Done> answer) {}

    public SplittingVerticle(StreamAssignment stream, SplittingConfig config) {
        this.stream = stream;
        this.config = config;
        this.window = new Window(
                config,
                stream.firstSeq(),
                stream.checkpoint().map(point -> point.counters()).orElse(Counters.NONE));
        this.selector = new FrameSelector(stream.fps(), stream.checkpoint().map(point -> point.position()));
    }

    @Override
    public Future<?> start() {
        progress = Addresses.progress().on(vertx);
        flow = new FrameFlow(vertx, stream, config, window, this::windowMoved);
        vertx.setPeriodic(config.progressInterval().toMillis(), tick -> tellProgress());
        return Addresses.frames(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::accept)
                .onSuccess(registrations::add)
                .compose(served -> Addresses.sourceEnded(stream.id(), stream.epoch())
                        .on(vertx)
                        .serve(this::drain))
                .onSuccess(registrations::add);
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        parked.ifPresent(waiting -> {
            waiting.frame().pixels().release();
            waiting.answer().tryComplete(Done.DONE);
        });
        parked = Optional.empty();
        flow().stop();
        window.abandon("shutdown");
        tellProgress();
        draining.ifPresent(promise -> promise.tryComplete(Done.DONE));
        return Future.all(registrations.stream().map(Registration::close).toList());
    }

    private Future<Done> accept(FrameDecoded frame) {
        if (stopped) {
            return Future.succeededFuture(Done.DONE);
        }
        countGap(frame);
        observe(frame.position());
        window.decoded(frame.position());
        if (!selector.selects(frame.position())) {
            return Future.succeededFuture(Done.DONE);
        }
        if (window.hasRoom(frame.pixels().data().byteSize())) {
            flow().infer(window.enter(frame));
            return Future.succeededFuture(Done.DONE);
        }
        return stream.source().live() ? replaceWaiting(frame) : park(frame);
    }

    private Future<Done> park(FrameDecoded frame) {
        Promise<Done> answer = Promise.promise();
        frame.pixels().retain();
        parked = Optional.of(new Parked(frame, answer));
        return answer.future();
    }

    private Future<Done> replaceWaiting(FrameDecoded frame) {
        window.newestWaiting().ifPresent(older -> window.drop(older, "overload"));
        if (window.hasRows()) {
            window.enter(frame);
        } else {
            window.lost(1, "overload", frame);
        }
        flow().pump();
        return Future.succeededFuture(Done.DONE);
    }

    /** Frames that a live source must have had while nobody watched count as selected and dropped. */
    private void countGap(FrameDecoded frame) {
        long gapMillis = frame.gapMillis();
        String reason = "reconnect";
        if (first && stream.checkpoint().isPresent()) {
            gapMillis = frame.capturedAtMillis() - stream.checkpoint().get().timestampMillis();
            reason = "owner_change";
        }
        first = false;
        if (!stream.source().live() || gapMillis <= 0) {
            return;
        }
        double fps = stream.fps() > 0 ? stream.fps() : observedFps;
        long missed = (long) Math.floor(gapMillis * fps / 1000) - 1;
        if (missed > 0) {
            window.lost(missed, reason, frame);
        }
    }

    /** Follows the source's own rate, for gaps of streams that select every frame. */
    private void observe(FramePosition position) {
        lastPosition.ifPresent(last -> {
            long millis = position.ptsMillis() - last.ptsMillis();
            if (millis > 0 && millis < 1000) {
                double rate = 1000.0 / millis;
                observedFps = observedFps == 0 ? rate : observedFps * 0.95 + rate * 0.05;
            }
        });
        lastPosition = Optional.of(position);
    }

    private Future<Done> drain(SourceEnded ended) {
        if (draining.isPresent()) {
            return draining.get().future();
        }
        Promise<Done> drained = Promise.promise();
        draining = Optional.of(drained);
        Future<Done> answer = drained.future().onSuccess(done -> {
            tellProgress();
            Addresses.report(stream.id(), stream.epoch())
                    .on(vertx)
                    .ask(new StreamReport.Ended("runner", ended.error(), ended.warnings()), REPORT_DEADLINE);
        });
        windowMoved();
        return answer;
    }

    private void windowMoved() {
        if (parked.isPresent()) {
            Parked waiting = parked.get();
            if (window.hasRoom(waiting.frame().pixels().data().byteSize())) {
                parked = Optional.empty();
                flow().infer(window.enter(waiting.frame()));
                waiting.frame().pixels().release();
                waiting.answer().complete(Done.DONE);
            }
        } else {
            // A waiting frame already counts in the window; its turn is when it is not the one too many.
            window.newestWaiting().filter(waiting -> window.withinBounds()).ifPresent(flow()::infer);
        }
        if (window.isEmpty() && parked.isEmpty()) {
            draining.ifPresent(promise -> promise.tryComplete(Done.DONE));
        }
    }

    private void tellProgress() {
        Channel<Progress, Done> told = progress;
        if (told != null) {
            told.publish(
                    flow().progress(lastPosition.map(FramePosition::ptsMillis).orElse(0L)));
        }
    }

    private FrameFlow flow() {
        if (flow == null) {
            throw new IllegalStateException("the splitter has not started");
        }
        return flow;
    }
}
