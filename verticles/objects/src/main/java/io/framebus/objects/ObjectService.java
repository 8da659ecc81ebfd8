package io.framebus.objects;

import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the room answers. Used by one event loop only. */
final class ObjectService {

    private static final int ASIDE_WORKERS = 2;

    /** Streams at a time; each waits for its sender and may hold one part in memory, the others wait unread. */
    private static final int STREAM_WORKERS = 16;

    /** A removal of many pages is one call; longer ones are only reported, not ended. */
    private static final long SLOW_CALL_MINUTES = 10;

    /** A client may take its time with gigabytes; longer ones are only reported, not ended. */
    private static final long SLOW_STREAM_MINUTES = 60;

    private static final long STOP_MILLIS = 5000;

    private final Vertx vertx;
    private final ObjectsConfig config;
    private final ObjectStore store;
    private final WorkerExecutor workers;
    private final WorkerExecutor asides;
    private final WorkerExecutor streams;
    private final Retries retries;
    private final UnfinishedStreams unfinished;
    private final Promise<Void> idle = Promise.promise();
    private int pendingPuts;
    private int underWay;
    private boolean closing;

    ObjectService(Vertx vertx, ObjectsConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.store = new ObjectStore(config, STREAM_WORKERS);
        this.unfinished = new UnfinishedStreams(store.parts());
        this.workers =
                vertx.createSharedWorkerExecutor("objects", config.workers(), SLOW_CALL_MINUTES, TimeUnit.MINUTES);
        this.asides = vertx.createSharedWorkerExecutor("objects-asides", ASIDE_WORKERS);
        this.streams = vertx.createSharedWorkerExecutor(
                "objects-streams", STREAM_WORKERS, SLOW_STREAM_MINUTES, TimeUnit.MINUTES);
        this.retries = new Retries(vertx, workers, config.retryFor());
    }

    Future<Done> makeBuckets() {
        return counted(retries.run(() -> {
            store.makeBuckets();
            return Done.DONE;
        }));
    }

    Future<Done> put(ObjectMessage.Put put) {
        ObjectPath path = ObjectPath.of(put.path());
        if (pendingPuts >= config.maxPendingPuts()) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.OVERLOADED, pendingPuts + " objects are waiting to be stored; try again later"));
        }
        pendingPuts++;
        return counted(retries.run(() -> {
                    store.put(path, put.bytes().getBytes(), put.contentType());
                    return Done.DONE;
                }))
                .onComplete(stored -> pendingPuts--);
    }

    Future<Done> putFile(ObjectMessage.PutFile put) {
        ObjectPath path = ObjectPath.of(put.path());
        return counted(retries.run(() -> {
            store.putFile(path, put.file(), put.contentType());
            return Done.DONE;
        }));
    }

    Future<Done> putStream(ObjectMessage.PutStream put) {
        ObjectPath path = ObjectPath.of(put.path());
        return counted(streams.executeBlocking(
                        () -> {
                            try (InputStream bytes = put.bytes()) {
                                store.putStream(path, bytes, put.contentType());
                                return Done.DONE;
                            }
                        },
                        false)
                .recover(thrown -> Future.failedFuture(StoreFailure.of(thrown).failure())));
    }

    Future<ObjectMessage.Keys> list(ObjectMessage.ListOlder ask) {
        return counted(retries.run(() -> store.listOlder(ask)));
    }

    Future<Done> dropUnfinished(ObjectMessage.DropUnfinished ask) {
        return counted(retries.run(() -> {
            unfinished.drop(ask.bucket(), ask.age());
            return Done.DONE;
        }));
    }

    Future<Done> getFile(ObjectMessage.GetFile get) {
        ObjectPath path = ObjectPath.of(get.path());
        return counted(retries.run(() -> {
            store.getFile(path, get.file());
            return Done.DONE;
        }));
    }

    Future<ObjectMessage.Links> presign(ObjectMessage.Presign presign) {
        List<ObjectPath> paths = presign.paths().stream().map(ObjectPath::of).toList();
        return asides.executeBlocking(
                () -> {
                    List<String> links = new ArrayList<>();
                    for (ObjectPath path : paths) {
                        links.add(store.link(path));
                    }
                    return new ObjectMessage.Links(links);
                },
                false);
    }

    Future<ObjectMessage.Size> measure(ObjectMessage.Measure ask) {
        ObjectPath prefix = ObjectPath.of(ask.pathPrefix());
        return counted(retries.run(() -> new ObjectMessage.Size(store.bytes(prefix))));
    }

    Future<Done> delete(ObjectMessage.DeleteAll delete) {
        ObjectPath prefix = ObjectPath.of(delete.pathPrefix());
        return counted(retries.run(() -> {
            store.deleteAll(prefix);
            return Done.DONE;
        }));
    }

    Future<HealthMessage.Answer> health() {
        return asides.executeBlocking(store::check, false).map(this::healthAnswer);
    }

    /** Answers what waits, gives calls under way a moment, then closes pools and connections. */
    Future<Void> close() {
        closing = true;
        retries.stop();
        long timer = vertx.setTimer(STOP_MILLIS, late -> idle.tryComplete());
        if (underWay == 0) {
            idle.tryComplete();
        }
        return idle.future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .compose(done -> asides.executeBlocking(() -> {
                    store.close();
                    return Done.DONE;
                }))
                .transform(done -> Future.join(workers.close(), asides.close(), streams.close()))
                .mapEmpty();
    }

    private <T> Future<T> counted(Future<T> call) {
        underWay++;
        return call.onComplete(done -> {
            underWay--;
            if (closing && underWay == 0) {
                idle.tryComplete();
            }
        });
    }

    private HealthMessage.Answer healthAnswer(Optional<Failure> problem) {
        String detail = problem.map(failure -> String.valueOf(failure.getMessage()))
                .orElse("S3 at " + config.endpoint() + ", " + pendingPuts + " objects waiting");
        return new HealthMessage.Answer(problem.isEmpty(), detail);
    }
}
