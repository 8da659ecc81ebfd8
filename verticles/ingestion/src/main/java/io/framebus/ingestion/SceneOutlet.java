package io.framebus.ingestion;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the scenes of one stream: first to the record, then to the splitter. Those that are recorded stay as they are.
 */
final class SceneOutlet implements SceneScan.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(SceneOutlet.class);
    private static final Duration ASK_DEADLINE = Duration.ofSeconds(10);
    private static final Duration PHOTO_PATIENCE = Duration.ofSeconds(30);
    private static final long PROGRESS_NANOS = 250_000_000;
    private static final Scene PHOTO = new Scene(0, 0, 0, 0, 0);

    private final Vertx vertx;
    private final Context owner;
    private final StreamAssignment stream;
    private final IngestionConfig config;
    private final Asker asker;
    private final Channel<JobMessage.AddScenes, Done> record;
    private final Channel<ScenesFound, Done> splitter;
    private final long begunNanos = System.nanoTime();
    private long toldNanos = begunNanos;
    private long known;

    /** @param owner where the questions are asked */
    SceneOutlet(Vertx vertx, Context owner, StreamAssignment stream, IngestionConfig config) {
        this.vertx = vertx;
        this.owner = owner;
        this.stream = stream;
        this.config = config;
        this.asker = new Asker(owner);
        this.record = Addresses.addScenes().on(vertx);
        this.splitter = Addresses.scenes(stream.id(), stream.epoch()).on(vertx);
    }

    /** Records the one scene of a photo, which must be there before its frame is; on the owner's context. */
    Future<Done> photo() {
        return recordPhoto(System.nanoTime() + PHOTO_PATIENCE.toNanos()).onSuccess(recorded -> tellTotal(1));
    }

    private Future<Done> recordPhoto(long deadlineNanos) {
        return record.ask(added(List.of(PHOTO)), ASK_DEADLINE)
                .recover(thrown -> passing(Failure.of(thrown)) && System.nanoTime() < deadlineNanos
                        ? vertx.timer(config.pause().toMillis()).compose(waited -> recordPhoto(deadlineNanos))
                        : Future.failedFuture(thrown));
    }

    private JobMessage.AddScenes added(List<Scene> scenes) {
        return new JobMessage.AddScenes(stream.id(), stream.epoch(), scenes);
    }

    private static boolean passing(Failure failure) {
        return switch (failure.kind()) {
            case OVERLOADED, TIMEOUT, UNAVAILABLE -> true;
            case INVALID, NOT_FOUND, CONFLICT, STALE_EPOCH, UNDECODABLE, KEY_REUSED, INTERNAL -> false;
        };
    }

    @Override
    public void scenes(List<Scene> found, boolean complete) throws InterruptedException {
        if (stream.job().isPresent()) {
            record(found);
        }
        asker.answer(() -> splitter.ask(new ScenesFound(found), ASK_DEADLINE));
        known += found.size();
        if (complete) {
            owner.runOnContext(_ -> tellTotal(known));
        }
    }

    /** Scenes nobody would find recorded are worth nothing, so the scan waits for the record. */
    private void record(List<Scene> found) throws InterruptedException {
        BackOff backOff = new BackOff(config.pause(), config.pauseMaximum(), RandomGenerator.getDefault());
        while (true) {
            try {
                asker.answer(() -> record.ask(added(found), ASK_DEADLINE));
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
    public void reached(long frames, long expected) {
        long now = System.nanoTime();
        if (now - toldNanos >= PROGRESS_NANOS) {
            toldNanos = now;
            double perSecond = frames * 1e9 / (now - begunNanos);
            owner.runOnContext(_ -> tell("scan", frames, expected, perSecond));
        }
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
}
