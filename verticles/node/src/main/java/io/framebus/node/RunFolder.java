package io.framebus.node;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ResultPage;
import io.framebus.bus.Scene;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * What stands outside of a run's stream: objects become files of its directory, and what the parts of a job have noted
 * is kept for its summary. The buckets are folders of the directory, but {@code outputs}, whose files lie in it.
 */
final class RunFolder extends VerticleBase {

    private final StreamAssignment stream;
    private final Path directory;
    private final JsonObject notes = new JsonObject();
    private final List<Scene> scenes = new ArrayList<>();
    private final List<ResultPage.Result> results = new ArrayList<>();

    RunFolder(StreamAssignment stream, Path directory) {
        this.stream = stream;
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                Addresses.putObject().on(vertx).serve(this::put),
                Addresses.putObjectFile().on(vertx).serve(this::putFile),
                Addresses.getObjectFile().on(vertx).serve(this::getFile),
                Addresses.deleteObjects().on(vertx).serve(this::delete),
                Addresses.noteJob().on(vertx).serve(this::note),
                Addresses.addScenes().on(vertx).serve(this::add),
                Addresses.findJob().on(vertx).serve(this::find),
                Addresses.results().on(vertx).serve(this::page)));
    }

    /** What was noted so far, objects by the names of their files. */
    synchronized JsonObject notes() {
        return new JsonObject(notes.encode()
                .replace("\"" + Buckets.OUTPUTS + "/" + stream.id() + "/", "\"")
                .replace(stream.id() + "/", ""));
    }

    /** The scene whose middle frame was selected as {@code seq}; the whole of it for a photo. */
    synchronized Scene scene(long seq) {
        return seq < scenes.size() ? scenes.get((int) seq) : new Scene(seq, 0, 0, 0, 0);
    }

    /** Remembers a frame's result for the parts that look back at all of them. */
    synchronized void recorded(FrameRecord frame) {
        results.add(new ResultPage.Result(
                frame.seq(),
                frame.timestampMillis(),
                frame.position().ptsMillis(),
                frame.width(),
                frame.height(),
                frame.s3Path(),
                frame.failed(),
                frame.model(),
                frame.modelSha256(),
                frame.detections(),
                frame.tracked().tracks(),
                frame.extras().depth()));
    }

    /** Where an object lies, relative to the directory: the id of the stream is left out. */
    String nameOf(String path) {
        String named = path.replace(stream.id() + "/", "");
        return named.startsWith(Buckets.OUTPUTS + "/") ? named.substring(Buckets.OUTPUTS.length() + 1) : named;
    }

    private Path fileOf(String path) {
        return directory.resolve(nameOf(path));
    }

    private Future<Done> put(ObjectMessage.Put put) {
        return onWorker(() -> {
            Path file = fileOf(put.path());
            makeParent(file);
            Files.write(file, put.bytes().getBytes());
        });
    }

    private Future<Done> putFile(ObjectMessage.PutFile put) {
        return onWorker(() -> {
            Path file = fileOf(put.path());
            makeParent(file);
            Files.copy(put.file(), file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private Future<Done> getFile(ObjectMessage.GetFile get) {
        return onWorker(() -> {
            if (!Files.isRegularFile(fileOf(get.path()))) {
                throw new Failure(Failure.Kind.NOT_FOUND, "there is no " + nameOf(get.path()));
            }
            Files.copy(fileOf(get.path()), get.file(), StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private Future<Done> delete(ObjectMessage.DeleteAll delete) {
        return onWorker(() -> {
            Path folder = fileOf(delete.pathPrefix());
            if (!folder.equals(directory) && Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        });
    }

    private interface FileWork {
        void run() throws IOException;
    }

    private Future<Done> onWorker(FileWork work) {
        Callable<Done> call = () -> {
            try {
                work.run();
                return Done.DONE;
            } catch (IOException unwritable) {
                throw new Failure(
                        Failure.Kind.INTERNAL,
                        "results can't be kept in " + directory + ": " + unwritable.getMessage(),
                        unwritable);
            }
        };
        return vertx.executeBlocking(call, false);
    }

    private static void makeParent(Path file) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
    }

    private synchronized Future<Done> note(JobMessage.Note note) {
        notes.mergeIn(note.patch());
        return Future.succeededFuture(Done.DONE);
    }

    private synchronized Future<Done> add(JobMessage.AddScenes found) {
        found.scenes().stream().filter(scene -> scene.index() >= scenes.size()).forEach(scenes::add);
        return Future.succeededFuture(Done.DONE);
    }

    private synchronized Future<JobView> find(JobQuery.Find asked) {
        return Future.succeededFuture(new JobView(
                stream.id(),
                stream.job().orElseThrow(),
                stream.model(),
                stream.fps(),
                JobStatus.PROCESSING,
                1,
                Optional.empty(),
                List.of(),
                Instant.now(),
                Optional.of(Instant.now()),
                Optional.empty(),
                Counters.NONE,
                new JobView.Segments(scenes.size(), 0, 0),
                Optional.empty(),
                notes.copy()));
    }

    private synchronized Future<ResultPage> page(StreamQuery.Results asked) {
        List<ResultPage.Result> behind = results.stream()
                .filter(result -> result.seq() > asked.after())
                .limit(asked.limit())
                .toList();
        boolean more =
                !behind.isEmpty() && behind.getLast().seq() < results.getLast().seq();
        return Future.succeededFuture(new ResultPage(behind, more));
    }
}
