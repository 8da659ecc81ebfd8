package io.framebus.splitting;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.Progress;
import io.framebus.bus.Recorded;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.bus.TrackRequest;
import io.framebus.bus.Tracked;
import io.framebus.vision.Detection;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way of a frame: inference (any order) → trackers (in order) → rendering → record (in order). Every step is one
 * question with a deadline; every failure ends in a bucket.
 */
final class FrameFlow {

    private static final Duration STEP_DEADLINE = Duration.ofSeconds(30);
    private static final Duration LOSSLESS_INFERENCE_DEADLINE = Duration.ofSeconds(60);
    private static final Duration RECORD_DEADLINE = Duration.ofHours(1);

    private static final double UNKNOWN_FPS = 25;

    private final Vertx vertx;
    private final StreamAssignment stream;
    private final SplittingConfig config;
    private final Window window;
    private final Runnable windowMoved;
    private final Channel<InferRequest, Inferred> infer;
    private final Channel<TrackRequest, Tracked> track;
    private final Channel<RenderRequest, Rendered> render;
    private final Channel<FrameRecord, Recorded> record;
    private final Channel<StreamReport, Done> report;
    private final Set<String> labels;
    private final StageTimes times = new StageTimes();
    private Map<String, Long> uniqueByGroup = Map.of();
    private long frameAgeMillis;
    private boolean inferredOnce;
    private long version;
    private boolean stopped;

    FrameFlow(Vertx vertx, StreamAssignment stream, SplittingConfig config, Window window, Runnable windowMoved) {
        this.vertx = vertx;
        this.stream = stream;
        this.config = config;
        this.window = window;
        this.windowMoved = windowMoved;
        this.infer = Addresses.infer(stream.model()).on(vertx);
        this.track = Addresses.track(stream.id(), stream.epoch()).on(vertx);
        this.render = Addresses.render(stream.id(), stream.epoch()).on(vertx);
        this.record = Addresses.record(stream.id(), stream.epoch()).on(vertx);
        this.report = Addresses.report(stream.id(), stream.epoch()).on(vertx);
        this.labels = Set.copyOf(stream.labels());
    }

    void infer(InFlight frame) {
        frame.stage = InFlight.Stage.INFERRING;
        frame.attempts++;
        boolean live = stream.source().live();
        long expires = live ? frame.capturedAtMillis + config.liveDeadline().toMillis() : Long.MAX_VALUE;
        Duration deadline = live ? config.liveDeadline() : LOSSLESS_INFERENCE_DEADLINE;
        InferRequest request = new InferRequest(
                stream.id(), frame.seq, frame.pixels(), stream.pipeline().inferenceThreshold(), expires);
        infer.ask(request, deadline)
                .onSuccess(inferred -> inferred(frame, inferred))
                .onFailure(thrown -> notInferred(frame, Failure.of(thrown)));
    }

    private void inferred(InFlight frame, Inferred inferred) {
        if (stopped) {
            return;
        }
        frame.inferred = keepLabels(inferred);
        frame.stage = InFlight.Stage.INFERRED;
        times.add("wait", inferred.queuedNanos());
        times.add("prepare", inferred.preparedNanos());
        times.add("inference", inferred.ranNanos());
        times.add("decode_output", inferred.decodedNanos());
        if (!inferredOnce) {
            inferredOnce = true;
            report.ask(new StreamReport.FirstInference(), STEP_DEADLINE);
        }
        pump();
    }

    private Inferred keepLabels(Inferred all) {
        if (labels.isEmpty()) {
            return all;
        }
        List<Detection> kept = all.detections().stream()
                .filter(detection -> labels.contains(detection.label()))
                .toList();
        return new Inferred(
                kept,
                all.depth(),
                all.model(),
                all.sha256(),
                all.version(),
                all.queuedNanos(),
                all.preparedNanos(),
                all.ranNanos(),
                all.decodedNanos());
    }

    private void notInferred(InFlight frame, Failure failure) {
        if (stopped) {
            return;
        }
        boolean passing = switch (failure.kind()) {
            case OVERLOADED, TIMEOUT, UNAVAILABLE -> true;
            case INVALID, NOT_FOUND, CONFLICT, STALE_EPOCH, UNDECODABLE, KEY_REUSED, INTERNAL -> false;
        };
        if (passing && stream.source().live()) {
            window.drop(frame, failure.kind() == Failure.Kind.TIMEOUT ? "deadline" : "overload");
            pump();
        } else if (passing || frame.attempts < config.attempts()) {
            long factor = 1L << Math.min(frame.attempts - 1, 16);
            long pause = Math.min(
                    config.retryPauseMaximum().toMillis(), config.retryPause().toMillis() * factor);
            vertx.setTimer(Math.max(1, pause), timer -> {
                if (!stopped) {
                    infer(frame);
                }
            });
        } else {
            window.release(frame);
            frame.failed = Optional.of("inference");
            frame.failureReason = Optional.of(failure.getMessage());
            frame.stage = InFlight.Stage.READY;
            pump();
        }
    }

    /** Moves every frame whose turn has come. */
    void pump() {
        if (stopped) {
            return;
        }
        trackDue();
        for (Window.Recordable due : window.takeRecordable()) {
            record(due);
        }
        windowMoved.run();
    }

