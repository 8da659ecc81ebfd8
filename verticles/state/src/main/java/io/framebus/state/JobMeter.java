package io.framebus.state;

import io.framebus.bus.Counters;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Progress;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How far one job is, from what its parts tell. While the stage is {@code frames} or {@code segments}, or none was
 * told, the frames in their buckets are what is done, and whoever knows how many there will be tells the total with
 * that stage; any other stage is as it is told.
 */
final class JobMeter {

    private static final String FRAMES = "frames";
    private static final Set<String> COUNTED = Set.of(FRAMES, "segments");
    private static final double NANOS = 1e9;

    private final UUID id;
    private final long epoch;
    private JobProgress told;
    private boolean anything;
    private long counted;
    private long firstCounted = -1;
    private long sinceNanos;
    private double countedFps;

    JobMeter(UUID id, long epoch, JobKind kind) {
        this.id = id;
        this.epoch = epoch;
        this.told = new JobProgress(id, epoch, FRAMES, 0, kind == JobKind.PHOTO ? 1 : 0, 0);
    }

    /** Takes a splitter's counters; whether they change the progress. */
    boolean counted(Progress progress, long nowNanos) {
        if (progress.epoch() != epoch) {
            return false;
        }
        Counters counters = progress.counters();
        long before = counted;
        counted = counters.processed() + Counters.sum(counters.failed());
        if (firstCounted < 0) {
            firstCounted = counted;
            sinceNanos = nowNanos;
        } else if (nowNanos > sinceNanos) {
            countedFps = (counted - firstCounted) * NANOS / (nowNanos - sinceNanos);
        }
        boolean first = !anything;
        anything = true;
        return COUNTED.contains(told.stage()) && (first || counted != before);
    }

    /** Takes what a part tells; whether it changes the progress. */
    boolean told(JobProgress progress) {
        if (progress.epoch() != epoch) {
            return false;
        }
        told = progress;
        anything = true;
        return true;
    }

    /** Empty before anything was heard. */
    Optional<JobProgress> progress() {
        if (!anything) {
            return Optional.empty();
        }
        if (!COUNTED.contains(told.stage())) {
            return Optional.of(told);
        }
        double fps = told.fps() > 0 ? told.fps() : countedFps;
        return Optional.of(new JobProgress(id, epoch, told.stage(), Math.max(counted, told.done()), told.total(), fps));
    }

    /** The contract's form; {@code eta_ms} is null where the rest or the speed is unknown. */
    static JsonObject json(JobProgress progress) {
        boolean foreseeable = progress.total() > 0 && progress.fps() > 0;
        long left = Math.max(0, progress.total() - progress.done());
        return new JsonObject()
                .put("stage", progress.stage())
                .put("done", progress.done())
                .put("total", progress.total())
                .put("fps", Math.round(progress.fps() * 100) / 100.0)
                .put("eta_ms", foreseeable ? Math.round(left * 1000 / progress.fps()) : null);
    }
}
