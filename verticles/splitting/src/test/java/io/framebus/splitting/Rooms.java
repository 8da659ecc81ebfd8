package io.framebus.splitting;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.Progress;
import io.framebus.bus.Recorded;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.bus.TrackRequest;
import io.framebus.bus.Tracked;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Every room the splitter of one stream talks to; each does what its function says. */
final class Rooms implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final CountedPixels.Ledger ledger = new CountedPixels.Ledger();
    final List<Long> tracked = new CopyOnWriteArrayList<>();
    final List<FrameRecord> records = new CopyOnWriteArrayList<>();
    final List<StreamReport> reports = new CopyOnWriteArrayList<>();
    final List<Progress> told = new CopyOnWriteArrayList<>();
    volatile Function<InferRequest, Future<Inferred>> inference =
            request -> Future.succeededFuture(Samples.NOTHING_SEEN);
    volatile Function<RenderRequest, Future<Rendered>> renderer = request -> Future.succeededFuture(Rendered.NOTHING);
    volatile Function<FrameRecord, Future<Recorded>> recorder = row -> Future.succeededFuture(Recorded.BEFORE);
    private final StreamAssignment stream;
    private final String deployment;

    Rooms(StreamAssignment stream, SplittingConfig config) {
        this.stream = stream;
        await(Addresses.infer(stream.model()).on(vertx).serve(request -> inference.apply(request)));
        await(Addresses.track(stream.id(), stream.epoch()).on(vertx).serve(this::track));
        await(Addresses.render(stream.id(), stream.epoch()).on(vertx).serve(request -> {
            request.pixels().data();
            return renderer.apply(request);
        }));
        await(Addresses.record(stream.id(), stream.epoch())
                .on(vertx)
                .serve(row -> recorder.apply(row).onSuccess(committed -> records.add(row))));
        await(Addresses.report(stream.id(), stream.epoch()).on(vertx).serve(report -> {
            reports.add(report);
            return Future.succeededFuture(Done.DONE);
        }));
        await(Addresses.progress().on(vertx).subscribe(told::add));
        deployment = await(vertx.deployVerticle(new SplittingVerticle(stream, config)));
    }

    private Future<Tracked> track(TrackRequest request) {
        tracked.add(request.seq());
        return Future.succeededFuture(Tracked.NOTHING);
    }

    /** Gives a frame to the splitter; its own reference goes with the answer. */
    Future<Done> send(Function<CountedPixels, FrameDecoded> frame) {
        CountedPixels pixels = new CountedPixels(ledger);
        return Addresses.frames(stream.id(), stream.epoch())
                .on(vertx)
                .ask(frame.apply(pixels), DEADLINE)
                .onComplete(answered -> pixels.done());
    }

    /** Tells the splitter that a frame can't be given. */
    Future<Done> miss(FrameMissing frame) {
        return Addresses.missingFrames(stream.id(), stream.epoch()).on(vertx).ask(frame, DEADLINE);
    }

    Future<Done> end() {
        return end(new SourceEnded(Optional.empty(), List.of(), true));
    }

    Future<Done> end(SourceEnded ended) {
        return Addresses.sourceEnded(stream.id(), stream.epoch()).on(vertx).ask(ended, DEADLINE);
    }

    /** Tells the splitter of scenes. */
    Future<Done> tell(ScenesFound found) {
        return Addresses.scenes(stream.id(), stream.epoch()).on(vertx).ask(found, DEADLINE);
    }

    void undeploy() {
        await(vertx.undeploy(deployment));
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static void until(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
