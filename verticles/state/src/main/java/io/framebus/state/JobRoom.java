package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.Json;
import io.framebus.bus.Registration;
import io.framebus.bus.RetentionMessage;
import io.framebus.bus.StreamsChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what concerns jobs to the other rooms of this node. */
final class JobRoom {

    private static final Logger LOG = LoggerFactory.getLogger(JobRoom.class);

    private final Vertx vertx;
    private final Database database;
    private final JobStore jobs;
    private final JobWork work;
    private final JobUpdates updates;
    private final Sweeper sweeper;
    private final StoredSizes sizes;
    private Future<?> measuring = Future.succeededFuture();

    JobRoom(
            Vertx vertx,
            Database database,
            JobStore jobs,
            JobWork work,
            JobUpdates updates,
            Sweeper sweeper,
            StoredSizes sizes) {
        this.vertx = vertx;
        this.database = database;
        this.jobs = jobs;
        this.work = work;
        this.updates = updates;
        this.sweeper = sweeper;
        this.sizes = sizes;
    }

    List<Future<Registration>> serve() {
        return List.of(
                Addresses.findJob().on(vertx).serve(query -> jobs.find(query.id())),
                Addresses.listJobs().on(vertx).serve(jobs::list),
                Addresses.cancelJob().on(vertx).serve(this::cancel),
                Addresses.deleteJob().on(vertx).serve(this::delete),
                Addresses.segments().on(vertx).serve(query -> jobs.segments(query.id())),
                Addresses.segment().on(vertx).serve(jobs::segment),
                Addresses.noteJob().on(vertx).serve(work::note),
                Addresses.addScenes().on(vertx).serve(work::addScenes),
                Addresses.retryJob().on(vertx).serve(work::retry),
                Addresses.jobProgress().on(vertx).subscribe(updates::accept),
                Addresses.progress().on(vertx).subscribe(updates::accept),
                Addresses.storedBytes().on(vertx).serve(ask -> sizes.stored().map(JobQuery.Stored::new)),
                Addresses.sweepStored().on(vertx).serve(ask -> sweep().map(RetentionMessage.Swept::new)));
    }

    private Future<JobView> cancel(JobQuery.Cancel cancel) {
        return jobs.cancel(cancel.id()).onSuccess(job -> tellOwner(job.id()));
    }

    /** The owner, if there is one, looks at once and finds its lease gone. */
    private Future<Done> delete(JobQuery.Delete delete) {
        return jobs.condemn(delete.id()).compose(condemned -> {
            if (condemned.isEmpty()) {
                return Future.failedFuture(JobStore.unknown(delete.id()));
            }
            tellOwner(delete.id());
            return jobs.remove(delete.id()).map(gone -> tellDeleted(condemned.get()));
        });
    }

    private Done tellDeleted(JobStore.Condemned job) {
        if (!job.ended()) {
            updates.status(
                    job.id(),
                    new JobUpdates.Status(job.kind(), JobStatus.FAILED, Optional.of("deleted"), Optional.empty()));
        }
        return Done.DONE;
    }

    private void tellOwner(UUID id) {
        Addresses.streamsChanged().on(vertx).publish(new StreamsChanged(id));
    }

    /** Removes what is kept beyond its time or room; gives what is gone. */
    Future<List<UUID>> sweep() {
        return measureEnded().compose(done -> sizes.measureRunning()).compose(done -> sweeper.sweep());
    }

    /** Measures what has ended since; one such walk at a time. */
    Future<?> measureEnded() {
        if (measuring.isComplete()) {
            measuring = sizes.measureEnded();
        }
        return measuring;
    }

    /** Writes the progress that changed since the last time; completes in any case. */
    Future<?> flush() {
        List<JobProgress> progress = updates.unwritten();
        if (progress.isEmpty()) {
            return Future.succeededFuture();
        }
        return database.query(
                        JobWorkSql.PROGRESS,
                        progress.stream().map(JobProgress::id).toArray(UUID[]::new),
                        progress.stream().map(JobProgress::epoch).toArray(Long[]::new),
                        progress.stream().map(Json::write).toArray(String[]::new))
                .onFailure(
                        thrown -> LOG.warn("the progress of {} jobs is late: {}", progress.size(), thrown.getMessage()))
                .otherwiseEmpty();
    }
}