    private void trackDue() {
        List<InFlight> due = new ArrayList<>();
        for (InFlight frame : window.frames()) {
            switch (frame.stage) {
                case INFERRED -> {
                    if (frame.inferred.version() < version) {
                        askNewerModel(frame);
                        track(due);
                        return;
                    }
                    version = frame.inferred.version();
                    due.add(frame);
                }
                case WAITING, INFERRING -> {
                    track(due);
                    return;
                }
                case TRACKING, READY, RECORDING, DROPPED -> {}
            }
        }
        track(due);
    }

    /**
     * A frame before this one was asked again and met the model's successor: the record changes from one to the other
     * at one frame and never back, so this one is asked again too.
     */
    private void askNewerModel(InFlight frame) {
        frame.attempts = 0;
        infer(frame);
    }

    private void track(List<InFlight> due) {
        for (InFlight frame : due) {
            frame.stage = InFlight.Stage.TRACKING;
            frame.startedNanos = System.nanoTime();
            if (stream.pipeline().tracks()) {
                track.ask(
                                new TrackRequest(
                                        frame.seq, frame.position, selectedFps(frame), frame.inferred.detections()),
                                STEP_DEADLINE)
                        .onSuccess(tracked -> tracked(frame, tracked))
                        .onFailure(thrown -> end("tracker", thrown));
            } else {
                tracked(frame, Tracked.NOTHING);
            }
        }
    }

    /** How many frames a second the trackers see: the asked rate, never more than the source has. */
    private double selectedFps(InFlight frame) {
        double source = frame.sourceFps > 0 ? frame.sourceFps : UNKNOWN_FPS;
        return stream.fps() > 0 ? (frame.sourceFps > 0 ? Math.min(stream.fps(), source) : stream.fps()) : source;
    }

    private void tracked(InFlight frame, Tracked tracked) {
        if (stopped) {
            return;
        }
        frame.tracked = tracked;
        uniqueByGroup = tracked.uniqueByGroup();
        times.add("track", System.nanoTime() - frame.startedNanos);
        frame.startedNanos = System.nanoTime();
        RenderRequest request = new RenderRequest(
                frame.seq, frame.position, frame.pixels(), recordedOf(frame), tracked.tracks(), frame.inferred.depth());
        render.ask(request, STEP_DEADLINE)
                .onSuccess(rendered -> rendered(frame, rendered))
                .onFailure(thrown -> rendered(frame, Rendered.NOTHING));
    }

    private void rendered(InFlight frame, Rendered rendered) {
        if (stopped) {
            return;
        }
        frame.rendered = rendered;
        frame.stage = InFlight.Stage.READY;
        times.add("render", System.nanoTime() - frame.startedNanos);
        window.release(frame);
        pump();
    }

    private static FrameRecord.Extras extras(InFlight frame) {
        return new FrameRecord.Extras(
                frame.attempts, frame.failureReason, frame.rendered.plainPath(), frame.rendered.depth());
    }

    private List<Detection> recordedOf(InFlight frame) {
        return frame.inferred.detections().stream()
                .filter(detection -> detection.confidence() >= stream.pipeline().detectThreshold())
                .toList();
    }

    private void record(Window.Recordable due) {
        InFlight frame = due.frame();
        FrameRecord row = new FrameRecord(
                frame.seq,
                frame.position,
                stream.source().live() ? frame.capturedAtMillis : frame.position.ptsMillis(),
                frame.width,
                frame.height,
                frame.failed,
                stream.model(),
                frame.inferred.sha256(),
                recordedOf(frame),
                stream.pipeline().tracks() ? frame.inferred.detections() : List.of(),
                frame.tracked,
                frame.rendered.s3Path(),
                extras(frame),
                due.counters());
        ask(frame, row);
    }

    private void ask(InFlight frame, FrameRecord row) {
        record.ask(row, RECORD_DEADLINE)
                .onSuccess(done -> recorded(frame, done))
                .onFailure(thrown -> {
                    Failure failure = Failure.of(thrown);
                    if (stopped) {
                        return;
                    }
                    if (failure.kind() == Failure.Kind.UNAVAILABLE
                            && stream.source().live()) {
                        window.unrecorded(frame);
                        pump();
                    } else if (failure.kind() == Failure.Kind.TIMEOUT) {
                        ask(frame, row);
                    } else {
                        end("recorder", failure);
                    }
                });
    }

    private void recorded(InFlight frame, Recorded done) {
        if (stopped) {
            return;
        }
        window.recorded(frame);
        times.add("record", done.workNanos());
        frameAgeMillis = System.currentTimeMillis() - frame.capturedAtMillis;
        pump();
    }

    /** A part that holds the stream's order has failed: nothing behind this frame can be right any more. */
    private void end(String service, Throwable thrown) {
        if (!stopped) {
            stop();
            report.ask(
                    new StreamReport.Ended(
                            service, Optional.of(Failure.of(thrown).getMessage()), List.of()),
                    STEP_DEADLINE);
        }
    }

    void stop() {
        stopped = true;
    }

    Progress progress(long ptsMillis) {
        return new Progress(
                stream.id(),
                stream.epoch(),
                window.counters(),
                ptsMillis,
                frameAgeMillis,
                uniqueByGroup,
                times.snapshot());
    }
}
