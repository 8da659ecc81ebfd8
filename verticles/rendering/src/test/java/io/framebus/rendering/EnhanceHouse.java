package io.framebus.rendering;

import io.framebus.bus.Address;
import io.framebus.bus.Addresses;
import io.framebus.bus.BusMessage;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** A house around one {@link EnhanceVerticle}: a record in memory and a folder as object store. */
final class EnhanceHouse implements AutoCloseable {

    static final UUID ID = UUID.fromString("0a0b0c0d-0e0f-4a0b-8c0d-0e0f0a0b0c0d");

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Path store;
    private final JsonObject result;
    private final List<JsonObject> notes = new ArrayList<>();
    private final List<JobProgress> progress = new ArrayList<>();
    private final List<StreamReport> reports = new ArrayList<>();
    private final CompletableFuture<StreamReport.Ended> end = new CompletableFuture<>();
    private String deployment = "";
    private int fetched;
    private int failures;
    private boolean closed;

    EnhanceHouse(Path store, JsonObject result) {
        this.store = store;
        this.result = result.copy();
        serve(Addresses.findJob(), find -> view());
        serve(Addresses.noteJob(), this::note);
        serve(Addresses.putObjectFile(), this::put);
        serve(Addresses.getObjectFile(), this::get);
        serve(Addresses.deleteObjects(), this::delete);
        await(Addresses.jobProgress().on(vertx).subscribe(this::tell));
    }

    private <Q extends BusMessage, A extends BusMessage> void serve(Address<Q, A> address, Function<Q, A> answer) {
        await(address.on(vertx).serve(question -> {
            synchronized (this) {
                if (failures > 0) {
                    failures--;
                    return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "away for a moment"));
                }
                return Future.succeededFuture(answer.apply(question));
            }
        }));
    }

    private JobView view() {
        return new JobView(
                ID,
                spec(new JsonObject()),
                "",
                0,
                JobStatus.PROCESSING,
                1,
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Counters.NONE,
                new JobView.Segments(0, 0, 0),
                Optional.empty(),
                result.copy());
    }

    private static JobSpec spec(JsonObject options) {
        return new JobSpec(JobKind.ENHANCEMENT, "film.mp4", Priority.NORMAL, 1, options);
    }

    private Done note(JobMessage.Note note) {
        notes.add(note.patch());
        result.mergeIn(note.patch());
        notifyAll();
        return Done.DONE;
    }

    private Done put(ObjectMessage.PutFile put) {
        return io(() -> {
            Path target = file(put.path());
            Files.createDirectories(target.getParent());
            Files.copy(put.file(), target, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private Done get(ObjectMessage.GetFile get) {
        if (!Files.exists(file(get.path()))) {
            throw new Failure(Failure.Kind.NOT_FOUND, "no " + get.path());
        }
        fetched++;
        return io(() -> Files.copy(file(get.path()), get.file()));
    }

    private Done delete(ObjectMessage.DeleteAll delete) {
        return io(() -> {
            for (String path : stored()) {
                if (path.startsWith(delete.pathPrefix())) {
                    Files.delete(file(path));
                }
            }
        });
    }

    private interface Io {
        void run() throws IOException;
    }

    private static Done io(Io work) {
        try {
            work.run();
            return Done.DONE;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private synchronized void tell(JobProgress told) {
        progress.add(told);
        notifyAll();
    }

    void deploy(Path source, long epoch, JsonObject options) {
        await(Addresses.report(ID, epoch).on(vertx).serve(report -> {
            synchronized (this) {
                reports.add(report);
            }
            if (report instanceof StreamReport.Ended ended) {
                end.complete(ended);
            }
            return Future.succeededFuture(Done.DONE);
        }));
        StreamAssignment stream = new StreamAssignment(
                ID,
                epoch,
                "film",
                new SourceSpec(source.toString(), SourceSpec.Kind.FILE, 0),
                PipelineSpec.untracked("enhance"),
                "",
                0,
                List.of(),
                Optional.empty(),
                Optional.of(spec(options)));
        DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        deployment = await(vertx.deployVerticle(new EnhanceVerticle(stream, EnhanceConfig.DEFAULTS), worker));
    }

    void undeploy() {
        await(vertx.undeploy(deployment));
    }

    synchronized void failNextCalls(int count) {
        failures = count;
    }

    StreamReport.Ended awaitEnd() {
        return end.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void awaitParts(long count) throws InterruptedException {
        until(() -> result.getJsonObject("enhancement", new JsonObject())
                        .getJsonObject("parts", new JsonObject())
                        .getLong("count", 0L)
                >= count);
    }

    void awaitProgress() throws InterruptedException {
        until(() -> !progress.isEmpty());
    }

    private synchronized void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + DEADLINE + ": " + result);
            }
            wait(100);
        }
    }

    synchronized JsonObject result() {
        return result.copy();
    }

    synchronized List<JsonObject> notes() {
        return List.copyOf(notes);
    }

    synchronized List<JobProgress> progress() {
        return List.copyOf(progress);
    }

    synchronized long opened() {
        return reports.stream()
                .filter(StreamReport.SourceOpened.class::isInstance)
                .count();
    }

    synchronized long ends() {
        return reports.stream().filter(StreamReport.Ended.class::isInstance).count();
    }

    synchronized long fetched() {
        return fetched;
    }

    Path file(String path) {
        return store.resolve(path);
    }

    /** Every object's path. */
    List<String> stored() {
        if (!Files.exists(store)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> store.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
