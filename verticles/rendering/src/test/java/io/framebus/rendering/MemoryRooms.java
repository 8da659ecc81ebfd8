package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobProgress;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The object store, the record and the jobs as far as a renderer needs them, in memory. */
final class MemoryRooms {

    /** By path. */
    final Map<String, Buffer> objects = new ConcurrentSkipListMap<>();

    final List<ResultPage.Result> results = new CopyOnWriteArrayList<>();
    final List<JsonObject> notes = new CopyOnWriteArrayList<>();
    final List<JobProgress> progress = new CopyOnWriteArrayList<>();
    final List<StreamReport> reports = new CopyOnWriteArrayList<>();

    /** An object whose fetching is never answered. */
    volatile String withheld = "";

    private final Promise<Void> withholding = Promise.promise();
    private volatile boolean storeIsDown;

    Future<?> open(Vertx vertx) {
        return Future.all(List.of(
                Addresses.putObject().on(vertx).serve(put -> store(put.path(), put.bytes())),
                Addresses.putObjectFile().on(vertx).serve(this::put),
                Addresses.getObjectFile().on(vertx).serve(this::get),
                Addresses.deleteObjects().on(vertx).serve(this::delete),
                Addresses.listObjects().on(vertx).serve(ask -> Future.succeededFuture(keys(ask))),
                Addresses.results().on(vertx).serve(ask -> Future.succeededFuture(page(ask))),
                Addresses.jobProgress().on(vertx).subscribe(progress::add),
                Addresses.noteJob().on(vertx).serve(note -> {
                    notes.add(note.patch());
                    return Future.succeededFuture(Done.DONE);
                })));
    }

    Future<?> hear(Vertx vertx, UUID id, long epoch) {
        return Addresses.report(id, epoch).on(vertx).serve(report -> {
            reports.add(report);
            return Future.succeededFuture(Done.DONE);
        });
    }

    void breakStore() {
        storeIsDown = true;
    }

    /** Completes when the withheld object was asked for. */
    Future<Void> withholding() {
        return withholding.future();
    }

    List<String> keys(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private Future<Done> store(String path, Buffer bytes) {
        if (storeIsDown) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the object store is not reachable"));
        }
        objects.put(path, bytes);
        return Future.succeededFuture(Done.DONE);
    }

    private Future<Done> put(ObjectMessage.PutFile put) {
        try {
            return store(put.path(), Buffer.buffer(Files.readAllBytes(put.file())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Future<Done> get(ObjectMessage.GetFile get) {
        if (get.path().equals(withheld)) {
            withholding.tryComplete();
            return Promise.<Done>promise().future();
        }
        Buffer bytes = objects.get(get.path());
        if (bytes == null) {
            return Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no object " + get.path()));
        }
        try {
            Files.write(get.file(), bytes.getBytes());
            return Future.succeededFuture(Done.DONE);
        } catch (IOException folderIsGone) {
            return Future.failedFuture(
                    new Failure(Failure.Kind.UNAVAILABLE, "the object can't be written", folderIsGone));
        }
    }

    /** Small pages, so that there are several. */
    private ObjectMessage.Keys keys(ObjectMessage.ListOlder ask) {
        List<String> behind = keys(ask.bucket() + "/").stream()
                .map(path -> path.substring(ask.bucket().length() + 1))
                .filter(key -> key.compareTo(ask.after().orElse("")) > 0)
                .toList();
        List<String> page = behind.stream().limit(2).toList();
        return new ObjectMessage.Keys(page, behind.size() > 2 ? Optional.of(page.getLast()) : Optional.empty());
    }

    private Future<Done> delete(ObjectMessage.DeleteAll delete) {
        objects.keySet().removeIf(key -> key.startsWith(delete.pathPrefix()));
        return Future.succeededFuture(Done.DONE);
    }

    /** Small pages, so that there are several. */
    private ResultPage page(StreamQuery.Results ask) {
        List<ResultPage.Result> behind =
                results.stream().filter(result -> result.seq() > ask.after()).toList();
        return new ResultPage(behind.stream().limit(4).toList(), behind.size() > 4);
    }
}
