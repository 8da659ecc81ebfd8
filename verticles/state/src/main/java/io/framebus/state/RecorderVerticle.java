package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Serves the record of one stream under one epoch, on the stream's pool. A frame is answered when it is committed;
 * STALE_EPOCH once another owner took the stream, OVERLOADED beyond the queue's bound, UNAVAILABLE for frames of live
 * streams while PostgreSQL is down. Stopping it commits what waits, for a bounded time.
 */
public final class RecorderVerticle extends VerticleBase {

    private final StateConfig config;
    private final StreamAssignment assignment;
    private @Nullable Recorder recorder;
    private @Nullable Database database;
    private @Nullable Registration registration;

    public RecorderVerticle(StateConfig config, StreamAssignment assignment) {
        this.config = config;
        this.assignment = assignment;
    }

    @Override
    public Future<?> start() {
        Database opened = Database.open(vertx, config);
        Recorder started = new Recorder(vertx, opened, config, assignment);
        database = opened;
        recorder = started;
        return Addresses.record(assignment.id(), assignment.epoch())
                .on(vertx)
                .serve(started::accept)
                .onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() {
        if (recorder == null || database == null || registration == null) {
            throw new Failure(Failure.Kind.INTERNAL, "the recorder of " + assignment.id() + " never started");
        }
        Recorder stopping = recorder;
        Database closing = database;
        Registration served = registration;
        return stopping.drain().eventually(served::close).eventually(closing::close);
    }
}
