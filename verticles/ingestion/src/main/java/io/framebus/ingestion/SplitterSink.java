package io.framebus.ingestion;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a loop's thread finds onto the bus, and waits for the splitter's answer. */
final class SplitterSink implements FrameSink {

    private static final Logger LOG = LoggerFactory.getLogger(SplitterSink.class);
    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration FRAME_DEADLINE = Duration.ofHours(6);

    private final Vertx vertx;
    private final Context owner;
    private final StreamAssignment stream;
    private final Asker asker;
    private final Channel<FrameDecoded, Done> frames;
    private final Channel<FrameMissing, Done> missingFrames;
    private final Channel<SourceEnded, Done> sourceEnded;
    private final Channel<StreamReport, Done> reports;

    /** @param owner where the questions are asked */
    SplitterSink(Vertx vertx, Context owner, StreamAssignment stream) {
        this.vertx = vertx;
        this.owner = owner;
        this.stream = stream;
        this.asker = new Asker(owner);
        this.frames = Addresses.frames(stream.id(), stream.epoch()).on(vertx);
        this.missingFrames =
                Addresses.missingFrames(stream.id(), stream.epoch()).on(vertx);
        this.sourceEnded = Addresses.sourceEnded(stream.id(), stream.epoch()).on(vertx);
        this.reports = Addresses.report(stream.id(), stream.epoch()).on(vertx);
    }

    @Override
    public void frame(FrameDecoded frame) throws InterruptedException {
        // The thread may be interrupted and let go of the frame while the splitter still looks at it.
        frame.pixels().retain();
        asker.answer(() -> frames.ask(frame, FRAME_DEADLINE)
                .onComplete(answered -> frame.pixels().release()));
    }

    @Override
    public void missing(FrameMissing frame) throws InterruptedException {
        asker.answer(() -> missingFrames.ask(frame, FRAME_DEADLINE));
    }

    @Override
    public void opened(long durationMillis, long expected) {
        report(new StreamReport.SourceOpened());
        if (stream.job().filter(job -> job.kind() == JobKind.TRACKING).isPresent()) {
            JobProgress known = new JobProgress(stream.id(), stream.epoch(), "frames", stream.firstSeq(), expected, 0);
            owner.runOnContext(_ -> Addresses.jobProgress().on(vertx).tell(known));
        }
    }

    @Override
    public void status(SourceStatus.Status status, long reconnects, Optional<String> lastError) {
        report(new StreamReport.SourceChanged(new SourceStatus(status, Instant.now(), reconnects, lastError)));
    }

    @Override
    public void ended(Optional<String> error, List<String> warnings) throws InterruptedException {
        asker.answer(() -> sourceEnded.ask(new SourceEnded(error, warnings, true), FRAME_DEADLINE));
    }

    void report(StreamReport report) {
        owner.runOnContext(_ -> reports.ask(report, REPORT_DEADLINE)
                .onFailure(thrown -> LOG.warn("nobody took {} of {}", report, stream.id())));
    }

    void failed(RuntimeException defect) {
        report(new StreamReport.Ended("runner", Optional.of(Failure.of(defect).getMessage()), List.of()));
    }
}
