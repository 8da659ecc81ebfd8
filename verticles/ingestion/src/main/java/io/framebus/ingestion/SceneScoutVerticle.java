package io.framebus.ingestion;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.media.PixelPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a video ahead of its splitter, small and with a decoder of its own, and tells the scenes it finds: first to
 * the record, then to the splitter. After a restart it looks again from the beginning and finds the same scenes; those
 * that are recorded stay as they are. A photo is one scene; other sources that are no video have none.
 */
public final class SceneScoutVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(SceneScoutVerticle.class);
    private static final Duration ASK_DEADLINE = Duration.ofSeconds(10);
    private static final Duration RECORD_PATIENCE = Duration.ofSeconds(30);

    /** Enough to tell scenes apart, pixels. */
    private static final int LONGEST_SIDE = 160;

    /** Room for a few frames of that size. */
    private static final long PIXEL_BYTES = 1 << 20;

    private static final long PROGRESS_NANOS = 250_000_000;
    private static final Scene PHOTO = new Scene(0, 0, 0, 0, 0);

    private final StreamAssignment stream;
    private final IngestionConfig config;
    private @Nullable LoopThread thread;

    public SceneScoutVerticle(StreamAssignment stream, IngestionConfig config) {
        this.stream = stream;
        this.config = config;
    }

    @Override
    public Future<?> start() {
        if (!stream.selectsByScenes()) {
            return photo();
        }
        String name = "stream-" + stream.id() + "-scenes";
        PixelPool pool = new PixelPool(PIXEL_BYTES);
        Outlet outlet = new Outlet(context);
        SceneScan scan = new SceneScan(stream.pipeline().scenes().orElseThrow(), outlet);
        FiniteLoop loop = new FiniteLoop(fromTheBeginning(), config, scan, pool, name, OptionalInt.of(LONGEST_SIDE));
        thread = LoopThread.start(
                vertx,
                name,
                loop,
                pool,
                defect -> outlet.failed(Failure.of(defect).getMessage(), List.of()));
        return Future.succeededFuture();
    }

    /** Its segment is there before its frame can be recorded. */
    private Future<?> photo() {
        boolean job = stream.job().filter(spec -> spec.kind() == JobKind.PHOTO).isPresent();
        return job
                ? record(List.of(PHOTO), System.nanoTime() + RECORD_PATIENCE.toNanos())
                        .onSuccess(recorded -> tellTotal(1))
                : Future.succeededFuture();
    }

    private Future<Done> record(List<Scene> scenes, long deadlineNanos) {
        return Addresses.addScenes()
                .on(vertx)
                .ask(new JobMessage.AddScenes(stream.id(), stream.epoch(), scenes), ASK_DEADLINE)
                .recover(thrown -> passing(Failure.of(thrown)) && System.nanoTime() < deadlineNanos
                        ? vertx.timer(config.pause().toMillis()).compose(waited -> record(scenes, deadlineNanos))
                        : Future.failedFuture(thrown));
    }

    private static boolean passing(Failure failure) {
        return switch (failure.kind()) {
            case OVERLOADED, TIMEOUT, UNAVAILABLE -> true;
            case INVALID, NOT_FOUND, CONFLICT, STALE_EPOCH, UNDECODABLE, KEY_REUSED, INTERNAL -> false;
        };
    }

    private void tellTotal(long scenes) {
        tell("segments", stream.firstSeq(), scenes, 0);
    }

    private void tell(String stage, long done, long total, double fps) {
        if (stream.job().isPresent()) {
            Addresses.jobProgress()
                    .on(vertx)
                    .publish(new JobProgress(stream.id(), stream.epoch(), stage, done, total, fps));
        }
    }

    private StreamAssignment fromTheBeginning() {
        return new StreamAssignment(
                stream.id(),
                stream.epoch(),
                stream.videoName(),
                stream.source(),
                stream.pipeline(),
                stream.model(),
                stream.fps(),
                stream.labels(),
                Optional.empty(),
                stream.job());
    }

    @Override
    public Future<?> stop() {
        return thread == null ? Future.succeededFuture() : thread.stop();
    }

    /** Brings what the scan's thread finds onto the bus. */
    private final class Outlet implements SceneScan.Outlet {

        private final Context owner;
        private final Asker asker;
        private final Channel<JobMessage.AddScenes, Done> record;
        private final Channel<ScenesFound, Done> splitter;
        private final long begunNanos = System.nanoTime();
        private long toldNanos = begunNanos;
        private long known;

        Outlet(Context owner) {
            this.owner = owner;
            this.asker = new Asker(owner);
            this.record = Addresses.addScenes().on(vertx);
            this.splitter = Addresses.scenes(stream.id(), stream.epoch()).on(vertx);
        }

        @Override
        public void scenes(List<Scene> found, boolean complete) throws InterruptedException {
            if (stream.job().isPresent()) {
                record(found);
            }
            asker.answer(() -> splitter.ask(new ScenesFound(found, complete), ASK_DEADLINE));
            known += found.size();
            if (complete) {
                owner.runOnContext(_ -> tellTotal(known));
            }
        }

        /** Scenes nobody would find recorded are worth nothing, so the scan waits for the record. */
        private void record(List<Scene> found) throws InterruptedException {
            JobMessage.AddScenes scenes = new JobMessage.AddScenes(stream.id(), stream.epoch(), found);
            BackOff backOff = new BackOff(config.pause(), config.pauseMaximum(), RandomGenerator.getDefault());
            while (true) {
                try {
                    asker.answer(() -> record.ask(scenes, ASK_DEADLINE));
                    return;
                } catch (Failure refused) {
                    if (!passing(refused)) {
                        throw refused;
                    }
                    LOG.warn("scenes of {} are not recorded yet: {}", stream.id(), refused.getMessage());
                    Thread.sleep(backOff.pause());
                }
            }
        }

        @Override
        public void reached(long ptsMillis, long durationMillis) {
            long now = System.nanoTime();
            if (now - toldNanos >= PROGRESS_NANOS) {
                toldNanos = now;
                double perSecond = ptsMillis * 1e9 / (now - begunNanos);
                owner.runOnContext(_ -> tell("scenes", ptsMillis, durationMillis, perSecond));
            }
        }

        @Override
        public void failed(String error, List<String> warnings) {
            owner.runOnContext(_ -> Addresses.report(stream.id(), stream.epoch())
                    .on(vertx)
                    .ask(new StreamReport.Ended("runner", Optional.of(error), warnings), ASK_DEADLINE)
                    .onFailure(thrown -> LOG.warn("nobody took the end of the scan of {}", stream.id())));
        }
    }
}
