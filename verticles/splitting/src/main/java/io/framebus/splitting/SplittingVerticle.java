package io.framebus.splitting;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;
import io.framebus.bus.Progress;
import io.framebus.bus.Registration;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.vision.TimeBase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The splitter of one stream: takes decoded frames, chooses and numbers them, and holds each in the window until it is
 * in its bucket. A lossless source waits for room, a live one has its waiting frame replaced.
 */
public final class SplittingVerticle extends VerticleBase {

    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);
    private static final FramePosition BEGINNING = new FramePosition(0, 0, 0, new TimeBase(1, 1000));

    private final StreamAssignment stream;
    private final SplittingConfig config;
    private final Window window;
    private final Optional<SceneSelector> scenes;
    private final FrameSelector selector;
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Parked> parked = Optional.empty();
    private Optional<Promise<Done>> draining = Optional.empty();
    private @Nullable FrameFlow flow;
    private @Nullable Channel<Progress, Done> progress;
    private double observedFps;
    private Optional<FramePosition> lastPosition = Optional.empty();
    private FramePosition settledPosition;
    private boolean first = true;
    private boolean stopped;

    /** What was chosen of a lossless source, waiting for room, with the answer its sender waits for. */
    private record Parked(Arrival arrival, Promise<Done> answer) {

        void letGo() {
            arrival.letGo();
            answer.tryComplete(Done.DONE);
        }
    }

    public SplittingVerticle(StreamAssignment stream, SplittingConfig config) {
        this.stream = stream;
        this.config = config;
        this.window = new Window(
                config,
                stream.firstSeq(),
                stream.checkpoint().map(point -> point.counters()).orElse(Counters.NONE));
        Optional<FramePosition> recorded = stream.checkpoint().map(point -> point.position());
        this.settledPosition = recorded.orElse(BEGINNING);
        this.scenes = stream.selectsByScenes() ? Optional.of(new SceneSelector(stream.firstSeq())) : Optional.empty();
        this.selector = scenes.<FrameSelector>map(byScenes -> byScenes)
                .orElseGet(() -> new RateSelector(stream.fps(), recorded));
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
                .compose(served -> Addresses.missingFrames(stream.id(), stream.epoch())
                        .on(vertx)
                        .serve(this::accept))
                .onSuccess(registrations::add)
                .compose(served -> Addresses.sourceEnded(stream.id(), stream.epoch())
                        .on(vertx)
                        .serve(this::drain))
                .onSuccess(registrations::add)
                .compose(served -> scenes.isPresent() ? serveScenes() : Future.succeededFuture());
    }

    private Future<?> serveScenes() {
        return Addresses.scenes(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::tell)
                .onSuccess(registrations::add);
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        parked.ifPresent(Parked::letGo);
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
        Arrival given = new Arrival.Given(frame);
        return settle(given, () -> stream.source().live() ? replaceWaiting(frame) : park(given));
    }

    private Future<Done> accept(FrameMissing frame) {
        if (stopped) {
            return Future.succeededFuture(Done.DONE);
        }
        observe(frame.position());
        window.decoded(frame.position());
        Arrival lost = new Arrival.Missed(frame);
        return settle(lost, () -> park(lost));
    }

    /** Chooses what has arrived and takes it in where there is room. */
    private Future<Done> settle(Arrival arrival, Supplier<Future<Done>> noRoom) {
        if (!selector.takes(arrival.position()) || entered(arrival)) {
            failMissed();
            return Future.succeededFuture(Done.DONE);
        }
        return noRoom.get();
    }

    /** Whether there was room for what was chosen; what was missed before it comes first. */
    private boolean entered(Arrival arrival) {
        failMissed();
        return !hasMissed() && arrival.enter(window, flow());
    }

    private boolean hasMissed() {
        return scenes.filter(SceneSelector::hasMissed).isPresent();
    }

    private Future<Done> park(Arrival arrival) {
        Promise<Done> answer = Promise.promise();
        arrival.hold();
        parked = Optional.of(new Parked(arrival, answer));
        return answer.future();
    }

    private Future<Done> tell(ScenesFound found) {
        scenes.orElseThrow().tell(found);
        return Future.succeededFuture(Done.DONE);
    }

    /** A scene whose frame does not come gets its result, too, as soon as there is a row for it. */
    private void failMissed() {
        if (!hasMissed() || !window.hasRows()) {
            return;
        }
        while (window.hasRows() && hasMissed()) {
            Scene scene = scenes.orElseThrow().nextMissed().orElseThrow();
            window.enterMissing(
                    settledPosition,
                    "missing",
                    "the decoder gave no frame at " + scene.frameMillis() + " ms (" + scene.frameOrdinal() + ")");
        }
        flow().pump();
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
        settledPosition = lastPosition.orElse(settledPosition);
        lastPosition = Optional.of(position);
    }

    private Future<Done> drain(SourceEnded ended) {
        if (scenes.isPresent() && ended.whole() && ended.error().isEmpty()) {
            settledPosition = lastPosition.orElse(settledPosition);
            scenes.get().end();
        }
        if (draining.isPresent()) {
            windowMoved();
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
        failMissed();
        if (parked.isPresent()) {
            retry(parked.get());
        } else {
            // A waiting frame already counts in the window; its turn is when it is not the one too many.
            window.newestWaiting().filter(waiting -> window.withinBounds()).ifPresent(flow()::infer);
        }
        if (window.isEmpty() && parked.isEmpty() && !hasMissed()) {
            draining.ifPresent(promise -> promise.tryComplete(Done.DONE));
        }
    }

    private void retry(Parked waiting) {
        parked = Optional.empty();
        if (entered(waiting.arrival())) {
            waiting.letGo();
        } else {
            parked = Optional.of(waiting);
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
