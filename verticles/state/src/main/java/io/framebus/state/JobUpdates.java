package io.framebus.state;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobStatus;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.Progress;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Tells whoever watches a job how far it is: at most five times a second, and its end always. It follows the jobs this
 * node works on; of others it tells the end only, where that is decided here. Confined to the event loop of the room.
 */
final class JobUpdates {

    /** How often {@link #tell} is to be called, or more often. */
    static final long TELL_MILLIS = 50;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Vertx vertx;
    private final Map<UUID, Followed> followed = new HashMap<>();

    JobUpdates(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A job's status as it was just written, with the newest progress that was. */
    record Status(JobKind kind, JobStatus status, Optional<String> error, Optional<JobProgress> progress) {
        static Status of(Row row) {
            return new Status(
                    JobRows.kind(row, "kind"),
                    JobRows.status(row),
                    Optional.ofNullable(row.getString("error")),
                    JobRows.progress(row));
        }
    }

    private static final class Followed {
        private final JobMeter meter;
        private Status status;
        private long toldNanos = System.nanoTime() - PAUSE_NANOS;
        private boolean untold = true;
        private boolean unwritten;

        Followed(JobMeter meter, Status status) {
            this.meter = meter;
            this.status = status;
        }
    }

    /** This node begins to work on a job. */
    void claimed(ClaimedStream stream) {
        stream.job().ifPresent(job -> {
            Status processing = new Status(job.kind(), JobStatus.PROCESSING, Optional.empty(), Optional.empty());
            followed.put(stream.id(), new Followed(new JobMeter(stream.id(), stream.epoch(), job.kind()), processing));
        });
    }

    /** This node works on no other streams any more. */
    void keepOnly(Set<UUID> streams) {
        followed.keySet().retainAll(streams);
    }

    void accept(Progress progress) {
        Optional.ofNullable(followed.get(progress.id()))
                .filter(job -> job.meter.counted(progress, System.nanoTime()))
                .ifPresent(JobUpdates::changed);
    }

    void accept(JobProgress progress) {
        Optional.ofNullable(followed.get(progress.id()))
                .filter(job -> job.meter.told(progress))
                .ifPresent(JobUpdates::changed);
    }

    private static void changed(Followed job) {
        job.untold = true;
        job.unwritten = true;
    }

    /** A status was written; the end is told at once. */
    void status(UUID id, Status status) {
        Optional<Followed> here = Optional.ofNullable(followed.get(id));
        if (status.status().isFinal()) {
            followed.remove(id);
            Optional<JobProgress> newest = here.flatMap(job -> job.meter.progress())
                    .map(told -> status.status() == JobStatus.DONE ? told.completed() : told);
            publish(id, status, newest.isPresent() ? newest : status.progress());
        } else {
            here.ifPresent(job -> {
                job.status = status;
                job.untold = true;
            });
        }
    }

    /** Tells what has changed, of each job whose pause is over. */
    void tell() {
        long now = System.nanoTime();
        followed.forEach((id, job) -> {
            if (job.untold && now - job.toldNanos >= PAUSE_NANOS) {
                job.untold = false;
                job.toldNanos = now;
                publish(id, job.status, job.meter.progress());
            }
        });
    }

    /** The progress that was not asked for yet. */
    List<JobProgress> unwritten() {
        List<JobProgress> progress = new ArrayList<>();
        for (Followed job : followed.values()) {
            if (job.unwritten) {
                job.unwritten = false;
                job.meter.progress().ifPresent(progress::add);
            }
        }
        return progress;
    }

    private void publish(UUID id, Status status, Optional<JobProgress> progress) {
        JsonObject update = new JsonObject()
                .put("id", id.toString())
                .put("kind", status.kind().wireName())
                .put("status", status.status().wireName())
                .put("progress", progress.map(JobMeter::json).orElse(null))
                .put("error", status.error().orElse(null));
        LiveUpdates.publishJob(vertx, id, update);
    }
}
